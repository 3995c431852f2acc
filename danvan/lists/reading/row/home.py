"""Where a person or a household lives, as a list says it: what tells namesakes apart besides the name and the post."""

import re
from functools import lru_cache
from typing import Final

from danvan.lists.reading.row.cells import RowCells
from danvan.lists.reading.row.groups import is_hamlet
from danvan.lists.reading.row.whole import Whole
from danvan.lists.reading.words.catalogue import COLLECTIVE
from danvan.lists.reading.words.matches import Match
from models_registry.identity.hamlets import hamlet_called, hamlet_in

# A title that says whose list it is and no more: "CHI BỘ THÔN NÀ XÉ", "Thôn Nà Xé, xã Khuôn Hà".
_WHOSE: Final = re.compile(
    r"(?:(?:chi bộ|chi ủy|ban công tác mặt trận|ban ctmt|ban quản lý|tổ dân vận|chi hội [^\W\d_]+(?: [^\W\d_]+)?)\s+)?"
    r"(?P<hamlet>(?:thôn|bản|xóm|làng|ấp|khóm|tổ dân phố|khu phố)\s[^,–-]+?)"
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
        or (hamlet_in(unit) if isinstance(unit, str) and unit != row.unit else "")
        or (hamlet_above and hamlet_in(hamlet_above))
        or _of_list(row.sheet, whole.said.blocks)
    )


@lru_cache
def _of_list(sheet: str, blocks: tuple[tuple[str, ...], ...]) -> str:
    """The hamlet by which a sheet is called, or of the titles right over a list: the last that say anything."""
    if is_hamlet(sheet):
        return hamlet_in(sheet)
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
