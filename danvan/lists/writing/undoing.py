"""Undoing a committed batch: what it created goes, unless somebody has worked with it since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from danvan.lib.bulk import collector_paused
from danvan.lib.statistics import renew_statistics
from danvan.lists.deciding.registry import load_known
from danvan.lists.deciding.worked_with import changed, chunks, used
from danvan.lists.models import ImportBatch, StagedRow
from danvan.lists.stored import row_from_json
from danvan.lists.subjects import Subject, subject_of
from danvan.lists.writing.batches import locked
from danvan.lists.writing.replacing import refuse_replaced
from danvan.lists.writing.taking_back import refuse_undecided, take_back, why_undone
from models_registry import trail
from models_registry.access import Actor, account_of
from models_registry.models import EmulationModel, Registration


@dataclass(frozen=True)
class Left:
    """A record that stayed, by its row of the file, and why."""

    sheet: str
    row: int
    record: str
    why: str


@dataclass(frozen=True)
class Undone:
    """How many records were removed, which stayed, and how many are again as they were before the list."""

    removed: int
    left: tuple[Left, ...]
    restored: int = 0


@collector_paused()
def undo(batch: ImportBatch, user: Actor) -> Undone:
    """Removes what the batch created; what was changed, awarded or built upon since is left and listed.

    What a list corrected and withdrew that took the place of another is again as it was; "another person" said of it
    goes with it. A second undo removes nothing. Raises ValidationError if the batch was not committed, is not the
    user's, another list has taken its place, or it stands accepted and the user decides nothing there (D10): then it
    is undone whole, by who decides.
    """
    with trail.act(user, why_undone(batch)):
        batch = locked(batch, user)
        if batch.state == ImportBatch.State.UNDONE:
            return Undone(0, ())
        if batch.state != ImportBatch.State.COMMITTED:
            raise ValidationError("Chỉ hoàn tác được lần nhập đã ghi.")
        refuse_replaced(batch)
        restored, stayed = take_back(batch, user)
        rows = [row for row in batch.rows.order_by("pk") if row.made]
        subject = subject_of(batch)
        forbidden = _forbidden(rows, user, subject)
        removed, left = 0, _left_corrected(batch, stayed)
        for name, model, _ in subject.made:
            mine = {key: row for row in rows for key in _made(row, name)}
            instances = [one for keys in chunks(mine) for one in model._base_manager.filter(pk__in=keys)]
            reasons = {**used(model, list(mine)), **changed(model, list(mine)), **forbidden.get(name, {})}
            going = [one for one in instances if one.pk not in reasons]
            refuse_undecided(model, going, user)
            _remove(model, going)
            removed += len(going)
            left += [
                Left(mine[one.pk].sheet, mine[one.pk].row, str(one), reasons[one.pk])
                for one in instances
                if one.pk in reasons
            ]
        counts = {**batch.counts, "removed": removed, "left": len(left), "restored": restored}
        trail.save(
            batch,
            state=ImportBatch.State.UNDONE,
            undone_by=account_of(user),
            undone_at=timezone.now(),
            counts=counts,
        )
        transaction.on_commit(partial(renew_statistics, *subject.tables), robust=True)
    left.sort(key=lambda one: (one.sheet, one.row))
    return Undone(removed, tuple(left), restored)


def _left_corrected(batch: ImportBatch, stayed: Mapping[tuple[type[Any], int], str]) -> list[Left]:
    """What stays corrected or withdrawn, by the row that is about it; what no row is about by its name alone."""
    rows: dict[tuple[type[Any], int | None], StagedRow] = {}
    for row in batch.rows.order_by("pk") if stayed else ():
        rows.setdefault((Registration, row.registration_id), row)
        rows.setdefault((EmulationModel, row.model_id), row)
    left = []
    for (model, key), why in stayed.items():
        about, record = rows.get((model, key)), str(model._base_manager.get(pk=key))
        left.append(Left(about.sheet if about else "", about.row if about else 0, record, why))
    return left


def _made(row: StagedRow, name: str) -> list[int]:
    """The keys of the records of a sort that a row made: by its link, and told beside the sort ("commendation:12")."""
    own = getattr(row, f"{name}_id", None)
    told = [int(made.partition(":")[2]) for made in row.made if made.startswith(f"{name}:")]
    return [own, *told] if name in row.made and own else told


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


def _remove(model: type[models.Model], going: Sequence[models.Model]) -> None:
    """Deletes in bulk, with the trail of each row."""
    trail.record_deleted(going)
    for chunk in chunks([one.pk for one in going]):
        model._base_manager.filter(pk__in=chunk).delete()
