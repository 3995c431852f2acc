"""Two tabs: what the second officer did not touch takes what the first saved, and only what both touched is asked."""

from datetime import date

import pytest

from awards.models import Assessment, Commendation
from models_registry.admin.seen import MOVED
from models_registry.models import (
    EmulationModel,
    FieldSet,
    Kind,
    Outcome,
    State,
    Unit,
    UnitSuccession,
)
from models_registry.services import submit
from tests.builders import (
    DISTRICT_OFFICER,
    make_decision,
    make_field,
    make_field_set,
    make_model,
    make_period,
    make_programme,
    make_recognition,
    make_registrant,
    make_registration,
    make_succession,
    make_unit,
    make_user,
)
from tests.models_registry.test_saved_meanwhile import address_of, as_shown, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def hai(lam_binh):
    """A second officer of the district."""
    return make_user(DISTRICT_OFFICER, lam_binh, "hai", full_name="Cán bộ thứ hai")


def sent_after(client, address, mine, theirs):
    """The other officer's form is saved first; what the second one is answered with."""
    done = theirs[0].post(address, theirs[1])
    assert done.status_code == 302, done.context["errors"]
    response = client.post(address, mine)
    assert response.status_code == 200
    assert MOVED in response.content.decode()
    return response


def faults_of(response):
    """Every sentence above the form."""
    return [fault for faults in response.context["errors"] for fault in faults]


def rows_of_every_screen(lam_binh, xuan_lap):
    """A row of each kind, a field that one officer types and one that the other does, with what they type."""
    economy, culture = make_field("economy"), make_field("culture")
    programme = make_programme(unit=lam_binh)
    registration = make_registration(
        make_model("Đường hoa", unit=xuan_lap, field=economy), 2021, programme, State.SUBMITTED
    )
    decision = make_decision(lam_binh)
    yield make_period(2020, 2022, lam_binh, slug="ky"), {"ground_number": "1-KH"}, {"ground_body": "Huyện ủy"}
    yield (
        make_period(2020, 2022, lam_binh, slug="k2"),
        {"counting_on": "01/06/2022"},
        {"ground_on": "02/06/2020"},
    )
    yield programme, {"number": "1-KH"}, {"accepts": None}
    yield programme, {"accepts": None}, {"issued_on": "05/10/2021"}
    yield economy, {"aliases": "kinh tế"}, {"is_active": None}
    yield make_registrant(xuan_lap, "Chi hội"), {"workplace": "Trường học"}, {"name": "Chi hội bản Khá"}
    yield lam_binh, {"note": "Một"}, {"founded_by": "Hai"}
    yield registration.model, {"note": "Một"}, {"related_fields": [culture.pk]}
    yield registration.model, {"title": "Đường cờ"}, {"partners": [make_registrant(xuan_lap).pk]}
    yield registration, {"level": "district"}, {"registered_on": "01/03/2021"}
    yield decision, {"signer": "Ma Văn A"}, {"issued_on": "04/10/2022"}
    yield make_recognition(decision=decision), {"exemplary": "on"}, {"reason": "Có lý do"}
    yield (
        Commendation.objects.create(
            unit=xuan_lap, recipient_kind=Kind.COLLECTIVE, recipient_name="Chi hội", programme=programme
        ),
        {"amount": "300.000"},
        {"merit": "Làm tốt"},
    )
    yield (
        Assessment.objects.create(registration=registration, result="effective"),
        {"score": "7,5"},
        {"assessed_on": "01/11/2021"},
    )
    yield (
        Outcome.objects.create(unit=xuan_lap, year=2021, indicator="Hiến đất", value=1, measure="ha"),
        {"value": "12,75"},
        {"on": "01/11/2021"},
    )
    yield make_user(username="can.bo.moi"), {"full_name": "Người mới"}, {"email": "a@b.vn"}


def values_of(row):
    """The columns of a row as they stand, with its many-to-many rows."""
    fresh = type(row)._base_manager.get(pk=row.pk)
    return {
        field.name: field.value_from_object(fresh)
        for field in (*fresh._meta.fields, *fresh._meta.many_to_many)
    }


@pytest.mark.parametrize("number", range(16))
def test_what_only_the_other_touched_stays_as_he_saved_it(number, lam_binh, xuan_lap, an, huyen, browse):
    row, ours, others = list(rows_of_every_screen(lam_binh, xuan_lap))[number]
    address, client = address_of(row), browse(an)
    before = values_of(row)
    mine, theirs = opened(client, address), opened(client, address)
    for form, typed in ((mine, ours), (theirs, others)):
        form.update(typed)
        for name in [name for name, value in typed.items() if value is None]:
            del form[name]
    response = sent_after(client, address, mine, (client, theirs))
    saved = values_of(row)
    assert {name for name in saved if saved[name] != before[name]} >= set(others)
    done = client.post(address, as_shown(response))
    assert done.status_code == 302, done.context["errors"]
    now = values_of(row)
    for name in others:
        assert now[name] == saved[name], name
    for name in ours:
        assert now[name] != before[name], name
    untouched = set(now) - set(ours) - set(others) - {"search_text", "sort_title", "sort_name", "last_login"}
    assert {name for name in untouched if now[name] != before[name]} == set()


def test_what_both_touched_is_asked_with_both_values_and_nothing_else(lam_binh, huyen, hai, browse):
    programme = make_programme(unit=lam_binh, number="0-KH")
    address, client, other = address_of(programme), browse(huyen), browse(hai)
    mine = opened(client, address, number="1-KH", name="Tên của tôi")
    theirs = opened(other, address, number="2-KH", body="Huyện ủy")
    response = sent_after(client, address, mine, (other, theirs))
    form = response.context["adminform"].form
    assert set(form.errors) == {"__all__", "number"}
    (asked,) = form.errors["number"]
    for words in ("1-KH", "2-KH", "Cán bộ thứ hai"):
        assert words in asked
    assert form["number"].value() == "1-KH"
    assert form["name"].value() == "Tên của tôi"
    assert form["body"].value() == "Huyện ủy"
    assert client.post(address, as_shown(response)).status_code == 302
    programme.refresh_from_db()
    assert (programme.number, programme.name, programme.body) == ("1-KH", "Tên của tôi", "Huyện ủy")


def test_what_both_wrote_alike_is_not_asked(lam_binh, huyen, hai, browse):
    programme = make_programme(unit=lam_binh)
    address, client, other = address_of(programme), browse(huyen), browse(hai)
    mine = opened(client, address, number="1-KH")
    response = sent_after(client, address, mine, (other, opened(other, address, number="1-KH")))
    assert set(response.context["adminform"].form.errors) == {"__all__"}


def test_the_stale_form_pressed_twice_writes_nothing(lam_binh, huyen, hai, browse):
    programme = make_programme(unit=lam_binh, number="0-KH")
    address, client, other = address_of(programme), browse(huyen), browse(hai)
    mine = opened(client, address, name="Tên của tôi")
    sent_after(client, address, mine, (other, opened(other, address, number="2-KH")))
    assert MOVED in client.post(address, mine).content.decode()
    programme.refresh_from_db()
    assert (programme.number, programme.name) == ("2-KH", "")


def test_the_returned_form_pressed_twice_writes_once(lam_binh, huyen, hai, browse):
    programme = make_programme(unit=lam_binh, number="0-KH")
    address, client, other = address_of(programme), browse(huyen), browse(hai)
    mine = opened(client, address, name="Tên của tôi")
    response = sent_after(client, address, mine, (other, opened(other, address, number="2-KH")))
    again = as_shown(response)
    assert client.post(address, again).status_code == client.post(address, again).status_code == 302
    programme.refresh_from_db()
    assert (programme.number, programme.name) == ("2-KH", "Tên của tôi")


def test_what_a_third_saved_while_the_second_looked_is_told_again(lam_binh, huyen, hai, an, browse):
    programme = make_programme(unit=lam_binh, number="0-KH")
    address, client, other = address_of(programme), browse(huyen), browse(hai)
    mine = opened(client, address, name="Tên của tôi")
    response = sent_after(client, address, mine, (other, opened(other, address, number="2-KH")))
    third = browse(an)
    assert third.post(address, opened(third, address, body="Tỉnh ủy")).status_code == 302
    again = client.post(address, as_shown(response))
    assert MOVED in again.content.decode()
    assert client.post(address, as_shown(again)).status_code == 302
    programme.refresh_from_db()
    assert (programme.number, programme.name, programme.body) == ("2-KH", "Tên của tôi", "Tỉnh ủy")


def test_a_form_that_does_not_say_what_it_saw_asks_of_all_that_differs(lam_binh, huyen, hai, browse):
    programme = make_programme(unit=lam_binh, number="0-KH")
    address, client, other = address_of(programme), browse(huyen), browse(hai)
    mine = opened(client, address, name="Tên của tôi", seen_changes="")
    response = sent_after(client, address, mine, (other, opened(other, address, number="2-KH")))
    assert set(response.context["adminform"].form.errors) == {"__all__", "number", "name"}


# --- rows of the same form


@pytest.fixture
def field_set(lam_binh):
    return make_field_set(make_field("economy"), make_field("culture"), make_field("other"), unit=lam_binh)


def positions(field_set):
    rows = field_set.entries.order_by("position", "pk")
    return {row.field.code: row.position for row in rows.select_related("field")}


def test_a_row_that_only_the_other_touched_stays_as_he_saved_it(field_set, huyen, hai, browse):
    address, client, other = address_of(field_set), browse(huyen), browse(hai)
    mine = opened(client, address, **{"entries-0-position": "7"})
    theirs = opened(other, address, **{"entries-1-position": "8"})
    response = sent_after(client, address, mine, (other, theirs))
    assert client.post(address, as_shown(response)).status_code == 302
    assert positions(field_set) == {"other": 3, "economy": 7, "culture": 8}


def test_a_row_that_both_touched_is_asked_by_name_with_both_values(field_set, huyen, hai, browse):
    address, client, other = address_of(field_set), browse(huyen), browse(hai)
    mine = opened(client, address, **{"entries-0-position": "7"})
    theirs = opened(other, address, **{"entries-0-position": "8"})
    response = sent_after(client, address, mine, (other, theirs))
    (asked,) = [fault for fault in faults_of(response) if "“8”" in fault]
    assert "“7”" in asked
    assert client.post(address, as_shown(response)).status_code == 302
    assert positions(field_set)["economy"] == 7


def test_a_row_that_the_other_removed_stays_removed(field_set, huyen, hai, browse):
    address, client, other = address_of(field_set), browse(huyen), browse(hai)
    mine = opened(client, address, name="Bộ của tôi", **{"entries-2-position": "9"})
    theirs = opened(other, address, **{"entries-0-DELETE": "on"})
    response = sent_after(client, address, mine, (other, theirs))
    assert client.post(address, as_shown(response)).status_code == 302
    assert positions(field_set) == {"culture": 2, "other": 9}
    assert FieldSet.objects.get(pk=field_set.pk).name == "Bộ của tôi"


def test_a_row_that_the_other_removed_and_this_one_changed_is_asked(field_set, huyen, hai, browse):
    address, client, other = address_of(field_set), browse(huyen), browse(hai)
    mine = opened(client, address, **{"entries-0-position": "9"})
    theirs = opened(other, address, **{"entries-0-DELETE": "on"})
    response = sent_after(client, address, mine, (other, theirs))
    assert any("vừa xóa một dòng mà đồng chí đã sửa" in fault for fault in faults_of(response))
    assert positions(field_set) == {"culture": 2, "other": 3}
    assert client.post(address, as_shown(response)).status_code == 302
    assert positions(field_set) == {"culture": 2, "other": 3, "economy": 9}


def test_a_row_that_this_one_removes_and_the_other_changed_is_asked(field_set, huyen, hai, browse):
    address, client, other = address_of(field_set), browse(huyen), browse(hai)
    mine = opened(client, address, **{"entries-0-DELETE": "on"})
    theirs = opened(other, address, **{"entries-0-position": "8"})
    response = sent_after(client, address, mine, (other, theirs))
    assert any("đánh dấu xóa" in fault for fault in faults_of(response))
    assert positions(field_set)["economy"] == 8
    assert client.post(address, as_shown(response)).status_code == 302
    assert "economy" not in positions(field_set)


def test_a_row_that_the_other_added_stays(field_set, huyen, hai, browse):
    address, client, other = address_of(field_set), browse(huyen), browse(hai)
    added = make_field("defence")
    mine = opened(client, address, **{"entries-0-position": "7"})
    theirs = opened(other, address, **{"entries-3-position": "4", "entries-3-field": added.pk})
    response = sent_after(client, address, mine, (other, theirs))
    assert client.post(address, as_shown(response)).status_code == 302
    assert positions(field_set) == {"culture": 2, "other": 3, "defence": 4, "economy": 7}


def test_a_year_of_a_model_and_its_own_page(lam_binh, xuan_lap, huyen, hai, browse):
    """The year is changed on its own page, while it stands in the model's form in another tab."""
    model = make_model("Đường hoa", unit=xuan_lap, field=make_field("economy"))
    registration = make_registration(model, 2021, make_programme(unit=lam_binh), State.DRAFT)
    client, other = browse(huyen), browse(hai)
    mine = opened(client, address_of(model), note="Lời của tôi")
    theirs = opened(other, address_of(registration), level="district", registered_on="01/03/2021")
    assert other.post(address_of(registration), theirs).status_code == 302
    submit([registration], hai)
    response = client.post(address_of(model), mine)
    assert MOVED in response.content.decode()
    done = client.post(address_of(model), as_shown(response))
    assert done.status_code == 302, done.context["errors"]
    registration.refresh_from_db()
    assert (registration.level, registration.registered_on) == ("district", date(2021, 3, 1))
    assert EmulationModel.objects.get(pk=model.pk).note == "Lời của tôi"


def test_successors_of_a_unit(lam_binh, an, huyen, browse):
    old = make_unit("commune", "Phúc Sơn", lam_binh, valid_to=date(2021, 6, 30))
    new = make_unit("commune", "Minh Quang", lam_binh)
    link = make_succession(old, new, date(2021, 7, 1))
    address, client = address_of(old), browse(an)
    mine = opened(client, address, note="Lời của tôi")
    theirs = opened(client, address, **{"successions-0-document": "Nghị quyết 1"})
    response = sent_after(client, address, mine, (client, theirs))
    done = client.post(address, as_shown(response))
    assert done.status_code == 302, done.context["errors"]
    assert UnitSuccession.objects.get(pk=link.pk).document == "Nghị quyết 1"
    assert Unit.objects.get(pk=old.pk).note == "Lời của tôi"
