"""Findings in the sender's own workbook: opened, marked and saved with its look, without what reaches outside of it."""

import html
import io
import logging
import re
import warnings
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from danvan.lib import xlsx
from danvan.lib.sheets.book import Book, Sheet
from danvan.lib.text import clean
from danvan.lists.handing_back.check_summary import write_summary
from danvan.lists.handing_back.findings import Columns, Findings
from danvan.lists.handing_back.marks import mark_page, pages_of
from danvan.lists.models import ImportBatch
from danvan.lists.reading.other_sheets import is_checked
from danvan.lists.reading.row.cells import shorten

logger = logging.getLogger(__name__)

MAX_ROWS: Final = 5_000
MAX_BYTES: Final = 5_000_000
_MAX_UNPACKED: Final = 15_000_000  # of all parts: about 300,000 cells, which openpyxl holds in 150 MB
_MAX_LAID_OUT: Final = 300_000  # cells of the ranges that openpyxl lays out one by one
_LAID_OUT: Final = re.compile(
    rb"<(?:\w+:)?(?:mergeCell|hyperlink|table|comment)\s[^>]*?\bref\s*=\s*[\"']([^\"']*)[\"']"
)
# Other workbooks ([1]Sheet!A1), programs (cmd|'/c calc'!A1), addresses: not what a list of models is reckoned with.
_OUTSIDE: Final = re.compile(
    r"\[\d+\]|\||\b(?:HYPERLINK|WEBSERVICE|FILTERXML|IMAGE|RTD|CALL|REGISTER(?:\.ID)?|EXEC|SQL\.REQUEST)\s*\(",
    re.I,
)
# Parts of a workbook that the marked copy does not keep, and what they are called.
_LEFT_BEHIND: Final = {
    re.compile(r"xl/vbaProject"): "macro",
    re.compile(r"xl/media/"): "hình ảnh",
    re.compile(r"xl/(?:charts|chartsheets)/"): "biểu đồ",
    re.compile(r"xl/pivotTables/"): "bảng tổng hợp (Pivot)",
    re.compile(r"xl/embeddings/"): "tệp nhúng",
    re.compile(r"xl/externalLinks/"): "liên kết ra tệp khác",
}
_DRAWING: Final = re.compile(r"xl/drawings/drawing")
_SHAPE: Final = re.compile(rb"<(?:\w{1,20}:)?(?:sp|cxnSp)\b")
_SHAPE_TEXT: Final = re.compile(rb"<(?:\w{1,20}:)?t(?:\s[^<>]*)?>([^<]{1,2000})<")
_TEXTS_SHOWN: Final = 5
# openpyxl has no error of its own for a workbook that it cannot take; it lets these out.
_REFUSALS: Final = (
    ValueError,
    KeyError,
    IndexError,
    AttributeError,
    TypeError,
    SyntaxError,
    BadZipFile,
    OSError,
)


def mark_original(data: bytes, source: Book, batch: ImportBatch, found: Findings) -> bytes | None:
    """The sender's workbook marked; None if it is not one that openpyxl can take, or too large for it.

    What is in old fonts is better handed back decoded: our words between it would spoil the reading of it.
    """
    if source.kind != "xlsx" or any(sheet.encoding for sheet in source.sheets):
        return None
    if len(data) > MAX_BYTES or sum(len(sheet.rows) for sheet in source.sheets) > MAX_ROWS:
        return None
    try:
        if not _is_manageable(data):
            return None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of extensions that it leaves out
            book = load_workbook(io.BytesIO(data), keep_vba=False, keep_links=False, rich_text=True)
            return _mark(book, data, source, batch, found)
    except _REFUSALS:
        logger.warning("import batch %s: openpyxl cannot mark the original", batch.pk, exc_info=True)
        return None


def _is_manageable(data: bytes) -> bool:
    """Whether openpyxl can open the file in little time and room."""
    with ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if sum(part.file_size for part in parts) > _MAX_UNPACKED:
            return False
        return sum(_cells_laid_out(archive.read(part)) for part in parts) <= _MAX_LAID_OUT


def _cells_laid_out(xml: bytes) -> int:
    """How many cells the ranges of a part cover. Raises ValueError for one that is no range of cells."""
    cells = 0
    for reference in _LAID_OUT.findall(xml):
        edges = (edge for edge in range_boundaries(reference.decode()) if edge is not None)
        left, top, right, bottom = edges  # a whole column or row has only two
        cells += (bottom - top + 1) * (right - left + 1)
    return cells


def _mark(book: Workbook, data: bytes, source: Book, batch: ImportBatch, found: Findings) -> bytes:
    for sheet in source.sheets:
        if is_checked(sheet):
            book.remove(book[sheet.name])
    titles = [sheet.name for sheet in source.sheets]
    pages = pages_of(source.sheets, titles, found, Columns(batch))
    by_name = {sheet.name: sheet for sheet in source.sheets}
    for cells in book.worksheets:
        _shut_in(cells, by_name[cells.title])
        cells.sheet_view.tabSelected = False  # two selected sheets would be typed into at once
    for names in (book.defined_names, *(cells.defined_names for cells in book.worksheets)):
        for name in [name for name, meaning in names.items() if _OUTSIDE.search(meaning.attr_text or "")]:
            del names[name]
    for chart in book.chartsheets:
        book.remove(chart)
    for page in pages:
        mark_page(book[page.title], page)
    house: Any = xlsx.new_workbook("", "")  # no stub names the styles in whose look the summary is written
    for style in house._named_styles:
        if style.name not in book.named_styles:
            book.add_named_style(style)
    book.template = False
    write_summary(book, batch, found, pages, _left_behind(data))
    return xlsx.to_bytes(book)


def _left_behind(data: bytes) -> str:
    """Names what the copy does not keep of the file, with the words that stand in its shapes; "" if nothing."""
    with ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        drawings = [archive.read(name) for name in names if _DRAWING.match(name)]
    kinds = [kind for part, kind in _LEFT_BEHIND.items() if any(map(part.match, names))]
    shapes = [drawing for drawing in drawings if _SHAPE.search(drawing)]
    if shapes or (drawings and not kinds):
        kinds.append("hình vẽ, khung chữ")
    if not kinds:
        return ""
    found = [
        clean(html.unescape(text.decode("utf-8", "replace")))
        for one in shapes
        for text in _SHAPE_TEXT.findall(one)
    ]
    texts = list(dict.fromkeys(filter(None, found)))
    said = (
        f" Chữ trong khung: {', '.join(f'“{shorten(text)}”' for text in texts[:_TEXTS_SHOWN])}."
        if texts
        else ""
    )
    return f"Bản này không mang theo {', '.join(kinds)} của tệp gốc.{said}"


def _shut_in(cells: Worksheet, sheet: Sheet) -> None:
    """Takes out what reaches outside of the workbook: such formulas leave their last result, links their text."""
    results = dict(sheet.rows)
    inside: Any = cells  # nor what is drawn upon a sheet
    inside._pivots, inside._charts, inside._images = [], [], []
    for cell in list(cells._cells.values()):  # those that there are; `iter_rows` would make the ones between
        if isinstance(cell, MergedCell):
            continue
        if cell.hyperlink and (cell.hyperlink.target or cell.hyperlink.id):
            cell.hyperlink = None
        if cell.data_type == "f" and _reaches_out(cell):
            row = results.get(cell.row, [])
            xlsx.put(cell, row[cell.column - 1] if cell.column <= len(row) else "")
    lists = cells.data_validations
    lists.dataValidation = [
        one for one in lists.dataValidation if not _OUTSIDE.search(f"{one.formula1} {one.formula2}")
    ]


def _reaches_out(cell: Cell) -> bool:
    formula = cell.value.text if isinstance(cell.value, ArrayFormula) else cell.value
    return not isinstance(formula, str) or bool(_OUTSIDE.search(formula))
