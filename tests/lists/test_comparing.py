"""A second version of a list: found again, and what it has otherwise."""

import pytest

from danvan.lists.versions import compare, earlier_versions, is_similar, name_key
from danvan.lists.writing.committing import commit
from danvan.lists.writing.revising import drop, revise
from danvan.lists.writing.staging import stage
from danvan.lists.writing.undoing import undo
from tests.lists.conftest import line, workbook

pytestmark = pytest.mark.django_db


def taken(user, *lines, name="Danh sách xã Xuân Lập.xlsx"):
    return stage(workbook(*lines), name, user)


def titles(rows):
    return [row.data["title"] for row in rows]


def test_added_gone_and_changed_rows_are_told(catalogue, huyen):
    first = taken(huyen, line("Một"), line("Hai"), line("Ba"), line("Bốn", year=2022))
    second = taken(huyen, line("BA"), line("Một", field="Lĩnh vực khác"), line("Năm"), line("Bốn", year=2021))
    compared = compare(second, first)
    assert titles(compared.added) == ["Năm", "Bốn"]
    assert titles(compared.gone) == ["Hai", "Bốn"]
    assert [(one.after.row, one.columns) for one in compared.changed] == [
        (3, (("field", "economy", "other"),))
    ]
    assert compared.unchanged == 1  # Ba, in other letters and on another line


def test_names_are_compared_folded_and_units_are_kept_apart(catalogue, huyen):
    first = taken(huyen, line("Nhà sạch", "Hội Nông dân Hoà Bình"), line("Nhà sạch", unit="Xã Khuôn Hà"))
    second = taken(huyen, line("NHÀ SẠCH.", "Hội nông dân Hòa Bình"), line("Nhà sạch"))
    compared = compare(second, first)
    assert (compared.unchanged, len(compared.changed)) == (1, 0)
    assert [row.data["unit"] for row in compared.added] == ["Xã Xuân Lập"]
    assert [row.data["unit"] for row in compared.gone] == ["Xã Khuôn Hà"]


def test_a_line_that_stands_twice_is_matched_once_each(catalogue, huyen):
    first = taken(huyen, line("Một"))
    second = taken(huyen, line("Một"), line("Một"))
    assert titles(compare(second, first).added) == ["Một"]
    assert titles(compare(first, second).gone) == ["Một"]


def test_rows_that_were_left_out_are_no_part(catalogue, huyen):
    first = taken(huyen, line("Một"), line("Hai"))
    second = revise(taken(huyen, line("Một"), line("Hai")), huyen, lambda a: a.leaving_out("DS", 3))
    assert titles(compare(second, first).gone) == ["Hai"]


def test_a_list_against_itself_is_unchanged(catalogue, huyen):
    batch = taken(huyen, *(line(f"Mô hình {n}", year=2020 + n % 3) for n in range(30)))
    compared = compare(batch, batch)
    assert (compared.added, compared.gone, compared.changed, compared.unchanged) == ((), (), (), 30)


def test_earlier_versions_are_of_the_same_unit_newest_first(catalogue, huyen, xa_khac):
    one = taken(huyen, line())
    commit(one, huyen)
    two = taken(huyen, line("Khác"), name="Danh sách xã Xuân Lập lần 2 (sửa).xlsx")
    taken(huyen, line(unit="Xã Khuôn Hà"))
    last = taken(huyen, line("Khác hẳn"))
    assert earlier_versions(last, huyen) == [two, one]
    assert earlier_versions(one, huyen) == []
    assert earlier_versions(last, xa_khac) == []  # he may not see them


def test_neither_name_nor_year_in_common_is_no_version(catalogue, huyen):
    taken(huyen, line(year=2020), name="Biểu tổng hợp.xlsx")
    named = taken(huyen, line("Hai", year=2020), name="ds xuân lập 2021.xlsx")
    last = taken(huyen, line("Ba", year=2022), name="DS Xuân Lập (2022).xlsx")
    assert earlier_versions(last, huyen) == [named]


def test_what_was_undone_or_given_up_is_no_earlier_version(catalogue, huyen):
    undone = taken(huyen, line())
    undo(commit(undone, huyen), huyen)
    drop(taken(huyen, line()), huyen)
    assert earlier_versions(taken(huyen, line()), huyen) == []


@pytest.mark.parametrize(
    ("name", "other", "alike"),
    [
        ("DS Dân vận khéo 2022.xlsx", "DS dan van kheo 2022 lan 2.xls", True),
        ("Danh sách (1).xlsx", "danh sách bản sửa cuối.xlsx", True),
        ("Xuân Lập.xlsx", "Khuôn Hà.xlsx", False),
        ("2022.xlsx", "2021.xlsx", False),
    ],
)
def test_file_names_are_alike_without_their_numbers(name, other, alike):
    assert is_similar(name_key(name), name_key(other)) is alike
