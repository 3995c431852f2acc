"""Units in a choice: no two labels are equal, and none says more than tells it apart."""

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError

from models_registry.choices import UnitChoice, UnitSelect, offer_units, unit_choices, unit_labels
from models_registry.models import Unit, UnitSuccession
from models_registry.units.official import OfficialUnits
from tests.builders import make_unit

LAST_DAY, REFORM = date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture(scope="module")
def country():
    """Every official unit, in no database."""
    official = OfficialUnits()
    keys = {unit.key: number for number, unit in enumerate(official.units, start=1)}
    return [
        Unit(
            pk=keys[unit.key],
            kind=unit.kind,
            name=unit.name,
            code=unit.code,
            path="".join(f"{keys[one.key]}." for one in [*reversed(official.above(unit)), unit]),
            valid_from=unit.valid_from,
            valid_to=unit.valid_to,
        )
        for unit in official.units
    ]


def test_every_unit_of_the_country_has_a_label_of_its_own(country):
    today = [unit for unit in country if unit.valid_to is None]
    labels = unit_labels(today)
    assert len(set(labels.values())) == len(today) == 3355
    whole = unit_labels(country)
    assert len(set(whole.values())) == len(country) == 14139


def test_within_a_province_and_what_came_before_it_each_has_a_label_of_its_own(country):
    roots = [unit for unit in country if unit.path.count(".") == 1]
    for root in roots:
        own = [unit for unit in country if unit.path.startswith(root.path)] + [
            u for u in roots if u is not root
        ]
        labels = unit_labels(own)
        assert len(set(labels.values())) == len(own)


@pytest.mark.django_db
def test_only_a_unit_with_a_namesake_is_told_with_its_days_and_what_stands_above(
    lam_binh, xuan_lap, tuyen_quang
):
    old = make_unit("commune", "Bình An", lam_binh, code="02290", valid_to=LAST_DAY)
    new = make_unit("commune", "Bình An", tuyen_quang, code="02296", valid_from=REFORM)
    assert unit_labels([xuan_lap, old, new]) == {
        xuan_lap.pk: "Xã Xuân Lập",
        old.pk: "Xã Bình An, huyện Lâm Bình (đến hết 30/06/2025)",
        new.pk: "Xã Bình An, tỉnh Tuyên Quang (từ 01/07/2025)",
    }
    assert unit_labels([new]) == {new.pk: "Xã Bình An"}


@pytest.mark.django_db
def test_two_provinces_of_one_name_are_told_by_their_days():
    old = make_unit("province", "Tuyên Quang", code="08", valid_to=LAST_DAY)
    new = make_unit("province", "Tuyên Quang", code="08", valid_from=REFORM)
    assert list(unit_labels([old, new]).values()) == [
        "Tỉnh Tuyên Quang (đến hết 30/06/2025)",
        "Tỉnh Tuyên Quang (từ 01/07/2025)",
    ]


@pytest.mark.django_db
def test_namesakes_of_districts_of_one_name_are_told_with_the_province_then_by_code_then_by_number():
    districts = [
        make_unit("district", "Châu Thành", make_unit("province", name)) for name in ("An Giang", "Bến Tre")
    ]
    communes = [make_unit("commune", "Tân Bình", district) for district in districts]
    assert list(unit_labels(communes).values()) == [
        "Xã Tân Bình, huyện Châu Thành, tỉnh An Giang",
        "Xã Tân Bình, huyện Châu Thành, tỉnh Bến Tre",
    ]
    twins = [make_unit("commune", "Mới", districts[0], code=code) for code in ("1", "2", "")]
    assert [label.split(", tỉnh An Giang")[1] for label in unit_labels(twins).values()] == [
        ", mã 1",
        ", mã 2",
        "",
    ]
    twins = [make_unit("commune", "Hòa", districts[0]), make_unit("commune", "Hoà", districts[0])]
    assert [label.split(", số ")[1] for label in unit_labels(twins).values()] == [
        str(one.pk) for one in twins
    ]


@pytest.mark.django_db
def test_a_village_is_told_with_its_commune(xuan_lap, django_assert_num_queries):
    make_unit("hamlet", "Nà Ta", xuan_lap)
    village = Unit.objects.get(kind="hamlet")
    with django_assert_num_queries(1):
        assert unit_labels([village]) == {village.pk: "Thôn Nà Ta, xã Xuân Lập"}
    with django_assert_num_queries(0):
        unit_labels([village, xuan_lap])


@pytest.mark.django_db
def test_labels_of_many_ask_two_queries(lam_binh, na_hang, django_assert_num_queries):
    units = [make_unit("commune", "Bình An", parent) for parent in (lam_binh, na_hang) for _ in range(5)]
    units = list(Unit.objects.filter(pk__in=[unit.pk for unit in units]))
    with django_assert_num_queries(2):  # the districts; as that is not enough, the province
        unit_labels(units)


@pytest.mark.django_db
def test_choices_stand_in_the_order_given_and_are_indented_by_depth(tuyen_quang, lam_binh, xuan_lap):
    assert unit_choices([xuan_lap, tuyen_quang, lam_binh]) == [
        (str(xuan_lap.pk), "\u2003\u2003Xã Xuân Lập"),
        (str(tuyen_quang.pk), "Tỉnh Tuyên Quang"),
        (str(lam_binh.pk), "\u2003Huyện Lâm Bình"),
    ]


@pytest.mark.django_db
def test_a_field_of_a_form_labels_the_units_that_it_offers_together(lam_binh, na_hang):
    communes = [make_unit("commune", "Bình An", parent) for parent in (lam_binh, na_hang)]
    field = UnitChoice(queryset=Unit.objects.filter(kind="commune").order_by("pk"))
    assert [label for _key, label in field.choices][1:] == [
        "Xã Bình An, huyện Lâm Bình",
        "Xã Bình An, huyện Na Hang",
    ]
    field.queryset = Unit.objects.filter(pk=communes[0].pk)
    assert [label for _key, label in field.choices][1:] == ["Xã Bình An"]


@pytest.mark.django_db
def test_a_unit_that_is_offered_no_more_is_told_from_one_that_is_unknown(xuan_lap, khuon_ha):
    field = UnitChoice(queryset=Unit.objects.filter(pk=xuan_lap.pk))
    assert field.clean(str(xuan_lap.pk)) == xuan_lap
    with pytest.raises(ValidationError, match="không còn trong các đơn vị đồng chí được chọn"):
        field.clean(str(khuon_ha.pk))
    for unknown in ("0", "9" * 30, "²", "xã nào đó"):
        with pytest.raises(ValidationError, match=f"Không có đơn vị “{unknown}”"):
            field.clean(unknown)


ASSIGNMENT = "/nhap-lieu/models_registry/assignment/add/"


@pytest.mark.parametrize(
    "page",
    [ASSIGNMENT, "/nhap-lieu/models_registry/registrant/", "/nhap-lieu/models_registry/emulationmodel/add/"],
)
def test_two_communes_of_one_name_are_told_apart_where_a_unit_is_chosen(page, browse, an, lam_binh, na_hang):
    for parent in (lam_binh, na_hang):
        make_unit("commune", "Bình An", parent)
    content = browse(an).get(page).content.decode()
    assert "Xã Bình An, huyện Lâm Bình" in content
    assert "Xã Bình An, huyện Na Hang" in content


def test_two_communes_of_one_name_are_told_apart_where_a_successor_is_typed(
    browse, an, lam_binh, na_hang, xuan_lap
):
    """Nothing of it needs a script: a line to type in, then a list of those that it may mean."""
    communes = [
        make_unit("commune", "Bình An", parent, code="02296", valid_from=REFORM)
        for parent in (lam_binh, na_hang)
    ]
    for number in range(UnitSelect.FEW):
        make_unit("commune", f"Xã thứ {number}", na_hang)
    client, address = browse(an), f"/nhap-lieu/models_registry/unit/{xuan_lap.pk}/change/"
    opened = client.get(address)
    assert "admin-autocomplete" not in opened.content.decode()
    sent = {
        "valid_to": "30/06/2025",
        "seen_changes": opened.context["seen_changes"],
        "successions-TOTAL_FORMS": 1,
        "successions-INITIAL_FORMS": 0,
        "successions-0-predecessor": xuan_lap.pk,
        "successions-0-effective_on": "01/07/2025",
        "successions-0-extent": "whole",
    }
    asked = client.post(address, {**sent, "successions-0-successor": "binh an"}).content.decode()
    for commune, district in zip(communes, ("Lâm Bình", "Na Hang"), strict=True):
        assert f'<option value="{commune.pk}">Xã Bình An, huyện {district} (từ 01/07/2025)</option>' in asked
    assert not UnitSuccession.objects.exists()
    typed = client.post(address, {**sent, "successions-0-successor": "binh an na hang"})
    assert typed.status_code == 302
    assert UnitSuccession.objects.get().successor == communes[1]


def test_of_more_units_than_a_page_lists_only_the_one_asked_for_is_labelled(monkeypatch, country, lam_binh):
    make_unit("commune", "Bình An", lam_binh, code="02296")
    twin = make_unit("commune", "Bình An", lam_binh, valid_from=REFORM)
    units = list(Unit.objects.in_tree_order())
    every = dict(unit_choices(units))
    assert dict(unit_choices(units, [twin])) == {str(twin.pk): every[str(twin.pk)]}
    monkeypatch.setattr(UnitSelect, "LIGHT", len(units) - 1)
    for asked, offered in ((str(twin.pk), [str(twin.pk)]), ("", []), ("999", []), ("binh an", list(every))):
        field = forms.ChoiceField(widget=UnitSelect, required=False)
        offer_units(field, units, asked, none="Tất cả")
        assert [key for key, _ in field.choices] == ["", *offered]
        shown = field.widget.render("don_vi", asked)
        assert ("<datalist" in shown, 'type="text"' in shown) == (False, True)
    found = field.widget.render("don_vi", "binh an")
    assert f'<option value="{twin.pk}">Xã Bình An, huyện Lâm Bình (từ 01/07/2025)</option>' in found
