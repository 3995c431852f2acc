"""Scans of tờ trình and biên bản behind a proposal: added by its office while it works on it, read by who reads it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml import html

from awards.desk.dossier import dossier_of
from awards.desk.proposals import recall, send
from awards.evidence import add_evidence, receive, remove_evidence, replace_evidence
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


@pytest.mark.parametrize(
    ("about", "place", "said"),
    [
        ("to_trinh", 0, "đã có bản chụp"),
        ("bao_cao", 2, "0/1 dòng, đã có bản chụp"),
        ("bien_ban", 3, "đã có bản chụp"),
    ],
)
def test_a_scan_is_ticked_on_the_dossier_as_the_paper_that_it_is_of(browse, xa, proposal, about, place, said):
    before = [item.is_there for item in dossier_of(proposal)]
    browse(xa).post(door_of(proposal), {"about": about, "chosen": [pdf("x.pdf")], "caption": "", "link": ""})
    [made] = proposal.evidence.all()
    after = dossier_of(proposal)
    assert [at for at, item in enumerate(after) if item.is_there != before[at]] == [place]
    assert after[place].said == said
    assert after[place].name.startswith(made.get_paper_display())
    assert made.title.startswith(f"{made.get_paper_display()}: ")


def test_what_was_taken_off_is_missing_again_and_what_replaces_it_is_of_the_same_paper(xa, proposal):
    file = [receive("a.pdf", b"%PDF-1.4 a")]
    [made] = add_evidence(proposal, file, by=xa, paper=Evidence.Paper.MINUTES)
    other = replace_evidence(made, receive("b.pdf", b"%PDF-1.4 b"), by=xa)
    assert other.paper == Evidence.Paper.MINUTES
    assert dossier_of(proposal)[3].is_there
    remove_evidence(other, by=xa, reason="Gửi nhầm")
    assert not dossier_of(proposal)[3].is_there


def test_another_paper_ticks_nothing(browse, xa, proposal):
    before = dossier_of(proposal)
    client = browse(xa)
    client.post(door_of(proposal), {"about": "proposal", "chosen": [pdf("x.pdf")], "caption": "", "link": ""})
    assert proposal.evidence.count() == 1
    assert dossier_of(proposal) == before
    text = client.post(door_of(proposal), {"about": "", "chosen": [pdf("y.pdf")]}).content.decode()
    assert "Chọn bản chụp của giấy tờ nào." in text


def test_which_paper_it_is_of_nobody_has_chosen_beforehand(browse, xa, proposal):
    [choice] = html.fromstring(browse(xa).get(door_of(proposal)).content).xpath("//select[@name='about']")
    assert choice.value == ""
    assert choice.value_options == ["", "to_trinh", "bien_ban", "bao_cao", "proposal"]
