"""What was accepted changes only by a correction: made by whoever decides, asked for by whoever enters."""

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from models_registry import trail
from models_registry.models import Change, CorrectionRequest, EmulationModel, Registration, State, Unit
from models_registry.services import (
    correct,
    grant_corrections,
    move_records,
    refuse_corrections,
    request_correction,
    return_registrations,
)
from tests.builders import (
    make_field,
    make_model,
    make_programme,
    make_recognition,
    make_registrant,
    make_registration,
    make_succession,
    make_unit,
)
from tests.refusals import refused

ADMIN = "/nhap-lieu/models_registry/"
REQUESTS = f"{ADMIN}correctionrequest/"
BY_CORRECTION = "chỉ đổi được bằng đính chính"
WAITS = "đề nghị đính chính chờ quyết định"
Waiting = CorrectionRequest.State


@pytest.fixture
def accepted(xuan_lap):
    """An accepted registration of 2021, its model and its registrant."""
    registrant = make_registrant(xuan_lap, "Hội Phụ nữ")
    return make_registration(make_model("Đường hoa", registrant, make_field("economy")), 2021)


def row_of(accepted, kind):
    return {
        "registration": accepted,
        "emulationmodel": accepted.model,
        "registrant": accepted.model.registrant,
    }[kind]


CHANGES = {
    "registration": ("year", 2022),
    "emulationmodel": ("title", "Đường hoa phụ nữ"),
    "registrant": ("name", "Hội LHPN xã"),
}
every_kind = pytest.mark.parametrize("kind", CHANGES)


# --- the rule


@every_kind
def test_what_was_accepted_is_changed_neither_by_a_form_nor_by_a_service(an, accepted, kind):
    row, (name, value) = row_of(accepted, kind), CHANGES[kind]
    setattr(row, name, value)
    with pytest.raises(ValidationError, match=BY_CORRECTION):
        row.full_clean()
    with refused(BY_CORRECTION), trail.act(an):
        trail.save(row)
    with refused(BY_CORRECTION), trail.act(an):
        trail.save(row, **{name: value})


@every_kind
@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.RETURNED])
def test_what_was_not_accepted_yet_is_changed_freely(an, accepted, kind, state):
    reason = "Thiếu" if state == State.RETURNED else ""
    Registration.objects.update(state=state, return_reason=reason)
    row, (name, value) = row_of(accepted, kind), CHANGES[kind]
    row.refresh_from_db()
    setattr(row, name, value)
    row.full_clean()
    with trail.act(an):
        trail.save(row)


@every_kind
def test_what_was_recognised_stands_fast_even_when_returned(huyen, accepted, kind):
    make_recognition(accepted)
    return_registrations([accepted], huyen, "Xem lại")
    row, (name, value) = row_of(accepted, kind), CHANGES[kind]
    row.refresh_from_db()
    setattr(row, name, value)
    with pytest.raises(ValidationError, match=BY_CORRECTION):
        row.full_clean()


def test_what_is_not_counted_by_changes_freely(accepted):
    accepted.model.place = accepted.model.registrant.post = "Thôn Nà Lừa"
    accepted.model.full_clean()
    accepted.model.registrant.full_clean()


@pytest.mark.parametrize("kind", ["collective", "household"])
def test_only_a_person_has_a_form_of_address(xuan_lap, kind):
    row = make_registrant(xuan_lap, "Ma Văn A", kind, address="mr")
    with pytest.raises(ValidationError, match="Chỉ cá nhân mới có cách xưng hô"):
        row.full_clean()
    row.kind = "individual"
    row.full_clean()


# --- correct


@every_kind
def test_who_decides_corrects_with_a_reason_that_the_trail_keeps(huyen, accepted, kind):
    row, (name, value) = row_of(accepted, kind), CHANGES[kind]
    before = getattr(row, name)
    with refused("Ghi rõ lý do"):
        correct(row, {name: value}, by=huyen, reason=" ")
    assert getattr(correct(row, {name: value}, by=huyen, reason="Theo quyết định"), name) == value
    row.refresh_from_db()
    assert getattr(row, name) == value
    told = Change.objects.get(subject=row._meta.label_lower)
    assert (told.before, told.after, told.reason) == ({name: before}, {name: value}, "Theo quyết định")


@every_kind
def test_who_does_not_decide_there_corrects_nothing(xa, huyen_khac, bcd, accepted, kind):
    name, value = CHANGES[kind]
    for user in (xa, huyen_khac, bcd):
        with refused("không có quyền"):
            correct(row_of(accepted, kind), {name: value}, by=user, reason="Theo quyết định")


def test_a_row_is_not_corrected_into_a_unit_where_one_does_not_decide(huyen, accepted, na_hang):
    for row in (accepted, accepted.model, accepted.model.registrant):
        with refused("không có quyền"):
            correct(row, {"unit": na_hang}, by=huyen, reason="Nhầm đơn vị")


def test_a_row_is_not_corrected_out_of_a_unit_where_one_does_not_decide(huyen, na_hang, xuan_lap):
    foreign = make_registration(make_model(unit=na_hang))
    for row in (foreign, foreign.model, foreign.model.registrant):
        with refused("không có quyền"):
            correct(row, {"unit": xuan_lap}, by=huyen, reason="Nhầm đơn vị")


def test_all_that_stands_fast_is_corrected_at_once(huyen, accepted, khuon_ha):
    values = {"name": "Ma Văn A", "kind": "individual", "unit": khuon_ha}
    corrected = correct(accepted.model.registrant, values, by=huyen, reason="Nhầm")
    assert {name: getattr(corrected, name) for name in values} == values


def test_a_correction_is_held_to_the_other_rules(huyen, accepted):
    make_registration(accepted.model, 2022)
    for values, message in (
        ({"year": 2022}, "đã đăng ký trong năm đó"),
        ({"year": 2019}, "không thuộc giai đoạn"),
        ({"state": "draft"}, "Không có mục nào để đính chính"),
        ({}, "Không có mục nào để đính chính"),
    ):
        with refused(message):
            correct(accepted, values, by=huyen, reason="Nhầm")


def test_a_double_corrected_to_a_free_year_counts_again(huyen, accepted):
    double = make_registration(accepted.model, 2021, make_programme(2021, 2025), double_of=accepted)
    assert correct(double, {"level": "district"}, by=huyen, reason="Nhầm cấp").double_of == accepted
    correct(double, {"year": 2022}, by=huyen, reason="Ghi nhầm năm")
    assert Registration.objects.counted().count() == 2


# --- a unit


def units_of(registration):
    registration = Registration.objects.select_related("model__registrant").get(pk=registration.pk)
    return [registration.unit, registration.model.unit, registration.model.registrant.unit]


def test_model_and_registrant_move_along_with_their_last_registration_in_a_unit(
    huyen, accepted, xuan_lap, khuon_ha
):
    correct(accepted, {"unit": khuon_ha}, by=huyen, reason="Nhầm đơn vị")
    assert units_of(accepted) == [khuon_ha] * 3
    told = {change.subject: (change.before, change.after, change.reason) for change in Change.objects.all()}
    moved = ({"unit_id": xuan_lap.pk}, {"unit_id": khuon_ha.pk}, "Nhầm đơn vị")
    assert told == dict.fromkeys([row_of(accepted, kind)._meta.label_lower for kind in CHANGES], moved)


def test_a_model_stays_where_another_of_its_registrations_is(huyen, accepted, xuan_lap, khuon_ha):
    other = make_registration(accepted.model, 2022)
    correct(accepted, {"unit": khuon_ha}, by=huyen, reason="Nhầm đơn vị")
    assert units_of(accepted) == [khuon_ha, xuan_lap, xuan_lap]
    correct(other, {"unit": khuon_ha}, by=huyen, reason="Nhầm đơn vị")
    assert units_of(accepted) == units_of(other) == [khuon_ha] * 3


def test_a_registrant_stays_where_another_of_his_models_is(huyen, accepted, xuan_lap, khuon_ha):
    make_model(registrant=accepted.model.registrant)
    correct(accepted, {"unit": khuon_ha}, by=huyen, reason="Nhầm đơn vị")
    assert units_of(accepted) == [khuon_ha, khuon_ha, xuan_lap]


def test_a_registrant_of_a_third_unit_stays_there(huyen, accepted, khuon_ha, xuan_lap):
    third = make_unit(parent=xuan_lap.parent)
    type(accepted.model.registrant).objects.update(unit=third)
    correct(accepted, {"unit": khuon_ha}, by=huyen, reason="Nhầm đơn vị")
    assert units_of(accepted) == [khuon_ha, khuon_ha, third]


def test_a_model_or_a_registrant_alone_moves_nothing_else(huyen, accepted, khuon_ha, xuan_lap):
    correct(accepted.model, {"unit": khuon_ha}, by=huyen, reason="Nhầm đơn vị")
    assert units_of(accepted) == [xuan_lap, khuon_ha, xuan_lap]
    correct(accepted.model.registrant, {"unit": khuon_ha}, by=huyen, reason="Nhầm đơn vị")
    assert units_of(accepted) == [xuan_lap, khuon_ha, khuon_ha]


def test_a_model_of_a_third_unit_stays_there(huyen, accepted, khuon_ha, xuan_lap):
    EmulationModel.objects.update(unit=khuon_ha)
    other = make_unit(parent=xuan_lap.parent)
    correct(accepted, {"unit": other}, by=huyen, reason="Nhầm đơn vị")
    assert units_of(accepted) == [other, khuon_ha, xuan_lap]


def test_a_model_stays_with_the_unit_that_what_it_was_corrected_to_has_become(huyen, accepted, xuan_lap):
    before = make_unit(parent=xuan_lap.parent, valid_to=date(2021, 12, 31))
    Unit.objects.filter(pk=xuan_lap.pk).update(valid_from=date(2022, 1, 1))
    make_succession(before, xuan_lap, date(2022, 1, 1))
    correct(accepted, {"unit": before}, by=huyen, reason="Năm đó chưa sáp nhập")
    assert units_of(accepted) == [before, xuan_lap, xuan_lap]
    # Without a year, some year of its programme.
    undated = make_registration(make_model(unit=xuan_lap), None, make_programme())
    correct(undated, {"unit": before}, by=huyen, reason="Năm đó chưa sáp nhập")
    assert units_of(undated) == [before, xuan_lap, xuan_lap]


def test_the_page_says_what_moves_along(browse, huyen, accepted):
    told = [
        "chuyển theo" in browse(huyen).get(page_of(row_of(accepted, kind))).content.decode()
        for kind in CHANGES
    ]
    assert told == [True, False, False]


def test_a_request_for_what_has_come_true_meanwhile_is_granted_with_the_other(xa, huyen, accepted, khuon_ha):
    asked = [
        request_correction(row_of(accepted, kind), {"unit": khuon_ha}, by=xa, reason="Nhầm đơn vị")
        for kind in CHANGES
    ]
    assert grant_corrections(asked, huyen) == 3
    assert units_of(accepted) == [khuon_ha] * 3


# --- asking for it


@every_kind
def test_who_enters_asks_and_who_decides_grants(xa, huyen, accepted, kind):
    row, (name, value) = row_of(accepted, kind), CHANGES[kind]
    before = getattr(row, name)
    request = request_correction(row, {name: value}, by=xa, reason="Ghi nhầm")
    row.refresh_from_db()
    assert getattr(row, name) == before
    assert (request.before, request.after) == ({name: str(before)}, {name: str(value)})
    assert request.state == Waiting.WAITING
    assert (request.asked_by, request.unit) == (xa, accepted.unit)
    with refused("không có quyền"):
        grant_corrections([request], xa)
    assert grant_corrections([request], huyen) == 1
    row.refresh_from_db()
    request.refresh_from_db()
    assert getattr(row, name) == value
    assert (request.state, request.decided_by) == (Waiting.GRANTED, huyen)
    with refused("đã được giải quyết"):
        refuse_corrections([request], huyen, "Muộn")


def test_a_request_is_refused_with_a_reason(xa, huyen, accepted):
    request = request_correction(accepted.model, {"title": "Khác"}, by=xa, reason="Ghi nhầm")
    with refused("Ghi rõ lý do"):
        refuse_corrections([request], huyen, "")
    with refused("không có quyền"):
        refuse_corrections([request], xa, "Đúng như quyết định")
    refuse_corrections([request], huyen, "Đúng như quyết định")
    request.refresh_from_db()
    assert (request.state, request.answer) == (Waiting.REFUSED, "Đúng như quyết định")
    assert request.decided_by == huyen
    accepted.model.refresh_from_db()
    assert accepted.model.title == "Đường hoa"


def test_what_has_changed_since_it_was_asked_is_not_overwritten(xa, huyen, accepted):
    request = request_correction(accepted.model, {"title": "Khác"}, by=xa, reason="Ghi nhầm")
    correct(accepted.model, {"title": "Đã sửa"}, by=huyen, reason="Theo quyết định")
    with refused("đã đổi từ khi đề nghị"):
        grant_corrections([request], huyen)


def test_of_fields_asked_together_one_that_has_changed_since_stops_all(xa, huyen, accepted):
    asked = {"year": 2022, "level": "district"}
    request = request_correction(accepted, asked, by=xa, reason="Ghi nhầm")
    correct(accepted, {"year": 2020}, by=huyen, reason="Theo quyết định")
    with refused("đã đổi từ khi đề nghị"):
        grant_corrections([request], huyen)
    accepted.refresh_from_db()
    assert accepted.level != "district"


def test_a_request_says_why_in_so_many_words_as_are_kept(xa, accepted):
    with refused("500"):
        request_correction(accepted, {"year": 2022}, by=xa, reason="vì " * 200)
    assert not CorrectionRequest.objects.exists()


def test_fields_that_hang_together_are_asked_for_and_granted_together(xa, huyen, accepted):
    later = make_programme(2023, 2025)
    values = {"programme": later, "year": 2023, "registered_on": date(2023, 5, 5)}
    request = request_correction(accepted, values, by=xa, reason="Ghi nhầm giai đoạn")
    assert grant_corrections([request], huyen) == 1
    accepted.refresh_from_db()
    assert {name: getattr(accepted, name) for name in values} == values
    assert Change.objects.get(subject="models_registry.registration").reason == "Ghi nhầm giai đoạn"


@pytest.mark.parametrize("who", ["xa", "huyen"], indirect=True)
def test_a_request_opened_says_in_words_what_shall_be_changed(who, xa, accepted, browse):
    asked = request_correction(accepted, {"year": 2022}, by=xa, reason="Ghi nhầm")
    page = browse(who).get(f"{REQUESTS}{asked.pk}/change/").content.decode()
    assert f"năm: {accepted.year} → <strong>2022</strong>" in page
    assert "Chờ xem xét" in page
    assert "{&quot;" not in page


def test_what_waits_already_is_not_asked_for_again(xa, huyen, accepted):
    first = request_correction(accepted, {"year": 2022, "level": "district"}, by=xa, reason="Ghi nhầm")
    with refused("đang có đề nghị đính chính chờ xem xét: năm"):
        request_correction(accepted, {"year": 2020}, by=xa, reason="Ghi nhầm")
    request_correction(accepted, {"novelty": "maintained"}, by=xa, reason="Không phải mô hình mới")
    request_correction(accepted.model, {"title": "Khác"}, by=xa, reason="Ghi nhầm")
    refuse_corrections([first], huyen, "Đúng như đã ghi")
    again = request_correction(accepted, {"year": 2022}, by=xa, reason="Đã xem lại quyết định")
    assert grant_corrections([again], huyen) == 1


def test_who_enters_elsewhere_asks_for_nothing_and_what_is_open_needs_no_request(xa, xa_khac, bcd, accepted):
    for user in (xa_khac, bcd):
        with refused("không có quyền"):
            request_correction(accepted, {"year": 2022}, by=user, reason="Ghi nhầm")
    with refused("không thuộc giai đoạn"):
        request_correction(accepted, {"year": 2019}, by=xa, reason="Ghi nhầm")
    accepted.state = State.SUBMITTED
    accepted.save()
    with refused("sửa thẳng"):
        request_correction(accepted, {"year": 2022}, by=xa, reason="Ghi nhầm")


# --- what nobody has accepted yet


def test_what_was_not_accepted_goes_with_its_registrant(huyen, xuan_lap, khuon_ha):
    registrant = make_registrant(xuan_lap)
    waiting = make_registration(make_model(registrant=registrant), state=State.SUBMITTED)
    counted = make_registration(make_model(registrant=registrant))
    move_records([waiting.model, counted.model], khuon_ha, by=huyen)
    for row, unit in ((waiting, khuon_ha), (counted, xuan_lap)):
        row = Registration.objects.get(pk=row.pk)
        assert (row.unit, row.model.unit) == (unit, unit)


# --- its pages


def page_of(row):
    return f"{ADMIN}{row._meta.model_name}/{row.pk}/dinh-chinh/"


def sent(shown):
    """What a browser sends of a page when nothing has been typed."""
    data = {}
    for field in shown.context["form"]:
        data[field.html_name] = field.value() if field.value() is not None else ""
        if field.field.show_hidden_initial:
            html = str(field.as_hidden(only_initial=True))
            (data[field.html_initial_name],) = re.findall(r'value="([^"]*)"', html) or [""]
    return data


@every_kind
def test_the_form_shows_what_stands_fast_and_leads_to_its_correction(browse, huyen, xa, accepted, kind):
    row, (name, value) = row_of(accepted, kind), CHANGES[kind]
    change = f"{ADMIN}{kind}/{row.pk}/change/"
    page = f"{ADMIN}{kind}/{row.pk}/dinh-chinh/"
    for user in (huyen, xa):
        shown = browse(user).get(change)
        assert page in shown.content.decode()
        assert name not in shown.context["adminform"].form.fields
    data = sent(browse(huyen).get(page)) | {name: value, "reason": "Theo quyết định"}
    without = browse(huyen).post(page, {**data, "reason": ""})
    assert "Ghi rõ lý do" in without.content.decode()
    nothing = browse(huyen).post(page, {**data, name: getattr(row, name)})
    assert "Chưa có mục nào được sửa" in nothing.content.decode()
    assert browse(huyen).post(page, data).status_code == 302
    row.refresh_from_db()
    assert getattr(row, name) == value


@every_kind
def test_an_officer_who_enters_asks_and_the_decider_sees_it_on_the_overview(
    browse, huyen, xa, xa_khac, bcd, accepted, kind
):
    make_programme()
    row, (name, value) = row_of(accepted, kind), CHANGES[kind]
    page = f"{ADMIN}{kind}/{row.pk}/dinh-chinh/"
    assert browse(xa_khac).get(page).status_code == 404
    assert browse(bcd).get(page, follow=True).status_code == 403
    shown = browse(xa).get(page)
    assert "Gửi đề nghị đính chính" in shown.content.decode()
    data = sent(shown) | {name: value, "reason": "Ghi nhầm", "one_use_key": "abc123"}
    for _ in range(2):  # pressed twice, asked once
        assert browse(xa).post(page, data).status_code == 302
    (request,) = CorrectionRequest.objects.all()
    for user, number in ((huyen, 1), (xa, 0), (bcd, 0)):
        assert (WAITS in browse(user).get("/").content.decode()) == bool(number), user
    listed = browse(huyen).get(f"{REQUESTS}?state=waiting").content.decode()
    assert "Ghi nhầm" in listed
    assert str(value) in listed
    assert "Ghi nhầm" in browse(xa).get(REQUESTS).content.decode()
    assert "Ghi nhầm" not in browse(xa_khac).get(REQUESTS).content.decode()
    act = {"action": "grant_selected", "_selected_action": request.pk}
    browse(xa).post(REQUESTS, act)
    request.refresh_from_db()
    assert request.state == Waiting.WAITING
    browse(huyen).post(REQUESTS, act)
    row.refresh_from_db()
    assert getattr(row, name) == value
    assert WAITS not in browse(huyen).get("/").content.decode()


def test_a_request_is_refused_on_its_page(browse, huyen, xa, accepted):
    request = request_correction(accepted, {"level": "district"}, by=xa, reason="Ghi nhầm")
    act = {"action": "refuse_selected", "_selected_action": request.pk}
    asked = browse(huyen).post(REQUESTS, act).content.decode()
    assert "Không chấp nhận đề nghị đính chính" in asked
    browse(huyen).post(REQUESTS, {**act, "apply": "1", "reason": "Đúng rồi"})
    request.refresh_from_db()
    assert (request.state, request.answer) == (Waiting.REFUSED, "Đúng rồi")
    listed = browse(xa).get(REQUESTS).content.decode()
    for words in ("Đúng rồi", "Cấp xã", "Cấp huyện"):
        assert words in listed


def test_why_a_request_is_refused_stands_on_the_page_that_says_it_was_granted(browse, huyen, xa, accepted):
    request = request_correction(accepted, {"level": "district"}, by=xa, reason="Ghi nhầm")
    grant_corrections([request], huyen)
    act = {"action": "refuse_selected", "_selected_action": request.pk, "apply": "1", "reason": "Đúng rồi"}
    shown = browse(huyen).post(REQUESTS, act).content.decode()
    assert "Đề nghị đã được giải quyết" in shown
    assert "Đúng rồi" in shown


def test_a_row_of_the_models_page_that_was_accepted_stands_fast_for_everybody(browse, huyen, accepted):
    page = browse(huyen).get(f"{ADMIN}emulationmodel/{accepted.model_id}/change/")
    rows = page.context["inline_admin_formsets"][0].formset.forms
    fixed = {"programme", "year", "registered_on", "level", "novelty"}
    assert {name for name, field in rows[0].fields.items() if field.disabled} == fixed


def test_the_pages_of_what_is_open_lead_to_no_correction(browse, huyen, xuan_lap):
    row = make_registration(unit=xuan_lap, state=State.SUBMITTED)
    assert "dinh-chinh" not in browse(huyen).get(f"{ADMIN}registration/{row.pk}/change/").content.decode()
    assert browse(huyen).get(f"{ADMIN}registration/{row.pk}/dinh-chinh/").status_code == 404


# --- a page that was open while another corrected


def test_a_page_open_meanwhile_takes_back_no_correction(browse, huyen, an, accepted):
    page = page_of(accepted.model)
    old = sent(browse(huyen).get(page)) | {"field": make_field("culture").pk, "reason": "Nhầm lĩnh vực"}
    correct(accepted.model, {"title": "Đường hoa phụ nữ"}, by=an, reason="Theo quyết định")
    shown = browse(huyen).post(page, old)
    told = shown.content.decode()
    assert "Quản trị viên đã đổi mục này" in told
    assert "Đường hoa phụ nữ" in told
    assert shown.context["form"]["title"].value() == "Đường hoa phụ nữ"
    assert shown.context["form"]["reason"].value() == "Nhầm lĩnh vực"
    accepted.model.refresh_from_db()
    assert (accepted.model.title, accepted.model.field.code) == ("Đường hoa phụ nữ", "economy")
    assert browse(huyen).post(page, sent(shown)).status_code == 302
    accepted.model.refresh_from_db()
    assert (accepted.model.title, accepted.model.field.code) == ("Đường hoa phụ nữ", "culture")


def test_two_values_for_one_field_stand_side_by_side_before_the_second_is_written(
    browse, huyen, an, accepted
):
    page = page_of(accepted.model)
    old = sent(browse(huyen).get(page)) | {"title": "Đường hoa xã", "reason": "Thiếu chữ xã"}
    correct(accepted.model, {"title": "Đường hoa phụ nữ"}, by=an, reason="Theo quyết định")
    shown = browse(huyen).post(page, old)
    assert shown.context["form"]["title"].value() == "Đường hoa xã"
    told = shown.content.decode()
    assert f"Quản trị viên đã đổi mục này thành “Đường hoa phụ nữ” lúc {timezone.localtime():%H}" in told
    accepted.model.refresh_from_db()
    assert accepted.model.title == "Đường hoa phụ nữ"
    assert browse(huyen).post(page, sent(shown)).status_code == 302
    accepted.model.refresh_from_db()
    assert accepted.model.title == "Đường hoa xã"


@every_kind
def test_a_request_keeps_what_its_page_showed(browse, huyen, xa, accepted, kind):
    row, (name, value) = row_of(accepted, kind), CHANGES[kind]
    old = sent(browse(xa).get(page_of(row))) | {name: value, "reason": "Ghi nhầm"}
    before = getattr(row, name)
    other = {"year": 2020, "title": "Tên khác", "name": "Hội khác"}[name]
    correct(row, {name: other}, by=huyen, reason="Theo quyết định")
    shown = browse(xa).post(page_of(row), old)
    assert f"Cán bộ huyện đã đổi mục này thành “{other}”" in shown.content.decode()
    assert not CorrectionRequest.objects.exists()
    assert browse(xa).post(page_of(row), sent(shown)).status_code == 302
    asked = CorrectionRequest.objects.get()
    assert (asked.before, asked.after) == ({name: str(other)}, {name: str(value)})
    assert before != other


def test_a_day_and_an_empty_field_are_shown_as_they_were(browse, huyen, an, accepted):
    page = page_of(accepted)
    old = sent(browse(huyen).get(page)) | {"level": "district", "reason": "Nhầm cấp"}
    correct(accepted, {"registered_on": date(2021, 3, 8)}, by=an, reason="Theo giấy đăng ký")
    shown = browse(huyen).post(page, old)
    assert "đã đổi mục này thành “08/03/2021”" in shown.content.decode()
    assert browse(huyen).post(page, sent(shown)).status_code == 302
    accepted.refresh_from_db()
    assert (accepted.registered_on, accepted.level) == (date(2021, 3, 8), "district")


def test_a_page_that_does_not_say_what_it_showed_writes_nothing(browse, huyen, accepted):
    data = {"title": "Khác", "registrant": accepted.model.registrant_id, "field": accepted.model.field_id}
    data |= {"unit": accepted.unit_id, "reason": "Nhầm"}
    assert browse(huyen).post(page_of(accepted.model), data).status_code == 200
    accepted.model.refresh_from_db()
    assert accepted.model.title == "Đường hoa"
