"""Native bar charts of a table's columns."""

from collections.abc import Sequence
from typing import Final

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.worksheet.worksheet import Worksheet

from danvan.lib.xlsx.styles import FACE
from danvan.lib.xlsx.table import Span

_COLOURS: Final = ("9B1C1C", "E3B23C", "2F5D62")


def bar_chart(
    cells: Worksheet,
    title: str,
    span: Span,
    label_column: int,
    value_columns: Sequence[int],
    *,
    horizontal: bool,
    width: float,
    height: float,
) -> BarChart:
    """A chart of those columns (counted from 1) of a table, so many millimetres large; it still has to be placed."""
    chart = BarChart()
    chart.type = "bar" if horizontal else "col"
    chart.title = _title(title)
    chart.style = 10
    for column in value_columns:
        values = Reference(cells, min_col=column, min_row=span.heading, max_row=span.last)
        chart.add_data(values, titles_from_data=True)
    chart.set_categories(Reference(cells, min_col=label_column, min_row=span.first, max_row=span.last))
    for series, colour in zip(chart.series, _COLOURS, strict=False):
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
    chart.x_axis.txPr = chart.legend.txPr = _text(1100)
    chart.legend.position = "b"
    if len(value_columns) == 1:
        chart.legend = None
    chart.height, chart.width = height / 10, width / 10  # type: ignore[assignment] # centimetres, not only whole
    return chart


def _title(text: str) -> Title:
    letters = _letters(1300, bold=True)
    line = Paragraph(pPr=ParagraphProperties(defRPr=letters), r=[RegularTextRun(rPr=letters, t=text)])
    return Title(tx=Text(rich=RichText(p=[line])), overlay=False)


def _letters(size: int, *, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(sz=size, b=bold, latin=Font(typeface=FACE))


def _text(size: int) -> RichText:
    letters = _letters(size)
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=letters), endParaRPr=letters)])
