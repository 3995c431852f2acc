"""Households: a third kind of registrant, entered, listed and counted like the others, shown where not zero."""

import io
import json
import re

import pytest
from django.core.management import call_command
from django.urls import reverse
from openpyxl import load_workbook

from awards.models import Commendation, Recognition
from models_registry.models import EmulationModel, Kind, Registration, Unit
from tests.builders import (
    COMMITTEE_MEMBER,
    make_field,
    make_figure,
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


@pytest.mark.parametrize("is_registered", [True, False])
def test_a_step_without_households_does_not_speak_of_them(is_registered, shapes, browse):
    """Where one step has households and another none, only the first says so, unless a number of it was published."""
    programme, district = shapes
    if is_registered:
        Commendation.objects.filter(recipient_kind=Kind.HOUSEHOLD).delete()
    else:
        Recognition.objects.filter(registration__model__registrant__kind=Kind.HOUSEHOLD).delete()
        Registration.objects.filter(model__registrant__kind=Kind.HOUSEHOLD).delete()
    client = browse(make_user(COMMITTEE_MEMBER, district))
    page = client.get(reverse("review:review", args=[programme.code]))
    words = " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())
    assert ("1 hộ gia đình đăng ký" in words) is is_registered
    assert "0 hộ gia đình" not in words
    sides = client.get("/so-sanh/", {"a": programme.code, "b": programme.code}).context["comparison"]
    expected = {"Hộ gia đình đăng ký": is_registered, "Hộ gia đình được khen thưởng": not is_registered}
    assert {label: label in {row.label for row in sides.rows} for label in expected} == expected
    address = reverse("review:workbook", args=[programme.code])

    def rows_of_workbook():
        book = load_workbook(io.BytesIO(client.get(address).content))
        return {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}

    assert {label: label in rows_of_workbook() for label in expected} == expected
    assert not [cell for cell in rows_of_workbook() if "0 hộ gia đình" in cell]
    for indicator in ("registered_households", "commended_households"):
        make_figure(programme, indicator=indicator, unit=district, value=3, source="Bài báo")
    assert expected.keys() <= rows_of_workbook()


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
