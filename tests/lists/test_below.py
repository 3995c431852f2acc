"""What stands below a list and what does not: posts in cells, signatures, titles of the next, lines not understood."""

import pytest

from danvan.lists.reading.workbook import read_workbook
from tests.lists.lists import CATALOGUE, asides, codes, read, workbook

POSTS = ("STT", "Tên mô hình", "Tên tập thể, cá nhân", "Chức vụ", "Lĩnh vực")
SHORT = ("STT", "Tên mô hình", "Tên tập thể, cá nhân", "Lĩnh vực")
GIVEN = {"unit": 1, "year": 2022}


def of(unit, *rows):
    return [[f"ĐẢNG ỦY XÃ {unit.upper()}"], ["DANH SÁCH ĐĂNG KÝ DÂN VẬN KHÉO NĂM 2022"], *rows]


def row(number, title, who="Hội Nông dân", field="Kinh tế"):
    return (number, title, who, field)


@pytest.mark.parametrize(
    "post", ["Chủ tịch", "Bí thư", "Trưởng ban", "Phó Chủ tịch", "CHỦ TỊCH", "Lâm Bình, ngày 5/10/2022"]
)
def test_a_post_or_a_day_in_a_cell_of_a_row_without_a_number_ends_nothing(post):
    rows = [(None, f"Đường hoa {at}", "Hội Nông dân", "Đảng viên", "Kinh tế") for at in range(3)]
    rows[1] = (*rows[1][:3], post, "Kinh tế")
    reading = read(POSTS, *rows, **GIVEN)
    assert [(one.row, one.title) for one in reading.rows] == [(at + 2, f"Đường hoa {at}") for at in range(3)]
    assert asides(reading) == {}


def test_a_star_for_a_number_beside_a_post_is_a_row():
    header = (*SHORT, "Người phụ trách")
    rows = [(*row("*" if at == 2 else at, f"Hoa {at}"), "Chủ tịch") for at in range(1, 4)]
    assert len(read(header, *rows, **GIVEN).rows) == 3


def test_signatures_side_by_side_are_no_row():
    reading = read(
        SHORT,
        row(1, "Đường hoa"),
        (None, "NGƯỜI LẬP BIỂU", "TM. BAN CHỈ ĐẠO"),
        (None, "Ma Thị Lan", "Lò Văn Bình"),
        **GIVEN,
    )
    assert [one.row for one in reading.rows] == [2]
    assert asides(reading) == {3: "footer", 4: "footer"}


def test_a_row_without_a_number_below_a_signature_is_asked_about():
    rows = [row(1, "Đường hoa"), (None, None, "TM. BAN CHỈ ĐẠO"), (None, "Nhà sạch", "Hội Phụ nữ xã")]
    reading = read(SHORT, *rows, field="economy", **GIVEN)
    assert codes(reading) == [[], ["after_signature"]]
    assert codes(read(SHORT, *rows, field="economy", taken_in=("Sheet1!4",), **GIVEN)) == [[], []]


def test_a_lone_name_at_the_end_of_a_list_is_told():
    reading = read(SHORT, row(1, "Đường hoa"), (None, None, None, None), (None, "Nhà sạch"), **GIVEN)
    assert asides(reading) == {4: "unclear"}
    reading = read(SHORT, row(1, "Đường hoa"), [], (None, "Nhà sạch"), [], (None, None, "CHỦ TỊCH"), **GIVEN)
    assert asides(reading) == {4: "unclear", 6: "footer"}


def test_two_names_joined_to_the_row_above_are_asked_about():
    reading = read(SHORT, row(1, "Hiến đất,", "Ban Chỉ đạo"), (None, "góp công", "phong trào xã"), **GIVEN)
    assert [(one.title, one.registrant) for one in reading.rows] == [
        ("Hiến đất, góp công", "Ban Chỉ đạo phong trào xã")
    ]
    assert codes(reading) == [["continued"]]


@pytest.mark.parametrize("sign", [[], [(None, None, "T/M BAN CHỈ ĐẠO"), [], (None, None, "Ma Văn Đức")]])
@pytest.mark.parametrize("total", [[], [("Tổng cộng: 02 mô hình./.",)]])
@pytest.mark.parametrize("again", [True, False])
def test_lists_of_communes_below_one_another_keep_their_units(sign, total, again):
    sheet = []
    for unit in ("Xuân Lập", "Phúc Sơn", "Hồng Quang"):
        header = [SHORT] if again or not sheet else []
        sheet += [*of(unit, [], *header, row(1, f"A {unit}"), row(2, f"B {unit}")), *total, *sign, []]
    reading = read(*sheet)
    assert [(one.title[2:], one.unit, one.year) for one in reading.rows] == [
        (unit, f"Xã {unit}", 2022) for unit in ("Xuân Lập", "Phúc Sơn", "Hồng Quang") for _ in range(2)
    ]


def test_a_group_line_after_a_signature_ends_it():
    reading = read(
        SHORT,
        ("XÃ XUÂN LẬP",),
        row(1, "A"),
        (None, None, "CHỦ TỊCH"),
        (None, None, "Ma Văn Đức"),
        ("XÃ PHÚC SƠN",),
        row(1, "B"),
        year=2022,
    )
    assert [one.unit for one in reading.rows] == ["Xã Xuân Lập", "Xã Phúc Sơn"]


def test_rows_under_a_group_line_that_is_not_understood_are_asked_and_not_given_to_the_group_before():
    rows = [
        (None, "XÃ PHÚC SƠN"),
        row(1, "A"),
        (None, "* Thị trấn"),
        row(1, "B"),
        (None, "Xã HQ"),
        row(1, "C"),
        row(2, "D"),
    ]
    reading = read(SHORT, *rows, year=2022)
    assert [one.unit for one in reading.rows] == ["Xã Phúc Sơn", "Thị trấn Lăng Can", "", ""]
    problem = reading.rows[2].problems[0]
    assert (problem.code, problem.candidates) == ("unknown_unit", ("Xã Hồng Quang",))
    answered = read(SHORT, *rows, year=2022, words={problem.asked: "3"})
    assert [one.unit for one in answered.rows][2:] == ["Xã Hồng Quang"] * 2


def test_units_of_one_name_under_group_lines_are_told_apart_by_each_rows_year():
    header = (*SHORT, "Năm")
    rows = [(None, "LĂNG CAN"), (*row(1, "A"), 2020), (*row(2, "B"), 2022)]
    assert [one.unit for one in read(header, *rows).rows] == ["Xã Lăng Can", "Thị trấn Lăng Can"]


def test_sheets_called_by_years_are_of_the_unit_that_the_first_names():
    first, later = [["Xã Xuân Lập"], SHORT, row(1, "A")], [["Mô hình DVK"], SHORT, row(1, "A")]
    data = workbook(first, later, later, names=("2020", "2021", "Khối cơ quan"))
    reading = read_workbook(data, "a.xlsx", CATALOGUE)
    assert [(one.unit, one.year) for one in reading.rows] == [
        ("Xã Xuân Lập", 2020),
        ("Xã Xuân Lập", 2021),
        ("", None),
    ]


def test_a_post_alone_and_all_members_of_a_body_are_collectives():
    rows = read(SHORT, row(1, "A", "Đoàn"), row(2, "B", "Toàn thể cán bộ, hội viên"), **GIVEN).rows
    assert [one.kind for one in rows] == ["collective"] * 2


@pytest.mark.parametrize("block", ["KHỐI CƠ QUAN HUYỆN", "CÁC CƠ QUAN"])
def test_a_line_like_those_of_units_ends_the_unit_before_it(block):
    rows = [("XÃ PHÚC SƠN",), row(1, "A"), (block,), row(1, "B", "Công an huyện")]
    reading = read(SHORT, *rows, year=2022)
    assert [one.unit for one in reading.rows] == ["Xã Phúc Sơn", ""]
    (problem,) = reading.rows[1].problems
    answered = read(SHORT, *rows, year=2022, words={problem.asked: "9"})
    assert [one.unit for one in answered.rows] == ["Xã Phúc Sơn", "Huyện Lâm Bình"]


def test_a_block_within_a_commune_stays_in_it():
    reading = read(SHORT, ("XÃ PHÚC SƠN",), row(1, "A"), ("Khối đoàn thể xã",), row(2, "B"), year=2022)
    assert [one.unit for one in reading.rows] == ["Xã Phúc Sơn"] * 2


def test_bodies_in_capitals_over_the_posts_of_signers_are_no_row():
    signed = [
        ("", "VĂN PHÒNG", "BAN CHỈ ĐẠO"),
        ("", "CHÁNH VĂN PHÒNG", "TRƯỞNG BAN"),
        ("", "Ma Thị Lan", "Lò Văn Sử"),
    ]
    reading = read(SHORT, row(1, "A"), *signed, **GIVEN)
    assert [one.row for one in reading.rows] == [2]
    assert asides(reading) == {3: "footer", 4: "footer", 5: "footer"}
