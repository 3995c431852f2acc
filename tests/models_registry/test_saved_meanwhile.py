"""Two officers open the same form and both save: the second sees what the first saved, and loses nothing."""

import re

import pytest
from django import forms
from django.contrib import admin

from models_registry.admin.saving import SavedAdmin
from models_registry.admin.seen import MOVED
from models_registry.models import FieldSet, Programme, Registration, State, Unit
from models_registry.permissions import Task
from models_registry.services import accept, return_registrations, withdraw
from tests.builders import (
    assign,
    make_field,
    make_field_set,
    make_model,
    make_period,
    make_programme,
    make_registrant,
    make_registration,
    make_user,
)
from tests.one_use import key_in

pytestmark = pytest.mark.django_db


def address_of(row):
    return f"/nhap-lieu/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/"


def opened(client, page, **changed):
    """What a browser would send from the form as it stands, with these fields typed anew."""
    return as_shown(client.get(page), **changed)


def as_shown(shown, **changed):
    """What a browser would send from the form that it was answered with, with these fields typed anew."""
    context, key = shown.context, key_in(shown.content.decode())
    found = [context["adminform"].form]
    sent = {"one_use_key": key, "seen_changes": context["seen_changes"]}
    for inline in context["inline_admin_formsets"]:
        found += [inline.formset.management_form, *inline.formset.forms]
    for form in found:
        for bound in form:
            value = bound.value()
            if isinstance(value, bool):
                value = "on" if value else None
            if isinstance(bound.field, forms.FileField):
                value = None  # a browser sends no file again
            if value is not None:
                sent[bound.html_name] = value
    return {**sent, **changed}


def kinds(lam_binh):
    """A row of each kind that officers keep, and a field of it that is typed."""
    yield make_period(2020, 2022, lam_binh), "ground_name"
    yield make_programme(unit=lam_binh), "number"
    yield make_field("economy"), "aliases"
    yield make_registrant(lam_binh, "Chi hội"), "name"
    yield lam_binh, "note"
    yield make_field_set(make_field("economy"), unit=lam_binh), "name"
    yield make_user(username="can.bo.moi"), "full_name"


@pytest.mark.parametrize("number", range(7))
def test_the_second_of_two_saves_shows_both_and_may_be_sent_again(number, lam_binh, an, browse):
    row, name = list(kinds(lam_binh))[number]
    client, address = browse(an), address_of(row)
    first = opened(client, address, **{name: "Lời của người khác"})
    second = opened(client, address, **{name: "Lời của tôi"})
    done = client.post(address, first)
    assert done.status_code == 302, done.context["errors"]
    response = client.post(address, second)
    shown = response.content.decode()
    assert response.status_code == 200
    assert MOVED in shown
    for words in ("Lời của tôi", "Lời của người khác", "Quản trị viên"):
        assert words in shown
    row.refresh_from_db()
    assert getattr(row, name) == "Lời của người khác"
    again = {**second, "seen_changes": response.context["seen_changes"]}
    assert client.post(address, again).status_code == 302
    row.refresh_from_db()
    assert getattr(row, name) == "Lời của tôi"


def test_what_stands_in_the_same_form_counts_too(lam_binh, an, browse):
    fields = make_field_set(make_field("economy"), make_field("culture"), unit=lam_binh)
    client, address = browse(an), address_of(fields)
    gone = opened(client, address, **{"entries-1-DELETE": "on"})
    mine = opened(client, address, name="Bộ của tôi")
    assert client.post(address, gone).status_code == 302
    assert fields.entries.count() == 1
    response = client.post(address, mine)
    assert MOVED in response.content.decode()
    assert FieldSet.objects.get(pk=fields.pk).name == fields.name


def test_a_form_opened_after_the_save_is_saved(lam_binh, an, browse):
    programme = make_programme(unit=lam_binh)
    client, address = browse(an), address_of(programme)
    for number in ("01-KH", "02-KH"):
        assert client.post(address, opened(client, address, number=number)).status_code == 302
    assert Programme.objects.get(pk=programme.pk).number == "02-KH"


def test_a_form_that_says_nothing_of_what_it_saw_has_seen_nothing(lam_binh, an, browse):
    client, address = browse(an), address_of(lam_binh)
    sent = opened(client, address, note="Một")
    assert client.post(address, sent).status_code == 302
    for seen in ("", "abc", "9" * 40, "-", None):
        other = {**sent, "one_use_key": "", "note": "Hai", "seen_changes": seen}
        response = client.post(address, {key: value for key, value in other.items() if value is not None})
        assert MOVED in response.content.decode()
    assert Unit.objects.get(pk=lam_binh.pk).note == "Một"


def test_every_screen_of_the_admin_has_it():
    for screen in admin.site._registry.values():
        for name in ("changeform_view", "_seen", "_parts", "_take_over"):
            (home,) = [one for one in type(screen).__mro__ if name in vars(one)][:1]
            assert home is SavedAdmin, (screen, name)


def test_the_page_carries_it_without_script(lam_binh, an, browse):
    page = browse(an).get(address_of(lam_binh)).content.decode()
    assert re.search(r'<input type="hidden" name="seen_changes" value="0-0">', page)


# --- what a service did meanwhile -----------------------------------------------------------------

FIXED_MEANWHILE = "đã được tiếp nhận hoặc công nhận"
ROW = "registrations-0"


@pytest.fixture
def registration(xuan_lap, lam_binh):
    model = make_model("Đường hoa", unit=xuan_lap, field=make_field("economy"))
    return make_registration(model, 2022, make_programme(unit=lam_binh), State.SUBMITTED)


def test_an_acceptance_does_not_stop_a_note(registration, xa, huyen, browse):
    client, model = browse(xa), registration.model
    mine = opened(client, address_of(model), note="Lời của tôi")
    accept([registration], huyen)
    done = client.post(address_of(model), mine)
    assert done.status_code == 302, done.context["errors"]
    model.refresh_from_db()
    assert model.note == "Lời của tôi"


def test_a_return_does_not_stop_the_registrations_own_fields(registration, huyen, browse):
    client = browse(huyen)
    mine = opened(client, address_of(registration), level="district")
    return_registrations([registration], huyen, "Thiếu ngày")
    done = client.post(address_of(registration), mine)
    assert done.status_code == 302, done.context["errors"]
    registration.refresh_from_db()
    assert (registration.level, registration.state) == ("district", State.RETURNED)


def test_a_title_that_others_changed_beside_an_acceptance_is_shown(registration, xa, huyen, browse):
    client, model = browse(xa), registration.model
    mine = opened(client, address_of(model), note="Lời của tôi")
    theirs = opened(browse(huyen), address_of(model), title="Đường hoa mới")
    assert browse(huyen).post(address_of(model), theirs).status_code == 302
    accept([registration], huyen)
    response = client.post(address_of(model), mine)
    shown = response.content.decode()
    assert MOVED in shown
    assert "Đường hoa mới" in shown
    model.refresh_from_db()
    assert (model.title, model.note) == ("Đường hoa mới", "")


def test_what_was_typed_in_a_field_that_was_fixed_meanwhile_is_told(registration, xa, huyen, browse):
    client, model = browse(xa), registration.model
    mine = opened(client, address_of(model), title="Đường cờ", note="Lời của tôi")
    accept([registration], huyen)
    response = client.post(address_of(model), mine)
    assert response.status_code == 200
    shown = response.content.decode()
    for words in (FIXED_MEANWHILE, "Đính chính", "Đường cờ", "Đường hoa", "Lời của tôi"):
        assert words in shown
    model.refresh_from_db()
    assert (model.title, model.note) == ("Đường hoa", "")
    again = opened(client, address_of(model), note="Lời của tôi")
    assert client.post(address_of(model), again).status_code == 302
    model.refresh_from_db()
    assert (model.title, model.note) == ("Đường hoa", "Lời của tôi")


def test_partners_that_were_fixed_meanwhile_are_told_too(registration, xa, huyen, browse, xuan_lap):
    client, model = browse(xa), registration.model
    partner = make_registrant(xuan_lap, "Chi hội bản Nà Co")
    mine = opened(client, address_of(model), partners=[partner.pk])
    accept([registration], huyen)
    response = client.post(address_of(model), mine)
    assert response.status_code == 200
    assert "Chi hội bản Nà Co" in response.content.decode()
    assert not model.partners.exists()


def test_a_year_on_a_models_screen_that_was_fixed_meanwhile_is_told(registration, xa, huyen, browse):
    client, model = browse(xa), registration.model
    mine = opened(
        client, address_of(model), **{f"{ROW}-level": "district", f"{ROW}-registered_on": "05/03/2022"}
    )
    accept([registration], huyen)
    response = client.post(address_of(model), mine)
    assert response.status_code == 200
    shown = response.content.decode()
    for words in (FIXED_MEANWHILE, "Cấp huyện", "Cấp xã", "05/03/2022"):
        assert words in shown
    registration.refresh_from_db()
    assert (registration.level, registration.registered_on) == ("commune", None)


def test_a_year_that_was_withdrawn_meanwhile_is_told_without_a_correction(registration, xa, huyen, browse):
    client, model = browse(xa), registration.model
    mine = opened(client, address_of(model), **{f"{ROW}-level": "district"})
    withdraw([registration], huyen, "Không làm nữa")
    shown = client.post(address_of(model), mine).content.decode()
    assert "Lượt đăng ký này đã được rút" in shown
    assert "Cấp huyện" in shown
    assert "chỉ sửa bằng Đính chính" not in shown


@pytest.mark.parametrize("who", ["huyen", "xa"], indirect=True)
def test_a_registration_that_was_accepted_meanwhile_tells_what_was_typed(registration, who, huyen, browse):
    """Whoever enters may no longer change it at all: he is led to its page, which offers the correction."""
    client = browse(who)
    mine = opened(client, address_of(registration), level="district", year="2021")
    accept([registration], huyen)
    response = client.post(address_of(registration), mine, follow=True)
    assert response.status_code == 200
    shown = response.content.decode()
    for words in (FIXED_MEANWHILE, "Cấp huyện", "2021", "2022", "Đính chính"):
        assert words in shown
    registration.refresh_from_db()
    assert (registration.level, registration.year) == ("commune", 2022)


@pytest.mark.parametrize("typed", [{"level": "district"}, {}], ids=["changed", "as it was"])
def test_an_open_form_of_a_registration_that_was_withdrawn_leads_back_and_tells(
    registration, xa, huyen, browse, typed
):
    """It was never accepted: nothing of it is fixed, and there is nothing to correct."""
    client = browse(xa)
    mine = opened(client, address_of(registration), **typed)
    withdraw([registration], huyen, "Không làm nữa")
    response = client.post(address_of(registration), mine, follow=True)
    assert response.redirect_chain == [(address_of(registration), 302)]
    shown = response.content.decode()
    told = ("đã được rút", "Cấp huyện") if typed else ("Chưa ghi gì", "không còn sửa được ở đây")
    assert all(words in shown for words in told)
    registration.refresh_from_db()
    assert (registration.level, registration.state) == ("commune", State.WITHDRAWN)


def test_who_never_entered_there_is_still_refused(registration, browse, lam_binh, khuon_ha):
    """He enters in another commune, and reads here."""
    reader = make_user((Task.READ,), lam_binh)
    assign(reader, (Task.ENTER,), khuon_ha)
    assert browse(reader).post(address_of(registration), {"level": "district"}).status_code == 403


@pytest.mark.parametrize("who", ["huyen", "xa"], indirect=True)
@pytest.mark.parametrize("state", [State.SUBMITTED, State.ACCEPTED])
def test_the_form_of_a_registration_asks_twenty_times_at_most(
    registration, who, state, browse, django_assert_max_num_queries
):
    Registration.objects.filter(pk=registration.pk).update(state=state)
    client = browse(who)
    with django_assert_max_num_queries(20):
        assert client.get(address_of(registration)).status_code == 200


def test_a_registrant_whose_registration_was_accepted_meanwhile_tells_what_was_typed(
    registration, xa, huyen, browse
):
    client, row = browse(xa), registration.model.registrant
    name = row.name
    mine = opened(client, address_of(row), name="Chi hội bản Khá", address="Bản Khá")
    accept([registration], huyen)
    response = client.post(address_of(row), mine)
    assert response.status_code == 200
    shown = response.content.decode()
    for words in (FIXED_MEANWHILE, "Chi hội bản Khá", name):
        assert words in shown
    row.refresh_from_db()
    assert (row.name, row.address) == (name, "")
