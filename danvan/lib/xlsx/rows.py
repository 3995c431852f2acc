"""A sheet of any length, written while it is sent: each row flows into the file as it is made, and none is kept.

openpyxl makes the book around the rows (styles, widths, heading, how it is printed); of a row we write the XML,
which is what openpyxl would write, many times as fast (`python -m tests.bench.exports`).
"""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from danvan.lib.xlsx.cells import FORMULA_STARTS, LONGEST_TEXT, as_stored

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

ROWS_OF_SHEET: Final = 1_000_000  # of 1,048,576 that a sheet of Excel can have
CUT: Final = "… (dài quá một ô Excel, xem tiếp trên cổng)"
_AT_ONCE: Final = 64 * 1024  # bytes
_ROWS_AT_ONCE: Final = 100
_REMEMBERED: Final = 2000  # texts of a column: most say the same few again and again
_NEEDS_CARE: Final = re.compile("[&<>\\x00-\\x08\\x0b-\\x1f\\ud800-\\udfff\\ufffe\\uffff]|_x")
_END_OF_ROWS: Final = b"</sheetData>"

Height = Callable[
    [str, int], float
]  # points that a text needs in the column of that number; 0: what a line has


@dataclass(frozen=True)
class Styles:
    """The numbers of a book's styles: of a text or number, of a text that begins like a formula, of a day."""

    usual: int
    quoted: int
    day: int


def sheets_for(rows: int) -> int:
    """On how many sheets so many rows find room."""
    return max(1, -(-rows // ROWS_OF_SHEET))


def stream_book(
    book: bytes, styles: Styles, rows: Iterable[Sequence[Any]], height: Height
) -> Iterator[bytes]:
    """The file of a book, whose sheets have a heading each, with these rows below what it has.

    A value is what `xlsx.put` takes, stored as that stores it; a text longer than a cell of Excel says that it is cut.
    """
    out, rows = _Out(), iter(rows)
    # Written and never read back: the zip takes it for a pipe.
    file = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1)  # type: ignore[call-overload]
    with zipfile.ZipFile(BytesIO(book)) as made, file:
        for name in made.namelist():
            content = made.read(name)
            if not name.startswith("xl/worksheets/sheet"):
                file.writestr(name, content)
                continue
            head, end, tail = content.partition(_END_OF_ROWS)
            with file.open(name, "w") as sheet:
                sheet.write(head)
                for row in _rows(islice(rows, ROWS_OF_SHEET), head.count(b"<row") + 1, styles, height):
                    sheet.write(row)
                    if out.size >= _AT_ONCE:
                        yield out.take()
                sheet.write(end + tail)
    if next(rows, None) is not None:
        raise ValueError("There are more rows than sheets were made for")
    yield out.take()


class _Out:
    """What a zip is written to, from which what is there is taken away."""

    def __init__(self) -> None:
        self.size = 0
        self._parts: list[bytes] = []

    def write(self, part: "ReadableBuffer", /) -> int:
        self._parts.append(taken := bytes(part))
        self.size += len(taken)
        return len(taken)

    def flush(self) -> None:
        """Asked by the zip."""

    def take(self) -> bytes:
        taken = b"".join(self._parts)
        self.size, self._parts = 0, []
        return taken


def _rows(rows: Iterable[Sequence[Any]], first: int, styles: Styles, height: Height) -> Iterator[bytes]:
    """The XML of some rows at a time, the first of all in that place."""
    numbered = enumerate(rows, start=first)
    places: Sequence[int] = ()
    openings: list[str] = []
    known: list[dict[Any, tuple[str, float]]] = []
    whole = f'" s="{styles.usual}" t="n"><v>'
    while some := list(islice(numbered, _ROWS_AT_ONCE)):
        if not openings:
            places = range(len(some[0][1]))
            openings = [f'<c r="{get_column_letter(place + 1)}' for place in places]
            known = [{} for _ in openings]
        parts: list[str] = []
        for at, row in some:
            number, needed, head = str(at), 0.0, len(parts)
            parts.append("")
            for column, opening, told, value in zip(places, openings, known, row, strict=True):
                kind = value.__class__
                if kind is str or kind is date:
                    found = told.get(value)
                    if found is None:
                        if len(told) == _REMEMBERED:
                            told.clear()
                        points = height(value, column) if kind is str else 0.0
                        found = told[value] = (_body(value, styles), points)
                    body, points = found
                    if points > needed:
                        needed = points
                elif kind is int:
                    body = f"{whole}{value}</v></c>"
                else:
                    body = _body(value, styles)
                parts += (opening, number, body)
            asked = f' ht="{needed}" customHeight="1"' if needed else ""
            parts[head] = f'<row r="{number}"{asked}>'
            parts.append("</row>")
        yield "".join(parts).encode()


def _text(text: str, styles: Styles) -> str:
    if not text:
        return f'" s="{styles.usual}"/>'
    style = styles.quoted if text.startswith(FORMULA_STARTS) else styles.usual
    if len(text) > LONGEST_TEXT:
        text = text[: LONGEST_TEXT - len(CUT)] + CUT
    kept = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    if _NEEDS_CARE.search(text):
        text = escape(as_stored(text))
    return f'" s="{style}" t="inlineStr"><is><t{kept}>{text}</t></is></c>'


def _body(value: Any, styles: Styles) -> str:
    """What follows the place of a cell: `" s="1" t="n"><v>12</v></c>`."""
    if value is None:
        return f'" s="{styles.usual}"/>'
    if isinstance(value, str):
        return _text(str.__str__(value), styles)
    if isinstance(value, bool):
        return f'" s="{styles.usual}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float | Decimal):
        return f'" s="{styles.usual}" t="n"><v>{value}</v></c>'
    if isinstance(value, date):
        moment = value.replace(tzinfo=None) if isinstance(value, datetime) else value
        serial = to_excel(moment)  # type: ignore[no-untyped-call]
        return f'" s="{styles.day}" t="n"><v>{serial}</v></c>'
    raise ValueError(f"{value!r} has no cell of its own kind")
