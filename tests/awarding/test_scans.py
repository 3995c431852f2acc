"""Scans of tờ trình and biên bản behind a proposal: added by its office while it works on it, read by who reads it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from awards.desk.proposals import recall, send
from awards.evidence import add_evidence, receive
from awards.models import Evidence, Proposal
from models_registry.access import OPERATOR
from tests.awards.desk.conftest import proposal_of, registered
from tests.builders import make_decision, make_evidence
from tests.portal.test_evidence import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kept_here(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def proposal(xuan_lap, lam_binh):
    return proposal_of(xuan_lap, lam_binh, registered(xuan_lap, 1))


def page_of(proposal):
    return reverse("awarding:proposal", args=[proposal.pk])


def door_of(proposal):
    return reverse("awarding:add_scan", args=[proposal.pk])


def test_its_office_adds_them_and_the_office_above_reads_them(browse, xa, huyen, proposal):
    client = browse(xa)
    assert door_of(proposal) in client.get(page_of(proposal)).content.decode()
    sent = {
        "about": "proposal",
        "chosen": [pdf("to-trinh.pdf")],
        "caption": "Tờ trình có ký, đóng dấu",
        "link": "",
    }
    answer = client.post(door_of(proposal), sent)
    assert (answer.status_code, answer.url) == (302, f"{page_of(proposal)}#minh-chung")
    [made] = proposal.evidence.all()
    assert made.subject == proposal
    send(proposal, OPERATOR)
    above = browse(huyen)
    assert "Tờ trình có ký, đóng dấu" in above.get(page_of(proposal)).content.decode()
    assert above.get(reverse("portal:evidence", args=[made.pk])).status_code == 200


@pytest.mark.parametrize(
    ("who", "page", "file"), [("xa_khac", 404, 404), ("huyen_khac", 404, 404), ("bcd", 403, 200)]
)
def test_nobody_else_adds_or_changes_them(who, page, file, request, browse, proposal):
    client, made = browse(request.getfixturevalue(who)), make_evidence(proposal)
    assert client.get(door_of(proposal)).status_code == page
    assert client.get(reverse("portal:change_evidence", args=[made.pk])).status_code == page
    assert client.get(reverse("portal:evidence", args=[made.pk])).status_code == file


def test_what_was_sent_keeps_them_as_they_are_until_it_comes_back(browse, xa, proposal):
    made, client = make_evidence(proposal), browse(xa)
    send(proposal, OPERATOR)
    text = client.get(page_of(proposal)).content.decode()
    change = reverse("portal:change_evidence", args=[made.pk])
    assert door_of(proposal) not in text
    assert change not in text
    for address in (door_of(proposal), change):
        told = client.get(address)
        assert told.status_code == 403
        assert "khi đang lập hoặc bị trả lại" in told.content.decode()
    with pytest.raises(PermissionDenied):
        add_evidence(proposal, [receive("a.pdf", b"%PDF-1.4 b")], by=xa)
    assert Evidence.objects.count() == 1
    recall(proposal, OPERATOR)
    assert client.get(door_of(proposal)).status_code == 200


def test_who_read_it_as_a_draft_is_told_that_it_was_sent(xa, proposal):
    Proposal.objects.filter(pk=proposal.pk).update(state=Proposal.State.SENT, sent_at=timezone.now())
    with pytest.raises(PermissionDenied):
        add_evidence(proposal, [receive("a.pdf", b"%PDF-1.4 b")], by=xa)


def test_a_file_is_of_one_thing(proposal, lam_binh):
    made = make_evidence(proposal)
    for wrong in ({"decision": make_decision(lam_binh)}, {"proposal": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Evidence.objects.filter(pk=made.pk).update(**wrong)


def test_its_page_asks_no_more_of_many_files(browse, xa, proposal):
    client, asked = browse(xa), []
    for _ in range(2):
        for _ in range(3):
            make_evidence(proposal)
        with CaptureQueriesContext(connection) as queries:
            client.get(page_of(proposal))
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 15
