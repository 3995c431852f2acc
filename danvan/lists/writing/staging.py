"""A file is read, decided and kept; nothing of it is in the registry yet."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any, Final
from uuid import uuid4

from django.core.files.base import ContentFile
from django.urls import reverse

from danvan.lib import bulk
from danvan.lib.bulk import collector_paused
from danvan.lib.text import clean
from danvan.lists.deciding.decision import Decided, counts_of
from danvan.lists.models import ImportBatch, ImportSubject, StagedRow
from danvan.lists.reading.answers import Answers
from danvan.lists.reading.from_registry import load_catalogue
from danvan.lists.reading.workbook import read_workbook
from danvan.lists.results import Reading
from danvan.lists.stored import as_text, problem_as_json, row_as_json, sheet_as_json
from danvan.lists.subjects import subject_named
from danvan.lists.writing.batches import expire_overdue
from danvan.lists.writing.recalling import memory_for
from models_registry import trail
from models_registry.access import Actor, account_of, name_of
from models_registry.models import Programme, Unit

_STAGED: Final = (
    *("batch_id", "sheet", "row", "action", "data", "problems"),
    *("registrant_id", "model_id", "registration_id", "made", "is_left_out"),
)


def stage(
    data: bytes,
    file_name: str,
    user: Actor,
    answers: Answers | None = None,
    programme: Programme | None = None,
    subject: str = ImportSubject.REGISTRATIONS,
    key: str = "",
) -> ImportBatch:
    """Reads, decides and keeps a file; nothing of it is in the registry yet. Raises UnreadableFile.

    What the officers of the sending unit have answered before is not asked again. `key` is that of the form
    (`trail.act`): a file is read before the act, which holds the database's lock.
    """
    with collector_paused():
        answers = answers or Answers()
        answers, reading, decided = understand(data, file_name, user, answers, programme, subject)
        return stage_reading(reading, data, user, decided, answers, programme, subject, key)


def understand(
    data: bytes,
    file_name: str,
    user: Actor,
    answers: Answers,
    programme: Programme | None = None,
    subject: str = ImportSubject.REGISTRATIONS,
) -> tuple[Answers, Reading, Sequence[Decided]]:
    """A file as read and decided with these answers and those remembered for its unit. Raises UnreadableFile.

    Of those remembered the answers hold what the file asks for. It is read anew as long as it asks for more.
    """
    catalogue, about = load_catalogue(user), subject_named(subject)
    answers, memory = answers.own, None
    while True:
        reading = read_workbook(data, file_name, catalogue, answers, about.shape)
        memory = memory or memory_for(reading, user, subject, catalogue)
        more = memory.recall(reading, answers)
        if more == answers:
            break
        answers = more
        del reading  # a long list's rows fill the memory once, not twice
    known, told = memory.with_same(answers)
    decided = about.decide(reading, user, programme, replace(known, same=told))
    used = {key: said for key, said in memory.same.items() if key in told.used and key not in answers.same}
    return answers.with_recalled("same", used), reading, decided


def stage_reading(
    reading: Reading,
    data: bytes,
    user: Actor,
    decided: Sequence[Decided],
    answers: Answers | None = None,
    programme: Programme | None = None,
    subject: str = ImportSubject.REGISTRATIONS,
    key: str = "",
) -> ImportBatch:
    """Keeps what was read and decided: the original file and a row for each line of the list."""
    expire_overdue()
    batch = ImportBatch(
        subject=subject,
        programme=programme,
        file_name=clean(PurePath(reading.file_name).name)[-255:] or "?",
        sha256=hashlib.sha256(data).hexdigest(),
        by=account_of(user),
        by_name=name_of(user),
        **as_staged(reading, decided, answers or Answers()),
    )
    batch.file.save(f"{uuid4().hex}{PurePath(reading.file_name).suffix[:8]}", ContentFile(data), save=False)
    try:
        with trail.act(user, key=key) as act:
            trail.save(batch)
            write_rows(batch, decided)
            act.answer = reverse("intake:batch", args=[batch.pk])
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
        "unit": Unit.objects.lowest_above({one.row.unit_key for one in decided}),
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
