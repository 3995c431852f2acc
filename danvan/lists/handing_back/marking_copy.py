"""A workbook built anew from what was read of a file: all kinds but xlsx, and what is too large to open."""

from typing import Final

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from danvan.lib import xlsx
from danvan.lib.sheets import Book, Sheet
from danvan.lib.sheets.book import Cell
from danvan.lists.handing_back.check_summary import SUMMARY, write_summary
from danvan.lists.handing_back.findings import Columns, Findings
from danvan.lists.handing_back.marks import AUTHOR, MarkedPage, mark_page, pages_of
from danvan.lists.models import ImportBatch
from danvan.lists.reading.row.cells import as_text

_NOTE: Final = (
    "Bản này được dựng lại từ nội dung cổng đã đọc, đúng số dòng, số cột;"
    " không còn định dạng và công thức của tệp gốc."
)
_WIDTHS: Final = (6.0, 45.0)  # narrowest and widest column, in digits
_SAMPLE: Final = 200  # rows that the widths are taken from


def mark_copy(source: Book, batch: ImportBatch, found: Findings) -> bytes:
    """A workbook with the content of the file that was sent, each line at its own row number, marked."""
    book = xlsx.new_workbook(f"{SUMMARY}: {batch.file_name}", AUTHOR)
    titles = [SUMMARY]
    for sheet in source.sheets:
        # A sheet that is called as its file says no unit or year for sure; a sheet's own name does.
        titles.append(xlsx.safe_sheet_name(sheet.name if sheet.is_named else "Danh sách", titles))
    pages = pages_of(source.sheets, titles[1:], found, Columns(batch))
    for page in pages:
        _write_page(book, page)
    write_summary(book, batch, found, pages, _NOTE)
    return xlsx.to_bytes(book)


def _write_page(book: Workbook, page: MarkedPage) -> None:
    cells: Worksheet = book.create_sheet(page.title)
    cells.sheet_state = "hidden" if page.sheet.hidden else "visible"
    for row, values in page.sheet.rows:
        for at, value in enumerate(values, 1):
            if value != "" and (row, at) not in page.sheet.merged:
                _write(cells, row, at, value, page.header_rows)
    for area in _merged_areas(page.sheet):
        cells.merge_cells(area)
    for at, width in _widths(page).items():
        cells.column_dimensions[get_column_letter(at)].width = width
    cells.page_setup.orientation, cells.page_setup.paperSize = "landscape", cells.PAPERSIZE_A4
    cells.page_setup.fitToHeight, cells.page_setup.fitToPage = 0, True
    mark_page(cells, page)


def _write(cells: Worksheet, row: int, at: int, value: Cell, header_rows: tuple[int, ...]) -> None:
    cell = xlsx.cell_at(cells, row, at)
    if header_rows and header_rows[0] <= row:
        kind = xlsx.Kind.TEXT if isinstance(value, str) else xlsx.Kind.CENTRE
        cell.style = "dv_heading" if row in header_rows else f"dv_{kind}"
    xlsx.put(cell, value[: xlsx.LONGEST_TEXT] if isinstance(value, str) else value)
    if cell.is_date:
        cell.number_format = xlsx.DATE_FORMAT


def _merged_areas(sheet: Sheet) -> list[str]:
    """The areas ("A1:C2") whose cells a merge filled."""
    anchors: dict[tuple[int, int], tuple[int, int]] = {}
    ends: dict[tuple[int, int], tuple[int, int]] = {}
    previous = 0
    for row, cells in sheet.rows if sheet.merged else ():
        for at in range(1, len(cells) + 1):
            if direction := sheet.merged.get((row, at)):
                beside = (row, at - 1) if direction == "across" else (previous, at)
                anchor = anchors[row, at] = anchors.get(beside, beside)
                ends[anchor] = (row, max(at, ends.get(anchor, anchor)[1]))
        previous = row
    return [
        f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"
        for (top, left), (bottom, right) in ends.items()
    ]


def _widths(page: MarkedPage) -> dict[int, float]:
    """The width of each column by its longest text among the first rows of the list."""
    merged, top = page.sheet.merged, min(page.header_rows, default=0)
    longest: dict[int, int] = {}
    for row, cells in [line for line in page.sheet.rows if line[0] >= top][:_SAMPLE]:
        for at, value in enumerate(cells, 1):
            if (row, at) not in merged and (row, at + 1) not in merged:
                longest[at] = max(longest.get(at, 0), len(as_text(value)))
    narrow, wide = _WIDTHS
    return {at: min(max(length + 2, narrow), wide) for at, length in longest.items()}
