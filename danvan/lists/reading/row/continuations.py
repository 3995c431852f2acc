"""A row that goes on in the physical lines right under it, as lists typed for print do."""

from dataclasses import dataclass, field
from typing import Final

from danvan.lib.sheets import Sheet
from danvan.lib.sheets.book import Cell
from danvan.lists.reading.table.layout import Line, Table
from danvan.lists.reading.words.columns import FORM_ITEMS
from danvan.lists.reading.words.headings import ColumnSet
from danvan.lists.reading.words.names import guess_kind

Filled = list[tuple[int, Cell]]
CARRIED_ON: Final = "Phần tiếp theo của dòng {}, đã ghép vào dòng đó"
HANGS_DOWN: Final = "Phần tiếp theo của dòng trên (ô gộp)"
_NAMES: Final = ("title", "registrant")
_FREE: Final = frozenset((*_NAMES, "post", "workplace", "place", "merit", "contact", "note", *FORM_ITEMS))
_OPEN: Final = (",", ";", "(", "-", "–", " và")  # what a cell ends with whose sentence goes on


def free_columns(table: Table) -> dict[int, str]:
    """The columns whose text may be broken over several lines."""
    return {at: base for at, name in table.columns.items() if (base := name.split(":")[0]) in _FREE}


def hangs_down(sheet: Sheet, table: Table, known: ColumnSet, row: int, filled: Filled) -> bool:
    """Whether the names of a line hang down from the line above, and only free text is its own."""
    merged, columns = sheet.merged, table.columns
    own = [columns.get(at, "").split(":")[0] for at, _ in filled if merged.get((row, at)) != "down"]
    return not any(name in (*_NAMES, "ordinal", "unit") or name in known.marked for name in own)


@dataclass(slots=True)
class Held:
    """A model's row before it is given out: the lines under it may belong to it.

    `last` is the last physical line of a row with an ordinal, 0 for others: where no row is numbered, a line without
    a number is no sign. `below` is a line that may carry the row on or not (its row, column and text), to be asked;
    `after_end`: the row stands below a signature and has no number, as the others have.
    """

    line: Line
    free: dict[int, str]
    last: int = 0
    below: tuple[int, int, str] | None = field(default=None)
    after_end: bool = False

    def goes_on(self, row: int, filled: Filled, *, sure: bool) -> bool:
        """Join a line without an ordinal that holds only text of the row; `sure` if a sentence must say so."""
        if row != self.last + 1 or not all(at in self.free and _is_text(value) for at, value in filled):
            return False
        names = {self.free[at]: str(value).strip() for at, value in filled if self.free[at] in _NAMES}
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
        if row == self.last + 1 and len(filled) == 1 and self.free.get(filled[0][0]) in _NAMES:
            at, value = filled[0]
            self.below = row, at, str(value)

    def _is_unfinished(self, at: int, text: str, names: dict[str, str]) -> bool:
        """Whether a text begins in the middle of a sentence; where a name stands, only a name tells."""
        if names and self.free[at] not in _NAMES:
            return False
        above = self.line[1][at - 1] if at <= len(self.line[1]) else ""
        return text[:1].islower() or (text[:1].isalpha() and str(above).rstrip().endswith(_OPEN))


def _is_text(value: Cell) -> bool:
    return isinstance(value, str) and any(map(str.isalpha, value))
