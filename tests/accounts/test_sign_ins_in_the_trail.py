"""Every sign-in, failed or not, is told in the trail, and a stranger fills nothing with it."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from models_registry.models import Change
from models_registry.sign_ins import TOLD_AN_HOUR
from tests.builders import PASSWORD

pytestmark = pytest.mark.django_db
Action = Change.Action
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 coc_coc_browser/126"


def tried(username, password="sai-roi-nhe-1", address="10.0.0.1"):
    typed = {"username": username, "password": password}
    return Client().post(reverse("login"), typed, REMOTE_ADDR=address, headers={"user-agent": WINDOWS})


def told(*actions):
    return list(Change.objects.filter(action__in=actions or Action.values).order_by("pk"))


def test_who_came_in_is_told_with_his_device_and_address(huyen):
    assert tried("huyen", PASSWORD).status_code == 302
    [line] = told()
    assert (line.action, line.by, line.subject, line.subject_id) == (
        "sign_in",
        huyen,
        "accounts.user",
        huyen.pk,
    )
    assert line.reason == "Từ Cốc Cốc trên máy Windows, địa chỉ 10.0.0.1"


def test_who_signs_in_again_in_the_middle_of_a_form_is_told_too(huyen):
    kept = Client().post(reverse("admin:models_registry_unit_add"), {"name": "Đường hoa"})
    typed = {"username": "huyen", "password": PASSWORD, "giu": kept.context["kept"].signed}
    assert Client().post(reverse("sign_in_again"), typed).status_code == 200
    assert [line.by for line in told(Action.SIGN_IN)] == [huyen]


def test_who_was_refused_is_told_without_what_he_typed(huyen):
    tried("HUYEN")
    tried("suoi-rong-trau-ve-2022")  # a password in the wrong box
    known, unknown = told()
    assert (known.action, known.by, known.by_name, known.subject_id) == (
        "refused",
        None,
        "Hệ thống",
        huyen.pk,
    )
    assert known.reason == "Sai mật khẩu; từ Cốc Cốc trên máy Windows, địa chỉ 10.0.0.1"
    assert (unknown.action, unknown.subject_id) == ("refused", 0)
    assert unknown.reason.startswith("Tên đăng nhập không có; từ ")
    assert "suoi" not in f"{unknown.reason}{unknown.before}{unknown.after}"


def test_a_closed_account_is_told_as_itself(huyen_nghi):
    tried(huyen_nghi.username, PASSWORD)
    assert [line.subject_id for line in told(Action.REFUSED)] == [huyen_nghi.pk]


def test_a_stranger_fills_nothing_and_an_account_is_told_beside_him(huyen, xa):
    for number in range(TOLD_AN_HOUR + 5):
        tried(f"ten-{number}", address=f"10.0.1.{number}")
        tried("huyen", address=f"10.0.1.{number}")
    tried("xa")
    found = [line.subject_id for line in told(Action.REFUSED)]
    assert (found.count(0), found.count(huyen.pk), found.count(xa.pk)) == (TOLD_AN_HOUR, TOLD_AN_HOUR, 1)
    last = [line for line in told() if line.subject_id == huyen.pk][-1]
    assert last.reason.endswith("những lần sau trong một giờ không ghi từng lần")
    assert told()[0].reason.endswith("địa chỉ 10.0.1.0")


def test_a_sign_in_makes_no_open_form_stale_and_nothing_newer(an, xa, browse):
    newest = Change.objects.newest()
    client, page = browse(an), reverse("admin:accounts_user_change", args=[xa.pk])
    sent = {"username": "xa", "full_name": "Tên mới", "is_active": "on"}
    sent |= {"seen_changes": client.get(page).context["seen_changes"]}
    rows = list(xa.assignments.all())
    sent |= {"assignments-TOTAL_FORMS": len(rows), "assignments-INITIAL_FORMS": len(rows)}
    for number, row in enumerate(rows):
        sent |= {
            f"assignments-{number}-{name}": value
            for name, value in {"id": row.pk, "task": row.task, "unit": row.unit_id}.items()
        }
    tried("xa", PASSWORD)
    tried("xa")
    assert Change.objects.newest() == newest
    assert client.post(page, sent).status_code == 302
    assert get_user_model().objects.get(pk=xa.pk).full_name == "Tên mới"
    history = client.get(reverse("admin:accounts_user_history", args=[xa.pk])).content.decode()
    assert "Không đăng nhập được" in history
    assert "<p>Từ Cốc Cốc trên máy Windows, địa chỉ 10.0.0.1</p>" in history
    assert "Đăng nhập" in client.get(reverse("admin:models_registry_change_changelist")).content.decode()


@pytest.mark.parametrize(
    ("said", "device"),
    [
        (
            "Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36",
            "Chrome trên điện thoại Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1",
            "Safari trên iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge trên máy Windows"),
        ("<script>", "thiết bị không rõ"),
    ],
)
def test_a_device_is_told_in_words(said, device, rf):
    from danvan.accounts.devices import device_of

    assert device_of(rf.get("/", headers={"user-agent": said})) == device
