"""Answers to an electronic form: the headings are whole questions, beside a moment and the address of the sender."""

import pytest

from danvan.lists.commendations.columns import COMMENDATION_COLUMNS
from danvan.lists.reading.words.columns import REGISTRATIONS
from danvan.lists.reading.workbook import read_workbook
from tests.lists.lists import CATALOGUE, workbook

HEADINGS = {
    "1. Đồng chí vui lòng cho biết tên mô hình mà đơn vị đăng ký thực hiện trong năm 2022 là gì?": "title",
    "Mô hình của đồng chí tên là gì?": "title",
    "Mô hình thuộc lĩnh vực nào trong các lĩnh vực sau đây?": "field",
    "Đơn vị, cá nhân nào đăng ký thực hiện mô hình này?": "registrant",
    "Xin cho biết họ tên cá nhân hoặc tên tập thể đăng ký mô hình": "registrant",
    "Ai là người/đơn vị thực hiện mô hình?": "registrant",
    "Đồng chí công tác tại xã, thị trấn nào?": "unit",
    "Xã, thị trấn nơi đồng chí đang công tác": "unit",
    "Mô hình đăng ký mới hay duy trì từ năm trước?": "novelty",
    "Năm đăng ký là năm nào?": "year",
    "Dấu thời gian": "date",
    "Địa chỉ email": "left_out",
    "Email Address": "left_out",
    "Tên điển hình tiên tiến": "registrant",
    "1. Tên tập thể/cá nhân đăng ký": "registrant",
    "2) Loại đối tượng đăng ký": "kind",
    "4. Lĩnh vực đăng ký": "field",
    "Câu 5: Xã/thị trấn": "unit",
    "Tập thể hoặc cá nhân thực hiện mô hình": "registrant",
}


@pytest.mark.parametrize(("heading", "name"), HEADINGS.items())
def test_a_question_is_a_heading(heading, name):
    assert REGISTRATIONS.match(heading).names == (name,)


@pytest.mark.parametrize(
    "heading",
    [
        *("Họ và tên người điền", "Họ tên người báo cáo", "Họ tên người khai", "Người điền phiếu"),
        *("Họ và tên (người lập biểu)", "3. Họ và tên người gửi", "Họ tên cán bộ tổng hợp"),
    ],
)
def test_who_filled_in_the_form_is_no_holder(heading):
    assert REGISTRATIONS.match(heading).names == ("left_out",)
    assert COMMENDATION_COLUMNS.match(heading).names in ((), ("left_out",))


def test_a_form_without_a_holder_asks_for_one_and_takes_nobody_who_filled_it_in():
    header = ["Dấu thời gian", "Họ và tên người điền", "Tên mô hình", "Lĩnh vực", "Xã"]
    row = ["15/02/2022 08:00:11", "Ma Thị Ước", "Đường hoa", "Kinh tế", "Xuân Lập"]
    (read,) = read_workbook(workbook([header, row]), "Câu trả lời biểu mẫu.xlsx", CATALOGUE).rows
    assert (read.registrant, read.is_good) == ("", False)


@pytest.mark.parametrize(
    "heading", ["Câu 3", "Câu hỏi 12", "?", "Đồng chí", "Hãy nêu ý kiến của đồng chí?", "x" * 400 + "?"]
)
def test_a_question_about_something_else_is_no_column(heading):
    assert REGISTRATIONS.match(heading).names == ()


def test_the_answers_of_a_form_are_read_without_a_question():
    header = [
        "Dấu thời gian",
        "Địa chỉ email",
        "1. Đồng chí cho biết tên mô hình mà đơn vị đăng ký năm 2022 là gì?",
        "2. Tập thể, cá nhân nào đăng ký thực hiện mô hình?",
        "3. Đăng ký là tập thể hay cá nhân?",
        "4. Đồng chí công tác tại xã, thị trấn nào?",
        "5. Mô hình thuộc lĩnh vực nào sau đây?",
    ]
    row = ["15/02/2022 08:00:11", "a@b.vn", "Đường hoa", "Hội Phụ nữ", "Tập thể", "Xã Xuân Lập", "Kinh tế"]
    (read,) = read_workbook(workbook([header, row]), "Câu trả lời biểu mẫu.xlsx", CATALOGUE).rows
    assert (read.title, read.registrant, read.kind, read.unit, read.field_code, read.year) == (
        *("Đường hoa", "Hội Phụ nữ", "collective", "Xã Xuân Lập", "economy", 2022),
    )
    assert not [problem for problem in read.problems if problem.severity != "warning"]


def test_the_awards_column_of_a_common_award_system_is_known():
    assert COMMENDATION_COLUMNS.match("Danh hiệu thi đua/Hình thức khen thưởng").names == ("form",)
