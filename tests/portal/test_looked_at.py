"""Who opened a file, or saw the slips of accounts: each leaves a line, and changes nothing."""

import pytest
from django.urls import reverse

from models_registry import trail
from models_registry.access import OPERATOR
from models_registry.accounts import reset_password
from models_registry.history import history_of
from models_registry.models import Change
from models_registry.proof import prove
from tests.builders import make_evidence, make_model, make_registrant

pytestmark = pytest.mark.django_db
Action = Change.Action


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def shown():
    """Who saw which file of which row, in the order in which it was."""
    rows = Change.objects.filter(action=Action.SHOWN).order_by("pk")
    return [(row.by, row.subject, row.subject_id, row.reason) for row in rows]


def test_who_opens_evidence_leaves_a_line_once_an_hour(xuan_lap, xa, bcd, browse):
    one = make_evidence(make_model("Đường hoa", make_registrant(xuan_lap)))
    before = Change.objects.newest()
    address = reverse("portal:evidence", args=[one.pk])
    assert browse(xa).head(address).status_code == 200
    assert shown() == []
    for _ in range(2):  # as a browser asks for a long file in parts
        assert b"".join(browse(xa).get(address))
    assert b"".join(browse(bcd).get(address))
    name = one.file.download_name
    assert shown() == [(who, "awards.evidence", one.pk, name) for who in (xa, bcd)]
    assert Change.objects.newest() == before  # nobody's decision is stale because somebody looked
    assert not [entry for entry in history_of(type(one), one.pk) if entry.change.action == Action.SHOWN]
    assert prove().faults == []


def test_it_is_told_again_after_an_hour(xuan_lap, xa, browse):
    one = make_evidence(make_model("Đường hoa", make_registrant(xuan_lap)))
    with trail.act(xa) as act:
        act.at = act.at.replace(year=act.at.year - 1)
        trail.record_shown(type(one), [one.pk], "bien-ban.pdf")
    assert b"".join(browse(xa).get(reverse("portal:evidence", args=[one.pk])))
    assert len(shown()) == 2


def test_what_nobody_could_see_is_not_told(xuan_lap, xa_khac, browse):
    one = make_evidence(make_model("Đường hoa", make_registrant(xuan_lap)))
    assert browse(xa_khac).get(reverse("portal:evidence", args=[one.pk])).status_code == 404
    assert shown() == []


def test_slips_leave_a_line_for_each_account_that_they_show(an, xa, bcd, browse):
    client = browse(an)
    slip = reverse("admin:accounts_user_slip", args=[xa.pk])
    client.get(slip)
    assert shown() == []  # there is none
    client.post(reverse("admin:auth_user_password_change", args=[xa.pk]), follow=True)
    what = "Phiếu tài khoản, có mật khẩu dùng một lần"
    assert shown() == [(an, "accounts.user", xa.pk, what)]
    client.get(reverse("start:slips"))
    assert shown()[1:] == [(an, "accounts.user", xa.pk, what)]
    reset_password(xa, OPERATOR)  # the slip is worth nothing now
    client.get(reverse("start:slips"))
    assert len(shown()) == 2
