"""A password that somebody else gives is for one sign-in: shown to who gives it, told to whose it is."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from danvan.accounts.models import User
from models_registry.models import Change
from models_registry.permissions import Task
from models_registry.second_factors import set_up
from tests.builders import COMMUNE_OFFICER, PASSWORD, make_user

pytestmark = pytest.mark.django_db
USERS = "/nhap-lieu/accounts/user/"


@pytest.fixture
def quan_tri_xa(xuan_lap):
    """Administers xã Xuân Lập, and nothing else."""
    return make_user((Task.ADMINISTER,), xuan_lap, "quan-tri-xa", full_name="Quản trị Xuân Lập")


def signed_in(username, password):
    client = Client()
    client.post(reverse("login"), {"username": username, "password": password})
    return client


def test_a_reset_password_is_for_one_sign_in_and_its_owner_hears_of_it(browse, quan_tri_xa, xa):
    before = signed_in("xa", PASSWORD)
    assert before.get("/").status_code == 200
    client = browse(quan_tri_xa)
    assert "bị đăng xuất ngay" in client.get(f"{USERS}{xa.pk}/password/").content.decode()
    shown = client.post(f"{USERS}{xa.pk}/password/", follow=True)
    password = shown.context["password"]
    assert password in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    assert before.get("/").status_code == 302  # what was signed in with the old one
    assert signed_in("xa", PASSWORD).get("/").status_code == 302
    own = signed_in("xa", password)
    assert own.get("/").url == reverse("password_change")
    page = " ".join(own.get(reverse("password_change")).content.decode().split())
    assert "Mật khẩu do Quản trị Xuân Lập đặt lại lúc" in page
    line = Change.objects.get(subject="accounts.user", subject_id=xa.pk, after__has_key="password")
    assert (line.by, line.reason) == (quan_tri_xa, "Đặt lại mật khẩu")
    assert password not in f"{line.before}{line.after}{line.reason}"
    mine = "nuoc chay da mon 4"
    typed = {"old_password": password, "new_password1": mine, "new_password2": mine}
    assert own.post(reverse("password_change"), typed).status_code == 302
    assert own.get("/").status_code == 200
    assert client.get(f"{USERS}{xa.pk}/mat-khau-mot-lan/").context["password"] is None
    assert "đặt lại lúc" not in own.get(reverse("password_change")).content.decode()


def test_a_password_that_one_sets_himself_is_in_the_trail(browse, xa):
    mine = "nuoc chay da mon 4"
    typed = {"old_password": PASSWORD, "new_password1": mine, "new_password2": mine}
    browse(xa).post(reverse("password_change"), typed)
    line = Change.objects.get(subject="accounts.user")
    assert (line.by, line.after, line.reason) == (xa, {"password": "mới"}, "Tự đổi mật khẩu")


def test_the_password_of_a_new_account_is_drawn_by_lot(browse, an, xuan_lap):
    client = browse(an)
    assert "password1" not in client.get(f"{USERS}add/").content.decode()
    sent = {"username": "moi", "full_name": "Người mới"}
    sent |= {"assignments-TOTAL_FORMS": 0, "assignments-INITIAL_FORMS": 0}
    shown = client.post(f"{USERS}add/", sent, follow=True)
    made = User.objects.get(username="moi")
    assert shown.redirect_chain[-1][0] == f"{USERS}{made.pk}/mat-khau-mot-lan/"
    assert made.check_password(shown.context["password"])
    assert made.must_change_password
    assert browse(an).get(shown.redirect_chain[-1][0]).context["password"] is None  # in another session


def test_it_is_shown_in_the_session_of_who_gave_it_alone(browse, an, quan_tri_xa, xa):
    browse(quan_tri_xa).post(f"{USERS}{xa.pk}/password/")
    assert browse(an).get(f"{USERS}{xa.pk}/mat-khau-mot-lan/").context["password"] is None


def test_two_presses_give_one_password(browse, an, xa):
    client, sent = browse(an), {"one_use_key": "a" * 32}
    first = client.post(f"{USERS}{xa.pk}/password/", sent, follow=True)
    again = client.post(f"{USERS}{xa.pk}/password/", sent, follow=True)
    assert again.context["password"] == first.context["password"]
    assert User.objects.get(pk=xa.pk).check_password(first.context["password"])


def test_who_administers_sets_his_own_as_everyone_does(browse, an):
    assert browse(an).get(f"{USERS}{an.pk}/password/").url == reverse("password_change")
    before = an.password
    assert browse(an).post(f"{USERS}{an.pk}/password/").url == reverse("password_change")
    assert User.objects.get(pk=an.pk).password == before


def test_the_account_s_page_says_whose_the_password_is_and_nothing_of_it(browse, an, xa):
    client = browse(an)
    page = client.get(f"{USERS}{xa.pk}/change/").content.decode()
    assert "Do chủ tài khoản tự đặt." in page
    assert f"{USERS}{xa.pk}/password/" in page
    assert "md5" not in page
    client.post(f"{USERS}{xa.pk}/password/")
    assert "dùng một lần, chưa đổi" in client.get(f"{USERS}{xa.pk}/change/").content.decode()


def test_another_unit_s_administrator_readers_and_strangers_reset_nothing(browse, xa, khuon_ha, huyen, bcd):
    other = make_user((Task.ADMINISTER, *COMMUNE_OFFICER), khuon_ha)
    for user in (other, huyen, bcd, None):
        for door in ("password", "mat-khau-mot-lan"):
            for answer in (
                browse(user).get(f"{USERS}{xa.pk}/{door}/"),
                browse(user).post(f"{USERS}{xa.pk}/{door}/"),
            ):
                assert answer.status_code in ((302, 403) if user in (bcd, None) else (403, 404))
    xa.refresh_from_db()
    assert xa.check_password(PASSWORD)


def test_the_operator_gives_one_at_the_server(an, capsys):
    before = signed_in(an.username, PASSWORD)
    call_command("reset_password", an.username)
    password = capsys.readouterr().out.strip().rpartition(" ")[2]
    assert before.get("/").status_code == 302
    own = signed_in(an.username, password)
    assert "Mật khẩu do Hệ thống đặt lại lúc" in " ".join(own.get("/", follow=True).content.decode().split())
    with pytest.raises(CommandError, match="Không có tài khoản"):
        call_command("reset_password", "khong-co")


def test_django_s_own_command_is_in_the_trail_too(an, monkeypatch, capsys):
    monkeypatch.setattr("getpass.getpass", lambda *asked, **more: "nuoc chay da mon 4")
    call_command("changepassword", an.username)
    an.refresh_from_db()
    assert an.check_password("nuoc chay da mon 4")
    line = Change.objects.get(subject="accounts.user")
    assert (line.by_name, line.after) == ("Hệ thống", {"password": "mới"})


def test_who_is_given_another_password_waits_no_longer_for_the_guesses_of_before(browse, an, xa, huyen):
    for username in ("xa", "XA", "huyen"):
        for _ in range(10):
            signed_in(username, "sai-roi-nhe-1")
    set_up(xa, "3132333435363738393031323334353637383930", -1)
    TOTPDevice.objects.update(throttling_failure_count=20, throttling_failure_timestamp=timezone.now())
    password = browse(an).post(f"{USERS}{xa.pk}/password/", follow=True).context["password"]
    assert signed_in("xa", password).get("/dang-nhap/ma-xac-thuc/").status_code == 200
    assert TOTPDevice.objects.get().verify_is_allowed()[0]
    assert signed_in("huyen", PASSWORD).get("/").status_code == 302
