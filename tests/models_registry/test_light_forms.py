"""The light forms of what officers enter: what they cost, where they lead, what they say of what is wrong."""

import re

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.models import Assessment, Commendation
from danvan.admin_site import WORK
from models_registry.models import EmulationModel, Outcome, Registrant
from tests.builders import (
    make_decision,
    make_model,
    make_programme,
    make_recognition,
    make_registrant,
    make_registration,
)

pytestmark = pytest.mark.django_db
AT_MOST = 25  # queries to show a form, its frame among them
ENTERED = [
    *(f"models_registry_{name}" for name in ("emulationmodel", "registration", "registrant", "outcome")),
    *(f"awards_{name}" for name in ("assessment", "decision", "recognition", "commendation")),
]


@pytest.fixture
def rows(xuan_lap, lam_binh):
    """One of each, every link filled, the model with three years; by the name of its screen."""
    first, second = make_registrant(xuan_lap, "Hội Phụ nữ"), make_registrant(xuan_lap, "Hội Nông dân")
    model = make_model("Đường hoa", first, replicates=make_model("Nhà sạch", second))
    model.partners.set([second, make_registrant(xuan_lap, "Đoàn xã")])
    years = [make_registration(model, year, state="submitted") for year in (2020, 2021)]
    accepted = make_registration(make_model("Vườn mẫu", second), 2022)
    decision = make_decision(lam_binh)
    recognition = make_recognition(accepted, decision=decision)
    made = {"unit": xuan_lap, "programme": make_programme()}
    commendation = Commendation.objects.create(
        **made,
        recipient_kind="collective",
        recipient_name="Hội",
        registrant=first,
        model=model,
        decision=decision,
    )
    outcome = Outcome.objects.create(
        unit=xuan_lap, year=2021, indicator="Hiến đất", value=5, measure="m2", model=model
    )
    assessment = Assessment.objects.create(registration=accepted, result="effective")
    found = (model, years[0], first, outcome, assessment, decision, recognition, commendation)
    return dict(zip(ENTERED, found, strict=True))


@pytest.mark.parametrize("screen", ENTERED)
@pytest.mark.parametrize("door", ["add", "change"])
def test_a_form_is_light(screen, door, browse, huyen, rows):
    client = browse(huyen)
    address = reverse(f"admin:{screen}_{door}", args=[rows[screen].pk] if door == "change" else [])
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address)
    assert page.status_code == 200
    assert len(queries) <= AT_MOST
    shown = page.content.decode()
    assert re.findall(r'<script src="([^"]*)"', shown) == ["/static/forms.js", "/static/entry.js"]
    assert re.findall(r'rel="stylesheet" href="([^"]*)"', shown) == ["/static/danvan.css"]
    assert not re.search(r"jquery|select2|admin/css|admin/js", shown)
    assert "admin/entry_form.html" in {one.name for one in page.templates}


@pytest.mark.parametrize("screen", ENTERED)
def test_every_record_leads_to_its_page_and_back(screen, browse, huyen, rows):
    client = browse(huyen)
    address = reverse(f"admin:{screen}_change", args=[rows[screen].pk])
    (page,) = re.findall(r'href="([^"]*)">Xem trang<', client.get(address).content.decode())
    assert client.get(page).status_code == 200
    back = client.get(f"{address}?ve={page}").content.decode()
    assert f'href="{page}">Quay lại<' in back
    assert f'href="{page}">Thôi, quay lại<' in back


def test_a_save_returns_to_where_one_came_from(browse, xa, xuan_lap):
    person = make_registrant(xuan_lap, "Tổ hợp tác")
    address = reverse("admin:models_registry_registrant_change", args=[person.pk])
    typed = {"unit": xuan_lap.pk, "kind": "collective", "name": "Tổ hợp tác 1", "address": "", "sector": ""}
    page = browse(xa).post(f"{address}?ve=/chu-the/{person.pk}/", typed)
    assert (page.status_code, page.url) == (302, f"/chu-the/{person.pk}/")
    assert Registrant.objects.get(pk=person.pk).name == "Tổ hợp tác 1"
    again = browse(xa).get(address).context["seen_changes"]
    page = browse(xa).post(address, {**typed, "seen_changes": again})
    assert page.url == reverse("admin:models_registry_registrant_changelist")


def test_who_goes_on_in_the_form_keeps_the_way_back(browse, xa, xuan_lap):
    client, add = browse(xa), reverse("admin:models_registry_registrant_add")
    typed = {"unit": xuan_lap.pk, "kind": "collective", "name": "Tổ hợp tác"}
    first = client.post(f"{add}?ve=/tap-the/", {**typed, "_addanother": "1"})
    assert (first.status_code, first.url) == (302, f"{add}?ve=%2Ftap-the%2F")
    second = client.post(first.url, {**typed, "name": "Tổ liên kết", "_continue": "1"})
    assert "Quay lại<" in client.get(second.url).content.decode()
    third = client.post(add, {**typed, "name": "Tổ tự quản", "_continue": "1"})
    assert "ve=" not in third.url


@pytest.mark.parametrize(
    "back", ["https://la.example/", "//la.example/", "/\\la.example", "javascript:alert(1)", "x"]
)
def test_nobody_is_led_off_the_portal(back, browse, xa, xuan_lap):
    address = reverse("admin:models_registry_registrant_change", args=[make_registrant(xuan_lap).pk])
    assert "Quay lại<" not in browse(xa).get(address, {"ve": back}).content.decode()


def test_what_is_wrong_stands_beside_its_field_and_on_top_with_the_way_there(browse, huyen, rows):
    client = browse(huyen)
    add = client.post(reverse("admin:models_registry_emulationmodel_add"), {"registered_on": "32/10/2021"})
    shown = add.content.decode()
    for name in ("unit", "name", "field", "year", "registered_on"):
        assert f'<a href="#id_{name}">' in shown
        assert f'id="id_{name}_error"' in shown
        assert f'id="id_{name}"' in shown
    model = rows["models_registry_emulationmodel"]
    (known, other) = model.registrations.order_by("year")
    row = {"id": known.pk, "model": model.pk, "year": "20x1", "level": "commune", "novelty": "new"}
    kept = {"id": other.pk, "model": model.pk, "year": 2021, "level": "commune", "novelty": "new"}
    sent = {
        "registrations-TOTAL_FORMS": 2,
        "registrations-INITIAL_FORMS": 2,
        "title": "",
        "field": model.field_id,
    }
    for number, one in enumerate((row, kept)):
        sent |= {f"registrations-{number}-{name}": value for name, value in one.items()}
    sent["registrant"] = model.registrant_id
    shown = client.post(
        reverse("admin:models_registry_emulationmodel_change", args=[model.pk]), sent
    ).content.decode()
    assert '<a href="#id_registrations-0-year">' in shown
    assert EmulationModel.objects.get(pk=model.pk).title == "Đường hoa"


# --- the first page of entry

HOME = "/nhap-lieu/"


def test_each_screen_stands_once_on_the_first_page():
    named = [label for _, _, labels in WORK for label in labels]
    assert sorted(named) == sorted(model._meta.label_lower for model in admin.site._registry)


def test_the_first_page_shows_what_one_may_do(browse, an, huyen, xa, bcd, la):
    def doors(user):
        return re.findall(r'href="(/nhap-lieu/[^"]+)"', browse(user).get(HOME).content.decode())

    assert f"{HOME}models_registry/emulationmodel/add/" in doors(xa)
    assert f"{HOME}awards/decision/add/" not in doors(xa)
    assert f"{HOME}awards/decision/add/" in doors(huyen)
    assert f"{HOME}accounts/user/" not in doors(huyen)
    assert f"{HOME}accounts/user/" in doors(an)
    for user in (an, huyen, xa):
        client = browse(user)
        for door in doors(user):
            assert client.get(door).status_code == 200, door
    for user in (bcd, la):
        assert browse(user).get(HOME, follow=True).status_code == 403
    assert browse(None).get(HOME).status_code == 302


def test_an_app_has_no_page_of_its_own(browse, huyen, bcd):
    answer = browse(huyen).get(f"{HOME}models_registry/")
    assert (answer.status_code, answer.url) == (302, HOME)
    assert browse(bcd).get(f"{HOME}models_registry/", follow=True).status_code == 403
    assert browse(huyen).get(f"{HOME}la/").status_code == 404


def test_what_one_wrote_last_is_at_hand(browse, xa, xuan_lap):
    person = make_registrant(xuan_lap, "Tổ hợp tác")
    client = browse(xa)
    address = reverse("admin:models_registry_registrant_change", args=[person.pk])
    mark = client.get(address).context["seen_changes"]
    typed = {"unit": xuan_lap.pk, "kind": "collective", "name": "Tổ hợp tác 1", "seen_changes": mark}
    client.post(address, typed)
    home = client.get(HOME).content.decode()
    assert f'<a href="{address}">' in home
