"""Sheets of templates that are no lists: their samples become nobody's models, and nothing is asked of them."""

import pytest

from danvan.lists.reading.workbook import read_workbook
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
    assert reading.sheets[0].skipped.startswith("Trang hướng dẫn, không đọc.")
    assert not reading.sheets[0].questions


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


@pytest.mark.parametrize("name", ["DANHMUC", "Danh mục mô hình"])
def test_a_list_in_a_sheet_called_a_catalogue_is_read(name):
    assert [row.title for row in read((name, [HEADER, ROW])).rows] == ["Đường hoa"]
    assert [question.code for question in read(("Danh mục mô hình", [["a", "b"]])).sheets[0].questions] == [
        "no_table"
    ]
