"""Every physical row of a sheet ends in exactly one bin, and none is given to another unit, year or person."""

from hypothesis import given

from danvan.lists.reading.bins import numbers_in, ranges_of
from danvan.lists.results import WARNING
from tests.lists.lists import HEADER, ROW, read
from tests.lists.random_lists import Written, lists
from tests.random_cases import random_layouts


def bins_of(reading, name="Sheet1"):
    """Row -> bin, of one sheet; fails where a row stands in two."""
    found = {}
    for sheet in reading.sheets:
        for bin_name, ranges in sheet.bins.items() if sheet.name == name else ():
            for number in numbers_in(ranges):
                assert number not in found
                found[number] = bin_name
    return found


def test_every_row_of_a_list_has_its_bin():
    reading = read(
        ["DANH SÁCH NĂM 2022"],
        [],
        HEADER,
        [f"({at})" for at in range(1, 8)],
        ["I", "Khối đoàn thể"],
        ROW,
        [None, "và nhà sạch"],
        (2, *ROW[1:]),
        (3,),
        ["Tổng cộng: 2"],
        [None, "TM. BAN CHỈ ĐẠO"],
        [None, "Ma Văn Đức"],
    )
    assert bins_of(reading) == {
        1: "title",
        3: "header",
        4: "numbering",
        5: "group",
        6: "model",
        7: "continued",
        8: "model",
        9: "unfilled",
        10: "total",
        11: "footer",
        12: "footer",
    }


def test_what_stands_outside_every_table_is_told():
    counts = ("Đơn vị", "Số mô hình", "Ghi chú")
    reading = read(HEADER, ROW, *[[]] * 3, ["Bảng tổng hợp"], counts, ["Xã Xuân Lập", 1, ""])
    assert set(bins_of(reading)) == {1, 2, 6, 7, 8}


def test_a_sheet_without_a_table_is_not_read_and_says_so():
    assert bins_of(read(["Kính gửi đồng chí"], ["Xin gửi danh sách"])) == {1: "skipped", 2: "skipped"}


def test_ranges_hold_the_rows_of_each_bin():
    bins = {5: "model", 6: "model", 7: "group", 8: "model", 12: "model"}
    assert ranges_of(bins) == {"model": [(5, 6), (8, 8), (12, 12)], "group": [(7, 7)]}
    assert numbers_in([(5, 6), (8, 8)]) == [5, 6, 8]


@random_layouts
@given(lists())
def test_no_row_of_a_random_list_is_lost_or_given_to_another(written: Written):
    reading = read(*written.rows)
    found = bins_of(reading)
    assert set(found) == set(written.bins)
    # A title among the rows may go for a group line: it gives the rows beneath it the same.
    wrong = {
        row: (found[row], name)
        for row, name in written.bins.items()
        if found[row] != name and {found[row], name} != {"group", "title"}
    }
    # A line that is asked about is not lost; a row never leaves the list.
    assert not {row: one for row, one in wrong.items() if one[1] == "model" or one[0] != "unclear"}
    read_rows = {row.row: row for row in reading.rows}
    assert set(read_rows) == {model.row for model in written.models}
    for model in written.models:
        row = read_rows[model.row]
        if all(problem.severity == WARNING for problem in row.problems):
            told = (row.title, row.registrant, row.kind, row.field_code, row.unit, row.year)
            assert told == (
                model.title,
                model.registrant,
                model.kind,
                model.field_code,
                model.unit,
                model.year,
            )
