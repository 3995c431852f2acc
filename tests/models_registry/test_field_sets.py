"""Sets of fields: under which row a model stands, whose a set is, and the one of today's fields."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from models_registry.models import ActivityField, Change, FieldSet, FieldSetEntry, Programme
from tests.builders import (
    COMMUNE_OFFICER,
    make_field,
    make_field_set,
    make_period,
    make_unit,
)

pytestmark = pytest.mark.django_db
URL = "/nhap-lieu/models_registry/fieldset/"


@pytest.fixture
def economy():
    return make_field("economy", "Kinh tế")


@pytest.fixture
def culture():
    return make_field("culture_society", "Văn hóa - xã hội")


def entries(*fields, **values):
    """What the form of a set sends."""
    data = {"entries-TOTAL_FORMS": len(fields), "entries-INITIAL_FORMS": 0, **values}
    for number, field in enumerate(fields):
        data |= {f"entries-{number}-position": number + 1, f"entries-{number}-field": field.pk}
    return data


# --- rows


def test_a_set_keeps_its_fields_in_its_own_order(economy, culture):
    assert make_field_set(culture, economy).fields == (culture, economy)


def test_a_model_stands_in_its_own_field_where_that_is_listed(economy, culture):
    farming = make_field("farming", core=economy)
    field_set = make_field_set(economy, farming, culture)
    assert field_set.row_of(farming) == farming
    assert field_set.row_of(economy) == economy


def test_a_narrower_field_stands_in_the_row_of_its_core(economy, culture):
    farming = make_field("farming", core=economy)
    assert make_field_set(economy, culture).row_of(farming) == economy


def test_a_core_field_stands_in_the_one_row_that_belongs_to_it(economy, culture):
    farming = make_field("farming", core=economy)
    field_set = make_field_set(farming, culture)
    assert field_set.row_of(economy) == farming
    assert field_set.row_of(make_field("trade", core=economy)) == farming


def test_a_field_of_which_two_rows_have_the_core_stands_in_neither(economy, culture):
    field_set = make_field_set(
        make_field("farming", core=economy), make_field("trade", core=economy), culture
    )
    assert field_set.row_of(economy) is None


def test_a_field_of_which_no_row_has_the_core_stands_in_none(economy, culture):
    assert make_field_set(culture).row_of(economy) is None
    assert make_field_set(economy, culture).row_of(make_field("other")) is None


# --- core fields


def test_a_core_field_stands_under_no_other(economy, culture):
    farming = make_field("farming", core=economy)
    for field, core in ((make_field("rice"), farming), (economy, culture), (culture, culture)):
        field.core = core
        with pytest.raises(ValidationError) as refused:
            field.full_clean()
        assert set(refused.value.message_dict) == {"core"}


# --- whose they are


def test_two_units_may_use_one_name_and_one_unit_only_once(lam_binh, na_hang, economy):
    for unit in (None, lam_binh, na_hang):
        make_field_set(economy, name="Bốn lĩnh vực", unit=unit)
    for unit in (None, lam_binh):
        with pytest.raises(IntegrityError), transaction.atomic():
            FieldSet.objects.create(name="Bốn lĩnh vực", unit=unit)


def test_an_officer_reads_the_sets_that_serve_him_and_changes_his_own(
    tuyen_quang, huyen, lam_binh, na_hang, xa
):
    shared, province, own, other = (
        make_field_set(unit=unit) for unit in (None, tuyen_quang, lam_binh, na_hang)
    )
    for user in (huyen, xa):
        assert set(FieldSet.objects.visible_to(user)) == {shared, province, own}
    assert set(FieldSet.objects.editable_by(huyen)) == {own}
    assert set(FieldSet.objects.editable_by(xa)) == set()
    make_field_set(unit=make_unit("province", "Hà Giang"))
    assert other not in FieldSet.objects.visible_to(huyen)


def test_the_closed_districts_sets_serve_the_commune_that_followed(lam_binh, xuan_lap, tuyen_quang):
    from datetime import date

    from tests.builders import make_succession, make_user

    own = make_field_set(unit=lam_binh)
    new = make_unit("commune", "Lâm Bình", tuyen_quang, valid_from=date(2025, 7, 1))
    make_succession(xuan_lap, new, date(2025, 7, 1))
    assert list(FieldSet.objects.visible_to(make_user(COMMUNE_OFFICER, new))) == [own]


def test_a_set_without_fields_is_saved_by_nobody_and_given_to_nothing(browse, an, economy, lam_binh):
    client, empty = browse(an), make_field_set(unit=lam_binh)
    page = client.post(f"{URL}add/", entries(unit="", name="Bộ trống"))
    assert FieldSet.SOME_FIELD in page.content.decode()
    assert not FieldSet.objects.filter(name="Bộ trống").exists()
    period = make_period(unit=lam_binh)
    period.field_set = empty
    for row in (period, Programme(unit=lam_binh, first_year=2020, last_year=2022, field_set=empty)):
        with pytest.raises(ValidationError) as error:
            row.full_clean()
        assert error.value.message_dict == {
            "field_set": ["Bộ này chưa có lĩnh vực nào. Bộ lĩnh vực phải có ít nhất một lĩnh vực."]
        }
    own = make_field_set(economy, unit=lam_binh)
    entry = own.entries.get()
    data = entries(economy, unit=lam_binh.pk, name=own.name)
    data |= {"entries-INITIAL_FORMS": 1, "entries-0-id": entry.pk, "entries-0-field_set": own.pk}
    refused = client.post(f"{URL}{own.pk}/change/", data | {"entries-0-DELETE": "on"})
    assert FieldSet.SOME_FIELD in refused.content.decode()
    assert own.entries.get() == entry


def known(field_set, *fields):
    """What the form of a set of known rows sends: these fields in the places of its own."""
    data = entries(*fields, unit=field_set.unit_id, name=field_set.name)
    for number, entry in enumerate(field_set.entries.order_by("position")):
        data |= {f"entries-{number}-id": entry.pk, f"entries-{number}-field_set": field_set.pk}
    return data | {"entries-INITIAL_FORMS": field_set.entries.count()}


def test_two_rows_of_a_set_exchange_their_fields(browse, huyen, lam_binh, economy, culture):
    own = make_field_set(economy, culture, unit=lam_binh)
    assert browse(huyen).post(f"{URL}{own.pk}/change/", known(own, culture, economy)).status_code == 302
    assert FieldSet.objects.get(pk=own.pk).fields == (culture, economy)


def test_a_field_stands_once_in_a_set_whichever_window_brings_it(browse, huyen, lam_binh, economy, culture):
    own, client = make_field_set(economy, unit=lam_binh), browse(huyen)
    said = "Một lĩnh vực chỉ đứng một lần trong bộ."
    second = known(own, economy, culture)
    assert said in client.post(f"{URL}{own.pk}/change/", known(own, economy, economy)).content.decode()
    own.entries.create(field=culture, position=2)  # another window
    assert said in client.post(f"{URL}{own.pk}/change/", second).content.decode()
    assert own.entries.count() == 2


def test_a_row_that_another_window_has_removed_is_told(browse, huyen, lam_binh, economy, culture):
    own = make_field_set(economy, culture, unit=lam_binh)
    data = known(own, economy, culture)
    own.entries.get(field=culture).delete()
    page = browse(huyen).post(f"{URL}{own.pk}/change/", data)
    assert "Có dòng vừa bị xóa ở cửa sổ khác. Mở lại trang rồi sửa." in page.content.decode()


def test_who_sees_nothing_sees_no_sets(la, khach):
    make_field_set()
    assert not FieldSet.objects.visible_to(la).exists()
    assert not FieldSet.objects.visible_to(khach).exists()


def test_an_officer_makes_a_set_for_his_unit(browse, huyen, lam_binh, economy, culture):
    data = entries(culture, economy, unit=lam_binh.pk, name="Hai lĩnh vực")
    assert browse(huyen).post(f"{URL}add/", data).status_code == 302
    made = FieldSet.objects.get()
    assert (made.unit, made.fields) == (lam_binh, (culture, economy))
    assert Change.objects.of(FieldSetEntry).count() == 2


def test_an_officer_makes_no_set_for_every_office_nor_for_another_unit(browse, huyen, na_hang, economy):
    for unit in ("", na_hang.pk):
        response = browse(huyen).post(f"{URL}add/", entries(economy, unit=unit, name="Một lĩnh vực"))
        assert "unit" in response.context["adminform"].form.errors
    assert not FieldSet.objects.exists()


def test_an_administrator_makes_a_set_for_every_office(browse, an, economy):
    browse(an).post(f"{URL}add/", entries(economy, unit="", name="Một lĩnh vực"))
    assert FieldSet.objects.get().unit is None


def test_an_officer_takes_a_field_out_of_his_set_and_reads_a_shared_one(
    browse, huyen, xa, lam_binh, economy, culture
):
    own, shared = make_field_set(economy, culture, unit=lam_binh), make_field_set(economy)
    client = browse(huyen)
    first, second = own.entries.order_by("position")
    data = entries(economy, culture, unit=lam_binh.pk, name=own.name)
    data |= {"entries-INITIAL_FORMS": 2, "entries-0-id": first.pk, "entries-1-id": second.pk}
    data |= {"entries-0-field_set": own.pk, "entries-1-field_set": own.pk, "entries-1-DELETE": "on"}
    assert client.post(f"{URL}{own.pk}/change/", data).status_code == 302
    assert FieldSet.objects.get(pk=own.pk).fields == (economy,)
    assert Change.objects.of(FieldSetEntry).get(action="deleted").subject_id == second.pk
    assert client.get(f"{URL}{shared.pk}/change/").context["has_change_permission"] is False
    assert client.post(f"{URL}{shared.pk}/change/", data).status_code == 403
    assert browse(xa).post(f"{URL}{own.pk}/change/", data).status_code == 403


# --- the set of today's fields


def test_the_loaded_article_counts_in_six_fields():
    from danvan.demo import lam_binh

    lam_binh.load()
    field_set = FieldSet.objects.get()
    assert (str(field_set), field_set.unit) == ("Sáu lĩnh vực", None)
    assert field_set.fields == tuple(ActivityField.objects.all())
    assert set(Programme.objects.values_list("field_set", flat=True)) == {field_set.pk}
    assert lam_binh.load() == 0


def test_a_review_counts_in_a_set_that_serves_its_office(lam_binh, na_hang, economy):
    own, others = make_field_set(economy, unit=lam_binh), make_field_set(economy, unit=na_hang)
    period = make_period(unit=lam_binh)
    period.field_set = own
    period.full_clean()
    period.field_set = others
    with pytest.raises(ValidationError) as error:
        period.full_clean()
    assert error.value.message_dict == {
        "field_set": ["Bộ lĩnh vực này chỉ dùng cho Huyện Na Hang và đơn vị trực thuộc."]
    }
    period.unit, period.field_set = None, own
    with pytest.raises(ValidationError):
        period.full_clean()
