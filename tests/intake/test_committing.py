"""Confirming: once, whole or the good rows; long lists beside the request, with progress that every worker sees."""

import fcntl
import time
from functools import partial
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from lxml.html import fromstring

from danvan.intake import jobs as intake_jobs
from danvan.intake.jobs import job_of
from danvan.intake.views import commit as committing
from danvan.lib import jobs
from danvan.lists.models import ImportBatch
from models_registry import services
from models_registry.models import EmulationModel, Registration
from tests.intake.conftest import messages_of, page, question, staged, text_of, to_write
from tests.lists.conftest import line

pytestmark = pytest.mark.django_db


def write(client, batch, scope="tat-ca"):
    return client.post(page(batch, "ghi/"), to_write(batch, scope), follow=True)


def test_a_good_list_is_written_whole_and_its_page_leads_to_the_records(catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, line(), line("Nhà sạch"))
    assert "Ghi tất cả 2 dòng" in text_of(client.get(page(batch)))
    response = write(client, batch)
    assert messages_of(response) == ["Đã ghi 2 dòng của “ds.xlsx” vào sổ đăng ký."]
    assert Registration.objects.count() == 2
    html = response.content.decode()
    for model in EmulationModel.objects.all():
        assert f'href="/mo-hinh/{model.pk}/"' in html
    assert f'href="/dang-ky/?don_vi={batch.unit_id}"' in html
    assert page(batch, "hoan-tac/") in html


def test_good_rows_are_written_and_the_others_stay_to_be_handed_back(catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, line(), line(""), line("Hai", field="Chăn trâu"))
    shown = text_of(client.get(page(batch)))
    assert "Ghi 1 dòng tốt" in shown
    assert "Còn 2 dòng chưa ghi được" in shown
    response = write(client, batch, "dong-tot")
    assert Registration.objects.count() == 1
    assert "Chưa nhận 2 dòng" in text_of(response)
    left = client.get(page(batch, "?xu_ly=not_taken")).context["page_obj"]
    assert [one.row.row for one in left] == [4, 3]
    for file in ("tra-lai/", "dong-chua-nhan.xlsx", "tep-goc/"):
        assert client.get(page(batch, file)).headers["Content-Disposition"].startswith("attachment")


def test_the_whole_list_is_refused_as_long_as_a_row_is_not_good(catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, line(), line(""))
    response = write(client, batch)
    assert "Chưa ghi gì: 1 dòng chưa ghi được" in messages_of(response)[0]
    assert not Registration.objects.exists()
    assert ImportBatch.objects.get().state == "staged"


@pytest.mark.parametrize("scope", ["", "tat ca", "x"])
def test_an_unknown_scope_writes_nothing(scope, catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, line())
    assert "chưa chọn" in messages_of(write(client, batch, scope))[0]
    assert not Registration.objects.exists()


def test_a_second_click_writes_nothing_more(catalogue, browse, huyen, xa):
    batch = staged(browse(xa), line())
    write(browse(xa), batch)
    write(browse(huyen), batch)
    assert Registration.objects.count() == 1
    assert Registration.objects.get().state == "submitted"


def test_a_list_with_nothing_new_is_confirmed_as_received(catalogue, browse, huyen):
    client = browse(huyen)
    write(client, staged(client, line()))
    again = staged(client, line())
    assert "không có gì mới" in text_of(client.get(page(again)))
    write(client, again)
    again.refresh_from_db()
    assert again.state == "committed"
    assert Registration.objects.count() == 1


def test_a_commune_officers_page_says_that_the_district_accepts(catalogue, browse, xa):
    client = browse(xa)
    batch = staged(client, line())
    assert "1 lượt đang chờ tiếp nhận" in text_of(write(client, batch))


# --- long lists -----------------------------------------------------------------------------------


@pytest.fixture
def _long(monkeypatch):
    monkeypatch.setattr(committing, "IN_REQUEST", 1)


def job_that_commits(batch, user_pk):
    name = job_of(batch.pk)
    return (
        jobs._take_lock(name),
        name,
        partial(intake_jobs._commit, batch.pk, user_pk, False, None),
        intake_jobs.FAILED,
    )


def wait_for(batch):
    deadline = time.monotonic() + 60
    while jobs.is_running(job_of(batch.pk)):
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_long")
def test_a_long_list_is_written_beside_the_request(catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, line(), line("Hai"), line("Ba"))
    response = client.post(page(batch, "ghi/"), to_write(batch))
    assert response.url == page(batch, "dang-ghi/")
    wait_for(batch)
    response = client.get(page(batch, "dang-ghi/"), follow=True)
    assert messages_of(response) == ["Đã ghi 3 dòng của “ds.xlsx” vào sổ đăng ký."]
    assert Registration.objects.count() == 3
    assert jobs.progress_of(job_of(batch.pk)) is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_long")
def test_a_long_list_that_is_refused_says_why_and_waits(catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, line(), line(""))
    client.post(page(batch, "ghi/"), to_write(batch))
    wait_for(batch)
    response = client.get(page(batch, "dang-ghi/"), follow=True)
    assert "Chưa ghi gì: 1 dòng chưa ghi được" in messages_of(response)[0]
    assert "Ghi 1 dòng tốt" in text_of(response)
    assert not Registration.objects.exists()


@pytest.mark.usefixtures("_long")
def test_while_it_runs_progress_is_shown_and_a_second_click_starts_nothing(catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, line(), line("Hai"))
    jobs._folder().mkdir()
    lock = jobs._take_lock(job_of(batch.pk))  # another worker of the server is at it
    jobs._write(job_of(batch.pk), jobs.Progress("Ghi mô hình", 1200, 10_000))
    try:
        with mock.patch.object(jobs, "Thread") as thread:
            response = client.post(page(batch, "ghi/"), to_write(batch))
            assert response.url == page(batch, "dang-ghi/")
        thread.assert_not_called()
        response = client.get(page(batch, "dang-ghi/"))
        assert "Ghi mô hình: 1200 trên 10000" in text_of(response)
        assert '<progress id="tien-do" value="1200" max="10000">' in response.content.decode()
        assert '<meta http-equiv="refresh" content="2">' in response.content.decode()
        assert client.get(page(batch)).url == page(batch, "dang-ghi/")
    finally:
        lock.close()


@pytest.mark.usefixtures("_long")
def test_a_worker_that_died_is_told_and_the_list_still_waits(catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, line(), line("Hai"))
    jobs._folder().mkdir()
    jobs._take_lock(job_of(batch.pk)).close()
    jobs._write(job_of(batch.pk), jobs.Progress("Ghi mô hình", 1200, 10_000))
    response = client.get(page(batch, "dang-ghi/"), follow=True)
    assert "dừng giữa chừng" in messages_of(response)[0]
    assert "Ghi tất cả 2 dòng" in text_of(response)


def test_two_who_look_at_once_do_not_take_each_other_for_the_writer(db):
    jobs._folder().mkdir(exist_ok=True)
    with jobs._path("list-1", "lock").open("a") as looking:
        fcntl.flock(looking, fcntl.LOCK_SH)  # as `is_running` does in another thread or process
        assert not jobs.is_running("list-1")


@pytest.mark.usefixtures("_long")
def test_an_account_that_is_gone_meanwhile_writes_nothing(catalogue, browse, huyen, xa):
    batch = staged(browse(huyen), line(), line("Hai"))
    jobs._folder().mkdir()
    gone = xa.pk
    xa.assignments.all().delete()
    xa.delete()
    with mock.patch.object(jobs.connection, "close"):  # the test's own connection
        jobs._run(*job_that_commits(batch, gone))
    assert jobs.progress_of(job_of(batch.pk)).refusal
    assert not Registration.objects.exists()


@pytest.mark.usefixtures("_long")
def test_a_fault_in_the_middle_is_said_and_the_list_waits(catalogue, browse, huyen):
    batch = staged(browse(huyen), line(), line("Hai"))
    jobs._folder().mkdir()
    with (
        mock.patch.object(jobs.connection, "close"),
        mock.patch.object(intake_jobs, "commit", side_effect=RuntimeError),
    ):
        jobs._run(*job_that_commits(batch, huyen.pk))
    assert not jobs.is_running(job_of(batch.pk))
    response = browse(huyen).get(page(batch, "dang-ghi/"), follow=True)
    assert "máy chủ gặp lỗi giữa chừng" in messages_of(response)[0]
    assert "Ghi tất cả 2 dòng" in text_of(response)


def test_progress_of_nothing_leads_back(catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, line())
    assert client.get(page(batch, "dang-ghi/")).url == page(batch)


def test_a_refusal_of_the_writer_is_a_message(catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, line())
    with mock.patch.object(committing.committing, "commit", side_effect=ValidationError("Không ghi được.")):
        assert messages_of(write(client, batch)) == ["Không ghi được."]


def write_as_shown(client, batch):
    """The page as it is, and what its button will send."""
    (form,) = [
        one for one in fromstring(client.get(page(batch)).content).forms if one.action == page(batch, "ghi/")
    ]
    return dict(form.form_values()) | {"pham_vi": "tat-ca"}


def test_what_another_officer_left_out_since_the_page_was_shown_is_seen_before_it_is_written(
    catalogue, browse, huyen, xa
):
    client = browse(huyen)
    batch = staged(client, line(), line("Hai"), line("Ba"))
    stale = write_as_shown(client, batch)
    browse(xa).post(page(batch, "xu-ly-dong/"), {"viec": "bo|3|DS"})
    told = client.post(page(batch, "ghi/"), stale, follow=True)
    assert "Chưa ghi gì: danh sách vừa được sửa ở nơi khác" in messages_of(told)[0]
    assert "Ghi tất cả 2 dòng" in text_of(told)
    assert not Registration.objects.exists()
    client.post(page(batch, "ghi/"), write_as_shown(client, batch), follow=True)
    again = client.post(page(batch, "ghi/"), stale, follow=True)  # written: nothing is left to be told
    assert messages_of(again) == ["Đã ghi 2 dòng của “ds.xlsx” vào sổ đăng ký."]
    assert Registration.objects.count() == 2


def test_a_list_that_is_refused_says_on_its_page_which_rows_and_asks_what_has_become_a_question(
    catalogue, browse, xa, huyen
):
    client = browse(xa)
    other = staged(client, line("Nuôi cá lồng", "Ma Văn A", kind="Cá nhân"), line("Ba"), name="một.xlsx")
    batch = staged(client, line("Nuôi cá lòng", "Ma Văn A", kind="Cá nhân"), line("Ba"), line("Bốn"))
    client.post(page(other, "ghi/"), to_write(other), follow=True)
    services.withdraw(list(Registration.objects.filter(model__title="Ba")), huyen, "Thôi")
    told = client.post(page(batch, "ghi/"), to_write(batch), follow=True)
    assert "Chưa ghi gì: 2 dòng chưa ghi được" in messages_of(told)[0]
    batch.refresh_from_db()
    assert [row.action for row in batch.rows.order_by("row")] == ["duplicate", "question", "new"]
    assert "Mọi dòng đều ghi được" not in text_of(told)
    assert "Ghi 1 dòng tốt" in text_of(told)
    same = question(client, batch, "Nuôi cá lòng")
    client.post(page(batch, "tra-loi/"), {same.name: same.field.choices[0][0]})
    assert (
        "Đã ghi 1 dòng"
        in messages_of(client.post(page(batch, "ghi/"), to_write(batch, "dong-tot"), follow=True))[-1]
    )


def test_what_a_colleague_has_undone_is_not_brought_back_by_a_button_that_did_not_say_so(
    catalogue, browse, xa, huyen
):
    client = browse(xa)
    earlier = staged(client, line(), line("Hai"), name="một.xlsx")
    client.post(page(earlier, "ghi/"), to_write(earlier))
    batch = staged(client, line(), line("Hai"), line("Ba"))
    assert batch.counts["unchanged"] == 2
    browse(huyen).post(page(earlier, "hoan-tac/"))
    told = client.post(page(batch, "ghi/"), to_write(batch), follow=True)
    assert "nay danh sách sẽ ghi 3 dòng chứ không phải 1 dòng" in messages_of(told)[-1]
    assert "Ghi tất cả 3 dòng" in text_of(told)
    assert not Registration.objects.exists()
    client.post(page(batch, "ghi/"), to_write(batch))
    assert Registration.objects.count() == 3


@pytest.mark.parametrize("seen", ["", "x", "0" * 5000])
def test_who_does_not_say_what_he_saw_writes_nothing(seen, catalogue, browse, huyen):
    client = browse(huyen)
    batch = staged(client, line())
    told = client.post(page(batch, "ghi/"), {"pham_vi": "tat-ca", "ban_xem": seen}, follow=True)
    assert "vừa được sửa ở nơi khác" in messages_of(told)[0]
    assert not Registration.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_long")
def test_a_long_list_that_was_corrected_since_the_page_was_shown_is_not_written(catalogue, browse, huyen, xa):
    client = browse(huyen)
    batch = staged(client, line(), line("Hai"))
    stale = write_as_shown(client, batch)
    browse(xa).post(page(batch, "xu-ly-dong/"), {"viec": "bo|3|DS"})
    client.post(page(batch, "ghi/"), stale)
    wait_for(batch)
    told = client.get(page(batch, "dang-ghi/"), follow=True)
    assert "vừa được sửa ở nơi khác" in messages_of(told)[0]
    assert not Registration.objects.exists()
