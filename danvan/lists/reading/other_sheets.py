"""Sheets that are no lists: the portal's own, a guide with samples, a catalogue of codes."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from danvan.lib.sheets import Book, Sheet
from danvan.lib.sheets.book import Cell
from danvan.lib.text import clean, fold
from danvan.lists.reading.row.cells import as_text

_GUIDE: Final = re.compile(r"(?:trang )?(?:huong dan|hdsd)\b")
_CATALOGUE: Final = re.compile(r"(?:danh ?muc|dm)(?: ma\b.*| dung chung)?")
_CODE: Final = re.compile(r"(?=.*\d)[0-9A-Z_.-]{4,20}")
_OF_CODES: Final = re.compile(r"mã\s+", re.IGNORECASE)
GUIDE_SHEET: Final = "Trang hướng dẫn, không đọc."
CODES_SHEET: Final = "Trang danh mục mã, không phải danh sách."


# Of the sheet that handing back puts first.
CHECKED_TITLE: Final = "KẾT QUẢ KIỂM TRA TỆP TRÊN CỔNG DÂN VẬN KHÉO"

GUIDE, CATALOGUE_SHEET = "Hướng dẫn điền", "Danh mục của cổng"
# Sheets that the portal itself puts into a file: passed over, hidden or not, and nothing is asked of them.
PASSED_OVER: Final = {
    GUIDE: "Trang hướng dẫn của tệp mẫu.",
    CATALOGUE_SHEET: "Trang danh mục của tệp mẫu.",
}


def is_checked(sheet: Sheet) -> bool:
    """Whether the portal wrote the sheet when it handed the file back: told by its first cell, under any name."""
    return any(clean(str(cell)) == CHECKED_TITLE for _, cells in sheet.rows[:1] for cell in cells[:1])


def is_guide(sheet: Sheet, book: Book) -> bool:
    """Whether a sheet is called a guide and stands beside others: the samples in it are nobody's models."""
    others = any(other.rows for other in book.sheets if other is not sheet)
    return others and bool(_GUIDE.match(fold(sheet.name)))


def is_catalogue(sheet: Sheet) -> bool:
    """Whether a sheet in which no list was found is called a catalogue: nothing is to be asked of it."""
    return bool(_CATALOGUE.fullmatch(fold(sheet.name)))


def codes_of(book: Book) -> dict[str, str]:
    """What the codes in the catalogue sheets of a workbook stand for; of a code with two names nothing is said."""
    found: dict[str, set[str]] = {}
    for sheet in book.sheets:
        if not is_catalogue(sheet):
            continue
        for _, cells in sheet.rows:
            filled = [clean(as_text(cell)) for cell in cells if cell != ""]
            if len(filled) > 1 and _CODE.fullmatch(filled[0]):
                found.setdefault(filled[0], set()).add(filled[1])
    return {code: next(iter(names)) for code, names in found.items() if len(names) == 1}


def with_names(sheet: Sheet, codes: Mapping[str, str]) -> Sheet:
    """The sheet with names in place of codes, in columns that hold nothing but codes below their heading."""
    if not codes or is_catalogue(sheet):
        return sheet
    rows = [(row, list(cells)) for row, cells in sheet.rows]
    for at in range(max((len(cells) for _, cells in rows), default=0)):
        _name_column([cells for _, cells in rows if at < len(cells)], at, codes)
    return replace(sheet, rows=rows)


def _name_column(lines: list[list[Cell]], at: int, codes: Mapping[str, str]) -> None:
    """Puts the names into a column, and takes the word "Mã" from its heading."""
    texts = [clean(as_text(cells[at])) for cells in lines]
    first = next((number for number, text in enumerate(texts) if text in codes), 0)
    below = [text for text in texts[first:] if text]
    if not first or any(text not in codes for text in below):
        return
    heading = lines[first - 1][at]
    if isinstance(heading, str) and (said := _OF_CODES.match(heading)):
        lines[first - 1][at] = heading[said.end() :].capitalize()
    for cells, text in zip(lines[first:], texts[first:], strict=True):
        if text:
            cells[at] = codes[text]
