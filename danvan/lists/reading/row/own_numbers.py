"""Names with the number or the bullet of their row before them: "1. Đường hoa", "• Đường hoa".

A number is the row's own where the list has no column of numbers, or beside the same number there.
A cell that counts several names keeps its numbers: what stands in it is asked.
"""

import re
from typing import Final

from danvan.lib.sheets.book import Cell
from danvan.lists.reading.row.columns import TableColumns
from danvan.lists.reading.table.endings import ordinal_text

_NUMBER: Final = re.compile(r"\s*\(?(?P<number>\d{1,3})\s*[.)/]+\s*(?=[^\W\d_])")
_SEVERAL: Final = re.compile(
    r"\s*\(?(?:1\s*[.)/]\s*[^\W\d_].*[\s;,.]\(?2|a\s*[.)/]\s*[^\W\d_].*[\s;,.]\(?b)\s*[.)/]\s*[^\W\d_]",
    re.IGNORECASE | re.DOTALL,
)
_BULLET: Final = re.compile(r"\s*[-–—+*•●▪]+\s*(?=[^\W\d_])")


def counts_several(text: str) -> bool:
    """Whether a cell counts several names: "1. Lúa nếp; 2. Ao cá", "a) Lúa nếp b) Ao cá"."""
    return bool(_SEVERAL.match(text))


def own_number(text: str) -> int:
    """The number before a name, 0 if there is none."""
    match = _NUMBER.match(text)
    return int(match["number"]) if match else 0


def without_number(cells: list[Cell], columns: TableColumns) -> list[Cell]:
    """The cells with names without the number or bullet of their row."""
    at = columns.ordinal
    own = ordinal_text(cells[at - 1]).strip(" .)/") if 0 < at <= len(cells) else ""
    for at in columns.names:
        value = cells[at - 1] if at <= len(cells) else ""
        if not isinstance(value, str) or value[:1].isalpha():  # most: quickly
            continue
        if "\n" in value or counts_several(value):
            continue
        number = _NUMBER.match(value)
        match = number if number and (not own or own == number["number"]) else _BULLET.match(value)
        if match:
            cells = [*cells[: at - 1], value[match.end() :], *cells[at:]]
    return cells
