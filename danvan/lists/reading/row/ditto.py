"""Cells that stand for the cell above: nt, như trên, quotes, arrows."""

from typing import Final

from danvan.lib.sheets.book import Cell
from danvan.lib.text import fold
from danvan.lists.reading.row.columns import TableColumns

_WORDS: Final = frozenset(("nt", "nhutren"))
_SIGNS: Final = frozenset("\"'/〃↑")  # folded
_STARTS: Final = frozenset("nN\"“”„‟«»″'‘’‚‛′`´/〃↑.…-‐‑‒–—―−([ \xa0")
_LONGEST: Final = 16


def without_ditto(cells: list[Cell], above: list[Cell], columns: TableColumns) -> list[Cell]:
    """The cells with those of the row above in place of ditto marks."""
    width = len(cells)
    found = [
        at
        for at, must_hold in columns.ditto
        if at <= width
        and isinstance(value := cells[at - 1], str)
        and value[:1] in _STARTS
        and len(value) <= _LONGEST
        and is_ditto(value, dots=must_hold)
    ]
    if found:
        cells = cells.copy()
        for at in found:
            cells[at - 1] = above[at - 1] if at <= len(above) else ""
    return cells


def is_ditto(text: str, *, dots: bool) -> bool:
    """Whether a text stands for the cell above: nt, như trên, quotes, slashes, arrows.

    Other signs about these do not matter. A dash or one slash says that there is nothing. Dots may be a place
    to fill in: they count only with `dots`.
    """
    folded = fold(text)
    if words := "".join(filter(str.isalnum, folded)):
        return words in _WORDS
    signs = [sign for sign in folded if sign not in "-. ()[]"]
    if signs:
        return _SIGNS.issuperset(signs) and signs not in (["'"], ["/"])
    return dots and folded.count(".") > 1
