"""The one writer of units: their place in the tree, with their trail."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, Substr

from danvan.lib.text import clean
from models_registry import trail
from models_registry.access import Actor
from models_registry.models import Unit
from models_registry.trail import Origin

_NAMED_AT_MOST: Final = 10


def write_path(unit: Unit) -> None:
    """Writes the unit's path (its parent's, its own id and a dot: "1.5.12.") and moves its subtree along."""
    path = _path_of(unit)
    before = unit.path
    if before == path:
        return
    if before:
        Unit.objects.filter(path__under=before).exclude(pk=unit.pk).update(
            path=Concat(Value(path), Substr(F("path"), len(before) + 1), output_field=models.CharField())
        )
    Unit.objects.filter(pk=unit.pk).update(path=path)
    unit.path = path


def _path_of(unit: Unit) -> str:
    return f"{unit.parent.path if unit.parent else ''}{unit.pk}."


def end_bodies(units: Iterable[Unit]) -> list[Unit]:
    """Ends the bodies of these units on the last day of their unit, where they would outlast it; returns them.

    What they registered stays theirs and counts where their unit's does; whoever goes on in a new unit is made a body
    there. Stands inside `trail.act`.
    """
    outlasting = Q(valid_to=None) | Q(valid_to__gt=F("parent__valid_to"))
    ended = [unit for unit in units if unit.valid_to]
    outlasted = Unit.objects.filter(outlasting, parent__in=ended, kind__in=Unit.BODY_KINDS)
    bodies = list(outlasted.select_related("parent").in_tree_order())
    for body in bodies:
        trail.save(body, valid_to=body.office.valid_to)
    return bodies


def told_of_ended(bodies: Sequence[Unit]) -> str:
    """Which bodies ended with their unit, as whoever ended it is told; "" of none."""
    if not bodies:
        return ""
    named = ", ".join(body.label for body in bodies[:_NAMED_AT_MOST])
    more = f" và {len(bodies) - _NAMED_AT_MOST} cơ quan khác" if len(bodies) > _NAMED_AT_MOST else ""
    return f"Cơ quan trực thuộc kết thúc cùng đơn vị của mình: {named}{more}."


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
