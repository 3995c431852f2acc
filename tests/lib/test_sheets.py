"""Spreadsheets of every kind become the same rows; hostile and broken ones are refused, quickly and in small memory."""

import contextlib
import datetime
import io
import json
import os
import struct
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import Font

from danvan.lib.sheets import UnreadableFile, column_letter, column_number, read_book
from danvan.lib.sheets.book import MAX_COLUMNS

ROOT = Path(__file__).resolve().parents[2]
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def xlsx(*rows, fill=None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if fill:
        fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_parts(data, **parts):
    """The same package with parts replaced or added ("xl__workbook_xml" stands for xl/workbook.xml)."""
    new = {name.replace("__", "/").replace("_xml", ".xml"): part for name, part in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in old.namelist():
            if name not in new:
                target.writestr(name, old.read(name))
        for name, part in new.items():
            with target.open(name, "w", force_zip64=True) as stream:
                for piece in [part] if isinstance(part, bytes) else part:
                    stream.write(piece)
    return out.getvalue()


def sheet_xml(rows):
    yield f"<worksheet {MAIN}><sheetData>".encode()
    yield from rows
    yield b"</sheetData></worksheet>"


def ods(table, styles=""):
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text", "style")
    )
    content = (
        f"<office:document-content{names}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        target.writestr("content.xml", content)
    return out.getvalue()


def compound(**streams):
    """An OLE file; every stream is padded to the 4,096 bytes from which no small sectors are needed."""
    size, none, end = 512, 0xFFFFFFFF, 0xFFFFFFFE
    body, starts, chains = bytearray(), {}, []

    def chain(data):
        at, count = len(chains), -(-len(data) // size)
        chains.extend([*range(at + 1, at + count), end])
        body.extend(data.ljust(count * size, b"\0"))
        return at

    for name, data in streams.items():
        starts[name] = (chain(padded := data.ljust(4096, b"\0")), len(padded))
    folder = b""
    entries = [("Root Entry", 5, end, 0), *((name, 2, *at) for name, at in starts.items())]
    for number, (name, kind, start, length) in enumerate(entries):
        text = name.encode("utf-16-le")
        entry = text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, kind, 1)
        follows = number + 1 if number + 1 < len(entries) else none
        links = (none, none, follows) if kind == 5 else (none, follows, none)
        folder += entry + struct.pack("<III", *links) + bytes(36) + struct.pack("<III", start, length, 0)
    folder_at, fat_at = chain(folder), len(chains)
    fats, more = 1, 0  # sectors of the table of sectors, and of the table of those beyond the header's 109
    while fats * 128 < fat_at + fats + more:
        fats += 1
        more = max(0, -(-(fats - 109) // 127))
    places = [*range(fat_at, fat_at + fats)]
    fat = struct.pack(f"<{fat_at}I", *chains) + struct.pack("<I", 0xFFFFFFFD) * fats
    fat = (fat + struct.pack("<I", 0xFFFFFFFC) * more).ljust(fats * size, b"\xff")
    difat = b""
    for number in range(more):
        part = places[109 + 127 * number : 236 + 127 * number]
        after = end if number + 1 == more else fat_at + fats + number + 1
        difat += struct.pack(f"<{len(part)}I", *part).ljust(508, b"\xff") + struct.pack("<I", after)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIII", 0, fats, folder_at, 0, 4096)
    header += struct.pack("<IIII", end, 0, fat_at + fats if more else end, more)
    header += struct.pack(f"<{min(fats, 109)}I", *places[:109])
    return header.ljust(size, b"\xff") + bytes(body) + fat + difat


def xls(rows, *, fonts=("Arial",), font=0, password=False, more=b""):
    """An old workbook of one sheet, of texts, numbers and (None) a cell with #REF!; `more` records of the sheet."""

    def record(kind, data=b""):
        return struct.pack("<HH", kind, len(data)) + data

    def text(value, wide="B"):
        narrow = value.encode("latin-1")
        return struct.pack(f"<{wide}B", len(narrow), 0) + narrow

    cells = bytearray()
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            place = struct.pack("<HHH", y, x, font)
            if isinstance(value, str):
                cells += record(0x204, place + text(value, "H"))
            elif value is None:
                cells += record(0x205, place + bytes([0x17, 1]))
            else:
                cells += record(0x203, place + struct.pack("<d", value))
    bof = struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0x600)
    start = record(0x809, bof) + (record(0x2F, bytes(6)) if password else b"")
    start += b"".join(
        record(0x31, struct.pack("<HHHHHBBBB", 240, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + text(name))
        for name in fonts
    )
    start += b"".join(record(0xE0, struct.pack("<H", number) + bytes(18)) for number in range(len(fonts)))
    length = len(start) + len(record(0x85, bytes(6) + text("DS"))) + len(record(0x0A))
    start += record(0x85, struct.pack("<IH", length, 0) + text("DS")) + record(0x0A)
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0x600)) + cells + more + record(0x0A)
    return compound(Workbook=start + sheet)


def rows_of(data, name="x", sheet=0):
    return read_book(data, name).sheets[sheet].rows


def refusal(data, **options):
    with pytest.raises(UnreadableFile) as caught:
        read_book(data, "x.xlsx", **options)
    assert caught.value.message == str(caught.value)
    assert caught.value.message[-1] in ".”"
    return caught.value.code


ROWS = [["STT", "Tên mô hình"], [1, "Đường hoa"]]
ODS_ROWS = (
    '<table:table table:name="DS"><table:table-row><table:table-cell><text:p>STT</text:p></table:table-cell>'
    "<table:table-cell><text:p>Tên mô hình</text:p></table:table-cell></table:table-row><table:table-row>"
    '<table:table-cell office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell>'
    "<table:table-cell><text:p>Đường <text:span>hoa</text:span></text:p></table:table-cell></table:table-row>"
    '<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/>'
    "</table:table-row></table:table>"
)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("xlsx", xlsx(*ROWS)),
        ("ods", ods(ODS_ROWS)),
        ("csv", "STT;Tên mô hình\n1;Đường hoa\n".encode()),
        ("xls", xls([["STT", "Ten mo hinh"], [1, "Duong hoa"]])),
    ],
)
@pytest.mark.parametrize("name", ["ds.xlsx", "ds.xls", "ds.csv", "ds", "ds.pdf"])
def test_the_kind_is_told_by_the_content_and_not_by_the_name(kind, data, name):
    book = read_book(data, name)
    assert book.kind == kind
    assert [number for number, _ in book.sheets[0].rows] == [1, 2]
    assert float(book.sheets[0].rows[1][1][0]) == 1
    assert len(book.sheets[0].rows[1][1]) == 2


def test_rows_keep_their_excel_numbers_and_columns_their_letters():
    data = xlsx([], [], [None, None, "x"], [], [None, "y"])
    assert rows_of(data) == [(3, ["", "", "x"]), (5, ["", "y", ""])]


@given(st.integers(1, 16_384))
def test_column_letters_and_numbers_are_each_others_inverse(number):
    assert column_number(column_letter(number)) == number == column_number(column_letter(number).encode())


def test_dates_numbers_and_truth_keep_their_types():
    data = xlsx([datetime.date(2022, 10, 5), 1.5, True, "01"])
    assert rows_of(data)[0][1] == [datetime.date(2022, 10, 5), 1.5, True, "01"]


def test_merged_cells_are_filled_and_say_whence():
    def merge(book):
        book.active.merge_cells("A1:B1")
        book.active.merge_cells("C1:C2")
        book.active.merge_cells("A3:C9000")

    sheet = read_book(xlsx(["a", None, "c"], ["d", "e", None], ["f"], ["g"], fill=merge)).sheets[0]
    assert sheet.rows[:2] == [(1, ["a", "a", "c"]), (2, ["d", "e", "c"])]
    assert sheet.merged[1, 2] == "across"
    assert sheet.merged[2, 3] == "down"
    assert [number for number, _ in sheet.rows] == [1, 2, 3]


def test_hidden_sheets_are_marked():
    def hide(book):
        book.create_sheet("ẩn").sheet_state = "hidden"

    assert [(sheet.name, sheet.hidden) for sheet in read_book(xlsx(["a"], fill=hide)).sheets] == [
        ("Sheet", False),
        ("ẩn", True),
    ]
    styles = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    cell = "<table:table-row><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row>"
    tables = (
        f'<table:table table:name="a">{cell}</table:table>'
        f'<table:table table:name="b" table:style-name="ta2">{cell}</table:table>'
    )
    assert [sheet.hidden for sheet in read_book(ods(tables, styles)).sheets] == [False, True]


def test_formulas_without_a_result_and_errors_are_faults():
    sheet = read_book(xlsx(["a", "=1+1"], [None, "=2"], ["#N/A", 1])).sheets[0]
    assert sheet.faults == {(1, 2): "formula", (2, 2): "formula", (3, 1): "error"}
    assert [number for number, _ in sheet.rows] == [1, 2, 3]
    assert read_book(xls([["a", None]])).sheets[0].faults == {(1, 2): "error"}


def test_cached_results_of_formulas_are_values():
    cells = b'<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>"x"</f><v>x</v></c></row>'
    data = with_parts(xlsx(["a"]), xl__worksheets__sheet1_xml=sheet_xml([cells]))
    sheet = read_book(data).sheets[0]
    assert (sheet.rows, sheet.faults) == ([(1, [2.0, "x"])], {})


@pytest.mark.parametrize(
    "cell",
    [
        '<x:c r="B2" t="str"><x:v>v</x:v></x:c>',
        '<c t="str" r="B2"><v>v</v></c>',
        "<c r='B2' t='str'><v>v</v></c>",
    ],
)
def test_sheets_written_by_other_programs_are_read_too(cell):
    row = f'<row r="2">{cell}</row>' if "x:" not in cell else f'<x:row r="2">{cell}</x:row>'
    space = f'{MAIN} xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    part = f"<worksheet {space}><sheetData>{row}</sheetData></worksheet>"
    data = with_parts(xlsx(["a"]), xl__worksheets__sheet1_xml=part.encode())
    assert rows_of(data)[0] == (2, ["", "v"])


# --- old fonts ------------------------------------------------------------------------------------------------

OLD = "Tªn m« h×nh"


def set_font(name):
    def fill(book):
        for cell in (cell for row in book.active.iter_rows() for cell in row):
            cell.font = Font(name=name)

    return fill


def test_the_font_tells_the_old_encoding_and_capitals():
    assert rows_of(xlsx([OLD, 1], fill=set_font(".VnTime")))[0][1] == ["Tên mô hình", 1]
    assert rows_of(xlsx([OLD], fill=set_font(".VnTimeH")))[0][1] == ["TÊN MÔ HÌNH"]
    assert rows_of(xlsx(["Teân moâ hình"], fill=set_font("VNI-Times")))[0][1] == ["Tên mô hình"]
    book = read_book(xls([[OLD, "x"]], fonts=("Arial", ".VnTime"), font=1))
    assert (book.encoding, book.sheets[0].rows[0][1]) == ("TCVN3", ["Tên mô hình", "x"])
    assert book.sheets[0].decoded[0].before == OLD


def test_unicode_pasted_in_an_old_font_stays():
    rows = [["Đường hoa phụ nữ"], ["Hà"], ["Tiếng kẻng học bài"]]
    assert [cells for _, cells in rows_of(xlsx(*rows, fill=set_font(".VnTime")))] == rows


def test_one_french_word_is_no_evidence():
    assert rows_of(xlsx(["café"], ["Hòa"]))[0][1] == ["café"]


UNICODE_HEADER = ["STT", "Tên mô hình", "Tên tập thể, cá nhân", "Lĩnh vực"]


@pytest.mark.parametrize(
    ("encoding", "old", "new"),
    [
        ("TCVN3", "Hò g¹o t×nh th\xad¬ng|Héi N«ng d©n|Kinh tÕ", "Hũ gạo tình thương|Hội Nông dân|Kinh tế"),
        (
            "VNI",
            "Ngöôøi cao tuoåi göông maãu|Hoäi Noâng daân|An ninh",
            "Người cao tuổi gương mẫu|Hội Nông dân|An ninh",
        ),
    ],
)
def test_old_text_under_a_header_in_unicode_is_decoded_and_shown(encoding, old, new):
    rows = [["1", *old.split("|")], ["2", *old.split("|")], ["3", *old.split("|")]]
    book = read_book(xlsx(UNICODE_HEADER, *rows))
    read = [cells for _, cells in book.sheets[0].rows]
    assert read == [UNICODE_HEADER, *([number, *new.split("|")] for number in "123")]
    assert book.encoding == encoding
    assert (book.sheets[0].decoded[0].row, book.sheets[0].decoded[0].before) == (2, old.split("|")[0])


def test_in_a_mixed_list_a_doubtful_cell_goes_with_its_row():
    old = ["Hò g¹o t×nh th\xad¬ng", "Héi N«ng d©n", "Sè 2"]
    new = ["Đường hoa", "Hà", "Số 2"]
    doubtful = ["Hà", "Lò Hòa", "Café"]
    rows = [cells for _, cells in rows_of(xlsx(old, new, old, doubtful, old, ["Trẻ", "Hà", "Héi N«ng d©n"]))]
    decoded = ["Hũ gạo tình thương", "Hội Nông dân", "Số 2"]
    assert rows == [decoded, new, decoded, doubtful, decoded, ["Trẻ", "Hà", "Hội Nông dân"]]


def test_a_little_old_text_among_unicode_and_text_of_two_old_encodings_stay():
    old, vni = ["Hò g¹o t×nh th\xad¬ng", "Héi N«ng d©n"], ["Ngöôøi cao tuoåi göông maãu", "Hoäi Noâng daân"]
    for rows in ([["Đường hoa", "Hội Nông dân"]] * 2 + [old], [old, vni, ["Đường hoa", "Hà"]]):
        assert [cells for _, cells in rows_of(xlsx(*rows))] == rows


def with_strings(strings, cells):
    """A workbook whose shared strings and rows are given as XML."""
    data = xlsx(["a"])
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        relations = package.read("xl/_rels/workbook.xml.rels")
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    link = b'<Relationship Id="rS" Type="' + kind + b'" Target="sharedStrings.xml"/></Relationships>'
    if b"sharedStrings" not in relations:
        relations = relations.replace(b"</Relationships>", link)
    parts = {
        "xl__sharedStrings_xml": f"<sst {MAIN}>{strings}</sst>".encode(),
        "xl__worksheets__sheet1_xml": sheet_xml([cells]),
        "xl___rels__workbook_xml.rels": relations,
    }
    return with_parts(data, **parts)


def test_a_text_of_two_fonts_is_decoded_piece_by_piece():
    old = f'<r><rPr><rFont val=".VnTime"/></rPr><t>{OLD}</t></r>'
    new = '<r><rPr><rFont val="Arial"/></rPr><t xml:space="preserve"> é</t></r>'
    data = with_strings(f"<si>{old}{new}</si>", b'<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
    assert rows_of(data)[0][1] == ["Tên mô hình é"]


# --- csv ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("a;ắ\n".encode(), "UTF-8"),
        ("a;ắ\n".encode("utf-8-sig"), "UTF-8"),
        ("a;ắ\n".encode("utf-16"), "UTF-16"),
        ("abcdef;ắ\n".encode("utf-16-le"), "UTF-16"),
        (b"a;\xe3\xec\n", "Windows-1258"),
        ("Tªn m« h×nh;Héi N«ng d©n\n".encode("latin-1"), "TCVN3"),
    ],
)
def test_the_encoding_of_a_csv_is_found_out(data, encoding):
    book = read_book(data, "x.csv")
    assert book.encoding == encoding
    assert book.sheets[0].rows[0][1][1] in ("ắ", "Hội Nông dân")


def test_quotes_breaks_and_excels_own_marks_in_a_csv():
    data = b'sep=,\r\n"a\nb","say ""x""","=""007"""\r\n\r\nc,"1,5",\r\n'
    assert rows_of(data) == [(1, ["a\nb", 'say "x"', "007"]), (3, ["c", "1,5", ""])]


# --- refusals -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b"\0\0", b"  \r\n", b"\xef\xbb\xbf", xlsx(), xlsx([None, " "][:1])])
def test_an_empty_file_is_refused(data):
    assert refusal(data) == "empty"


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 ...",
        b"\x89PNG\r\n",
        b"<html><table>",
        b'<?xml version="1.0"?><Workbook/>',
        b"MZ\x90\0",
        bytes(range(256)) * 9,
    ],
)
def test_another_kind_of_file_is_named_and_refused(data):
    assert refusal(data) == "not_a_list"


def test_a_writer_file_and_a_plain_zip_are_named():
    for name, word in [("content.xml", "Writer"), ("a.txt", "ZIP")]:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as package:
            package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
            package.writestr(name, "x")
        with pytest.raises(UnreadableFile, match=word):
            read_book(out.getvalue())


def test_password_protected_files_are_refused():
    assert refusal(compound(EncryptionInfo=b"x", EncryptedPackage=b"y" * 5000)) == "password"
    assert refusal(xls([["a"]], password=True)) == "password"


def test_a_file_larger_than_the_limit_is_refused():
    assert refusal(b"a;b\n" * 300, max_bytes=1000) == "too_big"


GOOD = [xlsx(*ROWS, ["Nội dung " * 50] * 20), xls([["abc", 1, None]] * 40), ods(ODS_ROWS)]


@given(st.sampled_from(GOOD[::2]), st.floats(0.01, 0.999))
def test_a_truncated_package_is_refused(data, part):
    assert refusal(data[: int(len(data) * part)]) == ("damaged" if len(data) * part >= 4 else "not_a_list")


def test_a_truncated_old_workbook_is_refused():
    rows = [["abc", 1] * 20] * 40
    assert refusal(xls(rows)[:6000]) == "damaged"


@given(st.sampled_from(GOOD), st.data())
def test_a_damaged_file_is_refused_or_read_and_nothing_else(data, draw):
    broken = bytearray(data)
    for _ in range(draw.draw(st.integers(1, 8))):
        broken[draw.draw(st.integers(0, len(broken) - 1))] = draw.draw(st.integers(0, 255))
    with contextlib.suppress(UnreadableFile):
        assert read_book(bytes(broken)).sheets


ENTITIES = f"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<worksheet {MAIN}><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>"""


@pytest.mark.parametrize(
    "part", ["xl__worksheets__sheet1_xml", "xl__styles_xml", "xl__workbook_xml", "docProps__app_xml"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_every_part_and_encoding(part, encoding):
    data = with_parts(xlsx(["a"]), **{part: ENTITIES.encode(encoding)})
    assert refusal(data) == "unsafe"


def test_entities_behind_a_long_comment_are_refused_and_in_ods():
    long = ENTITIES.replace("<!DOCTYPE", f"<!-- <a> {'x' * 100_000} --><!DOCTYPE")
    assert refusal(with_parts(xlsx(["a"]), xl__styles_xml=long.encode())) == "unsafe"
    assert refusal(with_parts(ods(ODS_ROWS), content_xml=ENTITIES.encode())) == "unsafe"


def test_a_zip_bomb_is_refused_whatever_its_headers_say():
    data = with_parts(xlsx(["a"]), xl__media__image1_xml=(bytes(1 << 20) for _ in range(450)))
    assert refusal(data) == "unsafe"
    small = with_parts(xlsx(["a"]), xl__sharedStrings_xml=b"<sst>" + b" " * 5_000_000)
    size = struct.pack("<I", 5_000_005)
    assert size in small
    assert refusal(small.replace(size, struct.pack("<I", 50))) in ("unsafe", "damaged")


def test_many_members_and_doubled_names_are_refused():
    many = {f"xl__x{number}_xml": b"<a/>" for number in range(2100)}
    assert refusal(with_parts(xlsx(["a"]), **many)) == "unsafe"
    out = io.BytesIO(xlsx(["a"]))
    with pytest.warns(UserWarning), zipfile.ZipFile(out, "a") as package:
        package.writestr("xl/workbook.xml", "<a/>")
    assert refusal(out.getvalue()) == "unsafe"


def test_macros_and_external_links_are_ignored():
    data = with_parts(xlsx(["a"]), **{"xl__vbaProject.bin": b"\xd0\xcf\x11\xe0" * 10})
    links = b'<externalLink xmlns="x"><externalBook r:id="rId1" xmlns:r="y"/></externalLink>'
    assert rows_of(with_parts(data, xl__externalLinks__externalLink1_xml=links)) == [(1, ["a"])]


def test_nothing_is_left_in_temporary_folders():
    before = set(os.listdir(tempfile.gettempdir()))
    for data in GOOD:
        read_book(data)
    assert set(os.listdir(tempfile.gettempdir())) <= before | {
        name for name in os.listdir(tempfile.gettempdir()) if name.startswith(("pytest", "bash"))
    }


# --- large and hostile: measured in a process of its own --------------------------------------------------------

MEASURE = """
import json, sys, time
from danvan.lib.sheets import UnreadableFile, read_book
data = sys.stdin.buffer.read()
start = time.process_time()
try:
    rows = [len(sheet.rows) for sheet in read_book(data).sheets]
except UnreadableFile as error:
    rows = error.code
used = time.process_time() - start
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]
print(json.dumps((rows, used, int(peak) / 1000)))
"""


def measure(data):
    """What came of it, after checking that it took at most 20 s and 300 MB."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE], input=data, capture_output=True, cwd=ROOT, check=True
    )
    rows, seconds, megabytes = json.loads(done.stdout)
    assert seconds < 20
    assert megabytes < 300
    return rows


def empty_rows(first, last, columns="ABCD"):
    for start in range(first, last, 1000):
        yield "".join(
            f'<row r="{row}">{"".join(f"""<c r="{letter}{row}" s="1"/>""" for letter in columns)}</row>'
            for row in range(start, min(start + 1000, last))
        ).encode()


def value(place):
    return f'<c r="{place}" t="inlineStr"><is><t>x</t></is></c>'.encode()


def test_a_million_framed_rows_are_not_made_room_for():
    head = b'<row r="1">' + value("A1") + value("D1") + b"</row>"
    part = sheet_xml([head, *empty_rows(2, 1_000_000)])
    assert measure(with_parts(xlsx(["a"]), xl__worksheets__sheet1_xml=part)) == [1]


def test_framed_rows_with_a_value_at_the_very_end_are_read():
    rows = [b'<row r="1">' + value("A1") + b"</row>", *empty_rows(2, 200_000, "AB")]
    last = b'<row r="1048576">' + value("M1048576") + b"</row>"
    part = sheet_xml([*rows, last])
    assert measure(with_parts(xlsx(["a"]), xl__worksheets__sheet1_xml=part)) == [2]


def test_two_cells_in_far_corners_make_no_rectangle():
    for row in (b'<c r="XFD1048576"><v>1</v></c>', b'<c s="0" r="XFD1048576"><v>1</v></c>'):
        part = sheet_xml([b'<row r="1">' + value("A1") + b"</row>", b'<row r="1048576">' + row + b"</row>"])
        assert measure(with_parts(xlsx(["a"]), xl__worksheets__sheet1_xml=part)) == [1]
    rows = [["a"], *[[""]] * 3]
    wide = xls(rows)
    far = wide.replace(
        struct.pack("<HHH", 0, 0, 0) + b"\1\0\0a", struct.pack("<HHH", 65535, 255, 0) + b"\1\0\0a"
    )
    assert measure(far) in ([1], "too_big")


def test_sixteen_thousand_columns_are_cut_and_it_is_said():
    data = xlsx(list(range(16_000)), [1])
    sheet = read_book(data).sheets[0]
    assert [len(cells) for _, cells in sheet.rows] == [MAX_COLUMNS, MAX_COLUMNS]
    assert f"{MAX_COLUMNS} cột" in sheet.notes[0]
    assert measure(data) == [2]


def test_one_long_text_named_by_a_hundred_thousand_cells_is_refused():
    cells = (f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>'.encode() for row in range(1, 100_000))
    assert measure(with_strings(f"<si><t>{'x' * 30_000}</t></si>", b"".join(cells))) == "too_big"


def test_repeated_cells_of_an_ods_are_not_expanded():
    cell = '<table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    assert measure(ods(f'<table:table table:name="a">{row}</table:table>')) == "too_big"


def test_a_csv_of_commas_is_refused():
    assert measure(b"," * 15_000_000 + b"x") == "too_big"


def test_a_hundred_thousand_merged_areas_are_passed_over():
    merges = "".join(f'<mergeCell ref="A{row}:XFD{row + 9}"/>' for row in range(1, 1_000_000, 10))
    row = f'<row r="1">{value("A1").decode()}</row>'
    part = f"<worksheet {MAIN}><sheetData>{row}</sheetData><mergeCells>{merges}</mergeCells></worksheet>"
    assert measure(with_parts(xlsx(["a"]), xl__worksheets__sheet1_xml=part.encode())) == [1]
