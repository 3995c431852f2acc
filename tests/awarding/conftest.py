"""The cast of the desk's services, in the browser; a meeting, its draft and a proposal, of which papers are made."""

from datetime import date
from decimal import Decimal

import pytest

from awards.desk.meeting import Result, add_candidates, close_meeting, enter_results
from awards.desk.proposals import add_lines, change_proposal
from awards.drafting import begin_draft, change_draft, lines_of, set_amounts
from awards.models import AwardForm, Purpose
from models_registry.access import OPERATOR
from tests.awards.desk.conftest import (
    YEAR,
    meeting_of,
    proposal_of,
    xa_quyet,  # noqa: F401 - a fixture
)
from tests.builders import make_model, make_registrant


@pytest.fixture
def closed(lam_binh, xuan_lap):
    """A meeting to commend a collective with its model and two persons, of whom one was not agreed."""
    collective = make_registrant(xuan_lap, "Chi hội Phụ nữ thôn Nà Lòa")
    model = make_model("Đường hoa nông thôn mới", collective, unit=xuan_lap)
    people = [
        make_registrant(xuan_lap, "Ma Văn Vinh", kind="individual", post="Trưởng thôn"),
        make_registrant(xuan_lap, "Nông Thị Ý", kind="individual", post="Phó Chủ tịch UBND xã"),
    ]
    meeting = meeting_of(lam_binh, purpose=Purpose.COMMEND, place="Hội trường Huyện ủy")
    rows = {one.nominee.recipient_name: one for one in add_candidates(meeting, [model, *people], OPERATOR)}
    one, two, three = (rows[name] for name in (collective.name, *(person.name for person in people)))
    enter_results(
        meeting,
        {
            one.pk: Result(5, 0, True, True, "Có sức lan tỏa"),
            two.pk: Result(4, 1, True),
            three.pk: Result(1, 4, False, remark="Thành tích trùng năm trước"),
        },
        OPERATOR,
    )
    return close_meeting(meeting, OPERATOR)


@pytest.fixture
def draft(closed):
    made = begin_draft(closed, OPERATOR, track="state", form=AwardForm.objects.get(code="giay_khen"))
    assert made.body == "Chủ tịch Ủy ban nhân dân huyện Lâm Bình"
    change_draft(made, OPERATOR, signer="Ma Văn Kiểm")
    amounts = {line.pk: Decimal(700_000 if line.candidate.exemplary else 350_000) for line in lines_of(made)}
    set_amounts(made, amounts, OPERATOR)
    return made


@pytest.fixture
def proposal(xuan_lap, lam_binh):
    giay_khen = AwardForm.objects.get(code="giay_khen")
    made = proposal_of(xuan_lap, lam_binh, purpose=Purpose.COMMEND, form=giay_khen)
    people = [
        make_registrant(xuan_lap, "Chi hội Phụ nữ thôn Nà Lòa"),
        make_registrant(xuan_lap, "Ma Văn Vinh", kind="individual", post="Trưởng thôn"),
    ]
    add_lines(made, people, OPERATOR, merit="Vận động hiến đất làm đường")
    return change_proposal(made, OPERATOR, paper_number="12-TTr/ĐU", paper_on=date(YEAR, 2, 5))
