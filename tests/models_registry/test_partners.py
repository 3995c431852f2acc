"""Partners: they stand beside the one who registered a model, and are not counted as registrants."""

import io

import pytest
from django.core.exceptions import ValidationError
from openpyxl import load_workbook

from danvan.review.figures.review import review_of
from danvan.review.scope import Scope
from models_registry.models import Change, EmulationModel, Registration, State
from models_registry.services import register_model
from tests.builders import (
    make_field,
    make_model,
    make_period,
    make_programme,
    make_registrant,
    make_registration,
)

pytestmark = pytest.mark.django_db
MODELS = "/nhap-lieu/models_registry/emulationmodel/"


@pytest.fixture
def youth(xuan_lap):
    return make_registrant(xuan_lap, "Đoàn xã")


@pytest.fixture
def neighbours(khuon_ha):
    return make_registrant(khuon_ha, "Hội Nông dân Khuôn Hà")


@pytest.fixture
def model(xuan_lap, youth):
    """“Đường hoa” of Hội Phụ nữ with the youth, registered in 2021 and not yet accepted."""
    made = make_model("Đường hoa", make_registrant(xuan_lap, "Hội Phụ nữ"), make_field("economy", "Kinh tế"))
    made.partners.add(youth)
    make_registration(made, 2021, state=State.SUBMITTED)
    return made


def form_of(model, **values):
    """What the change form of a model sends."""
    registration = model.registrations.get()
    return {
        "title": model.title,
        "registrant": model.registrant_id,
        "field": model.field_id,
        **{f"registrations-{name}": number for name, number in (("TOTAL_FORMS", 1), ("INITIAL_FORMS", 1))},
        "registrations-0-id": registration.pk,
        "registrations-0-model": model.pk,
        "registrations-0-programme": registration.programme_id,
        "registrations-0-year": registration.year,
        "registrations-0-level": registration.level,
        "registrations-0-novelty": registration.novelty,
        **values,
    }


def test_a_new_model_is_entered_with_its_partners(browse, xa, xuan_lap, youth, neighbours):
    make_programme()
    entry = {
        "unit": xuan_lap.pk,
        "kind": "collective",
        "name": "Hội Phụ nữ",
        "title": "Đường hoa",
        "field": make_field().pk,
        "year": 2021,
        "level": "commune",
        "novelty": "new",
    }
    client = browse(xa)
    refused = client.post(f"{MODELS}add/", entry | {"partners": [neighbours.pk]})
    assert "partners" in refused.context["adminform"].form.errors  # of a commune that he does not read
    assert client.post(f"{MODELS}add/", entry | {"partners": [youth.pk]}).status_code == 302
    made = EmulationModel.objects.get()
    assert list(made.partners.all()) == [youth]
    told = Change.objects.of(EmulationModel).get(action="changed")
    assert told.after["partners"] == [youth.pk]


def test_partners_are_added_and_taken_off_and_the_trail_keeps_it(browse, xa, model, xuan_lap, youth):
    other = make_registrant(xuan_lap, "Công an xã")
    data = form_of(model, partners=[other.pk])
    assert browse(xa).post(f"{MODELS}{model.pk}/change/", data).status_code == 302
    assert list(model.partners.all()) == [other]
    told = Change.objects.of(EmulationModel).get()
    assert (told.before["partners"], told.after["partners"]) == ([youth.pk], [other.pk])
    page = browse(xa).get(f"{MODELS}{model.pk}/history/").content.decode()
    assert "Đoàn xã" in page
    assert "Công an xã" in page


def test_a_partner_of_another_office_stays_when_somebody_else_saves(browse, xa, model, youth, neighbours):
    model.partners.add(neighbours)
    data = form_of(model, partners=[youth.pk, neighbours.pk], title="Đường hoa mới")
    assert browse(xa).post(f"{MODELS}{model.pk}/change/", data).status_code == 302
    assert set(model.partners.all()) == {youth, neighbours}


def test_who_leads_is_no_partner(browse, xa, model, youth):
    page = browse(xa).post(f"{MODELS}{model.pk}/change/", form_of(model, partners=[model.registrant_id]))
    assert page.context["adminform"].form.errors["partners"] == [EmulationModel.LEADS_ALREADY]
    new = EmulationModel(title="Ao cá", field=model.field)
    registration = Registration(programme=make_programme(), year=2021, state=State.SUBMITTED)
    with pytest.raises(ValidationError):
        register_model(new, model.registrant, registration, by=xa, partners=[model.registrant])
    assert not EmulationModel.objects.filter(title="Ao cá").exists()
    model.registrant = youth
    with pytest.raises(ValidationError) as error:
        model.full_clean()
    assert error.value.message_dict == {"registrant": [EmulationModel.LEADS_ALREADY]}


def test_partners_of_an_accepted_model_are_changed_by_who_decides(browse, xa, huyen, model, youth):
    model.registrations.update(state=State.ACCEPTED)
    for user, shown in ((xa, False), (huyen, True)):
        form = browse(user).get(f"{MODELS}{model.pk}/change/").context["adminform"].form
        assert ("partners" in form.fields) == shown


def test_a_page_names_partners_and_leads_only_to_those_that_the_reader_may_open(
    browse, xa, huyen, model, youth, neighbours
):
    model.partners.add(neighbours)
    for user, opened in ((xa, {youth}), (huyen, {youth, neighbours})):
        page = browse(user).get(f"/mo-hinh/{model.pk}/").content.decode()
        for partner in (youth, neighbours):
            assert partner.name in page
            assert (f'"/chu-the/{partner.pk}/"' in page) == (partner in opened)


def test_a_partners_page_names_the_models_that_the_reader_may_open(
    browse, xa, xa_khac, huyen, model, neighbours
):
    model.partners.add(neighbours)
    address = f"/chu-the/{neighbours.pk}/"
    assert "Đường hoa" in browse(huyen).get(address).content.decode()
    assert "Đường hoa" not in browse(xa_khac).get(address).content.decode()
    assert browse(xa).get(address).status_code == 404


def test_the_list_of_models_in_excel_has_a_column_of_partners(browse, xa, model, neighbours):
    model.partners.add(neighbours)
    book = load_workbook(io.BytesIO(browse(xa).get(f"{MODELS}export/").getvalue()))
    head, row = book.active.iter_rows(values_only=True)
    assert dict(zip(head, row, strict=True))["Cùng thực hiện"] == "Đoàn xã; Hội Nông dân Khuôn Hà"


def test_partners_are_no_registrants_in_a_review(model, lam_binh, xuan_lap, neighbours):
    model.registrations.update(state=State.ACCEPTED)
    model.partners.add(neighbours)
    review = review_of(Scope(make_period(), lam_binh), [lam_binh, xuan_lap, neighbours.unit], [])
    assert review.registered_collectives.value == 1
