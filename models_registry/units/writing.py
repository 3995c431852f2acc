"""The one writer of units: their place in the tree, with their trail."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, Substr

from danvan.lib.text import clean
from models_registry import trail
from models_registry.access import Actor
from models_registry.models import Unit
from models_registry.trail import Origin


def write_path(unit: Unit) -> None:
    """Writes the unit's path (its parent's, its own id and a dot: "1.5.12.") and moves its subtree along."""
    path = _path_of(unit)
    before = unit.path
    if before == path:
        return
    if before:
        Unit.objects.filter(path__startswith=before).exclude(pk=unit.pk).update(
            path=Concat(Value(path), Substr(F("path"), len(before) + 1), output_field=models.CharField())
        )
    Unit.objects.filter(pk=unit.pk).update(path=path)
    unit.path = path


def _path_of(unit: Unit) -> str:
    return f"{unit.parent.path if unit.parent else ''}{unit.pk}."


def add_unit(
    *,
    kind: str,
    name: str,
    parent: Unit | None = None,
    by: Actor,
    origin: Origin | None = None,
    reason: str = "",
    **values: Any,
) -> Unit:
    """Adds one unit with its path and trail; raises ValidationError for what a form would refuse."""
    unit = Unit(kind=kind, name=clean(name), parent=parent, **values)
    unit.full_clean(exclude=["path"])
    with trail.act(by, reason):
        add_units([unit], origins=[origin] if origin else ())
    return unit


def add_units(units: Sequence[Unit], *, origins: Sequence[Origin] = ()) -> None:
    """Adds checked units whose parents stand already, in five statements however many they are.

    Stands inside `trail.act`.
    """
    created = trail.create_all(units, origins=origins)
    above = Unit.objects.filter(pk=OuterRef("parent")).values("path")
    Unit.objects.filter(pk__in=[unit.pk for unit in created]).update(
        path=Concat(
            Coalesce(Subquery(above), Value("")),
            Cast("pk", models.CharField()),
            Value("."),
            output_field=models.CharField(),
        )
    )
    for unit in created:
        unit.path = _path_of(unit)
