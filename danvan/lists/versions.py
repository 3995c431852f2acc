"""A second version of a list against the one that was taken in before: rows added, gone and changed."""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet

from danvan.lib.text import fold, spelling_key
from danvan.lists.deciding.replaced import years_of
from danvan.lists.deciding.spelling import title_key
from danvan.lists.models import ImportBatch, StagedRow
from danvan.lists.reading.words.headings import ColumnSet
from danvan.lists.subjects import subject_of
from models_registry.access import Asker

_LOOKED_AT: Final = 20  # earlier batches of the unit, newest first
_GIVEN_AT_MOST: Final = 5
_ALIKE: Final = 0.75  # of two file names without their numbers
_VERSION_WORDS: Final = re.compile(r"[\W_\d]+|\b(?:lan|ban|sua|moi|cuoi|final|copy|v|chinh thuc|bo sung)\b")
_COMPARED: Final = (
    ("kind", "kind"),
    ("field", "field_code"),
    ("related", "related"),
    ("date", "date"),
    ("level", "level"),
    ("novelty", "novelty"),
    ("post", "post"),
    ("place", "place"),
)
RowKey = tuple[Any, str, str, Any]  # unit, registrant and title as they are spelt, year


@dataclass(frozen=True)
class ChangedRow:
    """A row of both lists whose further columns differ: (what the column is called, before, after)."""

    before: StagedRow
    after: StagedRow
    columns: tuple[tuple[str, Any, Any], ...]


@dataclass(frozen=True)
class VersionComparison:
    """What a list has otherwise than an earlier one; rows in the order of their lists."""

    added: tuple[StagedRow, ...]
    gone: tuple[StagedRow, ...]
    changed: tuple[ChangedRow, ...]
    unchanged: int


def earlier_versions(batch: ImportBatch, user: Asker) -> list[ImportBatch]:
    """Batches that may hold an earlier version of this list, newest first, at most five.

    Of the same unit, taken in before, waiting or committed, with a similar file name or a year in common.
    """
    if batch.unit_id is None:
        return []
    states = (ImportBatch.State.STAGED, ImportBatch.State.COMMITTED)
    in_common = StagedRow.objects.filter(batch=OuterRef("pk"), data__year__in=list(years_of(batch)))
    earlier: QuerySet[ImportBatch] = ImportBatch.objects.visible_to(user).filter(
        subject=batch.subject, unit=batch.unit_id, state__in=states, pk__lt=batch.pk
    )
    looked_at = (
        earlier.annotate(shares_year=Exists(in_common))
        .defer("sheets", "answers")
        .order_by("-pk")[:_LOOKED_AT]
    )
    name = name_key(batch.file_name)
    alike: list[ImportBatch] = [
        one for one in looked_at if one.shares_year or is_similar(name, name_key(one.file_name))
    ]
    return alike[:_GIVEN_AT_MOST]


def name_key(file_name: str) -> str:
    """A file's name without its ending, numbers and words such as "lần 2", "bản sửa", "final"."""
    return " ".join(_VERSION_WORDS.sub(" ", fold(PurePath(file_name).stem)).split())


def is_similar(name: str, other: str) -> bool:
    """Whether two names of files may be versions of one list."""
    return bool(name) and difflib.SequenceMatcher(None, name, other).ratio() >= _ALIKE


def compare(batch: ImportBatch, earlier: ImportBatch) -> VersionComparison:
    """The rows of a batch against those of an earlier one; rows that were left out are no part of either.

    A row is the same if unit, registrant, title and year are. Several rows of one key are matched in order.
    """
    before, known = _by_key(_rows(earlier)), subject_of(batch).columns
    added, changed = [], []
    unchanged = 0
    for row in _rows(batch):
        same = before.get(row_key(row.data))
        if not same:
            added.append(row)
            continue
        old = same.pop(0)
        columns = _differences(old.data, row.data, known)
        if columns:
            changed.append(ChangedRow(old, row, columns))
        else:
            unchanged += 1
    gone = sorted((row for rows in before.values() for row in rows), key=lambda row: row.pk)
    return VersionComparison(tuple(added), tuple(gone), tuple(changed), unchanged)


def _rows(batch: ImportBatch) -> Iterable[StagedRow]:
    return batch.rows.filter(is_left_out=False).order_by("pk").only("batch_id", "sheet", "row", "data")


def _by_key(rows: Iterable[StagedRow]) -> dict[RowKey, list[StagedRow]]:
    found: dict[RowKey, list[StagedRow]] = {}
    for row in rows:
        found.setdefault(row_key(row.data), []).append(row)
    return found


def row_key(data: Mapping[str, Any]) -> RowKey:
    """What makes a row the same row in another version of its list."""
    return (
        data.get("unit_key"),
        spelling_key(data.get("registrant", "")),
        title_key(data.get("title", "")),
        data.get("year"),
    )


def _differences(
    before: Mapping[str, Any], after: Mapping[str, Any], known: ColumnSet
) -> tuple[tuple[str, Any, Any], ...]:
    """(column, before, after) of the columns beside the key; codes stay codes, for the page to name."""
    old, new = _further(before, known), _further(after, known)
    return tuple(
        (name, old.get(name, ""), new.get(name, ""))
        for name in dict.fromkeys((*old, *new))
        if old.get(name, "") != new.get(name, "")
    )


def _further(data: Mapping[str, Any], known: ColumnSet) -> dict[str, Any]:
    own = {name: data[key] for name, key in _COMPARED if data.get(key)}
    return own | {name: text for name, text in data.get("other", {}).items() if name in known.by_name}
