"""Writes workbooks that can be printed and signed: safe text, real numbers and dates, A4 pages.

Knows how a Vietnamese Party document looks (guide 36-HD/VPTW), nothing of what the tables say. Text from
users is stored as text and unaltered, never as a formula. Widths and margins are in millimetres.
"""

import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.drawing.text import Font as ChartFont
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

FACE = "Times New Roman"
NUMBER_FORMAT = "[$-42A]#,##0_)"  # 42A: Vietnamese, so that 1157 is shown as 1.157; "_)": off the border
DECIMAL_FORMAT = "[$-42A]#,##0.##_)"
DIFFERENCE_FORMAT = "[$-42A]+#,##0_);[$-42A]-#,##0_);0_)"
DATE_FORMAT = "dd/mm/yyyy"
LONGEST_TEXT = 32_767  # of an Excel cell; openpyxl would cut the rest off without a word

PORTRAIT_WIDTH = 165.0  # A4 less the margins below
LANDSCAPE_WIDTH = 252.0
TOP, BOTTOM, LEFT, RIGHT = 20, 20, 30, 15
_STATE_NAME = 96.0  # room for the State's name on one line, in bold letters of 12 points
LEFT_OF_WIDE = 20  # where the columns are wider than the page, which they are scaled to

_INCH = 25.4
_POINTS_PER_LINE = 17.0
_PIXELS_PER_UNIT = 8.0  # a column width counts digits of Times New Roman 12 on a screen of 96 dpi
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# What an XML writer or reader would drop or turn into another character: controls, and the carriage return,
# which every XML reader takes for a line feed.
_NOT_FOR_XML = re.compile(f"{ILLEGAL_CHARACTERS_RE.pattern}|\r")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NARROW_LETTERS = frozenset("fijlrtIíìỉĩị.,;:!()[]-/’‘'|")
_CHART_COLOURS = ("9B1C1C", "E3B23C", "2F5D62")

_THIN = Side(style="thin", color="000000")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEADING_FILL = PatternFill("solid", fgColor="F3E3DC")
_BAND_FILL = PatternFill("solid", fgColor="F7F3EE")


class Kind(StrEnum):
    """What a column holds; decides alignment and number format."""

    TEXT = "text"
    CENTRE = "centre"
    NUMBER = "number"
    DIFFERENCE = "difference"
    DATE = "date"


@dataclass(frozen=True)
class Column:
    """A column of a table, `width` in millimetres."""

    heading: str
    width: float
    kind: Kind = Kind.TEXT


@dataclass(frozen=True)
class Band:
    """A row of a table that heads the rows below it."""

    text: str


@dataclass(frozen=True)
class Linked:
    """A number that leads to a sheet of the same workbook."""

    value: int
    sheet: str


@dataclass(frozen=True)
class Span:
    """Rows of a table in a sheet: of its heading, first and last of its body (totals left out)."""

    heading: int
    first: int
    last: int


Value = str | int | Decimal | float | date | time | timedelta | Linked | None


def cell_at(sheet: Worksheet, row: int, column: int) -> Cell:
    """The cell in that place. Raises ValueError where it has gone into a merged one, which alone can be written."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        raise ValueError(f"{cell.coordinate} is within a merged cell")
    return cell


def put_text(cell: Cell, text: str) -> None:
    """Stores a text as text, whatever it begins with, unaltered.

    Characters that XML cannot keep are written as Excel writes them (`_x000D_`), and text which only looks
    so is guarded, since Excel would decode it. Longer than 32,767 characters raises ValueError.
    """
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"Một ô Excel chứa được {LONGEST_TEXT} ký tự, văn bản này có {len(text)}.")
    guarded = _LOOKS_ESCAPED.sub("_x005F_", text)
    cell.value = _NOT_FOR_XML.sub(lambda match: f"_x{ord(match[0]):04X}_", guarded)
    cell.data_type = "s"
    if text.startswith(_FORMULA_STARTS):
        cell.quotePrefix = True  # stays text also when somebody edits the cell


def put(cell: Cell, value: Value) -> None:
    """Stores any value with its own type."""
    if isinstance(value, str):
        put_text(cell, value)
    elif isinstance(value, Linked):
        cell.value = value.value
        quoted = value.sheet.replace("'", "''")
        cell.hyperlink = Hyperlink(
            ref=cell.coordinate, location=f"'{quoted}'!A1", tooltip=f"Mở: {value.sheet}"
        )
    elif isinstance(value, datetime):
        cell.value = value.replace(tzinfo=None)
    else:
        cell.value = value


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
    for style in _styles():
        book.add_named_style(style)
    return book


def to_bytes(book: Workbook) -> bytes:
    """The file."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _styles() -> list[NamedStyle]:
    """One named style for each kind of cell, with a bold twin for totals."""
    shown = {
        Kind.TEXT: ("left", "@"),
        Kind.CENTRE: ("center", "General"),
        Kind.NUMBER: ("right", NUMBER_FORMAT),
        Kind.DIFFERENCE: ("right", DIFFERENCE_FORMAT),
        Kind.DATE: ("center", DATE_FORMAT),
    }
    styles = [
        NamedStyle(
            f"dv_{kind}{'_total' if bold else ''}",
            font=Font(name=FACE, size=12, bold=bold),
            alignment=Alignment(
                horizontal=horizontal,
                vertical="center",
                wrap_text=True,
                indent=1 if horizontal == "left" else 0,
            ),
            border=_BOX,
            number_format=number_format,
        )
        for kind, (horizontal, number_format) in shown.items()
        for bold in (False, True)
    ]
    centre = Alignment(horizontal="center", vertical="center", wrap_text=True)
    bold = Font(name=FACE, size=12, bold=True)
    styles.append(NamedStyle("dv_heading", font=bold, alignment=centre, border=_BOX, fill=_HEADING_FILL))
    left = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
    styles.append(NamedStyle("dv_band", font=bold, alignment=left, border=_BOX, fill=_BAND_FILL))
    return styles


class Sheet:
    """A printed sheet, written from top to bottom: heading, title, table, signatures."""

    def __init__(
        self,
        book: Workbook,
        name: str,
        columns: Sequence[Column],
        *,
        landscape: bool = False,
        footer: str = "",
    ) -> None:
        self.columns = tuple(columns)
        self.cells: Worksheet = book.create_sheet(safe_sheet_name(name, book.sheetnames))
        self.row = 1
        for number, column in enumerate(self.columns, 1):
            pixels = column.width / _INCH * 96
            self.cells.column_dimensions[get_column_letter(number)].width = pixels / _PIXELS_PER_UNIT
        self._set_up_page(landscape, footer)

    def _set_up_page(self, landscape: bool, footer: str) -> None:
        cells = self.cells
        cells.page_setup.paperSize = cells.PAPERSIZE_A4
        cells.page_setup.orientation = "landscape" if landscape else "portrait"
        cells.page_setup.firstPageNumber, cells.page_setup.useFirstPageNumber = 1, True
        cells.page_setup.fitToPage = True
        cells.page_setup.fitToWidth, cells.page_setup.fitToHeight = 1, 0
        margins = cells.page_margins
        is_wide = self._width(1, len(self.columns)) > (LANDSCAPE_WIDTH if landscape else PORTRAIT_WIDTH)
        margins.top, margins.bottom, margins.left, margins.right = (
            millimetres / _INCH for millimetres in (TOP, BOTTOM, LEFT_OF_WIDE if is_wide else LEFT, RIGHT)
        )
        margins.header = margins.footer = 10 / _INCH
        cells.print_options.horizontalCentered = True
        cells.sheet_view.showGridLines = False
        # The page number stands centred at the top, not on the first page (guide 36-HD/VPTW).
        cells.HeaderFooter.differentFirst = True
        cells.HeaderFooter.oddHeader = _centred("&P", 13)
        if footer:
            text = footer.replace("&", "&&")
            cells.HeaderFooter.oddFooter = _centred(text, 10)
            cells.HeaderFooter.firstFooter = _centred(text, 10)

    @property
    def name(self) -> str:
        """As it stands on the tab."""
        return self.cells.title

    def party_heading(self, superior: str, body: str, place_and_date: str) -> None:
        """Left the superior and the issuing body with a star below, right the Party's name, underlined."""
        self._heading(superior, body, "ĐẢNG CỘNG SẢN VIỆT NAM", place_and_date, is_party=True)
        self._merged(self.row, 1, self._middle(), "*", size=13)
        self.row += 1

    def state_heading(self, superior: str, body: str, place_and_date: str) -> None:
        """Left the superior and the issuing body, right the State's name and motto (Nghị định 30/2020/NĐ-CP)."""
        self._heading(superior, body, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
        self._merged(
            self.row, self._middle(_STATE_NAME) + 1, len(self.columns), place_and_date, size=13, italic=True
        )
        self.row += 1

    def _heading(self, superior: str, body: str, name: str, below: str, *, is_party: bool = False) -> None:
        """Two lines of two halves: whose paper it is, and the name that stands above it with what is below."""
        split, last = self._middle(0 if is_party else _STATE_NAME), len(self.columns)
        left, right = self._width(1, split), self._width(split + 1, last)
        line: Literal["single"] | None = "single" if is_party else None
        self._merged(self.row, 1, split, superior, size=13)
        self._merged(self.row, split + 1, last, name, size=13 if is_party else 12, bold=True, underline=line)
        self.cells.row_dimensions[self.row].height = max(
            _height(superior, left, 13), _height(name, right, 12, bold=True)
        )
        self._merged(self.row + 1, 1, split, body, size=13, bold=True)
        self._merged(
            self.row + 1,
            split + 1,
            last,
            below,
            size=13,
            bold=not is_party,
            italic=is_party,
            underline=None if is_party else "single",
            vertical="center" if is_party else "top",
        )
        self.cells.row_dimensions[self.row + 1].height = max(
            _height(body, left, 13, bold=True), _height(below, right, 13, bold=True)
        )
        self.row += 2

    def line(
        self,
        text: str,
        *,
        size: int = 12,
        bold: bool = False,
        italic: bool = False,
        colour: str = "000000",
        align: str = "left",
    ) -> None:
        """A line of text over the whole width, as high as it needs."""
        self._merged(
            self.row,
            1,
            len(self.columns),
            text,
            size=size,
            bold=bold,
            italic=italic,
            colour=colour,
            align=align,
        )
        self.cells.row_dimensions[self.row].height = _height(
            text, self._width(1, len(self.columns)) - 2, size, bold=bold
        )
        self.row += 1

    def title(self, text: str) -> None:
        """The name of the paper."""
        self.line(text, size=14, bold=True, align="center")

    def gap(self, height: float = 8.0) -> None:
        """A little room, in points."""
        self.cells.row_dimensions[self.row].height = height
        self.row += 1

    def table(
        self,
        rows: Iterable[Sequence[Value] | Band],
        *,
        total: Sequence[Value] | None = None,
        freeze_columns: int = 0,
        filtered: bool = False,
    ) -> Span:
        """A table in the sheet's columns; its heading is printed on every page and stays on screen."""
        heading = self.row
        for number, column in enumerate(self.columns, 1):
            cell = cell_at(self.cells, heading, number)
            put_text(cell, column.heading)
            cell.style = "dv_heading"
        self.cells.row_dimensions[heading].height = max(
            _height(column.heading, column.width - 3, bold=True) + 3 for column in self.columns
        )
        self.row += 1
        for row in rows:
            if isinstance(row, Band):
                self._band(row)
            else:
                self._table_row(row)
        last = self.row - 1
        if total is not None:
            self._table_row(total, total=True)
        self.cells.print_title_rows = f"{heading}:{heading}"
        self.cells.freeze_panes = f"{get_column_letter(freeze_columns + 1)}{heading + 1}"
        if filtered and last > heading:
            self.cells.auto_filter.ref = f"A{heading}:{get_column_letter(len(self.columns))}{last}"
        return Span(heading, heading + 1, last)

    def _band(self, band: Band) -> None:
        for number in range(1, len(self.columns) + 1):
            self.cells.cell(self.row, number).style = "dv_band"
        put_text(cell_at(self.cells, self.row, 1), band.text)
        self.cells.merge_cells(
            start_row=self.row, end_row=self.row, start_column=1, end_column=len(self.columns)
        )
        self.cells.row_dimensions[self.row].height = _height(
            band.text, self._width(1, len(self.columns)) - 5, bold=True
        )
        self.row += 1

    def _table_row(self, values: Sequence[Value], *, total: bool = False) -> None:
        for number, (column, value) in enumerate(zip(self.columns, values, strict=True), 1):
            cell = cell_at(self.cells, self.row, number)
            put(cell, value)
            cell.style = f"dv_{column.kind}{'_total' if total else ''}"
            if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
                cell.quotePrefix = True
            if isinstance(value, Decimal) and value != value.to_integral_value():
                cell.number_format = DECIMAL_FORMAT
            if column.kind == Kind.DATE and isinstance(value, str):
                cell.number_format = "@"
        self.cells.row_dimensions[self.row].height = max(
            _height(
                value if isinstance(value, str) else "",
                column.width - (5.5 if column.kind == Kind.TEXT else 3),  # a text is set in by a letter
                bold=total,
            )
            for column, value in zip(self.columns, values, strict=True)
        )
        self.row += 1

    def bar_chart(
        self,
        title: str,
        span: Span,
        label_column: int,
        value_columns: Sequence[int],
        *,
        horizontal: bool = False,
        height: float = 90.0,
    ) -> None:
        """A native chart of a table's columns (counted from 1) below it, over the whole width."""
        chart = BarChart()
        chart.type = "bar" if horizontal else "col"
        chart.title = _chart_title(title)
        chart.style = 10
        for column in value_columns:
            values = Reference(self.cells, min_col=column, min_row=span.heading, max_row=span.last)
            chart.add_data(values, titles_from_data=True)
        chart.set_categories(
            Reference(self.cells, min_col=label_column, min_row=span.first, max_row=span.last)
        )
        for series, colour in zip(chart.series, _CHART_COLOURS, strict=False):
            series.graphicalProperties = GraphicalProperties(solidFill=colour)
            series.dLbls = DataLabelList(
                showVal=True, showSerName=False, showCatName=False, showLegendKey=False, showPercent=False
            )
        chart.gapWidth = 60
        if horizontal:
            chart.x_axis.scaling.orientation = "maxMin"  # the first row on top, as in the table
        chart.x_axis.delete = chart.y_axis.delete = False
        chart.y_axis.scaling.min = 0
        chart.y_axis.majorGridlines = None
        chart.y_axis.delete = True  # every bar bears its number
        chart.x_axis.txPr = chart.legend.txPr = _chart_text(1100)
        chart.legend.position = "b"
        if len(value_columns) == 1:
            chart.legend = None
        chart.height = height / 10  # centimetres
        chart.width = (self._width(1, len(self.columns)) - 2) / 10  # type: ignore[assignment] # not only whole
        self.gap()
        self.cells.add_chart(chart, f"A{self.row}")
        needed = math.ceil(height / _INCH * 72 / _POINTS_PER_LINE) + 1
        for number in range(self.row, self.row + needed):
            self.cells.row_dimensions[number].height = _POINTS_PER_LINE
        self.row += needed

    def signatures(self, left: Sequence[str], right: Sequence[str]) -> None:
        """Two blocks, each first line bold, the last one in italics; room to sign below."""
        self.gap(12)
        split, last = self._middle(), len(self.columns)
        for offset in range(max(len(left), len(right))):
            for lines, first, end in ((left, 1, split), (right, split + 1, last)):
                if offset < len(lines):
                    hint = lines[offset].startswith("(")
                    self._merged(
                        self.row,
                        first,
                        end,
                        lines[offset],
                        size=12 if hint else 13,
                        bold=not hint,
                        italic=hint,
                    )
            self.cells.row_dimensions[self.row].height = _POINTS_PER_LINE
            self.row += 1
        for _ in range(4):
            self.gap(_POINTS_PER_LINE)

    def finish(self, *, printed: bool = True) -> None:
        """Sets what is printed: everything written so far, or nothing.

        A file has no mark for "not on paper"; an empty cell beside the table as print area is one that every program
        understands, and "Xóa vùng in" takes it off.
        """
        last = len(self.columns)
        area = f"A1:{get_column_letter(last)}{self.row - 1}" if printed else f"{get_column_letter(last + 2)}1"
        self.cells.print_area = area

    def _merged(
        self,
        row: int,
        first: int,
        last: int,
        text: str,
        *,
        size: int,
        bold: bool = False,
        italic: bool = False,
        underline: Literal["single"] | None = None,
        colour: str = "000000",
        align: str = "center",
        vertical: str = "top",
    ) -> None:
        cell = cell_at(self.cells, row, first)
        put_text(cell, text)
        cell.font = Font(name=FACE, size=size, bold=bold, italic=italic, underline=underline, color=colour)
        cell.alignment = Alignment(horizontal=align, vertical=vertical, wrap_text=True)
        if last > first:
            self.cells.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)

    def _width(self, first: int, last: int) -> float:
        return sum(column.width for column in self.columns[first - 1 : last])

    def _middle(self, right: float = 0) -> int:
        """The column after which the sheet is cut into a left and a right half, most evenly.

        Where that can be, the right half has at least `right` millimetres.
        """
        whole = self._width(1, len(self.columns))
        places = range(1, len(self.columns))
        roomy = [place for place in places if whole - self._width(1, place) >= right] or places
        return min(roomy, key=lambda place: abs(self._width(1, place) - whole * 0.5))


def _centred(text: str, size: int) -> HeaderFooterItem:
    """A line at the top or the foot of each page."""
    item = HeaderFooterItem()
    item.center.text, item.center.font, item.center.size = text, FACE, size
    return item


def _height(text: str, width: float, size: float = 12, *, bold: bool = False) -> float:
    """Points that a wrapped text needs in so many millimetres.

    Measured by ourselves, since spreadsheets fit neither merged cells nor, in LibreOffice and on phones, the
    rows of a file which was never opened before.
    """
    em = size * 0.353 * (1.13 if bold else 1.07)  # millimetres, with a little room to spare
    lines = sum(_lines(part, width, em) for part in text.split("\n"))
    return lines * size * 1.2 + 4


def _lines(text: str, width: float, em: float) -> int:
    """Lines of a paragraph that is broken between words."""
    lines, used = 1, 0.0
    for word in text.split(" "):
        needed = em * sum(_letter_width(char) for char in word)
        if used and used + needed > width:
            lines, used = lines + 1, 0.0
        lines += int(needed // width)
        used += needed + em * 0.25
    return lines


def _letter_width(char: str) -> float:
    """Width of a letter of Times New Roman, in ems."""
    if char in _NARROW_LETTERS:
        return 0.31
    if char in "mwMW":
        return 0.8
    return 0.7 if char.isupper() else 0.48


def _chart_title(text: str) -> Title:
    letters = _chart_letters(1300, bold=True)
    line = Paragraph(pPr=ParagraphProperties(defRPr=letters), r=[RegularTextRun(rPr=letters, t=text)])
    return Title(tx=Text(rich=RichText(p=[line])), overlay=False)


def _chart_letters(size: int, *, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(sz=size, b=bold, latin=ChartFont(typeface=FACE))


def _chart_text(size: int) -> RichText:
    letters = _chart_letters(size)
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=letters), endParaRPr=letters)])
