"""A year that is corrected agrees with the list of the meeting, or of the proposal, on which the thing stands."""

from datetime import date

import pytest

from awards.desk.meeting import add_candidates, recognise_agreed, remove_candidates
from awards.models import Candidate, Commendation, Purpose
from models_registry.access import OPERATOR
from models_registry.services import correct, grant_corrections, request_correction
from tests.awards.desk.conftest import YEAR, closed_with, meeting_of, own, proposal_of  # noqa: F401 # a fixture
from tests.awards.desk.test_returning import entered
from tests.awards.test_agreeing import WHY, at, errors_of, reason_of
from tests.builders import make_decision
from tests.refusals import refused

pytestmark = pytest.mark.django_db
LISTED = f"Họp xét công nhận cấp huyện năm {YEAR} .*Mô hình 1.*bỏ khỏi danh sách"


@pytest.fixture
def registration(own):  # noqa: F811
    return own[0]


@pytest.fixture
def decision(lam_binh):
    return make_decision(lam_binh, "77-QĐ/HU", issued_on=date(YEAR, 12, 20))


def test_no_year_is_corrected_under_the_list_of_an_open_meeting(registration, lam_binh, xa, huyen):
    meeting = meeting_of(lam_binh)
    [candidate] = add_candidates(meeting, [registration], OPERATOR)
    with refused(LISTED):
        correct(registration, at(registration, YEAR - 1), by=huyen, reason=WHY)
    with refused(LISTED):
        request_correction(registration, at(registration, YEAR - 1), by=xa, reason=WHY)
    remove_candidates(meeting, [candidate], huyen)
    correct(registration, at(registration, YEAR - 1), by=huyen, reason=WHY)
    registration.refresh_from_db()
    assert registration.year == YEAR - 1


def test_what_a_meeting_agreed_and_nobody_has_written_waits_for_its_decision(
    registration, lam_binh, huyen, decision
):
    meeting = closed_with(meeting_of(lam_binh), [registration])
    with refused(f"Họp xét công nhận cấp huyện năm {YEAR} .*Mô hình 1.*chưa ghi"):
        correct(registration, at(registration, YEAR - 1), by=huyen, reason=WHY)
    (given,) = recognise_agreed(meeting, decision, huyen)
    correct(registration, at(registration, YEAR - 1), by=huyen, reason=WHY)
    assert reason_of(given) == WHY


def test_a_reason_that_was_asked_for_is_kept_once_it_is_granted(registration, lam_binh, xa, huyen, decision):
    (given,) = recognise_agreed(closed_with(meeting_of(lam_binh), [registration]), decision, huyen)
    asked = request_correction(registration, at(registration, YEAR - 1), by=xa, reason=WHY)
    assert reason_of(given) == ""
    grant_corrections([asked], huyen)
    assert reason_of(given) == WHY


def test_what_the_meeting_refused_or_what_keeps_its_year_is_corrected_unasked(
    registration, lam_binh, huyen, decision
):
    closed_with(meeting_of(lam_binh), [registration], agreed=False)
    correct(registration, at(registration, YEAR - 1), by=huyen, reason=WHY)
    correct(registration, at(registration, YEAR), by=huyen, reason=WHY)
    (given,) = recognise_agreed(closed_with(meeting_of(lam_binh), [registration]), decision, huyen)
    correct(registration, {"programme": at(registration, YEAR)["programme"]}, by=huyen, reason=WHY)
    assert reason_of(given) == ""


@pytest.mark.parametrize("sent", [False, True])
def test_no_year_is_corrected_under_a_proposal_that_waits(sent, registration, xuan_lap, lam_binh, huyen):
    proposal_of(xuan_lap, lam_binh, [registration], sent=sent)
    with refused(f"Đề nghị công nhận năm {YEAR} .*Mô hình 1.*bỏ khỏi danh sách"):
        correct(registration, at(registration, YEAR - 1), by=huyen, reason=WHY)


# --- the forms of a single commendation and of a single recognition


@pytest.fixture
def commended(registration, lam_binh, xuan_lap, decision):
    """As a meeting agreed it."""
    meeting = closed_with(meeting_of(lam_binh, purpose=Purpose.COMMEND), [registration])
    holder = registration.model.registrant
    given = Commendation.objects.create(
        unit=xuan_lap,
        year=YEAR,
        decision=decision,
        registrant=holder,
        recipient_name=holder.name,
        recipient_kind=holder.kind,
    )
    Candidate.objects.filter(meeting=meeting).update(commendation=given)
    return given


def test_the_form_of_a_commendation_asks_why_its_year_is_not_that_of_the_meeting(browse, huyen, commended):
    client = browse(huyen)
    asked = errors_of(entered(client, commended, year=YEAR + 1))["reason"]
    assert f"Họp xét khen thưởng cấp huyện năm {YEAR} ngày 10/11/{YEAR}" in " ".join(asked)
    assert entered(client, commended, merit="Làm đường").status_code == 302
    assert entered(client, commended, year=YEAR + 1, reason=WHY).status_code == 302
    assert reason_of(commended) == WHY


def test_the_form_of_a_commendation_asks_why_its_decision_is_from_before_the_meeting(
    browse, huyen, commended, lam_binh
):
    early = make_decision(lam_binh, "60-QĐ/HU", issued_on=date(YEAR, 11, 9))
    asked = errors_of(entered(browse(huyen), commended, decision=early.pk))["reason"]
    assert f"có trước cuộc họp xét ngày 10/11/{YEAR}" in " ".join(asked)


def test_the_form_of_a_recognition_asks_likewise(browse, huyen, registration, lam_binh, decision):
    (given,) = recognise_agreed(closed_with(meeting_of(lam_binh), [registration]), decision, huyen)
    early = make_decision(lam_binh, "60-QĐ/HU", issued_on=date(YEAR, 11, 9))
    client = browse(huyen)
    asked = errors_of(entered(client, given, decision=early.pk))["reason"]
    assert f"có trước cuộc họp xét ngày 10/11/{YEAR}" in " ".join(asked)
    assert entered(client, given, decision=early.pk, reason=WHY).status_code == 302
    assert reason_of(given) == WHY
