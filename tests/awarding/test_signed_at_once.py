"""Two officers sign one draft: one decision with all that it gives, once; the other reads a sentence."""

import threading

import pytest
from django.db import connection
from django.urls import reverse
from lxml import html

from awards.drafting import begin_draft
from awards.models import AwardForm, Commendation, Decision, DecisionDraft, Purpose, Recognition
from models_registry.access import OPERATOR
from tests.awards.desk.conftest import closed_with, meeting_of, registered
from tests.portal.test_verbs import filled

SIGNED_ON = "20/11/2024"


@pytest.fixture(params=Purpose.values)
def draft(request, lam_binh, xuan_lap):
    """Of two, whom a meeting agreed to recognise or to commend."""
    rows = registered(xuan_lap, 2)
    closed = closed_with(meeting_of(lam_binh, purpose=request.param), rows)
    form = AwardForm.objects.get(code="giay_khen") if request.param == Purpose.COMMEND else None
    draft = begin_draft(closed, OPERATOR, track="state", form=form)
    DecisionDraft.objects.update(body="Chủ tịch UBND huyện Lâm Bình")
    return draft


def presses(browse, draft, *officers):
    """Of each officer the page of signing, read before anybody presses, with his number: what presses it."""
    door, made = reverse("portal:do", args=["du-thao", draft.pk, "ky"]), []
    for number, officer in enumerate(officers, start=35):
        client = browse(officer)
        sent = filled(client, door, number=f"{number}/QĐ-UBND", issued_on=SIGNED_ON)
        made.append(lambda client=client, sent=sent: client.post(door, sent))
    return made


def assert_signed_once(answers):
    """One has signed; the other reads that it was signed, and nothing stands twice."""
    [told] = [answer for answer in answers if answer.status_code != 302]
    assert told.status_code == 409
    [alert] = html.fromstring(told.content).xpath("//main//*[@role='alert']")
    said = " ".join(alert.text_content().split())
    assert "Không ghi số, ngày ký được nữa" in said
    assert f"Quyết định đã ký: (trống) → {Decision.objects.get()}" in said
    [decision] = Decision.objects.all()
    given = Recognition.objects.filter(decision=decision), Commendation.objects.filter(decision=decision)
    assert sorted(rows.count() for rows in given) == [0, 2]
    assert Recognition.objects.count() + Commendation.objects.count() == 2
    assert [row.decision for row in DecisionDraft.objects.all()] == [decision]


@pytest.mark.django_db
def test_who_signs_after_another_reads_so(browse, huyen, an, draft):
    assert_signed_once([press() for press in presses(browse, draft, huyen, an)])


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_signs(browse, huyen, an, draft):
    gate, answers = threading.Barrier(2), []

    def do(press):
        try:
            gate.wait()
            answers.append(press())
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=[press]) for press in presses(browse, draft, huyen, an)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert_signed_once(answers)
