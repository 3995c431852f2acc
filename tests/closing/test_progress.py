"""A long closing is made beside the request with visible progress, and a second one that changes nothing is none."""

import time
from functools import partial
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from lxml import html

from danvan.closing import beside, services
from danvan.lib import jobs
from danvan.review.issuing.templates import put_into_use, take_in
from danvan.review.models import ClosedReview
from danvan.review.models.sections import ReportSection
from danvan.review.report.templates import default_template
from models_registry import trail
from models_registry.access import OPERATOR
from models_registry.models import EmulationModel, IssuerProfile, Unit
from tests.builders import make_model, make_programme, make_registration, scope_of

pytestmark = pytest.mark.django_db
TYPED = {"reason": "Trình hội nghị sơ kết", "document_number": "15-BC/BCĐ", "one_use_key": "a" * 32}


@pytest.fixture(autouse=True)
def _private_files(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def scope(lam_binh, xuan_lap):
    return scope_of(make_registration(make_model(unit=xuan_lap)).programme, lam_binh)


@pytest.fixture
def _long(monkeypatch):
    monkeypatch.setattr(beside, "IN_REQUEST", 0)


def door(scope, name="close"):
    return reverse(f"closing:{name}", args=["2020-2022"], query={"don_vi": scope.unit.pk})


def told(response):
    return [str(one) for one in response.context["messages"]]


def wait_for(scope):
    deadline = time.monotonic() + 60
    while jobs.is_running(beside.job_of(scope)):
        assert time.monotonic() < deadline
        time.sleep(0.05)


# --- a second one


def test_a_version_that_says_what_the_one_in_force_says_is_none(scope, huyen, bcd, browse):
    services.close(scope, huyen, "Sơ kết")
    with pytest.raises(ValidationError, match="Không có gì thay đổi so với bản 1"):
        services.close(scope, huyen, "Sửa", "15-BC/BCĐ")
    page = browse(huyen).post(door(scope), TYPED)
    assert page.status_code == 400
    assert "Không có gì thay đổi so với bản 1 đang có hiệu lực" in page.content.decode()
    assert "Trình hội nghị sơ kết" in page.content.decode()  # what was typed stays
    assert ClosedReview.objects.count() == 1


@pytest.mark.parametrize("what", ["a model", "a text of the report", "the issuer", "a template"])
def test_whatever_is_printed_or_kept_makes_another_version(what, scope, huyen, lam_binh):
    services.close(scope, huyen, "Sơ kết")
    if what == "a template":
        put_into_use(
            lam_binh,
            "dang",
            take_in(lam_binh, "dang", default_template("dang"), "Mẫu.docx", OPERATOR),
            OPERATOR,
        )
    with trail.act(huyen):
        if what == "a model":
            trail.save(EmulationModel.objects.get(), note="Đã xem lại")
        elif what == "a text of the report":
            causes = ReportSection.Section.CAUSES
            trail.save(
                ReportSection(unit=lam_binh, period=scope.period, section=causes, text="Thiếu kinh phí")
            )
        elif what == "the issuer":
            trail.save(IssuerProfile(unit=lam_binh, body="Huyện ủy Lâm Bình"))
    again = scope_of(make_programme(), Unit.objects.get(pk=lam_binh.pk))
    assert services.close(again, huyen, "Sửa", "15-BC/BCĐ").version == 2


# --- beside the request


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_long")
def test_a_long_closing_is_made_beside_the_request(scope, huyen, browse):
    client = browse(huyen)
    response = client.post(door(scope), TYPED)
    assert response.url == door(scope, "progress")
    wait_for(scope)
    response = client.get(door(scope, "progress"), follow=True)
    assert told(response) == ["Đã chốt số liệu."]
    closed = ClosedReview.objects.get()
    assert response.redirect_chain[-1][0] == reverse("closing:closed", args=[closed.code])
    assert (closed.reason, closed.by) == (TYPED["reason"], huyen)
    assert jobs.progress_of(beside.job_of(scope)) is None
    # Pressed again, and looked at again, it does and says nothing more.
    assert client.post(door(scope), TYPED).url == reverse("closing:closed", args=[closed.code])
    page = client.get(door(scope, "progress"), follow=True)
    assert "Đã chốt số liệu." not in told(page)
    assert ClosedReview.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_long")
def test_a_long_closing_that_is_refused_says_why_and_keeps_what_was_typed(scope, huyen, bcd, browse):
    services.close(scope, huyen, "Sơ kết")
    client = browse(huyen)
    client.post(door(scope), TYPED)
    wait_for(scope)
    page = client.get(door(scope, "progress"), follow=True)
    assert "Không có gì thay đổi so với bản 1" in told(page)[0]
    assert "Trình hội nghị sơ kết</textarea>" in page.content.decode()
    assert 'value="15-BC/BCĐ"' in page.content.decode()


@pytest.mark.usefixtures("_long")
def test_while_it_runs_every_page_leads_to_its_progress_and_a_second_press_starts_nothing(
    scope, huyen, browse
):
    client, job = browse(huyen), beside.job_of(scope)
    jobs._folder().mkdir()
    lock = jobs._take_lock(job)  # another worker of the server is at it
    jobs._write(job, jobs.Progress("Lấy danh sách của từng con số", 120, 738))
    try:
        with mock.patch.object(jobs, "Thread") as thread:
            assert client.post(door(scope), TYPED).url == door(scope, "progress")
        thread.assert_not_called()
        assert client.get(door(scope)).url == door(scope, "progress")
        page = client.get(door(scope, "progress")).content.decode()
        assert "120 trên 738" in page
        assert '<progress id="tien-do" value="120" max="738">' in page
        assert '<meta http-equiv="refresh" content="2">' in page
    finally:
        lock.close()


@pytest.mark.usefixtures("_long")
def test_a_worker_that_died_is_told(scope, huyen, browse):
    jobs._folder().mkdir()
    jobs._take_lock(beside.job_of(scope)).close()
    jobs._write(beside.job_of(scope), jobs.Progress("Tính số liệu"))
    page = browse(huyen).get(door(scope, "progress"), follow=True)
    assert "bị dừng giữa chừng" in told(page)[0]


@pytest.mark.parametrize("gone", ["the account", "the right"])
def test_who_may_no_longer_close_closes_nothing(gone, scope, huyen, xa):
    jobs._folder().mkdir()
    key, job = xa.pk, beside.job_of(scope)
    if gone == "the account":
        xa.assignments.all().delete()
        xa.delete()
    work = partial(beside._close, scope, key, {"reason": "Sơ kết"}, "")
    with mock.patch.object(jobs.connection, "close"):  # the test's own connection
        jobs._run(jobs._take_lock(job), job, work, beside.FAILED)
    words = {"the account": "không còn", "the right": "không có quyền chốt"}
    assert words[gone] in jobs.progress_of(job).refusal
    assert not ClosedReview.objects.exists()


def test_progress_of_nothing_leads_to_the_form(scope, huyen, browse):
    assert browse(huyen).get(door(scope, "progress")).url == door(scope)


@pytest.mark.parametrize(
    ("who", "status"),
    [("xa", 400), ("bcd", 403), ("huyen_khac", 400), ("la", 400), ("khach", 302)],
    indirect=["who"],
)
def test_nobody_else_sees_how_far_it_is(who, status, scope, browse):
    client = browse(who if who.pk else None)
    assert client.get(door(scope, "progress")).status_code == status
    assert client.post(door(scope, "progress")).status_code in (302, 405)


# --- tabs


def test_a_closed_page_keeps_the_tabs_of_its_review(scope, huyen, browse):
    closed = services.close(scope, huyen, "Sơ kết")
    for name, here in (("closed", "Số liệu"), ("changes", "Số liệu đã chốt")):
        page = html.fromstring(browse(huyen).get(reverse(f"closing:{name}", args=[closed.code])).content)
        tabs = page.xpath("//nav[@class='tabs screen-only']//a")
        assert len(tabs) == 5
        [current] = [tab for tab in tabs if tab.get("aria-current")]
        assert current.text_content().strip() == here
        assert f"don_vi={scope.unit.pk}" in tabs[0].get("href")
