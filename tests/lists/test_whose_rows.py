"""Numbers that begin again with no line between: two communes' lists pasted one under the other are asked about."""

import pytest

from danvan.lists.commendations.reading import COMMENDATION_LIST
from danvan.lists.reading.workbook import Answers, read_workbook
from tests.lists.lists import CATALOGUE, codes, read, workbook

TITLE = ["DANH SÁCH ĐĂNG KÝ DÂN VẬN KHÉO NĂM 2022 XÃ XUÂN LẬP"]
HEADER = ("STT", "Tên mô hình", "Tên tập thể, cá nhân", "Lĩnh vực")
FIRST = [(1, "Đường hoa", "Hội Phụ nữ xã", "NTM"), (2, "Nuôi dê", "Ma Văn Tú", "Kinh tế")]
AGAIN = [(1, "Camera an ninh", "Công an xã", "QP-AN"), (2, "Trồng keo", "Ma Thị Ước", "Kinh tế")]
SIGNED = [[], ["", "", "T/M ĐẢNG ỦY"], ["", "", "BÍ THƯ"], ["", "", "Ma Văn Chài"], []]


def asked(reading):
    """The rows of the list that wait for the question, with its row."""
    questions = [question.row for sheet in reading.sheets for question in sheet.questions]
    waiting = [row.row for row in reading.rows if any(problem.name == "restart" for problem in row.problems)]
    return questions, waiting


@pytest.mark.parametrize(
    "between",
    [[], [[]], [["Cộng", "02 mô hình"]], [HEADER], SIGNED],
    ids=["nothing", "a blank row", "a total", "the headings again", "a signature"],
)
def test_rows_after_numbers_that_begin_again_are_asked_whose_they_are(between):
    first = 5 + len(between)
    reading = read(TITLE, HEADER, *FIRST, *between, *AGAIN)
    assert asked(reading) == ([first], [first, first + 1])
    (question,) = reading.sheets[0].questions
    assert (question.code, question.candidates) == ("restart", ("Xã Xuân Lập",))
    assert f"bắt đầu lại từ 1 ở dòng {first}" in question.message


def test_an_answer_gives_the_rows_from_there_their_unit():
    said = {"Sheet1": {"restart_5": "4", "restart_7": "1"}}
    reading = read(TITLE, HEADER, *FIRST, *AGAIN, *AGAIN, sheets=said)
    units = ["Xã Xuân Lập", "Xã Phúc Sơn", "Xã Xuân Lập"]
    assert [row.unit for row in reading.rows] == [unit for unit in units for _ in range(2)]
    assert [row.unit_key for row in reading.rows] == [1, 1, 4, 4, 1, 1]
    assert codes(reading) == [[]] * 6
    half = read(TITLE, HEADER, *FIRST, *AGAIN, *AGAIN, sheets={"Sheet1": {"restart_5": "4"}})
    assert asked(half) == ([7], [7, 8])


def test_group_lines_that_come_again_begin_another_list():
    groups = [["I", "Tập thể"], FIRST[0], ["II", "Cá nhân"], (1, *FIRST[1][1:])]
    again = [["I", "Tập thể"], AGAIN[0], ["II", "Cá nhân"], (1, *AGAIN[1][1:])]
    assert asked(read(TITLE, HEADER, *groups)) == ([], [])
    assert asked(read(TITLE, HEADER, *groups, *again)) == ([8], [8, 10])


def test_a_line_of_a_commune_ends_what_is_asked():
    reading = read(TITLE, HEADER, *FIRST, *AGAIN, ["Xã Phúc Sơn"], *AGAIN)
    assert asked(reading) == ([5], [5, 6])
    assert [row.unit for row in reading.rows[4:]] == ["Xã Phúc Sơn"] * 2


def numbered(*rows):
    return [(at, *row) for at, row in rows]


@pytest.mark.parametrize(
    ("headings", "rows"),
    [
        (
            HEADER,
            numbered(
                (1, ("Đường hoa", "Hội Phụ nữ xã", "NTM")),
                (2, ("Tủ sách", "Đoàn xã", "Kinh tế")),
                (1, ("Nuôi dê", "Ma Văn Tú", "Kinh tế")),
                (2, ("Trồng keo", "Ma Thị Ước", "NTM")),
            ),
        ),
        (
            HEADER,
            numbered(
                (1, ("Đường hoa", "Hội Phụ nữ xã", "NTM")),
                (2, ("Tủ sách", "Ma Văn Tú", "NTM")),
                (1, ("Nuôi dê", "Ma Văn Tú", "Kinh tế")),
                (2, ("Trồng keo", "Đoàn xã", "Kinh tế")),
            ),
        ),
        (
            (*HEADER, "Thôn"),
            [(*row, "Nà Xé") for row in FIRST] + [(*row, "Bản Khá") for row in AGAIN],
        ),
        ((*HEADER, "Đơn vị"), [(*row, "Xã Xuân Lập") for row in (*FIRST, *AGAIN)]),
        ((*HEADER, "Năm đăng ký"), [(*row, 2021) for row in FIRST] + [(*row, 2022) for row in AGAIN]),
        (
            HEADER,
            numbered(
                (1, ("Đường hoa", "Hội Phụ nữ xã", "NTM")),
                (2, ("Tủ sách", "Hội Phụ nữ xã", "Kinh tế")),
                (1, ("Nuôi dê", "Đoàn xã", "Kinh tế")),
                (2, ("Trồng keo", "Đoàn xã", "NTM")),
            ),
        ),
        (HEADER, [*FIRST, ["Thôn Nà Xé"], *AGAIN]),
        (HEADER, [FIRST[0], *FIRST]),
        (HEADER, [(5, *FIRST[0][1:]), (3, *FIRST[1][1:]), (1, *AGAIN[0][1:]), (2, *AGAIN[1][1:])]),
        (HEADER, [(1, *FIRST[0][1:]), (1, *FIRST[1][1:]), (1, *AGAIN[0][1:])]),
    ],
    ids=[
        *("kind", "field", "place", "own unit", "own year", "holder", "a group line", "a number twice"),
        *("sorted otherwise", "every row 1"),
    ],
)
def test_numbers_that_say_themselves_why_they_begin_again_are_not_asked_about(headings, rows):
    reading = read(TITLE, headings, *rows)
    assert [row.row for row in reading.rows if not row.is_good] == []
    assert asked(reading) == ([], [])


def test_after_a_signature_another_kind_of_holders_says_nothing_of_the_unit():
    bodies = [FIRST[0], (2, *AGAIN[0][1:])]
    persons = [(1, *FIRST[1][1:]), (2, *AGAIN[1][1:])]
    assert asked(read(TITLE, HEADER, *bodies, *persons)) == ([], [])
    assert asked(read(TITLE, HEADER, *bodies, *SIGNED, *persons)) == ([10], [10, 11])


def test_what_was_said_of_the_whole_list_is_not_asked_again():
    reading = read(HEADER, *FIRST, *AGAIN, unit=1, year=2022)
    assert (asked(reading), codes(reading)) == (([], []), [[]] * 4)


def test_numbers_before_the_names_are_numbers_too():
    header = HEADER[1:]
    rows = [(f"{at}. {title}", *rest) for at, title, *rest in (*FIRST, *AGAIN)]
    assert asked(read(TITLE, header, *rows)) == ([5], [5, 6])


@pytest.mark.parametrize(
    "below",
    [
        ["", "Cộng xã Phúc Sơn: 02"],
        ["Tổng cộng xã Phúc Sơn", "02 mô hình"],
        ["NGƯỜI LẬP", "", "TM. ĐẢNG ỦY XÃ PHÚC SƠN"],
        ["", "", "T/M BAN THƯỜNG VỤ ĐẢNG ỦY XÃ PHÚC SƠN"],
    ],
)
def test_rows_above_a_total_or_a_signature_of_another_commune_are_asked(below):
    reading = read(TITLE, HEADER, *FIRST, ["", "Cộng xã Xuân Lập: 02"], AGAIN[0], below)
    assert asked(reading) == ([6], [6])
    assert reading.sheets[0].questions[0].candidates == ("Xã Phúc Sơn", "Xã Xuân Lập")
    told = read(
        TITLE,
        HEADER,
        *FIRST,
        ["", "Cộng xã Xuân Lập: 02"],
        AGAIN[0],
        below,
        sheets={"Sheet1": {"restart_6": "4"}},
    )
    assert ([row.unit for row in told.rows][-1], codes(told)) == ("Xã Phúc Sơn", [[]] * 3)


def test_a_list_of_which_only_totals_name_the_communes_is_asked_for_each():
    title = ["DANH SÁCH ĐĂNG KÝ DÂN VẬN KHÉO NĂM 2022 CÁC XÃ"]
    lines = [*FIRST, ["", "Cộng xã Xuân Lập: 02"], AGAIN[0], ["", "Cộng xã Phúc Sơn: 01"]]
    reading = read(title, HEADER, *lines)
    assert asked(reading) == ([3, 6], [3, 4, 6])
    assert [one.candidates for one in reading.sheets[0].questions] == [("Xã Xuân Lập",), ("Xã Phúc Sơn",)]
    told = read(title, HEADER, *lines, sheets={"Sheet1": {"restart_3": "1", "restart_6": "4"}})
    assert ([row.unit_key for row in told.rows], codes(told)) == ([1, 1, 4], [[]] * 3)


@pytest.mark.parametrize(
    "below",
    [
        ["", "Cộng xã Xuân Lập: 02"],
        ["", "", "TM. ĐẢNG ỦY XÃ XUÂN LẬP"],
        ["Nơi nhận: Đảng ủy xã Phúc Sơn"],
        ["", "", "TM. BAN CHỈ ĐẠO HUYỆN LÂM BÌNH"],
    ],
)
def test_what_stands_below_of_the_same_commune_or_of_none_is_not_asked(below):
    assert asked(read(TITLE, HEADER, *FIRST, [], below)) == ([], [])


@pytest.mark.parametrize(("second", "is_asked"), [("15/QĐ-UBND", True), ("16/QĐ-UBND", False)])
def test_a_list_of_commendations_is_asked_likewise_unless_each_part_has_its_decision(second, is_asked):
    rows = [
        ["DANH SÁCH KHEN THƯỞNG XÃ XUÂN LẬP NĂM 2022"],
        ["STT", "Tên tập thể, cá nhân", "Hình thức khen thưởng", "Số quyết định", "Ngày quyết định"],
        [1, "Hội Phụ nữ xã", "Giấy khen", "15/QĐ-UBND", "10/10/2022"],
        [2, "Ma Văn Tú", "Giấy khen", "15/QĐ-UBND", "10/10/2022"],
        [1, "Công an xã", "Giấy khen", second, "10/10/2022"],
        [2, "Ma Thị Ước", "Giấy khen", second, "10/10/2022"],
    ]
    reading = read_workbook(workbook(rows), "ds.xlsx", CATALOGUE, Answers(), COMMENDATION_LIST)
    assert asked(reading) == (([5], [5, 6]) if is_asked else ([], []))


def test_columns_of_counts_hold_no_list_back():
    header = ("STT", "Tên mô hình", "Số lượng tập thể", "Số cá nhân", "Chủ thể", "Lĩnh vực")
    reading = read(TITLE, header, (1, "Đường hoa", 1, 0, "Hội Phụ nữ xã", "NTM"))
    assert [row.is_good for row in reading.rows] == [True]


def test_a_total_of_a_commune_right_over_headings_that_come_again_is_no_title_of_the_next_list():
    reading = read(TITLE, HEADER, *FIRST, ["Cộng xã Xuân Lập: 02 mô hình"], HEADER, *AGAIN)
    assert asked(reading) == ([7], [7, 8])
    other = read(TITLE, HEADER, *FIRST, ["Cộng xã Phúc Sơn: 02 mô hình"], HEADER, (3, *AGAIN[0][1:]))
    assert asked(other) == ([3], [3, 4])
    assert other.rows[-1].unit == "Xã Xuân Lập"
