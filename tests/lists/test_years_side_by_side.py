"""Years in blocks of columns beside each other, under headings that come again: each block is a list of its year."""

import pytest

from tests.lists.lists import read

TITLE = ["DANH SÁCH MÔ HÌNH DÂN VẬN KHÉO XÃ XUÂN LẬP"]
BLOCKS = ("Tên mô hình", "Đơn vị thực hiện") * 2
FIELDS = ("", "", *BLOCKS)
YEARS = ["STT", "Lĩnh vực", "Năm 2021", "", "Năm 2022", ""]
ROWS = [
    (1, "Kinh tế", "Đường hoa", "Hội Phụ nữ xã", "Nuôi dê", "Hội Nông dân xã"),
    (2, "QP-AN", "Trồng keo", "Đoàn xã", "Camera an ninh", "Công an xã"),
]
READ = [
    (2021, "Đường hoa", "Hội Phụ nữ xã", "economy"),
    (2021, "Trồng keo", "Đoàn xã", "defence_security"),
    (2022, "Nuôi dê", "Hội Nông dân xã", "economy"),
    (2022, "Camera an ninh", "Công an xã", "defence_security"),
]


def said(reading):
    return [(row.year, row.title, row.registrant, row.field_code) for row in reading.rows]


def test_what_stands_left_of_both_blocks_is_said_of_both():
    reading = read(TITLE, YEARS, FIELDS, *ROWS)
    assert said(reading) == READ
    assert [row.problems for row in reading.rows] == [[]] * 4
    assert not any(sheet.questions for sheet in reading.sheets)


def test_its_headings_may_stand_in_either_row():
    below = read(TITLE, ["", "", *YEARS[2:]], ("STT", "Lĩnh vực", *BLOCKS), *ROWS)
    assert said(below) == READ


@pytest.mark.parametrize("first", [0, 1])
def test_a_block_that_is_empty_in_a_line_has_no_row_there(first):
    """A year in which nothing was registered; the line's field is that of the other one."""
    line = [3, "Kinh tế", "", "", "", ""]
    line[2 + 2 * first : 4 + 2 * first] = ["Bếp ấm", "Hội Phụ nữ xã"]
    reading = read(TITLE, YEARS, FIELDS, *ROWS, line)
    expected = (2021 + first, "Bếp ấm", "Hội Phụ nữ xã", "economy")
    assert sorted(said(reading)) == sorted([*READ, expected])


def test_a_line_with_nothing_in_either_block_is_told():
    reading = read(TITLE, YEARS, FIELDS, *ROWS, (3, "Kinh tế", "", "", "", ""))
    assert said(reading)[:2] + said(reading)[-2:] == READ
    asides = [aside.row for sheet in reading.sheets for aside in sheet.set_aside]
    assert 6 in [row.row for row in reading.rows] + asides


def test_one_number_for_both_blocks_is_no_list_of_its_own():
    reading = read(TITLE, ["STT", *YEARS[2:]], ("", *BLOCKS), *[(row[0], *row[2:]) for row in ROWS])
    assert [one[:3] for one in said(reading)] == [one[:3] for one in READ]
