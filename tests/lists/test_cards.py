"""Forms ("phiếu đăng ký") and tables laid on their side are read as lists; ordinary tables never as forms."""

import io

import pytest
from openpyxl import load_workbook

from danvan.lists.handing_back.workbooks import marked_workbook, refused_list
from danvan.lists.reading.answers import Answers
from danvan.lists.reading.workbook import read_workbook
from danvan.lists.writing.revising import revise
from danvan.lists.writing.staging import stage
from tests.lists.lists import CATALOGUE, HEADER, ROW, asides, codes, read, workbook

TITLES = (["PHIẾU ĐĂNG KÝ"], ["Mô hình “Dân vận khéo” năm 2022"], [])
SIGNED = (["", "", "Người đăng ký"], ["", "", "(Ký, ghi rõ họ tên)"], ["", "", "Ma Thị Hạnh"], [])


def card(title="Đường hoa", who="Hội Nông dân xã Xuân Lập", field="Kinh tế", **more):
    """The rows of one form: labels in A, values in C."""
    values = {"Tên mô hình": title, "Tập thể/cá nhân đăng ký": who, "Chức vụ": more.pop("post", "")}
    values |= {"Loại hình": more.pop("kind", "Tập thể"), "Lĩnh vực": field, "Đơn vị": "Xã Xuân Lập", **more}
    return [[f"{label}:", "", value] for label, value in values.items()]


def said(reading):
    return [(row.row, row.title, row.registrant, row.kind, row.field_code, row.year) for row in reading.rows]


def trouble(reading):
    assert not reading.rows
    (question,) = reading.sheets[0].questions
    assert question.code == "no_table"
    assert question.message.startswith("Trang “Sheet1” giống phiếu đăng ký, nhưng ")
    return question.message


def test_forms_one_under_the_other():
    second = card("Thôn không ma túy", "Bà Ma Thị Ước", "Quốc phòng - an ninh", post="Bí thư", kind="Cá nhân")
    reading = read(*TITLES, *card(), *SIGNED, *TITLES, *second, *SIGNED)
    assert said(reading) == [
        (4, "Đường hoa", "Hội Nông dân xã Xuân Lập", "collective", "economy", 2022),
        (17, "Thôn không ma túy", "Ma Thị Ước", "individual", "defence_security", 2022),
    ]
    assert codes(reading) == [[], []]
    assert reading.rows[1].post == "Bí thư"
    assert asides(reading) == dict.fromkeys((1, 2), "title") | dict.fromkeys(
        (10, 11, 12, 14, 15, 23, 24, 25), "footer"
    )
    assert reading.sheets[0].notes == ["Trang này là phiếu đăng ký, không phải bảng: đã đọc 2 phiếu."]


@pytest.mark.parametrize("numbering", ["1. {}", "a) {}", "- {}", "(2) {}", "1.1 {}"])
def test_label_and_value_in_one_cell(numbering):
    items = (
        "Tên mô hình: Đường hoa: sạch, đẹp",
        "Tập thể, cá nhân thực hiện: Ông Ma Đình Quế, Trưởng thôn Phai Che A",
        "Lĩnh vực: Kinh tế",
        "Nội dung, cách làm: .......Tuyên truyền.......",
        "Kinh phí: ……………………",
    )
    reading = read(
        ["PHIẾU ĐĂNG KÝ MÔ HÌNH DÂN VẬN KHÉO XÃ XUÂN LẬP NĂM 2021"],
        *([numbering.format(item)] for item in items),
    )
    assert said(reading) == [(2, "Đường hoa: sạch, đẹp", "Ma Đình Quế", "individual", "economy", 2021)]
    assert reading.rows[0].other == {"content": "Tuyên truyền"}
    assert reading.rows[0].unit == "Xã Xuân Lập"
    assert codes(reading) == [[]]


def test_labels_without_colons_and_a_form_that_begins_on_row_1():
    reading = read(
        ["Tên mô hình", "Ngày rác về bể"],
        ["Tập thể, cá nhân đăng ký", "Hội Nông dân xã Xuân Lập"],
        ["Lĩnh vực", "Kinh tế"],
        ["Năm đăng ký", 2022],
        ["Đơn vị", "Xã Xuân Lập"],
    )
    assert said(reading) == [(2, "Ngày rác về bể", "Hội Nông dân xã Xuân Lập", "collective", "economy", 2022)]
    assert codes(reading) == [[]]


def test_merged_cells_count_as_one():
    rows = [[label, "", value, "", ""] for label, _, value in card()]
    reading = read(
        *TITLES, *rows, merged=["A1:E1", "A2:E2", *(f"A{row}:B{row}" for row in range(4, 10)), "C4:E4"]
    )
    assert said(reading) == [(4, "Đường hoa", "Hội Nông dân xã Xuân Lập", "collective", "economy", 2022)]


def test_two_labels_in_a_row():
    reading = read(
        *TITLES,
        ["Tên mô hình:", "Đường hoa", "Lĩnh vực:", "Kinh tế"],
        ["Người thực hiện:", "Ma Thị Ước", "Chức vụ:", "Bí thư"],
        ["Đơn vị: Xã Xuân Lập", "", "Điện thoại: 0912345678"],
    )
    assert said(reading) == [(4, "Đường hoa", "Ma Thị Ước", "individual", "economy", 2022)]
    assert (reading.rows[0].post, reading.rows[0].other["phone"]) == ("Bí thư", "0912345678")


def test_lines_under_a_free_text_belong_to_it():
    content = (["Nội dung:", "", "Vận động:"], ["", "", "từng hộ hiến đất"], ["", "", "trồng hoa"])
    reading = read(*TITLES, *card(), *content, ["Kinh phí:", "", "5 triệu"], *SIGNED)
    assert reading.rows[0].other == {
        "content": "Vận động:\ntừng hộ hiến đất\ntrồng hoa",
        "resources": "5 triệu",
    }


def test_what_is_not_understood_is_told():
    reading = read(*TITLES, *card(), ["Tên xóm ngõ:", "", "Ngõ 5"], ["Lĩnh vực:", "", "Khác"], *SIGNED)
    assert reading.rows[0].field_code == "economy"
    assert {row for row, kind in asides(reading).items() if kind == "unclear"} == {10, 11}


def test_each_form_keeps_the_year_and_unit_of_its_own_titles():
    without_unit = [row for row in card() if row[0] != "Đơn vị:"]
    other = (["XÃ HỒNG QUANG"], ["Phiếu đăng ký năm 2021"])
    assert read(*other, *without_unit).rows[0].unit == "Xã Hồng Quang"
    reading = read(["XÃ XUÂN LẬP"], TITLES[1], *without_unit, *SIGNED, *other, *without_unit)
    assert [(row.unit, row.year) for row in reading.rows] == [("Xã Xuân Lập", 2022), ("Xã Hồng Quang", 2021)]


def test_an_empty_form_is_set_aside():
    empty = [[label] for label, *_ in card()]
    reading = read(*TITLES, *card(), *SIGNED, *TITLES, *empty)
    assert [row.title for row in reading.rows] == ["Đường hoa"]
    assert asides(reading)[17] == "unfilled"


def test_a_holder_over_the_signature_is_not_the_one_who_registers():
    signed = (["Người đăng ký:", "", "Người xác nhận"], ["Ma Thị Hạnh", "", "Lê Văn Tám"])
    reading = read(*TITLES, *card(), *signed)
    assert reading.rows[0].registrant == "Hội Nông dân xã Xuân Lập"
    assert asides(reading)[10] == "unclear"


def test_a_formula_without_a_result_is_told_at_its_cell():
    rows = card()
    rows[0] = ["Tên mô hình:", "", "=Z99&Z98"]
    (problem,) = read(*TITLES, *rows).rows[0].problems
    assert (problem.code, problem.column) == ("bad_value", "C")


def test_a_table_laid_on_its_side():
    reading = read(
        ["MÔ HÌNH DÂN VẬN KHÉO XÃ HỒNG QUANG NĂM 2022"],
        ["STT", 1, 2, 3],
        ["Tên mô hình", "Vườn cam", "Trao sách", "Nhà mới"],
        ["Tập thể, cá nhân", "Hội Nông dân xã Hồng Quang", "Trường THCS Hồng Quang", "Ông Phù Văn Thương"],
        ["Lĩnh vực", "KT", "Thể thao", "Khác"],
    )
    assert [(row.row, row.title, row.field_code) for row in reading.rows] == [
        (3, "Vườn cam", "economy"),
        (4, "Trao sách", None),
        (5, "Nhà mới", "other"),
    ]
    (problem,) = reading.rows[1].problems
    assert problem.message.startswith(
        "Trang “Sheet1”, cột C, dòng 5 (Lĩnh vực): không có lĩnh vực “Thể thao”"
    )
    assert not problem.column
    assert "cột C là dòng 4" in reading.sheets[0].notes[0]


def test_a_problem_names_the_cell_of_the_form():
    reading = read(*TITLES, *card("", field="Thể thao"))
    title, field = reading.rows[0].problems
    assert (title.column, field.column) == ("A", "")  # a column only in the row that the form goes by
    assert title.message.startswith("Trang “Sheet1”, dòng 4, cột A (Tên mô hình): thiếu tên mô hình")
    assert field.message.startswith("Trang “Sheet1”, dòng 8, cột C (Lĩnh vực): không có lĩnh vực")
    assert reading.rows[0].raw["C8"] == "Thể thao"


def test_answers_by_row_hold_when_it_is_read_anew():
    rows = (*TITLES, *card(field="Thể thao"), *SIGNED, *TITLES, *card("Nhà mới"))
    answered = Answers().with_cells("Sheet1", 4, {"field": "Kinh tế"}).with_sheet("Sheet1", year="2020")
    reading = read_workbook(workbook(rows), "ds.xlsx", CATALOGUE, answered)
    assert [(row.row, row.field_code, row.year) for row in reading.rows] == [
        (4, "economy", 2020),
        (17, "economy", 2020),
    ]


# --- what is asked ------------------------------------------------------------------------------


def test_forms_side_by_side_are_asked_about():
    rows = [[*row, "", *row] for row in card()]
    assert "có nhiều phiếu đặt cạnh nhau" in trouble(read(*TITLES, *rows))


def test_a_form_without_a_holder_or_a_title_is_asked_about():
    rows = card()
    assert "không thấy mục tên tập thể, cá nhân" in trouble(read(*TITLES, rows[0], *rows[3:5]))
    assert "không thấy mục tên mô hình" in trouble(read(*TITLES, *rows[1:5]))


def test_a_guide_with_an_example_is_no_list():
    rows = [[label, "ghi rõ", value] for label, _, value in card()]
    assert "hướng dẫn" in trouble(read(["HƯỚNG DẪN GHI PHIẾU"], *rows))


def test_forms_whose_items_differ_are_asked_about():
    first, second = card(), card("Nhà mới")
    rows = [first[1], first[0], *first[3:5]], [second[0], *second[3:5]], [first[1], first[0]]
    assert "không có cùng các mục" in trouble(read(*(row for one in rows for row in one)))


def test_the_officer_may_say_that_it_is_a_table():
    rows = card()
    assert not read(*TITLES, *rows, sheets={"Sheet1": {"header_row": "4"}}).sheets[0].notes


# --- tables ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "above",
    [
        (["Đơn vị: Xã Xuân Lập"], ["Năm: 2022"], ["Lĩnh vực: Kinh tế"]),
        (["Đơn vị:", "Xã Xuân Lập"], ["Người thực hiện:", "Bà Hoa"], ["Điện thoại:", "0912345678"]),
    ],
)
def test_lines_with_labels_above_a_table_make_no_form(above):
    assert read(*above, HEADER, ROW).rows[0].row == 5


def test_a_narrow_table_of_words_like_headings_is_a_table():
    reading = read(
        ["Tên mô hình", "Loại hình"],
        ["Kinh phí", "Tập thể"],
        ["Nội dung", "Cá nhân"],
        ["Mục tiêu", "Tập thể"],
        names=["Xã Xuân Lập 2022"],
    )
    assert [row.title for row in reading.rows] == ["Kinh phí", "Nội dung", "Mục tiêu"]


# --- handed back ----------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("first", [TITLES, ()])
def test_a_form_is_handed_back_with_verdicts_and_reads_alike_again(admin_user, catalogue, first):
    data = workbook([*first, *card(field="Thể thao"), *SIGNED, *TITLES, *card("Nhà mới")])
    batch = stage(data, "ds.xlsx", admin_user)
    content = marked_workbook(batch)[0]
    cells = load_workbook(io.BytesIO(content))["Sheet1"]
    row = batch.rows.order_by("pk").first().row
    verdict = next(cell for cell in cells[row] if "không có lĩnh vực" in str(cell.value).lower())
    assert cells.cell(row - 1, verdict.column).value == "Kết quả kiểm tra do cổng ghi"
    again = stage(content, "ds.xlsx", admin_user)
    assert list(again.rows.values_list("row", "data__title", "data__registrant")) == list(
        batch.rows.values_list("row", "data__title", "data__registrant")
    )
    assert refused_list(batch)
    revise(batch, admin_user, lambda answers: answers.with_cells("Sheet1", row, {"field": "Kinh tế"}))
    batch.refresh_from_db()
    assert batch.rows.get(row=row).data["field_code"] == "economy"
    assert marked_workbook(batch)


@pytest.mark.django_db
def test_a_table_on_its_side_is_handed_back(admin_user, catalogue):
    rows = [
        ["Tên mô hình", "Một", "Hai"],
        ["Tập thể, cá nhân", "Hội A", "Hội B"],
        ["Lĩnh vực", "KT", "Thể thao"],
    ]
    batch = stage(workbook(rows), "ds.xlsx", admin_user)
    assert [row.row for row in batch.rows.order_by("pk")] == [2, 3]
    assert marked_workbook(batch)
