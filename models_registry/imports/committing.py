"""Writers of imports: a file is staged, then committed whole in one transaction (`undoing` takes it back)."""

import gc
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from danvan.lib import bulk
from danvan.lib.text import clean
from models_registry import access, trail
from models_registry.imports.answers import Answers
from models_registry.imports.deciding import Decided
from models_registry.imports.drafting import Report, counts_of, make_draft
from models_registry.imports.from_registry import load_catalogue
from models_registry.imports.reading import read_workbook
from models_registry.imports.remembering import remembered
from models_registry.imports.results import Reading
from models_registry.imports.roads import road_of
from models_registry.imports.stored import as_text, problem_as_json, row_as_json, sheet_as_json
from models_registry.models import ImportBatch, ImportSubject, Programme, StagedRow, Unit

if TYPE_CHECKING:
    from danvan.accounts.models import User

_STAGED = (
    *("batch_id", "sheet", "row", "action", "data", "problems"),
    *("registrant_id", "model_id", "registration_id", "made", "is_left_out"),
)
_NOT_THEIRS = "Đồng chí không có quyền với lần nhập này."


@contextmanager
def collector_paused() -> Iterator[None]:
    """Without Python's cycle collector, which walks a long list's hundred thousand rows again and again.

    Measured on 10,000 rows: about half of the time of a commit.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


# --- staging --------------------------------------------------------------------------------------


def stage(
    data: bytes,
    file_name: str,
    user: "User | None",
    answers: Answers | None = None,
    programme: Programme | None = None,
    subject: str = ImportSubject.REGISTRATIONS,
) -> ImportBatch:
    """Reads, decides and keeps a file; nothing of it is in the registry yet. Raises UnreadableFile.

    What the officers of the sending unit have answered before is not asked again.
    """
    with collector_paused():
        answers = answers or Answers()
        answers, reading, decided = understand(data, file_name, user, answers, programme, subject)
        return stage_reading(reading, data, user, decided, answers, programme, subject)


def understand(
    data: bytes,
    file_name: str,
    user: "User | None",
    answers: Answers,
    programme: Programme | None = None,
    subject: str = ImportSubject.REGISTRATIONS,
) -> tuple[Answers, Reading, list[Decided]]:
    """A file as read and decided with these answers and those remembered of its unit. Raises UnreadableFile."""
    catalogue, road = load_catalogue(user), road_of(subject)
    reading = read_workbook(data, file_name, catalogue, answers, road.shape)
    more = remembered(unit_above({row.unit_key for row in reading.rows}), reading, answers, subject)
    if more != answers:
        answers = more
        del reading  # a long list's rows fill the memory once, not twice
        reading = read_workbook(data, file_name, catalogue, answers, road.shape)
    return answers, reading, road.decide(reading, user, programme, answers)


def stage_reading(
    reading: Reading,
    data: bytes,
    user: "User | None",
    decided: Sequence[Decided],
    answers: Answers | None = None,
    programme: Programme | None = None,
    subject: str = ImportSubject.REGISTRATIONS,
) -> ImportBatch:
    """Keeps what was read and decided: the original file and a row for each line of the list."""
    expire_overdue()
    digest = hashlib.sha256(data).hexdigest()
    batch = ImportBatch(
        subject=subject,
        programme=programme,
        file_name=clean(PurePath(reading.file_name).name)[-255:] or "?",
        sha256=digest,
        by=user,
        by_name=_name_of(user),
        **as_staged(reading, decided, answers or Answers()),
    )
    batch.file.save(f"{digest[:16]}{PurePath(reading.file_name).suffix[:8]}", ContentFile(data), save=False)
    try:
        with transaction.atomic():
            trail.create_all([batch], user)
            write_rows(batch, decided)
    except BaseException:
        batch.file.delete(save=False)
        raise
    return batch


def write_rows(batch: ImportBatch, decided: Iterable[Decided]) -> None:
    """Writes the lines of the list as they wait (`staged_row` for each, without its instance)."""
    bulk.insert(StagedRow, (_staged_values(batch.pk, one) for one in decided), _STAGED)


def _staged_values(batch_id: int, one: Decided) -> bulk.Row:
    row = one.row
    return (
        *(batch_id, row.sheet[:100], row.row, str(one.action), as_text(row_as_json(row))),
        as_text([problem_as_json(problem) for problem in one.problems]),
        *(one.registrant_id, one.model_id, one.registration_id, "[]", one.is_left_out),
    )


def as_staged(reading: Reading, decided: Sequence[Decided], answers: Answers) -> dict[str, Any]:
    """The columns of a batch that tell what was understood of its file."""
    return {
        "unit": unit_above({one.row.unit_key for one in decided}),
        "counts": counts_of(decided),
        "answers": answers.as_json(),
        "sheets": [sheet_as_json(sheet) for sheet in reading.sheets],
        "encoding": reading.encoding,
    }


def staged_row(batch: ImportBatch, one: Decided) -> StagedRow:
    """A line of the list as it waits (not saved)."""
    return StagedRow(
        batch=batch,
        sheet=one.row.sheet[:100],
        row=one.row.row,
        data=row_as_json(one.row),
        is_left_out=one.is_left_out,
        action=one.action,
        problems=[problem_as_json(problem) for problem in one.problems],
        registrant_id=one.registrant_id,
        model_id=one.model_id,
        registration_id=one.registration_id,
    )


def unit_above(keys: set[Any]) -> Unit | None:
    """The lowest unit under which all of these lie."""
    paths = list(Unit.objects.filter(pk__in=keys - {None}).values_list("path", flat=True))
    if not paths:
        return None
    common: list[str] = []
    for parts in zip(*(path.rstrip(".").split(".") for path in paths), strict=False):
        if len(set(parts)) > 1:
            break
        common.append(parts[0])
    return Unit.objects.filter(pk=common[-1]).first() if common else None


def _name_of(user: "User | None") -> str:
    return str(user)[:150] if user else "Hệ thống"


# --- committing -----------------------------------------------------------------------------------


@collector_paused()
def commit(
    batch: ImportBatch, user: "User | None", *, only_good: bool = False, report: Report | None = None
) -> ImportBatch:
    """Writes a staged batch whole, or its good rows only; a second commit of a batch changes nothing.

    The rows are decided anew and made ready before the write lock is taken; if something that bears on them has
    happened until it is held, once more under the lock. `report` hears some dozen times what is being done.
    Raises ValidationError, and writes nothing, if a row is not good (unless `only_good`) or the batch is not there.
    """
    report = report or _unheard
    user = _as_of_now(user)
    batch = _waiting(_theirs(user).filter(pk=batch.pk).first())
    if batch.state == ImportBatch.State.COMMITTED:
        return batch
    road = road_of(batch.subject)
    draft = make_draft(batch, user, road, report, only_good=only_good)
    with transaction.atomic():
        user = _as_of_now(user)
        batch = _waiting(locked(batch, user))
        if batch.state == ImportBatch.State.COMMITTED:
            return batch
        _hold(draft.unit_ids)
        if not draft.stands(batch, user, road):
            draft = make_draft(batch, user, road, report, only_good=only_good)
        draft.store(user, report)
        move(
            batch,
            user,
            state=ImportBatch.State.COMMITTED,
            committed_at=timezone.now(),
            counts=draft.counts,
        )
    return batch


def _unheard(what: str, done: int, whole: int) -> None:
    """The report of a commit that nobody watches."""


def _as_of_now(user: "User | None") -> "User | None":
    """The account with the rights that it has at this moment. Raises ValidationError if it is gone.

    None is the operator of the server, who may everything: an account that was deleted meanwhile is not he.
    """
    if user is None:
        return None
    now = access.load_user(user.pk)
    if now is None or not now.is_active:
        raise ValidationError(_NOT_THEIRS)
    return now


def _waiting(batch: ImportBatch | None) -> ImportBatch:
    if batch is None:
        raise ValidationError(_NOT_THEIRS)
    if batch.state not in (ImportBatch.State.STAGED, ImportBatch.State.COMMITTED):
        raise ValidationError(f"Danh sách này {batch.get_state_display().lower()}, không ghi được nữa.")
    return batch


def _hold(unit_ids: set[int]) -> None:
    """On PostgreSQL, lets only one import at a time write into a unit; SQLite lets only one write at all."""
    list(Unit.objects.select_for_update(no_key=True).filter(pk__in=unit_ids).order_by("pk"))


def locked(batch: ImportBatch, user: "User | None") -> ImportBatch:
    """The batch, held for the length of the transaction. Raises ValidationError if it is not the user's."""
    locked = _theirs(user).select_for_update(of=("self",)).filter(pk=batch.pk).first()
    if locked is None:
        raise ValidationError(_NOT_THEIRS)
    return locked


def _theirs(user: "User | None") -> QuerySet[ImportBatch]:
    return ImportBatch.objects.all() if user is None else ImportBatch.objects.editable_by(user)


def move(batch: ImportBatch, user: "User | None", **values: Any) -> None:
    """Sets columns of a batch, with its trail."""
    before = trail.snapshot(batch)
    for name, value in values.items():
        setattr(batch, name, value)
    batch.save(update_fields=list(values))
    trail.record_changed([(batch, before, trail.snapshot(batch))], user)


# --- expiring -------------------------------------------------------------------------------------


def expire_overdue(now: datetime | None = None) -> int:
    """Drops the rows and files of batches that nobody confirmed in time; the batch itself stays as a record."""
    batches = list(ImportBatch.objects.overdue(now))
    for batch in batches:
        with transaction.atomic():
            batch.rows.all().delete()
            move(batch, None, state=ImportBatch.State.EXPIRED)
        batch.file.delete(save=False)
    return len(batches)
