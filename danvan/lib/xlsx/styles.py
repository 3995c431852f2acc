"""How cells look: the typeface, formats of numbers and dates, one named style for each kind of cell."""

from typing import Final

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from danvan.lib.xlsx.rows import Styles
from danvan.lib.xlsx.table import Kind

FACE: Final = "Times New Roman"
NUMBER_FORMAT: Final = (
    "[$-42A]#,##0_)"  # 42A: Vietnamese, so that 1157 is shown as 1.157; "_)": off the border
)
DECIMAL_FORMAT: Final = "[$-42A]#,##0.##_)"
DIFFERENCE_FORMAT: Final = "[$-42A]+#,##0_);[$-42A]-#,##0_);0_)"
DATE_FORMAT: Final = "dd/mm/yyyy"

_THIN: Final = Side(style="thin", color="000000")
_BOX: Final = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEADING_FILL: Final = PatternFill("solid", fgColor="F3E3DC")
_BAND_FILL: Final = PatternFill("solid", fgColor="F7F3EE")


def named_styles() -> list[NamedStyle]:
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


def styles_of(sheet: Worksheet, kind: Kind) -> Styles:
    """The numbers of the styles that the cells of such a column have in a table (`Sheet.table`)."""
    numbers = {}
    for name in ("text", "quoted", "number", "decimal", "day"):
        cell = WriteOnlyCell(sheet)
        cell.style = f"dv_{kind}"
        cell.quotePrefix = name == "quoted"
        if name == "decimal":
            cell.number_format = DECIMAL_FORMAT
        if kind == Kind.DATE and name in ("text", "quoted"):
            cell.number_format = "@"
        numbers[name] = cell.style_id
    return Styles(**numbers)
