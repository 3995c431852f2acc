"""A printed sheet, written from top to bottom. Widths and margins are in millimetres."""

import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final, Literal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from danvan.lib.xlsx.book import safe_sheet_name
from danvan.lib.xlsx.cells import FORMULA_STARTS, cell_at, put, put_text
from danvan.lib.xlsx.charts import bar_chart
from danvan.lib.xlsx.heights import height_of
from danvan.lib.xlsx.page import INCH, set_up_page
from danvan.lib.xlsx.rows import Body
from danvan.lib.xlsx.styles import DECIMAL_FORMAT, FACE, styles_of
from danvan.lib.xlsx.table import Band, Column, Kind, Span, Value

_STATE_NAME: Final = 96.0  # room for the State's name on one line, in bold letters of 12 points
_POINTS_PER_LINE: Final = 17.0
_INSET: Final = (3.0, 5.5)  # millimetres beside what a cell says; a text is set in by a letter
_PIXELS_PER_UNIT: Final = 8.0  # a column width counts digits of Times New Roman 12 on a screen of 96 dpi


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
        self.body: Body | None = None
        for number, column in enumerate(self.columns, 1):
            pixels = column.width / INCH * 96
            self.cells.column_dimensions[get_column_letter(number)].width = pixels / _PIXELS_PER_UNIT
        set_up_page(self.cells, self._width(1, len(self.columns)), landscape=landscape, footer=footer)

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
            height_of(superior, left, 13), height_of(name, right, 12, bold=True)
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
            height_of(body, left, 13, bold=True), height_of(below, right, 13, bold=not is_party)
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
        self.cells.row_dimensions[self.row].height = height_of(
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
            height_of(column.heading, column.width - 3, bold=True) + 3 for column in self.columns
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

    def long_table(self, rows: Sequence[Sequence[Value]]) -> None:
        """A table to be filtered, as `table` makes it, of any length: its rows are written as the book leaves."""
        heading = self.table(()).heading
        if not rows:
            return
        styles = [styles_of(self.cells, column.kind) for column in self.columns]
        insets = [column.width - _INSET[column.kind == Kind.TEXT] for column in self.columns]
        self.row += len(rows)
        last = self.row - 1
        self.cells.auto_filter.ref = f"A{heading}:{get_column_letter(len(self.columns))}{last}"
        self.body = Body(
            heading,
            rows,
            styles,
            lambda text, column: height_of(text, insets[column]),
            height_of("", 1),
            last,
        )

    def _band(self, band: Band) -> None:
        for number in range(1, len(self.columns) + 1):
            self.cells.cell(self.row, number).style = "dv_band"
        put_text(cell_at(self.cells, self.row, 1), band.text)
        self.cells.merge_cells(
            start_row=self.row, end_row=self.row, start_column=1, end_column=len(self.columns)
        )
        self.cells.row_dimensions[self.row].height = height_of(
            band.text, self._width(1, len(self.columns)) - 5, bold=True
        )
        self.row += 1

    def _table_row(self, values: Sequence[Value], *, total: bool = False) -> None:
        for number, (column, value) in enumerate(zip(self.columns, values, strict=True), 1):
            cell = cell_at(self.cells, self.row, number)
            put(cell, value)
            cell.style = f"dv_{column.kind}{'_total' if total else ''}"
            if isinstance(value, str) and value.startswith(FORMULA_STARTS):
                cell.quotePrefix = True
            if isinstance(value, Decimal) and value != value.to_integral_value():
                cell.number_format = DECIMAL_FORMAT
            if column.kind == Kind.DATE and isinstance(value, str):
                cell.number_format = "@"
        self.cells.row_dimensions[self.row].height = max(
            height_of(
                value if isinstance(value, str) else "",
                column.width - _INSET[column.kind == Kind.TEXT],
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
        chart = bar_chart(
            self.cells,
            title,
            span,
            label_column,
            value_columns,
            horizontal=horizontal,
            width=self._width(1, len(self.columns)) - 2,
            height=height,
        )
        self.gap()
        self.cells.add_chart(chart, f"A{self.row}")
        needed = math.ceil(height / INCH * 72 / _POINTS_PER_LINE) + 1
        for number in range(self.row, self.row + needed):
            self.cells.row_dimensions[number].height = _POINTS_PER_LINE
        self.row += needed

    def signatures(
        self, left: Sequence[str], right: Sequence[str], signer: str = "", plain: Sequence[str] = ()
    ) -> None:
        """Two blocks, bold but the hint and what is `plain`; room to sign below, then the right one's name."""
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
                        bold=not hint and lines[offset] not in plain,
                        italic=hint,
                    )
            self.cells.row_dimensions[self.row].height = _POINTS_PER_LINE
            self.row += 1
        for _ in range(4):
            self.gap(_POINTS_PER_LINE)
        if signer:
            self._merged(self.row, split + 1, last, signer, size=13, bold=True)
            self.row += 1

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
