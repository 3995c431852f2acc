"""Lines and tables of a document (Word, web page, XML) laid out as the rows of one sheet, from the top down."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from danvan.lib.sheets.book import (
    ERRORS,
    LAST_ROW,
    MAX_COLUMNS,
    MAX_MERGES,
    MAX_ROWS,
    Cell,
    Fault,
    Place,
    Sheet,
    UnreadableFile,
    complete,
    fill_merges,
    too_many_rows,
    wide_note,
)
from danvan.lib.sheets.old_fonts import Runs, Witness, decode_legacy
from danvan.lib.sheets.package import damaged, too_much_text

MAX_FILLED: Final = 500_000  # cells that hold something; each is an event in Python
_UNSEEN: Final = "Chữ bị ẩn trong ô có chữ khác không được đọc: “{}”."
_SHOWN: Final = 300  # characters of it
_MAX_TEXT: Final = 30_000_000  # characters

Pieces = tuple[tuple[str, Witness | None], ...]  # a text by the old fonts that it is set in


@dataclass(slots=True)
class GridCell:
    """A cell of a table and how many columns and rows it covers; `goes_on`: it is the lower part of the one above.

    `column` is where it stands if the file says so, else 0.
    """

    value: Cell = ""
    across: int = 1
    down: int = 1
    goes_on: bool = False
    column: int = 0
    fault: Fault | None = None
    pieces: Pieces = ()
    struck: AbstractSet[bool] = frozenset()  # whether its texts are struck out, each of them


class Grid:
    """The rows so far. Raises UnreadableFile when there is more than a list can have."""

    def __init__(self) -> None:
        self._row = 0
        self._rows: list[tuple[int, list[Cell]]] = []
        self._faults: dict[Place, Fault] = {}
        self._fonts: dict[Place, Witness] = {}
        self._runs: Runs = {}
        self._merges: dict[Place, Place] = {}  # first cell -> last cell
        self._covered: dict[int, int] = {}  # column -> the last row that a cell from above covers
        self._above: dict[int, Place] = {}  # column -> the cell that the next row may go on with
        self._notes: list[str] = []
        self._hidden: set[int] = set()
        self._struck: set[Place] = set()
        self._partly_struck: set[Place] = set()
        self._unseen: list[str] = []
        self._filled = self._length = 0

    def tell_unseen(self, text: str) -> None:
        """Text that is not shown in a cell that shows other text: it is no part of what the cell says."""
        if len(self._unseen) < _SHOWN:
            self._unseen.append(text)

    def add_line(self, texts: Sequence[str], pieces: Pieces = ()) -> None:
        """A line outside of any table, cut at its tabs; nothing if it is empty."""
        if any(texts):
            self.start_table()
            self.add_row([GridCell(text, pieces=pieces if len(texts) == 1 else ()) for text in texts])

    def start_table(self) -> None:
        """No cell of what stands above reaches into what comes."""
        self._covered.clear()
        self._above.clear()

    def add_row(self, cells: Sequence[GridCell], at: int = 0, *, is_hidden: bool = False) -> None:
        """The next row, or the one at a number. A row without content is counted and not kept."""
        if at and not self._row < at <= LAST_ROW:
            raise damaged()
        self._row = at or self._row + 1
        if self._row > LAST_ROW:
            raise too_many_rows()
        values: list[Cell] = []
        column = 1
        for cell in cells:
            column = max(column, cell.column)
            while self._covered.get(column, 0) >= self._row:
                column += 1
            if column > MAX_COLUMNS:
                if cell.value != "" and wide_note() not in self._notes:
                    self._notes.append(wide_note())
                break
            self._place(cell, column, values)
            column += cell.across
        if values:
            self._rows.append((self._row, values))
            if is_hidden:
                self._hidden.add(self._row)
        if len(self._rows) > MAX_ROWS:
            raise too_many_rows()
        if self._filled > MAX_FILLED:
            raise too_many_cells()
        if self._length > _MAX_TEXT:
            raise too_much_text()

    def _place(self, cell: GridCell, column: int, values: list[Cell]) -> None:
        if cell.goes_on:
            if (first := self._above.get(column)) and (first in self._merges or self._has_room()):
                self._merges[first] = (self._row, first[1] + cell.across - 1)
            return
        here = self._above[column] = (self._row, column)
        last = (self._row + cell.down - 1, column + cell.across - 1)
        if cell.down > 1:
            for beside in range(column, min(last[1], MAX_COLUMNS) + 1):
                self._covered[beside] = last[0]
        if last != here and self._has_room():
            self._merges[here] = last
        fault = cell.fault or ("error" if cell.value in ERRORS else None)
        if fault:
            self._faults[here] = fault
            self._filled += 1
        elif cell.value != "":
            values.extend([""] * (column - len(values)))
            values[column - 1] = cell.value
            self._filled += 1
            if True in cell.struck:
                (self._partly_struck if False in cell.struck else self._struck).add(here)
            if isinstance(cell.value, str):
                self._length += len(cell.value)
                self._tell_fonts(here, cell.value, cell.pieces)

    def _has_room(self) -> bool:
        return len(self._merges) < MAX_MERGES

    def _tell_fonts(self, here: Place, text: str, pieces: Pieces) -> None:
        witnesses = {witness for piece, witness in pieces if piece and not piece.isspace()}
        if witnesses in (set(), {None}):
            return
        if len(witnesses) == 1:
            self._fonts[here] = next(witness for witness in witnesses if witness)
        elif "".join(piece for piece, _ in pieces) == text:
            self._runs[text] = list(pieces)

    def as_sheet(self, name: str, *, hidden: bool = False) -> Sheet:
        """What was laid out; without a name the sheet is to be called as its file."""
        sheet = Sheet(name, self._rows, hidden, notes=self._notes, is_named=bool(name))
        if unseen := " ".join(" | ".join(filter(None, self._unseen)).split()):
            sheet.notes.append(_UNSEEN.format(unseen[:_SHOWN] + "…" * (len(unseen) > _SHOWN)))
        sheet.hidden_rows = self._hidden
        sheet.struck, sheet.partly_struck = self._struck, self._partly_struck
        complete(sheet, self._faults)
        decode_legacy(sheet, self._fonts, self._runs)
        fill_merges(sheet, ((*first, *last) for first, last in self._merges.items()))
        return sheet


def too_many_cells() -> UnreadableFile:
    """The refusal of a document with more cells than one has that people wrote."""
    return UnreadableFile(
        "too_big",
        "Bảng trong tệp quá lớn. Hãy mở bằng Excel, lưu lại dạng .xlsx, hoặc chia thành nhiều tệp rồi gửi.",
    )
