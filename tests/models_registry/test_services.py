"""The verbs of the registry: allowed moves, rights, trail, and the search for likely doubles."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from models_registry.models import Change, Kind, Registration, State
from models_registry.services import (
    accept,
    return_registrations,
    similar_models,
    similar_registrants,
    submit,
    withdraw,
)
from tests.builders import make_model, make_registrant, make_registration

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
    with pytest.raises(ValidationError, match=str(bad)):
        accept([good, bad], huyen)
    assert set(Registration.objects.values_list("state", flat=True)) == {"submitted", "draft"}
    assert not Change.objects.exists()


@pytest.mark.parametrize("verb", ["accept", "return", "withdraw"])
def test_only_the_district_decides(xa, xa_khac, bcd, la, xuan_lap, verb):
    registration = make_registration(unit=xuan_lap, state="submitted")
    for user in (xa, xa_khac, bcd, la):
        with pytest.raises(ValidationError, match="không có quyền"):
            MOVES[verb][0]([registration], user)


def test_a_commune_sends_only_its_own(xa, xa_khac, xuan_lap):
    draft = make_registration(unit=xuan_lap, state="draft")
    with pytest.raises(ValidationError):
        submit([draft], xa_khac)
    assert submit([draft], xa) == 1


@pytest.mark.parametrize("reason", ["", "  ", "\u200b"])
def test_returning_needs_a_reason(huyen, xuan_lap, reason):
    with pytest.raises(ValidationError, match="lý do"):
        return_registrations([make_registration(unit=xuan_lap)], huyen, reason)


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
