"""Accounts that a command makes are told in the trail as those of a form are."""

import io

import pytest
from django.core.management import call_command

from danvan.accounts.models import User
from danvan.demo import accounts as demo_accounts
from models_registry.models import Act, Change
from models_registry.proof import prove

pytestmark = pytest.mark.django_db


def test_an_administrator_made_at_the_server_is_told_without_his_password(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "suoi-rong-trau-ve")
    call_command("createsuperuser", "--noinput", username="quantri", email="", stdout=io.StringIO())
    made = User.objects.get(username="quantri")
    assert made.check_password("suoi-rong-trau-ve")
    line = Change.objects.get()
    assert (line.action, line.subject_id, line.by, line.by_name) == ("created", made.pk, None, "Hệ thống")
    assert line.after["is_superuser"] is True
    assert "password" not in line.after
    assert prove().faults == []


def test_accounts_of_the_demonstration_are_told(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    call_command("load_lam_binh", stdout=io.StringIO())
    entries = demo_accounts.load()
    act = Act.objects.get(reason=demo_accounts.REASON)
    made = act.changes.filter(subject="accounts.user", action=Change.Action.CREATED)
    assert {line.after["username"] for line in made} == {entry.username for entry in entries}
