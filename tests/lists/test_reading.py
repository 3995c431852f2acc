"""What a row says, and what is said of what is wrong with it."""

import datetime
import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import Font

from danvan.lib.dates import PartialDate
from danvan.lists.reading.workbook import read_workbook
from tests.lists.lists import CATALOGUE, HEADER, ROW, codes, read, to_bytes
from tests.random_cases import whole_list


def row_with(**changes):
    return tuple(changes.get(name, value) for name, value in zip(HEADER, ROW, strict=True))


def problem_of(heading, value):
    reading = read(HEADER, row_with(**{heading: value}))
    assert len(reading.rows[0].problems) == 1
    return reading.rows[0].problems[0]


def test_all_problems_of_a_row_are_told_at_once():
    reading = read(HEADER, ("1", None, None, "đâu", "Xã Không Có Thật", "Thể thao", "hai nghìn"))
    assert sorted(codes(reading)[0]) == sorted(
        ["missing", "missing", "unknown_kind", "unknown_unit", "unknown_field", "bad_year"]
    )


@pytest.mark.parametrize(
    ("heading", "value", "code", "letter"),
    [
        ("Tên mô hình", None, "missing", "B"),
        ("Tên mô hình", "   ", "missing", "B"),
        ("Tên mô hình", "dài " * 100, "too_long", "B"),
        ("Tên tập thể, cá nhân", None, "missing", "C"),
        ("Loại hình", "nhóm", "unknown_kind", "D"),
        ("Đơn vị", "Xã Xuân Lạp Mới", "unknown_unit", "E"),
        ("Đơn vị", "Xã Không Có Thật, huyện Lâm Bình", "unknown_unit", "E"),
        ("Lĩnh vực", None, "missing", "F"),
        ("Lĩnh vực", "Thể thao điện tử", "unknown_field", "F"),
        ("Lĩnh vực", "Kinh tế, văn hóa - xã hội", "unknown_field", "F"),
        ("Năm đăng ký", 1820, "bad_year", "G"),
        ("Năm đăng ký", "2020-2022", "bad_year", "G"),
        ("Năm đăng ký", 2099, "bad_year", "G"),
    ],
)
def test_a_problem_names_sheet_row_column_and_value(heading, value, code, letter):
    problem = problem_of(heading, value)
    assert (problem.code, problem.column) == (code, letter)
    assert problem.message.startswith(f"Trang “Sheet1”, dòng 2, cột {letter} (")
    if value and len(str(value)) < 50 and str(value).strip():
        assert str(value) in problem.message


def test_nearest_candidates_are_offered():
    assert problem_of("Đơn vị", "Xã Xuân Lâm").candidates[0] == "Xã Xuân Lập"
    assert problem_of("Lĩnh vực", "Kinh té nông nghiệp").candidates[0] == "Kinh tế"
    assert problem_of("Lĩnh vực", "Kinh tế, văn hóa - xã hội").candidates == ("Kinh tế", "Văn hóa - xã hội")


@pytest.mark.parametrize(
    "text",
    [
        "Xã Xuân Lập",
        "xuan lap",
        "XÃ XUÂN LẬP",
        "UBND xã Xuân Lập",
        "X. Xuân Lập",
        "Xã Xuân Lập, huyện Lâm Bình",
        "02242",
        "Đảng ủy xã Xuân Lập",
        "xã  Xuân\nLập",
        "Thôn Nà Co, xã Xuân Lập",
    ],
)
def test_a_unit_is_known_by_many_names(text):
    assert read(HEADER, row_with(**{"Đơn vị": text})).rows[0].unit == "Xã Xuân Lập"


def test_the_year_decides_between_units_of_one_name_and_nothing_else_does():
    by_year = {2019: "Xã Lăng Can", 2022: "Thị trấn Lăng Can"}
    for year, label in by_year.items():
        row = read(HEADER, row_with(**{"Đơn vị": "Lăng Can", "Năm đăng ký": year})).rows[0]
        assert row.unit == label
    reading = read(HEADER[:6], row_with(**{"Đơn vị": "Lăng Can"})[:6])
    assert codes(reading)[0] == ["missing", "unknown_unit"]
    assert set(reading.rows[0].problems[1].candidates) == {"Xã Lăng Can", "Thị trấn Lăng Can"}
    assert read(HEADER, row_with(**{"Đơn vị": "Bình An"})).rows[0].unit_key == 7
    assert (
        read(HEADER, row_with(**{"Đơn vị": "TT Lăng Can", "Năm đăng ký": 2019})).rows[0].unit
        == "Thị trấn Lăng Can"
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kt", "economy"),
        ("Phát triển kinh tế", "economy"),
        ("1. Lĩnh vực Kinh tế", "economy"),
        ("văn hoá xã hội", "culture_society"),
        ("VHXH", "culture_society"),
        ("An ninh - Quốc phòng", "defence_security"),
        ("ANQP", "defence_security"),
        ("Xây dựng Đảng, hệ thống chính trị", "political_system"),
        ("XD HTCT", "political_system"),
        ("NTM", "new_rural"),
        ("khác", "other"),
        ("new_rural", "new_rural"),
    ],
)
def test_a_field_is_known_by_many_names(text, code):
    assert read(HEADER, row_with(**{"Lĩnh vực": text})).rows[0].field_code == code


@pytest.mark.parametrize(
    "value", [2022, "2022", "năm 2022", "2022.", 2022.0, datetime.date(2022, 3, 1), "01/03/2022"]
)
def test_a_year_is_read_in_all_its_forms(value):
    assert read(HEADER, row_with(**{"Năm đăng ký": value})).rows[0].year == 2022


def test_a_date_is_day_month_year_and_gives_the_year_where_none_is_said():
    reading = read([*HEADER[:6], "Ngày đăng ký"], [*ROW[:6], "05/10/2022"])
    row = reading.rows[0]
    assert row.date == PartialDate(2022, 10, 5)
    assert (row.year, row.guessed) == (2022, ("year",))
    assert codes(read([*HEADER, "Ngày đăng ký"], [*ROW, "31/02/2022"])) == [["bad_value"]]


def test_the_columns_of_the_form_are_kept_by_name():
    more = {
        "Chức vụ": "Bí thư",
        "Thôn": "Nà Co",
        "Mục tiêu": "a\nb",
        "Kinh phí": 12.5,
        "SĐT": 912345678,
        "Ghi chú": "x",
    }
    row = read([*HEADER, *more, "Cấp", "Mới/duy trì"], [*ROW, *more.values(), "cấp huyện", "Duy trì"]).rows[0]
    assert (row.post, row.place, row.level, row.novelty) == ("Bí thư", "Nà Co", "district", "maintained")
    assert row.other == {"goals": "a\nb", "resources": "12,5", "phone": "0912345678", "note": "x"}


def test_title_and_name_lose_what_is_no_part_of_them():
    reading = read(
        ["STT", "Tên mô hình", "Họ tên"],
        [1, "Mô hình “Đường hoa”", "Đ/c Chẩu Văn Anh, Bí thư Chi bộ thôn Bản Chỏn"],
        [2, "mô hình: Vườn mẫu", "Bà Lò Thị Ước (Trưởng thôn)"],
        unit=1,
        year=2022,
        field="economy",
    )
    assert [(row.title, row.registrant, row.post) for row in reading.rows] == [
        ("Đường hoa", "Chẩu Văn Anh", "Bí thư Chi bộ thôn Bản Chỏn"),
        ("Vườn mẫu", "Lò Thị Ước", "Trưởng thôn"),
    ]
    assert reading.rows[0].guessed == ("kind", "post")


def test_two_people_in_a_cell_are_a_question_and_a_household_is_read_as_one():
    header = ["STT", "Tên mô hình", "Họ tên"]
    rows = [[1, "A", "Ông Ma Văn A và bà Lò Thị B"], [2, "B", "Hộ ông Ma Văn C"]]
    reading = read(header, *rows, unit=1, year=2022, field="economy")
    assert codes(reading) == [["several_people"], []]
    assert (reading.rows[1].registrant, reading.rows[1].kind) == ("Hộ ông Ma Văn C", "household")


def test_a_kind_that_contradicts_a_sure_name_is_asked():
    reading = read(HEADER, row_with(**{"Loại hình": "Cá nhân"}))
    assert codes(reading) == [["kind_conflict"]]
    assert not reading.rows[0].is_good
    assert reading.rows[0].kind is None


def test_a_formula_without_a_result_and_an_excel_error_are_bad_values():
    book = openpyxl.Workbook()
    sheet = book.active
    for values in (HEADER, row_with(**{"Tên mô hình": '=HYPERLINK("http://x.invalid","x")'}), ROW):
        sheet.append(values)
    sheet["B3"] = "#REF!"
    reading = read_workbook(to_bytes(book), "x.xlsx", CATALOGUE)
    assert codes(reading) == [["bad_value"], ["bad_value"]]
    assert "công thức" in reading.rows[0].problems[0].message


def test_text_that_looks_like_code_stays_text():
    title = "=cmd|'/C calc'!A0 <script>alert(1)</script>"
    data = (f"STT;Tên mô hình;Họ tên;Đơn vị;Lĩnh vực;Năm\n1;{title};Ma Văn A;Xã Xuân Lập;KT;2022\n").encode()
    row = read_workbook(data, "x.csv", CATALOGUE).rows[0]
    assert row.title == title
    assert row.is_good


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_csv_is_read_whatever_its_encoding_and_delimiter(encoding, delimiter):
    lines = [HEADER, row_with(**{"Tên mô hình": 'Mô hình "Đường hoa"', "Tên tập thể, cá nhân": "Ma Văn Ước"})]
    text = "\r\n".join(
        delimiter.join(f'"{str(v).replace(chr(34), chr(34) * 2)}"' for v in line) for line in lines
    )
    row = read_workbook(text.encode(encoding), "Xuân Lập.csv", CATALOGUE).rows[0]
    assert (row.row, row.title, row.registrant, row.unit) == (2, "Đường hoa", "Ma Văn Ước", "Xã Xuân Lập")


OLD_ROW = ("1", "Hò g¹o t×nh th\xad¬ng", "Héi N«ng d©n", "TËp thÓ", "X· Xu©n LËp", "Kinh tÕ", 2022)
OLD_HEADER = ("STT", "Tªn m« h×nh", "Tªn tËp thÓ, c¸ nh©n", "Lo¹i h×nh", "§¬n vÞ", "LÜnh vùc", "N¨m ®¨ng ký")


@pytest.mark.parametrize("font", [".VnTime", None])
def test_tcvn3_is_decoded_by_font_or_on_overwhelming_evidence_and_shown_before_and_after(font):
    book = openpyxl.Workbook()
    for values in (OLD_HEADER, OLD_ROW):
        book.active.append(values)
    for cell in (cell for row in book.active.iter_rows() for cell in row):
        cell.font = Font(name=font or "Times New Roman")
    reading = read_workbook(to_bytes(book), "x.xlsx", CATALOGUE)
    row = reading.rows[0]
    assert (reading.encoding, row.title, row.registrant) == ("TCVN3", "Hũ gạo tình thương", "Hội Nông dân")
    assert row.is_good
    shown = reading.sheets[0].decoded[0]
    assert (shown.row, shown.before, shown.after) == (1, "Tªn m« h×nh", "Tên mô hình")


def test_one_cell_in_an_old_encoding_among_unicode_is_asked_about():
    reading = read(HEADER, ROW, row_with(**{"Tên mô hình": "Hò g¹o t×nh th\xad¬ng"}))
    assert codes(reading) == [[], ["legacy_text"]]


def test_a_list_without_titles_serves_persons_and_is_asked_about_for_collectives():
    header = ["STT", "Họ và tên", "Lĩnh vực"]
    reading = read(header, [1, "Ông Ma Văn A", "KT"], [2, "Hội Nông dân", "KT"], unit=1, year=2022)
    assert codes(reading) == [[], ["missing"]]
    assert "title" in {question.code for question in reading.sheets[0].questions}


def test_persons_wait_while_a_column_of_texts_may_hold_their_titles():
    header = ["STT", "Họ và tên", "Nội dung", "Lĩnh vực"]
    rows = [1, "Ma Văn Hợi", "Vận động hiến đất", "KT"], [2, "Lò Thị Chải", "Nuôi cá lồng", "KT"]
    asked = read(header, *rows, unit=1, year=2022)
    assert [[problem.name for problem in row.problems] for row in asked.rows] == [["title"], ["title"]]
    [question] = [one for one in asked.sheets[0].questions if one.code == "title"]
    assert question.candidates == ("C",)
    titled = read(header, *rows, unit=1, year=2022, columns={"Sheet1!C": "title"})
    assert [(row.title, row.is_good) for row in titled.rows] == [
        ("Vận động hiến đất", True),
        ("Nuôi cá lồng", True),
    ]
    untitled = read(header, *rows, unit=1, year=2022, sheets={"Sheet1": {"without_title": "1"}})
    assert [(row.title, row.other["content"], row.is_good) for row in untitled.rows] == [
        ("", "Vận động hiến đất", True),
        ("", "Nuôi cá lồng", True),
    ]
    assert untitled.sheets[0].questions == []


def test_an_unknown_unit_or_field_given_by_the_caller_is_an_error():
    with pytest.raises(ValueError, match="Không có đơn vị"):
        read(HEADER, ROW, unit="Xã Nào Đó")
    with pytest.raises(ValueError, match="Không có lĩnh vực"):
        read(HEADER, ROW, field="sport")


CELL = st.one_of(
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30),
    st.integers(-3, 3000),
    st.floats(allow_nan=False, allow_infinity=False),
    st.none(),
    st.booleans(),
)


@whole_list
@given(st.lists(st.lists(CELL, min_size=7, max_size=9), max_size=6))
def test_no_content_makes_the_reader_fail_and_no_line_is_lost(lines):
    text = io.StringIO()
    for line in (HEADER, *lines):
        text.write(
            "\t".join(str("" if v is None else v).replace("\t", " ").replace('"', "") for v in line) + "\r\n"
        )
    data = text.getvalue().encode("utf-8", "replace")
    reading = read_workbook(data, "x.csv", CATALOGUE)
    if reading.sheets[
        0
    ].skipped:  # numbers alone under the names count models: the whole of it is asked about
        assert reading.sheets[0].questions
        return
    seen = {row.row for row in reading.rows} | set(reading.sheets[0].header_rows)
    seen |= {aside.row for sheet in reading.sheets for aside in sheet.set_aside}
    texts = [[str("" if value is None else value) for value in line] for line in lines]
    if len(reading.sheets) == 1 and not any(len(text.splitlines()) > 1 for line in texts for text in line):
        filled = {at for at, line in enumerate(texts, 2) if any(text.strip() for text in line)}
        assert filled <= seen


@pytest.mark.parametrize("beside", [",", "a, b", "x;y"])
def test_a_cell_beside_the_table_does_not_cut_it_otherwise(beside):
    """Found by the property above: the table was cut at the commas of its texts, and no row of it read."""
    text = "\t".join(HEADER) + "\r\n" + "\t".join(["", *[""] * len(HEADER), beside]) + "\r\n"
    reading = read_workbook(text.encode(), "x.csv", CATALOGUE)
    assert reading.sheets[0].header_rows == (1,)
    assert [aside.row for aside in reading.sheets[0].set_aside] == [2]


@pytest.mark.parametrize("text", ["KT, VHXH", "Kinh tế; Văn hóa - xã hội", "KT/VH-XH", "kt + vhxh"])
def test_a_cell_with_two_fields_says_which_two(text):
    problem = problem_of("Lĩnh vực", text)
    assert problem.candidates == ("Kinh tế", "Văn hóa - xã hội")
    assert "một lĩnh vực chính" in problem.message


def test_a_field_that_is_like_none_has_no_nearest():
    assert "Gần nhất" not in problem_of("Lĩnh vực", "Tôn giáo, dân tộc").message


def test_a_list_may_hold_households():
    rows = [
        [1, "A", "Hộ ông Ma Văn A", ""],
        [2, "B", "Gia đình bà Lò Thị B", "Hộ gia đình"],
        [3, "C", "Hội Phụ nữ xã", "TT"],
    ]
    reading = read(
        ["STT", "Tên mô hình", "Đơn vị thực hiện", "Loại"], *rows, unit=1, year=2022, field="economy"
    )
    assert [row.kind for row in reading.rows] == ["household", "household", "collective"]
