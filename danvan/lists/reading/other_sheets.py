"""Sheets of other offices' templates that are no lists: a guide with samples, a catalogue of codes."""

import re
from typing import Final

from danvan.lib.sheets import Book, Sheet
from danvan.lib.text import fold

_GUIDE: Final = re.compile(r"(?:trang )?(?:huong dan|hdsd)\b")
_CATALOGUE: Final = re.compile(r"(?:danh ?muc|dm)(?: ma\b.*| dung chung)?")
GUIDE_SHEET: Final = "Trang hướng dẫn, không đọc. Nếu đây là danh sách, hãy đổi tên trang rồi gửi lại."
CODES_SHEET: Final = "Trang danh mục mã, không phải danh sách."


def is_guide(sheet: Sheet, book: Book) -> bool:
    """Whether a sheet is called a guide and stands beside others: the samples in it are nobody's models."""
    others = any(other.rows for other in book.sheets if other is not sheet)
    return others and bool(_GUIDE.match(fold(sheet.name)))


def is_catalogue(sheet: Sheet) -> bool:
    """Whether a sheet in which no list was found is called a catalogue: nothing is to be asked of it."""
    return bool(_CATALOGUE.fullmatch(fold(sheet.name)))
