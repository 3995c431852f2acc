"""One row of a list -> what it says, with all that is wrong with it at once."""

from collections.abc import Callable, Mapping
from typing import Final

from danvan.lib.sheets import Sheet, column_letter
from danvan.lib.sheets.book import MAX_COLUMNS, Cell
from danvan.lists.reading.row.cells import RowCells, as_text, shorten
from danvan.lists.reading.row.columns import TableColumns
from danvan.lists.reading.row.ditto import without_ditto
from danvan.lists.reading.row.groups import Group
from danvan.lists.reading.row.lines import ModelLine
from danvan.lists.reading.row.model_title import ask_of_line_below
from danvan.lists.reading.row.own_numbers import without_number
from danvan.lists.results import QUESTION, ReadRow

_LETTERS: Final = [column_letter(at) for at in range(1, MAX_COLUMNS + 2)]
_NOTHING: Final[Mapping[str, str]] = {}
_NO_FAULTS: Final[Mapping[int, str]] = {}
# Reads the cells of a row column by column; the group lines over it are given.
ReadCells = Callable[[RowCells, Group], None]


class RowReader:
    """Reads the rows of one table, from top to bottom: a ditto mark means the cell of the row before."""

    def __init__(
        self,
        sheet: Sheet,
        list_at: str,
        columns: TableColumns,
        read_cells: ReadCells,
        corrected: Mapping[int, Mapping[str, str]],
    ) -> None:
        self.sheet, self.list_at, self.columns = sheet, list_at, columns
        self.read_cells, self.corrected = read_cells, corrected
        self.faults: dict[int, dict[int, str]] = {}
        for (row, at), fault in sheet.faults.items():
            self.faults.setdefault(row, {})[at] = fault
        self.above: list[Cell] = []

    def read(self, line: ModelLine) -> ReadRow:
        """What the row says. Nothing is raised: whatever is wrong is a problem of the row."""
        number = line.number
        told = self.corrected.get(number, _NOTHING)
        row = ReadRow(self.sheet.name, number, self.list_at, group=line.group.text, raw=self._raw(line.cells))
        values = without_ditto(without_number(line.cells, self.columns), self.above, self.columns)
        if told:
            values = _with_told(values, told, self.columns)
            row.corrected = tuple(told)
        cells = RowCells(self.columns, values, told, self.faults.get(number, _NO_FAULTS), row)
        self.read_cells(cells, line.group)
        self._ask_of_struck(cells)
        if line.below:
            ask_of_line_below(cells, *line.below)
        if line.doubted:
            cells.problem("after_signature", 0, "", line.doubted, severity=QUESTION)
        row.guessed = tuple(cells.guessed)
        self.above = values
        return row

    def _ask_of_struck(self, cells: RowCells) -> None:
        """A name of which a part is struck out was corrected by hand; only a person reads what it says now."""
        row = cells.row.row
        for at in self.columns.names if self.sheet.partly_struck else ():
            name = self.columns.bases[at]
            if (row, at) in self.sheet.partly_struck and name not in cells.told:
                text = cells.text(at)
                reason = f"“{shorten(text)}” có chữ bị gạch ngang. Hãy ghi lại ô này cho đúng."
                cells.problem("check_name", at, name, reason, value=text, severity=QUESTION)

    def _raw(self, cells: list[Cell]) -> dict[str, str]:
        """The cells as they came, by letter, without the columns that are left out on purpose."""
        raw = {
            letter: value if type(value) is str else as_text(value)
            for letter, value in zip(_LETTERS, cells, strict=False)
            if value != ""
        }
        for at in self.columns.left_out:
            raw.pop(_LETTERS[at - 1], None)
        return raw


def _with_told(cells: list[Cell], told: Mapping[str, str], columns: TableColumns) -> list[Cell]:
    """The cells with the officer's words in them; what has no column of its own is asked of `told`."""
    cells = [*cells, *[""] * (max(columns.labels, default=0) - len(cells))]
    for name, text in told.items():
        if at := columns.single.get(name, 0):
            cells[at - 1] = text
    if "registrant" in told:
        holders = [at for at, _ in columns.holders]
        own = next((at for at in holders if cells[at - 1] != ""), next(iter(holders), 0))
        for at in holders:
            cells[at - 1] = told["registrant"] if at == own else ""
    return cells
