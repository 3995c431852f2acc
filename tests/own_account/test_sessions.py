"""One's own sessions: listed, ended, and ending by themselves."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from lxml import html

from danvan.accounts.models import OpenSession
from danvan.accounts.sessions import end_sessions, open_sessions_of
from tests.builders import PASSWORD

pytestmark = pytest.mark.django_db
PAGE = "/tai-khoan/"
PHONE = "Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36"


def signed_in(username, address="10.0.0.1", agent="Mozilla/5.0 (Windows NT 10.0) Firefox/127.0"):
    client = Client(REMOTE_ADDR=address, headers={"user-agent": agent})
    client.post(reverse("login"), {"username": username, "password": PASSWORD})
    return client


def is_in(client):
    return client.get(reverse("portal:guide")).status_code == 200


def age(client, seconds, name="seen"):
    """As if so much time had gone by."""
    session = client.session
    session[name] -= seconds
    session.save()


def test_one_sees_who_he_is_what_he_may_do_where_and_where_he_is_in(huyen, xa):
    here, there, other = signed_in("huyen"), signed_in("huyen", "10.0.0.9", PHONE), signed_in("xa")
    page = here.get(PAGE)
    text = " ".join(html.fromstring(page.content).text_content().split())
    assert "Cán bộ huyện Tên đăng nhập: huyen" in text
    assert "Tiếp nhận, công nhận: Huyện Lâm Bình" in text
    assert "Firefox trên máy Windows (máy đang dùng) Địa chỉ 10.0.0.1" in text
    assert "Chrome trên điện thoại Android Địa chỉ 10.0.0.9" in text
    assert text.count("Địa chỉ") == 2
    assert "Đăng nhập. Từ Chrome trên điện thoại Android, địa chỉ 10.0.0.9" in text
    for client in (here, there, other):
        assert client.session.session_key not in page.content.decode()


def test_he_ends_one_of_them_and_nobody_else_s(huyen, xa):
    here, there, third, other = signed_in("huyen"), signed_in("huyen"), signed_in("huyen"), signed_in("xa")
    keys = {one.session_id: one.pk for one in OpenSession.objects.all()}
    foreign, own = keys[other.session.session_key], keys[here.session.session_key]
    assert here.post(f"{PAGE}phien/{foreign}/ket-thuc/").status_code == 404
    assert here.post(f"{PAGE}phien/{own}/ket-thuc/").status_code == 404  # this one ends by "Đăng xuất"
    page = here.post(f"{PAGE}phien/{keys[there.session.session_key]}/ket-thuc/", follow=True).content.decode()
    assert "Đã đăng xuất phiên ở Firefox trên máy Windows, 10.0.0.1" in page
    assert [is_in(one) for one in (here, there, third, other)] == [True, False, True, True]
    page = here.post(f"{PAGE}phien/ket-thuc-het/", follow=True).content.decode()
    assert "Đã đăng xuất 1 phiên khác." in page
    assert [is_in(one) for one in (here, third, other)] == [True, False, True]


def test_to_end_a_session_is_a_press_and_not_an_address(huyen):
    client = signed_in("huyen")
    for address in (f"{PAGE}phien/1/ket-thuc/", f"{PAGE}phien/ket-thuc-het/"):
        assert client.get(address).status_code == 405
        assert Client().post(address).status_code == 302


def test_an_idle_session_ends_and_one_that_is_used_goes_on(huyen, settings):
    client = signed_in("huyen")
    for _ in range(3):
        age(client, settings.SESSION_IDLE.total_seconds() - 5)
        assert is_in(client)
    age(client, settings.SESSION_IDLE.total_seconds() + 5)
    answer = client.get(reverse("portal:guide"))
    assert answer.url.startswith(reverse("login"))
    assert not Session.objects.exists()
    assert not OpenSession.objects.exists()


def test_no_session_outlives_the_working_day_however_it_is_used(huyen, settings):
    client = signed_in("huyen")
    age(client, settings.SESSION_COOKIE_AGE - 5, "began")
    assert is_in(client)
    age(client, 10, "began")
    assert not is_in(client)


def test_what_was_typed_in_a_session_that_idled_away_is_kept(huyen, settings):
    client = signed_in("huyen")
    age(client, settings.SESSION_IDLE.total_seconds() + 5)
    answer = client.post(reverse("portal:models_grid"), {"m1-note": "Xem lại vườn rau"})
    assert answer.status_code == 403
    assert "Xem lại vườn rau" in answer.content.decode()
    assert "không bị mất" in answer.content.decode()


def test_a_page_asks_the_database_for_nothing_more_but_once_in_five_minutes(huyen, django_assert_num_queries):
    client, page = signed_in("huyen"), reverse("password_change_done")
    began = OpenSession.objects.get().seen_at
    client.get(page)
    with django_assert_num_queries(4):  # session, account, mark of work, demonstration
        client.get(page)
    assert OpenSession.objects.get().seen_at == began
    age(client, 301)
    client.get(page)
    assert OpenSession.objects.get().seen_at > began


def test_who_changes_his_password_stays_in_here_alone_and_finds_this_session_in_his_list(huyen):
    here, there = signed_in("huyen"), signed_in("huyen")
    mine = "nuoc chay da mon 4"
    typed = {"old_password": PASSWORD, "new_password1": mine, "new_password2": mine}
    assert here.post(reverse("password_change"), typed).status_code == 302
    assert [is_in(here), is_in(there)] == [True, False]
    assert [one.session_id for one in open_sessions_of(huyen)] == [here.session.session_key]


def test_a_reset_by_somebody_else_ends_them_all(huyen, an, browse):
    client = signed_in("huyen")
    browse(an).post(f"/nhap-lieu/accounts/user/{huyen.pk}/password/")
    assert not is_in(client)
    assert not open_sessions_of(huyen).exists()


def test_signing_out_and_the_daily_round_leave_nothing_behind(huyen):
    from django.core.management import call_command
    from django.utils import timezone

    signed_in("huyen").post(reverse("logout"))
    signed_in("huyen")
    Session.objects.update(expire_date=timezone.now())
    call_command("clearsessions")
    assert not OpenSession.objects.exists()
    assert end_sessions(huyen) == 0


def test_an_account_without_any_task_has_its_page_too_and_a_stranger_none(la):
    assert "Chưa được giao nhiệm vụ" in signed_in("la").get(PAGE).content.decode()
    assert Client().get(PAGE).status_code == 302
