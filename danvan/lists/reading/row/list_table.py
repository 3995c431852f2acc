"""A table with what its lines are held against, and what stands in one line of it."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from danvan.lib.sheets import Sheet
from danvan.lib.sheets.book import Cell
from danvan.lists.reading.row.columns import TableColumns
from danvan.lists.reading.table.endings import is_number
from danvan.lists.reading.table.layout import Line, Table
from danvan.lists.reading.table.lines_above import Meaning
from danvan.lists.reading.words.catalogue import Catalogue
from danvan.lists.reading.words.matches import UnitEntry

Filled = list[tuple[int, Cell]]  # cells that hold something, with their columns
# What a group line gives to the rows beneath it: (its text, the catalogue, the year that holds, whether it has a
# number as rows have it).
GroupMeaning = Callable[[str, Catalogue, int | None, bool], Meaning]
_NONE: Final[frozenset[int]] = frozenset()


@dataclass(frozen=True)
class ListTable:
    """A table of a sheet; `year` and `unit` are answered or said above it, `group_meaning` is that of its subject."""

    sheet: Sheet
    table: Table
    columns: TableColumns
    catalogue: Catalogue
    year: int | None
    unit: UnitEntry | None
    group_meaning: GroupMeaning

    @cached_property
    def merged_rows(self) -> AbstractSet[int]:
        """Rows with cells that are merged."""
        return {row for row, _ in self.sheet.merged}

    @cached_property
    def faulty(self) -> dict[int, set[int]]:
        """Row -> columns of the list whose cells cannot be read."""
        found: dict[int, set[int]] = {}
        for row, at in self.sheet.faults:
            if at in self.columns.bases:
                found.setdefault(row, set()).add(at)
        return found

    def cells_of(self, line: Line) -> list[Cell]:
        """The cells of a line without the copies of those merged from the left."""
        number, cells = line
        if number not in self.merged_rows:
            return cells
        merged = self.sheet.merged
        return [
            "" if value != "" and merged.get((number, at)) == "across" else value
            for at, value in enumerate(cells, 1)
        ]


@dataclass(frozen=True, slots=True)
class PhysicalLine:
    """One line under a header: its Excel row, its place in the table's body, and what stands in it.

    `named` are columns of titles and holders that hold something or cannot be read (`faulty`). `filled` and `texts` are
    cells that hold something and words; a number alone is no word.
    """

    row: int
    index: int
    ordinal: Cell
    numbered: bool
    named: list[int]
    faulty: AbstractSet[int]
    filled: Filled
    texts: Filled


def is_plain_row(table: ListTable, row: int, index: int, cells: list[Cell]) -> bool:
    """Whether a line is numbered and has a title and a holder, as nearly every row of a list."""
    columns, faulty = table.columns, table.faulty.get(row, _NONE)
    if index < 2 or row in table.merged_rows:
        return False
    ordinal = cells[columns.ordinal - 1] if 0 < columns.ordinal <= len(cells) else ""
    if not (is_number(ordinal) or columns.ordinal in faulty):
        return False
    return len(_named(columns, cells, faulty)) > 1


def physical_line(table: ListTable, row: int, index: int, cells: list[Cell]) -> PhysicalLine:
    """What stands in a line."""
    columns, faulty = table.columns, table.faulty.get(row, _NONE)
    ordinal = cells[columns.ordinal - 1] if 0 < columns.ordinal <= len(cells) else ""
    filled = [
        (at, value)
        for at, value in enumerate(cells, 1)
        if value != "" and not (isinstance(value, str) and value.isspace())
    ]
    return PhysicalLine(
        row,
        index,
        ordinal,
        is_number(ordinal) or columns.ordinal in faulty,
        _named(columns, cells, faulty),
        faulty,
        filled,
        [(at, value) for at, value in filled if isinstance(value, str) and not is_number(value)],
    )


def _named(columns: TableColumns, cells: list[Cell], faulty: AbstractSet[int]) -> list[int]:
    width = len(cells)
    return [at for at in columns.names if at in faulty or (at <= width and cells[at - 1] != "")]
