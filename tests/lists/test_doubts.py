"""What a list says against itself: asked once where rows wait for it, else told before the rows are written."""

import io
import re
import shutil
import subprocess
import time
from datetime import datetime
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from zipfile import ZipFile

import docx
import openpyxl
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from danvan.lists.commendations.reading import COMMENDATION_LIST
from danvan.lists.reading.words.columns import REGISTRATIONS
from danvan.lists.reading.workbook import Answers, read_workbook
from tests.lists.kinds import as_fods, as_xml_2003
from tests.lists.lists import CATALOGUE, codes, read, to_bytes, workbook

TITLE = ["DANH SÁCH ĐĂNG KÝ DÂN VẬN KHÉO NĂM 2022 XÃ XUÂN LẬP"]
SHORT = ("STT", "Tên mô hình", "Tên tập thể, cá nhân", "Lĩnh vực")
ROWS = [(at, f"Đường hoa {at}", "Hội Phụ nữ xã", "Kinh tế") for at in range(1, 5)]


def with_column(heading, value):
    return read(TITLE, (*SHORT, heading), *[(*row, value) for row in ROWS])


def remarks(reading):
    return {remark.code: remark.rows for sheet in reading.sheets for remark in sheet.remarks}


def questions(reading):
    return [question.code for sheet in reading.sheets for question in sheet.questions]


# --- headings -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heading",
    ["Đơn vị giúp đỡ", "Đơn vị hỗ trợ", "Đơn vị đỡ đầu", "Đơn vị quản lý", "Đơn vị đề nghị", "Đơn vị tính"],
)
def test_a_further_word_makes_an_unknown_heading_of_a_unit(heading):
    reading = with_column(heading, "Xã Phúc Sơn")
    assert {row.unit for row in reading.rows} == {"Xã Xuân Lập"}
    assert {row.registrant for row in reading.rows} == {"Hội Phụ nữ xã"}
    assert "column" in questions(reading)


def test_the_year_of_something_else_is_no_year_of_registration():
    assert {row.year for row in with_column("Năm bắt đầu", 2019).rows} == {2022}
    reading = with_column("Năm công nhận", 2021)
    assert {row.year for row in reading.rows} == {2022}
    assert not any(row.is_good for row in reading.rows)  # a recognition is not left out without a word


def test_a_column_of_titles_that_is_left_out_holds_the_list_back():
    reading = with_column("Tên mô hình cũ", "Ngõ sáng")
    assert {row.title[:9] for row in reading.rows} == {"Đường hoa"}
    assert codes(reading) == [["missing"]] * 4
    settled = read(
        TITLE, (*SHORT, "Tên mô hình cũ"), *[(*row, "Ngõ sáng") for row in ROWS], columns={"E": ""}
    )
    assert codes(settled) == [[]] * 4


@pytest.mark.parametrize(
    "heading", ["Tên đơn vị", "Đơn vị đăng ký", "Tên mô hình tiêu biểu", "Năm đăng ký thực hiện"]
)
def test_words_that_change_nothing_leave_a_heading_known(heading):
    assert REGISTRATIONS.match(heading).names


@pytest.mark.parametrize(("heading", "value"), [("Đơn vị", "Xã Phúc Sơn"), ("Năm", 2021)])
def test_a_column_that_agrees_with_the_title_nowhere_is_asked_once(heading, value):
    reading = with_column(heading, value)
    assert questions(reading) == ["differs"]
    assert codes(reading) == [["missing"]] * 4
    name = {"Đơn vị": "unit", "Năm": "year"}[heading]
    rows = [(*row, value) for row in ROWS]
    assert codes(read(TITLE, (*SHORT, heading), *rows, columns={"E": name})) == [[]] * 4


@pytest.mark.parametrize("word", ["T", "TT", "CN"])
def test_a_lone_abbreviation_above_a_list_decides_nothing(word):
    reading = read(TITLE, [word], SHORT, *ROWS, (5, "Nhà sạch", "Ma Văn Út", "Kinh tế"))
    assert [row.kind for row in reading.rows] == ["collective"] * 4 + ["individual"]


def test_persons_under_a_heading_of_persons_are_no_collectives_whatever_the_title_says():
    header = ("STT", "Tên mô hình", "Họ và tên", "Lĩnh vực")
    reading = read(["DANH SÁCH TẬP THỂ NĂM 2022 XÃ XUÂN LẬP"], header, (1, "A", "Hoàng Văn Đạt", "Kinh tế"))
    assert [row.kind for row in reading.rows] == ["individual"]


# --- asked once -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        "DANH SÁCH MÔ HÌNH HỌC TẬP VÀ LÀM THEO TƯ TƯỞNG HỒ CHÍ MINH NĂM 2022 XÃ XUÂN LẬP",
        "DANH SÁCH TẬP THỂ ĐƯỢC TẶNG GIẤY KHEN NĂM 2022 XÃ XUÂN LẬP",
    ],
)
def test_a_list_of_another_movement_is_asked_about_once(title):
    reading = read([title], SHORT, *ROWS)
    assert questions(reading) == ["movement"]
    assert not any(row.is_good for row in reading.rows)
    said = {"Sheet1": {"movement": "1"}}
    assert all(row.is_good for row in read([title], SHORT, *ROWS, sheets=said).rows)


def marked(hidden=(), struck=()) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(workbook([TITLE, SHORT, *ROWS])))
    sheet = book.active
    for row in hidden:
        sheet.row_dimensions[row].hidden = True
    for row in struck:
        for cell in sheet[row]:
            cell.font = Font(strike=True)
    return to_bytes(book)


def test_rows_without_a_year_below_one_of_another_year_than_the_title_are_asked():
    header = ("STT", "Tên mô hình", "Tên tập thể, cá nhân", "Lĩnh vực", "Năm")
    body = ("Hội Nông dân xã", "Kinh tế")
    years = (2022, None, 2021, None, 2022, None)
    rows = [[at, f"Mô hình số {at} đường hoa", *body, year] for at, year in enumerate(years, 1)]
    title = ["DANH SÁCH ĐĂNG KÝ DÂN VẬN KHÉO XÃ XUÂN LẬP NĂM 2022"]
    reading = read(title, header, *rows)
    assert [row.year for row in reading.rows] == [2022, 2022, 2021, None, 2022, 2022]
    assert [row.is_good for row in reading.rows] == [True, True, True, False, True, True]
    answered = read(title, header, *rows, sheets={"Sheet1": {"year": "2021"}})
    assert [row.year for row in answered.rows] == [2022, 2021, 2021, 2021, 2022, 2021]


def test_rows_hidden_or_struck_out_are_not_taken_unless_somebody_says_so():
    data = marked(hidden=[4], struck=[6])
    reading = read_workbook(data, "a.xlsx", CATALOGUE)
    assert [row.is_good for row in reading.rows] == [True, False, True, False]
    assert questions(reading) == ["struck_rows", "hidden_rows"]
    assert remarks(reading) == {"struck": (6,), "hidden": (4,)}
    said = {"Sheet1": {"hidden_rows": "1", "struck_rows": "0"}}
    reading = read_workbook(data, "a.xlsx", CATALOGUE, Answers(sheets=said))
    assert [row.row for row in reading.rows if row.is_good] == [3, 4, 5]
    assert [(one.row, one.kind) for one in reading.sheets[0].set_aside][-1] == (6, "hidden")


MARKS = {
    "elements": "<tr><td>2</td><td><s>Hoa</s></td><td><del>Hội B</del></td><td>Kinh tế</td></tr>",
    "a style": '<tr style="text-decoration: line-through"><td>2</td><td>Hoa</td><td>Hội B</td><td>Kinh tế</td></tr>',
    "a class": '<tr class="x xl66"><td>2</td><td>Hoa</td><td>Hội B</td><td>Kinh tế</td></tr>',
    "spans": "<tr><td>2</td><td><strike>Hoa <b>đỏ</b></strike></td>"
    '<td><span style="text-decoration:line-through">Hội B</span></td><td>Kinh tế</td></tr>',
    "hidden": "<tr style='display:none'><td>2</td><td>Hoa</td><td>Hội B</td><td>Kinh tế</td></tr>",
    "half struck out": "<tr><td>2</td><td>Hoa <s>cũ</s></td><td>Hội B</td><td>Kinh tế</td></tr>",
    "hidden by a class": '<tr class="x hide"><td>2</td><td>Hoa</td><td>Hội B</td><td>Kinh tế</td></tr>',
    "hidden by a number": "<tr id=r7><td>2</td><td>Hoa</td><td>Hội B</td><td>Kinh tế</td></tr>",
    "hidden with others": '<tbody class="hide"><tr><td>2</td><td>Hoa</td><td>Hội B</td><td>Kinh tế</td></tr></tbody>',
    "hidden by Word": "<tr>"
    + "".join(
        f"<td><p class=MsoNormal><span style='mso-hide:all'>{text}</span></p></td>"
        for text in ("2", "Hoa", "Hội B", "Kinh tế")
    )
    + "</tr>",
    "shown after all": '<tr class="hide" style="display:table-row">'
    "<td>2</td><td>Hoa</td><td>Hội B</td><td>Kinh tế</td></tr>",
    "hidden by its cells": '<tr class="off"><td>2</td><td>Hoa</td><td>Hội B</td><td>Kinh tế</td></tr>',
    "hidden by a rule below": '<tr class="late"><td>2</td><td>Hoa</td><td>Hội B</td><td>Kinh tế</td></tr>',
    "not printed": '<tr class="noprint"><td>2</td><td>Hoa</td><td>Hội B</td><td>Kinh tế</td></tr>',
    "another's class": '<tr class="menu"><td>2</td><td>Hoa</td><td>Hội B</td><td>Kinh tế</td></tr>',
}
OTHERWISE = {
    **{way: ["hidden_rows"] for way in MARKS if way.startswith("hidden")},
    **{way: [] for way in ("half struck out", "shown after all", "not printed", "another's class")},
}


@pytest.mark.parametrize("way", MARKS)
def test_rows_hidden_or_struck_out_on_a_web_page_are_asked_about(way):
    head = """<style><!-- .xl65 {color:red} .xl66 {mso-x:1; text-decoration:line-through;} /* .menu2 { */
    @media print { .noprint {display:none} } @media screen and (max-width: 1px) { td {color: red} }
    tr.off > td {display:none}
    ul.menu, tr.x td.y, table tr.hide,\n.hide {visibility:visible; display : none} #r7 {visibility:collapse}
    --></style><p>XÃ XUÂN LẬP NĂM 2022</p>"""
    header = f"<tr>{''.join(f'<th>{name}</th>' for name in SHORT)}</tr>"
    plain = "<tr><td>{}</td><td>Rau sạch {}</td><td>Hội A</td><td>Kinh tế</td></tr>"
    page = f"{head}<table>{header}{plain.format(1, 1)}{MARKS[way]}{plain.format(3, 3)}</table>"
    page += "<style>.late {display:none}</style>"
    reading = read_workbook(page.encode(), "a.html", CATALOGUE)
    asked = OTHERWISE.get(way, ["struck_rows"])
    assert questions(reading) == asked
    is_good = not asked and way != "half struck out"  # that row is asked to be written anew
    assert [row.is_good for row in reading.rows] == [True, is_good, True]


def test_styles_beside_a_page_hide_and_strike_out_its_rows_too():
    """Excel puts the rules of a page that it saves as MHTML into a part of their own."""
    rows = "".join(
        f"<tr class={name}>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>"
        for name, row in zip(("", "xl1", "xl2", "", ""), (SHORT, *ROWS), strict=True)
    )
    message = MIMEMultipart("related")
    page = MIMEText(f"<html><body><p>{TITLE[0]}</p><table>{rows}</table></body></html>", "html", "utf-8")
    page["Content-Location"] = "file:///C:/1/ds.htm"
    message.attach(page)
    message.attach(MIMEText(".xl1 {display:none}\n.xl2 {text-decoration:line-through}", "css", "utf-8"))
    reading = read_workbook(message.as_bytes(), "a.mht", CATALOGUE)
    assert questions(reading) == ["struck_rows", "hidden_rows"]
    assert [row.is_good for row in reading.rows] == [False, False, True, True]


def list_in_word(document=None):
    """The list of `ROWS` below its title, and its table."""
    document = document or docx.Document()
    document.add_paragraph(TITLE[0])
    table = document.add_table(0, len(SHORT))
    for cells in (SHORT, *ROWS):
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = str(text)
    return document, table


def in_word(*runs):
    document, table = list_in_word()
    paragraph = table.rows[2].cells[1].paragraphs[0]
    paragraph.clear()
    for text, is_struck in runs:
        paragraph.add_run(text).font.strike = is_struck or None
    return "a.docx", to_bytes(document)


OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SHARED_STRINGS = {
    "[Content_Types].xml": f'<Override PartName="/xl/sharedStrings.xml" ContentType="{OFFICE}.sharedStrings+xml"/>',
    "xl/_rels/workbook.xml.rels": '<Relationship Id="rId77" Target="sharedStrings.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/>',
}


def in_excel(*runs, cell_is_struck=False):
    """As Excel writes them, among the shared strings; a run without marks is as its cell, others say their own."""
    book = openpyxl.load_workbook(io.BytesIO(workbook([TITLE, SHORT, *ROWS])))
    if cell_is_struck:
        book.active["B4"].font = Font(strike=True)
    title = "".join(
        f"<r><rPr>{'<strike/>' * is_struck}<b/></rPr><t xml:space='preserve'>{text}</t></r>"
        for text, is_struck in runs
    )
    out = io.BytesIO()
    with ZipFile(io.BytesIO(to_bytes(book))) as source, ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                content, found = re.subn(
                    r'<c r="B4"([^>]*?) t="inlineStr"><is>.*?</is></c>',
                    r'<c r="B4"\1 t="s"><v>1</v></c>',
                    content,
                )
                assert found == 1
            if name in SHARED_STRINGS:
                end = content.rindex("</")
                content = content[:end] + SHARED_STRINGS[name] + content[end:]
            target.writestr(name, content)
        space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        strings = f'<sst xmlns="{space}"><si><t>x</t></si><si>{title}</si></sst>'
        target.writestr("xl/sharedStrings.xml", strings)
    return "a.xlsx", out.getvalue()


def in_excel_cells(*runs):
    """As a program writes that keeps no shared strings."""
    book = openpyxl.load_workbook(io.BytesIO(workbook([TITLE, SHORT, *ROWS])))
    blocks = [TextBlock(InlineFont(strike=is_struck or None), text) for text, is_struck in runs]
    book.active["B4"] = CellRichText(*blocks)
    return "a.xlsx", to_bytes(book)


def on_a_page(*runs):
    title = "".join(f"<s>{text}</s>" if is_struck else text for text, is_struck in runs)
    rows = [list(map(str, row)) for row in (SHORT, *ROWS)]
    rows[2][1] = title
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return "a.html", f"<p>{TITLE[0]}</p><table>{table}</table>".encode()


def in_old_xml(*runs):
    html = "http://www.w3.org/TR/REC-html40"
    title = "".join(f"<S>{text}</S>" if is_struck else f"<B>{text}</B>" for text, is_struck in runs)

    def cell(value):
        return f'<Cell><Data ss:Type="String">{value}</Data></Cell>'

    rows = [[cell(value) for value in row] for row in (TITLE, SHORT, *ROWS)]
    rows[3][1] = f'<Cell><ss:Data ss:Type="String" xmlns="{html}">{title}</ss:Data></Cell>'
    table = "".join(f"<Row>{''.join(row)}</Row>" for row in rows)
    return "a.xls", XML_2003.format(table).encode()


def in_calc(*runs, cell_is_struck=False):
    """As LibreOffice writes them; a span of a struck cell that is not struck out says so."""
    styles = "".join(
        f'<style:style style:name="{name}"><style:text-properties style:text-line-through-{mark}/></style:style>'
        for name, mark in (("ce1", 'style="solid"'), ("T1", 'type="single"'), ("T2", 'type="none"'))
    )
    spans = "".join(
        f'<text:span text:style-name="{"T1" if is_struck else "T2"}">{text}</text:span>'
        for text, is_struck in runs
    )
    own = ' table:style-name="ce1"' if cell_is_struck else ""
    body = as_fods(([TITLE[0]], [list(map(str, row)) for row in (SHORT, *ROWS)], [])).decode()
    start = body.index("<text:p>Đường hoa 2")
    before = body.rindex("<table:table-cell", 0, start) + len("<table:table-cell")
    after = body.index("</text:p>", start)
    body = f"{body[:before]}{own}{body[before:start]}<text:p>{spans}{body[after:]}"
    return "a.fods", body.replace(
        "<office:body>", f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
    ).encode()


PARTLY = (("Đường hoa", False), (" cũ", True))
WHOLLY = (("Đường hoa", True), (" cũ", True))


@pytest.mark.parametrize("build", [in_word, in_excel, in_excel_cells, on_a_page, in_old_xml, in_calc])
def test_a_row_with_a_name_struck_out_in_part_is_told_and_asked_until_it_is_written_anew(build):
    name, data = build(*PARTLY)
    reading = read_workbook(data, name, CATALOGUE)
    struck = reading.rows[1]
    assert remarks(reading) == {"partly_struck": (struck.row,)}
    assert [row.title for row in reading.rows][:3] == ["Đường hoa 1", "Đường hoa cũ", "Đường hoa 3"]
    assert [row.row for row in reading.rows if not row.is_good] == [struck.row]
    assert [(problem.code, problem.name) for problem in struck.problems] == [("check_name", "title")]
    answers = Answers().with_cells(struck.sheet, struck.row, {"title": "Đường hoa"})
    anew = read_workbook(data, name, CATALOGUE, answers)
    assert (anew.rows[1].title, anew.rows[1].is_good) == ("Đường hoa", True)


def by_libreoffice(data, kind, folder):
    """A workbook as LibreOffice saves it in another kind."""
    (folder / "a.xlsx").write_bytes(data)
    office = f"-env:UserInstallation=file://{folder}/office"
    command = ["soffice", office, "--headless", "--convert-to", kind, "--outdir", folder, folder / "a.xlsx"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / f"a.{kind}").read_bytes()


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not here")
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_libreoffice_keeps_what_is_struck_out_in_part(kind, tmp_path):
    reading = read_workbook(by_libreoffice(in_excel(*PARTLY)[1], kind, tmp_path), f"a.{kind}", CATALOGUE)
    assert remarks(reading) == {"partly_struck": (4,)}


@pytest.mark.parametrize("build", [in_excel, in_calc])
def test_what_a_struck_cell_says_is_not_struck_out_is_not(build):
    name, data = build(*PARTLY, cell_is_struck=True)
    assert list(remarks(read_workbook(data, name, CATALOGUE))) == ["partly_struck"]
    name, data = build(("Đường", False), (" hoa", False), cell_is_struck=True)
    assert remarks(read_workbook(data, name, CATALOGUE)) == {}


@pytest.mark.parametrize("build", [in_word, in_excel, in_excel_cells, on_a_page, in_old_xml, in_calc])
def test_a_row_with_one_of_its_names_struck_out_is_asked_about_as_one_that_is_struck_out(build):
    name, data = build(*WHOLLY)
    reading = read_workbook(data, name, CATALOGUE)
    struck = reading.rows[1]
    assert (questions(reading), remarks(reading)) == (["struck_rows"], {"struck": (struck.row,)})
    assert [row.row for row in reading.rows if not row.is_good] == [struck.row]
    left = Answers(sheets={struck.sheet: {"struck_rows": "0"}})
    assert struck.row not in [row.row for row in read_workbook(data, name, CATALOGUE, left).rows]
    for answers in (Answers(sheets={struck.sheet: {"struck_rows": "1"}}), Answers()):
        anew = read_workbook(
            data, name, CATALOGUE, answers.with_cells(struck.sheet, struck.row, {"title": "Đường hoa"})
        )
        assert (anew.rows[1].title, anew.rows[1].is_good, questions(anew)) == ("Đường hoa", True, [])


XML_2003 = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ss:ID="Default"/>
<Style ss:ID="gach"><Font ss:StrikeThrough="1"/></Style><Style ss:ID="con" ss:Parent="gach"><Font ss:Bold="1"/></Style>
<Style ss:ID="bo" ss:Parent="gach"><Font ss:StrikeThrough="0"/></Style>
</Styles><Worksheet ss:Name="DS"><Table>{}</Table></Worksheet></Workbook>"""


@pytest.mark.parametrize(
    ("row", "cell", "asked"),
    [
        ('ss:Hidden="1"', "", "hidden_rows"),
        ("", 'ss:StyleID="gach"', "struck_rows"),
        ("", 'ss:StyleID="con"', "struck_rows"),
        ('ss:StyleID="gach"', "", "struck_rows"),
        ('ss:StyleID="gach"', 'ss:StyleID="bo"', ""),
        ("", 'ss:StyleID="bo"', ""),
    ],
)
def test_rows_hidden_or_struck_out_in_xml_of_2003_are_asked_about(row, cell, asked):
    def line(values, row="", cell=""):
        cells = (f'<Cell {cell}><Data ss:Type="String">{value}</Data></Cell>' for value in values)
        return f"<Row {row}>{''.join(cells)}</Row>"

    plain = [line((number, f"Rau sạch {number}", "Hội A", "Kinh tế")) for number in (1, 3)]
    marked = line((2, "Hoa", "Hội B", "Kinh tế"), row, cell)
    rows = [line(["XÃ XUÂN LẬP NĂM 2022"]), line(SHORT), plain[0], marked, plain[1]]
    reading = read_workbook(XML_2003.format("".join(rows)).encode(), "a.xls", CATALOGUE)
    assert questions(reading) == ([asked] if asked else [])
    assert [one.is_good for one in reading.rows] == [True, not asked, True]


@pytest.mark.parametrize("how", ["strike", "double_strike", "hidden"])
def test_rows_hidden_or_struck_out_in_word_are_asked_about(how):
    document, table = list_in_word()
    for cell in table.rows[2].cells:
        for run in cell.paragraphs[0].runs:
            setattr(run.font, how, True)
    table.rows[3].cells[1].paragraphs[0].add_run(" cũ").font.strike = True  # a part of it
    reading = read_workbook(to_bytes(document), "a.docx", CATALOGUE)
    assert questions(reading) == ["hidden_rows" if how == "hidden" else "struck_rows"]
    assert [row.is_good for row in reading.rows] == [True, False, False, True]  # of the third a part


@pytest.mark.parametrize(
    ("paragraph", "run", "asked"),
    [
        ({"strike": True}, {}, "struck_rows"),
        ({}, {"strike": True}, "struck_rows"),
        ({}, {"double_strike": True}, "struck_rows"),
        ({"hidden": True}, {}, "hidden_rows"),
        ({}, {"hidden": True}, "hidden_rows"),
        ({"strike": True}, {"strike": True}, ""),  # Word takes away what both set
        ({"strike": True}, {"direct": False}, ""),
    ],
)
def test_rows_hidden_or_struck_out_by_a_style_of_word_are_asked_about(paragraph, run, asked):
    document = docx.Document()
    base = document.styles.add_style("Goc", WD_STYLE_TYPE.PARAGRAPH)
    gone = document.styles.add_style("Gach", WD_STYLE_TYPE.PARAGRAPH)
    gone.base_style = base  # the mark is inherited
    letters = document.styles.add_style("GachChu", WD_STYLE_TYPE.CHARACTER)
    for style, marks in ((base, paragraph), (letters, run)):
        for name, value in marks.items():
            if name != "direct":
                setattr(style.font, name, value)
    _, table = list_in_word(document)
    for cell in table.rows[2].cells:
        cell.paragraphs[0].style = gone
        for part in cell.paragraphs[0].runs:
            part.style = letters
            part.font.strike = run.get("direct")
    reading = read_workbook(to_bytes(document), "a.docx", CATALOGUE)
    assert questions(reading) == ([asked] if asked else [])
    assert [row.is_good for row in reading.rows] == [True, not asked, True, True]


def test_hidden_text_in_a_cell_of_word_that_shows_other_text_is_not_read_and_said():
    document, table = list_in_word()
    title, holder = table.rows[1].cells[1:3]
    title.paragraphs[0].add_run(" mẫu cũ").font.hidden = True
    holder.add_paragraph().add_run("Hội cũ").font.hidden = True
    reading = read_workbook(to_bytes(document), "a.docx", CATALOGUE)
    assert (reading.rows[0].title, reading.rows[0].registrant) == ("Đường hoa 1", "Hội Phụ nữ xã")
    assert reading.sheets[0].notes == ["Chữ bị ẩn trong ô có chữ khác không được đọc: “mẫu cũ | Hội cũ”."]
    assert questions(reading) == []


def test_hidden_text_in_a_cell_of_a_page_that_shows_other_text_is_not_read_and_said():
    key = "<span style='display:none'>0001</span>"
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in (SHORT, *ROWS))
    page = f"<p>{TITLE[0]}</p><table>{rows.replace('Đường hoa 1', f'{key}Đường hoa 1')}</table>"
    reading = read_workbook(page.encode(), "a.html", CATALOGUE)
    assert [row.title for row in reading.rows][:2] == ["Đường hoa 1", "Đường hoa 2"]
    assert reading.sheets[0].notes == ["Chữ bị ẩn trong ô có chữ khác không được đọc: “0001”."]
    assert questions(reading) == []


def test_a_row_that_word_hides_is_asked_about():
    document, table = list_in_word()
    table.rows[1]._tr.get_or_add_trPr().append(OxmlElement("w:hidden"))
    assert questions(read_workbook(to_bytes(document), "a.docx", CATALOGUE)) == ["hidden_rows"]


def test_a_list_of_commendations_is_looked_over_for_struck_and_hidden_rows_and_notes():
    header = ("STT", "Họ và tên", "Đơn vị", "Hình thức khen thưởng", "Ghi chú")
    rows = [
        (at, f"Hội Phụ nữ {at}", "Xã Xuân Lập", "Giấy khen", "Rút" if at == 4 else "") for at in range(1, 5)
    ]
    book = openpyxl.load_workbook(io.BytesIO(workbook([header, *rows])))
    book.active.row_dimensions[3].hidden = True
    for cell in book.active[4]:
        cell.font = Font(strike=True)
    reading = read_workbook(to_bytes(book), "a.xlsx", CATALOGUE, shape=COMMENDATION_LIST)
    assert {"struck_rows", "hidden_rows"} <= set(questions(reading))
    assert remarks(reading) == {"noted": (5,), "struck": (4,), "hidden": (3,)}
    said = {"Sheet1": {"hidden_rows": "0", "struck_rows": "1"}}
    reading = read_workbook(to_bytes(book), "a.xlsx", CATALOGUE, Answers(sheets=said), COMMENDATION_LIST)
    assert [row.row for row in reading.rows] == [2, 4, 5]
    assert not {"struck_rows", "hidden_rows", "movement"}.intersection(questions(reading))


def test_days_that_excel_turned_are_asked_about_once():
    header = (*SHORT, "Ngày đăng ký")
    days = [datetime(2022, 10, 5), "15/03/2022", datetime(2022, 1, 2), "25/10/2022"]
    rows = [(*row, day) for row, day in zip(ROWS, days, strict=True)]
    reading = read(TITLE, header, *rows)
    assert questions(reading) == ["turned_days"]
    assert [row.is_good for row in reading.rows] == [False, True, False, True]
    turned = read(TITLE, header, *rows, sheets={"Sheet1": {"turned_days": "1"}})
    assert str(turned.rows[0].date) == "10/05/2022"
    kept = read(TITLE, header, *rows, sheets={"Sheet1": {"turned_days": "0"}})
    assert str(kept.rows[0].date) == "05/10/2022"
    assert all(row.is_good for row in (*turned.rows, *kept.rows))


def test_days_with_the_month_first_put_the_other_days_of_their_column_in_doubt():
    """A csv from a program with American settings: 5/10 stands beside 10/25."""
    header = (*SHORT, "Ngày đăng ký")
    days = ["5/10/2022", "10/25/2022", "12/31/2022", "25/10/2022"]
    rows = [(*row, day) for row, day in zip(ROWS, days, strict=True)]
    reading = read(TITLE, header, *rows)
    assert questions(reading) == ["turned_days"]
    assert [row.is_good for row in reading.rows] == [False, False, False, True]
    turned = read(TITLE, header, *rows, sheets={"Sheet1": {"turned_days": "1"}})
    assert [str(row.date) for row in turned.rows] == ["10/05/2022", "25/10/2022", "31/12/2022", "25/10/2022"]
    assert all(row.is_good for row in turned.rows)
    kept = read(TITLE, header, *rows, sheets={"Sheet1": {"turned_days": "0"}})
    assert str(kept.rows[0].date) == "05/10/2022"
    assert [row.is_good for row in kept.rows] == [True, False, False, True]


# --- told -----------------------------------------------------------------------------------------------------


def test_notes_days_other_communes_and_persons_are_told():
    header = (*SHORT, "Ngày đăng ký", "Ghi chú")
    reading = read(
        TITLE,
        header,
        (1, "A", "Hội Phụ nữ xã Phúc Sơn", "Kinh tế", "05/10/2022", None),
        (2, "B", "Hội Phụ nữ xã", "Kinh tế", "05/10/2021", None),
        (3, "C", "Hội Nông dân xã", "Kinh tế", None, "Rút"),
        (4, "D", "Hội Nông dân xã", "Kinh tế", None, "Đã dừng"),
    )
    assert remarks(reading) == {"noted": (5, 6), "other_year": (4,), "other_unit": (3,)}
    header = ("STT", "Tên mô hình", "Tên tập thể", "Lĩnh vực")
    assert "person" in remarks(read(TITLE, header, (1, "A", "Ma Văn Út", "Kinh tế")))


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("Chức vụ", "Bí thư chi bộ thôn Nà Ta, xã Phúc Sơn", True),
        ("Chức vụ", "Bí thư chi bộ thôn Nà Ta, xã Khuôn Hà", True),  # that a commune's officer does not know
        ("Nơi công tác", "Trường THCS xã Phúc Sơn", True),
        ("Địa điểm", "Thôn Nà Ta, xã Phúc Sơn", True),
        ("Chức vụ", "Bí thư chi bộ thôn Nà Ta, xã Xuân Lập", False),
        ("Chức vụ", "Chủ nhiệm hợp tác xã Lúa Vàng", False),
        ("Chức vụ", "Bí thư Xã đoàn", False),
    ],
)
def test_a_person_of_another_commune_is_told_and_not_held_back(column, value, told):
    reading = read(TITLE, (*SHORT, column), (1, "Hiến đất", "Ông Ma Văn Út", "Kinh tế", value))
    assert remarks(reading).get("other_unit") == ((3,) if told else None)
    assert codes(reading) == [[]]


def test_a_name_that_says_it_was_withdrawn_is_told():
    titles = [
        "Hoa (đã rút)",
        "Hoa – xin rút",
        "Hoa (rút tên)",
        "Rút ngắn thời gian",
        "Hoa - dùng nước sạch",
        "(rút)",
    ]
    rows = [(at, title, f"Hội {at} xã", "Kinh tế") for at, title in enumerate(titles, 1)]
    assert remarks(read(TITLE, SHORT, *rows)) == {"noted": (3, 4, 5, 8)}
    assert remarks(read(TITLE, SHORT, (1, "Hoa", "Ma Văn Hoà (đã dừng)", "Kinh tế"))) == {"noted": (3,)}


def hidden_columns(kind):
    """The columns of holders and of fields are hidden, C and D."""
    rows = [TITLE, SHORT, *ROWS]
    wanted = ([TITLE[0]], [list(map(str, row)) for row in rows[1:]], [])
    if kind == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(workbook(rows)))
        for letter in "CD":
            book.active.column_dimensions[letter].hidden = True
        return to_bytes(book)
    if kind == "fods":
        columns = (
            '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility='
        )
        columns += '"collapse" table:number-columns-repeated="1000"/>'
        return as_fods(wanted).replace(b'table:name="DS">', b'table:name="DS">' + columns.encode())
    columns = '<Column ss:Width="9"/><Column/><Column ss:Hidden="1" ss:Span="1"/><Column/>'
    return as_xml_2003(wanted).replace(b"<Table>", b"<Table>" + columns.encode())


@pytest.mark.parametrize("kind", ["xlsx", "fods", "xml"])
def test_a_hidden_column_is_read_and_told(kind):
    reading = read_workbook(hidden_columns(kind), f"a.{kind}", CATALOGUE)
    assert all(row.is_good for row in reading.rows)
    assert [(remark.code, remark.message) for remark in reading.sheets[0].remarks] == [
        ("hidden_column", "Cột C (“Tên tập thể, cá nhân”) bị ẩn trong tệp nhưng vẫn được đọc."),
        ("hidden_column", "Cột D (“Lĩnh vực”) bị ẩn trong tệp nhưng vẫn được đọc."),
    ]


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not here")
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_libreoffice_keeps_hidden_columns(kind, tmp_path):
    data = by_libreoffice(hidden_columns("xlsx"), kind, tmp_path)
    assert len(read_workbook(data, f"a.{kind}", CATALOGUE).sheets[0].remarks) == 2


def test_words_in_a_column_without_a_heading_are_told():
    rows = [[*row, "Rút" if at == 1 else None] for at, row in enumerate(ROWS)]
    reading = read(TITLE, SHORT, *rows, [None, None, None, None, "Người lập"])
    (remark,) = reading.sheets[0].remarks
    assert (remark.code, remark.rows) == ("unheaded", (4,))
    assert remark.message == "1 dòng có chữ ở cột E là cột không có tiêu đề, không được đọc."
    two = [[*row, None, at, *row[1:]] for at, row in enumerate(ROWS, 1)]
    beside = read(TITLE, (*SHORT, None, *SHORT), *two)
    assert len(beside.rows) == 8
    assert remarks(beside) == {}


def test_totals_that_the_rows_do_not_reach_are_told():
    below = read(TITLE, SHORT, *ROWS, ["Tổng cộng: 05 mô hình"])
    assert remarks(below) == {"total_below": (7,)}
    above = read([*TITLE], ["(Danh sách gồm 05 mô hình)"], SHORT, *ROWS)
    assert list(remarks(above)) == ["total_above"]
    assert remarks(read(TITLE, ["Danh sách gồm 04 mô hình"], SHORT, *ROWS, ["Tổng cộng: 4 mô hình"])) == {}


@pytest.mark.parametrize(
    "line",
    [["Cộng", 5], ["", "Tổng cộng: 5 (trong đó: 3 tập thể, 2 cá nhân)"], ["", "Cộng I: 5"]],
)
def test_whatever_a_total_line_looks_like_it_is_told_where_it_differs(line):
    assert remarks(read(TITLE, SHORT, *ROWS, line)) == {"total_below": (7,)}
    right = [str(cell).replace("5", "4").replace("3", "2") if cell != 5 else 4 for cell in line]
    assert remarks(read(TITLE, SHORT, *ROWS, right)) == {}


@pytest.mark.parametrize(
    "title", ["Tổng số mô hình: {}", "DANH SÁCH {} MÔ HÌNH DÂN VẬN KHÉO", "Tổng số {} mô hình"]
)
def test_titles_that_state_another_number_are_told(title):
    assert list(remarks(read(TITLE, [title.format("05")], SHORT, *ROWS))) == ["total_above"]
    assert remarks(read(TITLE, [title.format("04")], SHORT, *ROWS)) == {}


def test_group_lines_that_state_another_number_are_told():
    first, second, *others = ROWS

    def of_groups(one, two):
        return remarks(
            read(
                TITLE,
                SHORT,
                ["I", f"Lĩnh vực kinh tế: {one} mô hình"],
                first,
                second,
                ["II", f"Lĩnh vực QPAN ({two} mô hình)"],
                *others,
            )
        )

    assert of_groups("02", "02") == {}
    assert of_groups("04", "02") == {}  # over groups of its own
    assert of_groups("03", "02") == {"total_above": (4, 5)}
    assert of_groups("02", "3") == {"total_above": (7, 8)}


@pytest.mark.parametrize("header", [SHORT, (*SHORT, "Ghi chú")])
def test_a_total_of_the_whole_sheet_is_that_of_all_its_lists(header):
    lists = (TITLE, SHORT, *ROWS, [None], TITLE, header, *ROWS)
    for said, told in ((8, []), (4, []), (9, ["total_below"])):
        reading = read(*lists, ["", f"Tổng cộng: {said} mô hình"])
        assert [remark.code for sheet in reading.sheets for remark in sheet.remarks] == told


def test_a_page_with_endless_styles_is_read_in_little_time():
    style = "text-decoration" * 200_000
    page = f'<p style="{style}">a</p><table><tr style="{style}"><td>1</td><td>2</td></tr></table>'
    start = time.process_time()
    read_workbook(page.encode(), "a.html", CATALOGUE)
    assert time.process_time() - start < 5


@pytest.mark.parametrize("rule", ["@media print ", "/*", "{", ".a .a ", ".a{display:none}", "a{{}"])
def test_a_page_with_endless_rules_is_read_in_little_time(rule):
    rules = rule * (2_000_000 // len(rule))
    row = f'<tr class="{"a " * 20_000}"><td>1</td><td>2</td></tr>' * 5
    start = time.process_time()
    read_workbook(f"<style>{rules}</style><table>{row}</table>".encode(), "a.html", CATALOGUE)
    assert time.process_time() - start < 5
