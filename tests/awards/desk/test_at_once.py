"""Two officers at the same moment: one result, and a sentence for the other."""

import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from awards.desk.meeting import add_candidates, recognise_agreed
from awards.desk.proposals import recall, send, set_quota, take
from awards.drafting import begin_draft, sign_draft
from awards.models import Candidate, Decision, Proposal, ProposalQuota, Purpose, Recognition
from models_registry.access import OPERATOR
from tests.awards.desk.conftest import YEAR, closed_with, meeting_of, proposal_of, registered

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def together(*deeds):
    """Each in a thread of its own, all at the same moment; what was refused, in words."""
    gate, told = threading.Barrier(len(deeds)), []

    def do(deed):
        try:
            gate.wait()
            deed()
        except ValidationError as refusal:
            told.append(" ".join(refusal.messages))
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def test_what_a_meeting_agreed_is_recognised_once(huyen, an, lam_binh, own):
    meeting = closed_with(meeting_of(lam_binh), own)
    told = together(*(lambda by=by: recognise_agreed(meeting, None, by) for by in (huyen, an)))
    assert Recognition.objects.count() == 2
    assert len(told) == 1
    assert "Không còn mô hình nào" in told[0]


def test_a_draft_is_signed_once(huyen, an, lam_binh, own):
    draft = begin_draft(closed_with(meeting_of(lam_binh), own), OPERATOR, track="committee")
    told = together(
        *(
            lambda by=by, number=number: sign_draft(draft, by, number=number, issued_on=date(YEAR, 11, 20))
            for by, number in ((huyen, "35/QĐ-BCĐ"), (an, "36/QĐ-BCĐ"))
        )
    )
    assert (Decision.objects.count(), Recognition.objects.count()) == (1, 2)
    assert len(told) == 1
    assert "đang ở trạng thái “đã ký”" in told[0]


def test_one_is_listed_once(huyen, an, meeting, own):
    told = together(*(lambda by=by: add_candidates(meeting, own, by) for by in (huyen, an)))
    assert Candidate.objects.count() == 2
    assert len(told) == 1
    assert "Đã có trong danh sách" in told[0]


def test_a_proposal_is_taken_or_recalled(huyen, xa, xuan_lap, lam_binh, meeting):
    proposal = proposal_of(xuan_lap, lam_binh, registered(xuan_lap, 2), sent=True)
    lines = list(proposal.lines.all())
    told = together(lambda: take(proposal, meeting, lines, huyen), lambda: recall(proposal, xa))
    proposal.refresh_from_db()
    assert len(told) == 1
    assert "đang ở trạng thái" in told[0]
    is_taken = proposal.state == Proposal.State.TAKEN
    assert Candidate.objects.count() == (2 if is_taken else 0)
    assert is_taken or proposal.state == Proposal.State.DRAFT


def test_a_proposal_is_sent_once(xa, huyen, xuan_lap, lam_binh):
    proposal = proposal_of(xuan_lap, lam_binh, registered(xuan_lap, 1))
    told = together(*(lambda by=by: send(proposal, by) for by in (xa, huyen)))
    assert len(told) == 1
    assert "đang ở trạng thái" in told[0]


def test_a_quota_is_one(huyen, an, xuan_lap, lam_binh):
    asked = {"unit": lam_binh, "of_unit": xuan_lap, "year": YEAR, "purpose": Purpose.COMMEND}
    told = together(*(lambda by=by: set_quota(ProposalQuota(**asked, number=3), by) for by in (huyen, an)))
    assert told == []
    assert ProposalQuota.objects.count() == 1
