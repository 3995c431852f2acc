"""The one writer of units: their place in the tree, with their trail."""

from typing import Any

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from danvan.lib.text import clean
from models_registry import trail
from models_registry.access import Actor
from models_registry.models import Unit
from models_registry.trail import Origin


def write_path(unit: Unit) -> None:
    """Writes the unit's path (its parent's, its own id and a dot: "1.5.12.") and moves its subtree along."""
    path = f"{unit.parent.path if unit.parent else ''}{unit.pk}."
    before = unit.path
    if before == path:
        return
    if before:
        Unit.objects.filter(path__startswith=before).exclude(pk=unit.pk).update(
            path=Concat(Value(path), Substr(F("path"), len(before) + 1), output_field=models.CharField())
        )
    Unit.objects.filter(pk=unit.pk).update(path=path)
    unit.path = path


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
        trail.create_all([unit], origins=[origin] if origin else ())
        write_path(unit)
    return unit
