"""Sheets of templates that are no lists: their samples become nobody's models, and nothing is asked of them."""

import pytest

from danvan.lists.reading.workbook import Answers, read_workbook
from tests.lists.lists import CATALOGUE, HEADER, ROW, workbook

GUIDE = [
    ["HƯỚNG DẪN NHẬP LIỆU"],
    ["Ví dụ"],
    HEADER,
    (1, "Mô hình mẫu", "Hội A", "Tập thể", "Xã Xuân Lập", "Kinh tế", 2022),
]
CODES = [["Mã danh mục", "Tên danh mục"], ["1656045678", "Giấy khen"], ["1656045679", "Bằng khen"]]


def read(*sheets, **options):
    names, rows = [name for name, _ in sheets], [rows for _, rows in sheets]
    return read_workbook(workbook(*rows, names=names, **options), "ds.xlsx", CATALOGUE)


@pytest.mark.parametrize("name", ["Hướng dẫn", "HUONG DAN NHAP", "Trang hướng dẫn", "HDSD"])
def test_a_guide_beside_a_list_is_passed_over_and_said(name):
    reading = read((name, GUIDE), ("CANHAN", [HEADER, ROW]))
    assert [(row.sheet, row.title) for row in reading.rows] == [("CANHAN", "Đường hoa")]
    assert reading.sheets[0].skipped == "Trang hướng dẫn, không đọc."
    assert reading.sheets[0].bins == {"skipped": [(1, 4)]}
    assert [question.message for question in reading.sheets[0].questions] == [
        f"Trang “{name}” là trang hướng dẫn, có 4 dòng và chưa được đọc. Có đọc không?"
    ]


def test_a_guide_is_read_when_the_officer_wants_it():
    data = workbook(GUIDE, [HEADER, ROW], names=("Hướng dẫn", "CANHAN"))
    reading = read_workbook(data, "ds.xlsx", CATALOGUE, Answers(sheets={"Hướng dẫn": {"read": "1"}}))
    assert [row.title for row in reading.rows] == ["Mô hình mẫu", "Đường hoa"]


def test_a_guide_without_a_table_is_said_and_not_asked_about():
    reading = read(("Hướng dẫn", GUIDE[:2]), ("CANHAN", [HEADER, ROW]))
    assert (reading.sheets[0].bins, reading.sheets[0].questions) == ({"skipped": [(1, 2)]}, [])


def test_a_list_alone_in_its_file_is_read_whatever_its_sheet_is_called():
    assert [row.title for row in read(("Hướng dẫn", [HEADER, ROW])).rows] == ["Đường hoa"]


@pytest.mark.parametrize("hidden", ["", "DANHMUC"])
def test_a_catalogue_of_codes_is_said_and_not_asked_about(hidden):
    reading = read(("TAPTHE", [HEADER, ROW]), ("DANHMUC", CODES), hidden=hidden)
    assert len(reading.rows) == 1
    assert (reading.sheets[1].skipped, reading.sheets[1].questions) == (
        "Trang danh mục mã, không phải danh sách.",
        [],
    )
    assert reading.sheets[1].bins == {"skipped": [(1, 3)]}


@pytest.mark.parametrize("name", ["DANHMUC", "Danh mục mô hình"])
def test_a_list_in_a_sheet_called_a_catalogue_is_read(name):
    assert [row.title for row in read((name, [HEADER, ROW])).rows] == ["Đường hoa"]
    assert [question.code for question in read(("Danh mục mô hình", [["a", "b"]])).sheets[0].questions] == [
        "no_table"
    ]


CODED = ["STT", "Tên mô hình", "Tên tập thể, cá nhân", "Phân loại", "Xã", "Mã lĩnh vực", "Năm"]


@pytest.mark.parametrize("code", ["1656045678", 1656045678, "LV01"])
@pytest.mark.parametrize("name", ["DANHMUC", "Danh mục", "DM dùng chung"])
def test_codes_are_read_by_the_catalogue_sheet_of_the_same_file(code, name):
    rows = [(n, f"Mô hình {n}", f"Hội {n}", "TAPTHE", "Xã Xuân Lập", code, 2022) for n in (1, 2)]
    codes = [["Mã", "Tên"], [code, "Kinh tế"], ["1656045679", "Văn hóa - xã hội"]]
    reading = read(("TAPTHE", [CODED, *rows]), (name, codes))
    assert [(row.kind, row.field_code, row.problems) for row in reading.rows] == [
        ("collective", "economy", []),
        ("collective", "economy", []),
    ]
    assert reading.sheets[0].headings["F"] == "Lĩnh vực"


def test_a_column_that_holds_more_than_codes_stays_as_it_is():
    rows = [(1, "Hoa", "Ma Thị Hoa", "CANHAN", "Xã Xuân Lập", "Kinh tế", 2022)]
    codes = [["Mã", "Tên"], ["2022", "Giấy khen"], ["2022", "Bằng khen"], ["Kinh tế", "x"]]
    (row,) = read(
        ("DS", [[name.removeprefix("Mã ").capitalize() for name in CODED], *rows]), ("DANHMUC", codes)
    ).rows
    assert (row.year, row.field_code, row.kind) == (2022, "economy", "individual")


@pytest.mark.parametrize(
    ("said", "kind"), [("TAPTHE", "collective"), ("CANHAN", "individual"), ("HOGIADINH", "household")]
)
def test_the_kinds_of_a_common_award_system_are_known(said, kind):
    row = [1, "Đường hoa", "Ma Thị Hoa", said, "Xã Xuân Lập", "Kinh tế", 2022]
    (read_row,) = read(("DS", [HEADER, row])).rows
    assert (read_row.kind, [problem.code for problem in read_row.problems]) == (kind, [])
    (of_sheet,) = read((said, [HEADER, [*row[:3], "", *row[4:]]])).rows
    assert of_sheet.kind == kind
