"""Writers of imports: a file is staged, committed whole in one transaction, and undone weeks later."""

import gc
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.utils import timezone

from danvan.lib.text import clean
from models_registry import trail
from models_registry.imports.answers import Answers
from models_registry.imports.deciding import Decided, decide, decide_rows
from models_registry.imports.from_registry import load_catalogue
from models_registry.imports.reading import read_workbook
from models_registry.imports.remembering import remembered
from models_registry.imports.results import Reading
from models_registry.imports.stored import problem_as_json, row_as_json, row_from_json, sheet_as_json
from models_registry.models import (
    ActivityField,
    EmulationModel,
    ImportBatch,
    Level,
    Programme,
    Registrant,
    Registration,
    StagedRow,
    State,
    Unit,
)
from models_registry.trail import Origin

if TYPE_CHECKING:
    from danvan.accounts.models import User

_NAMED_AT_MOST: Final = 5
_TEXTS: Final = (*EmulationModel.FORM_ITEMS, "note")
_LEVELS: Final = {
    **dict.fromkeys((Unit.Kind.PROVINCE,), Level.PROVINCE),
    **dict.fromkeys((Unit.Kind.CITY, Unit.Kind.DISTRICT), Level.DISTRICT),
}


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
) -> ImportBatch:
    """Reads, decides and keeps a file; nothing of it is in the registry yet. Raises UnreadableFile.

    What the officers of the sending unit have answered before is not asked again.
    """
    answers, reading, decided = understand(data, file_name, user, answers or Answers(), programme)
    return stage_reading(reading, data, user, decided, answers, programme)


def understand(
    data: bytes, file_name: str, user: "User | None", answers: Answers, programme: Programme | None = None
) -> tuple[Answers, Reading, list[Decided]]:
    """A file as read and decided with these answers and those remembered of its unit. Raises UnreadableFile."""
    catalogue = load_catalogue(user)
    reading = read_workbook(data, file_name, catalogue, answers)
    more = remembered(unit_above({row.unit_key for row in reading.rows}), reading, answers)
    if more != answers:
        answers = more
        reading = read_workbook(data, file_name, catalogue, answers)
    return answers, reading, decide(reading, user, programme, answers)


def stage_reading(
    reading: Reading,
    data: bytes,
    user: "User | None",
    decided: Sequence[Decided],
    answers: Answers | None = None,
    programme: Programme | None = None,
) -> ImportBatch:
    """Keeps what was read and decided: the original file and a row for each line of the list."""
    expire_overdue()
    digest = hashlib.sha256(data).hexdigest()
    suffix = PurePath(reading.file_name).suffix[:8]
    with transaction.atomic():
        batch = ImportBatch(
            programme=programme,
            file_name=clean(PurePath(reading.file_name).name)[-255:] or "?",
            sha256=digest,
            by=user,
            by_name=_name_of(user),
            **as_staged(reading, decided, answers or Answers()),
        )
        batch.file.save(f"{digest[:16]}{suffix}", ContentFile(data), save=False)
        trail.create_all([batch], user)
        StagedRow.objects.bulk_create([staged_row(batch, one) for one in decided], batch_size=1000)
    return batch


def as_staged(reading: Reading, decided: Sequence[Decided], answers: Answers) -> dict[str, Any]:
    """The columns of a batch that tell what was understood of its file."""
    return {
        "unit": unit_above({one.row.unit_key for one in decided}),
        "counts": _counts(decided),
        "answers": answers.as_json(),
        "sheets": [sheet_as_json(sheet) for sheet in reading.sheets],
        "encoding": reading.encoding,
    }


def staged_row(batch: ImportBatch, one: Decided) -> StagedRow:
    """A line of the list as it waits (not saved)."""
    row = StagedRow(
        batch=batch,
        sheet=one.row.sheet[:100],
        row=one.row.row,
        data=row_as_json(one.row),
        is_left_out=one.is_left_out,
    )
    return _with_decision(row, one)


def _with_decision(row: StagedRow, one: Decided) -> StagedRow:
    row.action = one.action
    row.problems = [problem_as_json(problem) for problem in one.problems]
    row.registrant_id, row.model_id, row.registration_id = (
        one.registrant_id,
        one.model_id,
        one.registration_id,
    )
    return row


def _counts(decided: Sequence[Decided]) -> dict[str, int]:
    counted = Counter(one.action for one in decided if not one.is_left_out)
    left_out = sum(one.is_left_out for one in decided)
    counts = {action: counted[action] for action in StagedRow.Action.values}
    return counts | {"rows": len(decided), "left_out": left_out}


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
@transaction.atomic
def commit(batch: ImportBatch, user: "User | None", *, only_good: bool = False) -> ImportBatch:
    """Writes a staged batch whole, or its good rows only; a second commit of a batch changes nothing.

    The rows are decided anew: rights and the registry may have changed since the file was read. Raises
    ValidationError, and writes nothing, if a row is not good (unless `only_good`) or the batch is no longer there.
    """
    batch = locked(batch, user)
    if batch.state == ImportBatch.State.COMMITTED:
        return batch
    if batch.state != ImportBatch.State.STAGED:
        raise ValidationError(f"Lần nhập này đã {batch.get_state_display().lower()}, không ghi được nữa.")
    staged = list(batch.rows.order_by("pk"))
    rows = [row_from_json(row.data) for row in staged]
    decided = decide_rows(rows, user, batch.programme, Answers.from_json(batch.answers))
    bad = [one for one in decided if not one.is_good and not one.is_left_out]
    if bad and not only_good:
        raise ValidationError(_refusal(bad))
    for row, one in zip(staged, decided, strict=True):
        _with_decision(row, one)
    _write([(row, one) for row, one in zip(staged, decided, strict=True) if one.is_written], batch, user)
    _update(staged)
    move(
        batch,
        user,
        state=ImportBatch.State.COMMITTED,
        committed_at=timezone.now(),
        counts=_counts(decided),
    )
    return batch


def _update(staged: Sequence[StagedRow]) -> None:
    """Writes the decisions back; an upsert, for `bulk_update` takes a minute for 10,000 rows."""
    StagedRow.objects.bulk_create(
        staged,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=["action", "problems", "registrant", "model", "registration", "made"],
    )


def locked(batch: ImportBatch, user: "User | None") -> ImportBatch:
    """The batch, held for the length of the transaction. Raises ValidationError if it is not the user's."""
    rows = ImportBatch.objects.all() if user is None else ImportBatch.objects.editable_by(user)
    locked = rows.select_for_update(of=("self",)).filter(pk=batch.pk).first()
    if locked is None:
        raise ValidationError("Đồng chí không có quyền với lần nhập này.")
    return locked


def _refusal(bad: Sequence[Decided]) -> str:
    named = " ".join(one.problems[-1].message for one in bad[:_NAMED_AT_MOST] if one.problems)
    more = f" Và {len(bad) - _NAMED_AT_MOST} dòng khác." if len(bad) > _NAMED_AT_MOST else ""
    return f"Chưa ghi gì: {len(bad)} dòng chưa ghi được. {named}{more}"


def move(batch: ImportBatch, user: "User | None", **values: Any) -> None:
    """Sets columns of a batch, with its trail."""
    before = trail.snapshot(batch)
    for name, value in values.items():
        setattr(batch, name, value)
    batch.save(update_fields=list(values))
    trail.record_changed([(batch, before, trail.snapshot(batch))], user)


def _write(rows: Sequence[tuple[StagedRow, Decided]], batch: ImportBatch, user: "User | None") -> None:
    """Registrants, then models, then registrations: three bulk writes with their trail."""
    known = Registrant.objects.filter(pk__in={one.registrant_id for _, one in rows} - {None})
    registrants: dict[Any, Registrant] = {registrant.pk: registrant for registrant in known}
    fresh: list[tuple[StagedRow, models.Model]] = []
    for row, one in _by_year(rows):
        if one.holder not in registrants:
            registrants[one.holder] = _registrant(one)
            fresh.append((row, registrants[one.holder]))
    _create(fresh, "registrant", batch, user)

    made: dict[Any, EmulationModel] = {}
    fresh = []
    for row, one in _by_year(rows):
        if one.model_id is None and one.model_key not in made:
            made[one.model_key] = _model(one, registrants[one.holder])
            fresh.append((row, made[one.model_key]))
    _create(fresh, "model", batch, user)
    _relate(rows, made)

    units = Unit.objects.in_bulk({one.row.unit_key for _, one in rows})
    fresh = []
    for row, one in rows:
        row.registrant = registrants[one.holder]
        row.model_id = one.model_id or made[one.model_key].pk
        fresh.append((row, _registration(one, row.model_id, units[one.row.unit_key])))
    _create(fresh, "registration", batch, user)
    for row, registration in fresh:
        row.registration_id = registration.pk


def _relate(rows: Sequence[tuple[StagedRow, Decided]], made: dict[Any, EmulationModel]) -> None:
    """Related fields of the models that the list makes."""
    codes = {code for _, one in rows for code in one.row.related}
    if not codes:
        return
    fields = dict(ActivityField.objects.filter(code__in=codes).values_list("code", "pk"))
    pairs = {
        (made[one.model_key].pk, fields[code])
        for _, one in rows
        if one.model_key in made
        for code in one.row.related
        if code in fields and fields[code] != made[one.model_key].field_id
    }
    through = EmulationModel.related_fields.through
    through.objects.bulk_create(
        [through(emulationmodel_id=model, activityfield_id=field) for model, field in sorted(pairs)]
    )


def _by_year(rows: Sequence[tuple[StagedRow, Decided]]) -> list[tuple[StagedRow, Decided]]:
    """As decisions are taken: the first year of a model makes it."""
    return sorted(rows, key=lambda pair: pair[1].row.year or 0)


def _create(
    fresh: Sequence[tuple[StagedRow, models.Model]], name: str, batch: ImportBatch, user: "User | None"
) -> None:
    origins = [Origin(batch.file_name, row.sheet, row.row) for row, _ in fresh]
    trail.create_all([instance for _, instance in fresh], user, origins=origins)
    for row, _ in fresh:
        row.made = [*row.made, name]


def _registrant(one: Decided) -> Registrant:
    unit_id, kind, name = one.registrant_key
    workplace = clean(one.row.other.get("workplace", ""))
    return Registrant(unit_id=unit_id, kind=kind, name=name, post=one.row.post, workplace=workplace)


def _model(one: Decided, registrant: Registrant) -> EmulationModel:
    texts = {name: one.row.other[name] for name in _TEXTS if name in one.row.other}
    return EmulationModel(
        title=one.row.title, registrant=registrant, field_id=one.field_id, place=one.row.place, **texts
    )


def _registration(one: Decided, model_id: int, unit: Unit) -> Registration:
    return Registration(
        model_id=model_id,
        programme=one.programme,
        year=one.row.year,
        registered_on=one.row.date.date if one.row.date else None,
        level=one.row.level or _LEVELS.get(unit.kind, Level.COMMUNE),
        novelty=one.novelty,
        state=State.ACCEPTED if one.accepted else State.SUBMITTED,
    )


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
