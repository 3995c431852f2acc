"""The labels of a form ("phiếu đăng ký"): "1. Tên mô hình:", with the value behind the colon or in the next cell."""

import re
from typing import Final, NamedTuple

from danvan.lib.sheets import Sheet
from danvan.lib.sheets.book import Cell
from danvan.lib.text import clean, fold
from danvan.lists.reading.table.header_rows import own_cells
from danvan.lists.reading.words.headings import ColumnSet

Names = tuple[str, ...]
Key = tuple[str, ...]  # of the columns that the labels become

TITLE: Final = ("title",)
_LOOKED_AT: Final = 40  # rows that hold something
_LONGEST: Final = 100  # characters of a label
_ENUMERATION: Final = re.compile(
    r"\s*(?:\d{1,2}(?:\.\d{1,2})+[.)]?\s+|[(\[]?(?:\d{1,2}|[a-zđA-ZĐ]|[IVX]{1,4})[.)\]/]+\s*|[-–+•*]\s*)?"
)
_LEADERS: Final = re.compile(r"[.…_]{3,}|…")  # to be written over


class Label(NamedTuple):
    """A label: its column, its words, what they may mean, whether a colon ends it, what stands behind that."""

    at: int
    text: str
    names: Names
    colon: bool
    rest: str

    @property
    def key(self) -> Key:
        """Labels of one key share a column; those of tập thể and of cá nhân may stand beside each other."""
        if "registrant" not in self.names:
            return (*self.names, self.text) if self.names == ("left_out",) else self.names
        return (*self.names, *(word for word in ("tap the", "ca nhan") if word in fold(self.text)))


def labels_by_column(sheet: Sheet, known: ColumnSet) -> dict[int, set[Names]]:
    """The columns in which at least three different labels stand; none if a row is the header of a table."""
    seen: dict[int, set[Names]] = {}
    for line in sheet.rows[:_LOOKED_AT]:
        across: set[Names] = set()
        cells = own_cells(sheet, line)
        for at, value in cells:
            if (label := label_of(value, at, known, alone=len(cells) == 1)) and sheet.merged.get(
                (line[0], at)
            ) != "down":
                seen.setdefault(at, set()).add(label.names)
                if not label.colon:
                    across.add(label.names)
        if len(across) > 2 or (len(across) > 1 and TITLE in across):
            return {}
    return {at: names for at, names in seen.items() if len(names) > 2}


def label_of(value: Cell, at: int, known: ColumnSet, *, alone: bool) -> Label | None:
    """The label in a cell; one `alone` in its row without a colon may be a title ("Mô hình Dân vận khéo 2022")."""
    if not isinstance(value, str):
        return None
    mark = _ENUMERATION.match(value)
    text = value[mark.end() :] if mark else value
    head, colon, rest = text.partition(":")
    if len(head) > _LONGEST:
        return None
    heading = known.match(head)
    names = heading.names
    if not names or (alone and not colon and (names == TITLE or not heading.exact)):
        return None
    return Label(at, clean(head), names, bool(colon), without_leaders(rest.lstrip(": ")))


def written(cell: Cell) -> Cell:
    """A value without the dots on which it is written."""
    return without_leaders(cell) if isinstance(cell, str) else cell


def without_leaders(text: str) -> str:
    """`written` for a text."""
    return _LEADERS.sub(" ", text).strip()
