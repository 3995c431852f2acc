"""Several lists on one sheet, as in a Word file: what is said of one of them is not said of the others."""

import pytest

from danvan.lists.models import RememberedAnswer
from danvan.lists.reading.answers import list_key, sheet_of
from danvan.lists.results import where
from danvan.lists.writing.revising import revise
from danvan.lists.writing.staging import stage
from tests.lists.lists import codes, read, workbook

HEADER = ["STT", "Tên mô hình", "Tên tập thể, cá nhân", "Lĩnh vực"]
SIGNED = [[], [None, None, "NGƯỜI LẬP"], [None, None, "Ma Văn Chài"], []]
FIRST = [
    ["ĐẢNG ỦY XÃ XUÂN LẬP"],
    ["DANH SÁCH ĐĂNG KÝ MÔ HÌNH DÂN VẬN KHÉO NĂM 2022"],
    HEADER,
    [1, "Đường hoa nông thôn", "Hội Phụ nữ xã", "Kinh tế"],
    [2, "Vườn mẫu sạch", "Hội Nông dân xã", "Kinh tế"],
]
ROWS = [[1, "Tổ tự quản", "Chi bộ thôn 1", "Kinh tế"], [2, "Ánh sáng", "Đoàn xã", "Kinh tế"]]
SECOND = [["ĐẢNG ỦY XÃ PHÚC SƠN"], ["DANH SÁCH ĐĂNG KÝ MÔ HÌNH DÂN VẬN KHÉO"]]


def said(reading):
    return [(row.unit, row.year) for row in reading.rows]


@pytest.mark.parametrize(
    "titles",
    [
        [["ĐẢNG ỦY XÃ"], ["DANH SÁCH ĐĂNG KÝ MÔ HÌNH DÂN VẬN KHÉO NĂM 2022"]],
        [["ĐẢNG ỦY XÃ YÊN HOA"], ["DANH SÁCH ĐĂNG KÝ MÔ HÌNH NĂM 2022"]],
        [["ĐẢNG ỦY XÃ ĐÀ VỊ, HUYỆN NA HANG"], ["DANH SÁCH ĐĂNG KÝ NĂM 2022"]],
    ],
    ids=["no name", "a commune that is not known", "another district's"],
)
@pytest.mark.parametrize("between", [SIGNED, []], ids=["signed", "not signed"])
@pytest.mark.parametrize("header", [[HEADER], []], ids=["headings again", "no headings"])
def test_a_list_whose_title_names_no_known_commune_is_not_given_to_the_one_before(titles, between, header):
    reading = read(*FIRST, *between, *titles, *header, *ROWS)
    assert said(reading)[:2] == [("Xã Xuân Lập", 2022)] * 2
    assert [(row.unit_key, row.year) for row in reading.rows[2:]] == [(None, 2022)] * 2
    assert {problem.name for row in reading.rows[2:] for problem in row.problems} == {"unit"}


def test_a_further_list_under_the_same_letterhead_goes_on_with_its_unit():
    titles = [["ĐẢNG ỦY XÃ"], ["DANH SÁCH ĐĂNG KÝ MÔ HÌNH NĂM 2022 XÃ XUÂN LẬP"]]
    again = [["ĐẢNG ỦY XÃ"], ["DANH SÁCH ĐĂNG KÝ MÔ HÌNH NĂM 2021"]]
    reading = read(*titles, *FIRST[2:], *SIGNED, *again, HEADER, *ROWS)
    assert said(reading) == [("Xã Xuân Lập", 2022)] * 2 + [("Xã Xuân Lập", 2021)] * 2


def test_what_one_list_leaves_unsaid_is_asked_and_answered_of_it_alone():
    rows = [*SECOND, HEADER, *ROWS, *SIGNED, *FIRST]
    reading = read(*rows)
    assert [sheet.list_at for sheet in reading.sheets] == ["A3", "A12"]
    (question,) = reading.sheets[0].questions
    assert question.message == "Danh sách ở trang “Sheet1” (bảng có tiêu đề ở dòng 3) của năm nào?"
    told = read(*rows, sheets={"Sheet1[A3]": {"year": "2021"}})
    assert said(told) == [("Xã Phúc Sơn", 2021)] * 2 + [("Xã Xuân Lập", 2022)] * 2
    whole = read(*rows, sheets={"Sheet1": {"year": "2020"}})  # said of the sheet as a whole, above its titles
    assert {row.year for row in whole.rows} == {2020}


def test_a_column_of_one_list_is_said_of_it_alone():
    header = ["STT", "Tập thể, cá nhân đăng ký", "Nội dung, tên gọi việc làm", "Lĩnh vực"]
    rows = [*FIRST, [], *SECOND, header, [1, "Hội Phụ nữ xã", "Tổ phụ nữ vui khỏe", "Kinh tế"]]
    assert "title" in {question.code for question in read(*rows).sheets[1].questions}
    told = read(*rows, columns={"Sheet1[A9]!C": "title"})
    assert [row.title for row in told.rows] == ["Đường hoa nông thôn", "Vườn mẫu sạch", "Tổ phụ nữ vui khỏe"]
    assert codes(told) == [[], [], []]


def test_a_list_that_stands_alone_is_called_by_its_sheet():
    reading = read(*FIRST, sheets={"Sheet1": {"year": "2021"}})
    assert [sheet.list_at for sheet in reading.sheets] == [""]
    assert {row.year for row in reading.rows} == {2021}
    assert {row.list_at for row in reading.rows} == {""}


def test_how_a_list_is_called():
    assert (list_key("DS"), list_key("DS", "A13")) == ("DS", "DS[A13]")
    assert [sheet_of(key, ["DS", "DS 2"]) for key in ("DS", "DS[A13]", "DS 2[F3]")] == ["DS", "DS", "DS 2"]
    assert where("DS", "F3") == "Trang “DS” (bảng có tiêu đề ở dòng 3, cột F)"


@pytest.mark.django_db
def test_a_remembered_heading_of_one_list_leaves_the_columns_of_the_other(catalogue, huyen):
    first = [
        ["DANH SÁCH ĐĂNG KÝ XÃ XUÂN LẬP NĂM 2021"],
        HEADER,
        [1, "Đường hoa", "Hội Phụ nữ xã", "Kinh tế"],
    ]
    header = ["STT", "Tập thể đăng ký", "Chuyện bản ta", "Lĩnh vực"]
    second = [
        [],
        ["DANH SÁCH ĐĂNG KÝ XÃ XUÂN LẬP NĂM 2022"],
        header,
        [1, "Hội Nông dân", "Vườn mẫu", "Kinh tế"],
    ]
    data = workbook([*first, *second], names=["DS"])
    batch = stage(data, "ds.xlsx", huyen)
    batch = revise(batch, huyen, lambda answers: answers.with_column("DS[A6]", "C", "title"))
    assert RememberedAnswer.objects.get().text == "Chuyện bản ta"
    again = stage(workbook([*first, *second, []], names=["DS"]), "ds.xlsx", huyen)
    assert list(again.answers["recalled"]) == ["columns|DS[A6]!C"]
    for one in (batch, again):
        assert [row.data["title"] for row in one.rows.order_by("pk")] == ["Đường hoa", "Vườn mẫu"]
        assert [row.action for row in one.rows.order_by("pk")] == ["new", "new"]
