"""How findings look on a sheet: coloured and commented cells, and a column of verdicts beside the list."""

import math
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Final

from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from danvan.lib import xlsx
from danvan.lib.sheets import Sheet
from danvan.lib.sheets.book import MAX_COLUMNS, Place
from danvan.lists.handing_back.findings import SEVERITY_WORDS, Columns, Finding, Findings, Verdict
from danvan.lists.reading.other_sheets import is_checked
from danvan.lists.results import ERROR, QUESTION, WARNING, Severity

AUTHOR: Final = "Cổng Dân vận khéo"
VERDICT: Final = "Kết quả kiểm tra do cổng ghi"  # heading of the verdicts; the reader leaves the column out
COLOURS: Final[dict[Severity, str]] = {
    ERROR: "F4B0B0",
    QUESTION: "FFD27F",
    WARNING: "FFF6CC",
}  # gravest first

_MARK: Final = "Cổng Dân vận khéo kiểm tra:"  # first line of our part of a comment
_LONGEST: Final = 2_000  # characters of it
_WIDTH: Final = 60.0  # of the verdicts, in digits as Excel measures columns
_LINE: Final = 15.0  # points
_WRAPPED: Final = Alignment(vertical="top", wrap_text=True)


@dataclass(slots=True)
class MarkedPage:
    """A sheet to be marked: its name in the marked workbook, its findings by row, the column for the verdicts."""

    sheet: Sheet
    title: str
    header_rows: tuple[int, ...]
    verdict_column: int
    verdicts: dict[int, Verdict]
    findings: dict[int, list[Finding]]


def pages_of(
    sheets: Iterable[Sheet], titles: Iterable[str], found: Findings, columns: Columns
) -> list[MarkedPage]:
    """The sheets that came, without a summary of ours among them; `titles` runs beside them."""
    pages = []
    for sheet, title in zip(sheets, titles, strict=True):
        if not is_checked(sheet):
            headers = columns.header_rows(sheet.name)
            at = _old_column(sheet) or _first_free_column(sheet, headers)
            verdicts, findings = found.verdicts_of(sheet.name), found.by_row(sheet.name)
            pages.append(MarkedPage(sheet, title, headers, at, verdicts, findings))
    return pages


def _old_column(sheet: Sheet) -> int:
    """The column of verdicts from an earlier check of the same file, 0 if there is none."""
    return next((cells.index(VERDICT) + 1 for _, cells in sheet.rows if VERDICT in cells), 0)


def _first_free_column(sheet: Sheet, headers: tuple[int, ...]) -> int:
    """The column to the right of all that stands in the list or below it."""
    top = min(headers, default=0)
    return 1 + max((_width(cells) for row, cells in sheet.rows if row >= top), default=0)


def _width(cells: Sequence[object]) -> int:
    return next((at for at in range(len(cells), 0, -1) if cells[at - 1] != ""), 0)


def mark_page(cells: Worksheet, page: MarkedPage) -> None:
    """Marks a sheet: its faulty cells, and the verdicts beside its rows. An earlier check's marks go first."""
    if not (page.verdicts or page.findings):
        return
    if old := _old_column(page.sheet):
        _unmark(cells, old, min(page.header_rows))
    else:
        page.verdict_column = _next_free_column(cells, page)
    for (row, at), findings in _by_cell(cells, page).items():
        _mark(xlsx.cell_at(cells, row, at), findings)
        _show(cells, row, at)
    if page.verdicts:
        _write_verdicts(cells, page)


def fill_of(severity: Severity) -> PatternFill:
    """The colour of a problem."""
    return PatternFill("solid", fgColor=COLOURS[severity])


# --- faulty cells ---------------------------------------------------------------------------------


def _by_cell(cells: Worksheet, page: MarkedPage) -> dict[Place, list[Finding]]:
    """The findings by the cell that can show them: of merged cells, the top left one."""
    anchors = {
        place: (area.min_row, area.min_col) for area in cells.merged_cells.ranges for place in area.cells
    }
    marks: dict[Place, list[Finding]] = {}
    for row, findings in page.findings.items():
        for finding in findings:
            at = (row, column_index_from_string(finding.column))
            marks.setdefault(anchors.get(at, at), []).append(finding)
    return marks


def _mark(cell: Cell, findings: Sequence[Finding]) -> None:
    """Colours a cell by its gravest problem, and tells all of them in a comment under what was there."""
    cell.fill = fill_of(min((finding.severity for finding in findings), key=list(COLOURS).index))
    lines = [_MARK, *dict.fromkeys(_line(finding, cell.row) for finding in findings)]
    text = ILLEGAL_CHARACTERS_RE.sub("", "\n".join(lines))[:_LONGEST]
    if cell.comment:
        text = f"{cell.comment.text}\n\n{text}"
    cell.comment = Comment(text, AUTHOR, height=40 + 18 * (len(text) // 42 + text.count("\n")), width=300)


def _line(finding: Finding, row: int) -> str:
    where = "" if finding.row == row else f"dòng {finding.row}: "  # of a cell merged over several rows
    return f"– {SEVERITY_WORDS[finding.severity]}: {where}{finding.message}"


def _show(cells: Worksheet, row: int, at: int) -> None:
    """A marked cell must not stay hidden."""
    if row in cells.row_dimensions:
        cells.row_dimensions[row].hidden = False
    for dimension in cells.column_dimensions.values():
        if dimension.hidden and (dimension.min or 0) <= at <= (dimension.max or 0):
            dimension.hidden = False


def _unmark(cells: Worksheet, column: int, first_row: int) -> None:
    """Takes away what an earlier check left: our verdicts, our colours, our part of the comments."""
    for cell in list(cells._cells.values()):  # those that there are; `iter_rows` would make the ones between
        if isinstance(cell, MergedCell):
            continue
        if cell.column == column and cell.row >= first_row:
            cell.value = None
            _uncolour(cell)
        if cell.comment and _MARK in cell.comment.text:
            own = cell.comment.text.partition(_MARK)[0].strip()
            cell.comment = Comment(own, cell.comment.author) if own else None
            _uncolour(cell)


def _uncolour(cell: Cell) -> None:
    if cell.fill.fill_type == "solid" and str(cell.fill.fgColor.rgb)[-6:] in COLOURS.values():
        cell.fill = PatternFill()


# --- verdicts -------------------------------------------------------------------------------------


def _next_free_column(cells: Worksheet, page: MarkedPage) -> int:
    """The page's column, or the next where nothing stands: a formula without a result, an empty merged cell."""
    at = page.verdict_column
    rows = (*page.header_rows, *page.verdicts)
    while at <= MAX_COLUMNS and any(
        isinstance(cell := cells.cell(row, at), MergedCell) or cell.value is not None for row in rows
    ):
        at += 1
    return at


def _write_verdicts(cells: Worksheet, page: MarkedPage) -> None:
    """The font is ours: that of the column may be an old one, in which our words would be read as TCVN3."""
    plain, bold = Font(name=xlsx.FACE, size=11), Font(name=xlsx.FACE, size=11, bold=True)
    heading = xlsx.cell_at(cells, min(page.header_rows), page.verdict_column)
    xlsx.put_text(heading, VERDICT)
    heading.font, heading.alignment = bold, _WRAPPED
    _own_width(cells, page.verdict_column)
    for row, verdict in page.verdicts.items():
        cell = xlsx.cell_at(cells, row, page.verdict_column)
        xlsx.put_text(cell, verdict.words[: xlsx.LONGEST_TEXT])
        cell.font, cell.alignment = plain, _WRAPPED
        height = cells.row_dimensions[row].height
        if (
            height
        ):  # a row without one grows by itself; openpyxl makes one that Excel had reckoned a fixed one
            cells.row_dimensions[row].height = max(height, _LINE * math.ceil(len(verdict.words) / _WIDTH))
        if verdict.severity:
            cell.fill = fill_of(verdict.severity)
            _show(cells, row, page.verdict_column)


def _own_width(cells: Worksheet, at: int) -> None:
    """Gives one column its width; a stretch of columns that shares one is cut in three around it."""
    dimensions = cells.column_dimensions
    for dimension in list(dimensions.values()):
        first, last = dimension.min or 0, dimension.max or 0
        if first <= at <= last and last > at:
            rest = copy(dimension)
            rest.index, rest.min, rest.max = get_column_letter(at + 1), at + 1, last
            dimensions[rest.index] = rest
        if first <= at <= last:
            dimension.max = max(first, at - 1)
    column = dimensions[get_column_letter(at)]
    column.width, column.hidden = _WIDTH, False
