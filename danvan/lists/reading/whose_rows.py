"""Rows that may be another commune's than the titles say, with no line above them that does: asked once for each run.

Numbers that begin again: two communes' lists, pasted one under the other. Those that begin again with another kind,
field, year, place, holder or decision say themselves why they do, unless a signature stands between. And totals or
signatures below that name another commune.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from danvan.lib.sheets import Sheet, column_letter
from danvan.lists.reading.answers import SheetAnswers
from danvan.lists.reading.doubts import Doubt
from danvan.lists.reading.row.cells import shorten
from danvan.lists.reading.row.columns import NAMES
from danvan.lists.reading.row.own_numbers import own_number
from danvan.lists.reading.table.layout import Table
from danvan.lists.reading.table.lines_above import Defaults
from danvan.lists.reading.words.catalogue import Catalogue
from danvan.lists.reading.words.communes import is_named
from danvan.lists.reading.words.matches import COMMUNE_RANK
from danvan.lists.results import Question, ReadRow, SetAside, where

# What numbers may begin again with, where a block of them has one and the next has another.
_PARTS: Final[tuple[Callable[[ReadRow], object], ...]] = (
    lambda row: row.kind,
    lambda row: row.field_code,
    lambda row: row.year,
    lambda row: row.place or row.hamlet,
    lambda row: row.registrant,
    lambda row: row.other.get("decision"),
    lambda row: row.other.get("form"),
)

# Whose paper it is: "NGƯỜI LẬP | TM. ĐẢNG ỦY XÃ PHÚC SƠN".
_SIGNED: Final = re.compile(r"(?:^|\| )\s*(?:t\.?\s?/?\s?m|k\.?t|t\.?l|tuq)\b", re.IGNORECASE)


class _Run(NamedTuple):
    """Rows that may be another commune's: why, the likely units, and which they are."""

    why: str
    units: tuple[str, ...]
    rows: Sequence[ReadRow]


def restart_key(row: int) -> str:
    """Under which name it is kept whose the rows from this one on are (`SheetAnswers.more`)."""
    return f"restart_{row}"


def whose_rows(
    sheet: Sheet,
    table: Table,
    rows: Sequence[ReadRow],
    asides: Sequence[SetAside],
    defaults: Defaults,
    answers: SheetAnswers,
    catalogue: Catalogue,
) -> list[Doubt]:
    """A question for each run of rows that may be another commune's; rows of an answered one are given its unit."""
    own = [column_letter(at) for at, name in table.columns.items() if name.split(":")[0] == "unit"]
    open_rows = [row for row in rows if "unit" not in row.corrected and not any(map(row.raw.get, own))]
    runs = [*_above_other_units(open_rows, asides, catalogue)]
    if not (defaults.unit or defaults.unit_of_time):
        told = {row.row for run in runs for row in run.rows}
        runs += [
            run for run in _after_restarts(open_rows, rows, asides, table) if run.rows[0].row not in told
        ]
    doubts = []
    for why, units, waiting in runs:
        first = waiting[0].row
        unit = catalogue.unit_of(answers.more.get(restart_key(first), "")).unit
        for row in waiting:
            row.unit_key, row.unit = (unit.key, unit.label) if unit else (row.unit_key, row.unit)
            row.problems = [one for one in row.problems if one.name != "unit"]
        if unit is None:
            message = f"{where(sheet.name, table.list_at)}: {why} {len(waiting)} dòng từ dòng {first} thuộc đơn vị nào?"
            doubts.append(Doubt(Question("restart", message, units, row=first), waiting))
    return doubts


def _above_other_units(
    rows: Sequence[ReadRow], asides: Sequence[SetAside], catalogue: Catalogue
) -> Iterator[_Run]:
    """The rows above a total or signature that names another commune than theirs: "Cộng xã Phúc Sơn: 2"."""
    numbers, end = [row.row for row in rows], 0
    for aside in asides:
        if aside.kind != "total" and not (aside.kind == "footer" and _SIGNED.search(aside.text)):
            continue
        above = rows[bisect_right(numbers, end) : bisect_left(numbers, aside.row)]
        named = catalogue.find_unit(aside.text, above[-1].year if above else None).unit
        if named is None or named.rank != COMMUNE_RANK:
            continue
        end = aside.row
        start = len(above)
        while start and above[start - 1].unit_key == above[-1].unit_key:
            start -= 1
        run = above[start:]
        if run and run[0].unit_key != named.key and not is_named(run[0].unit, (named.name,)):
            units = tuple(dict.fromkeys(filter(None, (named.label, run[0].unit))))
            yield _Run(f"dòng {aside.row} bên dưới ghi “{shorten(aside.text)}”.", units, run)


def _after_restarts(
    open_rows: Sequence[ReadRow], rows: Sequence[ReadRow], asides: Sequence[SetAside], table: Table
) -> Iterator[_Run]:
    """The rows after numbers that begin again, whose unit is but that of the rows before."""
    lines = {kind: [aside.row for aside in asides if aside.kind == kind] for kind in ("footer", "total")}
    blocks, is_open = _blocks(rows, table, lines["total"]), set(map(id, open_rows))
    is_said = _say_why(blocks)
    for before, block in pairwise(blocks):
        first = block[0]
        if is_said and not _between(before[-1], first, lines["footer"]):
            continue
        waiting = [row for row in block if id(row) in is_open and row.unit_key == first.unit_key is not None]
        if waiting:
            why = (
                f"số thứ tự bắt đầu lại từ 1 ở dòng {first.row} mà phía trên không ghi sang danh sách hay nhóm khác: "
                f"từ đó là danh sách của đơn vị khác, hay vẫn là của {first.unit}?"
            )
            yield _Run(why, (first.unit,), waiting)


def _numbers_of(rows: Sequence[ReadRow], table: Table) -> Iterator[int]:
    """The number of each row, in its column or, where there is none, before a name; 0 if it has none."""
    if at := table.number_of("ordinal"):
        letter = column_letter(at)
        texts = (row.raw.get(letter, "").strip(" .)/") for row in rows)
        yield from (int(text) if text.isdecimal() else 0 for text in texts)
        return
    names = [column_letter(at) for at, name in table.columns.items() if name.split(":")[0] in NAMES]
    for row in rows:
        yield next(filter(None, (own_number(row.raw.get(letter, "")) for letter in names)), 0)


def _blocks(rows: Sequence[ReadRow], table: Table, totals: Sequence[int]) -> list[list[ReadRow]]:
    """The rows, parted before each 1 that comes again under the same group lines; `totals` are total lines."""
    blocks: list[list[ReadRow]] = [[]]
    seen: dict[str, set[int]] = {}  # the numbers under each group line since the last such 1
    above = ""
    for row, number in zip(rows, _numbers_of(rows, table), strict=True):
        numbers = seen.get(row.group, set())
        is_again = number == 1 and 1 in numbers
        if is_again and (max(numbers) > 1 or row.group != above or _between(blocks[-1][-1], row, totals)):
            blocks.append([])
            seen = {}
        seen.setdefault(row.group, set()).add(number)
        blocks[-1].append(row)
        above = row.group
    return blocks


def _between(before: ReadRow, after: ReadRow, lines: Sequence[int]) -> bool:
    """Whether one of these lines, in their order, stands between two rows."""
    return bisect_left(lines, after.row) > bisect_right(lines, before.row)


def _say_why(blocks: Sequence[Sequence[ReadRow]]) -> bool:
    """Whether each block has one kind, field, year, place, holder, decision or form for itself."""
    for part in _PARTS:
        values = [{part(row) for row in block} for block in blocks]
        if all(len(one) == 1 for one in values) and len(set().union(*values) - {None, ""}) == len(blocks):
            return True
    return False
