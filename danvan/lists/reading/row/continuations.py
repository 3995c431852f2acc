"""A row that goes on in the physical lines right under it, as lists typed for print do."""

from dataclasses import dataclass, field
from typing import Final

from danvan.lib.sheets.book import Cell
from danvan.lists.reading.row.columns import NAMES
from danvan.lists.reading.row.list_table import Filled, ListTable
from danvan.lists.reading.table.layout import Line
from danvan.lists.reading.words.names import guess_kind

CARRIED_ON: Final = "Phần tiếp theo của dòng {}, đã ghép vào dòng đó"
HANGS_DOWN: Final = "Phần tiếp theo của dòng trên (ô gộp)"
_OPEN: Final = (",", ";", "(", "-", "–", " và")  # what a cell ends with whose sentence goes on


def hangs_down(table: ListTable, row: int, filled: Filled) -> bool:
    """Whether the names of a line hang down from the line above, and only free text is its own."""
    if row not in table.merged_rows:
        return False
    merged, bases, marked = table.sheet.merged, table.columns.bases, table.catalogue.columns.marked
    own = [bases.get(at, "") for at, _ in filled if merged.get((row, at)) != "down"]
    return not any(name in (*NAMES, "ordinal", "unit") or name in marked for name in own)


@dataclass(slots=True)
class Held:
    """A model's row before it is given out: the lines under it may belong to it.

    `last` is the last physical line of a row with an ordinal, 0 for others: where no row is numbered, a line without
    a number is no sign. `below` is a line that may carry the row on or not (its row, column and text), to be asked;
    `doubted` says why the row may be none, to be asked.
    """

    line: Line
    free: dict[int, str]
    last: int = 0
    below: tuple[int, int, str] | None = field(default=None)
    doubted: str = ""

    def goes_on(self, row: int, filled: Filled, *, sure: bool) -> bool:
        """Join a line without an ordinal that holds only text of the row; `sure` if a sentence must say so."""
        if row != self.last + 1 or not all(at in self.free and _is_text(value) for at, value in filled):
            return False
        names = {self.free[at]: str(value).strip() for at, value in filled if self.free[at] in NAMES}
        if sure or names:
            if not any(self._is_unfinished(at, str(value).strip(), names) for at, value in filled):
                return False
            holder = names.get("registrant", "")
            if len(names) > 1 and holder[0].isupper() and guess_kind(holder)[0]:
                return False  # a model of somebody's own, without its number
        elif any(str(value).isupper() for _, value in filled):
            return False  # a signature's post
        self.join(filled)
        self.last = row
        if {"title", "registrant"} <= names.keys():  # two names are never joined without a question
            at, value = next((at, value) for at, value in filled if self.free[at] == "title")
            self.below = row, at, str(value)
        return True

    def join(self, filled: Filled) -> None:
        """Append text to the cells of the row."""
        number, cells = self.line
        cells = cells + [""] * (max(self.free, default=0) - len(cells))
        for at, value in filled:
            if at in self.free and _is_text(value):
                cells[at - 1] = f"{str(cells[at - 1]).rstrip()} {str(value).strip()}".strip()
        self.line = number, cells

    def is_open_at(self, at: int, row: int) -> bool:
        """Whether the cell of that column, right above the line, ends in the middle of a sentence."""
        above = str(self.line[1][at - 1]) if at <= len(self.line[1]) else ""
        return row == self.last + 1 and above.rstrip().endswith(_OPEN)

    def doubt(self, row: int, filled: Filled) -> None:
        """Keep a line under the row that has only a title or a holder's name, to be asked about."""
        if row == self.last + 1 and len(filled) == 1 and self.free.get(filled[0][0]) in NAMES:
            at, value = filled[0]
            self.below = row, at, str(value)

    def _is_unfinished(self, at: int, text: str, names: dict[str, str]) -> bool:
        """Whether a text begins in the middle of a sentence; where a name stands, only a name tells."""
        if names and self.free[at] not in NAMES:
            return False
        above = self.line[1][at - 1] if at <= len(self.line[1]) else ""
        return text[:1].islower() or (text[:1].isalpha() and str(above).rstrip().endswith(_OPEN))


def _is_text(value: Cell) -> bool:
    return isinstance(value, str) and any(map(str.isalpha, value))
