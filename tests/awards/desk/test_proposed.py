"""Before a proposal goes up: what was commended already, or is on its way by another line, asks for a reason."""

from datetime import date

import pytest

from awards.desk.proposals import change_line, send
from awards.desk.proposed import findings_of_proposal
from awards.models import Commendation, Proposal, Purpose, SigningRule
from tests.awards.desk.conftest import YEAR, proposal_of
from tests.builders import make_decision
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def commending(unit, to_unit, own, **values):
    return proposal_of(
        unit, to_unit, [row.model for row in own], purpose=Purpose.COMMEND, form_id="giay_khen", **values
    )


def test_who_was_commended_already_is_proposed_with_a_reason(xa, xuan_lap, lam_binh, own):
    model = own[0].model
    earlier = Commendation.objects.create(
        decision=make_decision(lam_binh), unit=xuan_lap, recipient_name=model.registrant.name,
        recipient_kind="collective", registrant=model.registrant, model=model, year=YEAR,
    )  # fmt: skip
    proposal = commending(xuan_lap, lam_binh, own)
    line = proposal.lines.get(nominee__model=model)
    assert set(findings_of_proposal(proposal)) == {line.pk}
    with refused(f"{earlier.decision.number}.*ghi lý do"):
        send(proposal, xa)
    change_line(line, xa, confirmed_by="", reason="Thành tích của cả giai đoạn")
    assert send(proposal, xa).state == Proposal.State.SENT


def test_one_merit_on_its_way_by_another_line_is_told(xa, huyen, xuan_lap, lam_binh, tuyen_quang, own):
    """The district proposes to the province whom the commune has proposed to the district."""
    commending(xuan_lap, lam_binh, own[:1], sent=True)
    proposal = commending(lam_binh, tuyen_quang, own)
    found = findings_of_proposal(proposal)
    assert len(found) == 1
    [said] = found.values()
    assert "Xã Xuân Lập" in said[0].text
    with refused("ghi lý do"):
        send(proposal, huyen)


def test_what_goes_on_upward_by_link_is_no_other_line(xuan_lap, lam_binh, tuyen_quang, own):
    below = commending(xuan_lap, lam_binh, own[:1], sent=True)
    above = commending(lam_binh, tuyen_quang, [])
    above.lines.create(nominee=below.lines.get().nominee)
    assert findings_of_proposal(above) == {}


@pytest.mark.parametrize("state", ["draft", "returned", "withdrawn"])
def test_what_was_not_sent_is_no_other_line(state, xuan_lap, lam_binh, tuyen_quang, own):
    other = commending(xuan_lap, lam_binh, own[:1])
    Proposal.objects.filter(pk=other.pk).update(
        state=state, state_reason="Thiếu", sent_at="2024-11-01T00:00Z"
    )
    assert findings_of_proposal(commending(lam_binh, tuyen_quang, own)) == {}


def test_to_recognise_is_not_to_commend(xuan_lap, lam_binh, tuyen_quang, own):
    proposal_of(xuan_lap, lam_binh, own, sent=True)
    assert findings_of_proposal(proposal_of(lam_binh, tuyen_quang, own)) == {}


def test_many_lines_cost_as_many_queries_as_one(xuan_lap, lam_binh, own, django_assert_max_num_queries):
    proposal = commending(xuan_lap, lam_binh, own)
    with django_assert_max_num_queries(12):
        findings_of_proposal(proposal)


def test_a_committee_is_not_asked_for_what_the_law_gives_it_no_power_to(xa, xuan_lap, lam_binh, own):
    proposal = commending(xuan_lap, lam_binh, own[:1], track="committee")
    [said] = findings_of_proposal(proposal).values()
    assert "Ban Chỉ đạo không có thẩm quyền tặng Giấy khen" in said[0].text
    with refused("Ban Chỉ đạo không có thẩm quyền tặng Giấy khen.*Điều 80"):
        send(proposal, xa)
    change_line(proposal.lines.get(), xa, confirmed_by="", reason="Theo quy chế của Ban Chỉ đạo tỉnh")
    assert send(proposal, xa).state == Proposal.State.SENT


@pytest.mark.parametrize("track", ["", "state", "party", "front"])
def test_of_an_office_that_is_not_known_yet_nothing_is_said(track, xuan_lap, lam_binh, own):
    assert findings_of_proposal(commending(xuan_lap, lam_binh, own, track=track)) == {}


def test_before_the_law_and_under_a_province_s_own_rule_nothing_is_said(xuan_lap, lam_binh, tuyen_quang, own):
    early = commending(xuan_lap, lam_binh, own, track="committee", paper_on=date(2023, 12, 31))
    assert findings_of_proposal(early) == {}
    SigningRule.objects.create(
        unit=tuyen_quang, form_id="giay_khen", track="committee", signer="Ban Chỉ đạo", words="ban chỉ đạo",
        article="Quy chế của tỉnh",
    )  # fmt: skip
    assert findings_of_proposal(commending(xuan_lap, lam_binh, own, track="committee")) == {}
