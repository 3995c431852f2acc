"""Sign-in, sign-out, change of password, and what a stranger meets."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.builders import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def test_a_right_password_opens_the_overview(huyen):
    response = Client().post(reverse("login"), {"username": "huyen", "password": PASSWORD})
    assert response.status_code == 302
    assert response.url == reverse("portal:overview")


def test_a_wrong_password_is_answered_in_vietnamese_and_keeps_the_name(huyen):
    response = Client().post(reverse("login"), {"username": "huyen", "password": "sai"})
    page = response.content.decode()
    assert response.status_code == 200
    assert 'value="huyen"' in page
    assert "Please" not in page


def test_an_inactive_account_stays_outside(huyen):
    huyen.is_active = False
    huyen.save()
    client = Client()
    client.force_login(huyen)
    assert client.get(reverse("portal:overview")).status_code == 302


def test_signing_out_ends_the_session(huyen):
    client = Client()
    client.force_login(huyen)
    assert client.post(reverse("logout")).status_code == 302
    assert client.get(reverse("portal:overview")).status_code == 302


def test_a_password_is_changed_with_the_old_one(huyen):
    client = Client()
    client.force_login(huyen)
    new = "mot-mat-khau-khac-2026"
    response = client.post(
        reverse("password_change"),
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
    )
    assert response.status_code == 302
    huyen.refresh_from_db()
    assert huyen.check_password(new)


def test_an_account_without_assignment_is_told_so(la):
    client = Client()
    client.force_login(la)
    response = client.get(reverse("portal:overview"))
    assert response.status_code == 403
    assert "chưa được giao nhiệm vụ" in response.content.decode()


def test_a_reader_is_told_that_entry_is_not_for_him(bcd, la):
    for user in (bcd, la):
        client = Client()
        client.force_login(user)
        response = client.get(reverse("admin:index"), follow=True)
        assert response.status_code == 403


def test_a_form_without_its_key_gets_the_page_on_expired_sessions(huyen):
    client = Client(enforce_csrf_checks=True)
    response = client.post(reverse("login"), {"username": "huyen", "password": PASSWORD})
    assert response.status_code == 403
    assert 'lang="vi"' in response.content.decode()


def test_a_form_of_20_mb_is_refused_as_too_large(huyen):
    client = Client()
    client.force_login(huyen)
    response = client.post(
        reverse("password_change"), "x=" + "a" * 20_000_000, content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 413
    assert 'lang="vi"' in response.content.decode()


def test_no_page_allows_inline_or_foreign_code(huyen):
    client = Client()
    client.force_login(huyen)
    for address in (reverse("portal:overview"), reverse("admin:index")):
        policy = client.get(address)["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy


def test_dates_are_read_day_first():
    from django import forms

    assert forms.DateField(localize=True).clean("05/10/2022").isoformat() == "2022-10-05"
    assert forms.DateField().clean("25/10/2022").isoformat() == "2022-10-25"


def test_a_form_sent_after_the_session_ended_gives_back_what_was_typed():
    response = Client().post(
        reverse("admin:models_registry_emulationmodel_add"),
        {"title": "Đường hoa", "unit": "3", "password1": "bi-mat", "csrfmiddlewaretoken": "khoa"},
    )
    page = response.content.decode()
    assert response.status_code == 403
    assert "Đường hoa" in page
    assert "bi-mat" not in page
    assert "khoa<" not in page


def tried(address="10.0.0.1", username="huyen", password="sai-roi-nhe-1"):
    return Client().post(reverse("login"), {"username": username, "password": password}, REMOTE_ADDR=address)


def test_sixty_guesses_do_not_reach_the_next_and_nobody_else_waits(huyen, xa):
    for number in range(60):
        page = tried()
        assert page.status_code == (200 if number < 9 else 429)
    assert page.headers["Retry-After"] == "900"
    assert "Hãy chờ 15 phút rồi thử lại" in page.content.decode()
    assert 'value="huyen"' in page.content.decode()
    assert tried(password=PASSWORD).status_code == 429
    assert tried(username="HUYEN", password=PASSWORD).status_code == 429
    assert tried(username="xa", password=PASSWORD).status_code == 302  # at the same address
    assert tried("10.0.0.2", password=PASSWORD).status_code == 302  # the owner, elsewhere


def test_who_waited_signs_in_and_begins_anew(huyen):
    for _ in range(15):
        tried()
    for minutes, status in ((14, 429), (16, 302)):
        AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=minutes))
        assert tried(password=PASSWORD).status_code == status
    assert tried().status_code == 200


def test_who_mistyped_a_few_times_is_not_counted_on_after_he_came_in(huyen):
    for _ in range(3):
        for _ in range(9):
            assert tried().status_code == 200
        assert tried(password=PASSWORD).status_code == 302


def test_a_sender_says_no_other_address_than_his_own(huyen, settings):
    claims = [{"HTTP_X_FORWARDED_FOR": f"10.9.9.{number}, 10.0.0.7"} for number in range(11)]
    typed = {"username": "huyen", "password": "sai-roi-nhe-1"}
    for claim in claims:  # no proxy stands before the portal: the header is anybody's
        page = Client().post(reverse("login"), typed, **claim)
    assert page.status_code == 429
    settings.HTTPS = True
    for claim in claims:
        page = Client().post(reverse("login"), {**typed, "username": "xa"}, REMOTE_ADDR="127.0.0.1", **claim)
    assert page.status_code == 429
    assert AccessAttempt.objects.get(username="xa").ip_address == "10.0.0.7"


def test_what_was_typed_goes_into_no_table_of_guesses(huyen):
    Client().post(
        f"{reverse('login')}?giu=dia-chi-rieng",
        {"username": "huyen", "password": "sai-roi-nhe-1", "giu": "chuyen-rieng"},
    )
    kept = str(AccessAttempt.objects.values().get())
    assert "sai-roi-nhe-1" not in kept
    assert "rieng" not in kept


@pytest.mark.parametrize("name", ["HUYEN", "Huyen", " huyen"])
def test_a_name_is_read_without_regard_to_capitals(name, huyen):
    assert tried(username=name, password=PASSWORD).status_code == 302


def test_of_two_old_names_that_differ_by_capitals_each_opens_its_own(huyen):
    other = make_user(username="Huyen")
    client = Client()
    client.post(reverse("login"), {"username": "Huyen", "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(other.pk)
    assert tried(username="HUYEN", password=PASSWORD).status_code == 200  # either could be meant
    with pytest.raises(ValidationError):
        other.full_clean()


@pytest.mark.parametrize("name", ["", "\0", "x" * 5000, "huyen\0"])
def test_an_odd_name_is_nobody_s(name, huyen):
    assert tried(username=name).status_code == 200
