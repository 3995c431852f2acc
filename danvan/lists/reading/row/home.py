"""Where a person or a household lives, as a list says it: what tells namesakes apart besides the name and the post."""

import re
from functools import lru_cache
from typing import Final

from danvan.lists.reading.row.cells import RowCells
from danvan.lists.reading.row.whole import Whole
from danvan.lists.reading.words.catalogue import COLLECTIVE
from danvan.lists.reading.words.matches import COMMUNE_RANK, Match
from models_registry.hamlets import ANY_SORT, hamlet_called, hamlet_in, is_hamlet

# A title that says whose list it is and no more: "CHI BỘ THÔN NÀ XÉ", "Thôn Nà Xé, xã Khuôn Hà".
_WHOSE: Final = re.compile(
    r"(?:(?:chi bộ|chi ủy|ban công tác mặt trận|ban ctmt|ban quản lý|tổ dân vận|chi hội [^\W\d_]+(?: [^\W\d_]+)?)\s+)?"
    rf"(?P<hamlet>(?:{ANY_SORT})\s[^,–-]+?)"
    r"(?:\s*[,–-]\s*(?:xã|thị trấn|phường)\s.*)?",
    re.IGNORECASE,
)


def read_home(cells: RowCells, whole: Whole, hamlet_above: str) -> None:
    """Reads the hamlet: of the row's column, of its unit's cell, of a group line, of the sheet's name or a title."""
    row = cells.row
    if row.kind == COLLECTIVE:
        return
    unit = cells.cell(cells.columns.single.get("unit", 0))
    row.hamlet = (
        _of_column(cells, whole)
        or (_named_in(unit, whole, row.year) if isinstance(unit, str) and unit != row.unit else "")
        or (hamlet_above and hamlet_in(hamlet_above))
        or (_named_in(row.sheet, whole, row.year) if is_hamlet(row.sheet) else "")
        or _of_titles(whole.said.blocks)
    )


def _named_in(text: str, whole: Whole, year: int | None) -> str:
    """The hamlet that a text names; a commune may be called like one ("Bản Hồ", "Buôn Đôn")."""
    if not (found := hamlet_in(text)):
        return ""
    unit = whole.catalogue.name_unit(text, year).unit
    return "" if unit and unit.rank <= COMMUNE_RANK else found


@lru_cache
def _of_titles(blocks: tuple[tuple[str, ...], ...]) -> str:
    """The hamlet of the titles right over a list: the last that say anything."""
    lines = next((block for block in reversed(blocks) if block), ())
    named = (match["hamlet"] for line in lines if (match := _WHOSE.fullmatch(line.strip())))
    return next((hamlet_in(name) for name in named if is_hamlet(name)), "")


def _of_column(cells: RowCells, whole: Whole) -> str:
    at = cells.columns.homes
    text = cells.text(at) if at else ""
    if not text:
        return ""
    if found := hamlet_in(text):
        return found
    sort = cells.columns.sort_of_homes
    if not sort and whole.match_unit(text, cells.row.year) != Match():
        return ""  # "Khuôn Hà" under "Nơi ở"
    return hamlet_called(sort, text)
