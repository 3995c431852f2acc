"""Law 5, the only writers of the trail: every change says who, when, before, after, and from where.

One compact table and no signals: single saves, mass actions and imports write the same rows, the last two
with one `bulk_create`, so that a bulk write keeps its speed (`make bench` measures what the trail costs).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from django.db import models, transaction
from django.utils import timezone

from models_registry.models import Change

_DERIVED = {
    "search_text",
    "sort_name",
    "sort_title",
    "path",
    "entry_key",
    "created_at",
    "password",
    "last_login",
}


@dataclass(frozen=True)
class Origin:
    """The cell block a row was read from."""

    file: str = ""
    sheet: str = ""
    row: int | None = None


def snapshot(instance: models.Model) -> dict[str, Any]:
    """The row's own columns as JSON values, derived ones left out."""
    return {name: _plain(getattr(instance, name)) for name in _columns(type(instance))}


@cache
def _columns(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(
        field.attname
        for field in model._meta.concrete_fields
        if field.attname not in _DERIVED and not field.primary_key
    )


def _plain(value: Any) -> Any:
    if value is None or type(value) in (str, int, bool):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, models.fields.files.FieldFile):
        return value.name
    return value


def _change(instance: models.Model, by: Any, act: UUID, action: str, **values: Any) -> Change:
    return Change(
        at=timezone.now(),
        by=by if getattr(by, "pk", None) else None,
        by_name=str(by)[:150] if by else "Hệ thống",
        act=act,
        action=action,
        subject=instance._meta.label_lower,
        subject_id=instance.pk,
        **values,
    )


def record_created(
    instances: Sequence[models.Model], by: Any, *, origins: Sequence[Origin] = (), reason: str = ""
) -> None:
    """Notes rows that have just been written (`origins` runs beside them, or is empty)."""
    act = uuid4()
    changes = []
    for index, instance in enumerate(instances):
        origin = origins[index] if origins else Origin()
        changes.append(
            _change(
                instance,
                by,
                act,
                Change.Action.CREATED,
                after=snapshot(instance),
                reason=reason,
                source_file=origin.file,
                source_sheet=origin.sheet,
                source_row=origin.row,
            )
        )
    Change.objects.bulk_create(changes, batch_size=1000)


def record_changed(
    pairs: Iterable[tuple[models.Model, dict[str, Any], dict[str, Any]]], by: Any, *, reason: str = ""
) -> None:
    """Notes (row, before, after); only columns that differ are kept, and rows without any are passed over."""
    act = uuid4()
    changes = []
    for instance, before, after in pairs:
        names = [name for name in after if before.get(name) != after[name]]
        if names:
            changes.append(
                _change(
                    instance,
                    by,
                    act,
                    Change.Action.CHANGED,
                    before={name: before.get(name) for name in names},
                    after={name: after[name] for name in names},
                    reason=reason,
                )
            )
    Change.objects.bulk_create(changes, batch_size=1000)


def record_deleted(instances: Iterable[models.Model], by: Any, *, reason: str = "") -> None:
    """Notes rows that are about to be deleted (their keys are still known)."""
    act = uuid4()
    changes = [
        _change(instance, by, act, Change.Action.DELETED, before=snapshot(instance), reason=reason)
        for instance in instances
    ]
    Change.objects.bulk_create(changes, batch_size=1000)


@transaction.atomic
def create_all(
    instances: Sequence[models.Model], by: Any, *, origins: Sequence[Origin] = (), reason: str = ""
) -> list[models.Model]:
    """Writes rows of one kind in bulk, with their trail."""
    if not instances:
        return []
    created = type(instances[0])._base_manager.bulk_create(instances, batch_size=1000)
    record_created(created, by, origins=origins, reason=reason)
    return created


@transaction.atomic
def update_all(queryset: models.QuerySet, by: Any, *, reason: str = "", **values: Any) -> int:
    """Sets the same columns on many rows, with their trail; returns how many rows were meant."""
    rows = list(queryset.select_for_update(of=("self",)))
    befores = [snapshot(row) for row in rows]
    for row in rows:
        for name, value in values.items():
            setattr(row, name, value)
    queryset.model._base_manager.filter(pk__in=[row.pk for row in rows]).update(**values)
    record_changed(
        ((row, before, snapshot(row)) for row, before in zip(rows, befores, strict=True)), by, reason=reason
    )
    return len(rows)
