"""Words that are searched: the same columns behind every door."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib import admin

from awards.models import Assessment, Commendation, CriteriaSet, Decision, FieldCheck, Recognition
from danvan.lists.models import RememberedAnswer
from models_registry.models import EmulationModel, Outcome, Programme, Registrant, Registration, Unit
from tests.builders import (
    make_decision,
    make_model,
    make_programme,
    make_recognition,
    make_registrant,
    make_registration,
)

# Remembered answers have a page of their own (`tests/intake`), and no screen of entry.
SEARCHED = [
    model for model in apps.get_models() if hasattr(model, "search_lookups") and model is not RememberedAnswer
]
PAGES = {
    EmulationModel: "/mo-hinh/",
    Registration: "/dang-ky/",
    Registrant: "/tap-the/",
    Commendation: "/khen-thuong/",
}


@pytest.fixture
def registry(xuan_lap, lam_binh):
    """One row of each kind, all of them joined."""
    registrant = make_registrant(xuan_lap, "Đoàn thanh niên", workplace="Trụ sở cũ")
    registration = make_registration(make_model("Đường hoa Hoà Bình", registrant))
    decision = make_decision(lam_binh, "23-QĐ/BCĐ")
    make_recognition(registration, decision=decision)
    of_programme = {"programme": registration.programme, "unit": xuan_lap}
    Commendation.objects.create(
        **of_programme,
        decision=decision,
        model=registration.model,
        recipient_kind="individual",
        recipient_name="Hầu A Sử",
    )
    Outcome.objects.create(
        **of_programme, model=registration.model, indicator="Hiến đất", value=1, measure="m2"
    )
    criteria = CriteriaSet.objects.create(name="Tiêu chí", programme=make_programme())
    Assessment.objects.create(registration=registration, criteria_set=criteria, result="met", score=80)
    FieldCheck.objects.create(
        registration=registration, checked_on=date(2022, 5, 4), people="Tổ làm thử", found="Đang làm"
    )


def test_what_is_searched_in_both_rooms_is_all_that_has_words_and_a_unit():
    assert set(SEARCHED) == {
        *(Unit, Registrant, EmulationModel, Registration, Outcome),
        *(Assessment, FieldCheck, Decision, Recognition, Commendation),
    }


@pytest.mark.parametrize("model", SEARCHED)
def test_a_row_is_found_by_the_words_of_each_of_its_columns_at_every_door(registry, model, browse, huyen):
    client = browse(huyen)
    row = model.objects.visible_to(huyen).last()
    for lookup in model.search_lookups:
        [words] = model.objects.filter(pk=row.pk).values_list(lookup, flat=True)
        words = " ".join(reversed(words.split()))
        assert words
        assert row in model.objects.matching(words.upper())
        screen = client.get(f"/nhap-lieu/{model._meta.app_label}/{model._meta.model_name}/", {"q": words})
        assert row in screen.context["cl"].queryset
        if model in PAGES:
            assert row in client.get(PAGES[model], {"q": words}).context["page_obj"].object_list
        assert row not in model.objects.matching(f"{words} zzz")


@pytest.mark.parametrize("model", SEARCHED)
def test_an_entry_screen_searches_what_its_model_names(model):
    assert admin.site.get_model_admin(model).search_fields == model.search_lookups


def test_no_words_match_every_row_and_a_screen_without_columns_to_search_finds_none(registry, browse, an):
    assert Registration.objects.matching("  ").count() == 1
    screen = browse(an).get("/nhap-lieu/models_registry/programme/", {"q": "2020"})
    assert Programme.objects.exists()
    assert not screen.context["cl"].queryset
