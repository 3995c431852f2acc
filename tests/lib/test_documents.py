"""Word documents, web pages and XML workbooks become rows; hostile ones are refused, quickly and in small memory."""

import contextlib
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan.lib.sheets import UnreadableFile, read_book
from tests.lib.test_sheets import MAIN, compound, measure, refusal, rows_of, value, with_parts, xlsx

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def docx(body, main="word/document.xml", **parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, xml in parts.items():
            target.writestr(f"word/{name}.xml", f"<w:{name} {WORD}>{xml}</w:{name}>")
        target.writestr(main, f"<w:document {WORD}><w:body>{body}</w:body></w:document>")
    return out.getvalue()


def run(text, font=""):
    return f'<w:r><w:rPr>{font and f"""<w:rFonts w:ascii="{font}"/>"""}</w:rPr><w:t>{text}</w:t></w:r>'


def paragraph(text="", properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text) if text else ''}</w:p>"


def table(*rows):
    cells = (
        "".join(f"<w:tc>{cell if cell.startswith('<w:') else paragraph(cell)}</w:tc>" for cell in row)
        for row in rows
    )
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def texts(data):
    return [[str(cell) for cell in cells] for _, cells in rows_of(data)]


def xml_2003(table, more=""):
    space = f'xmlns="{SPREADSHEET}" xmlns:ss="{SPREADSHEET}" xmlns:x="urn:schemas-microsoft-com:office:excel"'
    sheet = f'<Worksheet ss:Name="DS"><Table>{table}</Table>{more}</Worksheet>'
    return f'<?xml version="1.0"?>\n<Workbook {space}>{sheet}</Workbook>'


# --- Word ---------------------------------------------------------------------------------------------------------


def test_lines_and_tables_of_a_document_are_rows_in_their_order():
    body = (
        paragraph("ĐẢNG ỦY XÃ")
        + paragraph()
        + table(["STT", "Tên"], ["1", "Hoa"])
        + paragraph("Xã Phúc Sơn")
        + table(["1", "Lạc"])
    )
    sheet = read_book(docx(body), "thư mục/Xã A.docx").sheets[0]
    assert sheet.name == "Xã A"
    assert not sheet.is_named
    assert sheet.rows == [
        (1, ["ĐẢNG ỦY XÃ"]),
        (2, ["STT", "Tên"]),
        (3, ["1", "Hoa"]),
        (4, ["Xã Phúc Sơn"]),
        (5, ["1", "Lạc"]),
    ]


def test_numbers_that_word_counts_are_read():
    levels = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{levels.format("decimal", "%1.")}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1">{levels.format("upperRoman", "%1.")}</w:abstractNum>'
        '<w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="6"><w:abstractNumId w:val="1"/></w:num>'
        '<w:num w:numId="7"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    styles = '<w:style w:type="paragraph" w:styleId="So"><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>'

    def number(key):
        return f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{key}"/></w:numPr>'

    body = table(
        [paragraph("Tập thể", number(6)), ""],
        [paragraph("", number(5)), "Hoa"],
        [paragraph("", '<w:pStyle w:val="So"/>'), "Lạc"],
        [paragraph("Cá nhân", number(6)), ""],
        [paragraph("", number(7)), "Dê"],
    )
    data = docx(body, numbering=numbering, styles=styles)
    assert texts(data) == [["I. Tập thể"], ["1", "Hoa"], ["2", "Lạc"], ["II. Cá nhân"], ["1", "Dê"]]


def test_cells_over_columns_and_rows_of_a_document_are_filled_as_in_a_workbook():
    wide = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
    first, next_ = '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>', "<w:tcPr><w:vMerge/></w:tcPr>"
    body = table(
        [wide + paragraph("Tên"), "Loại"],
        [first + paragraph("Hội"), "a", "x"],
        [next_ + paragraph(), "b", "x"],
        [next_ + paragraph(), "c", "x"],
    )
    sheet = read_book(docx(body)).sheets[0]
    assert [cells for _, cells in sheet.rows] == [
        ["Tên", "Tên", "Loại"],
        ["Hội", "a", "x"],
        ["Hội", "b", "x"],
        ["Hội", "c", "x"],
    ]
    assert sheet.merged == {(1, 2): "across", (3, 1): "down", (4, 1): "down"}


def test_deleted_text_is_not_read_and_deleted_rows_and_boxes_are_told():
    box = f"<w:r><w:pict><v:t xmlns:v='v'><w:txbxContent>{paragraph('NĂM 2022')}</w:txbxContent></v:t></w:pict></w:r>"
    gone = f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{paragraph('2')}</w:tc></w:tr>"
    body = table(
        ["STT", "Tên"], ["1", f"<w:p><w:del><w:r><w:delText>Ngô</w:delText></w:r></w:del>{run('Lạc')}</w:p>"]
    )
    sheet = read_book(
        docx(f"<w:p>{box}{run('Danh sách')}</w:p>" + body.replace("</w:tbl>", f"{gone}</w:tbl>"))
    ).sheets[0]
    assert [cells for _, cells in sheet.rows] == [["Danh sách"], ["STT", "Tên"], ["1", "Lạc"]]
    assert "“NĂM 2022”" in sheet.notes[0]
    assert sheet.notes[1].startswith("1 dòng của bảng đã bị xóa")


def test_signs_of_word_are_read_as_they_look():
    tick = '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r></w:p>'
    lines = (
        f"<w:p>{run('thôn Nà')}<w:r><w:noBreakHyphen/></w:r>{run('Chang')}<w:r><w:br/></w:r>{run('2')}</w:p>"
    )
    heads = f"<w:p>{run('ĐẢNG ỦY XÃ')}<w:r><w:tab/></w:r>{run('ĐẢNG CỘNG SẢN')}</w:p>"
    assert texts(docx(heads + table(["1", lines, tick]))) == [
        ["ĐẢNG ỦY XÃ", "ĐẢNG CỘNG SẢN"],
        ["1", "thôn Nà-Chang\n2", "✓"],
    ]


def test_a_page_laid_out_by_tables_gives_rows_and_a_table_within_a_row_stays_in_its_cell():
    inner = table(["STT", "Tên"], ["1", "Hoa"])
    assert texts(docx(table([paragraph("Danh sách") + inner + paragraph(), ""]))) == [
        ["Danh sách"],
        ["STT", "Tên"],
        ["1", "Hoa"],
    ]
    members = table(["Ma A", "Bản Khá"], ["Ma B", "Bản Lũng"])
    assert texts(docx(table(["1", paragraph("Hoa") + members + paragraph(), "x"]))) == [
        ["1", "Hoa\nMa A, Bản Khá\nMa B, Bản Lũng", "x"]
    ]
    page = b"<table><tr><td><b>Danh s\xc3\xa1ch</b><table><tr><td>STT<td>T\xc3\xaan</table></td><td></td></tr></table>"
    assert texts(page) == [["Danh sách"], ["STT", "Tên"]]


def test_old_fonts_of_a_document_are_decoded():
    old = "Tªn m« h×nh"
    defaults = '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=".VnTime"/></w:rPr></w:rPrDefault></w:docDefaults>'
    mixed = f"<w:p>{run('Quản lý ', 'Arial')}{run('sóng s¨n', '.VnTime')}</w:p>"
    assert texts(docx(table(["1", f"<w:p>{run(old, '.VnTimeH')}</w:p>", mixed]))) == [
        ["1", "TÊN MÔ HÌNH", "Quản lý súng săn"]
    ]
    book = read_book(docx(table(["1", old]), styles=defaults))
    assert (book.sheets[0].rows, book.encoding) == ([(1, ["1", "Tên mô hình"])], "TCVN3")


def test_a_document_of_pictures_and_old_kinds_of_document_are_refused_with_what_to_do():
    out = io.BytesIO(docx("<w:p/>"))
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("word/media/image1.jpeg", b"x")
    for data, words in [
        (out.getvalue(), "chỉ có ảnh"),
        (compound(WordDocument=b"x"), r"Word đời cũ \(.doc\).*dạng .docx"),
        (rb"{\rtf1 x}", "dạng .docx"),
        (b"%PDF-1.7", r"tệp gốc dạng Word \(.docx\) hoặc Excel \(.xlsx\)"),
        (b"\xff\xd8\xff\xe0", "tệp gốc dạng Word"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', "dạng .docx"),
        (b"<p>Xin ch\xc3\xa0o</p>", "không có bảng"),
        (b'<?xml version="1.0"?><data><row/></data>', "XML"),
        (b'<html><frameset><frame src="x"></frameset></html>', "chỉ là khung"),
    ]:
        with pytest.raises(UnreadableFile, match=words) as caught:
            read_book(data, "ds.docx")
        assert caught.value.code == "not_a_list"


# --- web pages ----------------------------------------------------------------------------------------------------

PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><title>t</title><style>td {}</style>
<!--[if gte mso 9]><xml><x:ExcelWorkbook><x:ExcelWorksheets><x:ExcelWorksheet><x:Name>Xã A &amp; B</x:Name>
</x:ExcelWorksheet></x:ExcelWorksheets></x:ExcelWorkbook></xml><![endif]--></head>
<body><script>var a = "<table>";</script><center>ĐẢNG ỦY<br>XÃ PHÚC SƠN</center>
<table><thead><tr><th rowspan=2>STT<th colspan="2">Tên<tr><th>a<th>b</thead>
<tr><td>1</td><td>Đường  hoa<br>
   phụ nữ&nbsp;</td><td>#REF!</td></tr></table><div>BÍ THƯ</div></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_a_web_page_is_read_as_a_browser_shows_it(encoding):
    book = read_book(PAGE.encode(encoding), "ds.xls")
    sheet = book.sheets[0]
    assert (book.kind, sheet.name, sheet.is_named) == ("html", "Xã A & B", True)
    assert sheet.rows == [
        (1, ["ĐẢNG ỦY"]),
        (2, ["XÃ PHÚC SƠN"]),
        (3, ["STT", "Tên", "Tên"]),
        (4, ["STT", "a", "b"]),
        (5, ["1", "Đường hoa\nphụ nữ"]),
        (6, ["BÍ THƯ"]),
    ]
    assert sheet.faults == {(5, 3): "error"}


def test_a_page_in_an_old_encoding_is_decoded():
    page = "<table><tr><td>Tªn m« h×nh<td>Héi N«ng d©n x· Phóc S¬n</table>"
    assert texts(page.encode("cp1252")) == [["Tên mô hình", "Hội Nông dân xã Phúc Sơn"]]


def test_a_workbook_saved_as_one_web_file_gives_its_sheets_and_not_its_tabs():
    def part(place, page):
        return (
            f"--b\nContent-Type: text/html; charset=utf-8\nContent-Location: file:///C:/1/{place}\n\n{page}\n"
        )

    def about(name, place):
        source = f'<x:WorksheetSource HRef="{place}"/>'
        return f"<x:ExcelWorksheet><x:Name>{name}</x:Name>{source}</x:ExcelWorksheet>"

    hidden = "<!--[if gte mso 9]><xml><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></xml>-->"
    frames = f"<!--[if gte mso 9]><xml>{about('2022', 'sheet002.htm')}{about('2021', 'sheet001.htm')}</xml>--><frameset>"
    data = "MIME-Version: 1.0\nX-Document-Type: Workbook\nContent-Type: multipart/related; boundary=b\n\n" + (
        part("ds.htm", frames)
        + part("tabstrip.htm", "<table><tr><td>2021</table>")
        + part("sheet001.htm", f"{hidden}<table><tr><td>Hoa</table>")
        + part("sheet002.htm", "<table><tr><td>Lạc</table>")
    )
    sheets = read_book(f"{data}--b--".encode(), "ds.mht").sheets
    assert [(sheet.name, sheet.hidden, sheet.rows) for sheet in sheets] == [
        ("2022", False, [(1, ["Lạc"])]),
        ("2021", True, [(1, ["Hoa"])]),
    ]


# --- XML ----------------------------------------------------------------------------------------------------------


def test_an_xml_workbook_keeps_its_places_types_and_faults():
    rows = (
        '<Row ss:Index="3"><Cell ss:Index="2" ss:MergeAcross="1"><Data ss:Type="String">Tên</Data>'
        '<Comment><ss:Data ss:Type="String">ghi chú</ss:Data></Comment></Cell><Cell><Data ss:Type="Number">1.5</Data></Cell></Row>'
        '<Row><Cell><Data ss:Type="DateTime">2022-10-05T00:00:00.000</Data></Cell><Cell ss:Formula="=1"/>'
        '<Cell ss:Formula="=A1"><Data ss:Type="Error">#REF!</Data></Cell><Cell><Data ss:Type="String">a&#10;b</Data></Cell></Row>'
    )
    options = "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"
    book = read_book(xml_2003(rows, options).encode(), "ds.xls")
    (sheet,) = book.sheets
    assert (book.kind, sheet.name, sheet.hidden) == ("xml", "DS", True)
    (first, cells), (second, more) = sheet.rows
    assert (first, cells) == (3, ["", "Tên", "Tên", 1.5])
    assert (second, more[0].isoformat(), more[1:]) == (4, "2022-10-05", ["", "", "a\nb"])
    assert sheet.faults == {(4, 2): "formula", (4, 3): "error"}


# --- hostile ------------------------------------------------------------------------------------------------------

ENTITIES = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
OFFICE = (
    '<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' office:mimetype="application/vnd.oasis.opendocument.spreadsheet"/>'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_documents_too(encoding):
    workbook = xml_2003("<Row><Cell><Data>&b;</Data></Cell></Row>").partition("?>")[2]
    assert refusal((ENTITIES + workbook).encode(encoding)) == "unsafe"
    assert refusal((ENTITIES + OFFICE).encode(encoding)) == "unsafe"
    for part in ("word__document_xml", "word__styles_xml", "word__numbering_xml"):
        xml = f"{ENTITIES}<w:document {WORD}>&b;</w:document>".encode(encoding)
        assert refusal(with_parts(docx(""), **{part: xml})) == "unsafe"


def test_an_entity_of_a_web_page_opens_no_file():
    page = f"{ENTITIES}<html><table><tr><td>a&b;c</td></tr></table></html>"
    assert refusal(page.encode()) == "unsafe"
    assert "passwd" not in str(texts(page.partition("?>")[2].encode()))


def test_what_a_document_links_to_is_never_opened():
    relations = '<Relationships xmlns="x"><Relationship Id="rId1" Type="http://x/attachedTemplate" Target="http://127.0.0.1:9/t.dotm" TargetMode="External"/></Relationships>'
    data = with_parts(
        docx('<w:altChunk r:id="rId1" xmlns:r="r"/>' + table(["1", "Hoa"])),
        **{"word___rels__document.xml.rels": relations.encode()},
    )
    sheet = read_book(data).sheets[0]
    assert sheet.rows == [(1, ["1", "Hoa"])]
    assert "phần chèn từ tệp khác" in sheet.notes[0]


CELL = "<w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>"


@pytest.mark.parametrize(
    ("make", "refused"),
    [
        (lambda: docx(f"<w:tbl>{f'<w:tr>{CELL * 10}</w:tr>' * 100_000}</w:tbl>"), "too_big"),
        (lambda: docx(f"<w:tbl><w:tr>{CELL * 900_000}</w:tr></w:tbl>"), "too_big"),
        (lambda: docx("<w:p/>" * 9_000_000), "unsafe"),
        (lambda: docx("<w:tbl><w:tr><w:tc>" * 90_000), "too_big"),
        (lambda: b"<table>" + (b"<tr>" + b"<td>x</td>" * 10 + b"</tr>") * 100_000, "too_big"),
        (lambda: b"<table><tr>" + b"<td>x" * 1_900_000, "too_big"),
        (lambda: b"<table><tr><td>a<td rowspan=60000 colspan=199>x" + b"<tr><td>x" * 100_000, "too_big"),
        (lambda: b"<table><tr><td " + b"a=b " * 4_800_000 + b">x", "unsafe"),
        (lambda: b"<table><tr><td>" * 100_000, "not_a_list"),
        (lambda: f"<p>Đường hoa<table><tr><td>{'x ' * 8_000_000}".encode(), "too_big"),
        (lambda: f"<table><tr><td>1</table><p>Đường hoa {'x ' * 8_000_000}".encode(), "too_big"),
        (lambda: xml_2003(f"<Row>{'<Cell><Data>1</Data></Cell>' * 10}</Row>" * 58_000).encode(), "too_big"),
        (lambda: xml_2003("<Row/>" * 2_900_000).encode(), "too_big"),
        (
            lambda: (
                b"MIME-Version: 1.0\n"
                + b"".join(
                    b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (i, i) for i in range(200_000)
                )
            ),
            "damaged",
        ),
    ],
)
def test_hostile_documents_are_refused_in_time_and_memory(make, refused):
    assert measure(make()) == refused


def test_a_merged_area_over_a_hundred_thousand_rows_is_refused():
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(2, 100_000))
    part = f'<worksheet {MAIN}><sheetData><row r="1">{value("A1").decode()}{value("B1").decode()}</row>{rows}</sheetData>'
    merged = '<mergeCells><mergeCell ref="B1:GR100000"/></mergeCells></worksheet>'
    assert measure(with_parts(xlsx(["a"]), xl__worksheets__sheet1_xml=(part + merged).encode())) == "too_big"


GOOD = [
    docx(table(["1", "Hoa"]) * 30),
    PAGE.encode(),
    xml_2003("<Row><Cell><Data>1</Data></Cell></Row>" * 9).encode(),
]


@given(st.sampled_from(GOOD), st.data())
def test_a_damaged_document_is_refused_or_read_and_nothing_else(data, draw):
    broken = bytearray(data)
    for _ in range(draw.draw(st.integers(1, 8))):
        broken[draw.draw(st.integers(0, len(broken) - 1))] = draw.draw(st.integers(0, 255))
    with contextlib.suppress(UnreadableFile):
        assert read_book(bytes(broken)).sheets
