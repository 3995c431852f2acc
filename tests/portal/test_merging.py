"""Two records become one, with the effect shown before, and are parted again."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from awards.merging import merge
from awards.models import Commendation, Decision
from awards.parting import changed_since, part
from danvan.review.figures.as_json import as_json
from danvan.review.figures.review import review_of
from danvan.review.models import ReviewPeriod
from danvan.review.scope import Scope
from models_registry.models import Change, Distinct, EmulationModel, Kind, Registrant, Registration, Unit
from models_registry.services import correct
from tests.builders import (
    make_decision,
    make_field,
    make_model,
    make_period,
    make_programme,
    make_recognition,
    make_registrant,
    make_registration,
)
from tests.one_use import key_in

pytestmark = pytest.mark.django_db
WHY = "Một người, nhập hai lần"


def figures(unit):
    return as_json(review_of(Scope(make_period(), unit), [unit], []))


def page(response):
    return response.content.decode()


def address(sort, row, into=None):
    return reverse("portal:merge", args=[sort, row.pk]) + (f"?vao={into.pk}" if into else "")


@pytest.fixture
def pair(xuan_lap):
    """One man entered twice, with a model of his own each, one of them recognised and commended."""
    make_programme()
    winner = make_registrant(xuan_lap, "Triệu Văn Páo", Kind.INDIVIDUAL, post="Trưởng thôn")
    loser = make_registrant(xuan_lap, "Triệu Văn Pao", Kind.INDIVIDUAL)
    make_registration(make_model("Nuôi ong", winner), 2021)
    registration = make_registration(make_model("Trồng lê", loser), 2022)
    make_recognition(registration)
    Commendation.objects.create(
        registrant=loser,
        unit=xuan_lap,
        year=2022,
        recipient_kind=Kind.INDIVIDUAL,
        recipient_name="Triệu Văn Pao",
    )
    return loser, winner


@pytest.fixture
def twins(xuan_lap):
    """One model entered twice, both registered in 2021; the younger one was recognised."""
    make_programme()
    holder = make_registrant(xuan_lap, "Hội Phụ nữ")
    field = make_field()
    winner, loser = make_model("Đường hoa", holder, field), make_model("Đường hoa phụ nữ", holder, field)
    make_registration(winner, 2021)
    make_recognition(make_registration(loser, 2021))
    make_registration(loser, 2022)
    return loser, winner


def test_all_that_hangs_on_a_registrant_goes_along_and_comes_back(pair, huyen, lam_binh):
    loser, winner = pair
    before = figures(lam_binh)
    merge(loser, winner, by=huyen, reason=WHY)
    assert (winner.models.count(), winner.commendations.count()) == (2, 1)
    assert list(Registrant.objects.all()) == [winner]
    after = figures(lam_binh)
    assert (before["registered"]["individuals"], after["registered"]["individuals"]) == (2, 1)
    assert after["registered"]["models"] == before["registered"]["models"] == 2
    change = Change.objects.of(Registrant).filter(subject_id=loser.pk).first()
    assert (change.after, change.reason, change.by) == ({"merged_into_id": winner.pk}, WHY, huyen)
    loser.refresh_from_db()
    part(loser, by=huyen, reason="Hai người")
    assert (loser.models.get().title, loser.commendations.count()) == ("Trồng lê", 1)
    assert figures(lam_binh) == before
    assert Registrant.objects.count() == 2


def test_two_registrations_of_a_model_for_one_year_become_one_and_its_double(twins, huyen, lam_binh):
    loser, winner = twins
    before = figures(lam_binh)
    merge(loser, winner, by=huyen, reason=WHY)
    of_2021 = winner.registrations.filter(year=2021)
    assert (of_2021.count(), of_2021.filter(double_of=None).count()) == (2, 1)
    assert of_2021.get(double_of=None).recognitions.exists()
    after = figures(lam_binh)
    assert (before["registered"]["models"], after["registered"]["models"]) == (2, 1)
    assert (before["registered"]["registrations"], after["registered"]["registrations"]) == (3, 2)
    assert after["recognised"] == before["recognised"]
    loser.refresh_from_db()
    part(loser, by=huyen, reason="Hai mô hình")
    assert figures(lam_binh) == before
    assert not Registration.objects.exclude(double_of=None).exists()


def test_a_double_lends_its_recognition_to_the_one_that_is_kept(twins, huyen, lam_binh):
    loser, winner = twins
    make_recognition(winner.registrations.get(), level="district")
    merge(loser, winner, by=huyen, reason=WHY)
    kept = winner.registrations.get(year=2021, double_of=None)
    assert set(kept.recognitions.values_list("level", flat=True)) >= {"district"}
    assert not kept.doubles.get().recognitions.exclude(level__in=kept.recognitions.values("level")).exists()


def test_two_decisions_become_one(huyen, lam_binh, xuan_lap):
    make_programme()
    winner, loser = make_decision(lam_binh, "12/QĐ-UBND"), make_decision(lam_binh, "12/QĐ")
    recognition = make_recognition(make_registration(make_model(unit=xuan_lap), 2021), decision=loser)
    merge(loser, winner, by=huyen, reason=WHY)
    recognition.refresh_from_db()
    assert recognition.decision == winner
    assert list(Decision.objects.all()) == [winner]
    loser.refresh_from_db()
    part(loser, by=huyen, reason="Hai quyết định")
    recognition.refresh_from_db()
    assert recognition.decision == loser


def test_what_was_changed_since_is_asked_about_and_stays_if_so_said(pair, huyen):
    loser, winner = pair
    merge(loser, winner, by=huyen, reason=WHY)
    loser.refresh_from_db()
    assert changed_since(loser) == []
    model = EmulationModel.objects.get(title="Trồng lê")
    correct(model, {"title": "Trồng lê đặc sản"}, by=huyen, reason="Tên đúng")
    (since,) = changed_since(loser)
    assert (since.row, since.by) == (model, str(huyen))
    part(loser, by=huyen, reason="Hai người", staying=[since.key])
    assert (winner.models.count(), loser.models.count(), loser.commendations.count()) == (2, 0, 1)


def test_what_came_to_the_winner_since_stays(pair, huyen):
    loser, winner = pair
    merge(loser, winner, by=huyen, reason=WHY)
    make_model("Nuôi dê", winner)
    loser.refresh_from_db()
    part(loser, by=huyen, reason="Hai người")
    assert set(winner.models.values_list("title", flat=True)) == {"Nuôi ong", "Nuôi dê"}


def test_merged_into_one_that_was_merged_on_it_is_parted_in_turn(pair, huyen, xuan_lap):
    loser, winner = pair
    last = make_registrant(xuan_lap, "Triệu Văn Báo", Kind.INDIVIDUAL)
    merge(loser, winner, by=huyen, reason=WHY)
    merge(winner, last, by=huyen, reason=WHY)
    loser.refresh_from_db()
    with pytest.raises(ValidationError, match="tách bản ghi đó trước"):
        part(loser, by=huyen, reason="Hai người")
    winner.refresh_from_db()
    part(winner, by=huyen, reason="Hai người")
    loser.refresh_from_db()
    part(loser, by=huyen, reason="Hai người")
    assert [one.models.count() for one in (loser, winner, last)] == [1, 1, 0]


def test_that_the_two_were_not_the_same_is_forgotten_and_remembered_again(pair, huyen):
    loser, winner = pair
    said = Distinct.objects.create(registrant=winner, name=loser.name, by_name="Ai đó")
    other = Distinct.objects.create(registrant=loser, name="Triệu Văn Bảo", by_name="Ai đó")
    merge(loser, winner, by=huyen, reason=WHY)
    assert [(one.pk, one.registrant) for one in Distinct.objects.all()] == [(other.pk, winner)]
    loser.refresh_from_db()
    part(loser, by=huyen, reason="Hai người")
    assert {(one.pk, one.registrant) for one in Distinct.objects.all()} == {
        (said.pk, winner),
        (other.pk, loser),
    }


def test_a_partner_is_the_one_that_is_kept_but_never_of_his_own_model(pair, huyen, xuan_lap):
    loser, winner = pair
    own, other = winner.models.get(), make_model("Đường hoa", make_registrant(xuan_lap, "Hội Phụ nữ"))
    for model in (own, other):
        model.partners.add(loser)
    merge(loser, winner, by=huyen, reason=WHY)
    assert (list(own.partners.all()), list(other.partners.all())) == ([], [winner])
    loser.refresh_from_db()
    part(loser, by=huyen, reason="Hai người")
    assert (list(own.partners.all()), list(other.partners.all())) == ([loser], [loser])


@pytest.mark.parametrize("who", ["xa", "bcd", "la"])
def test_only_who_decides_merges_and_parts(pair, huyen, who, request):
    user = request.getfixturevalue(who)
    loser, winner = pair
    with pytest.raises(ValidationError):
        merge(loser, winner, by=user, reason=WHY)
    assert Registrant.objects.count() == 2
    merge(loser, winner, by=huyen, reason=WHY)
    loser.refresh_from_db()
    with pytest.raises(ValidationError):
        part(loser, by=user, reason=WHY)


def test_a_reason_is_needed_and_what_cannot_be_one_is_refused(pair, twins, huyen, xuan_lap):
    loser, winner = pair
    with pytest.raises(ValidationError, match="lý do"):
        merge(loser, winner, by=huyen, reason=" ")
    with pytest.raises(ValidationError, match="không gộp với nhau"):
        merge(loser, make_registrant(xuan_lap, "Hội Nông dân"), by=huyen, reason=WHY)
    copy, original = twins
    EmulationModel.objects.filter(pk=copy.pk).update(replicates=original)
    with pytest.raises(ValidationError, match="Mô hình nhân rộng"):
        merge(copy, original, by=huyen, reason=WHY)


# --- the pages


def test_the_page_shows_the_effect_and_the_address_leads_to_the_winner(pair, browse, huyen, lam_binh):
    loser, winner = pair
    client = browse(huyen)
    assert f'value="{winner.pk}"' in page(client.get(address("chu-the", loser)))
    shown = client.get(address("chu-the", loser, winner))
    (effects,) = {effect.lines for effect in shown.context["effects"]}
    assert ("Cá nhân đăng ký", 2, 1) in effects
    assert Registrant.objects.count() == 2  # only tried
    form = {"reason": WHY, "seen": shown.context["seen"], "one_use_key": key_in(shown.content.decode())}
    done = client.post(address("chu-the", loser, winner), form, follow=True)
    assert "Đã gộp vào Triệu Văn Páo" in page(done)
    assert "Tách lại" in page(done)
    assert Registrant.objects.count() == 1
    again = client.post(address("chu-the", loser, winner), form)  # pressed twice
    assert again.url == reverse("portal:registrant", args=[winner.pk])
    assert client.get(reverse("portal:registrant", args=[loser.pk])).url == again.url
    admin = reverse("admin:models_registry_registrant_change", args=[loser.pk])
    assert client.get(admin).url == reverse("admin:models_registry_registrant_change", args=[winner.pk])
    assert Change.objects.of(Registrant).filter(after__has_key="merged_into_id").count() == 1
    parting = reverse("portal:part", args=["chu-the", loser.pk])
    key = key_in(client.get(parting).content.decode())
    client.post(parting, {"reason": "Hai người", "one_use_key": key})
    assert Registrant.objects.count() == 2
    assert client.post(parting, {"reason": "Hai người", "one_use_key": key}).status_code == 302


def test_a_form_that_is_older_than_a_change_is_shown_again(pair, browse, huyen):
    loser, winner = pair
    client = browse(huyen)
    shown = client.get(address("chu-the", loser, winner))
    form = {"reason": WHY, "seen": shown.context["seen"], "one_use_key": key_in(shown.content.decode())}
    correct(winner, {"name": "Triệu Văn Báo"}, by=huyen, reason="Tên đúng")
    response = client.post(address("chu-the", loser, winner), form)
    assert response.status_code == 400
    assert "vừa được sửa" in page(response)
    assert Registrant.objects.count() == 2


@pytest.mark.parametrize("who", ["xa", "bcd", "la"])
def test_nobody_else_sees_the_pages(pair, browse, huyen, who, request):
    loser, winner = pair
    client = browse(request.getfixturevalue(who))
    assert client.get(address("chu-the", loser, winner)).status_code == 404
    assert client.post(address("chu-the", loser, winner), {"reason": WHY}).status_code == 404
    merge(loser, winner, by=huyen, reason=WHY)
    assert client.get(reverse("portal:part", args=["chu-the", loser.pk])).status_code in (403, 404)
    assert Registrant.objects.count() == 1


@pytest.fixture(params=["chu-the", "mo-hinh", "quyet-dinh"])
def of_two_districts(request, lam_binh, xuan_lap, na_hang):
    """A sort of records as its address calls it, two of one district that are one, and one of another district."""
    make_programme()

    def make(unit, name):
        if request.param == "chu-the":
            return make_registrant(unit, name)
        if request.param == "mo-hinh":
            return make_model(name, make_registrant(unit, "Hội Phụ nữ"), make_field())
        return make_decision(unit, name, body=f"Ủy ban nhân dân {unit.label}")

    own = lam_binh if request.param == "quyet-dinh" else xuan_lap
    return request.param, make(own, "Đường hoa phụ nữ"), make(own, "Đường hoa"), make(na_hang, "Đường hoa")


def test_an_officer_of_another_district_neither_merges_nor_parts(of_two_districts, huyen, huyen_khac):
    _, loser, winner, foreign = of_two_districts
    for one, other in ((loser, winner), (winner, foreign), (foreign, winner)):
        with pytest.raises(ValidationError, match="không có quyền"):
            merge(one, other, by=huyen_khac, reason=WHY)
    for one, other in ((winner, foreign), (foreign, winner)):
        with pytest.raises(ValidationError, match="không có quyền"):
            merge(one, other, by=huyen, reason=WHY)
    merge(loser, winner, by=huyen, reason=WHY)
    loser.refresh_from_db()
    with pytest.raises(ValidationError, match="không có quyền"):
        part(loser, by=huyen_khac, reason=WHY)
    loser.refresh_from_db()
    assert loser.merged_into == winner


def test_an_officer_of_another_district_hears_nothing_of_a_merge(of_two_districts, browse, huyen, huyen_khac):
    sort, loser, winner, foreign = of_two_districts
    client = browse(huyen_khac)
    assert client.get(address(sort, loser)).status_code == 404
    assert client.get(address(sort, loser, winner)).status_code == 404
    assert client.get(address(sort, foreign, winner)).status_code == 404
    offered = client.get(address(sort, foreign) + "?q=đường").context["offered"]
    assert offered == []
    merge(loser, winner, by=huyen, reason=WHY)
    parting = reverse("portal:part", args=[sort, loser.pk])
    assert client.get(address(sort, loser)).status_code == 404
    assert client.get(parting).status_code == 404
    assert client.post(parting, {"reason": WHY}).status_code == 404
    assert client.get(reverse("portal:part", args=[sort, winner.pk])).status_code == 404
    assert str(loser) not in page(client.get("/", follow=True))  # no message that waits for the next page
    loser.refresh_from_db()
    assert loser.merged_into == winner


def test_who_decides_for_a_registrant_does_not_merge_what_stands_in_another_district(pair, huyen, na_hang):
    loser, winner = pair
    EmulationModel.objects.filter(registrant=loser).update(unit=na_hang)
    with pytest.raises(ValidationError, match="không có quyền"):
        merge(loser, winner, by=huyen, reason=WHY)


def test_the_anonymous_are_led_to_sign_in(pair, client, an):
    loser, winner = pair
    response = client.get(address("chu-the", loser, winner))
    assert (response.status_code, "dang-nhap" in response.url or "login" in response.url) == (302, True)


def test_models_and_decisions_are_merged_on_their_pages_too(twins, browse, huyen, lam_binh):
    loser, winner = twins
    client = browse(huyen)
    assert client.get(address("mo-hinh", loser, winner)).status_code == 200
    assert reverse("portal:merge", args=["mo-hinh", loser.pk]) in page(client.get(f"/mo-hinh/{loser.pk}/"))
    one, other = make_decision(lam_binh, "1/QĐ"), make_decision(lam_binh, "01/QĐ")
    assert client.get(address("quyet-dinh", one, other)).status_code == 200
    which = page(client.get(reverse("portal:merge", args=["quyet-dinh", one.pk])))
    assert f'name="vao" value="{other.pk}"' in which
    change = reverse("admin:awards_decision_change", args=[one.pk])
    assert reverse("portal:merge", args=["quyet-dinh", one.pk]) in page(client.get(change))


def test_the_figures_of_the_demonstration_change_as_they_must_and_come_back(db, an):
    call_command("load_lam_binh", verbosity=0, stdout=io.StringIO())
    call_command("load_demo", verbosity=0, stdout=io.StringIO())
    district = Unit.objects.get(kind=Unit.Kind.DISTRICT, name="Lâm Bình")
    scope = Scope(ReviewPeriod.objects.filter(slug="2020-2022").latest("pk"), district)

    def counted():
        found = as_json(review_of(scope, [district], []))
        registered = found["registered"]
        three = registered["collectives"], registered["individuals"], found["recognised"]["models"]
        return three, found

    three, before = counted()
    assert three == (218, 230, 448)
    registered = Registrant.objects.filter(models__registrations__state="accepted").distinct().order_by("pk")
    merged = []
    for kind, expected in ((Kind.INDIVIDUAL, (218, 229, 448)), (Kind.COLLECTIVE, (217, 229, 448))):
        winner, loser = registered.filter(kind=kind)[:2]
        merge(loser, winner, by=an, reason=WHY)
        merged.append(loser)
        assert counted()[0] == expected
    models = (
        EmulationModel.objects.filter(registrations__recognitions__isnull=False).distinct().order_by("pk")
    )
    winner, loser = models.filter(registrant__kind=Kind.COLLECTIVE)[:2]
    merge(loser, winner, by=an, reason=WHY)
    assert counted()[0][2] == 447
    for one in (loser, *reversed(merged)):
        part(one, by=an, reason="Không phải là một")
    assert counted() == ((218, 230, 448), before)
