"""The first run: from an empty database to an office that works, in the browser and from the command line."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from danvan.accounts.models import User
from danvan.review.models import ReviewPeriod
from danvan.start.code import code_path, issue_code
from models_registry.accounts import read_accounts, with_passwords
from models_registry.models import ActivityField, Assignment, Change, FieldSet, IssuerProfile, Programme, Unit
from models_registry.permissions import Task
from tests.builders import make_unit, make_user

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year
ADMINISTRATOR = {
    "username": "quantri",
    "full_name": "Quản trị viên",
    "password1": "mat-khau-rat-dai-2026",
    "password2": "mat-khau-rat-dai-2026",
}
STEPS = ("start:units", "start:fields", "start:years", "start:issuer", "start:accounts", "start:slips")


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def began(client):
    """The administrator has just made his account, in this browser."""
    client.post(reverse("start:start"), {"code": issue_code(), **ADMINISTRATOR})
    return client


def take(client, step, **data):
    return client.post(reverse(f"start:{step}"), data, follow=True)


# --- the administrator


def test_an_empty_portal_leads_from_any_page_to_the_beginning(client):
    for address in ("/", reverse("portal:models"), reverse("admin:index")):
        assert client.get(address).url == reverse("start:start")
    assert "make start" in client.get(reverse("start:start")).content.decode()


def test_the_code_makes_the_administrator_once(client):
    code = issue_code()
    assert code_path().stat().st_mode & 0o077 == 0
    response = client.post(reverse("start:start"), {"code": code.lower().replace("-", " "), **ADMINISTRATOR})
    assert response.url == reverse("start:start")
    (user,) = User.objects.all()
    assert user.is_superuser
    assert user.check_password(ADMINISTRATOR["password1"])
    assert not code_path().exists()
    assert not Change.objects.filter(after__has_key="password").exists()
    assert [step.is_done for step in client.get(reverse("start:start")).context["steps"]] == [False] * 5


@pytest.mark.parametrize("code", ["", "sai", "AAAA-BBBB-CCCC"])
@pytest.mark.parametrize("issued", [True, False])
def test_without_the_code_nobody_is_made(code, issued, client):
    if issued:
        issue_code()
    response = client.post(reverse("start:start"), {"code": code, **ADMINISTRATOR})
    assert response.status_code == 400
    assert not User.objects.exists()
    assert code_path().exists() == issued


def test_once_somebody_has_an_account_no_code_makes_another(huyen, client):
    code = issue_code()
    assert client.get(reverse("start:start")).url == reverse("login")
    assert client.post(reverse("start:start"), {"code": code, **ADMINISTRATOR}).url == reverse("login")
    assert list(User.objects.all()) == [huyen]


@pytest.mark.parametrize("who", ["huyen", "bcd", "xa", "la"], indirect=True)
@pytest.mark.parametrize("page", ["start:start", *STEPS])
def test_only_the_administrator_sets_the_portal_up(page, who, browse):
    before = User.objects.count(), Unit.objects.count()
    client = browse(who)
    assert client.get(reverse(page)).status_code == 403
    assert (
        client.post(reverse(page), {"kind": "commune", "place": "02296", "people": "An"}).status_code == 403
    )
    assert (User.objects.count(), Unit.objects.count()) == before


# --- the steps


def test_the_issuer_is_said_once_and_later_changed_on_its_page(began):
    assert began.get(reverse("start:issuer")).url == reverse("start:units")
    take(began, "units", kind="commune", place="02296")
    commune = Unit.objects.get(kind="commune", code="02296", valid_to=None)
    page = began.get(reverse("start:issuer")).content.decode()
    assert "Đảng ủy xã Bình An" in page
    assert "Ủy ban Mặt trận Tổ quốc Việt Nam xã Bình An" in page
    for there in ("issuing:issuer", "issuing:templates"):
        assert f'<a href="{reverse(there, args=[commune.pk])}">' in page
    assert began.post(reverse("start:issuer"), {"whose": "khac"}).status_code == 400
    sent = {"whose": "ban-chi-dao", "one_use_key": "ab12" * 8}
    for _ in range(2):
        assert began.post(reverse("start:issuer"), sent).url == reverse("start:start")
    assert Change.objects.of(IssuerProfile).count() == 1
    answer = began.get(reverse("start:issuer"), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("issuing:issuer", args=[commune.pk])


def test_an_issuer_said_from_two_pages_is_not_lost_in_silence(began):
    take(began, "units", kind="commune", place="02296")
    began.post(reverse("start:issuer"), {"whose": "ban-chi-dao", "signer": "Chẩu Văn Thử"})
    answer = began.post(reverse("start:issuer"), {"whose": "cap-uy", "signer": "Ma Thị Thử"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "vừa được khai ở trang khác" in page
    commune = Unit.objects.get(kind="commune", code="02296", valid_to=None)
    assert f'<a href="{reverse("issuing:issuer", args=[commune.pk])}">mở trang đó để sửa</a>' in page
    assert "Ma Thị Thử" in page
    assert IssuerProfile.objects.get().signer == "Chẩu Văn Thử"


def test_a_fault_of_the_issuer_stands_at_its_field(began):
    take(began, "units", kind="commune", place="02296")
    form = began.post(reverse("start:issuer"), {"whose": "cap-uy", "signer": "CHẨU VĂN THỬ"}).context["form"]
    assert set(form.errors) == {"signer"}


def test_a_commune_begins_with_five_steps(began):
    assert "Còn 5 bước" in began.get("/").content.decode()
    take(began, "units", kind="commune", place="02296")
    commune = Unit.objects.get(kind="commune", code="02296", valid_to=None)
    take(began, "fields", fields_of="6")
    assert (ActivityField.objects.count(), FieldSet.objects.get().entries.count()) == (6, 6)
    form = began.get(reverse("start:years")).context["form"]
    assert form.initial == {"first_year": YEAR, "last_year": YEAR, "unit": commune.pk}
    take(began, "years", unit=str(commune.pk), first_year="2026", last_year="2030")
    programme, period = Programme.objects.get(), ReviewPeriod.objects.get()
    assert (programme.unit, programme.code, programme.field_set) == (
        commune,
        "2026-2030",
        FieldSet.objects.get(),
    )
    assert (period.unit, period.kind, period.from_on.year, period.counting_on) == (
        commune,
        "year",
        YEAR,
        None,
    )
    take(began, "issuer", whose="cap-uy", post="Phó Bí thư", signer="Chẩu Văn Thử")
    profile = IssuerProfile.objects.get(unit=commune)
    assert (profile.superior, profile.body) == ("Tỉnh ủy Tuyên Quang", "Đảng ủy xã Bình An")
    assert (profile.post, profile.signer) == ("Phó Bí thư", "Chẩu Văn Thử")
    made = take(
        began, "accounts", people="Chẩu Thị Mẫu\nNguyễn Văn Thử; ; Tiếp nhận, công nhận; thu"
    ).context["made"]
    assert [one.username for one, _ in made] == ["chau.thi.mau", "thu"]
    given = [set(one.assignments.values_list("unit", "task")) for one, _ in made]
    assert given == [
        {(commune.pk, task) for task in (Task.READ, other)} for other in (Task.ENTER, Task.DECIDE)
    ]
    assert all(step.is_done for step in began.get(reverse("start:start")).context["steps"])
    overview = began.get("/")
    assert overview.context["start"] == []
    assert (overview.context["shown"].unit, overview.context["shown"].period) == (commune, period)


@pytest.mark.parametrize(
    ("kind", "name", "office"),
    [
        ("province", "Tuyên Quang", ("province", "08")),
        ("old_district", "Lâm Bình", ("district", "071")),
        ("commune", "Lâm Bình", ("commune", None)),
    ],
)
def test_the_office_is_seen_in_what_was_taken(kind, name, office, began):
    take(began, "units", kind=kind, place=name)
    form = began.get(reverse("start:years")).context["form"]
    unit = Unit.objects.get(pk=form.initial["unit"])
    assert unit.kind == office[0]
    assert office[1] in (None, unit.code)


def test_a_name_of_several_units_is_answered_with_their_codes(began):
    response = take(began, "units", kind="commune", place="Bình An")
    assert response.status_code == 400
    assert "mã 02296" in response.content.decode()
    assert not Unit.objects.exists()


@pytest.mark.parametrize("step", ["years", "accounts"])
def test_what_stands_on_units_leads_to_them_first(step, began):
    assert began.get(reverse(f"start:{step}")).url == reverse("start:units")


def test_four_fields_can_be_taken_instead(began):
    take(began, "fields", fields_of="4")
    assert [field.code for field in FieldSet.objects.get().fields] == [
        *("economy", "culture_society", "defence_security", "political_system")
    ]


def test_a_step_done_twice_adds_nothing(began):
    take(began, "units", kind="commune", place="02296")
    commune = str(Unit.objects.get(code="02296", valid_to=None).pk)
    for _ in range(2):
        take(began, "fields", fields_of="6")
        take(began, "years", unit=commune, first_year="2026", last_year="2026")
    assert ActivityField.objects.count() == 6
    assert (Programme.objects.count(), ReviewPeriod.objects.count()) == (1, 1)


def test_every_fault_of_a_pasted_list_is_told_and_nobody_gets_an_account(began):
    take(began, "units", kind="commune", place="02296")
    response = take(
        began,
        "accounts",
        people="An\n;Xã Bình An\nBình; Xã Lạ; Bay\nChi;;;quantri\nDũng;;;có cách\n" + "A" * 151,
    )
    told = response.content.decode()
    for fault in (
        "Dòng 2: thiếu họ và tên.",
        "Dòng 3: không có đơn vị “Xã Lạ”.",
        "Dòng 3: không có nhiệm vụ “Bay”",
        "Dòng 4: tên đăng nhập “quantri” đã có người dùng.",
        "Dòng 5: tên đăng nhập “có cách” chỉ gồm",
        "Dòng 6: họ và tên hoặc tên đăng nhập dài quá 150 ký tự.",
    ):
        assert fault in told
    assert response.status_code == 400
    assert not Assignment.objects.exists()


def test_two_of_one_name_get_two_user_names(began):
    take(began, "units", kind="commune", place="02296")
    made = take(began, "accounts", people="Họ và tên\tĐơn vị\nĐỗ Thị Ân\nĐỗ Thị Ân").context["made"]
    assert [one.username for one, _ in made] == ["do.thi.an", "do.thi.an2"]


def test_a_password_for_one_sign_in_opens_nothing_but_its_change(began, client, browse):
    take(began, "units", kind="commune", place="02296")
    ((account, password),) = take(began, "accounts", people="Chẩu Thị Mẫu").context["made"]
    own = browse(None)
    assert own.post("/dang-nhap/", {"username": account.username, "password": password}).url == "/"
    for address in ("/", reverse("portal:models"), reverse("admin:index"), reverse("intake:upload")):
        assert own.get(address).url == reverse("password_change")
    changed = {
        "old_password": password,
        "new_password1": "cua-rieng-toi-1",
        "new_password2": "cua-rieng-toi-1",
    }
    assert own.post(reverse("password_change"), changed).status_code == 302
    assert own.get("/").status_code == 200
    assert not User.objects.get(username=account.username).must_change_password
    assert began.get(reverse("start:slips")).context["made"] == []  # what is used up is shown no more


# --- the command


def run(*arguments):
    out = StringIO()
    call_command("start", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_prints_the_code_that_waits(db):
    told = run()
    assert issue_code() in told
    assert issue_code() in run()  # the same until it is used


def test_the_command_takes_the_same_steps(tmp_path):
    call_command("load_units", "--commune", "02296", stdout=StringIO())
    people = tmp_path / "can-bo.txt"
    people.write_text("Chẩu Thị Mẫu; Xã Bình An; Xem\n", encoding="utf-8")
    issuer = ("--issuer", "mat-tran", "--signer", "Nông Văn Thử")
    told = run("--fields", "4", "--years", "2026-2030", *issuer, "--accounts", str(people))
    assert "Ủy ban Mặt trận Tổ quốc Việt Nam xã Bình An" in told
    assert IssuerProfile.objects.get().signer == "Nông Văn Thử"
    with pytest.raises(CommandError, match="đã"):
        run(*issuer)
    with pytest.raises(CommandError, match="Chọn một trong"):
        run("--issuer", "tham-muu")
    assert (ActivityField.objects.count(), Programme.objects.get().code) == (4, "2026-2030")
    user = User.objects.get(username="chau.thi.mau")
    assert user.must_change_password
    assert user.username in told
    assert "[chưa]" not in told


def test_the_command_asks_which_unit_where_there_are_several(tuyen_quang):
    make_unit("province", "Đắk Lắk", code="66")
    with pytest.raises(CommandError, match="--unit MÃ"):
        run("--years", "2026-2030")
    run("--years", "2026-2030", "--unit", "66")
    assert Programme.objects.get().unit.name == "Đắk Lắk"


def test_an_account_that_stands_needs_no_code(huyen):
    assert "mã bắt đầu" not in run()
    assert make_user().must_change_password is False


def test_a_former_district_is_named_and_not_its_namesake_of_today(began):
    take(began, "units", kind="old_district", place="Lâm Bình")
    made = take(began, "accounts", people='An; Huyện Lâm Bình; "Xem, Nhập liệu"').context["made"]
    assert {one.unit.kind for account, _ in made for one in account.assignments.all()} == {"district"}
    response = take(began, "accounts", people="Bình; Lâm Bình")
    assert "“Lâm Bình” có thể là nhiều đơn vị" in response.content.decode()


@pytest.mark.parametrize("place", ["minh quang", "Minh Quang", "xã minh quang", "02302"])
def test_a_unit_of_an_account_is_said_by_its_own_name_or_its_code_of_today(place, tuyen_quang):
    old = make_unit("commune", "Minh Quang", tuyen_quang, code="02302", valid_to=date(2025, 6, 30))
    new = make_unit("commune", "Minh Quang", tuyen_quang, code="02302", valid_from=date(2025, 7, 1))
    others = [make_unit("hamlet", name, new) for name in ("Nà Ta", "Bản Tàn", "Nà Mè")]
    (account,) = read_accounts(f"Hoàng Thị Mai; {place}", [old, new, *others])
    assert account.unit == new


def test_too_long_a_list_is_refused_at_once(began):
    take(began, "units", kind="commune", place="02296")
    assert "nhiều nhất 60 người" in take(began, "accounts", people="An\n" * 300).content.decode()


def test_a_code_that_could_not_be_written_is_none(client):
    code_path().write_text("", encoding="utf-8")
    assert client.post(reverse("start:start"), {"code": "-", **ADMINISTRATOR}).status_code == 400
    assert not User.objects.exists()
    assert len(issue_code()) == 14


def test_the_password_on_the_slip_is_not_kept(began, browse):
    take(began, "units", kind="commune", place="02296")
    ((account, password),) = take(began, "accounts", people="Chẩu Thị Mẫu").context["made"]
    own = browse(None)
    own.post("/dang-nhap/", {"username": account.username, "password": password})
    same = {"old_password": password, "new_password1": password, "new_password2": password}
    assert "phải khác mật khẩu đang dùng" in own.post(reverse("password_change"), same).content.decode()
    assert User.objects.get(pk=account.pk).must_change_password


def test_a_slip_leaves_when_its_account_is_given_another_password(began):
    take(began, "units", kind="commune", place="02296")
    made = take(began, "accounts", people="Chẩu Thị Mẫu\nMa Văn A").context["made"]
    (mau, _), (other, kept) = made
    page = f"/nhap-lieu/accounts/user/{mau.pk}/password/"
    given = began.post(page, follow=True).context["password"]
    assert User.objects.get(pk=mau.pk).check_password(given)
    assert began.get(reverse("start:slips")).context["made"] == [(mau, given), (other, kept)]
    for account in (mau, other):
        assert began.get(reverse("start:start")).context["has_slips"]
        account.refresh_from_db()
        account.set_password("cua-rieng-toi-1")
        account.must_change_password = False
        account.save()
    assert began.get(reverse("start:slips")).context["made"] == []
    assert not began.get(reverse("start:start")).context["has_slips"]


def test_the_second_press_leads_to_the_slips_though_the_names_are_taken_now(began):
    take(began, "units", kind="commune", place="02296")
    sent = {"people": "Chẩu Thị Mẫu;;;mau", "one_use_key": "ab12" * 8}
    address = reverse("start:accounts")
    assert began.post(address, sent).url == began.post(address, sent).url == reverse("start:slips")
    assert User.objects.filter(username="mau").count() == 1


def test_accounts_made_in_two_tabs_have_all_their_slips(began, monkeypatch):
    """While one tab waits for its hashes another makes accounts; the session of the first is older."""
    take(began, "units", kind="commune", place="02296")
    other = Client()
    other.cookies = began.cookies.copy()

    def meanwhile(accounts):
        monkeypatch.undo()
        other.post(reverse("start:accounts"), {"people": "Người Thứ Hai"})
        return with_passwords(accounts)

    monkeypatch.setattr("danvan.start.views.with_passwords", meanwhile)
    made = take(began, "accounts", people="Người Thứ Nhất").context["made"]
    assert {user.username for user, _ in made} == {"nguoi.thu.nhat", "nguoi.thu.hai"}


def test_a_name_that_was_taken_meanwhile_is_told(began, monkeypatch):
    take(began, "units", kind="commune", place="02296")

    def meanwhile(accounts):
        make_user(username="mau")
        return with_passwords(accounts)

    monkeypatch.setattr("danvan.start.views.with_passwords", meanwhile)
    response = take(began, "accounts", people="An\nChẩu Thị Mẫu;;;mau")
    assert "Tên đăng nhập “mau” vừa có người dùng" in response.content.decode()
    assert not User.objects.filter(username="an").exists()
