"""Files as other programs and hands make them: unclosed quotes, parts of other names, rows far away, other kinds."""

import io
import re
import zipfile

import pytest

from danvan.lib.sheets import UnreadableFile, read_book
from danvan.lib.sheets.book import MAX_SHEETS
from tests.lib.test_sheets import (
    MAIN,
    measure,
    ods,
    rows_of,
    sheet_xml,
    value,
    with_parts,
    with_strings,
    xlsx,
)

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = "STT;Tên mô hình;Tập thể;Ghi chú\n"


def refused(data):
    with pytest.raises(UnreadableFile) as caught:
        read_book(data, "x.xlsx")
    return caught.value.code, caught.value.message


def texts(data):
    return [(number, [str(cell) for cell in cells]) for number, cells in rows_of(data)]


def repacked(data, rename, change=lambda name, xml: xml):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(rename(name), change(name, old.read(name)))
    return out.getvalue()


# --- quotes ------------------------------------------------------------------------------------------------------


def test_a_quote_never_closed_swallows_no_row():
    sheet = read_book((HEAD + '1;Lạc;Hội A;"Duy trì\n2;Ngô;Hội B;\n3;Sắn;Hội C;tốt\n').encode()).sheets[0]
    assert sheet.rows[1:] == [
        (2, ["1", "Lạc", "Hội A", "Duy trì"]),
        (3, ["2", "Ngô", "Hội B", ""]),
        (4, ["3", "Sắn", "Hội C", "tốt"]),
    ]
    assert "Dòng 2: dấu nháy kép mở mà không đóng" in sheet.notes[0]


def test_an_unclosed_quote_that_a_later_quote_closes_swallows_no_row():
    data = HEAD + '1;Lạc;Hội A;"Duy trì\n2;"Mô hình ""Ngô""";Hội B;\n3;"Sắn\nmì";Hội C;\n'
    sheet = read_book(data.encode()).sheets[0]
    assert [cells[1] for _, cells in sheet.rows] == ["Tên mô hình", "Lạc", 'Mô hình "Ngô"', "Sắn\nmì"]
    assert [number for number, _ in sheet.rows] == [1, 2, 3, 4]
    assert sheet.notes[0].startswith("Dòng 2:")


def test_ditto_marks_are_no_quotes_around_rows():
    data = HEAD + '1;Lạc;Hội A;x\n2;Ngô;Hội B;"\n3;Sắn;Hội C;"\n4;Dê;Hội D;"\n5;Chè;Hội E;\n'
    assert [cells[1] for _, cells in rows_of(data.encode())[1:]] == ["Lạc", "Ngô", "Sắn", "Dê", "Chè"]


@pytest.mark.parametrize(
    "cell",
    [
        "Nội dung:\n- trồng lạc;\n- nuôi dê;\n- làm đường;\n- khác;",
        "Trồng lạc; ngô; sắn; khoai; chè\nNuôi dê; bò; gà; vịt; cá",
        "a\n\nb\n",
    ],
)
def test_texts_with_line_breaks_stay_one_cell(cell):
    data = HEAD + f'1;"{cell}";Hội A;\n2;"Mô hình ""x""\ny";Hội B;"\nz"\n' * 3
    sheet = read_book(data.encode()).sheets[0]
    assert sheet.rows[1][1][1] == cell
    assert len(sheet.rows) == 7
    assert not sheet.notes


def test_a_file_of_unclosed_quotes_is_refused_in_time():
    line = '1;Lạc;Hội A;"Duy trì' + "\n"
    assert measure((HEAD + line * 200_000).encode()) == "damaged"
    quotes = "1" + ';"' * 16_000 + "\n"
    assert measure((HEAD + (quotes + line) * 200).encode()) in ("damaged", [401])


def test_what_is_refused_of_a_text_file_names_its_rows():
    line = '1;Lạc;Hội A;"Duy trì' + "\n"
    code, message = refused((HEAD + line * 1000).encode())
    assert (code, "dòng 2, 3, 4, 5, 6 và 196 dòng khác trở lên" in message) == ("damaged", True)
    code, message = refused((HEAD + f"1;{'x' * 200_000};Hội A;\n").encode())
    assert (code, message.startswith("Dòng 2 có ô dài")) == ("damaged", True)


def test_a_line_of_too_many_columns_is_refused():
    assert refused(b"a;b\n" + b"x;" * 20_000 + b"\n")[0] == "too_big"


def test_text_encoded_twice_is_mended_and_it_is_said():
    twice = (HEAD + "1;Đường hoa;Hội Phụ nữ;\n").encode().decode("latin-1").encode("utf-8-sig")
    sheet = read_book(twice).sheets[0]
    assert sheet.rows[1][1][1:3] == ["Đường hoa", "Hội Phụ nữ"]
    assert "hai lần" in sheet.notes[0]
    assert texts("Ã;á»\nĐường;x\n".encode()) == [(1, ["Ã", "á»"]), (2, ["Đường", "x"])]


# --- packages ----------------------------------------------------------------------------------------------------


def test_a_row_number_beyond_excel_is_refused_at_once():
    far = b'<row r="999999999"><c r="A999999999"><v>1</v></c></row>'
    part = sheet_xml([b'<row r="1">' + value("A1") + b"</row>", far])
    assert measure(with_parts(xlsx(["a"]), xl__worksheets__sheet1_xml=part)) == "damaged"


def many_sheets(count, part):
    sheets = "".join(f'<sheet name="S{i}" sheetId="{i}" r:id="rId1"/>' for i in range(1, count + 1))
    book = f'<workbook {MAIN} xmlns:r="{RELATIONS}"><sheets>{sheets}</sheets></workbook>'
    return with_parts(xlsx(["a"]), xl__worksheets__sheet1_xml=part, xl__workbook_xml=book.encode())


def test_many_sheets_with_a_cell_in_the_last_corner_are_read_in_time():
    row = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    part = b"".join(sheet_xml([b'<row r="1">' + value("A1") + b"</row>", row]))
    assert measure(many_sheets(150, part)) == [1] * 150


def test_sheets_beyond_the_limit_are_told():
    part = b"".join(sheet_xml([b'<row r="1">' + value("A1") + b"</row>"]))
    book = read_book(many_sheets(MAX_SHEETS + 7, part))
    assert len(book.sheets) == MAX_SHEETS
    assert f"Tệp có {MAX_SHEETS + 7} trang" in book.sheets[-1].notes[0]


def test_parts_of_other_names_are_found_by_their_relations():
    data = with_strings("<si><t>Đường hoa</t></si>", b'<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
    assert texts(data) == [(1, ["Đường hoa"])]
    odd = repacked(
        data,
        lambda name: name.replace("workbook.xml", "workbook22.xml").replace("sharedStrings", "Texts7"),
        lambda _, xml: xml.replace(b"workbook.xml", b"workbook22.xml").replace(
            b"sharedStrings.xml", b"Texts7.xml"
        ),
    )
    assert texts(odd) == [(1, ["Đường hoa"])]
    assert texts(repacked(data, lambda name: name.replace("/", "\\"))) == [(1, ["Đường hoa"])]


def test_a_package_with_sheets_is_never_taken_for_a_zip_of_files():
    data = repacked(xlsx(["a"]), lambda name: name.replace("workbook.xml", "lost.xml"))
    assert refused(data)[0] == "damaged"


# --- fonts -------------------------------------------------------------------------------------------------------

RICH = (
    '<r><rPr><rFont val="Arial"/></rPr><t xml:space="preserve">Quản lý </t></r>'
    '<r><rPr><rFont val=".VnTime"/></rPr><t>sóng s¨n</t></r>'
)


@pytest.mark.parametrize("inline", [False, True])
def test_one_cell_in_a_new_and_an_old_font(inline):
    cell = f'<c r="A1" t="inlineStr"><is>{RICH}</is></c>' if inline else '<c r="A1" t="s"><v>0</v></c>'
    data = with_strings(f"<si>{RICH}</si>", f'<row r="1">{cell}</row>'.encode())
    book = read_book(data)
    assert book.sheets[0].rows == [(1, ["Quản lý súng săn"])]
    assert book.encoding == "TCVN3"


# --- other kinds -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("\n <h3>Danh sách</h3><table>", "trang web"),
        ("<p>x</p>", "trang web"),
        ("MIME-Version: 1.0\nContent-Type: multipart/related\n\n<table>", "MHT"),
        ('{"":"WARNING! DO NOT EDIT THIS FILE!","doc_id":"1abc"}', "lối tắt"),
        ('{"a": [1, 2]}', "JSON"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_other_kinds_are_named_in_every_encoding(text, word, encoding):
    code, message = refused(text.encode(encoding))
    assert code == "not_a_list"
    assert re.search(word, message)


def test_a_value_of_an_ods_that_stands_in_the_attribute_alone():
    cell = '<table:table-cell office:value-type="string" office:string-value="Ống nước"/>'
    row = f"<table:table-row>{cell}</table:table-row>"
    assert rows_of(ods(f'<table:table table:name="a">{row}</table:table>')) == [(1, ["Ống nước"])]
