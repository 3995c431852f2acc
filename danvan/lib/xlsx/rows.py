"""A sheet of any length, written while it is sent: each row flows into the file as it is made, and none is kept.

openpyxl makes the book around the rows (styles, widths, heading, how it is printed); of a row we write the XML,
which is what openpyxl would write, many times as fast (`python -m tests.bench.exports`).
"""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import islice, repeat
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
_ROWS_AT_ONCE: Final = 200
_REMEMBERED: Final = 2000  # texts of a column: most say the same few again and again
_UNLIKE: Final = frozenset(
    {str, int, date, type(None)}
)  # no value of one equals a value of another, as True does 1
# Of single signs alone, which is searched many times as fast; what has one is looked at closer.
_NEEDS_CARE: Final = re.compile("[&<>_\\x00-\\x08\\x0b-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")
_END_OF_ROW: Final = b"</row>"
_REACH: Final = re.compile(rb'(<dimension ref="[A-Z]+[0-9]+:[A-Z]+)[0-9]+')

Height = Callable[
    [str, int], float
]  # points that a text needs in the column of that number; 0: what a line has


@dataclass(frozen=True)
class Styles:
    """The numbers of a book's styles of a column: of a text, one that begins like a formula, numbers, and a day."""

    text: int
    quoted: int
    number: int
    decimal: int
    day: int


@dataclass(frozen=True)
class Body:
    """Rows that stand in a sheet right below a row which it has: a style for each column, no row lower than `least`.

    A value is what `xlsx.put` takes, stored as that stores it; a text longer than a cell of Excel says that it is cut.
    `last`: the number of the last row, where the sheet says how far it reaches.
    """

    below: int
    rows: Iterable[Sequence[Any]]
    styles: Sequence[Styles]
    height: Height
    least: float = 0
    last: int = 0


def sheets_for(rows: int) -> int:
    """On how many sheets so many rows find room."""
    return max(1, -(-rows // ROWS_OF_SHEET))


def over_sheets(body: Body, sheets: int) -> list[Body]:
    """The same rows, each sheet taking as many as it can."""
    rows = iter(body.rows)
    return [replace(body, rows=islice(rows, ROWS_OF_SHEET)) for _ in range(sheets)]


def stream_book(book: bytes, bodies: Mapping[int, Body]) -> Iterator[bytes]:
    """The file of a book that openpyxl made, with the body of each sheet of that number (from 1 on) in its place."""
    of_sheet = {f"xl/worksheets/sheet{number}.xml": body for number, body in bodies.items()}
    out = _Out()
    # Written and never read back: the zip takes it for a pipe.
    file = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1)  # type: ignore[call-overload]
    with zipfile.ZipFile(BytesIO(book)) as made, file:
        for name in made.namelist():
            content, body = made.read(name), of_sheet.get(name)
            if body is None:
                file.writestr(name, content)
                continue
            place = content.index(_END_OF_ROW, content.index(b'<row r="%d"' % body.below)) + len(_END_OF_ROW)
            head, tail = content[:place], content[place:]
            if body.last:
                head = _REACH.sub(rb"\g<1>%d" % body.last, head, count=1)
            with file.open(name, "w") as sheet:
                sheet.write(head)
                yield out.take()  # a reader sees that the file has begun
                for rows in _rows(body):
                    sheet.write(rows)
                    if out.size >= _AT_ONCE:
                        yield out.take()
                sheet.write(tail)
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


def _rows(body: Body) -> Iterator[bytes]:
    """The XML of some rows at a time, made a column at a time: what a column says again and again is made once.

    Between the parts of a row stands its number, which each of its cells repeats.
    """
    openings = [f'<c r="{get_column_letter(place + 1)}' for place in range(len(body.styles))]
    endings = [*openings[1:], "</row>"]
    columns = [
        _Cells(place, styles, ending, body.height)
        for place, (styles, ending) in enumerate(zip(body.styles, endings, strict=True))
    ]
    rows, last = iter(body.rows), body.below
    while some := list(islice(rows, _ROWS_AT_ONCE)):
        needed = [body.least] * len(some)
        made: list[list[str]] = []
        for column, values in zip(columns, zip(*some, strict=True), strict=True):
            made.append(column.of(values))
            if column.high:
                needed = list(map(max, needed, map(column.high.get, values, repeat(0.0))))
        heads = [
            f'" ht="{points:.16g}" customHeight="1">{openings[0]}' if points else f'">{openings[0]}'
            for points in needed
        ]
        numbers = map(str, range(last + 1, last + 1 + len(some)))
        last += len(some)
        parts = zip(repeat('<row r="'), heads, *made, strict=False)
        yield "".join(map(str.join, numbers, parts)).encode()


class _Cells(dict[Any, str]):
    """What stands from the place of a cell in one column to that of the next, by its value.

    `high`: texts that need a height, with it.
    """

    def __init__(self, place: int, styles: Styles, ending: str, height: Height) -> None:
        self.place, self.styles, self.ending, self.height = place, styles, ending, height
        self.high: dict[str, float] = {}

    def of(self, values: Sequence[Any]) -> list[str]:
        if len(self) > _REMEMBERED:
            self.clear()
            self.high.clear()
        if _UNLIKE.issuperset(map(type, values)):
            return list(map(self.__getitem__, values))
        return [self.made(value) for value in values]

    def __missing__(self, value: Any) -> str:
        cell = self[value] = self.made(value)
        return cell

    def made(self, value: Any) -> str:
        if not isinstance(value, str):
            return _cell(value, self.styles) + self.ending
        text = str.__str__(value)
        if points := self.height(text, self.place):
            self.high[text] = points
        return _text(text, self.styles) + self.ending


def _cell(value: Any, styles: Styles) -> str:
    """Of what is no text: what follows the place of a cell: `" s="1" t="n"><v>12</v></c>`."""
    if value is None:
        return f'" s="{styles.number}"/>'
    if isinstance(value, bool):
        return f'" s="{styles.number}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float | Decimal):
        is_broken = isinstance(value, Decimal) and value != value.to_integral_value()
        return f'" s="{styles.decimal if is_broken else styles.number}" t="n"><v>{value}</v></c>'
    if isinstance(value, date):
        moment = value.replace(tzinfo=None) if isinstance(value, datetime) else value
        serial = to_excel(moment)  # type: ignore[no-untyped-call]
        return f'" s="{styles.day}" t="n"><v>{serial}</v></c>'
    raise ValueError(f"{value!r} has no cell of its own kind")


def _text(text: str, styles: Styles) -> str:
    if not text:
        return f'" s="{styles.text}"/>'
    style = styles.quoted if text.startswith(FORMULA_STARTS) else styles.text
    if len(text) > LONGEST_TEXT:
        text = text[: LONGEST_TEXT - len(CUT)] + CUT
    kept = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    if _NEEDS_CARE.search(text):
        text = escape(as_stored(text))
    return f'" s="{style}" t="inlineStr"><is><t{kept}>{text}</t></is></c>'
