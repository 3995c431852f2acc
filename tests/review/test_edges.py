"""The numbers at their edges, each counted by hand: no list is opened here, so it is quick."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from awards.models import Assessment, Commendation
from danvan.review.figures.lists import lists_of
from danvan.review.figures.places import places_of
from danvan.review.figures.review import review_of, reviews_of
from danvan.review.figures.stated import with_stated
from danvan.review.figures.years import field_years
from danvan.review.models import StatedFigure
from danvan.review.scope import UNKNOWN_YEAR, Scope
from models_registry.models import ActivityField, Kind, Level, Novelty, Outcome, Registration, Unit
from models_registry.territory import load_successions
from tests.builders import (
    make_decision,
    make_field,
    make_figure,
    make_model,
    make_period,
    make_programme,
    make_recognition,
    make_registrant,
    make_registration,
    make_succession,
    make_unit,
    scope_of,
)
from tests.registry_shapes import all_counts, make_every_shape

pytestmark = pytest.mark.django_db

Said = StatedFigure.Indicator


def review(programme, unit, year=None, level="", recognition_level=""):
    return with_stated(
        review_of(scope_of(programme, unit, year, level, recognition_level), list(Unit.objects.all()))
    )


def recognised(unit, *, year=2021, level=Level.DISTRICT, exemplary=False, **values):
    """A recognised model of the unit."""
    model = make_model(unit=unit, **values)
    make_recognition(make_registration(model, year), level, exemplary=exemplary)
    return model


# --- exemplary models


def test_of_each_field_just_the_exemplary_models_are_named(xuan_lap, lam_binh):
    culture = make_field("culture_society")
    marked = recognised(xuan_lap, exemplary=True)
    recognised(xuan_lap)
    elsewhere = recognised(xuan_lap, field=culture, exemplary=True, related_fields=(make_field(),))
    figures = review(make_programme(), lam_binh)
    named = {row.field.code: [one.model_id for one in row.exemplary] for row in figures.by_field}
    assert named == {"economy": [marked.pk], "culture_society": [elsewhere.pk]}
    assert figures.exemplary.value == 2
    (one,) = next(row.exemplary for row in figures.by_field if row.field.code == "economy")
    assert (one.title, one.registrant) == (marked.title, marked.registrant.name)
    assert figures.field_totals.exemplary == ()


def test_a_model_exemplary_twice_is_named_once(xuan_lap, lam_binh):
    model = make_model(unit=xuan_lap)
    for year in (2020, 2021):
        make_recognition(make_registration(model, year), exemplary=True)
    figures = review(make_programme(), lam_binh)
    assert figures.exemplary.value == 1
    assert [one.model_id for one in figures.by_field[0].exemplary] == [model.pk]


def test_twenty_exemplary_models_of_a_field_are_named_and_all_are_counted(xuan_lap, lam_binh):
    for _ in range(21):
        recognised(xuan_lap, exemplary=True)
    figures = review(make_programme(), lam_binh)
    assert figures.exemplary.value == 21
    assert len(figures.by_field[0].exemplary) == 20


def test_a_model_exemplary_once_stays_so_when_it_is_recognised_again(xuan_lap, lam_binh):
    model = recognised(xuan_lap, year=2020, exemplary=True)
    make_recognition(make_registration(model, 2021))
    assert review(make_programme(), lam_binh).exemplary.value == 1


# --- what was published


@pytest.fixture
def published(lam_binh, xuan_lap):
    """Figures of the district for all years, for 2021, for its outcome in 2021; and one of a commune."""

    def publish(indicator, value, year=None, unit=lam_binh, **values):
        return make_figure(
            unit=unit, programme=make_programme(), indicator=indicator, value=value, year=year, **values
        )

    return {
        "all": publish(Said.RECOGNISED_MODELS, 448),
        "2021": publish(Said.RECOGNISED_MODELS, 150, 2021),
        "outcome": publish(Said.OUTCOME, 7, 2021, detail="Hiến đất"),
        "commune": publish(Said.RECOGNISED_MODELS, 5, unit=xuan_lap),
        "other years": publish(Said.RECOGNISED_MODELS, 5, 2022),
    }


@pytest.mark.parametrize(
    ("year", "level", "beside"),
    [
        (None, "", {"all", "outcome"}),
        (2021, "", {"2021", "outcome"}),
        (2020, "", set()),
        (UNKNOWN_YEAR, "", set()),
        (None, Level.DISTRICT, set()),
        (2021, Level.DISTRICT, set()),
    ],
)
def test_a_published_figure_stands_beside_the_review_of_just_its_unit_and_year(
    published, lam_binh, year, level, beside
):
    """Nobody publishes by level or for an unknown year: there is nothing to set beside such a review."""
    shown = {row.figure for row in review(make_programme(), lam_binh, year, level).stated}
    assert shown == {published[name] for name in beside}


def test_another_programmes_figures_are_not_set_beside(published, lam_binh):
    later = make_programme(2023, 2025)
    assert review(later, lam_binh).stated == ()


def test_each_published_figure_is_set_against_our_own_of_the_same_name(lam_binh, xuan_lap):
    programme, district = make_every_shape()
    values = {
        Said.REGISTERED_COLLECTIVES: 7,
        Said.REGISTERED_INDIVIDUALS: 1,
        Said.REGISTERED_MODELS: 8,
        Said.RECOGNISED_MODELS: 6,
        Said.COMMENDED_COLLECTIVES: 1,
        Said.COMMENDED_INDIVIDUALS: 1,
        Said.OUTCOME: None,
    }
    for indicator in values:
        make_figure(unit=district, programme=programme, indicator=indicator, value=10)
    for field in ("economy", "culture_society"):
        make_figure(
            unit=district,
            programme=programme,
            indicator=Said.FIELD_MODELS,
            field=make_field(field),
            value=10,
        )
    rows = {row.indicator: row for row in review(programme, district).stated}
    ours = {name: row.computed.value if row.computed else None for name, row in rows.items()}
    assert ours == {**values, "field_economy": 5, "field_culture_society": 1}
    assert {name: row.difference for name, row in rows.items()} == {
        name: None if value is None else 10 - value for name, value in ours.items()
    }
    related = {name: row.with_related.value for name, row in rows.items() if row.with_related}
    assert related == {"field_economy": 5, "field_culture_society": 2}


# --- units that merged


def test_a_unit_wholly_merged_into_two_is_counted_in_one_row(lam_binh, xuan_lap, khuon_ha):
    """Papers say it of a commune divided between two neighbours; a model of it must not be counted twice."""
    former = make_unit("commune", "Phúc Sơn", lam_binh, valid_to=date(2021, 6, 30))
    for successor in (xuan_lap, khuon_ha):
        make_succession(former, successor, date(2021, 7, 1))
    recognised(former)
    recognised(xuan_lap)
    figures = review(make_programme(cut_off_on=date(2022, 10, 5)), lam_binh)
    assert figures.recognised.value == 2
    assert sum(row.total.value for row in figures.by_unit) == 2
    assert [former.pk in row.place.unit_ids for row in figures.by_unit].count(True) == 1


def places(unit, day):
    units = list(Unit.objects.all())
    links = load_successions()
    rows = places_of(Scope(make_period(slug=f"{day:%d-%m-%Y}", counting_on=day), unit), units, links)
    return {
        (row.label, bool(row.alone)): {one.name for one in units if one.pk in row.unit_ids} for row in rows
    }


def test_every_unit_of_a_territory_stands_in_just_one_row(tuyen_quang, lam_binh, xuan_lap, khuon_ha):
    make_unit("hamlet", "Nà Ta", xuan_lap)
    old = make_unit("commune", "Lăng Can", lam_binh, valid_to=date(2021, 5, 31))
    new = make_unit("township", "Thị trấn mới", lam_binh, valid_from=date(2021, 6, 1))
    make_succession(old, new, date(2021, 6, 1))
    assert places(lam_binh, date(2021, 6, 1)) == {
        ("Xã Xuân Lập", False): {"Xuân Lập", "Nà Ta"},
        ("Xã Khuôn Hà", False): {"Khuôn Hà"},
        (new.label, False): {"Thị trấn mới", "Lăng Can"},
        ("Huyện Lâm Bình (cơ quan, đơn vị trực thuộc)", True): {"Lâm Bình"},
    }
    assert places(lam_binh, date(2021, 5, 31)) == {
        ("Xã Xuân Lập", False): {"Xuân Lập", "Nà Ta"},
        ("Xã Khuôn Hà", False): {"Khuôn Hà"},
        ("Xã Lăng Can", False): {"Lăng Can"},
        ("Huyện Lâm Bình (cơ quan, đơn vị trực thuộc)", True): {"Lâm Bình"},
        (f"{new.label} ({new.validity})", True): {"Thị trấn mới"},
    }
    assert places(xuan_lap, date(2021, 6, 1)) == {
        ("Thôn Nà Ta", False): {"Nà Ta"},
        ("Xã Xuân Lập (không thuộc thôn, tổ dân phố nào)", True): {"Xuân Lập"},
    }


@pytest.mark.parametrize("kind", ["commune", "ward", "district"])
def test_a_unit_is_called_by_its_name_alone_where_nothing_of_its_own_stands_beside_it(kind, tuyen_quang):
    unit = make_unit(kind, "Bình An", tuyen_quang)
    make_unit("armed_forces", "Công an", unit)
    assert places(unit, date(2021, 6, 1)) == {(unit.label, True): {"Bình An", "Công an"}}
    former = make_unit("commune", "Đã mất", unit, valid_to=date(2020, 12, 31))
    remark = " (cơ quan, đơn vị trực thuộc)" if kind == "district" else ""
    assert {label for label, _ in places(unit, date(2021, 6, 1))} == {
        f"{unit.label}{remark}",
        f"{former.label} ({former.validity})",
    }
    make_unit("hamlet", "Nà Ta", unit)
    remark = remark or " (không thuộc thôn, tổ dân phố nào)"
    assert f"{unit.label}{remark}" in {label for label, _ in places(unit, date(2021, 6, 1))}


def test_a_unit_that_ended_before_the_time_has_its_row_only_where_it_has_a_number(xuan_lap):
    former = make_unit("commune", "Cũ", xuan_lap.parent, valid_to=date(2020, 6, 30))
    make_succession(former, xuan_lap, date(2020, 7, 1))

    def rows_of_year(year):
        return {row.place.unit.name for row in review(make_programme(), xuan_lap, year).by_unit}

    assert rows_of_year(None) == rows_of_year(2020) == {"Xuân Lập", "Cũ"}
    assert rows_of_year(2021) == {"Xuân Lập"}
    model = make_model(unit=former)
    registration = make_registration(model, 2021)
    Registration.objects.filter(pk=registration.pk).update(unit=former)
    assert rows_of_year(2021) == {"Xuân Lập", "Cũ"}


def test_a_unit_whose_end_nobody_entered_has_its_own_row_until_the_day_it_merges(lam_binh, xuan_lap):
    former = make_unit("commune", "Phúc Sơn", lam_binh)
    make_succession(former, xuan_lap, date(2021, 7, 1))
    before, after = places(lam_binh, date(2021, 6, 30)), places(lam_binh, date(2021, 7, 1))
    assert before["Xã Phúc Sơn", False] == {"Phúc Sơn"}
    assert before["Xã Xuân Lập", False] == {"Xuân Lập"}
    assert after["Xã Xuân Lập", False] == {"Xuân Lập", "Phúc Sơn"}
    assert ("Xã Phúc Sơn", False) not in after


def test_a_hamlet_that_moved_to_the_next_commune_stands_in_one_row(lam_binh, xuan_lap, khuon_ha):
    for old, new in ((xuan_lap, khuon_ha), (khuon_ha, xuan_lap)):
        make_succession(make_unit("hamlet", f"Bản của {old.name}", old), new, date(2021, 7, 1))
    rows = places(lam_binh, date(2021, 7, 1))
    assert sorted(name for names in rows.values() for name in names) == [
        "Bản của Khuôn Hà",
        "Bản của Xuân Lập",
        "Khuôn Hà",
        "Lâm Bình",
        "Xuân Lập",
    ]


def test_a_hamlet_of_a_commune_that_is_gone_is_named_as_it_is(lam_binh):
    gone = make_unit("commune", "Giải thể", lam_binh, valid_to=date(2020, 12, 31))
    make_unit("hamlet", "Nà Lạc", gone)
    rows = places(lam_binh, date(2021, 7, 1))
    assert rows["Thôn Nà Lạc", True] == {"Nà Lạc"}
    assert rows["Xã Giải thể (đến hết 31/12/2020)", True] == {"Giải thể"}


def test_a_unit_founded_after_the_day_has_its_row_only_where_it_has_a_number(lam_binh):
    day = date(2022, 10, 5)
    programme = make_programme(cut_off_on=day)

    def founded(name, on):
        return make_unit("commune", name, lam_binh, valid_from=on)

    on_the_day, _, registering, recognising = (
        founded("Của ngày ấy", day),
        founded("Về sau", date(2022, 10, 6)),
        founded("Đã đăng ký", date(2022, 10, 6)),
        founded("Đã công nhận", date(2022, 10, 6)),
    )
    make_registration(make_model(unit=registering), 2022, programme)
    gone_on = make_model(unit=recognising)  # registered last by another unit, where it stands as registered
    make_recognition(make_registration(gone_on, 2021, programme))
    last = make_registration(gone_on, 2022, programme)
    Registration.objects.filter(pk=last.pk).update(unit=registering)
    figures = review(programme, lam_binh)
    rows = {row.place.unit: (row.registered.value, row.total.value) for row in figures.by_unit}
    assert rows == {on_the_day: (0, 0), registering: (2, 0), recognising: (0, 1), lam_binh: (0, 0)}
    assert "rieng" in next(row for row in figures.by_unit if row.place.alone).total.url
    assert not any("rieng" in row.total.url for row in figures.by_unit if not row.place.alone)


def test_only_bodies_of_its_own_unit_are_opened_in_a_review(lam_binh, xuan_lap):
    body = make_unit("armed_forces", "Công an xã", xuan_lap)
    make_recognition(make_registration(make_model(unit=body)))
    assert not review(make_programme(), lam_binh).bodies
    opened = {row.place.unit: row.total.value for row in review(make_programme(), xuan_lap).bodies}
    assert opened == {body: 1, xuan_lap: 0}


# --- several scopes at once


def test_several_units_are_counted_together_as_each_is_alone(django_assert_max_num_queries):
    programme, _ = make_every_shape()
    units = list(Unit.objects.order_by("pk"))
    Outcome.objects.create(
        unit=units[-1], programme=programme, year=2021, indicator="Hiến đất", value=1, measure="m2"
    )
    scopes = [scope_of(programme, unit) for unit in units]
    # However many layers there are of units that lie in each other or are counted on another day of their own.
    with django_assert_max_num_queries(5):
        together = reviews_of(scopes, units)
    alone = [review_of(scope, units) for scope in scopes]
    # But for the forms of commendation, which are a query for each as the names below.
    without = [replace(one, commended_by_form=()) for one in alone]
    assert [all_counts(one) for one in together] == [all_counts(one) for one in without]
    assert any(one.commended_by_form for one in alone)
    assert [one.by_unit for one in together] == [one.by_unit for one in alone]
    assert [one.outcomes for one in together] == [one.outcomes for one in alone]
    assert any(row.exemplary for one in alone for row in one.by_field)
    assert not any(row.exemplary for one in together for row in one.by_field)  # a query for each
    assert reviews_of([], units) == []


def test_of_units_counted_together_each_has_the_model_that_went_from_one_to_the_other(
    xuan_lap, khuon_ha, lam_binh, django_assert_max_num_queries
):
    programme, hamlet = make_programme(), make_unit("hamlet", "Nà Khậu", khuon_ha)
    model = recognised(xuan_lap, year=2020)
    second = make_registration(model, 2021)
    Registration.objects.filter(pk=second.pk).update(unit=khuon_ha)
    make_recognition(Registration.objects.get(pk=second.pk))
    recognised(hamlet)
    units = [xuan_lap, khuon_ha, hamlet]
    for several in (units[:2], units):
        scopes = [scope_of(programme, unit) for unit in several]
        with django_assert_max_num_queries(4):
            reviews = reviews_of(scopes, units)
        found = [(one.registered_models.value, one.recognised.value) for one in reviews]
        assert found == [(1, 1), (2, 2), (1, 1)][: len(several)]


def test_mergers_that_are_brought_are_not_read_again(lam_binh, django_assert_num_queries):
    scope, links = scope_of(make_programme(), lam_binh), load_successions()
    with django_assert_num_queries(3):
        review_of(scope, [lam_binh], links)
    with django_assert_num_queries(4):
        review_of(scope, [lam_binh])


# --- years, levels, novelty


def test_a_year_or_a_level_is_counted_alone(xuan_lap, lam_binh):
    for year, level in ((2020, Level.COMMUNE), (2021, Level.DISTRICT), (None, Level.DISTRICT)):
        recognised(xuan_lap, year=year, level=level)
    programme = make_programme()
    assert review(programme, lam_binh).recognised.value == 3
    assert review(programme, lam_binh, 2021).recognised.value == 1
    assert review(programme, lam_binh, UNKNOWN_YEAR).recognised.value == 1
    assert review(programme, lam_binh, recognition_level=Level.DISTRICT).recognised.value == 2
    assert review(programme, lam_binh, 2020, recognition_level=Level.DISTRICT).recognised.value == 0
    of_level = review(programme, lam_binh, recognition_level=Level.DISTRICT)
    assert [(level, count.value) for level, count in of_level.by_level] == [(Level.DISTRICT, 2)]
    assert of_level.registrations.value == 3  # of another level than that of recognition
    of_commune = review(programme, lam_binh, level=Level.COMMUNE)  # at which all were registered
    assert (of_commune.registrations.value, of_commune.recognised.value) == (3, 3)
    assert [row.year for row in review(programme, lam_binh, 2021).by_year] == [2021]
    assert [row.year for row in review(programme, lam_binh, UNKNOWN_YEAR).by_year] == [None]
    assert [row.year for row in review(programme, lam_binh).by_year] == [2020, 2021, 2022, None]


def test_levels_of_registration_and_of_recognition_are_asked_apart(xuan_lap, lam_binh):
    programme = make_programme()
    small, large = (
        make_registration(make_model(unit=xuan_lap), 2021, level=level)
        for level in (Level.COMMUNE, Level.DISTRICT)
    )
    make_recognition(small, Level.DISTRICT)
    make_recognition(large, Level.COMMUNE)
    Assessment.objects.create(registration=small, result="effective")

    def counted(level, recognition_level=""):
        found = review(programme, lam_binh, level=level, recognition_level=recognition_level)
        return found.registrations.value, found.assessed.value, found.recognised.value

    assert counted(Level.COMMUNE) == (1, 1, 1)
    assert counted(Level.DISTRICT) == (1, 0, 1)
    assert counted(Level.COMMUNE, Level.COMMUNE) == (1, 1, 0)
    assert counted(Level.COMMUNE, Level.DISTRICT) == (1, 1, 1)


@pytest.mark.parametrize(("earlier", "later", "stands_in_later"), [(2020, 2021, True), (2021, None, False)])
def test_a_model_of_two_units_stands_where_it_was_registered_last(
    xuan_lap, khuon_ha, lam_binh, earlier, later, stands_in_later
):
    model = make_model(unit=xuan_lap)
    make_recognition(make_registration(model, earlier))
    second = make_registration(model, 2022)
    Registration.objects.filter(pk=second.pk).update(unit=khuon_ha, year=later)
    make_recognition(Registration.objects.get(pk=second.pk))
    rows = {row.place.unit: row for row in review(make_programme(), lam_binh).by_unit}
    for unit, number in ((xuan_lap, not stands_in_later), (khuon_ha, stands_in_later)):
        assert (rows[unit].registered.value, rows[unit].total.value) == (number, number)


def test_another_programmes_models_are_not_counted(xuan_lap, lam_binh):
    later = make_programme(2023, 2025)
    make_recognition(make_registration(unit=xuan_lap, year=2023, programme=later))
    figures = review(make_programme(), lam_binh)
    assert (figures.registrations.value, figures.recognised.value, figures.by_year[0].year) == (0, 0, 2020)
    assert review(later, lam_binh).recognised.value == 1


def test_the_row_of_the_unknown_year_stands_where_something_is_counted_in_it(xuan_lap, lam_binh):
    recognised(xuan_lap)
    assert [row.year for row in review(make_programme(), lam_binh).by_year] == [2020, 2021, 2022]


def test_a_year_tells_new_maintained_replicated_and_unknown(xuan_lap, lam_binh):
    for number, novelty in enumerate(Novelty, 1):
        for _ in range(number):
            make_registration(unit=xuan_lap, novelty=novelty)
    row = next(row for row in review(make_programme(), lam_binh).by_year if row.year == 2021)
    assert (row.new.value, row.maintained.value, row.replicated.value, row.unknown.value) == (1, 2, 3, 4)
    assert (row.registrations.value, row.recognised.value) == (10, 0)


# --- kinds, related fields


def test_kinds_are_told_apart_in_every_column(xuan_lap, lam_binh):
    person = make_registrant(xuan_lap, kind=Kind.INDIVIDUAL)
    culture = make_field("culture_society")
    recognised(xuan_lap)
    recognised(xuan_lap, registrant=person)
    recognised(xuan_lap, registrant=person)
    recognised(xuan_lap, registrant=person, field=culture)
    figures = review(make_programme(), lam_binh)
    kinds = {row.field.code: tuple(count.value for _, count in row.by_kind) for row in figures.by_field}
    assert kinds == {"economy": (1, 2), "culture_society": (0, 1)}
    assert [count.value for _, count in figures.field_totals.by_kind] == [1, 3]
    assert (figures.registered_collectives.value, figures.registered_individuals.value) == (1, 1)
    assert (figures.registered_models.value, figures.registrations.value) == (4, 4)


def test_a_model_assessed_in_two_years_counts_once(xuan_lap, lam_binh):
    model = make_model(unit=xuan_lap)
    for year in (2020, 2021):
        Assessment.objects.create(registration=make_registration(model, year), result="effective")
    assert review(make_programme(), lam_binh).assessed.value == 1
    assert review(make_programme(), lam_binh, 2020).assessed.value == 1


def test_the_two_usual_kinds_have_a_column_always_a_household_where_it_has_a_number(xuan_lap, lam_binh):
    usual = [Kind.COLLECTIVE, Kind.INDIVIDUAL]
    assert kinds_of(lam_binh) == usual
    commended = Commendation.objects.create(
        programme=make_programme(),
        year=2021,
        recipient_kind=Kind.HOUSEHOLD,
        recipient_name="Ông A",
        unit=xuan_lap,
    )
    assert set(kinds_of(lam_binh)) == {*usual, Kind.HOUSEHOLD}
    commended.delete()
    make_registration(make_model(registrant=make_registrant(xuan_lap, kind=Kind.HOUSEHOLD)))
    assert set(kinds_of(lam_binh)) == {*usual, Kind.HOUSEHOLD}


def kinds_of(unit):
    return list(review(make_programme(), unit).kinds)


def test_related_fields_of_models_that_are_not_recognised_do_not_count(xuan_lap, lam_binh):
    culture = make_field("culture_society")
    make_registration(make_model(unit=xuan_lap, related_fields=(culture,)))
    recognised(xuan_lap, related_fields=(culture, make_field()))
    figures = review(make_programme(), lam_binh)
    counted = {row.field.code: (row.main.value, row.with_related.value) for row in figures.by_field}
    assert counted == {"economy": (1, 1), "culture_society": (0, 1)}
    assert figures.field_totals.with_related.value == 2


def test_a_field_has_its_row_while_it_is_in_use_or_where_something_stands_in_it(xuan_lap, lam_binh):
    main, related, unused = (
        make_field(code, is_active=False) for code in ("new_rural", "political_system", "other")
    )
    in_use = make_field("defence_security")
    recognised(xuan_lap, field=main, related_fields=(related,))
    figures = review(make_programme(), lam_binh)
    counted = {row.field: (row.main.value, row.with_related.value) for row in figures.by_field}
    assert counted == {main: (1, 1), related: (0, 1), in_use: (0, 0)}
    assert set(figures.fields) == {main, related, in_use}
    assert figures.registered_by_field[unused.pk].value == 0
    assert figures.field_totals.field.name == "Tổng số"


# --- registered, by field and by place; recognised, by field and year


def test_registered_models_are_told_by_field_and_by_place():
    programme, district = make_every_shape()
    unused = make_field("never_used", is_active=False)
    figures = review(programme, district)
    by_field = {field.code: figures.registered_by_field[field.pk].value for field in fields()}
    assert by_field == {"economy": 5, "culture_society": 1, "other": 2, unused.code: 0}
    by_place = {row.place.unit.name: row.registered.value for row in figures.by_unit}
    assert by_place == {"Hồng Quang": 2, "Lăng Can": 2, "Xuân Lập": 2, "Giải thể": 1, "Lâm Bình": 1}
    assert figures.unit_totals.registered.value == figures.registered_models.value == 8


def fields():
    return ActivityField.objects.all()


def test_models_recognised_for_a_year_are_told_by_field():
    programme, district = make_every_shape()
    make_recognition(
        make_registration(make_model(unit=district, field=make_field("other")), 2021, programme),
        Level.COMMUNE,
    )
    counts = field_years(review(programme, district, 2021), fields(), Unit.objects.all(), load_successions())
    assert len(counts) == 3 * 4
    found = {
        (field.code, year): counts[field.pk, year].value
        for field in fields()
        for year in (2020, 2021, 2022, None)
    }
    assert {key: value for key, value in found.items() if value} == {
        ("economy", 2020): 5,
        ("economy", 2021): 1,
        ("economy", 2022): 1,
        ("culture_society", None): 1,
        ("other", 2021): 1,
    }
    whole = field_years(review(programme, district), fields(), Unit.objects.all(), load_successions())
    assert whole == counts  # whatever the scope's own year


# --- commended, moved


def test_recipients_are_counted_once_and_whoever_is_not_named_as_one_each(xuan_lap, lam_binh):
    registrant = make_registrant(xuan_lap)

    def commended(registrant=None, kind=Kind.COLLECTIVE, **values):
        Commendation.objects.create(
            programme=make_programme(), recipient_kind=kind, registrant=registrant, unit=xuan_lap, **values
        )

    for _ in range(2):
        commended(registrant)
        commended()
    for _ in range(3):
        commended(kind=Kind.INDIVIDUAL, year=2021)
    figures = review(make_programme(), lam_binh)
    assert (figures.commended_collectives.value, figures.commended_individuals.value) == (3, 3)
    assert figures.commendations.value == 7
    assert review(make_programme(), lam_binh, 2021).commendations.value == 3
    assert review(make_programme(2023, 2025), lam_binh).commendations.value == 0


def test_what_was_moved_is_told_for_its_programme_year_and_unit(xuan_lap, khuon_ha, lam_binh):
    def moved(unit, year, programme=None):
        return Outcome.objects.create(
            unit=unit,
            programme=programme or make_programme(),
            year=year,
            indicator="Hiến đất",
            value=100,
            measure="m2",
        )

    here, later, beside = moved(xuan_lap, 2021), moved(xuan_lap, 2022), moved(khuon_ha, 2021)
    moved(xuan_lap, 2024, make_programme(2023, 2025))
    assert set(review(make_programme(), lam_binh).outcomes) == {here, later, beside}
    assert set(review(make_programme(), lam_binh, 2021).outcomes) == {here, beside}
    assert set(review(make_programme(), xuan_lap).outcomes) == {here, later}


def test_made_up_models_are_told(xuan_lap, lam_binh):
    for is_demo in (True, True, False):
        make_registration(make_model(unit=xuan_lap, is_demo=is_demo))
    assert review(make_programme(), lam_binh).demo_models == 2


# --- printed lists


@pytest.mark.parametrize(
    ("year", "level"), [(None, ""), (2020, ""), (2022, ""), (UNKNOWN_YEAR, ""), (None, Level.DISTRICT)]
)
def test_the_printed_lists_are_as_long_as_their_numbers(year, level):
    scope = scope_of(*make_every_shape(), year, level)
    figures = review_of(scope, list(Unit.objects.all()))
    lists = lists_of(figures)
    for kind, count in figures.registered_by_kind:
        assert len(lists.registrants[kind]) == count.value
    assert len(lists.recognised) == figures.recognised.value
    assert len(lists.commendations) == figures.commendations.value
    assert sum(len(model.recognitions) for model in lists.recognised) == figures.recognition_times.value


def test_a_recognised_model_is_printed_with_what_it_was_recognised_for(xuan_lap, lam_binh):
    second = make_registration(make_model("Bờ rào xanh", make_registrant(xuan_lap, "Tổ 2")), 2022)
    papers = [make_decision(lam_binh), make_decision(lam_binh)]
    first = make_registration(second.model, 2020)
    unknown = make_registration(second.model, None)
    given = [
        make_recognition(second, Level.DISTRICT, papers[1]),
        make_recognition(first, Level.COMMUNE, papers[0], exemplary=True),
        make_recognition(first, Level.DISTRICT, papers[0]),
        make_recognition(unknown, Level.UNKNOWN),
    ]
    plain = recognised(xuan_lap, title="Ao cá")
    alone, model = lists_of(review_of(scope_of(make_programme(), lam_binh), [])).recognised
    assert (alone.model, model.model) == (plain, second.model)
    known = [one for one in model.recognitions if one.registration.year]
    assert known == [given[1], given[2], given[0]]
    assert set(model.recognitions) == set(given)
    assert set(model.years) == {None, 2020, 2022}
    assert len(model.years) == 3
    assert set(model.levels) == {"Cấp xã", "Cấp huyện", "Không rõ cấp"}
    assert len(model.levels) == 3
    assert model.decisions == (papers[0], papers[1])
    assert (model.exemplary, alone.exemplary) == (True, False)


def test_printed_people_go_by_given_name_with_how_many_models_they_registered(xuan_lap, lam_binh):
    binh, an = (
        make_registrant(xuan_lap, name, kind=Kind.INDIVIDUAL) for name in ("Ma Văn Bình", "Vi Văn An")
    )
    model = make_model(registrant=binh)
    for year in (2020, 2021):
        make_registration(model, year)
    make_registration(make_model(registrant=binh))
    make_registration(make_model(registrant=an))
    lists = lists_of(review_of(scope_of(make_programme(), lam_binh), []))
    assert [(row.registrant, row.models) for row in lists.registrants[Kind.INDIVIDUAL]] == [
        (an, 1),
        (binh, 2),
    ]
    assert lists.registrants[Kind.COLLECTIVE] == ()


# --- parts against their total


@pytest.mark.parametrize(
    ("total", "parts", "told"),
    [
        (6, {"economy": 5, "culture_society": 1, "other": 0}, "cộng lại đúng bằng tổng số 6"),
        (6, {"economy": 5, "culture_society": 2, "other": 1}, "hơn tổng số 6 là 2: theo sổ đăng ký, 6"),
        (6, {"economy": 5, "culture_society": 2, "other": 2}, "hơn tổng số 6 là 3: sổ đăng ký có 6"),
        (9, {"economy": 5, "culture_society": 2, "other": 1}, "kém tổng số 9 là 1: theo sổ đăng ký, 6"),
        (6, {"economy": 5}, None),  # a field is missing, and what is there is less than the total
        (6, {"economy": 7}, "hơn tổng số 6 là 1"),
        (6, {}, None),
    ],
)
def test_published_fields_are_checked_against_their_own_total(total, parts, told):
    programme, district = make_every_shape()

    def publish(indicator, value, **values):
        make_figure(
            unit=district, programme=programme, indicator=indicator, value=value, source="Báo cáo", **values
        )

    publish(Said.RECOGNISED_MODELS, total)
    for code, value in parts.items():
        publish(Said.FIELD_MODELS, value, field=make_field(code))
    check = review(programme, district).parts_check
    if told is None:
        assert check is None
        return
    assert told in check.explanation
    assert check.difference == sum(parts.values()) - total
    assert check.key == f"parts:recognised_models:{check.figure.pk}"
    assert (check.with_related_sum, check.double_counted) == (8, 2)


def test_papers_are_checked_each_by_itself_and_the_worst_is_told():
    programme, district = make_every_shape()
    for source, total in (("Báo cáo A", 6), ("Báo cáo B", 3), ("Báo cáo C", 7)):
        for indicator, value, field in (
            (Said.RECOGNISED_MODELS, total, None),
            (Said.FIELD_MODELS, 5, make_field("economy")),
            (Said.FIELD_MODELS, 1, make_field("culture_society")),
            (Said.FIELD_MODELS, 1, make_field("other")),
        ):
            make_figure(
                unit=district,
                programme=programme,
                indicator=indicator,
                value=value,
                field=field,
                source=source,
            )
    figures = review(programme, district)
    assert [check.difference for check in figures.parts_checks] == [1, 4, 0]
    assert figures.parts_check.figure.source == "Báo cáo B"


# --- a number and its list


def test_a_part_of_a_number_opens_part_of_its_list(xuan_lap):
    whole = review(make_programme(), xuan_lap).recognised
    part = whole.part(3, linh_vuc="economy", cong_nhan="khong")
    assert (part.value, part.page) == (3, whole.page)
    assert dict(part.query) == {**dict(whole.query), "linh_vuc": "economy", "cong_nhan": "khong"}
    assert str(part) == "3"


# --- rates


def test_rates_divide_models_by_registered_models():
    figures = review(*make_every_shape())
    assert (figures.rate_recognised, figures.rate_assessed) == (Decimal("75.0"), Decimal("12.5"))
