"""The made-up registrations make the portal count what the article states."""

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.management import call_command
from django.db import transaction
from django.db.models import Q
from django.test import RequestFactory, override_settings

from awards.models import Commendation, Decision, Recognition
from danvan.accounts.models import User
from danvan.demo import accounts as demo_accounts
from models_registry.models import (
    Assignment,
    Change,
    EmulationModel,
    Kind,
    Registrant,
    Registration,
    State,
    Unit,
)
from tests.review.test_lam_binh import contents

pytestmark = pytest.mark.django_db
ACCEPTED = Q(models__registrations__state=State.ACCEPTED, models__registrations__programme__first_year=2020)


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """One load for the whole file; each test's own transaction lies inside."""
    here = {
        "VAR_DIR": tmp_path_factory.mktemp("var"),
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    }
    with pytest.MonkeyPatch.context() as patch, override_settings(**here), django_db_blocker.unblock():
        patch.delenv(demo_accounts.PASSWORD_VARIABLE, raising=False)
        with transaction.atomic():
            call_command("load_demo", verbosity=0)
            yield
            transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _own_password_file(demo, settings, tmp_path):
    tmp_path.joinpath("demo-password").write_text(password(), encoding="utf-8")
    settings.VAR_DIR = tmp_path


def signed_in(**credentials):
    return authenticate(RequestFactory().post("/dang-nhap/"), **credentials)


def in_force():
    return Recognition.objects.filter(
        Q(decision=None) | Q(decision__revoked_by=None),
        revoked_by=None,
        registration__state=State.ACCEPTED,
        registration__programme__first_year=2020,
    )


def recognised():
    return EmulationModel.objects.filter(pk__in=in_force().values("registration__model"))


def test_218_collectives_and_230_individuals_have_an_accepted_registration():
    assert Registrant.objects.filter(ACCEPTED, kind=Kind.COLLECTIVE).distinct().count() == 218
    assert Registrant.objects.filter(ACCEPTED, kind=Kind.INDIVIDUAL).distinct().count() == 230


def test_448_models_are_recognised_and_all_stand_in_lam_binh():
    district = Unit.objects.get(kind=Unit.Kind.DISTRICT)
    assert recognised().count() == 448
    assert recognised().filter(registrant__unit__path__startswith=district.path).count() == 448


def test_main_fields_add_up_to_448_and_with_related_fields_to_the_six_stated_numbers():
    codes = ("economy", "culture_society", "defence_security", "political_system", "new_rural", "other")
    main = [recognised().filter(field__code=code).count() for code in codes]
    related = [recognised().filter(related_fields__code=code).count() for code in codes]
    assert sum(main) == 448
    assert [one + other for one, other in zip(main, related, strict=True)] == [143, 91, 59, 69, 98, 38]


def test_a_related_field_differs_from_the_main_one_and_belongs_to_a_recognised_model():
    links = EmulationModel.related_fields.through.objects
    assert links.count() == 50
    for link in links.select_related("emulationmodel"):
        assert link.activityfield_id != link.emulationmodel.field_id
    assert recognised().exclude(related_fields=None).count() == 50


def test_commended_stay_the_three_and_three_of_the_article():
    assert Commendation.objects.count() == 6


def test_a_second_run_changes_nothing():
    before, users = contents(), list(User.objects.values())
    call_command("load_demo", verbosity=0)
    assert contents() == before
    assert list(User.objects.values()) == users


def test_nothing_made_up_can_be_taken_for_real():
    for registrant in Registrant.objects.filter(is_demo=True):
        assert registrant.name.startswith(("Tập thể trình diễn số ", "Người trình diễn số "))
    assert not EmulationModel.objects.filter(is_demo=True).exclude(title__contains="(trình diễn ").exists()
    assert not Decision.objects.filter(is_demo=True).exclude(body__endswith="(trình diễn)").exists()
    assert EmulationModel.objects.filter(is_demo=False).count() == 11


def test_every_registration_lies_in_the_life_of_its_unit():
    for registration in Registration.objects.filter(year__isnull=False).select_related(
        "model__registrant__unit"
    ):
        assert registration.model.registrant.unit.stands_on(registration.registered_on)
        assert registration.registered_on.year == registration.year
    units = Unit.objects.filter(registrants__is_demo=True).distinct()
    assert {"Xã Lăng Can", "Thị trấn Lăng Can", "Xã Phúc Sơn", "Huyện Lâm Bình"} <= {
        unit.label for unit in units
    }
    assert units.count() == 12


def test_uncounted_registrations_and_their_holders_count_nowhere():
    uncounted = Registration.objects.exclude(state=State.ACCEPTED)
    assert set(uncounted.values_list("state", flat=True)) == set(State.values) - {State.ACCEPTED}
    assert not uncounted.filter(model__registrant__in=Registrant.objects.filter(ACCEPTED)).exists()
    assert not Recognition.objects.filter(registration__in=uncounted).exists()


def test_some_models_are_kept_up_for_three_years_copied_recognised_twice_or_revoked():
    review = Registration.objects.filter(programme__first_year=2020, state=State.ACCEPTED)
    assert any(review.filter(model=model).count() == 3 for model in recognised())
    copies = EmulationModel.objects.exclude(replicates=None).select_related("replicates")
    assert copies
    for copy in copies:
        assert copy.field_id == copy.replicates.field_id
    assert any(in_force().filter(registration=row).count() == 2 for row in review)
    [revoked] = Recognition.objects.exclude(revoked_by=None)
    assert recognised().filter(pk=revoked.registration.model_id).exists()


def test_the_programme_after_has_content_of_two_years():
    years = Registration.objects.filter(programme__first_year=2023).values_list("year", flat=True)
    assert set(years) == {2023, 2024}


def test_every_made_up_row_has_its_trail():
    for model in (Registrant, EmulationModel):
        made = set(model.objects.filter(is_demo=True).values_list("pk", flat=True))
        changes = Change.objects.filter(subject=model._meta.label_lower, reason="Nạp dữ liệu trình diễn")
        assert set(changes.values_list("subject_id", flat=True)) == made


# --- accounts -------------------------------------------------------------------------------------


def password():
    return demo_accounts.password_path().read_text(encoding="utf-8").strip()


def test_four_accounts_sign_in_with_the_printed_password(capsys):
    call_command("load_demo")
    printed = capsys.readouterr().out
    assert "http://127.0.0.1:8000" in printed
    for name in ("quantri", "huyen", "xa", "bcd"):
        assert name in printed
        assert signed_in(username=name, password=password())
    assert printed.count(password()) == 4


def test_tasks_stand_where_they_belong():
    assert User.objects.get(is_superuser=True).username == "quantri"
    assert set(Assignment.objects.values_list("user__username", "task", "unit__name")) == {
        *(("huyen", task, "Lâm Bình") for task in ("read", "enter", "decide", "approve")),
        *(("xa", task, "Xuân Lập") for task in ("read", "enter")),
        *(("bcd", task, "Lâm Bình") for task in ("read", "approve")),
    }


def test_a_lost_password_file_gives_the_accounts_the_new_password():
    demo_accounts.password_path().unlink()
    call_command("load_demo", verbosity=0)
    assert demo_accounts.password_path().stat().st_mode & 0o077 == 0
    assert signed_in(username="xa", password=password())


def test_the_environment_sets_the_password(monkeypatch):
    monkeypatch.setenv(demo_accounts.PASSWORD_VARIABLE, "mot-mat-khau-khac")
    call_command("load_demo", verbosity=0)
    assert signed_in(username="bcd", password="mot-mat-khau-khac")


def test_a_password_changed_by_its_user_stays(capsys):
    user = User.objects.get(username="xa")
    user.set_password("doi-mat-khau-1")
    user.save()
    call_command("load_demo")
    assert signed_in(username="xa", password="doi-mat-khau-1")
    assert "đã đổi" in capsys.readouterr().out


def test_an_account_that_is_no_demonstration_is_never_touched(monkeypatch):
    User.objects.filter(username="huyen").update(full_name="Người dùng thật")
    monkeypatch.setenv(demo_accounts.PASSWORD_VARIABLE, "mot-mat-khau-khac")
    call_command("load_demo", verbosity=0)
    assert signed_in(username="huyen", password="mot-mat-khau-khac") is None


def test_the_password_hash_is_not_in_the_trail():
    told = Change.objects.filter(subject="accounts.user")
    assert len(told) == len(demo_accounts.ACCOUNTS)
    assert not [one for one in told if "password" in one.after]


def test_the_password_drawn_for_the_demonstration_stands_our_own_rule(monkeypatch):
    monkeypatch.delenv(demo_accounts.PASSWORD_VARIABLE, raising=False)
    demo_accounts.password_path().unlink()
    call_command("load_demo", verbosity=0)
    for user in User.objects.all():
        validate_password(password(), user)
