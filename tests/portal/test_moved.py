"""Whoever has moved still counts where he registered, and there his lists have him."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from danvan.review.figures.lists import lists_of
from danvan.review.figures.review import review_of
from danvan.review.scope import Scope
from models_registry.access import successions_for
from models_registry.models import Kind, Level, Unit
from tests.builders import (
    make_model,
    make_period,
    make_programme,
    make_recognition,
    make_registrant,
    make_registration,
)
from tests.registry_shapes import all_counts

pytestmark = pytest.mark.django_db


@pytest.fixture
def moved(xuan_lap, khuon_ha):
    """Registered and recognised in Xuân Lập; the registrant lives in Khuôn Hà now, and so does the model."""
    registrant = make_registrant(xuan_lap, "Ma Văn Nam")
    registration = make_registration(make_model("Đường hoa", registrant), 2021)
    make_recognition(registration)
    for row in (registrant, registration.model):
        row.unit = khuon_ha
        row.save()
    return registration


def test_every_number_opens_its_list_where_he_registered_and_none_where_he_is(
    moved, xa, xa_khac, huyen, an, xuan_lap, khuon_ha, lam_binh, browse
):
    period = make_period()
    for user, unit, expected in (
        (xa, xuan_lap, 1),
        (xa_khac, khuon_ha, 0),
        (huyen, lam_binh, 1),
        (an, lam_binh, 1),
    ):
        units = Unit.objects.visible_to(user).in_tree_order()
        review = review_of(Scope(period, unit), units, successions_for(user))
        assert review.registered_collectives.value == review.recognised.value == expected, user
        client = browse(user)
        for count in {(c.url, c.value): c for c in all_counts(review)}.values():
            page = client.get(count.url)
            assert (page.status_code, page.context["count"]) == (200, count.value), count.url


def test_a_printed_list_says_where_he_registered(moved, xuan_lap, khuon_ha):
    (row,) = lists_of(review_of(Scope(make_period(), xuan_lap), [])).registrants[Kind.COLLECTIVE]
    assert (row.registrant, row.unit, row.models) == (moved.model.registrant, xuan_lap, 1)
    assert not lists_of(review_of(Scope(make_period(), khuon_ha), [])).registrants[Kind.COLLECTIVE]


def test_a_recognised_model_is_printed_in_the_unit_in_whose_row_it_counts(
    moved, xuan_lap, lam_binh, an, browse
):
    period = make_period()
    review = review_of(Scope(period, lam_binh), list(Unit.objects.all()))
    assert [row.place.unit for row in review.by_unit if row.total.value] == [xuan_lap]
    assert [row.unit for row in lists_of(review).recognised] == [xuan_lap]
    asked = reverse("review:workbook", args=[period.slug]), {"don_vi": lam_binh.pk}
    sheet = load_workbook(io.BytesIO(browse(an).get(*asked).content))["Mô hình được công nhận"]
    (line,) = [row for row in sheet.iter_rows(values_only=True) if "Đường hoa" in row]
    assert "Xã Xuân Lập" in line


@pytest.mark.parametrize("years", [(None, 2021), (2021, None), (None, None), (2020, 2021), (2021, 2020)])
@pytest.mark.parametrize("first", [0, 1])
def test_one_order_says_which_recognition_is_the_last(years, first, lam_binh, xuan_lap, khuon_ha, an, browse):
    """Whichever was registered or recognised first, the row of units, its list and the printed list agree."""
    model, programmes = make_model("Đường hoa", unit=xuan_lap), (make_programme(), make_programme(2020, 2021))
    rows = [make_registration(model, years[n], programmes[n], unit=None) for n in (0, 1)]
    rows[1].unit = khuon_ha
    rows[1].save()
    for row in (rows[first], rows[1 - first]):
        make_recognition(row, Level.PROVINCE)
    review = review_of(Scope(make_period(), lam_binh), list(Unit.objects.all()))
    (row,) = [row for row in review.by_unit if row.total.value]
    lists = lists_of(review)
    (recognised,), (registered,) = lists.recognised, lists.registrants[Kind.COLLECTIVE]
    assert recognised.unit == registered.unit == row.place.unit
    assert browse(an).get(row.total.url).context["count"] == 1
