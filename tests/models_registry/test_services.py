"""The verbs of the registry: allowed moves, rights, trail, and the search for likely doubles."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from models_registry import access, trail
from models_registry.identity.people import Who
from models_registry.models import Change, Distinct, EmulationModel, Kind, Registrant, Registration, State
from models_registry.permissions import DECIDE
from models_registry.services import (
    REASON_LENGTH,
    accept,
    register_model,
    return_registrations,
    similar_models,
    similar_registrants,
    starting_state,
    submit,
    withdraw,
    withdraw_as_mistaken,
)
from tests.builders import make_field, make_model, make_programme, make_registrant, make_registration
from tests.refusals import refused

MOVES = {
    "submit": (lambda rows, by: submit(rows, by), State.SUBMITTED, {"draft", "returned"}),
    "accept": (lambda rows, by: accept(rows, by), State.ACCEPTED, {"submitted"}),
    "return": (
        lambda rows, by: return_registrations(rows, by, "Thiếu nội dung"),
        State.RETURNED,
        {"submitted", "accepted"},
    ),
    "withdraw": (
        lambda rows, by: withdraw(rows, by, "Không còn thực hiện"),
        State.WITHDRAWN,
        {"draft", "submitted", "accepted", "returned"},
    ),
}


@pytest.mark.parametrize("verb", MOVES)
@pytest.mark.parametrize("state", State.values)
def test_only_allowed_moves(huyen, xuan_lap, verb, state):
    move, after, allowed = MOVES[verb]
    registration = make_registration(unit=xuan_lap, state=state)
    if state in allowed:
        assert move([registration], huyen) == 1
    else:
        with pytest.raises(ValidationError, match="Mô hình số"):
            move([registration], huyen)
    registration.refresh_from_db()
    assert registration.state == (after if state in allowed else state)


def test_one_wrong_row_stops_all(huyen, xuan_lap):
    good, bad = (make_registration(unit=xuan_lap, state=state) for state in ("submitted", "draft"))
    with refused(f"Không thể tiếp nhận, trạng thái không phù hợp: {bad} .bản nháp.[.]"):
        accept([good, bad], huyen)


@pytest.mark.parametrize(("number", "more"), [(10, ""), (12, " và 2 lượt khác")])
def test_a_refusal_names_ten_rows_at_most(huyen, xuan_lap, number, more):
    rows = [make_registration(unit=xuan_lap, state="draft") for _ in range(number)]
    named = "; ".join(f"{row} .bản nháp." for row in rows[:10])
    with refused(f"phù hợp: {named}{more}[.]$"):
        accept(rows, huyen)


DECIDING = ["accept", "return", "withdraw"]


@pytest.mark.parametrize("verb", MOVES)
@pytest.mark.parametrize("who", ["huyen", "an"], indirect=True)
def test_the_district_and_the_administrator_do_everything(who, xuan_lap, khuon_ha, verb):
    move, after, allowed = MOVES[verb]
    state = sorted(allowed)[0]
    rows = [make_registration(unit=unit, state=state) for unit in (xuan_lap, khuon_ha)]
    assert move(rows, who) == 2
    assert set(Registration.objects.values_list("state", flat=True)) == {after}


@pytest.mark.parametrize("verb", DECIDING)
@pytest.mark.parametrize(
    "who", ["xa", "xa_khac", "huyen_khac", "huyen_nghi", "an_nghi", "bcd", "la", "khach"], indirect=True
)
def test_nobody_else_decides(who, xuan_lap, verb):
    registration = make_registration(unit=xuan_lap, state="submitted")
    with refused("không có quyền"):
        MOVES[verb][0]([registration], who)


@pytest.mark.parametrize("who", ["xa", "huyen", "an"], indirect=True)
def test_a_commune_sends_its_own(who, xuan_lap):
    draft = make_registration(unit=xuan_lap, state="draft")
    assert submit([draft], who) == 1


@pytest.mark.parametrize(
    "who", ["xa_khac", "huyen_khac", "huyen_nghi", "an_nghi", "bcd", "la", "khach"], indirect=True
)
def test_nobody_else_sends_for_it(who, xuan_lap):
    draft = make_registration(unit=xuan_lap, state="draft")
    with refused("không có quyền gửi"):
        submit([draft], who)


@pytest.mark.parametrize("verb", MOVES)
def test_one_foreign_row_stops_all(huyen, xuan_lap, na_hang, verb):
    state = sorted(MOVES[verb][2])[0]
    own, foreign = (make_registration(unit=unit, state=state) for unit in (xuan_lap, na_hang))
    for rows in ([own, foreign], [foreign, own], [foreign]):
        with refused("không có quyền"):
            MOVES[verb][0](rows, huyen)


@pytest.mark.parametrize("verb", MOVES)
def test_a_row_deleted_meanwhile_stops_all(huyen, xuan_lap, verb):
    """Nine of ten are not accepted in silence."""
    state = sorted(MOVES[verb][2])[0]
    rows = [make_registration(unit=xuan_lap, state=state) for _ in range(2)]
    Registration.objects.filter(pk=rows[1].pk).delete()
    with refused("vừa bị xóa"):
        MOVES[verb][0](rows, huyen)


def test_the_state_is_that_of_now(huyen, xuan_lap):
    registration = make_registration(unit=xuan_lap, state="submitted")
    Registration.objects.filter(pk=registration.pk).update(state="withdrawn")
    with refused("trạng thái không phù hợp"):
        accept([registration], huyen)


def test_a_row_chosen_twice_moves_once(huyen, xuan_lap):
    registration = make_registration(unit=xuan_lap, state="submitted")
    assert accept([registration, registration], huyen) == 1
    assert Change.objects.count() == 1


def test_a_draft_can_be_withdrawn_though_its_programme_takes_no_more(huyen, xuan_lap):
    draft = make_registration(unit=xuan_lap, state="draft", programme=make_programme(accepts=False))
    with refused("ngừng nhận đăng ký"):
        submit([draft], huyen)
    assert withdraw([draft], huyen, "Không còn thực hiện") == 1


def test_what_was_registered_by_mistake_counts_on_no_day_and_needs_the_right_door(huyen, xa, xuan_lap):
    sent, accepted = (make_registration(unit=xuan_lap, state=state) for state in ("submitted", "accepted"))
    with refused("không có quyền rút"):
        withdraw_as_mistaken([sent, accepted], xa, "bản thay thế")
    assert withdraw_as_mistaken([sent], xa, "bản thay thế") == 1
    assert withdraw_as_mistaken([accepted], huyen, "bản thay thế") == 1
    for day in (date(2022, 12, 31), date(2026, 1, 1)):
        assert not Registration.objects.counted_on(day).exists()
    accepted.refresh_from_db()
    assert (accepted.state, accepted.is_fixed) == ("withdrawn", True)


@pytest.mark.parametrize(
    ("registered_on", "year", "first"),
    [
        (date(2021, 3, 8), 2021, date(2021, 3, 8)),
        (None, 2021, date(2021, 1, 1)),
        (None, None, date(2020, 1, 1)),  # the first day of its programme
    ],
)
def test_what_was_registered_by_mistake_is_withdrawn_from_its_first_day(
    huyen, xuan_lap, registered_on, year, first
):
    row = make_registration(unit=xuan_lap, year=year, registered_on=registered_on)
    draft = make_registration(unit=xuan_lap, state="draft")
    assert withdraw_as_mistaken([row, draft], huyen, "bản thay thế") == 2
    for one in (row, draft):
        one.refresh_from_db()
    assert (row.withdrawn_on, draft.state, draft.withdrawn_on) == (first, "withdrawn", None)
    assert set(Change.objects.values_list("reason", flat=True)) == {"bản thay thế"}


def test_what_is_withdrawn_without_a_day_ceases_to_count_today(huyen, xuan_lap):
    row = make_registration(unit=xuan_lap)
    assert withdraw([row], huyen, "Không còn thực hiện") == 1
    row.refresh_from_db()
    assert row.withdrawn_on == timezone.localdate()
    assert Change.objects.get().reason == "Không còn thực hiện"


def test_a_day_to_come_is_told_once_not_for_each_row(huyen, xuan_lap):
    rows = [make_registration(unit=xuan_lap) for _ in range(2)]
    with refused("^Ngày rút không thể sau hôm nay.$"):
        withdraw(rows, huyen, "Không còn thực hiện", timezone.localdate() + timedelta(days=1))


def test_a_draft_of_no_programme_is_sent(xa, xuan_lap):
    draft = make_registration(unit=xuan_lap, state="draft")
    Registration.objects.filter(pk=draft.pk).update(programme=None)
    assert submit([draft], xa) == 1


@pytest.mark.parametrize("verb", MOVES)
def test_what_was_not_chosen_stays_as_it_is(huyen, xuan_lap, verb):
    move, after, allowed = MOVES[verb]
    chosen, other = (make_registration(unit=xuan_lap, state=sorted(allowed)[0]) for _ in range(2))
    assert move([chosen], huyen) == 1
    other.refresh_from_db()
    assert other.state != after


@pytest.mark.parametrize("who", ["huyen", "la"], indirect=True)
def test_without_a_row_nothing_happens(who):
    assert submit([], who) == 0
    assert accept([], who) == 0
    assert not Change.objects.exists()


@pytest.mark.parametrize("service", [return_registrations, withdraw])
@pytest.mark.parametrize(
    ("reason", "message"),
    [
        ("", "lý do"),
        ("  ", "lý do"),
        ("\u200b", "lý do"),
        ("a" * (REASON_LENGTH + 1), f"quá {REASON_LENGTH} ký tự"),
    ],
)
def test_returning_and_withdrawing_need_a_reason_that_fits(huyen, xuan_lap, service, reason, message):
    registration = make_registration(unit=xuan_lap)
    with refused(message):
        service([registration], huyen, reason)


@pytest.mark.parametrize("service", [return_registrations, withdraw])
def test_the_longest_reason_is_kept_whole_and_clean(huyen, xuan_lap, service):
    reason = "a" * REASON_LENGTH
    service([make_registration(unit=xuan_lap)], huyen, f" {reason}\u200b ")
    assert Change.objects.get().reason == reason


def test_a_returned_registration_says_why(huyen, xuan_lap):
    registration = make_registration(unit=xuan_lap)
    return_registrations([registration], huyen, "Thiếu nội dung")
    registration.refresh_from_db()
    assert registration.return_reason == "Thiếu nội dung"


def test_nobody_withdraws_what_was_accepted_without_a_day(huyen, xuan_lap):
    """Of such a one no review could tell from when on it did not count."""
    accepted, submitted = (
        make_registration(unit=xuan_lap, state=state) for state in ("accepted", "submitted")
    )
    for row in (accepted, submitted):
        row.state = State.WITHDRAWN
    submitted.full_clean()
    with refused("Lượt đăng ký đã tiếp nhận thì khi rút phải có ngày rút."):
        accepted.full_clean()
    for values in ({}, {"state": State.WITHDRAWN}):
        with trail.act(huyen), refused("Lượt đăng ký đã tiếp nhận thì khi rút phải có ngày rút."):
            trail.save(accepted, **values)
    with trail.act(huyen):
        trail.save(submitted)
        trail.save(accepted, state=State.WITHDRAWN, withdrawn_on=date(2022, 1, 1))
    assert set(Registration.objects.values_list("state", "withdrawn_on")) == {
        ("withdrawn", None),
        ("withdrawn", date(2022, 1, 1)),
    }


def test_a_withdrawn_registration_was_not_returned(huyen, xuan_lap):
    registration = make_registration(unit=xuan_lap)
    withdraw([registration], huyen, "Không còn thực hiện")
    registration.refresh_from_db()
    assert registration.return_reason == ""


@pytest.mark.parametrize("then", [["submit"], ["submit", "accept"], ["withdraw"]])
def test_the_reason_of_a_return_goes_when_the_registration_moves_on(huyen, xuan_lap, then):
    registration = make_registration(unit=xuan_lap, state="submitted")
    return_registrations([registration], huyen, "Thiếu minh chứng")
    registration.refresh_from_db()
    assert registration.return_reason == "Thiếu minh chứng"
    for verb in then:
        MOVES[verb][0]([registration], huyen)
    registration.refresh_from_db()
    assert registration.return_reason == ""
    moved = Change.objects.filter(before__return_reason="Thiếu minh chứng").get()
    assert (moved.before["state"], moved.after["return_reason"]) == ("returned", "")


@pytest.mark.parametrize("state", [state for state in State.values if state != State.RETURNED])
def test_the_database_keeps_a_reason_of_return_only_while_it_is_returned(xuan_lap, state):
    registration = make_registration(unit=xuan_lap, state=state)
    registration.return_reason = "Thiếu minh chứng"
    with pytest.raises(ValidationError, match="Lý do trả lại"):
        registration.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        registration.save()


def test_a_mass_action_is_in_the_trail_row_by_row(huyen, xuan_lap):
    rows = [make_registration(unit=xuan_lap, state="submitted") for _ in range(3)]
    return_registrations(rows, huyen, "Thiếu nội dung")
    assert Change.objects.filter(by=huyen, reason="Thiếu nội dung").count() == 3
    change = Change.objects.first()
    assert change.before["state"] == "submitted"
    assert change.after["state"] == "returned"


# --- register a model


def new_model(unit, by, state="submitted", registrant=None, year=2021, **values):
    """What the entry form hands on: a new model, its holder, its first registration."""
    registrant = registrant or Registrant(unit=unit, kind=Kind.COLLECTIVE, name="Hội Phụ nữ")
    model = EmulationModel(title="Đường hoa", field=make_field())
    registration = Registration(programme=make_programme(), year=year, state=state)
    return register_model(model, registrant, registration, by=by, **values)


@pytest.mark.parametrize(
    ("who", "state"),
    [
        ("xa", "draft"),
        ("xa", "submitted"),
        ("huyen", "draft"),
        ("huyen", "submitted"),
        ("huyen", "accepted"),
        ("an", "accepted"),
    ],
    indirect=["who"],
)
def test_a_model_is_registered_with_its_holder_and_its_trail(who, xuan_lap, state):
    related = [make_field("new_rural"), make_field("other")]
    model = new_model(xuan_lap, who, state, related_fields=related)
    model.refresh_from_db()
    registration = Registration.objects.get()
    assert (registration.model, registration.state, registration.year) == (model, state, 2021)
    assert (model.registrant.name, model.registrant.unit) == ("Hội Phụ nữ", xuan_lap)
    assert list(model.related_fields.order_by("pk")) == related
    changes = Change.objects.filter(by=who).order_by("pk").values_list("subject", "subject_id", "action")
    assert list(changes) == [
        ("models_registry.registrant", model.registrant_id, "created"),
        ("models_registry.emulationmodel", model.pk, "created"),
        ("models_registry.emulationmodel", model.pk, "changed"),
        ("models_registry.registration", registration.pk, "created"),
    ]
    assert Change.objects.get(action="changed").after == {"related_fields": [field.pk for field in related]}


def test_a_known_holder_is_used_and_not_made_anew(xa, xuan_lap):
    known = make_registrant(xuan_lap)
    assert new_model(xuan_lap, xa, registrant=known).registrant == known
    assert Registrant.objects.count() == 1
    assert not Change.objects.filter(subject="models_registry.registrant").exists()
    assert not Change.objects.filter(action="changed").exists()  # no related field, nothing to tell


def test_a_form_tells_more_of_a_known_holder_only_where_the_registry_knows_nothing(xa, xuan_lap):
    known = make_registrant(xuan_lap, "Ma Thị A", Kind.INDIVIDUAL, post="Trưởng thôn")
    told = Who(name="Ma Thi A", post="Bí thư chi bộ", workplace="Chi bộ thôn Phia Xeng", hamlet="")
    new_model(xuan_lap, xa, registrant=known, told=told)
    known.refresh_from_db()
    assert (known.name, known.post, known.workplace) == ("Ma Thị A", "Trưởng thôn", "Chi bộ thôn Phia Xeng")
    change = Change.objects.get(subject="models_registry.registrant")
    assert change.after == {"workplace": "Chi bộ thôn Phia Xeng"}


def test_a_holder_of_whom_a_form_tells_nothing_more_is_not_changed(xa, xuan_lap):
    known = make_registrant(xuan_lap, "Ma Thị A", Kind.INDIVIDUAL, post="Trưởng thôn")
    new_model(xuan_lap, xa, registrant=known, told=Who(name="Ma Thị A", post="Bí thư chi bộ"))
    known.refresh_from_db()
    assert known.post == "Trưởng thôn"
    assert not Change.objects.filter(subject="models_registry.registrant").exists()


def test_a_new_holder_is_kept_apart_from_those_of_whom_the_officer_said_so(xa, xuan_lap):
    other = make_registrant(xuan_lap, "Hội Phụ nữ")
    model = new_model(xuan_lap, xa, not_these=[other])
    assert model.registrant != other
    kept = Distinct.objects.get()
    assert (kept.registrant, kept.name) == (other, "Hội Phụ nữ")


def test_a_model_is_of_the_unit_that_it_names_and_asks_the_right_there(xa, xa_khac, xuan_lap, khuon_ha):
    moved = make_registrant(khuon_ha)

    def of_xuan_lap():
        model = EmulationModel(title="Đường hoa", field=make_field(), unit=xuan_lap)
        return model, moved, Registration(programme=make_programme(), year=2021, state="submitted")

    with refused("không có quyền đăng ký"):
        register_model(*of_xuan_lap(), by=xa_khac)
    model = register_model(*of_xuan_lap(), by=xa)
    assert (model.unit, model.registrations.get().unit) == (xuan_lap, xuan_lap)


@pytest.mark.parametrize(
    "who", ["xa_khac", "huyen_khac", "huyen_nghi", "an_nghi", "bcd", "la", "khach"], indirect=True
)
def test_nobody_registers_for_a_unit_that_is_not_his(who, xuan_lap):
    known = make_registrant(xuan_lap)
    for registrant in (None, known):
        with refused("không có quyền đăng ký"):
            new_model(xuan_lap, who, registrant=registrant)


@pytest.mark.parametrize(
    ("who", "state"),
    [
        ("xa", "accepted"),
        ("xa", "returned"),
        ("xa", "withdrawn"),
        ("huyen", "returned"),
        ("huyen", "withdrawn"),
        ("an", "returned"),
    ],
    indirect=["who"],
)
def test_a_registration_begins_as_its_writer_may_begin_it(who, xuan_lap, state):
    with refused("không thể ở trạng thái"):
        new_model(xuan_lap, who, state)


def test_a_registration_is_checked_without_a_form(xa, xuan_lap):
    with refused("Năm 2019 không thuộc giai đoạn"):
        new_model(xuan_lap, xa, year=2019)


def test_a_holder_is_checked_without_a_form(xa, xuan_lap):
    with refused("bắt buộc phải có"):
        new_model(xuan_lap, xa, registrant=Registrant(unit=xuan_lap, kind=Kind.COLLECTIVE, name=" "))


def test_a_holder_deleted_meanwhile_gets_no_model(xa, xuan_lap):
    known = make_registrant(xuan_lap)
    Registrant.objects.filter(pk=known.pk).delete()
    with refused("vừa bị xóa"):
        new_model(xuan_lap, xa, registrant=known)


@pytest.mark.parametrize(
    ("who", "decides", "first"),
    [
        ("an", True, "accepted"),
        ("huyen", True, "accepted"),
        ("xa", False, "submitted"),
        ("huyen_khac", False, "submitted"),
        ("bcd", False, "submitted"),
        ("la", False, "submitted"),
        ("khach", False, "submitted"),
        ("an_nghi", False, "submitted"),
    ],
    indirect=["who"],
)
def test_who_decides_begins_with_what_is_accepted(who, decides, first, xuan_lap):
    assert access.may(who, DECIDE, xuan_lap) is decides
    assert starting_state(who, xuan_lap) == first
    assert starting_state(who, xuan_lap, draft=True) == "draft"


# --- likely doubles


@pytest.mark.parametrize(
    ("known", "typed", "near"),
    [
        ("Hội Liên hiệp Phụ nữ xã Xuân Lập", "Hội LHPN Xuân Lập", True),
        ("Hội Cựu chiến binh", "hoi ccb xã xuân lập", True),
        ("Ủy ban MTTQ xã", "Uỷ ban Mặt trận Tổ quốc xã", True),
        ("Hội Nông dân", "Hội Phụ nữ", False),
    ],
)
def test_near_names_are_found(xuan_lap, khuon_ha, known, typed, near):
    row = make_registrant(xuan_lap, known)
    make_registrant(khuon_ha, known)
    assert similar_registrants(xuan_lap, Kind.COLLECTIVE, typed) == ([row] if near else [])
    assert similar_registrants(xuan_lap, Kind.INDIVIDUAL, typed) == []


def test_close_titles_are_found(xuan_lap):
    model = make_model("Nhà sạch, vườn đẹp", make_registrant(xuan_lap, "Chi hội"))
    assert similar_models(xuan_lap, "Vườn đẹp nhà sạch", None) == [model]
    assert similar_models(xuan_lap, "NHÀ SẠCH VƯỜN ĐẸP", None) == [model]
    assert similar_models(xuan_lap, "Đường hoa phụ nữ", None) == []


def test_the_action_withdraws_from_a_day_that_is_said(browse, huyen, xuan_lap):
    row = make_registration(unit=xuan_lap)
    data = {"action": "withdraw_selected", "_selected_action": row.pk, "apply": "1", "reason": "Không còn"}
    listing = "/nhap-lieu/models_registry/registration/"
    shown = browse(huyen).post(listing, {**data, "on": "01/01/2099"}, follow=True).content.decode()
    assert "Ngày rút không thể sau hôm nay" in shown
    browse(huyen).post(listing, {**data, "on": "01/07/2022"})
    row.refresh_from_db()
    assert (row.state, row.withdrawn_on) == (State.WITHDRAWN, date(2022, 7, 1))


@pytest.mark.parametrize(
    ("action", "state", "typed", "message"),
    [
        ("return_selected", State.DRAFT, {}, "Không thể trả lại"),
        ("withdraw_selected", State.ACCEPTED, {"on": "01/01/1999"}, "Ngày rút 01/01/1999 trước"),
        ("withdraw_selected", State.ACCEPTED, {"on": "01/01/2099"}, "Ngày rút không thể sau hôm nay"),
        ("withdraw_selected", State.SUBMITTED, {"on": "01/07/2022"}, "mới ghi ngày rút"),
    ],
)
def test_what_was_typed_stands_on_the_page_that_refuses(
    browse, huyen, xuan_lap, action, state, typed, message
):
    row = make_registration(unit=xuan_lap, state=state)
    data = {
        "action": action,
        "_selected_action": row.pk,
        "apply": "1",
        "reason": "Vì những lý do dài",
        **typed,
    }
    shown = browse(huyen).post("/nhap-lieu/models_registry/registration/", data)
    page = shown.content.decode()
    assert shown.status_code == 200
    assert message in page
    for value in ("Vì những lý do dài", *typed.values()):
        assert value in page
    row.refresh_from_db()
    assert row.state == state


@pytest.mark.parametrize("strange", ["another", "abc", "99999999999999999999"])
@pytest.mark.parametrize("apply", [{}, {"apply": "1", "reason": "Nhầm", "answer": ""}])
def test_an_action_on_a_row_that_is_not_in_the_list_does_nothing_and_says_so(
    browse, huyen, xuan_lap, na_hang, strange, apply
):
    row = make_registration(unit=xuan_lap, state=State.SUBMITTED)
    foreign = make_registration(unit=na_hang, state=State.SUBMITTED)
    keys = [row.pk, foreign.pk if strange == "another" else strange]
    listing = "/nhap-lieu/models_registry/registration/"
    for action in ("accept_selected", "return_selected"):
        data = {"action": action, "_selected_action": keys, **apply}
        shown = browse(huyen).post(listing, data, follow=True).content.decode()
        assert "Chưa làm gì" in shown
        assert "Số lượt" not in shown
    row.refresh_from_db()
    assert row.state == State.SUBMITTED


def test_what_a_refusal_names_is_escaped_once(browse, huyen, xuan_lap):
    row = make_registration(make_model("Nhà & <vườn>", make_registrant(xuan_lap)), state=State.SUBMITTED)
    data = {"action": "recognise_selected", "_selected_action": row.pk, "apply": "1"}
    data |= {"level": "district", "without_decision": "on"}
    shown = browse(huyen).post("/nhap-lieu/models_registry/registration/", data).content.decode()
    assert "Nhà &amp; &lt;vườn&gt;" in shown
    assert "&amp;amp;" not in shown
    assert "&amp;lt;" not in shown
    assert 'class="error"' in shown
