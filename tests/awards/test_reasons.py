"""What is out of the ordinary is recognised only with a reason: at each door, and kept with the recognition."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from awards.models import Assessment, Recognition
from awards.services import recognise
from models_registry.models import Change
from tests.builders import make_decision, make_model, make_programme, make_registrant, make_registration
from tests.refusals import refused

REGISTRATIONS = "/nhap-lieu/models_registry/registration/"
EARLY = "Quyết định ngày 31/12/2021 có trước năm đăng ký; nếu đúng vậy, ghi rõ lý do: Đường hoa – 2022"
FAILED = "Được đánh giá chưa hiệu quả; vẫn công nhận thì ghi rõ lý do: Đường hoa – 2022"


@pytest.fixture
def registration(xuan_lap):
    return make_registration(make_model("Đường hoa", make_registrant(xuan_lap)), 2022)


@pytest.fixture
def early(lam_binh):
    return make_decision(lam_binh, issued_on=date(2021, 12, 31))


def assess(registration, result=Assessment.Result.NOT_EFFECTIVE, **values):
    Assessment.objects.create(registration=registration, result=result, **values)


# --- service


def test_a_decision_of_an_earlier_year_recognises_only_with_a_reason(huyen, registration, early):
    with refused(EARLY):
        recognise([registration], early, "district", huyen)
    with refused(EARLY):
        recognise([registration], early, "district", huyen, reason="  ")
    (given,) = recognise([registration], early, "district", huyen, reason="Quyết định ghi cho cả hai năm")
    assert given.reason == "Quyết định ghi cho cả hai năm"
    assert Change.objects.get(subject="awards.recognition").reason == "Quyết định ghi cho cả hai năm"


@pytest.mark.parametrize("day", [None, date(2022, 1, 1), date(2024, 3, 1)])
def test_a_decision_of_its_year_or_later_or_of_no_day_needs_none(huyen, lam_binh, registration, day):
    recognise([registration], make_decision(lam_binh, issued_on=day), "district", huyen)


def test_without_a_year_or_a_decision_nothing_is_early(huyen, xuan_lap, early, registration):
    unknown = make_registration(unit=xuan_lap, year=None)
    recognise([unknown], early, "district", huyen)
    recognise([registration], None, "district", huyen)


def test_what_was_not_effective_is_recognised_only_with_a_reason(huyen, lam_binh, registration):
    assess(registration)
    decision = make_decision(lam_binh)
    with refused(FAILED):
        recognise([registration], decision, "district", huyen)
    recognise([registration], decision, "district", huyen, reason="Đã khắc phục")


@pytest.mark.parametrize(
    "values", [{"side": "self"}, {"part": "half"}, {"result": Assessment.Result.EFFECTIVE}]
)
def test_only_what_was_said_from_above_of_the_year_stands_against_it(huyen, lam_binh, registration, values):
    assess(registration, **values)
    recognise([registration], make_decision(lam_binh), "district", huyen)


def test_both_reasons_are_told_at_once_and_of_all_rows(huyen, early, registration, xuan_lap):
    assess(registration)
    fine = make_registration(make_model("Nhà sạch", make_registrant(xuan_lap)), 2021)
    with pytest.raises(ValidationError) as error:
        recognise([registration, fine], early, "district", huyen)
    assert [message.split(":")[0] for message in error.value.messages] == [
        EARLY.split(":")[0],
        FAILED.split(":")[0],
    ]
    assert "Nhà sạch" not in str(error.value)


def test_a_double_of_a_year_is_not_recognised(huyen, registration):
    double = make_registration(registration.model, 2022, make_programme(2021, 2025), double_of=registration)
    with refused("Trùng năm"):
        recognise([double], None, "district", huyen)


# --- the other order: what was recognised is assessed


RECOGNISED = "vẫn đánh giá chưa hiệu quả thì ghi rõ lý do ở đây"
ASSESSMENTS = "/nhap-lieu/awards/assessment/"


def not_effective(registration, **values):
    return Assessment(registration=registration, result=Assessment.Result.NOT_EFFECTIVE, **values)


def test_what_was_recognised_is_found_not_effective_only_with_a_remark(browse, huyen, registration):
    decision = make_decision(number="12-QĐ/BCĐ", issued_on=date(2022, 10, 5))
    recognise([registration], None, "district", huyen)
    Recognition.objects.update(decision=decision)
    values = {"registration": registration.pk, "side": "above", "part": "year", "result": "not_effective"}
    response = browse(huyen).post(f"{ASSESSMENTS}add/", values)
    fault = str(response.context["adminform"].form.errors["note"])
    assert RECOGNISED in fault
    assert "quyết định số 12-QĐ/BCĐ ngày 05/10/2022" in fault
    assert not Assessment.objects.exists()
    response = browse(huyen).post(f"{ASSESSMENTS}add/", {**values, "note": "Cuối năm ngừng hoạt động"})
    assert response.status_code == 302, response.context["adminform"].form.errors


def test_a_result_changed_after_the_recognition_asks_too(huyen, registration):
    known = not_effective(registration)
    known.result = Assessment.Result.EFFECTIVE
    known.save()
    recognise([registration], None, "district", huyen)
    known.result = Assessment.Result.NOT_EFFECTIVE
    with refused(RECOGNISED):
        known.full_clean()


def test_nothing_is_asked_twice_nor_of_what_does_not_count(huyen, registration):
    not_effective(registration).full_clean()
    (given,) = recognise([registration], None, "district", huyen)
    not_effective(registration, side="self").full_clean()
    not_effective(registration, part="half").full_clean()
    Assessment(registration=registration, result=Assessment.Result.EFFECTIVE).full_clean()
    with refused(RECOGNISED):
        not_effective(registration).full_clean()
    given.reason = "Đã khắc phục"
    given.save()
    not_effective(registration).full_clean()


def test_what_was_revoked_asks_for_nothing(huyen, registration):
    recognise([registration], None, "district", huyen)
    Recognition.objects.update(revoked_by=make_decision())
    not_effective(registration).full_clean()


# --- clean, and its form


def test_the_rule_stands_where_every_form_passes(registration, early):
    new = Recognition(registration=registration, decision=early, level="district")
    with pytest.raises(ValidationError, match="ghi rõ lý do") as error:
        new.full_clean()
    assert set(error.value.message_dict) == {"reason"}
    new.reason = "Ghi cho cả hai năm"
    new.full_clean()


def test_what_is_recognised_already_may_be_marked(registration, early):
    known = Recognition.objects.create(registration=registration, decision=early, level="district")
    known.exemplary = True
    known.full_clean()


def test_the_form_of_a_recognition_asks_for_the_reason(browse, huyen, registration, early):
    add = "/nhap-lieu/awards/recognition/add/"
    values = {"registration": registration.pk, "decision": early.pk, "level": "district"}
    response = browse(huyen).post(add, values)
    assert EARLY in str(response.context["adminform"].form.errors["reason"])
    assert browse(huyen).post(add, {**values, "reason": "Ghi cho cả hai năm"}).status_code == 302
    page = browse(huyen).get(f"/mo-hinh/{registration.model_id}/").content.decode()
    assert "Ghi cho cả hai năm" in page


def test_the_action_on_many_asks_for_the_reason(browse, huyen, registration, early):
    act = {
        "action": "recognise_selected",
        "_selected_action": registration.pk,
        "apply": "1",
        "level": "district",
        "known": early.pk,
    }
    shown = browse(huyen).post(REGISTRATIONS, act, follow=True).content.decode()
    assert EARLY in shown
    assert 'name="reason"' in shown
    assert not Recognition.objects.exists()
    browse(huyen).post(REGISTRATIONS, {**act, "reason": "Ghi cho cả hai năm"})
    assert Recognition.objects.get().reason == "Ghi cho cả hai năm"
