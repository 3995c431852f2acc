"""A page that is as its reader saw it last is answered with 304, and never one that is not."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from awards.services import recognise
from danvan.lists.writing.staging import stage
from danvan.portal import versions
from danvan.portal.versions import PAGES
from models_registry import trail
from models_registry.access import OPERATOR
from models_registry.models import Assignment, Registration, State
from models_registry.one_use import ONE_USE_KEY
from models_registry.services import correct, submit
from tests.builders import (
    COMMUNE_OFFICER,
    assign,
    make_decision,
    make_model,
    make_period,
    make_registrant,
    make_registration,
    stopped,
)
from tests.lists.conftest import line, workbook

pytestmark = pytest.mark.django_db
MODELS = "/mo-hinh/"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT, settings.VAR_DIR = tmp_path / "media", tmp_path


@pytest.fixture
def period(lam_binh):
    return make_period(unit=lam_binh)


@pytest.fixture
def sent(xuan_lap, xa):
    registration = make_registration(
        make_model("Đường hoa", make_registrant(xuan_lap, "Hội Phụ nữ")), state=State.DRAFT
    )
    submit([registration], xa)
    return registration


def signed_in(browse, user):
    """As a browser is that has just signed in: it has the cookie of its forms."""
    client = browse(user)
    client.get(reverse("portal:guide"))
    return client


def again(client, address, page):
    return client.get(address, headers={"if-none-match": page.headers["ETag"]})


def without_tokens(page):
    """What a page says, without the keys of its forms: used in an act, they are renewed with the page."""
    return re.sub(rf'name="(csrfmiddlewaretoken|{ONE_USE_KEY})" value="\w+"', "", page.content.decode())


def address_of(name, period):
    return reverse(name, args=[period.slug]) if name == "review:review" else reverse(name)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_that_is_as_it_was_is_not_sent_again(
    name, period, sent, huyen, browse, django_assert_max_num_queries
):
    client, address = signed_in(browse, huyen), address_of(name, period)
    page = client.get(address)
    assert page.status_code == 200
    with django_assert_max_num_queries(5):
        answer = again(client, address, page)
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["Cache-Control"] == page.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["ETag"] == page.headers["ETag"]
    once_more = client.get(address)
    assert once_more.headers["ETag"] == page.headers["ETag"]
    assert without_tokens(once_more) == without_tokens(page)


def _title(sent, huyen, client):
    correct(sent.model, {"title": "Đường hoa phụ nữ"}, by=huyen, reason="Ghi nhầm")


def _recognised(sent, huyen, client):
    Registration.objects.filter(pk=sent.pk).update(state=State.ACCEPTED)
    recognise([Registration.objects.get(pk=sent.pk)], make_decision(sent.unit.parent), "district", huyen)


def _kept(sent, huyen, client):
    client.post(f"{MODELS}?q=hoa", {"ten_bo_loc": "Hoa"})
    client.get(MODELS)  # the message is said


def _uploaded(sent, huyen, client):
    own = sent.unit.label
    stage(workbook(line("Nhà sạch", "Tổ phụ nữ", unit=own)), "Danh sách.xlsx", huyen)


def _more_rights(sent, huyen, client):
    assign(huyen, COMMUNE_OFFICER, sent.unit)


CHANGES = {
    "a corrected title": _title,
    "a recognition": _recognised,
    "a kept filter": _kept,
    "a list that waits": _uploaded,
    "rights": _more_rights,
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_has_changed_is_sent(change, sent, huyen, browse):
    client = signed_in(browse, huyen)
    page = client.get(MODELS)
    CHANGES[change](sent, huyen, client)
    answer = again(client, MODELS, page)
    assert answer.status_code == 200
    assert without_tokens(answer) != without_tokens(page) or change == "rights"
    assert again(client, MODELS, answer).status_code == 304


def test_a_form_on_a_page_that_was_not_sent_again_presses_once_each_time(sent, huyen, browse):
    client = signed_in(browse, huyen)
    address = reverse("portal:registrations")
    page = client.get(address)
    again(client, address, page)
    (form,) = (
        one for one in html.fromstring(page.content).forms if (one.action or "").endswith("/tiep-nhan/")
    )
    client.post(form.action, dict(form.form_values()))
    sent.refresh_from_db()
    assert sent.state == State.ACCEPTED
    client.get(address)  # the message is said
    answer = again(client, address, page)
    assert answer.status_code == 200
    assert form.fields[ONE_USE_KEY] not in answer.content.decode()


def test_the_days_go_on(sent, huyen, browse, settings):
    settings.SESSION_COOKIE_AGE = 3 * 24 * 3600
    client = signed_in(browse, huyen)
    page = client.get(MODELS)
    with stopped(timezone.localdate() + timedelta(days=1)):
        assert again(client, MODELS, page).status_code == 200


def test_a_message_is_said_once_and_never_kept(sent, huyen, browse):
    client = signed_in(browse, huyen)
    client.post(f"{MODELS}?q=hoa", {"ten_bo_loc": "Hoa"})
    address = f"{MODELS}?q=hoa"
    said = client.get(address)
    assert "Đã giữ bộ lọc" in said.content.decode()
    assert "ETag" not in said.headers
    page = client.get(address)
    assert "Đã giữ bộ lọc" not in page.content.decode()
    client.post(address, {"ten_bo_loc": "Hoa"})
    assert "Đã giữ bộ lọc" in again(client, address, page).content.decode()


def test_a_version_is_its_readers_own_and_of_one_address(sent, huyen, bcd, browse):
    client = signed_in(browse, huyen)
    page = client.get(MODELS)
    assert again(client, f"{MODELS}?q=hoa", page).status_code == 200
    client.force_login(bcd)
    assert again(client, MODELS, page).status_code == 200
    assert again(browse(None), MODELS, page).status_code == 302


def test_whoever_has_lost_his_rights_is_turned_away(sent, huyen, browse):
    client = signed_in(browse, huyen)
    page = client.get(MODELS)
    with trail.act(OPERATOR):
        for one in Assignment.objects.filter(user=huyen):
            trail.delete(one)
    answer = again(client, MODELS, page)
    assert answer.status_code != 304
    assert "Đường hoa" not in answer.content.decode()


def test_another_program_sends_its_own_pages(sent, huyen, browse, monkeypatch):
    client = signed_in(browse, huyen)
    page = client.get(MODELS)
    monkeypatch.setenv("DANVAN_OFFICE", "Thử")
    versions._code.cache_clear()
    assert again(client, MODELS, page).status_code == 200
    monkeypatch.undo()
    versions._code.cache_clear()


def test_a_refusal_has_no_version(sent, huyen, browse):
    page = browse(huyen).get(f"{MODELS}?la=1")
    assert page.status_code == 400
    assert "ETag" not in page.headers
