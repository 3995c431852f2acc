"""Accounts are an administrator's to make, with assignment and trail in one go."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from models_registry.models import Change
from models_registry.permissions import Task

pytestmark = pytest.mark.django_db


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_an_administrator_makes_an_account_and_assigns_it(an, xuan_lap):
    client = client_of(an)
    response = client.post(
        reverse("admin:accounts_user_add"),
        {"username": "canbo", "full_name": "Cán bộ mới"}
        | {"assignments-TOTAL_FORMS": 0, "assignments-INITIAL_FORMS": 0},
    )
    assert response.status_code == 302, response.context["errors"]
    made = get_user_model().objects.get(username="canbo")
    page = reverse("admin:accounts_user_change", args=[made.pk])
    response = client.post(
        page,
        {"username": "canbo", "full_name": "Cán bộ mới", "is_active": "on"}
        | {"seen_changes": client.get(page).context["seen_changes"]}
        | {"assignments-TOTAL_FORMS": 1, "assignments-INITIAL_FORMS": 0}
        | {"assignments-0-task": Task.ENTER, "assignments-0-unit": xuan_lap.pk},
    )
    assert response.status_code == 302, response.context["errors"]
    assert made.assignments.get().unit == xuan_lap
    trail = Change.objects.filter(subject__in=["accounts.user", "models_registry.assignment"])
    assert trail.filter(by=an).count() >= 2
    assert not any("password" in change.after for change in trail)


def test_nobody_else_sees_accounts(huyen, xa, bcd, la):
    for user in (huyen, xa, bcd, la):
        assert client_of(user).get(reverse("admin:accounts_user_changelist"), follow=True).status_code == 403
    assert Client().get(reverse("admin:accounts_user_changelist")).status_code == 302
