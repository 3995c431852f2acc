"""Several lists on one sheet, one below or beside another, and headers and names spread over cells."""

import pytest

from danvan.lists.reading.words.headings import heading_key
from danvan.lists.reading.workbook import Answers, read_workbook
from tests.lists.lists import CATALOGUE, asides, codes, read, workbook

HEADER = ["STT", "Tên mô hình", "Tập thể, cá nhân", "Lĩnh vực"]
FIRST = [
    ["ĐẢNG BỘ HUYỆN LÂM BÌNH", None, "ĐẢNG CỘNG SẢN VIỆT NAM"],
    ["ĐẢNG ỦY XÃ XUÂN LẬP"],
    ["*", None, "Xuân Lập, ngày 18 tháng 02 năm 2021"],
    ["DANH SÁCH ĐĂNG KÝ MÔ HÌNH “DÂN VẬN KHÉO” NĂM 2021"],
    HEADER,
    [1, "Chè hoa vàng", "Hội Nông dân xã", "KT"],
    [2, "Đêm chiếu bóng", "Đoàn xã", "VHXH"],
]
SIGNED = [
    ["Tổng cộng: 02 mô hình"],
    [None, None, "T/M ĐẢNG ỦY"],
    [None, None, "BÍ THƯ"],
    [None, None, "Ma Văn A"],
]
SECOND = [1, "Đàn ngỗng bản", "Hội LHPN xã", "KT"]


def said(reading):
    return [(row.row, row.title, row.unit, row.year) for row in reading.rows]


# --- one below another ---


@pytest.mark.parametrize(
    "titles",
    [
        [
            ["ĐẢNG BỘ HUYỆN LÂM BÌNH", None, "ĐẢNG CỘNG SẢN VIỆT NAM"],
            ["ĐẢNG ỦY XÃ THỔ BÌNH"],
            ["*", None, "Thổ Bình, ngày 18 tháng 02 năm 2022"],
            ["DANH SÁCH ĐĂNG KÝ MÔ HÌNH “DÂN VẬN KHÉO” NĂM 2022"],
        ],
        [
            ["ĐẢNG ỦY XÃ THỔ BÌNH"],
            [None, None, "Thổ Bình, ngày 18 tháng 02 năm 2022"],
            ["DANH SÁCH ĐĂNG KÝ MÔ HÌNH NĂM 2022"],
        ],
        [["ĐẢNG ỦY XÃ THỔ BÌNH"], ["Mô hình dân vận khéo đăng ký năm 2022"]],
    ],
    ids=["with the motto", "without it", "no danh sách"],
)
def test_the_same_headings_under_other_titles_begin_another_list(titles):
    reading = read(*FIRST, *SIGNED, *titles, HEADER, SECOND)
    assert [(row[2], row[3]) for row in said(reading)] == [("Xã Xuân Lập", 2021)] * 2 + [
        ("Xã Thổ Bình", 2022)
    ]
    assert len(reading.sheets) == 2
    assert [aside.kind for aside in reading.sheets[1].set_aside][-len(titles) :] == ["title"] * len(titles)


@pytest.mark.parametrize(
    "between",
    [
        [],
        [["Trang 2"]],
        [["DANH SÁCH ĐĂNG KÝ MÔ HÌNH “DÂN VẬN KHÉO” NĂM 2021"]],
        [[3, "Vườn mẫu", "Hội Nông dân xã Thổ Bình", "KT"]],
        [[None, None, "Hội Nông dân xã Thổ Bình"]],
    ],
    ids=["nothing", "page", "the same title", "a row", "an unfilled row"],
)
def test_the_same_headings_without_other_titles_are_the_next_page(between):
    reading = read(*FIRST, *between, HEADER, SECOND)
    assert len(reading.sheets) == 1
    assert {(row[2], row[3]) for row in said(reading)} == {("Xã Xuân Lập", 2021)}
    assert asides(reading)[8 + len(between)] == "header"


def test_a_group_line_over_repeated_headings_stays_a_group_line():
    reading = read(*FIRST, ["II. Lĩnh vực kinh tế"], HEADER, SECOND[:3])
    assert reading.rows[-1].field_code == "economy"
    assert (reading.rows[-1].unit, asides(reading)[8]) == ("Xã Xuân Lập", "group")


# --- side by side ---

HALF = ["TT", "Tên tập thể, cá nhân", "Tên mô hình", "Lĩnh vực"]
TITLE = ["Danh sách mô hình dân vận khéo năm 2022 xã Hồng Quang"]
LEFT = [1, "Hội Nông dân xã", "Ao cá Bác Hồ", "KT"]
RIGHT = ["Hội LHPN xã", "Ngăn bếp sạch", "NTM"]


def test_two_halves_of_a_list_are_read_one_after_the_other():
    reading = read(
        TITLE,
        [*HALF, None, *HALF],
        [*LEFT, None, 3, *RIGHT],
        [2, "Đoàn xã", "Khèn vui bản", "VHXH", None, 4, "Hội CCB xã", "Gác rừng", "QPAN"],
    )
    assert [row.title for row in reading.rows] == [
        "Ao cá Bác Hồ",
        "Khèn vui bản",
        "Ngăn bếp sạch",
        "Gác rừng",
    ]
    assert {(row.unit, row.year, row.is_good) for row in reading.rows} == {("Xã Hồng Quang", 2022, True)}
    assert [sheet.columns for sheet in reading.sheets] == [
        {"A": "ordinal", "B": "registrant", "C": "title", "D": "field"},
        {"F": "ordinal", "G": "registrant", "H": "title", "I": "field"},
    ]
    assert reading.rows[2].raw == {"F": "3", "G": RIGHT[0], "H": RIGHT[1], "I": RIGHT[2]}


def test_halves_without_numbers_are_known_by_their_headings():
    reading = read(TITLE, [*HALF[1:], *HALF[1:]], [*LEFT[1:], *RIGHT])
    assert [row.title for row in reading.rows] == ["Ao cá Bác Hồ", "Ngăn bếp sạch"]


@pytest.mark.parametrize("merged", [["A2:D2", "F2:I2"], []], ids=["merged", "not merged"])
@pytest.mark.parametrize(
    "bands", [("TẬP THỂ", "CÁ NHÂN"), ("XÃ XUÂN LẬP", "XÃ THỔ BÌNH")], ids=["kinds", "communes"]
)
def test_what_stands_over_each_list_is_its_title(bands, merged):
    reading = read(
        ["DANH SÁCH MÔ HÌNH DÂN VẬN KHÉO NĂM 2022"],
        [bands[0], None, None, None, None, bands[1]],
        ["TT", "Tên tập thể", "Tên mô hình", "Lĩnh vực", None, "TT", "Họ và tên", "Tên mô hình", "Lĩnh vực"],
        [*LEFT, None, 1, "Ma Văn Chài", "Trâu", "KT"],
        [None, None, None, None, None, 2, "Ma Thị Chắp", "Lúa", "KT"],
        ["Cộng: 01", None, None, None, None, "Cộng: 02"],
        merged=merged,
    )
    read_as = [(row.title, row.kind, row.year) for row in reading.rows]
    assert read_as == [
        ("Ao cá Bác Hồ", "collective", 2022),
        ("Trâu", "individual", 2022),
        ("Lúa", "individual", 2022),
    ]
    if "XÃ XUÂN LẬP" in bands:
        assert [row.unit for row in reading.rows] == ["Xã Xuân Lập", "Xã Thổ Bình", "Xã Thổ Bình"]


def test_a_correction_is_of_the_row_that_is_shown():
    cells = {"Sheet1!3": {"title": "Ao cá mới"}}
    reading = read(TITLE, [*HALF, None, *HALF], [*LEFT, None, 2, *RIGHT], cells=cells)
    assert [row.title for row in reading.rows] == ["Ao cá mới", "Ngăn bếp sạch"]


def test_a_group_line_that_may_be_of_both_lists_is_asked():
    reading = read(
        TITLE,
        [*HALF, None, *HALF],
        ["I. Lĩnh vực kinh tế"],
        [*LEFT, None, 2, *RIGHT],
    )
    assert len(reading.sheets) == 1
    assert not any(row.is_good for row in reading.rows)


def test_a_second_column_of_models_is_asked_and_settled_by_one_answer():
    rows = [
        TITLE,
        ["STT", "Tên tập thể", "Tên mô hình", "Lĩnh vực", "Tên mô hình"],
        [1, "Hội Nông dân xã", "Ao cá", "KT", "Vườn mẫu"],
        [2, "Đoàn xã", "Khèn vui bản", "VHXH", None],
    ]
    assert [row.is_good for row in read(*rows).rows] == [False, True]
    assert [row.is_good for row in read(*rows, columns={"Sheet1!E": ""}).rows] == [True, True]


def test_tt_and_cn_with_crosses_begin_no_further_list():
    reading = read(
        TITLE,
        ["TT", "Đơn vị, cá nhân", "TT", "CN", "Tên mô hình", "Lĩnh vực"],
        [1, "Hội Nông dân xã", "x", None, "Ao cá", "KT"],
    )
    assert [(row.title, row.kind) for row in reading.rows] == [("Ao cá", "collective")]


# --- names and headings over several cells ---


@pytest.mark.parametrize(
    ("headings", "merged"),
    [
        (["Họ và tên", None], ["B2:C2"]),
        (["Họ và tên đệm", "Tên"], []),
        (["Họ đệm", "Tên"], []),
    ],
)
def test_a_name_in_two_columns_is_one_name(headings, merged):
    reading = read(
        TITLE,
        ["STT", *headings, "Chức vụ", "Tên mô hình", "Lĩnh vực"],
        [1, "Ma Thị", "Chuyền", "Bí thư Chi bộ", "Lời ru", "VHXH"],
        [2, "Hoàng Văn", "Tới", None, "Bò cày", "KT"],
        merged=merged,
    )
    assert [row.registrant for row in reading.rows] == ["Ma Thị Chuyền", "Hoàng Văn Tới"]
    assert [row.is_good for row in reading.rows] == [True, True]
    assert reading.sheets[0].questions == []


def test_a_name_in_two_columns_under_a_common_heading():
    reading = read(
        TITLE,
        ["STT", "Họ và tên", None, "Tên mô hình", "Lĩnh vực"],
        [None, "Họ đệm", "Tên", None, None],
        [1, "Ma Thị", "Chuyền", "Lời ru", "VHXH"],
        merged=["B2:C2", "A2:A3", "D2:D3", "E2:E3"],
    )
    assert [row.registrant for row in reading.rows] == ["Ma Thị Chuyền"]


def test_a_body_and_a_person_under_one_heading_are_not_one_name():
    reading = read(
        TITLE,
        ["STT", "Tên đơn vị, cá nhân", None, "Tên mô hình", "Lĩnh vực"],
        [1, "Hội Nông dân xã", "Ma Thị Chuyền", "Lời ru", "VHXH"],
        merged=["B2:C2"],
    )
    assert [row.registrant for row in reading.rows] == ["Hội Nông dân xã"]


def test_headings_typed_over_two_rows():
    reading = read(
        TITLE,
        ["Số", "Tên mô hình,", "Đơn vị,", "Lĩnh", "Ghi"],
        ["TT", "điển hình", "cá nhân", "vực", "chú"],
        [1, "Bánh khảo", "Hội LHPN xã", "KT"],
    )
    assert [(row.row, row.title, row.field_code) for row in reading.rows] == [(4, "Bánh khảo", "economy")]
    assert reading.sheets[0].header_rows == (2, 3)
    assert set(map(heading_key, reading.sheets[0].headings.values())) >= {"so tt", "linh vuc", "ghi chu"}


# --- tables of counts ---


def test_a_table_of_counts_is_asked_once_and_gives_no_rows():
    counts = [
        ["TỔNG HỢP SỐ LƯỢNG MÔ HÌNH NĂM 2021"],
        ["STT", "Đơn vị", "Tổng số mô hình", "Tập thể", "Cá nhân"],
        [1, "Xã Phúc Sơn", 3, 2, 1],
        [2, "Xã Bình An", 3, 1, 2],
    ]
    reading = read(*counts)
    assert reading.rows == []
    assert [question.code for sheet in reading.sheets for question in sheet.questions] == ["no_table"]
    told = read_workbook(
        workbook(counts), "ds.xlsx", CATALOGUE, Answers(sheets={"Sheet1": {"header_row": "2"}})
    )
    assert len(told.rows) == 2, "the officer says that it is a list"
    assert all(codes(told))


def test_what_stands_over_a_table_of_counts_heads_the_list_below_it():
    reading = read(
        ["ĐẢNG ỦY XÃ XUÂN LẬP"],
        ["BÁO CÁO KẾT QUẢ ĐĂNG KÝ NĂM 2022"],
        ["STT", "Lĩnh vực", "Số mô hình", "Tập thể", "Cá nhân"],
        [1, "Kinh tế", 5, 3, 2],
        ["Danh sách cụ thể như sau:"],
        *LISTED[1:],
    )
    assert said(reading) == [(7, "Đường hoa", "Xã Xuân Lập", 2022)]


COUNTS = (
    ["BIỂU TỔNG HỢP NĂM 2022"],
    ["STT", "Đơn vị", "Số mô hình", "Tập thể", "Cá nhân"],
    [1, "Xã Xuân Lập", 5, 3, 2],
    [None, "Tổng", 5, 3, 2],
)
LISTED = (
    ["DANH SÁCH ĐĂNG KÝ NĂM 2022 XÃ XUÂN LẬP"],
    ["STT", "Tên mô hình", "Tên tập thể, cá nhân", "Lĩnh vực"],
    [1, "Đường hoa", "Hội Phụ nữ xã", "Kinh tế"],
)


@pytest.mark.parametrize("rows", [(*COUNTS, [], *LISTED), (*LISTED, [], *COUNTS)])
def test_a_table_that_counts_models_of_units_beside_a_list_gives_no_rows_and_is_told(rows):
    reading = read(*rows)
    assert [(row.title, row.is_good) for row in reading.rows] == [("Đường hoa", True)]
    told = {aside.text for sheet in reading.sheets for aside in sheet.set_aside if aside.kind == "other"}
    assert "1 | Xã Xuân Lập | 5 | 3 | 2" in told
