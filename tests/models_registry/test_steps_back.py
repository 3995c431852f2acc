"""What was sent is taken back until it is accepted; a step is undone on its day, by who did it or who decides."""

from datetime import timedelta

import pytest
from django.utils import timezone

from models_registry import trail
from models_registry.models import Change, State
from models_registry.services import (
    accept,
    correct,
    return_registrations,
    steps_to_undo,
    submit,
    take_back,
    undo_steps,
    withdraw,
)
from tests.builders import make_programme, make_recognition, make_registration, stopped
from tests.refusals import refused

pytestmark = pytest.mark.django_db
REASON = "Thiếu minh chứng"


def state_of(registration):
    registration.refresh_from_db()
    return registration.state, registration.return_reason


# --- taken back


def test_what_was_sent_is_a_draft_again(xa, xuan_lap):
    registration = make_registration(unit=xuan_lap, state="draft")
    submit([registration], xa)
    assert take_back([registration], xa) == 1
    assert state_of(registration) == (State.DRAFT, "")
    assert submit([registration], xa) == 1


def test_what_was_entered_as_sent_is_a_draft_too(xa, xuan_lap):
    registration = make_registration(unit=xuan_lap, state="submitted")
    take_back([registration], xa)
    assert state_of(registration) == (State.DRAFT, "")


def test_what_was_sent_again_is_returned_again_with_its_reason(xa, huyen, xuan_lap):
    registration = make_registration(unit=xuan_lap, state="submitted")
    return_registrations([registration], huyen, REASON)
    submit([registration], xa)
    take_back([registration], xa)
    assert state_of(registration) == (State.RETURNED, REASON)
    submit([registration], xa)
    assert state_of(registration) == (State.SUBMITTED, "")


def test_a_draft_of_a_programme_that_takes_no_more_is_not_taken_back_for_it_could_not_be_sent_again(
    xa, xuan_lap
):
    registration = make_registration(unit=xuan_lap, state="submitted")
    make_programme()
    registration.programme.accepts = False
    registration.programme.save()
    with refused("đã ngừng nhận đăng ký nên không gửi lại được"):
        take_back([registration], xa)
    assert state_of(registration)[0] == State.SUBMITTED


def test_one_that_was_returned_is_taken_back_also_then(xa, huyen, xuan_lap):
    registration = make_registration(unit=xuan_lap, state="submitted")
    return_registrations([registration], huyen, REASON)
    submit([registration], xa)
    registration.programme.accepts = False
    registration.programme.save()
    take_back([registration], xa)
    assert state_of(registration) == (State.RETURNED, REASON)


@pytest.mark.parametrize("state", ["draft", "accepted", "returned", "withdrawn"])
def test_only_what_waits_is_taken_back(xa, xuan_lap, state):
    registration = make_registration(unit=xuan_lap, state=state)
    with refused("chưa được tiếp nhận"):
        take_back([registration], xa)


@pytest.mark.parametrize(
    "who", ["xa_khac", "huyen_khac", "huyen_nghi", "an_nghi", "bcd", "la", "khach"], indirect=True
)
def test_nobody_else_takes_back(who, xuan_lap):
    registration = make_registration(unit=xuan_lap, state="submitted")
    with refused("không có quyền lấy lại"):
        take_back([registration], who)


@pytest.mark.parametrize("who", ["huyen", "an"], indirect=True)
def test_who_decides_returns_with_a_reason_and_takes_nothing_back(who, xuan_lap):
    registration = make_registration(unit=xuan_lap, state="submitted")
    with refused("trả lại và ghi lý do"):
        take_back([registration], who)
    assert state_of(registration)[0] == State.SUBMITTED


# --- undone

STEPS = {
    "send": ("draft", lambda row, by: submit([row], by)),
    "send again": ("returned", lambda row, by: submit([row], by)),
    "accept": ("submitted", lambda row, by: accept([row], by)),
    "return": ("submitted", lambda row, by: return_registrations([row], by, REASON)),
    "return accepted": ("accepted", lambda row, by: return_registrations([row], by, REASON)),
    "withdraw": ("accepted", lambda row, by: withdraw([row], by, REASON)),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_of_today_is_undone_with_its_trail_and_not_done_anew(huyen, xuan_lap, step):
    state, play = STEPS[step]
    registration = make_registration(unit=xuan_lap, state=state)
    before = state_of(registration)
    play(registration, huyen)
    changed = Change.objects.count()
    undo_steps([registration], huyen)
    assert state_of(registration) == before
    assert registration.withdrawn_on is None
    assert Change.objects.count() == changed + 1
    assert "Hoàn tác bước" in Change.objects.first().reason
    assert steps_to_undo([registration], huyen) == {}
    with refused("Không có bước nào để hoàn tác"):
        undo_steps([registration], huyen)


def test_what_was_taken_back_is_no_return_to_undo(xa, huyen, xuan_lap):
    registration = make_registration(unit=xuan_lap, state="submitted")
    return_registrations([registration], huyen, REASON)
    submit([registration], xa)
    take_back([registration], xa)
    assert steps_to_undo([registration], huyen) == {}


def test_on_another_day_nothing_is_undone(huyen, xuan_lap):
    registration = make_registration(unit=xuan_lap, state="submitted")
    with stopped(timezone.localdate() - timedelta(days=1)):
        accept([registration], huyen)
    assert steps_to_undo([registration], huyen) == {}
    with refused("trong ngày"):
        undo_steps([registration], huyen)


def test_a_commune_undoes_its_sending_and_no_decision(xa, huyen, xuan_lap):
    registration = make_registration(unit=xuan_lap, state="draft")
    submit([registration], xa)
    undo_steps([registration], xa)
    assert state_of(registration)[0] == State.DRAFT
    submit([registration], xa)
    accept([registration], huyen)
    with refused("người có quyền tiếp nhận"):
        undo_steps([registration], xa)


@pytest.mark.parametrize(
    "who", ["xa", "xa_khac", "huyen_khac", "huyen_nghi", "an_nghi", "bcd", "la", "khach"], indirect=True
)
def test_nobody_else_undoes_an_acceptance(who, huyen, xuan_lap):
    registration = make_registration(unit=xuan_lap, state="submitted")
    accept([registration], huyen)
    assert steps_to_undo([registration], who) == {}
    with refused("mới hoàn tác được"):
        undo_steps([registration], who)
    assert state_of(registration)[0] == State.ACCEPTED


def test_what_something_rests_on_is_not_undone(huyen, xuan_lap):
    registration = make_registration(unit=xuan_lap, state="submitted")
    accept([registration], huyen)
    with trail.act(huyen):
        trail.record_created([make_recognition(registration)])
    with refused("sau khi tiếp nhận đã có thêm công nhận"):
        undo_steps([registration], huyen)


def test_what_was_corrected_since_is_not_undone(huyen, xuan_lap):
    registration = make_registration(unit=xuan_lap, state="submitted")
    accept([registration], huyen)
    correct(registration, {"level": "district"}, by=huyen, reason="Ghi nhầm cấp")
    with refused("Không có bước nào để hoàn tác"):
        undo_steps([registration], huyen)
