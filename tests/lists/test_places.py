"""What place and year a row is of: from titles, group lines and cells; a subtotal of a place is no row."""

import pytest

from danvan.lists.reading.words.catalogue import Catalogue
from danvan.lists.reading.words.units import word_question
from tests.lists.lists import FIELDS, HEADER, ROW, UNITS, asides, read


def with_unit(text):
    """A line that is right but for its unit."""
    return (*ROW[:4], text, *ROW[5:])


YEARLESS = ["STT", "Tên mô hình", "Tên tập thể, cá nhân", "Lĩnh vực"]


def under_years(*lines, title="Mô hình xã Xuân Lập năm 2022", **options):
    """A list whose lines are texts, each with a row under it."""
    rows = [
        row
        for number, line in enumerate(lines)
        for row in (line, [1, f"Mô hình {number}", "Hội Nông dân", "KT"])
    ]
    return read([title], YEARLESS, *rows, **options)


@pytest.mark.parametrize(
    ("line", "year"),
    [
        (["I", "Năm 2020"], 2020),
        (["II", "Mô hình đăng ký năm 2021"], 2021),
        (["Các mô hình xây dựng năm 2021"], 2021),
        (["Năm 2021"], 2021),
        ([None, "* Năm 2021:"], 2021),
        ([None, "Năm: 2021"], 2021),
        (["I", "Tập thể năm 2020 (5 mô hình)"], 2020),
        (["I", "Kết quả thực hiện trong năm 2020 ở các thôn"], 2020),
        (["I", "Mô hình duy trì từ năm 2020"], 2022),
        (["I", "Mô hình năm 2020 tiếp tục duy trì"], 2022),
        (["I", "Mô hình giai đoạn 2020-2021"], 2022),
        (["I", "Theo Kế hoạch ngày 10 tháng 02 năm 2020"], 2022),
    ],
)
def test_a_group_line_that_says_one_year_gives_it_to_the_rows_beneath(line, year):
    reading = under_years(line)
    assert [row.year for row in reading.rows] == [year]
    assert asides(reading)[3] == "group"


def test_each_year_line_ends_the_one_before_and_may_stand_over_other_groups():
    reading = under_years(
        ["Năm 2020"], ["I", "Tập thể"], ["Năm 2021"], ["Năm 2022"], title="Giai đoạn 2020-2022"
    )
    assert [(row.year, row.kind) for row in reading.rows] == [
        (2020, "collective"),
        (2020, "collective"),
        (2021, "collective"),
        (2022, "collective"),
    ]


def test_a_year_line_wins_over_the_answer_for_the_sheet_and_a_cell_over_the_line():
    assert under_years(["Năm 2020"], year=2021).rows[0].year == 2020
    reading = read(HEADER, ["Năm 2020"], [*ROW[:6], None], ROW, year=2021)
    assert [row.year for row in reading.rows] == [2020, 2022]


def test_a_further_table_with_its_own_year_does_not_keep_the_years_of_the_groups_before():
    reading = read(
        ["Xã Xuân Lập"],
        YEARLESS,
        ["Năm 2020"],
        [1, "A", "Hội Nông dân", "KT"],
        [],
        ["DANH SÁCH cá nhân năm 2021"],
        ["STT", "Họ và tên", "Tên mô hình", "Lĩnh vực"],
        [1, "Ông Ma Văn B", "B", "KT"],
    )
    assert [row.year for row in reading.rows] == [2020, 2021]


def test_a_remark_with_a_year_is_no_group_line():
    reading = under_years(["Năm 2021"], [None, "Được công nhận năm 2020"])
    assert [row.year for row in reading.rows] == [2021, 2021]
    assert asides(reading)[5] == "unclear"


@pytest.mark.parametrize(
    "text",
    [
        "Cộng xã Phúc Sơn",
        "Tổng xã Bình An",
        "Cộng TT Lăng Can",
        "Tổng lĩnh vực Kinh tế",
        "Cộng thôn Nà Co: 2",
    ],
)
@pytest.mark.parametrize("count", [2, "5 mô hình"])
def test_a_subtotal_of_a_place_or_field_is_no_row(text, count):
    header = ["Đơn vị", "TT", "Tên mô hình", "Tập thể, cá nhân", "Lĩnh vực", "Năm"]
    row = ["Xã Phúc Sơn", 1, "A", "Hội Nông dân", "KT", 2022]
    reading = read(header, row, [text, None, count], row)
    assert [found.row for found in reading.rows] == [2, 4]
    assert asides(reading) == {3: "total"}


@pytest.mark.parametrize("title", ["Cộng đồng an toàn", "Tổng đội xung kích", "Cộng xã Phúc Sơn an toàn"])
def test_a_title_that_begins_like_a_subtotal_stays_a_row(title):
    reading = read(HEADER, ROW, (2, title, *ROW[2:]), ("", title, *ROW[2:]))
    assert [row.row for row in reading.rows] == [2, 3, 4]


@pytest.mark.parametrize(
    "titles",
    [
        ["UBND XÃ HỒNG QUANG, HUYỆN CHIÊM HÓA"],
        ["ĐẢNG BỘ HUYỆN CHIÊM HÓA", "ĐẢNG ỦY XÃ HỒNG QUANG"],
        ["Danh sách xã Hồng Quang huyện Chiêm Hóa năm 2022"],
        ["UBND xã Hồng Quang - H. Chiêm Hóa"],
    ],
)
def test_a_commune_of_another_district_is_asked_whatever_the_sheet_is_called(titles):
    rows = [*([title] for title in titles), YEARLESS, [1, "A", "Hội Nông dân", "KT"]]
    reading = read(*rows, names=["Hồng Quang"], year=2022)
    assert reading.rows[0].unit_key is None
    assert not reading.rows[0].is_good


@pytest.mark.parametrize(
    "title",
    [
        "UBND XÃ HỒNG QUANG, HUYỆN LÂM BÌNH, TỈNH TUYÊN QUANG",
        "Xã Hồng Quang huyện Lâm Bình T. Tuyên Quang",
        "Đảng ủy xã Hồng Quang, Huyện ủy Lâm Bình",
        "Danh sách xã Hồng Quang huyện phát động năm 2022",
        "Xã Hồng Quang, tình hình đăng ký năm 2022",
        "DS DVK 2022 x. Hồng Quang",
        "Đơn vị: Hồng Quang - Năm: 2022",
    ],
)
def test_a_commune_of_this_district_is_read_however_the_title_goes_on(title):
    reading = read([title], YEARLESS, [1, "A", "Hội Nông dân", "KT"], year=2022)
    assert reading.rows[0].unit == "Xã Hồng Quang"


def test_a_catalogue_without_districts_takes_no_district_for_strange():
    own = Catalogue(FIELDS, UNITS[:3], range(1990, 2031))
    assert own.match_unit("Xã Hồng Quang, huyện Lâm Bình").unit.key == 3


def test_a_bare_year_in_a_title_is_only_offered():
    reading = read(["BIỂU TỔNG HỢP DVK TT. LĂNG CAN 2021"], YEARLESS, [1, "A", "Hội Nông dân", "KT"])
    assert reading.rows[0].year is None
    assert reading.sheets[0].questions[0].candidates == ("2021",)
    assert reading.rows[0].unit == "Thị trấn Lăng Can"


@pytest.mark.parametrize(("year", "key"), [(2021, 7), (2027, 8)])
def test_the_answered_year_chooses_between_units_of_one_name(year, key):
    rows = [["Mô hình Dân vận khéo"], YEARLESS, [1, "A", "Hội Nông dân", "KT"]]
    assert read(*rows, names=["Bình An"], year=year).rows[0].unit_key == key
    assert read(["Mô hình xã Bình An"], *rows[1:], year=year).rows[0].unit_key == key


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Thổ Bình - Lâm Bình", "Xã Thổ Bình"),
        ("Thổ Bình, huyện Lâm Bình", "Xã Thổ Bình"),
        ("Thôn Bản Chỏn - Phúc Sơn", "Xã Phúc Sơn"),
        ("T.T Lăng Can", "Thị trấn Lăng Can"),
        ("Tổ dân phố Nà Mèn, TT. Lăng Can", "Thị trấn Lăng Can"),
        ("Xã Hồng Quang (huyện Lâm Bình)", "Xã Hồng Quang"),
        ("Hông Quang", "Xã Hồng Quang"),
        ("Thô Binh", "Xã Thổ Bình"),
    ],
)
def test_a_unit_may_be_named_in_parts_short_or_with_marks_missing(text, label):
    reading = read(HEADER, with_unit(text))
    assert (reading.rows[0].unit, reading.rows[0].is_good) == (label, True)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("xã Hồng Quang, huyện Chiêm Hóa", ("Xã Hồng Quang",)),
        ("Xã Hồng Quang, TP Hà Giang", ("Xã Hồng Quang",)),
        ("Hồng Quảng", ("Xã Hồng Quang",)),
        ("xã Hồng Quảng, huyện Lâm Bình", ("Xã Hồng Quang",)),
        ("Xuân Lập, Thổ Bình", ("Xã Xuân Lập", "Xã Thổ Bình")),
    ],
)
def test_a_namesake_elsewhere_other_marks_and_two_communes_are_asked(text, nearest):
    (problem,) = read(HEADER, with_unit(text)).rows[0].problems
    assert (problem.code, problem.candidates) == ("unknown_unit", nearest)


def test_an_answer_for_a_name_with_other_marks_leaves_the_right_one_alone():
    words = {word_question("unit", "Hồng Quảng"): "1"}
    reading = read(HEADER, with_unit("Hồng Quảng"), with_unit("Hồng Quang"), words=words)
    assert [row.unit_key for row in reading.rows] == [1, 3]


WITH_YEARS = ["STT", "Tên mô hình", "Tên tập thể, cá nhân", "Lĩnh vực", "Năm"]


@pytest.mark.parametrize(
    ("title", "answers"), [("Danh sách xã Bình An", {}), ("Danh sách", {"unit": "Xã Bình An"})]
)
def test_of_two_units_of_one_name_the_years_of_the_rows_tell_which_is_meant(title, answers):
    lines = [[n, f"Mô hình {n}", "Hội Nông dân", "KT", year] for n, year in enumerate((2022, 2027, ""), 1)]
    reading = read([title], WITH_YEARS, *lines, **answers)
    assert [row.unit_key for row in reading.rows] == [7, 8, None]
    assert [problem.name for problem in reading.rows[2].problems] == ["year", "unit"]


def test_an_answered_unit_of_no_catalogue_is_refused():
    with pytest.raises(ValueError, match="Không có đơn vị “Xã Không Đâu”"):
        read(HEADER, ROW, unit="Xã Không Đâu")


def test_a_table_without_a_title_column_does_not_hold_the_rows_of_the_table_above():
    other = ["STT", "Họ và tên", "Việc lạ", "Đơn vị", "Lĩnh vực", "Năm đăng ký"]
    reading = read(HEADER, ROW, [], other, [1, "Ma Văn Páo", "Lò đốt rác", "Xã Xuân Lập", "Kinh tế", 2022])
    assert [row.is_good for row in reading.rows] == [True, False]
    assert [problem.name for problem in reading.rows[1].problems] == ["title"]


STACKED = ["STT", "Tên mô hình", "Tập thể, cá nhân", "Lĩnh vực"]


@pytest.mark.parametrize("repeated", [True, False])
@pytest.mark.parametrize("third", ["III. Khối trường học", "III. CÔNG AN HUYỆN"])
def test_a_numbered_line_above_the_header_holds_until_the_next_number(third, repeated):
    header = [STACKED] if repeated else []
    reading = read(
        ["DANH SÁCH ĐĂNG KÝ MÔ HÌNH NĂM 2022"],
        ["I. XÃ XUÂN LẬP"],
        STACKED,
        [1, "A", "Hội Nông dân", "KT"],
        ["II. XÃ THỔ BÌNH"],
        *header,
        [1, "B", "Hội Phụ nữ", "KT"],
        [third],
        *header,
        [1, "C", "Trường tiểu học", "KT"],
    )
    assert [row.unit for row in reading.rows] == ["Xã Xuân Lập", "Xã Thổ Bình", ""]
    assert [problem.name for problem in reading.rows[2].problems] == ["unit"]


def test_a_numbered_year_or_field_above_the_header_ends_with_its_number():
    first, second, third = ([number, f"Mô hình {number}", "Hội Nông dân"] for number in (1, 2, 3))
    years = read(
        ["MÔ HÌNH XÃ XUÂN LẬP GIAI ĐOẠN 2020-2022"],
        ["I", "NĂM 2021"],
        STACKED[:3],
        first,
        ["II", "NĂM 2022"],
        second,
        ["III", "Đăng ký mới"],
        third,
        field="economy",
    )
    assert [row.year for row in years.rows] == [2021, 2022, None]
    fields = read(
        ["MÔ HÌNH XÃ XUÂN LẬP NĂM 2022"],
        ["I. LĨNH VỰC KINH TẾ"],
        STACKED[:3],
        first,
        ["II. LĨNH VỰC QPAN"],
        second,
        ["III. Lĩnh vực chuyển đổi số"],
        third,
    )
    assert [row.field_code for row in fields.rows] == ["economy", "defence_security", None]


def beneath(line):
    """The row that stands under that line in a list of xã Xuân Lập of 2022."""
    title, row = ["MÔ HÌNH XÃ XUÂN LẬP NĂM 2022"], [2, "B", "Ma Văn Hợi", "KT"]
    return read(title, STACKED, [1, "A", "Hội Nông dân", "KT"], [line], row).rows[1]


@pytest.mark.parametrize(
    ("line", "unit", "year"),
    [
        ("(Xã Thổ Bình)", "Xã Thổ Bình", 2022),
        ("(Thổ Bình)", "Xã Thổ Bình", 2022),
        ("(Năm 2021)", "Xã Xuân Lập", 2021),
        ("Đợt 1 năm 2021", "Xã Xuân Lập", 2021),
        ("(Tiếp theo)", "Xã Xuân Lập", 2022),
        ("(Số liệu đến tháng 6/2022)", "Xã Xuân Lập", 2022),
        ("Mô hình duy trì từ năm 2020", "Xã Xuân Lập", 2022),
    ],
)
def test_a_line_in_brackets_is_read_as_without_them(line, unit, year):
    assert (beneath(line).unit, beneath(line).year, beneath(line).problems) == (unit, year, [])


@pytest.mark.parametrize("line", ["Tháng 7/2021", "Kỳ I/2021", "(Các mô hình đăng ký 2021)"])
def test_rows_under_a_line_that_speaks_of_another_year_than_the_title_are_asked(line):
    assert beneath(line).year is None
    assert [problem.name for problem in beneath(line).problems] == ["year"]


@pytest.mark.parametrize(
    "line", ["(Kèm theo báo cáo của xã Thổ Bình)", "Các mô hình của xã Thổ Bình", "Tổng hợp xã Thổ Bình"]
)
def test_rows_under_a_line_that_speaks_of_another_unit_are_asked_once(line):
    (problem,) = beneath(line).problems
    assert (problem.name, problem.candidates) == ("unit", ("Xã Thổ Bình", "Xã Xuân Lập"))
    title, row = ["MÔ HÌNH XÃ XUÂN LẬP NĂM 2022"], [2, "B", "Ma Văn Hợi", "KT"]
    answered = read(
        title, STACKED, [1, "A", "Hội Nông dân", "KT"], [line], row, words={word_question("unit", line): "2"}
    )
    assert [(row.unit, row.is_good) for row in answered.rows] == [
        ("Xã Xuân Lập", True),
        ("Xã Thổ Bình", True),
    ]


@pytest.mark.parametrize("heading", ["Tên mô hình đăng ký năm {}", "Mô hình DVK năm {}"])
def test_a_heading_that_names_another_year_than_the_title_is_asked_once(heading):
    def reading_of(title, year):
        header = ["STT", heading.format(year), "Tập thể, cá nhân", "Lĩnh vực"]
        return read([title], header, [1, "A", "Hội Nông dân", "KT"], [2, "B", "Ma Văn Hợi", "KT"])

    asked = reading_of("MÔ HÌNH XÃ XUÂN LẬP NĂM 2022", 2021)
    assert [row.year for row in asked.rows] == [None, None]
    assert [(one.code, one.candidates) for one in asked.sheets[0].questions] == [("year", ("2021", "2022"))]
    assert [row.year for row in reading_of("MÔ HÌNH XÃ XUÂN LẬP NĂM 2022", 2022).rows] == [2022, 2022]
    assert [row.year for row in reading_of("MÔ HÌNH XÃ XUÂN LẬP", 2021).rows] == [2021, 2021]


@pytest.mark.parametrize(
    ("title", "units", "years"),
    [
        ("MÔ HÌNH XÃ XUÂN LẬP, THỔ BÌNH NĂM 2022", ("Xã Xuân Lập", "Xã Thổ Bình"), ()),
        ("MÔ HÌNH CÁC XÃ XUÂN LẬP VÀ THỔ BÌNH NĂM 2022", ("Xã Xuân Lập", "Xã Thổ Bình"), ()),
        ("Mô hình xã Xuân Lập (xã Thổ Bình cũ) năm 2022", ("Xã Xuân Lập", "Xã Thổ Bình"), ()),
        ("MÔ HÌNH XÃ XUÂN LẬP, HUYỆN LÂM BÌNH NĂM 2022", (), ()),
        ("MÔ HÌNH XÃ XUÂN LẬP - LÂM BÌNH NĂM 2022", (), ()),
        ("MÔ HÌNH XÃ XUÂN LẬP NĂM 2022, 2023", (), ("2022", "2023")),
        ("MÔ HÌNH XÃ XUÂN LẬP theo Kế hoạch số 12-KH/HU năm 2021 của Huyện ủy", (), ("2021",)),
        ("MÔ HÌNH XÃ XUÂN LẬP NĂM 2022 theo Kế hoạch số 12-KH/HU năm 2021 của Huyện ủy", (), ()),
    ],
)
def test_a_title_that_names_two_units_or_years_or_a_plans_year_is_asked(title, units, years):
    reading = read([title], STACKED, [1, "A", "Hội Nông dân", "KT"], [2, "B", "Ma Văn Hợi", "KT"])
    asked = {question.code: question.candidates for question in reading.sheets[0].questions}
    assert (asked.get("unit", ()), asked.get("year", ())) == (units, years)
    assert {(row.unit, row.year) for row in reading.rows} == {
        ("" if units else "Xã Xuân Lập", None if years else 2022)
    }


def test_a_blank_unit_under_other_units_is_not_that_of_the_title():
    header = [*STACKED, "Xã"]
    rows = [[1, "A", "Hội Nông dân", "KT", "Xuân Lập"], [2, "B", "Ma Văn Hợi", "KT", "Thổ Bình"]]
    blank = [3, "C", "Lò Thị Chải", "KT", None]
    title = ["MÔ HÌNH XÃ XUÂN LẬP NĂM 2022"]
    reading = read(title, header, *rows, blank)
    assert [row.unit for row in reading.rows] == ["Xã Xuân Lập", "Xã Thổ Bình", ""]
    assert [question.code for question in reading.sheets[0].questions] == ["unit"]
    assert read(title, header, rows[0], blank).rows[1].unit == "Xã Xuân Lập"
    assert read(title, header, *rows, blank, unit="2").rows[2].unit == "Xã Thổ Bình"


def test_a_unit_line_holds_over_year_lines_of_the_same_look():
    reading = read(
        STACKED,
        ["Xã Xuân Lập"],
        ["Năm 2021"],
        [1, "A", "Hội Nông dân", "KT"],
        ["Năm 2022"],
        [2, "B", "Ma Văn Hợi", "KT"],
    )
    assert [(row.unit, row.year) for row in reading.rows] == [("Xã Xuân Lập", 2021), ("Xã Xuân Lập", 2022)]


@pytest.mark.parametrize("count", [[1], ["01 mô hình"], [None, "1 mô hình"], ["1"]])
def test_a_group_line_may_have_its_count_beside_it(count):
    row = [1, "A", "Hội Nông dân", "KT"]
    reading = read(
        ["MÔ HÌNH NĂM 2022"], STACKED, ["I", "Xã Xuân Lập", *count], row, ["II", "Xã Thổ Bình", *count], row
    )
    assert [(row.unit, row.is_good) for row in reading.rows] == [("Xã Xuân Lập", True), ("Xã Thổ Bình", True)]


ADDRESSED = ("STT", "Tên mô hình", "Tên tập thể, cá nhân", "Lĩnh vực", "Năm")


def addressed(heading, address, holder, *above):
    (row,) = read(*above, (*ADDRESSED, heading), (1, "Nuôi dê", holder, "Kinh tế", 2022, address)).rows
    return row.unit


@pytest.mark.parametrize(
    ("heading", "address"),
    [
        ("Đơn vị công tác", "Xã Phúc Sơn"),
        ("Nơi công tác", "UBND xã Phúc Sơn"),
        ("Địa chỉ", "Xã Phúc Sơn"),
        ("Địa chỉ", "Thôn Nà Thoi, xã Phúc Sơn"),
        ("Nơi ở", "Phúc Sơn"),
    ],
)
@pytest.mark.parametrize("holder", ["Ma Văn Tạ", "Hội Phụ nữ xã Phúc Sơn", "Hội Phụ nữ"])
def test_of_a_list_that_says_no_unit_an_address_tells_it(heading, address, holder):
    assert addressed(heading, address, holder) == "Xã Phúc Sơn"


@pytest.mark.parametrize(
    ("heading", "address", "holder"),
    [
        ("Địa chỉ", "Xã Phúc Sơn", "Hội Phụ nữ huyện"),
        ("Địa chỉ", "Xã Phúc Sơn", "Công an huyện Lâm Bình"),
        ("Địa chỉ", "Xã Phúc Sơn", "Hội Phụ nữ xã Xuân Lập"),
        ("Địa chỉ", "Huyện Lâm Bình", "Ma Văn Tạ"),
        ("Quê quán", "Xã Phúc Sơn", "Ma Văn Tạ"),
        ("Địa chỉ", "Xã Đà Vị", "Ma Văn Tạ"),
    ],
)
def test_an_address_that_does_not_say_whose_the_row_is_leaves_it_asked(heading, address, holder):
    assert addressed(heading, address, holder) == ""


def test_an_address_is_no_unit_where_the_list_speaks_of_one():
    assert addressed("Địa chỉ", "Xã Phúc Sơn", "Ma Văn Tạ", ["DANH SÁCH XÃ XUÂN LẬP"]) == "Xã Xuân Lập"
    assert addressed("Địa chỉ", "Xã Phúc Sơn", "Ma Văn Tạ", ["ĐẢNG ỦY XÃ ĐÀ VỊ"]) == ""


def test_teams_by_their_numbers_part_a_list_like_hamlets():
    header = ("STT", "Tên mô hình", "Tên tập thể, cá nhân", "Lĩnh vực")
    rows = [
        (at, f"Nuôi dê {at}", name, "Kinh tế") for at, name in enumerate(("Ma Văn Tạ", "Đặng Thị Chẳn"), 1)
    ]
    title = ["DANH SÁCH XÃ HỒNG QUANG NĂM 2022"]
    reading = read(title, header, ["", "Đội 5"], rows[0], ["", "Đội 6"], rows[1])
    assert asides(reading) == {1: "title", 3: "group", 5: "group"}
    assert [(row.title, row.hamlet, row.is_good) for row in reading.rows] == [
        ("Nuôi dê 1", "Đội 5", True),
        ("Nuôi dê 2", "Đội 6", True),
    ]


def test_a_line_of_one_year_with_another_in_brackets_is_none_of_the_first_alone():
    lines = [["Năm 2021 (duy trì năm 2022)"], [1, "Nuôi dê", "Ma Văn Tạ", "Kinh tế"]]
    header = ("STT", "Tên mô hình", "Họ và tên", "Lĩnh vực")
    (row,) = read(["DANH SÁCH XÃ XUÂN LẬP"], header, *lines).rows
    assert (row.year, row.is_good) == (None, False)
