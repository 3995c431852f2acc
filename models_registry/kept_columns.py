"""What the trail keeps of a row: which of its columns, as plain values."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.db import models

from danvan.lib.fields import DerivedField

# Columns of which the trail keeps nothing, beside the derived ones: computed from others, set once, secret, or
# written by each sign-in.
_LEFT_OUT: Final = frozenset({"path", "created_at", "password", "last_login"})

_PLAIN = frozenset((str, int, bool, type(None)))


def snapshot(instance: models.Model) -> dict[str, Any]:
    """The row's own columns as JSON values, but for those of which the trail keeps nothing."""
    return {name: _plain(getattr(instance, name)) for name in tracked_columns(type(instance))}


def image(columns: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """What is kept of a row that is made or deleted: nothing of columns that hold nothing."""
    return {
        name: value if type(value) in _PLAIN else _plain(value)
        for name, value in columns
        if value is not None and value != ""
    }


@cache
def tracked_columns(model: type[models.Model]) -> tuple[str, ...]:
    """The columns of which the trail keeps something."""
    untracked = getattr(model, "UNTRACKED", ())  # columns too large to be copied; the model says why
    return tuple(
        field.attname
        for field in model._meta.concrete_fields
        if field.attname not in _LEFT_OUT
        and field.name not in untracked
        and not isinstance(field, DerivedField)
        and not field.primary_key
    )


def _plain(value: Any) -> Any:
    if type(value) in _PLAIN:
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, models.fields.files.FieldFile):
        return value.name
    return value


@cache
def subject_of(model: type[models.Model]) -> str:
    """What a row of that table is called in the trail: "models_registry.registration"."""
    return model._meta.label_lower
