"""Numbers that begin again with no line that says why: two communes' lists, pasted one under the other.

Whose the rows beneath are is asked once. Numbers that begin again with another kind, field, year, place or holder say
themselves why they do, unless a signature stands between.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from danvan.lib.sheets import Sheet, column_letter
from danvan.lists.reading.answers import SheetAnswers
from danvan.lists.reading.doubts import Doubt
from danvan.lists.reading.row.columns import NAMES
from danvan.lists.reading.row.own_numbers import own_number
from danvan.lists.reading.table.layout import Table
from danvan.lists.reading.table.lines_above import Defaults
from danvan.lists.reading.words.catalogue import Catalogue
from danvan.lists.results import Question, ReadRow, SetAside, where

# What numbers may begin again with, where a block of them has one and the next has another.
_PARTS: Final[tuple[Callable[[ReadRow], object], ...]] = (
    lambda row: row.kind,
    lambda row: row.field_code,
    lambda row: row.year,
    lambda row: row.place or row.hamlet,
    lambda row: row.registrant,
)


def restart_key(row: int) -> str:
    """Under which name it is kept whose the rows from this one on are (`SheetAnswers.more`)."""
    return f"restart_{row}"


def restarts(
    sheet: Sheet,
    table: Table,
    rows: Sequence[ReadRow],
    asides: Sequence[SetAside],
    defaults: Defaults,
    answers: SheetAnswers,
    catalogue: Catalogue,
) -> Iterator[Doubt]:
    """A question for each block of rows whose unit is but that of the block before; an answered one is given its unit.

    None where the officer has said whose the whole list is.
    """
    if defaults.unit or defaults.unit_of_time:
        return
    own = [column_letter(column) for column, name in table.columns.items() if name.split(":")[0] == "unit"]
    blocks = _blocks(rows, table)
    ended = [aside.row for aside in asides if aside.kind == "footer"]
    is_said = _say_why(blocks)
    for before, block in pairwise(blocks):
        first = block[0]
        if is_said and not any(before[-1].row < row < first.row for row in ended):
            continue
        waiting = [row for row in block if row.unit_key and row.unit_key == first.unit_key]
        waiting = [row for row in waiting if "unit" not in row.corrected and not any(map(row.raw.get, own))]
        unit = catalogue.unit_of(answers.more.get(restart_key(first.row), "")).unit
        if unit:
            for row in waiting:
                row.unit_key, row.unit = unit.key, unit.label
        elif waiting:
            message = (
                f"{where(sheet.name, table.list_at)}: số thứ tự bắt đầu lại từ 1 ở dòng {first.row} mà phía trên "
                f"không ghi sang danh sách hay nhóm khác. {len(waiting)} dòng từ đó thuộc đơn vị nào?"
            )
            yield Doubt(Question("restart", message, (first.unit,), row=first.row), waiting)


def _number_of(row: ReadRow, table: Table) -> int:
    """The number of a row, in its column or, where there is none, before a name; 0 if it has none."""
    if at := table.number_of("ordinal"):
        text = row.raw.get(column_letter(at), "").strip(" .)/")
        return int(text) if text.isdecimal() else 0
    names = (at for at, name in table.columns.items() if name.split(":")[0] in NAMES)
    return next(filter(None, (own_number(row.raw.get(column_letter(at), "")) for at in names)), 0)


def _blocks(rows: Sequence[ReadRow], table: Table) -> list[list[ReadRow]]:
    """The rows, parted before each 1 that comes again under the same group lines."""
    blocks: list[list[ReadRow]] = [[]]
    seen: dict[str, set[int]] = {}  # the numbers under each group line since the last such 1
    above = ""
    for row in rows:
        number = _number_of(row, table)
        numbers = seen.get(row.group, set())
        if number == 1 and 1 in numbers and (max(numbers) > 1 or row.group != above):
            blocks.append([])
            seen = {}
        seen.setdefault(row.group, set()).add(number)
        blocks[-1].append(row)
        above = row.group
    return blocks


def _say_why(blocks: Sequence[Sequence[ReadRow]]) -> bool:
    """Whether each block has one kind, field, year, place or holder for itself."""
    for part in _PARTS:
        values = [{part(row) for row in block} for block in blocks]
        if all(len(one) == 1 for one in values) and len(set().union(*values) - {None, ""}) == len(blocks):
            return True
    return False
