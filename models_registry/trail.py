"""Law 5, the only writers of the trail: every change says who, when, before, after, and from where.

One compact table and no signals: single saves, mass actions and imports write the same rows, the last two
in bulk, so that a bulk write keeps its speed (`make bench` measures what the trail costs).
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import repeat
from operator import itemgetter
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.db import connection, models, transaction
from django.utils import timezone

from danvan.lib import bulk
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

_PLAIN = frozenset((str, int, bool, type(None)))
_COLUMNS = (
    *("at", "by_id", "by_name", "act", "action", "subject", "subject_id", "before", "after", "reason"),
    *("source_file", "source_sheet", "source_row"),
)
_Told = tuple[type[models.Model], Any, dict[str, Any], dict[str, Any]]  # the row's key, before, after
_Row = TypeVar("_Row", bound=models.Model)
_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Origin:
    """The cell block a row was read from."""

    file: str = ""
    sheet: str = ""
    row: int | None = None


def snapshot(instance: models.Model) -> dict[str, Any]:
    """The row's own columns as JSON values, derived ones left out."""
    return {name: _plain(getattr(instance, name)) for name in _columns(type(instance))}


def _image(columns: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """What is kept of a row that is made or deleted: nothing of columns that hold nothing."""
    return {
        name: value if type(value) in _PLAIN else _plain(value)
        for name, value in columns
        if value is not None and value != ""
    }


@cache
def _columns(model: type[models.Model]) -> tuple[str, ...]:
    untracked = getattr(model, "UNTRACKED", ())  # columns too large to be copied; the model says why
    return tuple(
        field.attname
        for field in model._meta.concrete_fields
        if field.attname not in _DERIVED and field.name not in untracked and not field.primary_key
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
def _subject(model: type[models.Model]) -> str:
    return model._meta.label_lower


def _write(
    told: Iterable[_Told],
    by: Any,
    action: str,
    *,
    origins: Iterable[Origin] = (),
    reason: str = "",
    act: UUID | None = None,
) -> None:
    """Writes (model, key, before, after) of rows, without a `Change` for each: an import tells thousands."""
    head = (
        Change.at.field.get_db_prep_save(timezone.now(), connection),
        by.pk if getattr(by, "pk", None) else None,
        str(by)[:150] if by else "Hệ thống",
        Change.act.field.get_db_prep_save(act or uuid4(), connection),
        str(action),
    )
    rows = (
        (
            *(*head, _subject(model), key, _as_json(before) if before else "{}", _as_json(after)),
            *(reason, origin.file, origin.sheet, origin.row),
        )
        for (model, key, before, after), origin in zip(told, origins or repeat(Origin()), strict=False)
    )
    bulk.insert(Change, rows, _COLUMNS)


def record_created(
    instances: Sequence[models.Model], by: Any, *, origins: Sequence[Origin] = (), reason: str = ""
) -> None:
    """Notes rows that have just been written (`origins` runs beside them, or is empty)."""
    told: Iterable[_Told] = ((type(one), one.pk, {}, _image(snapshot(one).items())) for one in instances)
    _write(told, by, Change.Action.CREATED, origins=origins, reason=reason)


def record_inserted(
    model: type[models.Model],
    rows: Sequence[bulk.Row],
    by: Any,
    *,
    origins: Sequence[Origin],
    act: UUID | None = None,
) -> None:
    """`record_created` for rows as `bulk.prepare` made them ready; `act` joins several calls."""
    names = [field.attname for field in model._meta.concrete_fields]
    key, tracked = names.index(model._meta.pk.attname), _columns(model)
    own = itemgetter(*map(names.index, tracked))
    told: Iterable[_Told] = (
        (model, row[key], {}, _image(zip(tracked, own(row), strict=True))) for row in rows
    )
    _write(told, by, Change.Action.CREATED, origins=origins, act=act)


def record_changed(
    pairs: Iterable[tuple[models.Model, dict[str, Any], dict[str, Any]]], by: Any, *, reason: str = ""
) -> None:
    """Notes (row, before, after); only columns that differ are kept, and rows without any are passed over."""
    told: list[_Told] = []
    for instance, before, after in pairs:
        names = [name for name in after if before.get(name) != after[name]]
        if names:
            old = {name: before.get(name) for name in names}
            told.append((type(instance), instance.pk, old, {name: after[name] for name in names}))
    _write(told, by, Change.Action.CHANGED, reason=reason)


def record_deleted(instances: Iterable[models.Model], by: Any, *, reason: str = "") -> None:
    """Notes rows that are about to be deleted (their keys are still known)."""
    told: Iterable[_Told] = ((type(one), one.pk, _image(snapshot(one).items()), {}) for one in instances)
    _write(told, by, Change.Action.DELETED, reason=reason)


@transaction.atomic
def create_all(
    instances: Sequence[_Row], by: Any, *, origins: Sequence[Origin] = (), reason: str = ""
) -> list[_Row]:
    """Writes rows of one kind in bulk, with their trail."""
    if not instances:
        return []
    created = type(instances[0])._base_manager.bulk_create(instances, batch_size=1000)
    record_created(created, by, origins=origins, reason=reason)
    return created


@transaction.atomic
def update_all(queryset: models.QuerySet[Any], by: Any, *, reason: str = "", **values: Any) -> int:
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
