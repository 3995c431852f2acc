"""Formats for django-import-export: what we write for lists, what we accept for catalogues.

The library's own format writes "=1+1" as a live formula, dates as text and no widths, and reads whatever
sheet was last open (anchors, traps 5, 6, 30-33).
"""

import codecs
import csv
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO, StringIO
from itertools import chain, islice
from typing import Any, Final

import tablib
from import_export.formats.base_formats import CSV, XLSX
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, NamedStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from danvan.lib.csv_cells import csv_cell
from danvan.lib.text import clean, clean_multiline
from danvan.lib.xlsx import put, to_bytes
from danvan.lib.xlsx.heights import height_of
from danvan.lib.xlsx.rows import Body, Styles, over_sheets, sheets_for, stream_book

_FACE: Final = "Times New Roman"
_SIZE: Final = 11
_HEAD, _TEXT, _DAY = (
    "list_head",
    "list_text",
    "list_day",
)  # named styles: a cell points to one and has none of its own
_USUAL: Final[dict[str, Any]] = {
    "font": Font(name=_FACE, size=_SIZE),
    "alignment": Alignment(vertical="top", wrap_text=True),
}
_AS_DAY: Final = {"number_format": "dd/mm/yyyy"}
_WIDTHS = (8, 60)  # narrowest and widest column, in characters
_UPLOAD_LIMIT = 2 * 1024 * 1024
_UNPACKED_LIMIT = 40 * 1024 * 1024
_ROW_LIMIT = 5000
_LETTER: Final = 1.9  # millimetres of a width that is told in characters
_WIDTHS_TAKEN_OF: Final = 1000  # rows: a column is as wide as their longest text
_AT_ONCE: Final = 64 * 1024  # characters of a CSV


class UnreadableWorkbookError(ValueError):
    """The upload cannot be taken; the message tells the officer why."""


class ListWorkbook(XLSX):
    """One sheet with a bold frozen header, real dates and numbers, and text that is never a formula."""

    def get_title(self) -> str:
        return "Excel (.xlsx)"

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        return b"".join(self.stream(dataset.headers or [], dataset, len(dataset)))

    def stream(self, headers: Sequence[str], rows: Iterable[Sequence[Any]], count: int) -> Iterator[bytes]:
        """The file, piece by piece, while its rows are read; none is kept. `count` says for how many sheets."""
        rows = iter(rows)
        first = list(islice(rows, _WIDTHS_TAKEN_OF))
        sheets = sheets_for(count)
        book, styles, widths = _book_around(headers, first, sheets)

        def height(text: str, column: int) -> float:
            """Points that a text needs which is longer than a line."""
            width = widths[column]
            if len(text) <= width - 2 and "\n" not in text:
                return 0
            return height_of(text, width * _LETTER, _SIZE)

        body = Body(1, chain(first, rows), [styles] * len(widths), height)
        return stream_book(book, dict(enumerate(over_sheets(body, sheets), start=1)))

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        """The first sheet that holds anything, with its first filled row as header."""
        _refuse_oversize(in_stream)
        book = load_workbook(BytesIO(in_stream), read_only=True, data_only=True)
        dataset = tablib.Dataset()
        for sheet in book.worksheets:
            for row in sheet.iter_rows(values_only=True):
                values = [_read(value) for value in row]
                if all(value is None for value in values):
                    continue
                if dataset.headers is None:
                    while values and values[-1] is None:
                        values.pop()
                    dataset.headers = [str(value or "") for value in values]
                    continue
                width = len(dataset.headers)
                dataset.append((values + [None] * width)[:width])
                if len(dataset) > _ROW_LIMIT:
                    raise UnreadableWorkbookError(f"Tệp có hơn {_ROW_LIMIT} dòng. Hãy tách thành nhiều tệp.")
            if dataset.headers is not None:
                break
        book.close()
        return dataset


class ListText(CSV):
    """CSV as Excel opens it with Vietnamese letters: UTF-8 with its mark; days, numbers as they are written here."""

    def get_title(self) -> str:
        return "CSV (.csv)"

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        return b"".join(self.stream(dataset.headers or [], dataset, len(dataset)))

    def stream(self, headers: Sequence[str], rows: Iterable[Sequence[Any]], count: int) -> Iterator[bytes]:
        """As the workbook does."""
        text = StringIO(newline="")
        lines = csv.writer(text)
        lines.writerow(headers)
        yield codecs.BOM_UTF8
        for row in rows:
            lines.writerow([csv_cell(value) for value in row])
            if text.tell() >= _AT_ONCE:
                yield text.getvalue().encode()
                text.seek(0)
                text.truncate()
        yield text.getvalue().encode()


def _refuse_oversize(content: bytes) -> None:
    if len(content) > _UPLOAD_LIMIT:
        raise UnreadableWorkbookError("Tệp danh mục lớn quá 2 MB. Hãy bỏ bớt trang tính, hình ảnh.")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise UnreadableWorkbookError("Tệp không phải là tệp Excel (.xlsx).") from error
    if unpacked > _UNPACKED_LIMIT:
        raise UnreadableWorkbookError("Tệp quá lớn sau khi giải nén nên không được nhận.")


def _read(value: Any) -> Any:
    if isinstance(value, str):
        return clean_multiline(value) or None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _shown(value: Any) -> str:
    if isinstance(value, date):
        return "00/00/0000"
    return max(str("" if value is None else value).split("\n"), key=len)


def _book_around(
    headers: Sequence[str], rows: Sequence[Sequence[Any]], sheets: int
) -> tuple[bytes, Styles, list[int]]:
    """The book of a list with its heading alone, its styles, and its widths (in characters), taken of these rows."""
    longest = (max(len(_shown(value)) for value in column) for column in zip(headers, *rows, strict=True))
    widths = [min(max(letters + 2, _WIDTHS[0]), _WIDTHS[1]) for letters in longest]
    book = Workbook(write_only=True)
    for name, more in (
        (_HEAD, {"font": Font(name=_FACE, size=_SIZE, bold=True)}),
        (_TEXT, {}),
        (_DAY, _AS_DAY),
    ):
        book.add_named_style(NamedStyle(name, **(_USUAL | more)))
    for number in range(1, sheets + 1):
        sheet = book.create_sheet("Danh sách" if number == 1 else f"Danh sách {number}")
        sheet.freeze_panes = "A2"
        sheet.print_title_rows = "1:1"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = 9
        sheet.page_setup.fitToHeight = 0
        sheet.page_setup.fitToPage = True
        for index, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(index)].width = width
        sheet.append([_cell(sheet, header, _HEAD) for header in headers])
    usual, quoted, day = (
        _cell(sheet, value, style) for value, style in (("", _TEXT), ("=", _TEXT), ("", _DAY))
    )
    number = usual.style_id  # a style is the book's once it was asked for
    styles = Styles(number, quoted.style_id, number, number, day.style_id)
    return to_bytes(book), styles, widths


def _cell(sheet: WriteOnlyWorksheet, value: Any, style: str) -> Cell:
    cell = WriteOnlyCell(sheet)
    cell.style = style
    put(cell, None if value == "" else value)
    return cell


def plain_header(header: Any) -> str:
    """A header as compared: cleaned, without case."""
    return clean(str(header or "")).casefold()
