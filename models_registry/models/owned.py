"""Settings that belong to an office: whom they serve, and that what is used keeps its office."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst

from models_registry.models.units import Unit
from models_registry.territory import load_successions, nearness, territory_paths


def serves(owner: Unit | None, unit: Unit | None) -> bool:
    """Whether a setting of that owner serves the unit: it is its own, of an office above it, or of what it came from.

    A setting without an owner serves every office; what is of every office (None) is served by such settings only.
    """
    if owner is None:
        return True
    if unit is None:
        return False
    if unit.path.startswith(owner.path):
        return True
    paths = territory_paths(unit.path, timezone.localdate(), load_successions())
    return nearness(owner.path, paths) is not None


def once_each(
    name: str, *fields: str, said: str, said_of_all: str
) -> tuple[models.UniqueConstraint, models.UniqueConstraint]:
    """An office has one row of these fields, and so have all together: SQL counts two rows without a unit as different.

    `name` begins the names of both constraints; the sentences are what a user reads who would make a second.
    """
    return (
        models.UniqueConstraint(fields=["unit", *fields], name=f"{name}_once", violation_error_message=said),
        models.UniqueConstraint(
            fields=fields,
            condition=Q(unit=None),
            name=f"{name}_of_all_once",
            violation_error_message=said_of_all,
        ),
    )


def moved_though_used(row: models.Model, *names: str) -> dict[str, str]:
    """Of these fields those that were changed though other records hang on the row, each with what to do instead.

    A programme with registrations, or a review with a closed copy, does not become one of another office or time.
    """
    before = type(row)._base_manager.filter(pk=row.pk).first()
    fields = [one for one in row._meta.concrete_fields if one.name in names]
    moved = [
        one.name for one in fields if before and one.value_from_object(row) != one.value_from_object(before)
    ]
    if not moved:
        return {}
    users = [
        str(link.related_model._meta.verbose_name)
        for link in row._meta.related_objects
        if link.related_model._base_manager.filter(**{link.field.name: row}).exists()
    ]
    if not users:
        return {}
    what = str(row._meta.verbose_name)
    said = (
        f"{capfirst(what)} này đã có {', '.join(dict.fromkeys(users))} nên giữ nguyên mục này; "
        f"đơn vị hoặc thời gian khác thì lập {what} khác."
    )
    return dict.fromkeys(moved, said)
