"""Where the list is on a sheet, whatever stands around it and however its header is built."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan.lib.sheets import column_letter
from danvan.lists.reading.workbook import Answers, read_workbook
from tests.lists.lists import CATALOGUE, HEADER, ROW, asides, codes, read, workbook
from tests.random_cases import whole_list

TITLES = [
    ["ĐẢNG BỘ HUYỆN LÂM BÌNH", None, None, "ĐẢNG CỘNG SẢN VIỆT NAM"],
    ["ĐẢNG ỦY XÃ HỒNG QUANG", None, None, "Lâm Bình, ngày 15 tháng 02 năm 2021"],
    [],
    ["DANH SÁCH đăng ký mô hình “Dân vận khéo” năm 2022"],
    ["(Kèm theo Công văn số 12-CV/ĐU, ngày 15/02/2021)"],
]


def test_a_plain_list_says_everything_itself():
    reading = read(HEADER, ROW)
    row = reading.rows[0]
    assert (row.sheet, row.row, row.title, row.registrant) == (
        "Sheet1",
        2,
        "Đường hoa",
        "Hội Nông dân xã Xuân Lập",
    )
    assert (row.kind, row.field_code, row.unit_key, row.unit, row.year) == (
        "collective",
        "economy",
        1,
        "Xã Xuân Lập",
        2022,
    )
    assert row.is_good
    assert row.guessed == ()
    assert reading.sheets[0].header_row == 1
    assert reading.sheets[0].columns["B"] == "title"


def test_unit_and_year_come_from_the_lines_above_and_a_letters_date_is_no_year():
    reading = read(
        *TITLES, ["TT", "Tên mô hình", "Đơn vị thực hiện", "Lĩnh vực"], ["01", "A", "Hội Nông dân xã", "kt"]
    )
    row = reading.rows[0]
    assert (row.unit, row.year, row.kind, row.guessed) == ("Xã Hồng Quang", 2022, "collective", ("kind",))
    assert [asides(reading)[number] for number in (1, 2, 4, 5)] == ["title"] * 4


def test_unit_and_year_come_from_the_name_of_the_sheet():
    header = ["STT", "Tên mô hình", "Họ và tên", "Lĩnh vực"]
    rows = [header, [1, "A", "Ông Ma Văn B", "NTM"]]
    data = workbook(rows, rows, rows, names=["Xuân Lập 2021", "TT Lăng Can 2022", "X. Thổ Bình năm 2020"])
    reading = read_workbook(data, "ds.xlsx", CATALOGUE)
    assert [(row.unit, row.year) for row in reading.rows] == [
        ("Xã Xuân Lập", 2021),
        ("Thị trấn Lăng Can", 2022),
        ("Xã Thổ Bình", 2020),
    ]


def test_what_nobody_says_is_asked_once_and_what_the_file_name_says_is_only_offered():
    data = workbook([["STT", "Tên mô hình", "Họ và tên"], [1, "A", "Ông Ma Văn B"], [2, "B", "Bà Lò Thị C"]])
    reading = read_workbook(data, "DS xã Xuân Lập 2021.xlsx", CATALOGUE)
    assert codes(reading) == [["missing"] * 3] * 2
    assert {problem.name for problem in reading.rows[0].problems if problem.once} == {"unit", "year", "field"}
    asked = {question.code: question.candidates for question in reading.sheets[0].questions}
    assert asked["unit"] == ("Xã Xuân Lập",)
    assert asked["year"] == ("2021",)
    assert set(asked) == {"unit", "year", "field"}
    answered = read_workbook(data, "x.xlsx", CATALOGUE, Answers("xuan lap", 2021, "economy"))
    assert [(row.unit, row.year, row.field_code, row.is_good) for row in answered.rows] == [
        ("Xã Xuân Lập", 2021, "economy", True)
    ] * 2


def test_a_district_above_the_list_is_offered_and_not_taken():
    reading = read(["HUYỆN LÂM BÌNH"], HEADER[:4], ROW[:4], year=2022, field="economy")
    assert reading.rows[0].unit_key is None
    assert reading.sheets[0].questions[0].candidates == ("Huyện Lâm Bình",)


def test_unit_and_year_may_be_answered_above_the_list_like_a_form():
    above = ["Đơn vị: Xã Phúc Sơn", None, "Năm: 2021"]
    reading = read(above, ["STT", "Họ và tên", "Tên mô hình", "Lĩnh vực"], [1, "Ông Ma Văn A", "B", "KT"])
    assert [(row.unit, row.year, row.is_good) for row in reading.rows] == [("Xã Phúc Sơn", 2021, True)]
    assert asides(reading) == {1: "title"}


def test_two_years_in_the_title_are_a_question():
    reading = read(["Đăng ký mô hình giai đoạn 2020-2022"], HEADER[:6], ROW[:6])
    assert reading.rows[0].year is None
    assert reading.sheets[0].questions[0].candidates == ("2020", "2021", "2022")


CROSSED = [
    ["STT", "Tên mô hình", "Đơn vị, cá nhân thực hiện", "Loại hình", None, "Lĩnh vực", None, None, "Ghi chú"],
    [None, None, None, "Tập thể", "Cá nhân", "KT", "VH-XH", "Khác", None],
    ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)"],
    [1, "A", "Chi bộ thôn Bản Pước", "x", None, None, "X", None, None],
    [2, "B", "Ma Văn C", None, "✓", None, None, "x", None],
    [3, "C", "Ma Văn D", None, "x", "x", "x", None, None],
    [4, "D", "Ma Văn E", "x", "x", None, None, None, None],
]
CROSSED_MERGES = ["A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:H1", "I1:I2"]


@pytest.mark.parametrize("merges", [CROSSED_MERGES, []], ids=["merged", "not merged, as in a csv"])
def test_kind_and_field_as_columns_of_marks(merges):
    reading = read(*CROSSED, merged=merges, unit=1, year=2022)
    assert reading.sheets[0].header_rows == (1, 2)
    assert asides(reading) == {3: "numbering"}
    assert [(row.kind, row.field_code) for row in reading.rows[:2]] == [
        ("collective", "culture_society"),
        ("individual", "other"),
    ]
    assert codes(reading)[2:] == [["several_fields"], ["unknown_kind", "missing"]]
    assert reading.rows[2].problems[0].candidates == ("Kinh tế", "Văn hóa - xã hội")


def test_a_row_with_two_ticked_years_is_a_registration_in_each():
    header = [
        ["STT", "Tên mô hình", "Tên tập thể", "Lĩnh vực", "Năm 2021", "Năm 2022"],
        [1, "Đường hoa", "Chi bộ thôn Bản Pước", "Kinh tế", "x", "x"],
        [2, "Ngõ sáng", "Chi bộ thôn Bản Pước", "Kinh tế", None, "x"],
    ]
    reading = read(*header, unit=1)
    assert [(row.row, row.title, row.year) for row in reading.rows] == [
        (2, "Đường hoa", 2021),
        (2, "Đường hoa", 2022),
        (3, "Ngõ sáng", 2022),
    ]
    assert codes(reading) == [[], [], []]


def test_three_header_rows_under_a_common_group():
    rows = [
        ["STT", "Thông tin chung", None, "Phân loại", None, None, None],
        [None, "Tên mô hình", "Tên tập thể, cá nhân", "Loại", None, "Lĩnh vực", None],
        [None, None, None, "TT", "CN", "KT", "NTM"],
        [1, "A", "Lò Văn B", None, "x", None, "x"],
    ]
    merges = ["A1:A3", "B1:C1", "D1:G1", "B2:B3", "C2:C3", "D2:E2", "F2:G2"]
    reading = read(*rows, merged=merges, unit=1, year=2022)
    assert reading.sheets[0].header_rows == (1, 2, 3)
    assert [(row.row, row.kind, row.field_code) for row in reading.rows] == [(4, "individual", "new_rural")]


def test_names_in_columns_of_collectives_and_persons():
    rows = [
        ["STT", "Tên mô hình", "Tên tập thể", "Tên cá nhân", "Lĩnh vực"],
        [1, "A", "Công an xã Xuân Lập", None, "KT"],
        [2, "B", None, "Lò Văn B", "KT"],
    ]
    reading = read(*rows, unit=1, year=2022)
    assert [(row.registrant, row.kind) for row in reading.rows] == [
        ("Công an xã Xuân Lập", "collective"),
        ("Lò Văn B", "individual"),
    ]


def test_the_cells_decide_what_an_ambiguous_heading_means():
    header = ["STT", "Đơn vị", "Tên mô hình", "Tập thể/Cá nhân", "Lĩnh vực"]
    reading = read(
        header, [1, "Hội Nông dân xã", "A", "TT", "KT"], [2, "Ma Văn C", "B", "CN", "KT"], unit=1, year=2022
    )
    assert reading.sheets[0].columns["B"] == "registrant"
    assert [row.kind for row in reading.rows] == ["collective", "individual"]
    header = ["STT", "Đơn vị", "Tên mô hình", "Tập thể/Cá nhân", "Lĩnh vực"]
    reading = read(
        header, [1, "Xã Phúc Sơn", "A", "Hội Nông dân", "KT"], [2, "02242", "B", "Ma Văn C", "KT"], year=2022
    )
    assert reading.sheets[0].columns["B"] == "unit"
    assert [row.unit for row in reading.rows] == ["Xã Phúc Sơn", "Xã Xuân Lập"]


def test_group_lines_give_kind_field_and_unit_to_the_rows_beneath():
    rows = [
        ["STT", "Tên mô hình", "Tên tập thể, cá nhân", "Ghi chú"],
        ["I", "XÃ HỒNG QUANG", None, None],
        ["A. Tập thể (02)", None, None, None],
        ["1", "Lĩnh vực kinh tế", None, None],
        [1, "A", "Hội Nông dân", None],
        ["2", "NTM", None, None],
        [1, "B", "Đoàn Thanh niên", None],
        ["B. Cá nhân: 01", None, None, None],
        ["1", "Văn hóa, xã hội", None, None],
        [1, "C", "Nhóm hộ Ma Văn C", None],
        ["II", "Xã Phúc Sơn", None, None],
        [1, "D", "Ma Văn D", None],
        [None, "Cộng", None, 4],
    ]
    reading = read(*rows, year=2022)
    assert [(row.title, row.unit, row.kind, row.field_code) for row in reading.rows] == [
        ("A", "Xã Hồng Quang", "collective", "economy"),
        ("B", "Xã Hồng Quang", "collective", "new_rural"),
        ("C", "Xã Hồng Quang", None, "culture_society"),  # a group of households under persons is asked
        ("D", "Xã Phúc Sơn", "individual", None),
    ]
    assert [asides(reading)[number] for number in (2, 3, 4, 6, 8, 9, 11)] == ["group"] * 7
    assert reading.rows[0].group == "XÃ HỒNG QUANG / A. Tập thể (02) / Lĩnh vực kinh tế"


def test_a_group_line_of_unknown_meaning_is_kept_with_its_rows():
    rows = [HEADER, ["I. Khối xã"], ROW, ["II. Khối cơ quan"], (1, *ROW[1:])]
    reading = read(*rows)
    assert [row.group for row in reading.rows] == ["I. Khối xã", "II. Khối cơ quan"]
    assert all(row.is_good for row in reading.rows)


@pytest.mark.parametrize("mark", ["nt", "-nt-", '"', "như trên", "Như trên", "”", "//", "NT"])
def test_a_ditto_mark_repeats_the_cell_above(mark):
    second = (2, "Vườn mẫu", "Ma Văn B", "Cá nhân", mark, mark, mark)
    reading = read(HEADER, ROW, second)
    assert (reading.rows[1].unit, reading.rows[1].field_code, reading.rows[1].year) == (
        "Xã Xuân Lập",
        "economy",
        2022,
    )
    assert reading.rows[1].raw["E"] == mark


def test_cells_merged_downwards_count_for_each_row():
    rows = [HEADER, ROW, (2, "Vườn mẫu", "Ma Văn B", "Cá nhân", None, None, None)]
    reading = read(*rows, merged=["E2:E3", "F2:F3", "G2:G3"])
    assert [(row.unit, row.field_code, row.year) for row in reading.rows] == [
        ("Xã Xuân Lập", "economy", 2022)
    ] * 2


def test_the_second_line_of_a_merged_row_is_no_second_model():
    header = (*HEADER, "Nội dung")
    rows = [header, (*ROW, "Việc một"), (*[None] * 7, "Việc hai"), (2, "B", *ROW[2:], "Việc ba")]
    reading = read(*rows, merged=[f"{letter}2:{letter}3" for letter in "ABCDEFG"])
    assert [row.row for row in reading.rows] == [2, 4]
    assert asides(reading) == {3: "unclear"}


def test_totals_signatures_and_empty_numbered_rows_are_set_aside_with_their_numbers():
    rows = [
        HEADER,
        ROW,
        (2, None, None, None, None, None, None),
        (3, None, None, None, "Xã Xuân Lập", None, 2022),
        (None, "Tổng cộng", None, 1, None, 18, None),
        ("Tổng số: 1.018 mô hình, điển hình./.",),
        (),
        (None, "NGƯỜI LẬP BIỂU", None, None, None, "T/M BAN CHỈ ĐẠO"),
        (),
        (None, "Nguyễn Văn A", "Trần Văn B", None, None, "Ma Văn Đức"),
        ("Nơi nhận: - Ban Dân vận;",),
    ]
    reading = read(*rows)
    assert [row.row for row in reading.rows] == [2]
    assert asides(reading) == {
        3: "unfilled",
        4: "unfilled",
        5: "total",
        6: "total",
        8: "footer",
        10: "footer",
        11: "footer",
    }
    totals = [aside.numbers for aside in reading.sheets[0].set_aside if aside.kind == "total"]
    assert totals == [{"D": 1.0, "F": 18.0}, {"A": 1018.0}]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Tổng cộng: 12,75 ha", 12.75),
        ("Tổng cộng: 12, trong đó 3 mới", 12.0),
        ("Tổng cộng: 1.500,5 m2", 1500.5),
    ],
)
def test_a_number_in_the_words_of_a_total_is_read_as_it_is_written_here(text, number):
    (total,) = [aside for aside in read(HEADER, ROW, (text,)).sheets[0].set_aside if aside.kind == "total"]
    assert total.numbers == {"A": number}


def test_models_that_begin_like_a_total_or_a_body_are_models():
    titles = [
        "Tổng vệ sinh ngày thứ bảy",
        "Cộng đồng khuyến học",
        "Tổ tự quản",
        "Kinh tế",
        "Tập thể điển hình",
    ]
    reading = read(HEADER, *((number, title, *ROW[2:]) for number, title in enumerate(titles, 1)))
    assert [row.title for row in reading.rows] == titles


def test_a_repeated_header_is_set_aside():
    reading = read(HEADER, ROW, HEADER, (2, "B", *ROW[2:]))
    assert [row.row for row in reading.rows] == [2, 4]
    assert asides(reading) == {3: "header"}


def test_a_second_table_has_its_own_columns_and_its_own_title():
    rows = [
        ["ĐẢNG ỦY XÃ HỒNG QUANG"],
        ["A. TẬP THỂ"],
        ["STT", "Tên mô hình", "Tên đơn vị", "Lĩnh vực"],
        [1, "A", "Hội Nông dân", "KT"],
        ["Cộng: 1"],
        ["ĐẢNG ỦY XÃ PHÚC SƠN"],
        ["B. CÁ NHÂN"],
        ["STT", "Họ và tên", "Chức vụ", "Lĩnh vực", "Tên mô hình"],
        [1, "Ma Văn B", "Trưởng thôn", "NTM", "B"],
    ]
    reading = read(*rows, year=2022)
    assert [sheet.header_row for sheet in reading.sheets] == [3, 8]
    assert [(row.title, row.registrant, row.kind, row.unit, row.post) for row in reading.rows] == [
        ("A", "Hội Nông dân", "collective", "Xã Hồng Quang", ""),
        ("B", "Ma Văn B", "individual", "Xã Phúc Sơn", "Trưởng thôn"),
    ]


def test_hidden_and_empty_sheets_and_sheets_without_a_list_are_named_with_a_reason():
    data = workbook(
        [HEADER, ROW], [HEADER, ROW], [], [["Mã", "Đơn vị"], [1, "x"]], names=list("abcd"), hidden="b"
    )
    reading = read_workbook(data, "ds.xlsx", CATALOGUE)
    assert [row.sheet for row in reading.rows] == ["a"]
    assert [bool(sheet.skipped) for sheet in reading.sheets] == [False, True, True, True]
    assert len(read_workbook(data, "ds.xlsx", CATALOGUE, Answers(include_hidden=True)).rows) == 2


def test_a_choice_for_a_column_wins_and_a_strange_heading_is_offered_its_nearest():
    rows = [["STT", "Tên gọi", "Tên tập thể, cá nhân", "Ten mo hin"], [1, "A", "Ma Văn B", "C"]]
    reading = read(*rows, unit=1, year=2022, field="economy")
    asked = [question for question in reading.sheets[0].questions if question.code == "column"]
    assert [question.column for question in asked] == ["B", "D"]
    assert "title" in asked[1].candidates
    for key in ("Sheet1!B", "B", "tên GỌI"):
        assert read(*rows, columns={key: "title"}).rows[0].title == "A"


def test_columns_of_sensitive_data_are_left_out():
    reading = read([*HEADER, "Dân tộc", "Ngày sinh"], [*ROW, "Tày", "01/01/1980"])
    assert "Tày" not in reading.rows[0].raw.values()
    assert not reading.sheets[0].questions


def test_headings_in_any_spelling_are_recognised():
    for spell in (str.upper, lambda text: unicodedata.normalize("NFD", text), lambda text: f" {text}\n"):
        assert read([spell(heading) for heading in HEADER], ROW).rows[0].is_good


NAMES = [
    "STT",
    "Tên mô hình",
    "Họ tên, đơn vị",
    "Loại",
    "Thuộc xã",
    "Lĩnh vực đăng ký",
    "Năm",
    "Ghi chú",
    "Nội dung",
]
VALUES = [1, "Đường hoa", "Ma Văn Ước", "CN", "xã Phúc Sơn", "nông thôn mới", 2021, "", "Vận động nhân dân"]


@whole_list
@given(
    order=st.permutations(range(len(NAMES))),
    above=st.integers(0, 25),
    count=st.integers(1, 6),
    left=st.integers(0, 3),
    blanks=st.integers(0, 3),
)
def test_any_order_of_columns_under_any_height_of_title(order, above, count, left, blanks):
    pad = [None] * left
    rows = [["DANH SÁCH đăng ký"]] * min(above, 1) + [[]] * max(above - 1, 0)
    rows += [[*pad, *(NAMES[at] for at in order)]] + [[]] * blanks
    for number in range(count):
        values = [number + 1, f"{VALUES[1]} {number}", *VALUES[2:]]
        rows.append([*pad, *(values[at] for at in order)])
    reading = read(*rows)
    first = above + 2 + blanks
    assert [row.row for row in reading.rows] == list(range(first, first + count))
    for number, row in enumerate(reading.rows):
        assert (row.title, row.registrant, row.kind) == (f"Đường hoa {number}", "Ma Văn Ước", "individual")
        assert (row.field_code, row.unit, row.year, row.is_good) == ("new_rural", "Xã Phúc Sơn", 2021, True)


SPELLINGS = {
    "economy": ["Kinh tế", "KT", "Phát triển kinh tế"],
    "culture_society": ["VH-XH", "Văn hoá, xã hội", "VHXH"],
    "defence_security": ["QP-AN", "An ninh - Quốc phòng", "ANQP"],
    "political_system": ["HTCT", "XD HTCT", "Xây dựng Đảng, hệ thống chính trị"],
    "new_rural": ["NTM", "XD NTM", "Nông thôn mới"],
    "other": ["Khác", "Lĩnh vực khác"],
}
HOLDERS = {"collective": "Chi bộ thôn Bản Pước", "individual": "Bàn Thị Hoa"}
CASE = st.tuples(st.sampled_from(list(HOLDERS)), st.sampled_from(list(SPELLINGS)), st.sampled_from("xX✓"))


@whole_list
@given(
    fields=st.permutations(list(SPELLINGS)),
    blocks=st.permutations(["title", "holder", "kinds", "fields", "note"]),
    spelling=st.integers(0, 2),
    cases=st.lists(CASE, min_size=1, max_size=5),
    numbered=st.booleans(),
    signed=st.booleans(),
)
def test_columns_of_marks_in_any_order_and_spelling(fields, blocks, spelling, cases, numbered, signed):
    kinds = {"collective": ["Tập thể", "TT", "TẬP THỂ"], "individual": ["Cá nhân", "CN", "CÁ NHÂN"]}
    top, low, columns, merges = ["STT"], [None], [("ordinal", None)], ["A1:A2"]
    for block in blocks:
        values = {"kinds": list(HOLDERS), "fields": fields}.get(block, [None])
        first, last = len(top) + 1, len(top) + len(values)
        heading = {
            "title": "Tên mô hình",
            "holder": "Đơn vị, cá nhân",
            "kinds": "Loại hình",
            "fields": "Lĩnh vực",
        }
        top += [heading.get(block, "Ghi chú")] + [None] * (len(values) - 1)
        words = {**kinds, **SPELLINGS}
        low += [words[value][spelling % len(words[value])] if value else None for value in values]
        columns += [(block, value) for value in values]
        end = f"{column_letter(last)}1" if last > first else f"{column_letter(first)}2"
        merges.append(f"{column_letter(first)}1:{end}")
    rows = [["Đăng ký năm 2022 - xã Xuân Lập"], top, low]
    merges = [re.sub(r"\d", lambda row: str(int(row[0]) + 1), area) for area in merges]
    rows += [[f"({at})" for at in range(1, len(top) + 1)]] * numbered
    start = len(rows) + 1
    for number, (kind, code, mark) in enumerate(cases, 1):
        cells = {"ordinal": number, "title": f"Đường hoa {number}", "holder": HOLDERS[kind]}
        rows.append([cells.get(block, mark if value in (kind, code) else None) for block, value in columns])
    rows += [[], [None, "NGƯỜI LẬP", None, "TM. BAN CHỈ ĐẠO"], [None, "Ma Văn A", "Lò Văn B"]] * signed
    reading = read(*rows, merged=merges)
    assert [(row.row, row.kind, row.field_code, row.registrant, row.is_good) for row in reading.rows] == [
        (at, kind, code, HOLDERS[kind], True) for at, (kind, code, _) in enumerate(cases, start)
    ]


def test_a_total_under_the_column_of_names_is_a_total():
    header = ("TT", "Tên mô hình", "Tập thể, cá nhân", "Đơn vị", "Lĩnh vực", "Năm")
    reading = read(
        header,
        (1, "Đường hoa", "Hội Phụ nữ", "Xã Xuân Lập", "Kinh tế", 2022),
        ("", "Tổng cộng", 1, "", "", ""),
    )
    assert asides(reading)[3] == "total"


def test_a_column_of_units_stands_beside_columns_of_collectives_and_persons():
    header = ("TT", "Đơn vị", "Tập thể", "Cá nhân", "Tên mô hình", "Lĩnh vực", "Năm")
    reading = read(
        header,
        (1, "Xã Xuân Lập", "Hội Phụ nữ xã", "", "Đường hoa", "Kinh tế", 2022),
        (2, "Xã Thổ Bình", "", "Ma Văn Út", "Nhà sạch", "Kinh tế", 2022),
    )
    assert [(row.unit, row.registrant, row.kind) for row in reading.rows] == [
        ("Xã Xuân Lập", "Hội Phụ nữ xã", "collective"),
        ("Xã Thổ Bình", "Ma Văn Út", "individual"),
    ]


HOLDER_ONLY = ["STT", "Tên mô hình", "Tập thể, cá nhân", "Lĩnh vực"]


@pytest.mark.parametrize(
    "line",
    ["Đơn vị: xã Thổ Bình", "ĐƠN VỊ: XÃ THỔ BÌNH", "Địa phương: Thổ Bình", "Tổ chức: UBND xã Thổ Bình"],
)
def test_the_line_of_the_unit_says_nothing_of_the_kind(line):
    rows = [[1, "A", "Ma Văn Hợi", "KT"], [2, "B", "Hội Nông dân xã", "KT"]]
    reading = read(["DANH SÁCH ĐĂNG KÝ NĂM 2022"], [line], HOLDER_ONLY, *rows)
    assert [(row.unit, row.kind, row.is_good) for row in reading.rows] == [
        ("Xã Thổ Bình", "individual", True),
        ("Xã Thổ Bình", "collective", True),
    ]


def test_a_line_of_the_unit_among_the_rows_says_nothing_of_the_kind():
    first, second = [1, "A", "Ma Văn Hợi", "KT"], [1, "B", "Lò Thị Chải", "KT"]
    reading = read(
        HOLDER_ONLY, ["Đơn vị: xã Thổ Bình"], first, ["Đơn vị: Xã Xuân Lập (1 mô hình)"], second, year=2022
    )
    assert [(row.unit, row.kind) for row in reading.rows] == [
        ("Xã Thổ Bình", "individual"),
        ("Xã Xuân Lập", "individual"),
    ]


@pytest.mark.parametrize(
    ("title", "year", "candidates"),
    [
        ("ĐĂNG KÝ MÔ HÌNH DÂN VẬN KHÉO 2022", 2022, ()),
        ("Danh sách mô hình “Dân vận khéo” - 2021", 2021, ()),
        ("Danh sách mô hình Dân vận khéo 2020-2022", None, ("2020", "2021", "2022")),
        ("Kèm theo Công văn số 2021", None, ("2021",)),
    ],
)
def test_a_year_that_ends_a_title_is_that_of_the_list(title, year, candidates):
    reading = read(
        ["XÃ THỔ BÌNH"],
        [title],
        ["(Kèm theo Báo cáo số 12-BC/ĐU)"],
        HOLDER_ONLY,
        [1, "A", "Hội Nông dân xã", "KT"],
    )
    [row] = reading.rows
    assert row.year == year
    asked = {question.code: question.candidates for question in reading.sheets[0].questions}
    assert asked.get("year", ()) == candidates


def test_fields_under_a_heading_of_kinds_are_fields():
    header = ["STT", "Tên mô hình", "Tập thể, cá nhân", "Loại hình", "Đơn vị"]
    reading = read(
        header,
        [1, "A", "Hội Nông dân", "Kinh tế", "Thổ Bình"],
        [2, "B", "Ma Văn Hợi", "Văn hóa - xã hội", "Thổ Bình"],
        year=2022,
    )
    assert [(row.field_code, row.kind, row.is_good) for row in reading.rows] == [
        ("economy", "collective", True),
        ("culture_society", "individual", True),
    ]


def test_titles_in_columns_of_fields_are_titles_of_those_fields():
    header = ["STT", "Tập thể, cá nhân", "Lĩnh vực kinh tế", "Lĩnh vực văn hóa - xã hội"]
    reading = read(
        ["XÃ THỔ BÌNH"],
        header,
        [1, "Hội Nông dân", "Trồng chè sạch", None],
        [2, "Ma Văn Hợi", None, "Đọc sách"],
        year=2022,
    )
    assert [(row.title, row.field_code, row.is_good) for row in reading.rows] == [
        ("Trồng chè sạch", "economy", True),
        ("Đọc sách", "culture_society", True),
    ]


@pytest.mark.parametrize(
    "header",
    [
        ["STT", "Tên MH", "Tên TT, CN", "LV", "Xã, TT"],
        ["TT", "Tên MHDVK", "Đơn vị, cá nhân ĐK", "Thuộc LV", "Tên xã, thị trấn"],
        ["TT", "MH, ĐH", "Đơn vị, cá nhân thực hiện", "LV đăng ký", "Tên xã, TT"],
    ],
)
def test_headings_written_short_are_known(header):
    [row] = read(header, [1, "A", "Ma Văn Hợi", "Kinh tế", "Thổ Bình"], year=2022).rows
    assert (row.title, row.registrant, row.field_code, row.unit) == (
        "A",
        "Ma Văn Hợi",
        "economy",
        "Xã Thổ Bình",
    )


@pytest.mark.parametrize(
    "post",
    ["NGƯỜI LẬP BIỂU", "Lập biểu", "LẬP DANH SÁCH", "Phê duyệt", "THƯ KÝ", "PHÓ TRƯỞNG BAN"],
)
def test_who_signs_below_a_list_is_no_row(post):
    reading = read(HEADER, ROW, [], [None, post, None], [None, "Ma Văn Hợi", None])
    assert [row.row for row in reading.rows] == [2]
    assert asides(reading)[4] == "footer"


def test_a_body_that_each_hamlet_has_is_named_by_the_hamlet_beside_it_or_above_it():
    header = ["STT", "Tên mô hình", "Đơn vị đăng ký", "Thôn", "Lĩnh vực"]
    beside = read(
        ["XÃ THỔ BÌNH"],
        header,
        [1, "A", "Chi bộ", "Thôn Nà Lòa", "KT"],
        [2, "B", "Chi hội CCB", "Nà Cọn", "KT"],
        [3, "C", "Chi bộ cơ quan", "Nà Cọn", "KT"],
        [4, "D", "Chi bộ Nà Mỵ", "Nà Mỵ", "KT"],
        [5, "E", "Hội Nông dân", "Nà Mỵ", "KT"],
        year=2022,
    )
    assert [row.registrant for row in beside.rows] == [
        "Chi bộ thôn Nà Lòa",
        "Chi hội CCB thôn Nà Cọn",
        "Chi bộ cơ quan",
        "Chi bộ Nà Mỵ",
        "Hội Nông dân",
    ]
    assert "registrant" in beside.rows[0].guessed
    above = read(
        ["XÃ THỔ BÌNH"],
        HOLDER_ONLY,
        ["I", "Thôn Nà Lòa"],
        [1, "A", "CHI BỘ", "KT"],
        ["II", "Thôn Nà Mỵ (1 mô hình)"],
        [1, "B", "Chi bộ", "KT"],
        year=2022,
    )
    assert [row.registrant for row in above.rows] == ["CHI BỘ thôn Nà Lòa", "Chi bộ thôn Nà Mỵ"]
