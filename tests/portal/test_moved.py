"""Whoever has moved still counts where he registered, and there his lists have him."""

import pytest

from danvan.review.figures.lists import lists_of
from danvan.review.figures.review import review_of
from danvan.review.scope import Scope
from models_registry.access import successions_for
from models_registry.models import Kind, Unit
from tests.builders import make_model, make_period, make_recognition, make_registrant, make_registration
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
