"""Households: a third kind of registrant, entered, listed and counted like the others, shown where not zero."""

import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from awards.models import Commendation
from models_registry.models import EmulationModel, Kind, Unit
from tests.builders import (
    COMMITTEE_MEMBER,
    make_field,
    make_model,
    make_programme,
    make_recognition,
    make_registrant,
    make_registration,
    make_user,
)
from tests.registry_shapes import make_every_shape

pytestmark = pytest.mark.django_db
NAME = "Hộ ông Hoàng Văn Thử"


@pytest.fixture
def shapes():
    """Every shape, and a household with a recognised model, commended too."""
    programme, district = make_every_shape()
    unit = Unit.objects.get(name="Xuân Lập")
    household = make_registrant(unit, NAME, kind=Kind.HOUSEHOLD)
    model = make_model("Vườn rau sạch", household, make_field("economy"))
    make_recognition(make_registration(model, 2022, programme))
    Commendation.objects.create(
        programme=programme,
        recipient_kind=Kind.HOUSEHOLD,
        recipient_name=NAME,
        registrant=household,
        unit=unit,
    )
    return programme, district


def figures_of(programme, district, capsys):
    capsys.readouterr()
    call_command("figures", programme.code, unit=district.code, json=True)
    return json.loads(capsys.readouterr().out)


def test_a_household_has_its_column_on_the_page_in_the_paper_and_in_the_figures(shapes, browse, capsys):
    programme, district = shapes
    figures = figures_of(programme, district, capsys)
    assert figures["registered"]["households"] == figures["commended"]["households"] == 1
    assert [row["households"] for row in figures["by_field"]] == [1, 0, 0]
    client = browse(make_user(COMMITTEE_MEMBER, district))
    page = client.get(reverse("review:review", args=[programme.code])).content.decode()
    for words in ("hộ gia đình đăng ký", '<th class="num" scope="col">Hộ gia đình</th>'):
        assert words in page


def test_without_households_nothing_speaks_of_them(browse, capsys):
    programme, district = make_every_shape()
    assert "households" not in json.dumps(figures_of(programme, district, capsys))
    client = browse(make_user(COMMITTEE_MEMBER, district))
    page = client.get(reverse("review:review", args=[programme.code])).content.decode()
    assert "hộ gia đình đăng ký" not in page
    assert '<th class="num" scope="col">Hộ gia đình</th>' not in page


def test_households_have_a_list_of_their_own(shapes, browse):
    _, district = shapes
    client = browse(make_user(COMMITTEE_MEMBER, district))
    shown = client.get("/ho-gia-dinh/")
    assert shown.context["count"] == 1
    assert NAME in shown.content.decode()
    assert client.get("/ca-nhan/", {"q": "Hoàng Văn Thử"}).context["count"] == 0
    assert client.get("/mo-hinh/", {"loai": "household"}).context["count"] == 1
    household = EmulationModel.objects.get(title="Vườn rau sạch").registrant
    assert "/ho-gia-dinh/" in client.get(reverse("portal:registrant", args=[household.pk])).content.decode()


def test_a_household_is_entered_like_the_others(browse, huyen, xuan_lap):
    make_programme(2020, 2022)
    values = {"unit": xuan_lap.pk, "kind": "household", "name": NAME, "title": "Vườn rau sạch"}
    values |= {"field": make_field().pk, "year": "2022", "level": "commune", "novelty": "new"}
    response = browse(huyen).post("/nhap-lieu/models_registry/emulationmodel/add/", values)
    assert response.status_code == 302, response.context["adminform"].form.errors
    assert EmulationModel.objects.get().registrant.kind == Kind.HOUSEHOLD
