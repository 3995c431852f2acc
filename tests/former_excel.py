"""How a list was written to Excel before its rows were streamed: openpyxl alone. What is written now is held to it."""

from datetime import date
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, NamedStyle
from openpyxl.utils import get_column_letter

from danvan.lib.xlsx import put
from danvan.lib.xlsx.heights import height_of


def former_workbook(headers, rows):
    """The file that these rows made."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Danh sách")
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.page_setup.fitToPage = True
    widths = []
    for index, column in enumerate(zip(headers, *rows[:1000], strict=True), start=1):
        longest = max(len(_shown(value)) for value in column)
        widths.append(min(max(longest + 2, 8), 60))
        sheet.column_dimensions[get_column_letter(index)].width = widths[-1]
    usual = {"alignment": Alignment(vertical="top", wrap_text=True)}
    plain, bold = Font(name="Times New Roman", size=11), Font(name="Times New Roman", size=11, bold=True)
    book.add_named_style(NamedStyle("list_head", font=bold, **usual))
    book.add_named_style(NamedStyle("list_text", font=plain, **usual))
    book.add_named_style(NamedStyle("list_day", font=plain, number_format="dd/mm/yyyy", **usual))
    sheet.append([_cell(sheet, header, "list_head") for header in headers])
    for at, row in enumerate(rows, start=2):
        longer = [
            height_of(value, width * 1.9, 11)
            for value, width in zip(row, widths, strict=True)
            if isinstance(value, str) and (len(value) > width - 2 or "\n" in value)
        ]
        if longer:
            sheet.row_dimensions[at].height = max(longer)
        sheet.append(
            [_cell(sheet, value, "list_day" if isinstance(value, date) else "list_text") for value in row]
        )
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _shown(value):
    if isinstance(value, date):
        return "00/00/0000"
    return max(str("" if value is None else value).split("\n"), key=len)


def _cell(sheet, value, style):
    cell = WriteOnlyCell(sheet)
    cell.style = style
    put(cell, None if value == "" else value)
    return cell
