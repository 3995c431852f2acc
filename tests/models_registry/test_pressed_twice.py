"""A button pressed twice acts once, on every add screen and on the page of an action."""

from datetime import date

import pytest

from awards.models import Commendation, CriteriaSet, Decision, Recognition
from models_registry.models import Act, Outcome, Registrant, Registration
from models_registry.one_use import PRESSED_AGAIN
from tests.builders import make_field, make_model, make_programme, make_recognition, make_registration
from tests.one_use import key_in

pytestmark = pytest.mark.django_db


def registrant(unit):
    return {"unit": unit.pk, "kind": "individual", "name": "Ma Văn A", "sector": ""}


def registration(unit):
    model = make_model(unit=unit)
    return {
        "model": model.pk,
        "programme": make_programme().pk,
        "year": "2021",
        "level": "commune",
        "novelty": "new",
    }


def outcome(unit):
    return {
        "unit": unit.pk,
        "programme": make_programme().pk,
        "year": "2021",
        "field": make_field().pk,
        "indicator": "Hiến đất",
        "value": "12,75",
        "measure": "ha",
    }


def decision(unit):
    return {"unit": unit.pk, "body": "Ban Chỉ đạo", "subject": "Khen thưởng", "track": "committee"}


def commendation(unit):
    return {
        "unit": unit.pk,
        "programme": make_programme().pk,
        "form": "unspecified",
        "recipient_kind": "individual",
        "recipient_name": "Ma Văn A",
    }


def criteria(unit):
    parts = {
        f"{part}-{number}_FORMS": 0 for part in ("criteria", "grades") for number in ("TOTAL", "INITIAL")
    }
    return {"unit": unit.pk, "name": "Bộ tiêu chí", "version": "1", "content": "Thiết thực", **parts}


SCREENS = {
    "models_registry/registrant": (Registrant, registrant),
    "models_registry/registration": (Registration, registration),
    "models_registry/outcome": (Outcome, outcome),
    "awards/decision": (Decision, decision),
    "awards/commendation": (Commendation, commendation),
    "awards/criteriaset": (CriteriaSet, criteria),
}


@pytest.mark.parametrize("screen", SCREENS)
def test_an_add_screen_saves_once(screen, browse, huyen, xuan_lap):
    model, form = SCREENS[screen]
    address, client = f"/nhap-lieu/{screen}/add/", browse(huyen)
    data = form(xuan_lap)
    before = model.objects.count()
    data["one_use_key"] = key_in(client.get(address).content.decode())
    first = client.post(address, data)
    assert first.status_code == 302, first.context["adminform"].form.errors
    second = client.post(address, data, follow=True)
    assert model.objects.count() == before + 1
    assert second.redirect_chain[0][0] == first.url
    assert PRESSED_AGAIN in second.content.decode()
    assert Act.objects.count() == 1


def test_a_form_that_came_back_with_its_faults_may_be_sent_again(browse, huyen, xuan_lap):
    address, client = "/nhap-lieu/models_registry/registrant/add/", browse(huyen)
    data = registrant(xuan_lap) | {"one_use_key": key_in(client.get(address).content.decode())}
    refused = client.post(address, data | {"name": ""})
    assert key_in(refused.content.decode()) == data["one_use_key"]
    assert client.post(address, data).status_code == 302
    assert Registrant.objects.filter(name="Ma Văn A").count() == 1


def test_two_tabs_are_two_forms(browse, huyen, xuan_lap):
    address, client = "/nhap-lieu/awards/decision/add/", browse(huyen)
    for _ in range(2):
        data = decision(xuan_lap) | {"one_use_key": key_in(client.get(address).content.decode())}
        client.post(address, data)
    assert Decision.objects.count() == 2


def test_a_form_to_which_the_browser_went_back_acts_again_for_other_content_only(browse, huyen, xuan_lap):
    address, client = "/nhap-lieu/models_registry/registrant/add/", browse(huyen)
    data = registrant(xuan_lap) | {"one_use_key": key_in(client.get(address).content.decode())}
    client.post(address, data)
    client.post(address, data | {"name": "Lý Thị B"})
    assert sorted(Registrant.objects.values_list("name", flat=True)) == ["Lý Thị B", "Ma Văn A"]
    for again in (data, data | {"name": "Lý Thị B"}, data | {"_addanother": "1"}):
        assert PRESSED_AGAIN in client.post(address, again, follow=True).content.decode()
    assert Registrant.objects.count() == 2


def test_an_action_commends_once(browse, huyen, xuan_lap):
    given = make_recognition(make_registration(make_model(unit=xuan_lap), registered_on=date(2021, 3, 1)))
    address, client = "/nhap-lieu/awards/recognition/", browse(huyen)
    chosen = {"action": "commend_selected", "_selected_action": [given.pk]}
    page = client.post(address, chosen).content.decode()
    data = chosen | {
        "apply": "1",
        "without_decision": "on",
        "form": "unspecified",
        "programme": make_programme().pk,
        "one_use_key": key_in(page),
    }
    client.post(address, data)
    again = client.post(address, data, follow=True)
    assert Commendation.objects.count() == 1
    assert PRESSED_AGAIN in again.content.decode()
    assert Recognition.objects.count() == 1
