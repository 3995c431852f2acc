"""A workbook with our styles, the names of its sheets, and its bytes."""

import io
import re
from collections.abc import Iterable, Mapping
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Font

from danvan.lib.xlsx.rows import Body, stream_book
from danvan.lib.xlsx.styles import FACE, named_styles

_FORBIDDEN_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def safe_sheet_name(name: str, taken: Iterable[str] = ()) -> str:
    """A name that Excel accepts: no []:*?/\\, at most 31 characters, unlike those taken (case aside)."""
    base = _FORBIDDEN_IN_NAMES.sub("-", name).strip().strip("'")[:31].strip() or "Trang"
    lowered = {other.lower() for other in taken}
    result, number = base, 2
    while result.lower() in lowered:
        ending = f" ({number})"
        result, number = f"{base[: 31 - len(ending)]}{ending}", number + 1
    return result


def new_workbook(title: str, author: str) -> Workbook:
    """An empty workbook with our styles; sheets come from `Sheet`."""
    book = Workbook()
    del book[book.sheetnames[0]]
    book.properties.title = title
    book.properties.creator = author
    book.properties.language = "vi-VN"
    named = book._named_styles  # type: ignore[attr-defined] # the only way to the default font of a book
    next(style for style in named if style.name == "Normal").font = Font(name=FACE, size=12)
    for style in named_styles():
        book.add_named_style(style)
    return book


def to_bytes(book: Workbook, bodies: Mapping[str, Body] | None = None) -> bytes:
    """The file; `bodies` are the rows of long tables, by the name of their sheet."""
    stream = io.BytesIO()
    book.save(stream)
    if not bodies:
        return stream.getvalue()
    by_number = {book.sheetnames.index(name) + 1: body for name, body in bodies.items()}
    return b"".join(stream_book(stream.getvalue(), by_number))
