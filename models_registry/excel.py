"""Formats for django-import-export: what we write for lists, what we accept for catalogues.

The library's own format writes "=1+1" as a live formula, dates as text and no widths, and reads whatever
sheet was last open (anchors, traps 5, 6, 30-33).
"""

import csv
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO, TextIOWrapper
from itertools import chain, islice
from typing import IO, Any, Final

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
from danvan.lib.xlsx import put
from danvan.lib.xlsx.heights import height_of

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


class UnreadableWorkbookError(ValueError):
    """The upload cannot be taken; the message tells the officer why."""


class ListWorkbook(XLSX):
    """One sheet with a bold frozen header, real dates and numbers, and text that is never a formula."""

    def get_title(self) -> str:
        return "Excel (.xlsx)"

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        stream = BytesIO()
        self.write(stream, dataset.headers or [], dataset)
        return stream.getvalue()

    def write(self, stream: IO[bytes], headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
        """Writes row by row, keeping none in memory; returns how many they were."""
        book = Workbook(write_only=True)
        sheet = book.create_sheet("Danh sách")
        sheet.freeze_panes = "A2"
        sheet.print_title_rows = "1:1"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = 9
        sheet.page_setup.fitToHeight = 0
        sheet.page_setup.fitToPage = True
        rows = iter(rows)
        first = list(islice(rows, _WIDTHS_TAKEN_OF))
        widths = []
        for index, column in enumerate(zip(headers, *first, strict=True), start=1):
            longest = max(len(_shown(value)) for value in column)
            widths.append(min(max(longest + 2, _WIDTHS[0]), _WIDTHS[1]))
            sheet.column_dimensions[get_column_letter(index)].width = widths[-1]
        for name, more in (
            (_HEAD, {"font": Font(name=_FACE, size=_SIZE, bold=True)}),
            (_TEXT, {}),
            (_DAY, _AS_DAY),
        ):
            book.add_named_style(NamedStyle(name, **(_USUAL | more)))
        sheet.append([_cell(sheet, header, _HEAD) for header in headers])
        written = 0
        for row in chain(first, rows):
            written += 1
            at = written + 1  # below the header
            if (height := _height(row, widths)) is not None:
                sheet.row_dimensions[at].height = height
            sheet.append([_cell(sheet, value, _DAY if isinstance(value, date) else _TEXT) for value in row])
            sheet.row_dimensions.pop(at, None)  # written, and kept no longer
        book.save(stream)
        return written

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

    def write(self, stream: IO[bytes], headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
        """As the workbook does."""
        text = TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=True)
        lines = csv.writer(text)
        lines.writerow(headers)
        written = 0
        for row in rows:
            lines.writerow([csv_cell(value) for value in row])
            written += 1
        text.detach()
        return written


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


def _height(row: Sequence[Any], widths: Sequence[int]) -> float | None:
    """Points that the texts of a row need which are longer than a line; None where there are none."""
    longer = (
        height_of(value, width * _LETTER, _SIZE)
        for value, width in zip(row, widths, strict=True)
        if isinstance(value, str) and (len(value) > width - 2 or "\n" in value)
    )
    return max(longer, default=None)


def _cell(sheet: WriteOnlyWorksheet, value: Any, style: str) -> Cell:
    cell = WriteOnlyCell(sheet)
    cell.style = style
    put(cell, None if value == "" else value)
    return cell


def plain_header(header: Any) -> str:
    """A header as compared: cleaned, without case."""
    return clean(str(header or "")).casefold()
