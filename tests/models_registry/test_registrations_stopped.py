"""A programme that no longer takes registrations takes them through no door; what it has lives on."""

import pytest
from django.core.exceptions import ValidationError

from models_registry.models import EmulationModel, Programme, Registrant, Registration, State
from models_registry.services import accept, register_model, return_registrations, submit
from tests.builders import make_field, make_model, make_programme, make_registration

REGISTRATIONS = "/nhap-lieu/models_registry/registration/"
MODELS = "/nhap-lieu/models_registry/emulationmodel/"
STOPPED = "ngừng nhận đăng ký"


@pytest.fixture
def stopped(db):
    return make_programme(2020, 2022, accepts=False)


@pytest.fixture
def taking(db):
    return make_programme(2023, 2025)


def row_of(model, programme, year):
    return {
        "model": model.pk,
        "programme": programme.pk,
        "year": year,
        "level": "commune",
        "novelty": "new",
        "registered_on": "",
    }


def inline(*rows):
    data = {
        "registrations-TOTAL_FORMS": len(rows),
        "registrations-INITIAL_FORMS": len([row for row in rows if "id" in row]),
    }
    return data | {
        f"registrations-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()
    }


def errors_of(response):
    assert response.status_code == 200
    return response.content.decode()


# --- the rule


def test_a_programme_says_whether_it_accepts(stopped, taking):
    assert (stopped.accepts, taking.accepts) == (False, True)
    assert list(Programme.objects.open_to_registrations()) == [taking]


def test_a_new_registration_is_refused(stopped, xuan_lap):
    new = Registration(model=make_model(unit=xuan_lap), programme=stopped, year=2021)
    with pytest.raises(ValidationError, match=STOPPED) as refused:
        new.full_clean()
    assert set(refused.value.message_dict) == {"programme"}


def test_a_registration_is_not_moved_into_it(stopped, taking, xuan_lap):
    registration = make_registration(unit=xuan_lap, programme=taking, year=2023, state=State.SUBMITTED)
    registration.programme, registration.year = stopped, 2022
    with pytest.raises(ValidationError, match=STOPPED):
        registration.full_clean()


def test_what_it_has_can_still_be_edited_and_moved_out(stopped, taking, xuan_lap):
    registration = make_registration(unit=xuan_lap, programme=stopped, year=2021, state=State.SUBMITTED)
    registration.level, registration.year = "district", 2022
    registration.full_clean()
    registration.programme, registration.year = taking, 2023
    registration.full_clean()


def test_what_it_has_is_accepted_returned_and_sent_again(stopped, huyen, xa, xuan_lap):
    registration = make_registration(unit=xuan_lap, programme=stopped, state=State.SUBMITTED)
    assert accept([registration], huyen) == 1
    assert return_registrations([registration], huyen, "Thiếu nội dung") == 1
    assert submit([registration], xa) == 1


# --- its doors


def test_a_draft_is_not_sent_to_it(stopped, xa, xuan_lap):
    draft = make_registration(unit=xuan_lap, programme=stopped, state=State.DRAFT)
    with pytest.raises(ValidationError, match=STOPPED):
        submit([draft], xa)
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_the_service_registers_no_model_in_it(stopped, huyen, xuan_lap):
    new = EmulationModel(title="Đường hoa", field=make_field())
    registrant = Registrant(unit=xuan_lap, kind="collective", name="Hội Phụ nữ")
    with pytest.raises(ValidationError, match=STOPPED):
        register_model(new, registrant, Registration(programme=stopped, year=2021), by=huyen)
    assert not Registrant.objects.exists()
    assert not EmulationModel.objects.exists()


def test_the_entry_form_offers_and_takes_only_what_is_taken(browse, xa, stopped, taking, xuan_lap):
    client = browse(xa)
    shown = client.get(f"{MODELS}add/").content.decode()
    assert 'value="2023"' in shown
    assert 'value="2022"' not in shown
    entry = {
        "unit": xuan_lap.pk,
        "kind": "collective",
        "name": "Hội Phụ nữ",
        "title": "Đường hoa",
        "field": make_field().pk,
        "year": "2021",
    }
    assert STOPPED in errors_of(client.post(f"{MODELS}add/", entry))
    assert not Registration.objects.exists()


def test_the_screen_of_registrations_takes_none(browse, huyen, stopped, taking, xuan_lap):
    client, model = browse(huyen), make_model(unit=xuan_lap)
    shown = client.get(f"{REGISTRATIONS}add/").content.decode()
    assert str(taking) in shown
    assert str(stopped) not in shown
    assert STOPPED in errors_of(client.post(f"{REGISTRATIONS}add/", row_of(model, stopped, 2021)))
    assert not Registration.objects.exists()
    assert client.post(f"{REGISTRATIONS}add/", row_of(model, taking, 2023)).status_code == 302
    registration = Registration.objects.get()
    return_registrations([registration], huyen, "Nhầm giai đoạn")
    moved = client.post(f"{REGISTRATIONS}{registration.pk}/change/", row_of(model, stopped, 2022))
    assert STOPPED in errors_of(moved)


def test_the_years_on_a_models_screen_take_none(browse, xa, stopped, taking, xuan_lap):
    client, model = browse(xa), make_model("Đường hoa", unit=xuan_lap)
    url = f"{MODELS}{model.pk}/change/"
    assert str(stopped) not in client.get(url).content.decode()
    data = {"title": "Đường hoa", "registrant": model.registrant_id, "field": model.field_id}
    assert STOPPED in errors_of(client.post(url, data | inline(row_of(model, stopped, 2021))))
    assert not model.registrations.exists()
    assert client.post(url, data | inline(row_of(model, taking, 2023))).status_code == 302
    assert model.registrations.get().programme == taking


def test_an_old_registration_keeps_its_programme_on_both_screens(browse, huyen, stopped, taking, xuan_lap):
    client, model = browse(huyen), make_model("Đường hoa", unit=xuan_lap)
    registration = make_registration(model, 2021, stopped, State.SUBMITTED)
    changed = row_of(model, stopped, 2021) | {"level": "district"}
    assert client.post(f"{REGISTRATIONS}{registration.pk}/change/", changed).status_code == 302
    registration.refresh_from_db()
    assert (registration.programme, registration.level) == (stopped, "district")
    data = {"title": "Đường hoa", "registrant": model.registrant_id, "field": model.field_id}
    changed |= {"id": registration.pk, "level": "province"}
    page = f"{MODELS}{model.pk}/change/"
    data["seen_changes"] = client.get(page).context["seen_changes"]
    assert client.post(page, data | inline(changed)).status_code == 302
    registration.refresh_from_db()
    assert (registration.programme, registration.level) == (stopped, "province")


def test_the_registry_calls_it_by_its_own_words(browse, an, stopped):
    assert Programme._meta.get_field("accepts").verbose_name == "còn nhận đăng ký"
    shown = browse(an).get("/nhap-lieu/models_registry/programme/").content.decode()
    assert "đã chốt" not in shown.lower()
    assert "còn nhận đăng ký" in shown.lower()
