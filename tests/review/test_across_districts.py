"""A commune that merged into one of another standing district counts once, at every door."""

from datetime import date

import pytest

from awards.models import Commendation
from danvan.review.figures.as_json import as_json
from danvan.review.figures.lists import lists_of
from danvan.review.figures.review import review_of, reviews_of
from danvan.review.figures.standing import standing_of
from danvan.review.models import ReviewPeriod
from danvan.review.returns.who_has_sent import returns_of
from danvan.review.scope import Scope
from models_registry.models import Kind, Outcome, Unit, UnitSuccession
from models_registry.territory import load_successions
from tests.builders import (
    make_decision,
    make_model,
    make_period,
    make_programme,
    make_recognition,
    make_registration,
    make_succession,
    make_unit,
)
from tests.number_lists import assert_each_opens_its_list

pytestmark = pytest.mark.django_db
MERGED_ON = date(2021, 7, 1)


@pytest.fixture
def moved(lam_binh, na_hang, xuan_lap):
    """Six models of Khâu Tinh (Na Hang), which went to Xuân Lập (Lâm Bình), one of each district beside it."""
    moved = make_unit("commune", "Khâu Tinh", na_hang, valid_to=date(2021, 6, 30))
    make_succession(moved, xuan_lap, MERGED_ON)
    stays = make_unit("commune", "Yên Hoa", na_hang)
    programme = make_programme()
    for unit in (*[moved] * 6, xuan_lap, stays):
        registration = make_registration(
            make_model(unit=unit), 2020, programme, registered_on=date(2020, 3, 1)
        )
        paper = make_decision(unit.parent, issued_on=date(2020, 12, 1))
        make_recognition(registration, decision=paper)
        Commendation.objects.create(
            programme=programme, year=2020, recipient_kind=Kind.COLLECTIVE, unit=unit, decision=paper
        )
        Outcome.objects.create(
            programme=programme, year=2020, unit=unit, indicator="Hiến đất", value=1, measure="m2"
        )
    return moved


def period(day, territory):
    return make_period(
        slug=f"{day:%d-%m-%Y}-{territory}".replace("_", "-"), counting_on=day, territory=territory
    )


AS_THEN, AS_NOW = ReviewPeriod.Territory.AS_THEN, ReviewPeriod.Territory.AS_NOW


def headline(review):
    return (
        review.registrations.value,
        review.recognised.value,
        review.commendations.value,
        len(review.outcomes),
        sum(row.total.value for row in review.by_unit),
        len(lists_of(review).recognised),
        as_json(review)["registered"]["models"],
    )


@pytest.mark.parametrize(
    ("day", "territory", "of_lam_binh", "of_na_hang"),
    [
        (date(2021, 6, 30), AS_THEN, 1, 7),
        (MERGED_ON, AS_THEN, 7, 1),
        (date(2021, 6, 30), AS_NOW, 7, 1),
        (date(2022, 12, 31), AS_NOW, 7, 1),
    ],
)
def test_it_counts_where_it_stood_on_the_day_and_as_now_where_it_went(
    day, territory, of_lam_binh, of_na_hang, moved, lam_binh, na_hang, tuyen_quang, an
):
    found = period(day, territory)
    units = list(Unit.objects.all())
    scopes = [Scope(found, unit) for unit in (lam_binh, na_hang, tuyen_quang)]
    together = reviews_of(scopes, units)
    alone = [review_of(scope, units) for scope in scopes]
    for reviews in (together, alone):
        assert [headline(one) for one in reviews] == [
            (number,) * 7 for number in (of_lam_binh, of_na_hang, of_lam_binh + of_na_hang)
        ]
    rows = {row.place.unit: row.total.value for row in alone[2].by_unit if row.total.value}
    assert rows == {lam_binh: of_lam_binh, na_hang: of_na_hang}
    for review in alone:
        counts = [review.registrations, review.recognised, review.commendations]
        counts += [count for row in review.by_unit for count in (row.total, row.registered)]
        assert_each_opens_its_list(counts, an)


def test_it_is_expected_to_send_in_one_of_them(moved, lam_binh, na_hang, xuan_lap):
    for day, inside in ((date(2021, 6, 30), na_hang), (MERGED_ON, lam_binh)):
        found = period(day, AS_THEN)
        for district in (lam_binh, na_hang):
            rows = returns_of(Scope(found, district), Unit.objects.all(), date(2022, 12, 31)).rows
            seen = {unit for row in rows for unit in (row.unit, *row.including)}
            assert (moved in seen) is (district == inside), (day, district)
            accepted = sum(row.registrations.value for row in rows)
            assert accepted == (7 if district == inside else 1)


def test_asked_for_itself_it_shows_what_it_had(moved):
    scope = Scope(period(date(2022, 12, 31), AS_NOW), moved)
    assert headline(review_of(scope, list(Unit.objects.all())))[:4] == (6, 6, 6, 6)
    assert not standing_of(scope, list(Unit.objects.all()), load_successions()).is_absent


def test_a_list_of_a_district_without_a_period_has_what_lies_in_it_today(
    moved, lam_binh, na_hang, an, browse
):
    for district, number in ((lam_binh, 7), (na_hang, 1)):
        for page in ("mo-hinh", "dang-ky"):
            response = browse(an).get(f"/{page}/?don_vi={district.pk}")
            assert response.context["count"] == number, (page, district)


@pytest.mark.parametrize(
    ("first", "last", "is_asked"), [(2024, 2025, True), (2025, 2025, True), (2026, 2026, False)]
)
def test_a_division_is_asked_about_only_where_the_time_holds_what_came_before_it(
    lam_binh, xuan_lap, khuon_ha, first, last, is_asked
):
    divided = make_unit("commune", "Bị chia", lam_binh, valid_to=date(2025, 6, 30))
    for successor in (xuan_lap, khuon_ha):
        make_succession(divided, successor, date(2025, 7, 1), extent=UnitSuccession.Extent.PART)
    scope = Scope(make_period(first, last), xuan_lap)
    standing = standing_of(scope, list(Unit.objects.all()), load_successions())
    assert bool(standing.asked) == is_asked
