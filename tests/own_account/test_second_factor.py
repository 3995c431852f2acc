"""The second factor: set up, asked for after the password, slowed where it is guessed, taken away."""

from datetime import timedelta
from time import time

import pytest
from axes.models import AccessAttempt
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from lxml import html

from models_registry.accounts import reset_password
from models_registry.models import Change, Registration
from models_registry.permissions import Task
from models_registry.second_factors import set_up, take_away
from tests.builders import PASSWORD, make_model, make_registration, make_user

pytestmark = pytest.mark.django_db
SET_UP, CODE, CODES = "/tai-khoan/xac-thuc/", "/dang-nhap/ma-xac-thuc/", "/tai-khoan/xac-thuc/ma-du-phong/"
USERS = "/nhap-lieu/accounts/user/"
KEY = "3132333435363738393031323334353637383930"
WINDOWS = {"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/127.0"}


@pytest.fixture
def required(settings):
    settings.DANVAN_SECOND_FACTOR = True


def password_given(user, address="10.0.0.1", then=""):
    client = Client(REMOTE_ADDR=address, headers=WINDOWS)
    client.post(reverse("login") + then, {"username": user.username, "password": PASSWORD})
    return client


def code(ahead=0, key=KEY):
    """What a telephone with that secret shows, `ahead` steps of half a minute from now."""
    return f"{totp(bytes.fromhex(key), t0=-30 * ahead):06}"


def is_in(client):
    return client.get(reverse("portal:guide")).status_code == 200


def text_of(answer):
    return " ".join(html.fromstring(answer.content).text_content().split())


@pytest.fixture
def codes(huyen):
    """huyen has set up a telephone; its recovery codes."""
    return set_up(huyen, KEY, -1)[1]


def test_the_password_alone_brings_nobody_in_who_has_a_telephone(huyen, codes):
    client = Client(headers=WINDOWS)
    asked = reverse("portal:registrations")
    answer = client.post(f"{reverse('login')}?next={asked}", {"username": "huyen", "password": PASSWORD})
    assert answer.url == CODE
    assert client.get(asked).status_code == 302
    assert "_auth_user_id" not in client.session
    assert not Change.objects.filter(action=Change.Action.SIGN_IN).exists()
    page = client.get(CODE)
    assert "Đăng xuất" not in text_of(page)
    wrong = client.post(CODE, {"ma": "000000"})
    assert "Mã không đúng" in text_of(wrong)
    assert not is_in(client)
    TOTPDevice.objects.update(throttling_failure_timestamp=None)
    assert client.post(CODE, {"ma": f"{code()[:3]} {code()[3:]}"}).url == asked
    assert is_in(client)
    lines = Change.objects.filter(subject="accounts.user").exclude(after__has_key="second_factor")
    told = [(line.action, line.reason.split(";")[0]) for line in lines.order_by("pk")]
    assert told == [
        ("refused", "Sai mã xác thực"),
        ("sign_in", "Từ Firefox trên máy Windows, địa chỉ 127.0.0.1"),
    ]


def test_a_code_is_good_once_and_a_recovery_code_too(huyen, codes):
    shown, spare = code(), codes[0]
    assert password_given(huyen).post(CODE, {"ma": shown}).status_code == 302
    again = password_given(huyen).post(CODE, {"ma": shown})
    assert "đã dùng" in text_of(again)
    assert password_given(huyen).post(CODE, {"ma": spare.upper()}).status_code == 302
    assert password_given(huyen).post(CODE, {"ma": spare}).status_code == 200
    assert StaticToken.objects.count() == len(codes) - 1


def test_who_has_none_signs_in_as_before_where_nobody_must(huyen):
    assert is_in(password_given(huyen))


def test_what_waits_for_a_code_does_not_wait_for_ever_nor_for_a_closed_account(huyen, codes):
    for change in ("time", "closed"):
        client = password_given(huyen)
        if change == "time":
            session = client.session
            session["second_factor"] = {**session["second_factor"], "at": time() - 601}
            session.save()
        else:
            huyen.is_active = False
            huyen.save()
        assert client.post(CODE, {"ma": code()}).url == reverse("login")
        assert not is_in(client)
    assert Client().get(CODE).url == reverse("login")


def test_sixty_guesses_of_a_code_do_not_reach_the_next_and_nobody_else_waits(huyen, xa, codes):
    client = password_given(huyen)
    tried = [client.post(CODE, {"ma": f"{number:06}"}) for number in range(60)]
    assert TOTPDevice.objects.get().throttling_failure_count < 10
    assert "Hãy chờ đến" in text_of(tried[1])
    assert "dùng một mã dự phòng" in text_of(tried[1])
    assert client.post(CODE, {"ma": code()}).status_code == 200
    assert not is_in(client)
    assert is_in(password_given(xa))  # at the same address
    assert is_in(_with_recovery_code(huyen, codes[0]))  # the owner, elsewhere


def _with_recovery_code(user, spare):
    client = password_given(user, "10.0.0.2")
    client.post(CODE, {"ma": spare})
    return client


def test_guesses_that_wait_their_turn_are_counted_at_the_address_too(huyen, xa, codes):
    client = password_given(huyen)
    for number in range(10):
        TOTPDevice.objects.update(throttling_failure_timestamp=None)
        last = client.post(CODE, {"ma": f"{number:06}"})
    assert last.status_code == 429
    assert "Hãy chờ 15 phút rồi thử lại" in text_of(last)
    TOTPDevice.objects.update(throttling_failure_timestamp=None)
    assert client.post(CODE, {"ma": code()}).status_code == 429
    assert client.post(CODE, {"ma": codes[0]}).status_code == 429
    assert is_in(password_given(xa))
    assert not AccessAttempt.objects.filter(post_data__contains="000009").exists()


def test_a_wait_of_the_telephone_ends(huyen, codes):
    client = password_given(huyen)
    client.post(CODE, {"ma": "000000"})
    TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(seconds=2))
    assert client.post(CODE, {"ma": code()}).status_code == 302


def test_what_was_typed_before_the_session_ended_goes_on_after_password_and_code(huyen, codes, xuan_lap):
    row = make_registration(make_model("Đường hoa", unit=xuan_lap), state="submitted")
    door = f"{reverse('portal:registrations_many')}?viec=tra-lai&dong={row.pk}"
    own = _with_recovery_code(huyen, codes[0])
    [form] = [
        one for one in html.fromstring(own.get(door).content).forms if not one.action and one.method == "POST"
    ]
    sent = {**dict(form.form_values()), "reason": "Thiếu nội dung và thiếu ảnh"}
    client, again = Client(), reverse("sign_in_again")
    page = client.post(door, sent)
    for typed in ({"username": "huyen", "password": PASSWORD}, {"ma": "abc"}, {"ma": code()}):
        kept = html.fromstring(page.content).xpath("//input[@name='giu']/@value")[0]
        assert not is_in(client)
        page = client.post(again, {**typed, "giu": kept})
    assert "Đã đăng nhập lại, biểu mẫu chưa được gửi" in text_of(page)
    [form] = [one for one in html.fromstring(page.content).forms if "nhieu-dong" in (one.action or "")]
    assert client.post(form.action, dict(form.form_values())).status_code == 302
    assert Registration.objects.get().return_reason == "Thiếu nội dung và thiếu ảnh"


# --- who must have it


@pytest.mark.parametrize(
    ("tasks", "must"),
    [
        ((Task.READ, Task.ENTER), False),
        ((Task.READ, Task.DECIDE), True),
        ((Task.READ, Task.APPROVE), True),
        ((Task.ADMINISTER,), True),
    ],
)
def test_who_decides_approves_or_administers_sets_it_up_first(tasks, must, required, lam_binh):
    client = password_given(make_user(tasks, lam_binh, "moi"))
    for address in (reverse("portal:overview"), reverse("admin:index"), "/tai-khoan/"):
        answer = client.get(address)
        assert (getattr(answer, "url", "") == SET_UP) is must
    assert client.get(SET_UP).status_code == 200
    assert client.post(reverse("logout")).status_code == 302


def test_whoever_stands_above_the_scope_must_too(required, an):
    assert password_given(an).get("/").url == SET_UP


def test_it_is_set_up_with_the_first_code_and_recovery_codes_are_shown_once(required, huyen):
    client, elsewhere = password_given(huyen), password_given(huyen)
    page = client.get(SET_UP)
    assert "rồi mới làm việc được" in text_of(page)
    tree = html.fromstring(page.content)
    [picture] = tree.xpath("//div[@class='qr']//*[local-name()='svg']")
    assert picture.get("viewBox") or picture.get("viewbox")  # or a narrow screen would show a part of it
    assert not tree.xpath("//*[@style] | //script[not(@src)]")
    key = client.session["telephone"]
    assert page.context["secret"].replace(" ", "") in text_of(page).replace(" ", "")
    assert "Mã không đúng" in text_of(client.post(SET_UP, {"ma": "12345a"}))
    assert client.get(SET_UP).context["secret"] == page.context["secret"]
    answer = client.post(SET_UP, {"ma": code(key=key)}, follow=True)
    assert answer.redirect_chain[-1][0] == CODES
    shown = answer.context["codes"]
    assert len(set(shown)) == 10
    assert all(one in text_of(answer) for one in shown)
    assert "no-store" in answer.headers["Cache-Control"]
    assert client.get(CODES).url == SET_UP
    assert is_in(client)
    assert not is_in(elsewhere)
    line = Change.objects.get(after__has_key="second_factor")
    assert (line.by, line.reason) == (huyen, "Đặt xác thực hai bước")
    assert key not in f"{line.before}{line.after}"
    own = password_given(huyen)
    assert own.post(CODE, {"ma": code(key=key)}).status_code == 200  # the one that set it up
    TOTPDevice.objects.update(throttling_failure_timestamp=None)
    assert own.post(CODE, {"ma": shown[3]}).url == "/"


def test_who_is_in_when_it_begins_to_be_required_gives_his_code(huyen, codes, settings):
    client = Client()
    client.force_login(huyen)
    assert is_in(client)
    settings.DANVAN_SECOND_FACTOR = True
    assert client.get("/").url == CODE
    assert client.get(SET_UP).url == CODE
    client.post(CODE, {"ma": code()})
    assert is_in(client)


def test_what_was_typed_goes_on_after_a_given_password_was_changed_and_a_telephone_set_up(
    required, browse, an, huyen, xuan_lap
):
    """Signed out in the middle of a form by a reset, its sender has three things to do before it is taken."""
    row = make_registration(make_model("Đường hoa", unit=xuan_lap), state="submitted")
    door = f"{reverse('portal:registrations_many')}?viec=tra-lai&dong={row.pk}"
    spare = set_up(huyen, KEY, -1)[1][0]
    own = _with_recovery_code(huyen, spare)
    take_away(huyen, huyen)
    [form] = [
        one for one in html.fromstring(own.get(door).content).forms if not one.action and one.method == "POST"
    ]
    sent = {**dict(form.form_values()), "reason": "Thiếu nội dung và thiếu ảnh"}
    password = reset_password(huyen, an)
    client, mine = Client(), "nuoc chay da mon 4"

    def press(page, action, **typed):
        [form] = [one for one in html.fromstring(page.content).forms if action in (one.action or "")]
        return client.post(form.action, {**dict(form.form_values()), **typed})

    page = press(client.post(door, sent), "gui-tiep", username="huyen", password=password)
    page = press(page, "nhieu-dong")
    assert "Trước hết hãy đặt mật khẩu của mình" in text_of(page)
    assert "Thiếu nội dung" not in page.content.decode()
    page = press(page, "doi-mat-khau")
    kept = html.fromstring(page.content).xpath("//input[@name='giu']/@value")[0]
    typed = {"old_password": password, "new_password1": mine, "new_password2": "khac", "giu": kept}
    wrong = client.post(reverse("password_change"), typed)
    assert html.fromstring(wrong.content).xpath("//input[@name='giu']")
    page = client.post(reverse("password_change"), {**typed, "new_password2": mine})
    page = press(page, "nhieu-dong")
    assert "Trước hết hãy đặt xác thực hai bước" in text_of(page)
    page = press(page, SET_UP)
    assert "Lỗi" not in text_of(page)
    kept = html.fromstring(page.content).xpath("//input[@name='giu']/@value")[0]
    page = client.post(SET_UP, {"ma": code(key=client.session["telephone"]), "giu": kept})
    assert len(page.context["codes"]) == 10
    assert press(page, "nhieu-dong").status_code == 302
    assert Registration.objects.get().return_reason == "Thiếu nội dung và thiếu ảnh"


def test_a_password_for_one_sign_in_is_changed_before_the_telephone_is_set_up(required, huyen):
    huyen.must_change_password = True
    huyen.save()
    client = password_given(huyen)
    assert client.get("/").url == client.get(SET_UP).url == reverse("password_change")


# --- new codes, taken away


def test_he_makes_new_codes_and_the_old_are_worth_nothing(huyen, codes):
    client = _with_recovery_code(huyen, codes[0])
    assert "Còn 9 mã dự phòng" in text_of(client.get(SET_UP))
    new = client.post(SET_UP, {"viec": "ma-du-phong"}, follow=True).context["codes"]
    assert password_given(huyen).post(CODE, {"ma": codes[1]}).status_code == 200
    StaticDevice.objects.update(throttling_failure_timestamp=None)
    assert password_given(huyen).post(CODE, {"ma": new[1]}).status_code == 302


def test_he_takes_it_away_himself_and_sets_up_another_at_once_if_he_must(huyen, codes, settings):
    client = _with_recovery_code(huyen, codes[0])
    assert "Đã gỡ xác thực hai bước" in text_of(client.post(SET_UP, {"viec": "go"}, follow=True))
    assert not TOTPDevice.objects.exists()
    assert not StaticDevice.objects.exists()
    assert is_in(client)
    assert is_in(password_given(huyen))
    settings.DANVAN_SECOND_FACTOR = True
    spare = set_up(huyen, KEY, -1)[1][0]
    client = _with_recovery_code(huyen, spare)
    client.post(SET_UP, {"viec": "go"})
    assert client.get("/").url == SET_UP
    client.get(SET_UP)
    client.post(SET_UP, {"ma": code(key=client.session["telephone"])})
    assert is_in(client)


def test_a_session_from_before_takes_nothing_away(huyen, codes):
    client = Client()
    client.force_login(huyen)
    for sent in ({"viec": "go"}, {"viec": "ma-du-phong"}):
        assert client.post(SET_UP, sent).url == CODE
    assert StaticToken.objects.count() == 10


def test_an_administrator_takes_a_lost_telephone_away_and_its_owner_hears_of_it(browse, an, huyen, codes):
    client, before = browse(an), _with_recovery_code(huyen, codes[0])
    page = f"{USERS}{huyen.pk}/go-xac-thuc/"
    assert page in client.get(f"{USERS}{huyen.pk}/change/").content.decode()
    assert "chính người đó nhờ" in text_of(client.get(page))
    assert TOTPDevice.objects.exists()
    assert "Đã gỡ xác thực hai bước của Cán bộ huyện" in text_of(client.post(page, follow=True))
    assert not TOTPDevice.objects.exists()
    assert not is_in(before)
    line = Change.objects.filter(after__has_key="second_factor").first()
    assert (line.by, line.reason, line.subject_id) == (an, "Gỡ xác thực hai bước", huyen.pk)
    own = password_given(huyen)
    assert f"Xác thực hai bước do {an} gỡ lúc" in text_of(own.get("/"))
    assert "gỡ lúc" not in text_of(password_given(huyen).get("/"))
    assert "Chưa đặt." in text_of(client.get(f"{USERS}{huyen.pk}/change/"))


def test_nobody_takes_it_away_who_does_not_administer_the_account(
    browse, xa, huyen, bcd, khuon_ha, xuan_lap, codes
):
    set_up(xa, KEY, -1)
    other, own = make_user((Task.ADMINISTER,), khuon_ha), make_user((Task.ADMINISTER,), xuan_lap)
    page = f"{USERS}{xa.pk}/go-xac-thuc/"
    for user in (other, huyen, bcd, None):
        assert browse(user).post(page).status_code in (302, 403, 404)
        assert TOTPDevice.objects.filter(user=xa).exists()
    browse(own).post(page)
    assert not TOTPDevice.objects.filter(user=xa).exists()
    assert TOTPDevice.objects.filter(user=huyen).exists()


def test_the_command_takes_it_away_for_the_only_administrator(an, capsys):
    set_up(an, KEY, -1)
    call_command("remove_second_factor", an.username)
    assert "Đã gỡ xác thực hai bước" in capsys.readouterr().out
    assert is_in(password_given(an))


def test_no_screen_of_the_admin_shows_a_secret(browse, an, huyen, codes):
    client = browse(an)
    for address in ("/nhap-lieu/otp_totp/totpdevice/", "/nhap-lieu/otp_static/staticdevice/"):
        assert client.get(address).status_code == 404
    for address in (f"{USERS}{huyen.pk}/change/", f"{USERS}{huyen.pk}/history/"):
        assert KEY not in client.get(address).content.decode()


def test_a_reader_s_page_asks_for_nothing_more(required, huyen, codes, django_assert_num_queries):
    client = _with_recovery_code(huyen, codes[0])
    page = reverse("password_change_done")
    client.get(page)
    with django_assert_num_queries(4):  # session, account, mark of work, demonstration
        client.get(page)


def test_taken_away_twice_is_taken_away(huyen, codes, an):
    take_away(huyen, an)
    take_away(huyen, an)
    assert is_in(password_given(huyen))
