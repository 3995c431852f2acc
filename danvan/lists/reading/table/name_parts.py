"""A name written in neighbouring columns, family names apart from the given name, is one name."""

from collections.abc import Container, Mapping
from typing import Final

from danvan.lib.sheets import Sheet
from danvan.lib.sheets.book import Cell
from danvan.lists.reading.table.header_rows import Line, is_numbering, own_cells
from danvan.lists.reading.words.headings import ColumnSet, heading_key

FULL_NAME: Final = "Họ và tên"
_FAMILY: Final = frozenset(
    ("ho", "ho dem", "ho va dem", "ho ten dem", "ho va ten dem", "ho lot", "ho va chu dem")
)
_BODY: Final = frozenset(
    ("tap", "don", "quan", "chuc")
)  # a heading of bodies too: two columns may be two holders


def find_parts(
    sheet: Sheet,
    header_row: int,
    levels: Mapping[int, list[str]],
    samples: Mapping[int, list[Cell]],
    chosen: Container[int],
    known: ColumnSet,
) -> dict[int, list[int]]:
    """Column -> the columns to its right that hold the rest of its texts: "Họ đệm" | "Tên", or one merged heading."""
    found: dict[int, list[int]] = {}
    for at, texts in levels.items():
        if at in chosen or at + 1 in chosen or at + 1 not in levels:
            continue
        key = heading_key(texts[-1])
        if key in _FAMILY and heading_key(levels[at + 1][-1]) == "ten":
            found[at] = [at + 1]
        elif sheet.merged.get((header_row, at + 1)) == "across" != sheet.merged.get((header_row, at)):
            others = _under_one(sheet, header_row, levels, at)
            if _is_name(key, texts[-1], known) and others and all(_is_text(samples[one]) for one in others):
                found[at] = others
    return found


def _under_one(sheet: Sheet, header_row: int, levels: Mapping[int, list[str]], first: int) -> list[int]:
    """The further columns under the heading that is merged over this one."""
    others = []
    at = first + 1
    while sheet.merged.get((header_row, at)) == "across" and levels.get(at) == levels[first]:
        others.append(at)
        at += 1
    return others


def _is_name(key: str, heading: str, known: ColumnSet) -> bool:
    """Whether a heading is a model's name or a person's."""
    names = known.match(heading).names
    words = set(key.split())
    return names == ("title",) or (names == ("registrant",) and "ho" in words and not words & _BODY)


def _is_text(sample: list[Cell]) -> bool:
    return all(isinstance(value, str) and any(map(str.isalpha, value)) for value in sample)


def join_parts(sheet: Sheet, lines: list[Line], parts: Mapping[int, list[int]]) -> list[Line]:
    """The lines with each name whole in its first column."""
    return [_joined(sheet, line, parts) for line in lines]


def _joined(sheet: Sheet, line: Line, parts: Mapping[int, list[int]]) -> Line:
    number, cells = line
    if not any(at <= len(cells) and cells[at - 1] != "" for others in parts.values() for at in others):
        return line
    own = own_cells(sheet, line)
    if is_numbering(own):
        return line
    told = dict(own)
    cells = cells.copy()
    for first, others in parts.items():
        texts = [str(told[at]).strip() for at in (first, *others) if at in told]
        if any(at in told for at in others):
            cells[first - 1] = " ".join(texts)
            for at in others:
                if at <= len(cells):
                    cells[at - 1] = ""
    return number, cells
