"""Meetings: who may do what with which, in which state; votes; recognition of all that was agreed in one act."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from awards.desk.meeting import (
    Result,
    add_candidates,
    call_meeting,
    change_meeting,
    close_meeting,
    enter_results,
    recognise_agreed,
    remove_candidates,
    reopen_meeting,
    set_members,
)
from awards.models import Candidate, Meeting, MeetingMember, Nominee, Purpose, Recognition
from models_registry.access import OPERATOR
from models_registry.models import Act, Level, Registration, State
from tests.awards.desk.conftest import YEAR, closed_with, meeting_of, registered
from tests.builders import make_decision, make_registrant
from tests.refusals import refused

NO_RIGHT = "không có quyền"
ENDED = "đã kết thúc"
MAY = ["huyen", "an"]
MAY_NOT = ["huyen_khac", "huyen_nghi", "an_nghi", "xa", "xa_khac", "bcd", "la", "khach"]


def new_meeting(unit):
    return Meeting(unit=unit, level=Level.DISTRICT, year=YEAR)


def every_service(meeting, own, by):
    """Each thing that is done with an open meeting, as somebody does it."""
    [one, *_] = meeting.candidates.all() or [None]
    return {
        "change": lambda: change_meeting(meeting, by, place="Hội trường"),
        "members": lambda: set_members(meeting, [MeetingMember(name="Ma Thị A")], by),
        "add": lambda: add_candidates(meeting, own[1:], by),
        "remove": lambda: remove_candidates(meeting, [one], by),
        "results": lambda: enter_results(meeting, {one.pk: Result(1, 0, True)}, by),
        "close": lambda: close_meeting(meeting, by),
    }


SERVICES = ["change", "members", "add", "remove", "results", "close"]


@pytest.fixture
def listed_meeting(meeting, own):
    add_candidates(meeting, own[:1], OPERATOR)
    return meeting


@pytest.mark.parametrize("who", MAY, indirect=True)
def test_who_decides_holds_a_meeting_from_its_call_to_recognition(who, lam_binh, own):
    meeting = call_meeting(new_meeting(lam_binh), who)
    set_members(meeting, [MeetingMember(name="Ma Văn B", role="chair"), MeetingMember(name="Ma Thị A")], who)
    first, second = add_candidates(meeting, own, who)
    assert (
        enter_results(meeting, {first.pk: Result(2, 0, True, True), second.pk: Result(0, 2, False)}, who) == 2
    )
    change_meeting(meeting, who, held_on=date(YEAR, 11, 10))
    close_meeting(meeting, who)
    [made] = recognise_agreed(meeting, make_decision(lam_binh, issued_on=date(YEAR, 11, 20)), who)
    assert (made.registration_id, made.level, made.exemplary) == (own[0].pk, Level.DISTRICT, True)
    assert [one.recognition_id for one in meeting.candidates.all()] == [made.pk, None]


def test_no_decision_of_before_the_meeting_recognises_what_it_agreed(huyen, lam_binh, own):
    closed = closed_with(meeting_of(lam_binh), own)
    before, same_day = (make_decision(lam_binh, issued_on=date(YEAR, 11, day)) for day in (9, 10))
    with refused("Cuộc họp xét ngày 10/11/2024"):
        recognise_agreed(closed, before, huyen)
    assert recognise_agreed(closed, same_day, huyen)


@pytest.mark.parametrize("who", MAY_NOT, indirect=True)
def test_nobody_else_does_any_of_it(who, lam_binh, own, listed_meeting):
    with refused(NO_RIGHT):
        call_meeting(new_meeting(lam_binh), who)
    for do in every_service(listed_meeting, own, who).values():
        with refused(NO_RIGHT):
            do()
    closed = closed_with(meeting_of(lam_binh), own)
    with refused(NO_RIGHT):
        reopen_meeting(closed, who, "Ghi nhầm")
    with refused(NO_RIGHT):
        recognise_agreed(closed, None, who)


@pytest.mark.parametrize("name", SERVICES)
def test_a_closed_meeting_changes_no_more(huyen, own, listed_meeting, name):
    enter_results(
        listed_meeting, {one.pk: Result(1, 0, True) for one in listed_meeting.candidates.all()}, OPERATOR
    )
    close_meeting(listed_meeting, OPERATOR)
    with refused(ENDED):
        every_service(listed_meeting, own, huyen)[name]()


def test_what_is_open_is_neither_reopened_nor_recognised(huyen, listed_meeting):
    with refused("chưa kết thúc"):
        reopen_meeting(listed_meeting, huyen, "Ghi nhầm")
    with refused("chưa kết thúc"):
        recognise_agreed(listed_meeting, None, huyen)


def test_the_list_holds_what_is_accepted_of_the_year_here_once(huyen, meeting, own, na_hang):
    [foreign] = registered(na_hang)
    with refused("Không thuộc địa bàn"):
        add_candidates(meeting, [*own, foreign], huyen)
    [earlier] = registered(meeting.unit, year=YEAR - 1)
    with refused(f"năm {YEAR - 1}"):
        add_candidates(meeting, [earlier], huyen)
    Registration.objects.filter(pk=own[1].pk).update(state=State.RETURNED, return_reason="Thiếu")
    with refused("chưa tiếp nhận"):
        add_candidates(meeting, own, huyen)
    add_candidates(meeting, own[:1], huyen)
    with refused("Đã có trong danh sách: Chi hội 1 Xuân Lập"):
        add_candidates(meeting, own[:1], huyen)
    unregistered = make_registrant(meeting.unit)
    with refused("chọn từ lượt đăng ký"):
        add_candidates(meeting, [unregistered], huyen)


def test_a_candidate_keeps_name_post_and_unit_as_they_stood(huyen, meeting, own):
    [one] = add_candidates(meeting, own[:1], huyen)
    own[0].model.registrant.name = "Tên mới"
    own[0].model.registrant.save()
    stood = Nominee.objects.get(pk=one.nominee_id)
    assert (stood.recipient_name, stood.unit, stood.office) == (
        "Chi hội 1 Xuân Lập",
        own[0].unit,
        meeting.unit,
    )


def test_a_decision_commends_whom_it_commends_once(huyen, lam_binh, xuan_lap, own):
    meeting = meeting_of(lam_binh, purpose=Purpose.COMMEND)
    person = make_registrant(xuan_lap, "Triệu Văn Páo", "individual")
    add_candidates(meeting, [own[0], own[1].model, person], huyen)
    with refused("Đã có trong danh sách"):
        add_candidates(meeting, [own[0].model.registrant], huyen)
    assert meeting.candidates.count() == 3


def test_more_votes_than_people_need_a_word(huyen, meeting, own):
    [one, _] = add_candidates(meeting, own, huyen)
    with refused(r"nhiều hơn số người có mặt \(5\)"):
        enter_results(meeting, {one.pk: Result(5, 1, True)}, huyen)
    enter_results(meeting, {one.pk: Result(5, 1, True, remark="Có phiếu gửi trước")}, huyen)
    enter_results(meeting, {one.pk: Result(4, 1, True)}, huyen)
    members = list(meeting.members.all())
    members[4].present = False
    with refused("nhiều hơn số người có mặt"):
        set_members(meeting, members, huyen)


def test_only_what_is_agreed_is_exemplary(huyen, meeting, own):
    [one, _] = add_candidates(meeting, own, huyen)
    for agreed in (None, False):
        with refused("tiêu biểu"):
            enter_results(meeting, {one.pk: Result(1, 1, agreed, True)}, huyen)


def test_results_of_another_meeting_are_refused(huyen, meeting, own, lam_binh):
    [one, _] = add_candidates(meeting_of(lam_binh), own, huyen)
    with refused("không thuộc cuộc họp"):
        enter_results(meeting, {one.pk: Result(1, 0, True)}, huyen)
    with refused("không thuộc cuộc họp"):
        remove_candidates(meeting, [one], huyen)


def test_results_that_say_the_same_write_nothing(huyen, meeting, own):
    [one, _] = add_candidates(meeting, own, huyen)
    assert enter_results(meeting, {one.pk: Result(3, 2, True)}, huyen) == 1
    acts = Act.objects.count()
    assert enter_results(meeting, {one.pk: Result(3, 2, True)}, huyen) == 0
    assert Act.objects.count() == acts


def test_a_meeting_is_closed_when_all_is_known(huyen, lam_binh, own):
    meeting = call_meeting(new_meeting(lam_binh), huyen)
    with refused("Ghi ngày họp.*chủ trì.*chưa có ai"):
        close_meeting(meeting, huyen)
    meeting = meeting_of(lam_binh)
    add_candidates(meeting, own, huyen)
    with refused("Chưa ghi kết quả: Chi hội 1 Xuân Lập; Chi hội 2 Xuân Lập"):
        close_meeting(meeting, huyen)


def test_a_meeting_to_come_is_not_closed(huyen, tuyen_quang, an):
    meeting = meeting_of(tuyen_quang, Level.PROVINCE)
    change_meeting(meeting, an, held_on=timezone.localdate() + timedelta(days=1))
    with refused("không sau hôm nay"):
        close_meeting(meeting, an)


def test_there_is_no_district_level_after_june_2025(an, lam_binh):
    with refused("không còn cấp huyện"):
        call_meeting(Meeting(unit=lam_binh, level=Level.DISTRICT, year=2026), an)


def test_with_a_list_the_year_stays(huyen, listed_meeting):
    with refused("không đổi năm"):
        change_meeting(listed_meeting, huyen, year=YEAR - 1)
    change_meeting(listed_meeting, huyen, year=YEAR, note="Họp lại")


def test_a_meeting_has_one_chair(huyen, meeting):
    with refused("một người chủ trì"):
        set_members(meeting, [MeetingMember(name=n, role="chair") for n in "AB"], huyen)


def test_the_chair_goes_to_another(huyen, meeting):
    first, second, *rest = meeting.members.all()
    first.role, second.role = "member", "chair"
    set_members(meeting, [first, second, *rest], huyen)
    assert meeting.members.get(role="chair") == second


def test_it_is_reopened_with_a_reason_until_something_was_recognised(huyen, lam_binh, own):
    meeting = closed_with(meeting_of(lam_binh), own)
    with refused("lý do"):
        reopen_meeting(meeting, huyen, " ")
    reopen_meeting(meeting, huyen, "Ghi nhầm phiếu")
    recognise_agreed(close_meeting(meeting, huyen), None, huyen)
    with refused("không mở lại"):
        reopen_meeting(meeting, huyen, "Ghi nhầm phiếu")


def test_what_was_agreed_is_recognised_once(huyen, lam_binh, own):
    meeting = closed_with(meeting_of(lam_binh), own)
    assert len(recognise_agreed(meeting, None, huyen)) == 2
    with refused("Không còn mô hình nào"):
        recognise_agreed(meeting, None, huyen)


def test_what_was_not_agreed_is_not_recognised(huyen, lam_binh, own):
    meeting = closed_with(meeting_of(lam_binh), own, agreed=False)
    with refused("Không còn mô hình nào"):
        recognise_agreed(meeting, None, huyen)
    assert not Recognition.objects.exists()


def test_a_meeting_about_commending_recognises_nothing(huyen, lam_binh, own):
    meeting = closed_with(meeting_of(lam_binh, purpose=Purpose.COMMEND), own)
    with refused("không xét công nhận"):
        recognise_agreed(meeting, None, huyen)


def test_of_one_commune_another_sees_nothing(xa, xa_khac, bcd, xuan_lap, own):
    add_candidates(meeting_of(xuan_lap, Level.COMMUNE), own, OPERATOR)
    for rows, number in ((Meeting, 1), (Candidate, 2), (Nominee, 2), (MeetingMember, 5)):
        assert rows.objects.visible_to(xa).count() == number
        assert rows.objects.visible_to(bcd).count() == number  # he stands above
        assert not rows.objects.visible_to(xa_khac).exists()


def test_of_the_district_a_commune_sees_no_votes(xa, listed_meeting):
    for rows in (Meeting, Candidate, Nominee, MeetingMember):
        assert not rows.objects.visible_to(xa).exists()


@pytest.mark.parametrize("number", [50, 500])
def test_many_are_recognised_in_one_act_by_few_queries(huyen, lam_binh, xuan_lap, number):
    decision = make_decision(lam_binh, issued_on=date(YEAR, 11, 20))
    meeting = meeting_of(lam_binh)
    rows = add_candidates(meeting, registered(xuan_lap, number), OPERATOR)
    enter_results(meeting, {one.pk: Result(5, 0, True, n % 5 == 0) for n, one in enumerate(rows)}, OPERATOR)
    close_meeting(meeting, OPERATOR)
    acts = Act.objects.count()
    with CaptureQueriesContext(connection) as queries:
        recognise_agreed(meeting, decision, huyen)
    assert len(queries) < 50
    assert Recognition.objects.filter(decision=decision).count() == number
    assert Recognition.objects.filter(exemplary=True).count() == number // 5
    assert Act.objects.count() == acts + 1
