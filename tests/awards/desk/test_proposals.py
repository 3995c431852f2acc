"""Proposals from below: who may do what with which, in which state; taken by link; quota and dossier told."""

from datetime import date

import pytest

from awards.desk.dossier import dossier_of, quota_of, quotas_given
from awards.desk.meeting import add_candidates, remove_candidates
from awards.desk.proposals import (
    add_agreed,
    add_lines,
    begin_proposal,
    change_line,
    change_proposal,
    recall,
    remove_lines,
    return_proposal,
    send,
    set_quota,
    take,
    withdraw_proposal,
)
from awards.models import Candidate, Nominee, Proposal, ProposalLine, ProposalQuota, Purpose
from models_registry.access import OPERATOR
from models_registry.models import Level
from tests.awards.desk.conftest import YEAR, closed_with, meeting_of, proposal_of, registered
from tests.builders import make_evidence, make_model, make_registrant, make_registration
from tests.refusals import refused

NO_RIGHT = "không có quyền"
STATES = Proposal.State
SENDERS = ["xa", "huyen", "an"]  # the district's officer works for its communes too
NO_SENDERS = ["huyen_khac", "huyen_nghi", "an_nghi", "xa_khac", "bcd", "la", "khach"]
TAKERS = ["huyen", "an"]
NO_TAKERS = ["xa", "huyen_khac", "huyen_nghi", "an_nghi", "xa_khac", "bcd", "la", "khach"]


def of_the_sender(proposal, by, more):
    """What the office that proposes does, and in which states it may."""
    line = proposal.lines.first()
    working = {STATES.DRAFT, STATES.RETURNED}
    return {
        "change": (working, lambda: change_proposal(proposal, by, note="Gửi lại")),
        "add": (working, lambda: add_lines(proposal, more, by)),
        "line": (working, lambda: change_line(line, by, confirmed_by="UBND xã", merit="Hiến đất")),
        "remove": (working, lambda: remove_lines(proposal, [line], by)),
        "send": (working, lambda: send(proposal, by)),
        "recall": ({STATES.SENT}, lambda: recall(proposal, by)),
        "withdraw": (working, lambda: withdraw_proposal(proposal, by, "Không đề nghị nữa")),
    }


def of_the_taker(proposal, by, meeting):
    """What the office above does."""
    return {
        "return": ({STATES.SENT}, lambda: return_proposal(proposal, by, "Thiếu biên bản")),
        "take": ({STATES.SENT}, lambda: take(proposal, meeting, list(proposal.lines.all()), by)),
    }


def in_state(proposal, state):
    """The proposal brought there, by the database: of whatever state it came."""
    said = {STATES.RETURNED: "Thiếu", STATES.WITHDRAWN: "Bỏ"}.get(state, "")
    Proposal.objects.filter(pk=proposal.pk).update(
        state=state, state_reason=said, sent_at="2024-11-01T00:00Z"
    )
    proposal.refresh_from_db()
    return proposal


@pytest.fixture
def more(xuan_lap):
    """Another registration of Xuân Lập, not proposed yet."""
    return [make_registration(make_model("Mô hình thêm", make_registrant(xuan_lap, "Chi hội thêm")), YEAR)]


@pytest.fixture
def proposal(xuan_lap, lam_binh, own):
    return proposal_of(xuan_lap, lam_binh, own)


@pytest.mark.parametrize("who", SENDERS, indirect=True)
def test_who_enters_proposes_for_his_unit(who, xuan_lap, lam_binh, own):
    proposal = begin_proposal(
        Proposal(unit=xuan_lap, to_unit=lam_binh, purpose=Purpose.COMMEND, level=Level.DISTRICT, year=YEAR),
        who,
    )
    first, second = add_lines(proposal, own, who)
    change_line(first, who, confirmed_by="UBND xã Xuân Lập", merit="Vận động hiến đất")
    remove_lines(proposal, [second], who)
    send(proposal, who)
    assert recall(proposal, who).state == STATES.DRAFT
    sent = send(proposal, who)
    assert (sent.state, sent.sent_at is not None, sent.lines.count()) == (STATES.SENT, True, 1)
    assert Nominee.objects.get(pk=first.nominee_id).merit == "Vận động hiến đất"


@pytest.mark.parametrize("who", NO_SENDERS, indirect=True)
def test_nobody_else_proposes(who, proposal, more, xuan_lap, lam_binh):
    with refused(NO_RIGHT):
        begin_proposal(Proposal(unit=xuan_lap, to_unit=lam_binh, level=Level.DISTRICT, year=YEAR), who)
    for states, do in of_the_sender(proposal, who, more).values():
        in_state(proposal, next(iter(states)))
        with refused(NO_RIGHT):
            do()


@pytest.mark.parametrize("who", NO_TAKERS, indirect=True)
def test_only_who_decides_above_takes_or_returns(who, xuan_lap, lam_binh, own, meeting):
    proposal = proposal_of(xuan_lap, lam_binh, own, sent=True)
    for _, do in of_the_taker(proposal, who, meeting).values():
        with refused(NO_RIGHT):
            do()


@pytest.mark.parametrize("state", STATES.values)
@pytest.mark.parametrize("name", ["change", "add", "line", "remove", "send", "recall", "withdraw"])
def test_the_sender_does_each_thing_in_its_states_alone(huyen, proposal, more, state, name):
    states, do = of_the_sender(in_state(proposal, state), huyen, more)[name]
    if state in states:
        do()
    else:
        with refused("đang ở trạng thái"):
            do()


@pytest.mark.parametrize("state", STATES.values)
@pytest.mark.parametrize("name", ["return", "take"])
def test_the_office_above_acts_on_what_was_sent_alone(huyen, proposal, meeting, state, name):
    states, do = of_the_taker(in_state(proposal, state), huyen, meeting)[name]
    if state in states:
        do()
    else:
        with refused("đang ở trạng thái"):
            do()


@pytest.mark.parametrize("who", TAKERS, indirect=True)
def test_some_are_taken_by_link_and_the_others_left_with_their_reason(who, xuan_lap, lam_binh, own, meeting):
    proposal = proposal_of(xuan_lap, lam_binh, own, sent=True)
    first, second = proposal.lines.all()
    nominees = Nominee.objects.count()
    with refused("Ghi lý do không đưa vào: Chi hội 2"):
        take(proposal, meeting, [first], who)
    [made] = take(proposal, meeting, [first], who, {second.pk: "Chưa đủ thời gian"})
    assert (made.meeting, made.nominee_id) == (meeting, first.nominee_id)
    assert Nominee.objects.count() == nominees  # nothing is copied
    proposal.refresh_from_db()
    assert proposal.state == STATES.TAKEN
    assert [(line.result, line.result_reason) for line in proposal.lines.all()] == [
        ("taken", ""),
        ("left_out", "Chưa đủ thời gian"),
    ]


def test_the_sender_sees_state_and_reason_but_no_votes(xa, xa_khac, xuan_lap, lam_binh, own, meeting, huyen):
    proposal = proposal_of(xuan_lap, lam_binh, own, sent=True)
    return_proposal(proposal, huyen, "Thiếu biên bản")
    assert Proposal.objects.visible_to(xa).get().state_reason == "Thiếu biên bản"
    send(proposal, xa)
    take(proposal, meeting, list(proposal.lines.all()), huyen)
    assert ProposalLine.objects.visible_to(xa).filter(result="taken").count() == 2
    assert not Candidate.objects.visible_to(xa).exists()
    for rows in (Proposal, ProposalLine, Nominee):
        assert not rows.objects.visible_to(xa_khac).exists()


def test_a_reason_is_said_to_return_and_to_give_up(huyen, xa, xuan_lap, lam_binh, own):
    proposal = proposal_of(xuan_lap, lam_binh, own, sent=True)
    with refused("lý do"):
        return_proposal(proposal, huyen, " ")
    recall(proposal, xa)
    with refused("lý do"):
        withdraw_proposal(proposal, xa, "")


def test_nothing_is_sent_without_a_line(xa, xuan_lap, lam_binh):
    empty = proposal_of(xuan_lap, lam_binh)
    with refused("chưa có ai"):
        send(empty, xa)


def test_it_goes_to_an_office_above_alone(an, xuan_lap, khuon_ha, lam_binh):
    for to_unit in (khuon_ha, xuan_lap):
        with refused("cấp trên"):
            begin_proposal(Proposal(unit=xuan_lap, to_unit=to_unit, level=Level.DISTRICT, year=YEAR), an)


def test_it_is_taken_to_a_meeting_of_its_kind(an, huyen, xuan_lap, lam_binh, tuyen_quang, own):
    proposal = proposal_of(xuan_lap, lam_binh, own, sent=True)
    wrong = [
        meeting_of(tuyen_quang, Level.PROVINCE),
        meeting_of(lam_binh, purpose=Purpose.COMMEND),
        meeting_of(lam_binh, year=YEAR - 1),
    ]
    for meeting in wrong:
        with refused("cùng nội dung và cùng năm"):
            take(proposal, meeting, list(proposal.lines.all()), an)
    closed = closed_with(meeting_of(lam_binh), registered(xuan_lap, 1))
    with refused("đã kết thúc"):
        take(proposal, closed, list(proposal.lines.all()), huyen)


def test_what_the_office_above_has_listed_itself_is_not_listed_twice(huyen, xuan_lap, lam_binh, own, meeting):
    add_candidates(meeting, own[:1], OPERATOR)
    proposal = proposal_of(xuan_lap, lam_binh, own, sent=True)
    with refused("Đã có trong danh sách: Chi hội 1"):
        take(proposal, meeting, list(proposal.lines.all()), huyen)


def test_whoever_is_taken_off_the_list_again_is_told_why(huyen, xuan_lap, lam_binh, own, meeting):
    proposal = proposal_of(xuan_lap, lam_binh, own, sent=True)
    made = take(proposal, meeting, list(proposal.lines.all()), huyen)
    with refused("lý do"):
        remove_candidates(meeting, made[:1], huyen)
    remove_candidates(meeting, made[:1], huyen, "Đơn vị xin rút")
    assert [(line.result, line.result_reason) for line in proposal.lines.all()] == [
        ("left_out", "Đơn vị xin rút"),
        ("taken", ""),
    ]


def test_a_commune_proposes_what_its_own_meeting_agreed(xa_quyet, xuan_lap, lam_binh, own):
    agreed = closed_with(meeting_of(xuan_lap, Level.COMMUNE), own)
    candidates = list(agreed.candidates.all())
    upward = proposal_of(xuan_lap, lam_binh)
    lines = add_agreed(upward, candidates, xa_quyet)
    assert [line.nominee_id for line in lines] == [one.nominee_id for one in candidates]
    praise = proposal_of(xuan_lap, lam_binh, purpose=Purpose.COMMEND)
    made = add_agreed(praise, candidates, xa_quyet)
    assert {line.nominee.purpose for line in made} == {Purpose.COMMEND}
    assert [line.nominee.model for line in made] == [row.model for row in own]
    waiting = meeting_of(xuan_lap, Level.COMMUNE)
    rows = add_candidates(waiting, own, OPERATOR)
    draft = proposal_of(xuan_lap, lam_binh)
    with refused("Chưa được cuộc họp"):
        add_agreed(draft, rows, xa_quyet)


def test_a_quota_is_told_and_walls_nobody(huyen, xa, xa_khac, xuan_lap, lam_binh, own):
    proposal = proposal_of(xuan_lap, lam_binh, own)
    assert (quota_of(proposal).number, quota_of(proposal).is_over) == (None, False)
    quota = {"unit": lam_binh, "of_unit": xuan_lap, "year": YEAR, "purpose": Purpose.RECOGNISE}
    for by in (xa, xa_khac):
        with refused(NO_RIGHT):
            set_quota(ProposalQuota(**quota, number=1), by)
    with refused("cấp dưới"):
        set_quota(ProposalQuota(**{**quota, "of_unit": lam_binh}, number=1), huyen)
    given = [set_quota(ProposalQuota(**quota, number=number), huyen) for number in (3, 1)]
    assert [one.former for one in given] == [None, 3]  # asked again it is the new number
    found = quota_of(proposal)
    assert (found.number, found.proposed, found.is_over) == (1, 2, True)
    assert send(proposal, xa).state == STATES.SENT
    assert ProposalQuota.objects.visible_to(xa).count() == 1
    assert not ProposalQuota.objects.visible_to(xa_khac).exists()


def test_what_was_left_out_or_given_up_counts_for_no_quota(huyen, xuan_lap, lam_binh, own, meeting):
    proposal = proposal_of(xuan_lap, lam_binh, own, sent=True)
    first, second = proposal.lines.all()
    take(proposal, meeting, [first], huyen, {second.pk: "Chưa đủ"})
    withdraw_proposal(proposal_of(xuan_lap, lam_binh, own), huyen, "Lập nhầm")
    assert quota_of(proposal).proposed == 1


def test_all_quotas_of_an_office_are_told_with_what_was_sent(
    huyen, xuan_lap, khuon_ha, lam_binh, own, meeting
):
    proposal = proposal_of(xuan_lap, lam_binh, own, sent=True)
    first, second = proposal.lines.all()
    take(proposal, meeting, [first], huyen, {second.pk: "Chưa đủ"})
    proposal_of(khuon_ha, lam_binh, registered(khuon_ha, 3), sent=True)
    proposal_of(xuan_lap, lam_binh, registered(xuan_lap, 1))  # nobody above has it yet
    for purpose, unit, number in (
        (Purpose.RECOGNISE, xuan_lap, 1),
        (Purpose.RECOGNISE, khuon_ha, 2),
        (Purpose.COMMEND, khuon_ha, 4),
    ):
        set_quota(
            ProposalQuota(unit=lam_binh, of_unit=unit, year=YEAR, purpose=purpose, number=number), huyen
        )
    recognised, commended = quotas_given(lam_binh, YEAR)
    told = [(quota.of_unit, found.number, found.proposed, found.in_words) for quota, found in recognised.rows]
    assert told == [(khuon_ha, 2, 3, "vượt 1"), (xuan_lap, 1, 1, "đủ")]
    assert (recognised.name, recognised.total.number, recognised.total.proposed) == ("Công nhận", 3, 4)
    assert [(found.proposed, found.in_words) for _, found in commended.rows] == [(0, "còn 4")]
    assert quotas_given(lam_binh, YEAR + 1) == []
    assert quotas_given(xuan_lap, YEAR) == []


def test_what_is_missing_of_the_dossier_is_told(xa, xuan_lap, lam_binh, own):
    proposal = proposal_of(xuan_lap, lam_binh, own)
    assert [item.is_there for item in dossier_of(proposal)] == [False, True, False, False, False]
    proposal = change_proposal(
        proposal, xa, paper_number="12-TTr/ĐU", paper_on=date(2024, 11, 5), minutes="Biên bản 04/11/2024"
    )
    for line, registration in zip(proposal.lines.all(), own, strict=True):
        change_line(line, xa, confirmed_by="UBND xã", merit="Hiến đất")
        make_evidence(registration)
    assert [(item.is_there, item.said) for item in dossier_of(proposal)] == [
        (True, "số 12-TTr/ĐU ngày 05/11/2024"),
        (True, "2 dòng"),
        (True, "2/2 dòng"),
        (True, "Biên bản 04/11/2024"),
        (True, "2/2 dòng"),
    ]
