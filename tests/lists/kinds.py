"""One list in every kind of file that the portal reads: builders that know nothing of the reader.

A list is (lines above, rows of the table, lines below). A cell is its text, or (text, columns, rows) where it covers
several; what it covers below is left out of the next rows, as in a web page.
"""

import csv
import io
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from html import escape
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import docx
from openpyxl import Workbook

from danvan.intake.pasted import pasted_file
from danvan.lists.reading.words.columns import REGISTRATIONS
from tests.lists.lists import CATALOGUE, to_bytes

Spanned = tuple[str, int, int]
List = tuple[list[str], list[list[Any]], list[str]]

NAMES = "".join(
    f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
    for short in ("office", "table", "text", "style")
)
SHEET_MIME = "application/vnd.oasis.opendocument.spreadsheet"


def spanned(cell: Any) -> Spanned:
    text, across, down = cell if isinstance(cell, tuple) else (cell, 1, 1)
    return ("" if text is None else str(text), across, down)


def placed(rows: list[list[Any]]) -> list[list[tuple[int, Spanned]]]:
    """Each row's cells with their columns, from 1."""
    covered: dict[tuple[int, int], bool] = {}
    found = []
    for number, row in enumerate(rows):
        column, line = 1, []
        for cell in map(spanned, row):
            while covered.get((number, column)):
                column += 1
            line.append((column, cell))
            for y in range(cell[2]):
                for x in range(cell[1]):
                    covered[number + y, column + x] = True
            column += cell[1]
        found.append(line)
    return found


def whole(rows: list[list[Any]]) -> list[list[str]]:
    """The rows with the texts of covering cells written out: what a file without merged cells has."""
    width = max(column + cell[1] - 1 for line in placed(rows) for column, cell in line)
    grid = [[""] * width for _ in rows]
    for number, line in enumerate(placed(rows)):
        for column, (text, across, down) in line:
            for y in range(down):
                for x in range(across if down > 1 else 1):
                    grid[number + y][column - 1 + x] = text
    return grid


def as_xlsx(wanted: List) -> bytes:
    above, rows, below = wanted
    book = Workbook()
    sheet = book.active
    sheet.title = "DS"
    for number, text in enumerate(above, 1):
        sheet.cell(number, 1, text)
    for number, line in enumerate(placed(rows), len(above) + 1):
        for column, (text, across, down) in line:
            if text:
                sheet.cell(number, column, int(text) if text.isdecimal() else text)
            if across > 1 or down > 1:
                sheet.merge_cells(None, number, column, number + down - 1, column + across - 1)
    for number, text in enumerate(below, len(above) + len(rows) + 1):
        sheet.cell(number, 1, text)
    return to_bytes(book)


def as_csv(wanted: List) -> bytes:
    above, rows, below = wanted
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows(
        [*([text] for text in above), *whole(rows), *([t] for t in below)]
    )
    return out.getvalue().encode("utf-8-sig")


def as_pasted(wanted: List) -> bytes:
    above, rows, below = wanted
    text = "\r\n".join([*above, *("\t".join(row) for row in whole(rows)), *below])
    return pasted_file(text, REGISTRATIONS, CATALOGUE)


def as_docx(wanted: List) -> bytes:
    """By python-docx, whose merged cells are those of Word: w:gridSpan and w:vMerge."""
    above, rows, below = wanted
    document = docx.Document()
    for text in above:
        document.add_paragraph(text)
    width = max(column + cell[1] - 1 for line in placed(rows) for column, cell in line)
    table = document.add_table(len(rows), width)
    for number, line in enumerate(placed(rows)):
        for column, (text, across, down) in line:
            cell = table.cell(number, column - 1)
            if across > 1 or down > 1:
                cell = cell.merge(table.cell(number + down - 1, column + across - 2))
            cell.text = text
    for text in below:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def html_of(wanted: List) -> str:
    above, rows, below = wanted

    def cell(one: Any) -> str:
        text, across, down = spanned(one)
        spans = (f" colspan={across}" if across > 1 else "") + (f' rowspan="{down}"' if down > 1 else "")
        return f"<td{spans}>{escape(text)}</td>"

    table = "".join(f"<tr>{''.join(map(cell, row))}</tr>\n" for row in rows)
    lines = [
        "".join(f"<p align=center><b>{escape(text)}</b></p>\n" for text in part) for part in (above, below)
    ]
    return f"<html><head><style>td {{}}</style></head><body>{lines[0]}<table border=1>{table}</table>{lines[1]}</body>"


def as_html(wanted: List) -> bytes:
    return html_of(wanted).encode()


def as_mhtml(wanted: List) -> bytes:
    message = MIMEMultipart("related")
    page = MIMEText(html_of(wanted), "html", "utf-8")  # in base64
    page["Content-Location"] = "file:///C:/1/ds.htm"
    message.attach(page)
    message.attach(MIMEText("td {}", "css", "utf-8"))
    return message.as_bytes()


def as_xml_2003(wanted: List) -> bytes:
    above, rows, below = wanted
    space = "urn:schemas-microsoft-com:office:spreadsheet"

    def data(text: str) -> str:
        kind = "Number" if text.isdecimal() else "String"
        return f'<Data ss:Type="{kind}">{escape(text)}</Data>' if text else ""

    def cell(column: int, one: Spanned) -> str:
        text, across, down = one
        spans = f' ss:MergeAcross="{across - 1}"' * (across > 1) + f' ss:MergeDown="{down - 1}"' * (down > 1)
        return f'<Cell ss:Index="{column}"{spans}>{data(text)}</Cell>'

    lines = ["".join(f"<Row><Cell>{data(text)}</Cell></Row>" for text in part) for part in (above, below)]
    table = "".join(f"<Row>{''.join(cell(*one) for one in line)}</Row>" for line in placed(rows))
    return (
        f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="{space}" xmlns:ss="{space}">'
        f'<Worksheet ss:Name="DS"><Table>{lines[0]}{table}{lines[1]}</Table></Worksheet></Workbook>'
    ).encode()


def _ods_body(wanted: List) -> str:
    above, rows, below = wanted

    def cell(one: Spanned, before: int) -> str:
        text, across, down = one
        spans = f' table:number-columns-spanned="{across}" table:number-rows-spanned="{down}"'
        value = f' office:value-type="float" office:value="{text}"' if text.isdecimal() else ""
        skipped = "<table:covered-table-cell/>" * before
        return f"{skipped}<table:table-cell{spans}{value}><text:p>{escape(text)}</text:p></table:table-cell>"

    def row(line: list[tuple[int, Spanned]]) -> str:
        cells, at = "", 1
        for column, one in line:
            cells += cell(one, column - at)
            at = column + 1
        return f"<table:table-row>{cells}</table:table-row>"

    lines = ["".join(row([(1, spanned(text))]) for text in part) for part in (above, below)]
    table = "".join(map(row, placed(rows)))
    return f'<office:body><office:spreadsheet><table:table table:name="DS">{lines[0]}{table}{lines[1]}</table:table></office:spreadsheet></office:body>'


def as_ods(wanted: List) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as target:
        target.writestr("mimetype", SHEET_MIME)
        target.writestr(
            "content.xml", f"<office:document-content{NAMES}>{_ods_body(wanted)}</office:document-content>"
        )
    return out.getvalue()


def as_fods(wanted: List) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document{NAMES} office:mimetype="{SHEET_MIME}">'
        f"{_ods_body(wanted)}</office:document>"
    ).encode()


BUILDERS = {
    "xlsx": as_xlsx,
    "ods": as_ods,
    "fods": as_fods,
    "csv": as_csv,
    "pasted": as_pasted,
    "docx": as_docx,
    "html": as_html,
    "mhtml": as_mhtml,
    "xml": as_xml_2003,
}
