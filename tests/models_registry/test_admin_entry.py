"""One screen registers a model: registrant, model and first registration together."""

from datetime import date
from unicodedata import normalize
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from models_registry.models import (
    Change,
    EmulationModel,
    Kind,
    Programme,
    Registrant,
    Registration,
    State,
    Unit,
)
from models_registry.one_use import PRESSED_AGAIN
from tests.builders import (
    COMMUNE_OFFICER,
    make_field,
    make_model,
    make_programme,
    make_registrant,
    make_registration,
    make_unit,
    make_user,
)

ADD = "/nhap-lieu/models_registry/emulationmodel/add/"


@pytest.fixture
def form(xuan_lap):
    """A filled entry form of Xuân Lập."""
    make_programme()
    field = make_field("economy", "Kinh tế")
    return {
        "unit": xuan_lap.pk,
        "kind": Kind.COLLECTIVE,
        "name": "Hội LHPN xã Xuân Lập",
        "title": "Nhà sạch vườn đẹp",
        "field": field.pk,
        "year": "2021",
        "level": "commune",
        "novelty": "new",
        "registered_on": "05/10/2021",
        "one_use_key": str(uuid4()),
    }


def page(response):
    return response.content.decode()


def test_the_form_asks_for_at_most_six_things(browse, xa):
    make_programme()
    response = browse(xa).get(ADD)
    assert response.status_code == 200
    fields = response.context["adminform"].form.fields
    assert 0 < len([name for name, field in fields.items() if field.required]) <= 6


def test_a_commune_officer_sends_a_registration(browse, xa, form):
    response = browse(xa).post(ADD, form)
    assert response.status_code == 302, response.context["adminform"].form.errors
    registration = Registration.objects.get()
    assert registration.state == State.SUBMITTED
    assert (registration.year, registration.registered_on) == (2021, date(2021, 10, 5))
    assert registration.model.registrant.name == "Hội LHPN xã Xuân Lập"


def test_a_district_officer_enters_an_accepted_registration(browse, huyen, form):
    assert browse(huyen).post(ADD, form).status_code == 302
    assert Registration.objects.get().state == State.ACCEPTED


def test_a_draft_stays_a_draft(browse, xa, form):
    browse(xa).post(ADD, {**form, "as_draft": "on"})
    assert Registration.objects.get().state == State.DRAFT


def test_a_year_may_be_unknown(browse, xa, form):
    browse(xa).post(ADD, {**form, "year": "unknown"})
    assert Registration.objects.get().year is None


def test_the_entry_is_in_the_trail_with_its_links(browse, xa, form):
    related = make_field("new_rural", "Nông thôn mới")
    browse(xa).post(ADD, {**form, "related_fields": [related.pk]})
    subjects = set(Change.objects.values_list("subject", "by__username"))
    assert subjects == {
        ("models_registry.registrant", "xa"),
        ("models_registry.emulationmodel", "xa"),
        ("models_registry.registration", "xa"),
    }
    assert Change.objects.filter(after__related_fields=[related.pk]).exists()


def test_a_field_out_of_use_is_not_offered_for_a_new_model(browse, xa, form):
    old = make_field("old", "Lĩnh vực đã bỏ", is_active=False)
    client = browse(xa)
    assert "Lĩnh vực đã bỏ" not in page(client.get(ADD))
    errors = client.post(ADD, {**form, "related_fields": [old.pk]}).context["adminform"].form.errors
    assert set(errors) == {"related_fields"}


def test_a_double_click_saves_once(browse, xa, form):
    client = browse(xa)
    client.post(ADD, form)
    response = client.post(ADD, form, follow=True)
    assert EmulationModel.objects.count() == Registration.objects.count() == Registrant.objects.count() == 1
    assert PRESSED_AGAIN in page(response)


def test_all_errors_come_at_once_and_in_vietnamese(browse, xa, form):
    response = browse(xa).post(ADD, {"one_use_key": form["one_use_key"], "registered_on": "32/10/2021"})
    errors = response.context["adminform"].form.errors
    assert set(errors) == {"unit", "kind", "name", "field", "year", "registered_on"}
    assert "This field" not in page(response)
    assert "Error:" not in page(response)


def test_the_same_name_is_the_same_registrant(browse, xa, form, xuan_lap):
    known = make_registrant(xuan_lap, "Hội LHPN xã Xuân Lập")
    browse(xa).post(ADD, {**form, "name": normalize("NFD", "  Hội LHPN  xã Xuân Lập ")})
    assert EmulationModel.objects.get().registrant == known


@pytest.mark.parametrize("choice", ["known", "new"])
def test_a_near_name_is_asked_about(browse, xa, form, xuan_lap, choice):
    known = make_registrant(xuan_lap, "Hội Liên hiệp Phụ nữ xã Xuân Lập")
    client = browse(xa)
    response = client.post(ADD, form)
    assert response.status_code == 200
    assert "Dùng: Hội Liên hiệp Phụ nữ xã Xuân Lập" in page(response)
    assert "Tạo mới: Hội LHPN xã Xuân Lập" in page(response)
    assert "Nhà sạch vườn đẹp" in page(response)
    assert not EmulationModel.objects.exists()
    answer = known.pk if choice == "known" else "new"
    assert client.post(ADD, {**form, "registrant_choice": answer}).status_code == 302
    assert (EmulationModel.objects.get().registrant == known) == (choice == "known")


def test_a_registrant_of_another_unit_cannot_be_chosen(browse, xa, form, xuan_lap, khuon_ha):
    make_registrant(xuan_lap, "Hội Liên hiệp Phụ nữ xã Xuân Lập")
    foreign = make_registrant(khuon_ha, "Hội LHPN xã Khuôn Hà")
    assert browse(xa).post(ADD, {**form, "registrant_choice": foreign.pk}).status_code == 200
    assert not EmulationModel.objects.exists()


def test_a_near_double_is_shown_before_saving(browse, xa, form, xuan_lap):
    known = make_model("Nhà sạch, vườn đẹp", make_registrant(xuan_lap, "Chi hội 1"))
    client = browse(xa)
    response = client.post(ADD, form)
    assert response.status_code == 200
    assert reverse("admin:models_registry_emulationmodel_change", args=[known.pk]) in page(response)
    assert "Vẫn lưu: đây là mô hình khác" in page(response)
    assert client.post(ADD, {**form, "confirm_different": "on"}).status_code == 302
    assert EmulationModel.objects.count() == 2


def test_another_communes_unit_is_refused(browse, xa_khac, form):
    response = browse(xa_khac).post(ADD, form)
    assert response.status_code == 200
    assert "unit" in response.context["adminform"].form.errors
    assert not EmulationModel.objects.exists()


def test_readers_strangers_and_nobody_do_not_enter(browse, bcd, la, form):
    for user in (bcd, la, None):
        client = browse(user)
        assert client.get(ADD).status_code in (302, 403)
        assert client.post(ADD, form).status_code in (302, 403)
    assert not EmulationModel.objects.exists()


def change_url(model):
    return reverse("admin:models_registry_emulationmodel_change", args=[model.pk])


def change_form(registrations=(), **values):
    data = {
        "registrations-TOTAL_FORMS": len(registrations),
        "registrations-INITIAL_FORMS": len([row for row in registrations if "id" in row]),
        **values,
    }
    for index, row in enumerate(registrations):
        data |= {f"registrations-{index}-{name}": value for name, value in row.items()}
    return data


def test_an_accepted_registration_stands_fast_for_the_commune(browse, xa, xuan_lap):
    model = make_model("Đường hoa", unit=xuan_lap)
    registration = make_registration(model, 2021)
    row = {"id": registration.pk, "model": model.pk, "programme": registration.programme_id, "year": 2022}
    row |= {"level": "province", "novelty": "new"}
    client = browse(xa)
    response = client.post(change_url(model), change_form([row], title="Tên khác", place="Khuổi Củng"))
    assert response.status_code == 200  # what was typed where nothing is written any more is told first
    assert "Tên khác" in page(response)
    assert "Cấp tỉnh" in page(response)
    open_now = change_form([{"id": registration.pk, "model": model.pk}], place="Khuổi Củng")
    assert client.post(change_url(model), open_now).status_code == 302
    registration.refresh_from_db()
    model.refresh_from_db()
    assert (registration.year, registration.level) == (2021, "commune")
    assert (model.title, model.place) == ("Đường hoa", "Khuổi Củng")


def test_the_next_year_is_added_on_the_models_screen(browse, xa, xuan_lap):
    model = make_model("Đường hoa", unit=xuan_lap)
    first = make_registration(model, 2021)
    rows = [
        {"id": first.pk, "model": model.pk},
        {
            "model": model.pk,
            "programme": first.programme_id,
            "year": 2022,
            "level": "commune",
            "novelty": "maintained",
        },
    ]
    assert browse(xa).post(change_url(model), change_form(rows)).status_code == 302
    assert set(model.registrations.values_list("year", "state")) == {(2021, "accepted"), (2022, "submitted")}


def test_a_foreign_model_is_not_found(browse, xa_khac, xuan_lap):
    model = make_model("Đường hoa", unit=xuan_lap)
    client = browse(xa_khac)
    for response in (
        client.get(change_url(model)),
        client.post(change_url(model), change_form(title="Của tôi")),
    ):
        assert response.status_code in (302, 403, 404)
    model.refresh_from_db()
    assert model.title == "Đường hoa"


# --- one registration for a model and year, told and never a failure

KNOWN = "Mô hình này đã đăng ký trong năm đó."
KNOWN_WITHOUT_YEAR = "Mô hình này đã có một lượt đăng ký không rõ năm trong giai đoạn."


@pytest.mark.parametrize(("year", "said"), [(2021, KNOWN), (None, KNOWN_WITHOUT_YEAR)])
def test_a_year_that_the_model_has_is_told_on_each_form(year, said, browse, xa, xuan_lap):
    model = make_model("Đường hoa", unit=xuan_lap)
    known = make_registration(model, year, state="submitted")
    other = make_registration(model, 2020, state="submitted")
    typed = {
        "programme": known.programme_id,
        "year": year or "",
        "level": "commune",
        "novelty": "new",
        "registered_on": "",
    }
    client = browse(xa)
    add = client.post(reverse("admin:models_registry_registration_add"), {"model": model.pk, **typed})
    assert said in page(add)
    change = reverse("admin:models_registry_registration_change", args=[other.pk])
    assert said in page(client.post(change, {"model": model.pk, **typed}))
    rows = [{"id": one.pk, "model": model.pk, **typed, "year": one.year or ""} for one in (other, known)]
    page_of_model = client.post(change_url(model), change_form([*rows, typed], title=model.title))
    assert said in page(page_of_model)
    assert model.registrations.count() == 2


def test_two_new_rows_of_one_year_are_told(browse, xa, xuan_lap):
    model = make_model("Đường hoa", unit=xuan_lap)
    programme = make_registration(model, 2020, state="submitted").programme
    typed = {"programme": programme.pk, "year": 2021, "level": "commune", "novelty": "new"}
    (known,) = model.registrations.all()
    row = {"id": known.pk, "model": model.pk, **typed, "year": 2020}
    said = browse(xa).post(change_url(model), change_form([row, typed, typed], title=model.title))
    assert KNOWN in page(said)
    assert model.registrations.count() == 1


def test_a_day_lies_near_the_programme_where_the_year_is_not_known(xuan_lap):
    model, programme = make_model(unit=xuan_lap), make_programme(2020, 2022)
    registration = make_registration(model, None, programme, state="submitted")
    registration.registered_on = date(1999, 2, 1)
    with pytest.raises(ValidationError, match="cách xa các năm 2020-2022"):
        registration.full_clean()
    registration.registered_on = date(2019, 12, 30)
    registration.full_clean()


def test_a_unit_without_a_day_is_there_once(tuyen_quang):
    make_unit("commune", "Nà Ta", tuyen_quang)
    with pytest.raises(ValidationError, match="đã có"):
        Unit(name="Nà Ta", kind="commune", parent=tuyen_quang).full_clean()
    Unit(name="Nà Ta", kind="commune", parent=tuyen_quang, valid_from=date(2025, 7, 1)).full_clean()


def test_the_unit_of_a_commune_is_chosen_already_for_its_people_and_for_whoever_administers_its_portal(
    browse, an, tuyen_quang
):
    commune = make_unit("ward", "Tuy Hòa", tuyen_quang)
    make_unit("armed_forces", "Công an phường", commune)
    make_unit("hamlet", "Thôn Một", commune)
    make_unit("ward", "Phường 1", tuyen_quang, valid_to=date(2025, 6, 30))
    Programme.objects.create(unit=commune, first_year=2026, last_year=2030)
    for user in (an, make_user(COMMUNE_OFFICER, commune)):
        form = browse(user).get("/nhap-lieu/models_registry/emulationmodel/add/").context["adminform"].form
        assert form.initial["unit"] == commune.pk


def test_no_unit_is_chosen_for_who_enters_for_several(browse, huyen, xuan_lap, khuon_ha):
    make_programme(2020, 2030)
    form = browse(huyen).get("/nhap-lieu/models_registry/emulationmodel/add/").context["adminform"].form
    assert "unit" not in form.initial


def test_the_form_of_a_model_reads_each_programme_once_however_many_registrations_it_has(
    browse, huyen, xuan_lap, monkeypatch
):
    programme = make_programme()
    models = [make_model(f"Mô hình {number}", unit=xuan_lap) for number in range(4)]
    for model in models:
        make_registration(model, 2021, programme)
    read = []
    from_db = Programme.from_db.__func__
    monkeypatch.setattr(
        Programme, "from_db", classmethod(lambda cls, *row: read.append(1) or from_db(cls, *row))
    )
    browse(huyen).get(change_url(models[0]))
    few = len(read)
    for number in range(12):
        make_registration(make_model(f"Mô hình thêm {number}", unit=xuan_lap), 2021, programme)
    read[:] = []
    browse(huyen).get(change_url(models[0]))
    assert len(read) == few
