"""Undoing a committed batch: what it created goes, unless somebody has worked with it since."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Final

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from danvan.lib.bulk import collector_paused
from danvan.lib.statistics import renew_statistics
from danvan.lists.deciding.registry import load_known
from danvan.lists.models import ImportBatch, StagedRow
from danvan.lists.stored import row_from_json
from danvan.lists.subjects import Subject, subject_of
from danvan.lists.writing.batches import locked
from models_registry import trail
from models_registry.access import Actor, account_of
from models_registry.models import Change

_CHUNK: Final = 2000


@dataclass(frozen=True)
class Left:
    """A record that stayed, by its row of the file, and why."""

    sheet: str
    row: int
    record: str
    why: str


@dataclass(frozen=True)
class Undone:
    """How many records were removed, and which stayed."""

    removed: int
    left: tuple[Left, ...]


@collector_paused()
def undo(batch: ImportBatch, user: Actor) -> Undone:
    """Removes what the batch created; what was changed, awarded or built upon since is left and listed.

    A second undo removes nothing. Raises ValidationError if the batch was not committed or is not the user's.
    """
    with trail.act(user, f"Hoàn tác lần nhập tệp {batch.file_name}"):
        batch = locked(batch, user)
        if batch.state == ImportBatch.State.UNDONE:
            return Undone(0, ())
        if batch.state != ImportBatch.State.COMMITTED:
            raise ValidationError("Chỉ hoàn tác được lần nhập đã ghi.")
        rows = [row for row in batch.rows.order_by("pk") if row.made]
        subject = subject_of(batch)
        forbidden = _forbidden(rows, user, subject)
        removed, left = 0, []
        for name, model, _ in subject.made:
            mine = {key: row for row in rows for key in _made(row, name)}
            instances = [one for keys in _chunks(mine) for one in model._base_manager.filter(pk__in=keys)]
            reasons = {**_used(model, list(mine)), **_changed(model, list(mine)), **forbidden.get(name, {})}
            going = [one for one in instances if one.pk not in reasons]
            _remove(model, going)
            removed += len(going)
            left += [
                Left(mine[one.pk].sheet, mine[one.pk].row, str(one), reasons[one.pk])
                for one in instances
                if one.pk in reasons
            ]
        counts = {**batch.counts, "removed": removed, "left": len(left)}
        trail.save(
            batch,
            state=ImportBatch.State.UNDONE,
            undone_by=account_of(user),
            undone_at=timezone.now(),
            counts=counts,
        )
        transaction.on_commit(partial(renew_statistics, *subject.tables), robust=True)
    left.sort(key=lambda one: (one.sheet, one.row))
    return Undone(removed, tuple(left))


def _made(row: StagedRow, name: str) -> list[int]:
    """The keys of the records of a sort that a row made: by its link, or told beside the sort ("commendation:12")."""
    own = getattr(row, f"{name}_id", None)
    told = [made.partition(":")[2] for made in row.made if made.startswith(f"{name}:")]
    return [own] if name in row.made and own else [int(key) for key in told]


def _forbidden(rows: Sequence[StagedRow], user: Actor, subject: Subject) -> dict[str, dict[int, str]]:
    """By kind of record: what lies in units in which the user may no longer enter."""
    reasons: dict[str, dict[int, str]] = {name: {} for name, *_ in subject.made}
    read = [row_from_json(row.data) for row in rows]
    known = load_known(read, user, subject.entry)
    for row, one in zip(rows, read, strict=True):
        unit = None if one.unit_key is None else known.units.get(one.unit_key)
        if unit is None or not known.may_enter(unit):
            for name, *_ in subject.made:
                reasons[name] |= dict.fromkeys(_made(row, name), "ngoài địa bàn đồng chí được nhập")
    return reasons


def _changed(model: type[models.Model], keys: list[int]) -> dict[int, str]:
    """Those that the trail says were changed after they were made."""
    changes = Change.objects.of(model).filter(action=Change.Action.CHANGED)
    found: dict[int, str] = {}
    for chunk in _chunks(keys):
        for pk, by, at in changes.filter(subject_id__in=chunk).values_list("subject_id", "by_name", "at"):
            found.setdefault(pk, f"đã được {by} sửa ngày {timezone.localtime(at):%d/%m/%Y}")
    return found


def _used(model: type[models.Model], keys: list[int]) -> dict[int, str]:
    """Those that other records point to: an assessment, an award, a later registration."""
    found: dict[int, str] = {}
    for relation in model._meta.related_objects:
        if relation.related_model is StagedRow:
            continue
        other, name = relation.related_model, relation.field.name
        for chunk in _chunks(keys):
            pointed = other._base_manager.filter(**{f"{name}__in": chunk}).values_list(name, flat=True)
            for pk in pointed:
                found.setdefault(pk, f"đã có {other._meta.verbose_name} gắn với dòng này")
    return found


def _remove(model: type[models.Model], going: Sequence[models.Model]) -> None:
    """Deletes in bulk, with the trail of each row."""
    trail.record_deleted(going)
    for chunk in _chunks([one.pk for one in going]):
        model._base_manager.filter(pk__in=chunk).delete()


def _chunks(keys: Iterable[int]) -> Iterable[list[int]]:
    iterator = iter(keys)
    while chunk := list(islice(iterator, _CHUNK)):
        yield chunk
