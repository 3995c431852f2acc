"""A day to come is refused at every door; what stands with one from before is told as none and can be mended."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from awards.models import Assessment
from danvan.lists.deciding.decide import decide
from danvan.lists.reading.answers import Answers
from danvan.lists.reading.from_registry import load_catalogue
from danvan.lists.reading.workbook import read_workbook
from danvan.review.models import ReviewPeriod
from models_registry.models import Outcome, Registration, State
from models_registry.services import correct, register_model, request_correction
from tests.builders import (
    make_field,
    make_model,
    make_period,
    make_programme,
    make_registrant,
    make_registration,
)
from tests.lists.conftest import HEADER, line, workbook
from tests.models_registry.test_saved_meanwhile import address_of, opened

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
TOMORROW = TODAY + timedelta(days=1)
SAID = f"Ngày {TOMORROW:%d/%m/%Y} chưa tới. Chỉ ghi ngày đã qua hoặc hôm nay."
YEAR = TODAY.year


@pytest.fixture
def programme(lam_binh):
    return make_programme(YEAR, YEAR, unit=lam_binh)


@pytest.fixture
def registration(programme, xuan_lap):
    model = make_model("Đường hoa", unit=xuan_lap, field=make_field("economy"))
    return make_registration(model, YEAR, programme, State.SUBMITTED)


@pytest.fixture
def outcome(xuan_lap):
    return Outcome.objects.create(unit=xuan_lap, year=YEAR, indicator="Hiến đất", value=1, measure="ha")


@pytest.fixture
def assessment(registration):
    return Assessment.objects.create(registration=registration, result="effective")


COLUMNS = {"registration": "registered_on", "outcome": "on", "assessment": "assessed_on"}


@pytest.mark.parametrize("kind", COLUMNS)
def test_no_form_takes_one_and_today_is_none(kind, request, huyen, browse):
    row, name = request.getfixturevalue(kind), COLUMNS[kind]
    client, address = browse(huyen), address_of(row)
    response = client.post(address, opened(client, address, **{name: f"{TOMORROW:%d/%m/%Y}"}))
    assert response.status_code == 200
    assert response.context["adminform"].form.errors == {name: [SAID]}
    assert client.post(address, opened(client, address, **{name: f"{TODAY:%d/%m/%Y}"})).status_code == 302
    row.refresh_from_db()
    assert getattr(row, name) == TODAY


def test_nor_the_entry_form_nor_a_year_in_a_models_form(registration, huyen, browse):
    client, model = browse(huyen), registration.model
    data = {
        "kind": "collective",
        "unit": model.unit_id,
        "name": "Chi hội",
        "title": "Đường cờ",
        "year": str(YEAR),
    }
    data |= {"field": model.field_id, "level": "commune", "novelty": "new"}
    add = "/nhap-lieu/models_registry/emulationmodel/add/"
    response = client.post(add, {**data, "registered_on": f"{TOMORROW:%d/%m/%Y}"})
    assert response.context["adminform"].form.errors == {"registered_on": [SAID]}
    day = {"registrations-0-registered_on": f"{TOMORROW:%d/%m/%Y}"}
    response = client.post(address_of(model), opened(client, address_of(model), **day))
    assert SAID in response.content.decode()
    registration.refresh_from_db()
    assert registration.registered_on is None


def test_nor_the_services(registration, programme, xuan_lap, huyen, xa):
    model = make_model("Đường cờ", unit=xuan_lap)
    with pytest.raises(ValidationError, match="chưa tới"):
        register_model(
            model,
            make_registrant(xuan_lap),
            Registration(year=YEAR, programme=programme, registered_on=TOMORROW),
            by=huyen,
        )
    Registration.objects.filter(pk=registration.pk).update(state=State.ACCEPTED)
    registration.refresh_from_db()
    for service, by in ((correct, huyen), (request_correction, xa)):
        with pytest.raises(ValidationError, match="chưa tới"):
            service(registration, {"registered_on": TOMORROW}, by=by, reason="Ghi nhầm")


def test_nor_a_list(programme, xuan_lap, huyen):
    make_field("economy", "Kinh tế")
    content = workbook([*line(year=YEAR), f"{TOMORROW:%d/%m/%Y}"], header=(*HEADER, "Ngày đăng ký"))
    reading = read_workbook(content, "ds.xlsx", load_catalogue(huyen))
    (one,) = decide(reading, huyen, programme, Answers())
    assert one.action == "refused"
    assert any("chưa tới" in problem.message for problem in one.problems)


def test_nor_the_ground_of_a_review(lam_binh):
    period = make_period(YEAR, YEAR, lam_binh)
    period.ground_on = TOMORROW
    with pytest.raises(ValidationError, match="chưa tới"):
        ReviewPeriod.clean(period)


@pytest.mark.parametrize("kind", COLUMNS)
def test_what_has_one_from_before_is_changed_otherwise_and_can_be_mended(kind, request, huyen, browse):
    row, name = request.getfixturevalue(kind), COLUMNS[kind]
    type(row).objects.filter(pk=row.pk).update(**{name: TOMORROW})
    other, value = {
        "registration": ("level", "province"),
        "outcome": ("source", "Báo"),
        "assessment": ("note", "Tốt"),
    }[kind]
    client, address = browse(huyen), address_of(row)
    assert client.post(address, opened(client, address, **{other: value})).status_code == 302
    row.refresh_from_db()
    assert (getattr(row, other), getattr(row, name)) == (value, TOMORROW)
    assert client.post(address, opened(client, address, **{name: ""})).status_code == 302


def test_no_page_tells_it_as_a_day(registration, outcome, huyen, browse):
    Registration.objects.update(registered_on=TOMORROW)
    Outcome.objects.update(on=TOMORROW)
    client = browse(huyen)
    for page in (f"/mo-hinh/{registration.model_id}/", "/dang-ky/", "/ket-qua-van-dong/"):
        shown = client.get(page).content.decode()
        assert f"{TOMORROW:%d/%m/%Y}" not in shown, page
        assert "chưa tới, cần sửa" in shown, page
