"""What a row says otherwise than the registration that it is: all of it is named, and empty cells are no difference."""

from datetime import date

import pytest

from danvan.lists.deciding.decide import decide
from danvan.lists.deciding.decision import Decided
from danvan.lists.deciding.differences import ask_of_own
from danvan.lists.deciding.own_export import OTHER, Own
from danvan.lists.reading.from_registry import load_catalogue
from danvan.lists.reading.workbook import read_workbook
from danvan.lists.results import ReadRow
from models_registry.models import State
from tests.builders import make_field, make_model, make_registrant, make_registration
from tests.lists.conftest import HEADER, line, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def registered(catalogue, xuan_lap):
    """“Đường hoa” of Hội Phụ nữ in 2020, with its place and its note."""
    texts = {"place": "Thôn Nà Ta", "note": "Làm thử"}
    holder = make_registrant(xuan_lap, "Hội Phụ nữ")
    model = make_model("Đường hoa", holder, make_field("economy"), **texts)
    return make_registration(model, 2020, registered_on=date(2020, 3, 1))


def decided(user, *cells, title="Đường hoa", year=2020, field="Kinh tế", place=""):
    """What is decided of one row; `cells` stand under level, novelty, day and note."""
    row = [*line(title, year=year, field=field)[:-1], place, *cells, *[""] * (4 - len(cells))]
    header = (*HEADER, "Cấp đăng ký", "Tính chất", "Ngày đăng ký", "Ghi chú")
    reading = read_workbook(workbook(row, header=header), "ds.xlsx", load_catalogue(user))
    (one,) = decide(reading, user)
    return one


def said(one):
    """Of each problem its column, its code, how grave it is, and what it says behind the row."""
    return [(of.name, of.code, of.severity, of.message.split(", dòng 2: ")[1]) for of in one.problems]


def test_all_that_a_row_has_otherwise_of_its_registration_is_named(registered, huyen):
    one = decided(huyen, "Cấp huyện", "Duy trì", "2/3/2020", field="Lĩnh vực khác")
    reason = (
        "mô hình đã đăng ký năm 2020, khác về lĩnh vực, cấp đăng ký (sổ: Cấp xã), tính chất (sổ: Mới), "
        "ngày đăng ký. Sửa trong sổ theo tệp hay giữ như trong sổ?"
    )
    assert (one.action, said(one)) == ("question", [("title", "differs", "question", reason)])


@pytest.mark.parametrize(
    ("cells", "values", "named"),
    [
        (["Cấp huyện"], {}, "cấp đăng ký (sổ: Cấp xã)"),
        (["", "Duy trì"], {}, "tính chất (sổ: Mới)"),
        (["", "", "2/3/2020"], {}, "ngày đăng ký"),
        ([], {"field": "Lĩnh vực khác"}, "lĩnh vực"),
    ],
)
def test_and_nothing_that_it_has_as_the_registry(registered, huyen, cells, values, named):
    ((*_, reason),) = said(decided(huyen, *cells, **values))
    assert f"khác về {named}. " in reason


def test_what_a_row_says_as_the_registry_or_does_not_say_is_no_difference(registered, huyen):
    as_it_is = decided(huyen, "Cấp xã", "Mới", "1/3/2020", "Làm thử", place="Thôn Nà Ta")
    assert (as_it_is.action, said(as_it_is)) == ("unchanged", [])
    assert said(decided(huyen)) == []


@pytest.mark.parametrize("values", [{"place": "Thôn Nà Co"}, {"cells": ["", "", "", "Làm thật"]}])
def test_another_text_is_asked_about_and_of_a_model_of_several_years_stays(registered, huyen, values):
    begin = "mô hình đã đăng ký năm 2020; tên hoặc nội dung trong tệp viết khác sổ."
    cells = values.pop("cells", [])
    asked = f"{begin} Sửa trong sổ theo tệp hay giữ như trong sổ?"
    assert said(decided(huyen, *cells, **values)) == [("title", "differs", "question", asked)]
    make_registration(registered.model, 2021)
    stays = f"{begin} Sổ giữ nguyên."
    assert said(decided(huyen, *cells, **values)) == [("title", "differs", "warning", stays)]


def test_a_title_written_otherwise_stays_as_it_is(registered, huyen):
    ((*_, severity, reason),) = said(decided(huyen, title="ĐƯỜNG HOA"))
    assert severity == "warning"
    assert reason.endswith(" Sổ giữ nguyên.")


def test_of_what_was_withdrawn_only_that_is_asked(registered, huyen):
    registered.state = State.WITHDRAWN
    registered.save()
    one = decided(huyen, "Cấp huyện", place="Thôn Nà Co")
    reason = "lượt đăng ký năm 2020 này đã rút khỏi sổ. Đăng ký lại hay giữ như đã rút?"
    assert said(one) == [("title", "withdrawn", "question", reason)]
    assert one.problems[0].value == "Đường hoa"


def test_a_number_of_another_unit_offers_another_model():
    one = Decided(ReadRow("DS", 2, title="Đường hoa"))
    ask_of_own(one, Own(5, 7, differences={"unit": "đơn vị (sổ: “Xã Xuân Lập”)"}))
    reason = (
        "mã dòng này trong sổ khác ở đơn vị (sổ: “Xã Xuân Lập”). Nếu nhầm đơn vị, hãy sửa đơn vị của dòng này; "
        "nếu là mô hình khác, hãy trả lời như vậy."
    )
    assert said(one) == [("number", "differs", "question", reason)]
    (problem,) = one.problems
    assert (problem.value, problem.asked) == ("Đường hoa", "number|7")
    assert problem.choices == ((OTHER, "Là mô hình khác: không theo mã dòng"),)


def test_a_row_of_ours_that_differs_is_asked_whether_it_is_that_one():
    one = Decided(ReadRow("DS", 2, title="Đường hoa"))
    ask_of_own(one, Own(5, 7, 9, {"place": "địa điểm (sổ: “Nà Ta”)", "level": "cấp (sổ để trống)"}))
    reason = (
        "mã dòng này trong sổ khác ở địa điểm (sổ: “Nà Ta”), cấp (sổ để trống). "
        "Sửa trong sổ theo tệp, giữ như trong sổ, hay đây là mô hình khác?"
    )
    assert said(one) == [("number", "differs", "question", reason)]
    assert one.problems[0].asked == ""  # is asked with what it would change
