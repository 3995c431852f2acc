"""Which rows of a sheet are a header: the first that names columns, and the rows that belong to it."""

import re
from typing import Final

from danvan.lib.dates import REVIEW_YEARS
from danvan.lib.sheets import Sheet
from danvan.lib.sheets.book import Cell
from danvan.lists.reading.words.headings import ColumnSet

Line = tuple[int, list[Cell]]

_LAST_HEADER: Final = 60  # Excel row; the lists seen have it by row 12
_LOOKED_AT: Final = 40  # rows that hold something
_LONGEST: Final = 150
_NUMBERING: Final = re.compile(r"[(\[]?\s*(?:\d{1,2}|[a-zđA-ZĐ])\s*(?:=.*)?[)\]]?\.?(?:\s*=.*)?")
_YEARS: Final = frozenset(map(str, REVIEW_YEARS))


def own_cells(sheet: Sheet, line: Line) -> list[tuple[int, Cell]]:
    """The cells of a row that hold something of their own: not what a merge from the left put there."""
    number, cells = line
    merged = sheet.merged
    return [
        (at, value)
        for at, value in enumerate(cells, 1)
        if value != "" and not (merged and merged.get((number, at)) == "across")
    ]


def header_names(sheet: Sheet, line: Line, known: ColumnSet) -> tuple[set[tuple[str, ...]], float]:
    """The different columns that a row's cells name, and a score that prefers exact headings."""
    found: set[tuple[str, ...]] = set()
    score = 0.0
    for _, value in own_cells(sheet, line):
        if isinstance(value, str) and len(value) <= _LONGEST:
            heading = known.match(value)
            if heading.names and heading.names not in found:
                found.add(heading.names)
                score += 1.2 if heading.exact else 1
    return found, score


def best_header(sheet: Sheet, rows: list[Line], chosen: int | None, known: ColumnSet) -> int | None:
    """The index of the first row that names columns, among them a model's or a holder's name.

    A further table below may have more columns, a line above may name two by chance: the first row is meant that
    names most of what the best one names, or a better one right under it.
    """
    if chosen is not None:
        return next((index for index, (number, _) in enumerate(rows) if number == chosen), None)
    scores: dict[int, float] = {}
    for index, line in enumerate(rows[:_LOOKED_AT]):
        if line[0] > _LAST_HEADER:
            break
        found, score = header_names(sheet, line, known)
        if len(found) > 1 and known.make_header({name for names in found for name in names}):
            scores[index] = score
    if not scores:
        return None
    first = next(index for index, score in scores.items() if score >= 0.6 * max(scores.values()))
    return max(range(first, first + 3), key=lambda index: scores.get(index, 0.0))


def is_numbering(cells: list[tuple[int, Cell]]) -> bool:
    """Whether a row is the line (1) (2) (3) or A B 1 2 3 under a header: at least three, and each another."""
    texts = [f"{value:g}" if isinstance(value, float) else str(value).strip() for _, value in cells]
    return len(texts) >= 3 and len(set(texts)) == len(texts) and all(map(_NUMBERING.fullmatch, texts))


def header_block(sheet: Sheet, rows: list[Line], at: int, known: ColumnSet) -> tuple[int, int]:
    """First and last index of the rows that make up the header around a row."""
    for top in (at, at - 1):
        if top >= 0 and is_broken(sheet, rows[top : top + 2], known):
            return top, top + 1
    top = bottom = at
    while (
        top > 0
        and rows[top - 1][0] == rows[top][0] - 1
        and _goes_on_above(sheet, rows[top - 1], rows[top], known)
    ):
        top -= 1
    while bottom + 1 < len(rows) and rows[bottom + 1][0] == rows[bottom][0] + 1 and bottom - top < 3:
        if not _goes_on_below(sheet, rows[bottom], rows[bottom + 1]):
            break
        bottom += 1
    return top, bottom


def is_broken(sheet: Sheet, header: list[Line], known: ColumnSet) -> bool:
    """Whether headings are typed over two rows ("Lĩnh" over "vực"): joined, they name more columns than either row."""
    if len(header) != 2 or header[1][0] != header[0][0] + 1:
        return False
    upper = {at: value for at, value in own_cells(sheet, header[0]) if isinstance(value, str)}
    lower = own_cells(sheet, header[1])
    if len(lower) < 2 or any((number, at) in sheet.merged for number, _ in header for at, _ in lower):
        return False
    if not all(at in upper and isinstance(value, str) and len(value) <= 40 for at, value in lower):
        return False
    pairs = [(upper[at], str(value)) for at, value in lower]
    joined, above, below = (
        sum(known.match(text).exact for text in texts)
        for texts in ([f"{above} {below}" for above, below in pairs], *zip(*pairs, strict=True))
    )
    return joined > max(above, below)


def join_broken(header: list[Line]) -> Line:
    """The two rows of a broken header as one."""
    (number, upper), (_, lower) = header
    width = max(len(upper), len(lower))
    padded = [[*cells, *[""] * (width - len(cells))] for cells in (upper, lower)]
    return number, [f"{above} {below}".strip() for above, below in zip(*padded, strict=True)]


def _goes_on_above(sheet: Sheet, above: Line, header: Line, columns: ColumnSet) -> bool:
    """Whether the row above is a header too: a cell of it reaches down, or it names groups of columns."""
    if any(sheet.merged.get((header[0], at)) == "down" for at in range(1, len(header[1]) + 1)):
        return True
    cells = own_cells(sheet, above)
    known = [at for at, value in cells if isinstance(value, str) and columns.match(value).names]
    return len(cells) > 1 and len(known) * 2 >= len(cells)


def _goes_on_below(sheet: Sheet, header: Line, below: Line) -> bool:
    """Whether the row below stands under groups of columns only, and holds nothing but short words."""
    number, cells = header
    own = [(at, v) for at, v in own_cells(sheet, below) if sheet.merged.get((below[0], at)) != "down"]
    if not own:
        return any(sheet.merged.get((below[0], at)) == "down" for at in range(1, len(below[1]) + 1))
    if is_numbering(own):
        return False
    own_columns = {at for at, _ in own}
    for at, value in own:
        above = cells[at - 1] if at <= len(cells) else ""
        wide = sheet.merged.get((number, at)) == "across" or sheet.merged.get((number, at + 1)) == "across"
        next_above = cells[at] if at < len(cells) else ""
        guessed_wide = not sheet.merged and next_above == "" and at + 1 in own_columns
        short = isinstance(value, str) and len(value) <= 60 and any(char.isalpha() for char in value)
        year = str(value).removesuffix(".0") in _YEARS  # text where the sheet is delimited text
        if not (short or year) or not (above == "" or wide or guessed_wide):
            return False
    return len(own) > 1 or bool(sheet.merged)
