"""Sign-in, sign-out, change of password, and what a stranger meets."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders import PASSWORD

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
