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
}


@pytest.mark.parametrize(("heading", "name"), HEADINGS.items())
def test_a_question_is_a_heading(heading, name):
    assert REGISTRATIONS.match(heading).names == (name,)


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
