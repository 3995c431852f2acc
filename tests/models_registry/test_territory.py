"""Territory: what is counted in a unit; of units that stand beside each other no place is counted in two."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from danvan.lib.statistics import renew_statistics
from models_registry.access import load_user
from models_registry.models import Programme, Registrant, Registration, Unit
from models_registry.scoping import within
from models_registry.territory import (
    Succession,
    Successions,
    Territory,
    holders_of,
    territory_of,
    territory_paths,
    together,
)
from tests.builders import make_registrant, make_unit, make_user
from tests.planner import plan_of

DAY = date(2025, 7, 1)


def merger(before, after, on=DAY, is_asked=False):
    return Succession(hash(before), before, hash(after), after, on, is_asked)


@pytest.mark.parametrize(
    ("on", "here", "there"),
    [(date(2025, 6, 30), True, False), (DAY, False, True)],
)
def test_a_commune_that_went_to_another_district_counts_in_one_of_them(on, here, there):
    links = [merger("1.2.4.", "1.3.6.")]
    assert ("1.2.4.9." in territory_of("1.2.", on, links)) is here
    assert ("1.2.4.9." in territory_of("1.3.", on, links)) is there
    assert ("1.2.4.9." in territory_of("1.3.6.", on, links)) is there
    assert "1.2.4.9." in territory_of("1.", on, links)
    assert "1.2.4.9." in territory_of("1.2.4.", on, links)  # asked for itself it shows what it had


def test_what_nobody_has_answered_yet_stays():
    assert territory_of("1.2.", DAY, [merger("1.2.4.", "1.3.6.", is_asked=True)]) == Territory(("1.2.",))


def test_a_village_that_went_apart_from_its_commune_is_where_it_went_itself():
    links = [merger("1.2.4.", "1.3.6."), merger("1.2.4.9.", "1.2.5.10.")]
    assert territory_of("1.2.", DAY, links) == Territory(("1.2.", "1.2.4.9."), (("1.2.", "1.2.4."),))
    assert territory_of("1.3.", DAY, links) == Territory(("1.3.", "1.2.4."), (("1.2.4.", "1.2.4.9."),))


def test_what_went_there_and_back_is_where_it_came_to():
    links = [merger("1.2.4.", "1.3.6."), merger("1.3.6.", "1.2.5.")]
    assert "1.2.4." in territory_of("1.2.", DAY, links)
    assert "1.3.6." not in territory_of("1.3.", DAY, links)
    assert "1.2.4." not in territory_of("1.3.", DAY, links)


# A province with three districts of two communes, each of two villages.
PLACES = [
    "1.",
    *(f"1.{district}." for district in (2, 3, 4)),
    *(f"1.{district}.{district}{commune}." for district in (2, 3, 4) for commune in (5, 6)),
    *(
        f"1.{district}.{district}{commune}.{district}{commune}{village}."
        for district in (2, 3, 4)
        for commune in (5, 6)
        for village in (7, 8)
    ),
]
BELOW = [place for place in PLACES if place.count(".") > 2]


@st.composite
def mergers(draw):
    """Some places merged, each once, into a place that had not merged before."""
    order = draw(st.permutations(BELOW))
    gone = draw(st.integers(0, len(order) - 1))
    links = []
    for number, before in enumerate(order[:gone]):
        later = [place for place in order[number + 1 :] if not place.startswith(before)]
        if later:
            links.append(merger(before, draw(st.sampled_from(later))))
    return links


@given(mergers())
def test_beside_each_other_no_place_is_counted_twice_and_none_is_lost(links):
    districts = [territory_of(f"1.{district}.", DAY, links) for district in (2, 3, 4)]
    all_of_them = together(districts)
    for place in PLACES[1:]:
        assert sum(place in one for one in districts) == 1, place
        assert place in all_of_them
        assert place in territory_of("1.", DAY, links)
        assert place in territory_of(place, DAY, links)
    merged = {link.predecessor_path for link in links}
    standing = [place for place in PLACES if place.count(".") == 3 and place not in merged]
    for place in PLACES:
        assert sum(place in territory_of(one, DAY, links) for one in standing) <= 1


@given(mergers())
def test_who_holds_a_place_are_those_in_whose_territory_it_lies_the_nearer_first(links):
    holders = {place: holders_of(place, DAY, links) for place in PLACES}
    for place in PLACES:
        assert set(holders[place]) == {
            one for one in PLACES if place.startswith(territory_paths(one, DAY, links))
        }
        assert holders[place][0] == place
    is_circle = any(
        one != other and one in holders[other] for other in PLACES for one in PLACES if other in holders[one]
    )
    for place in () if is_circle else PLACES:
        for number, one in enumerate(holders[place]):
            assert set(holders[one]) <= set(holders[place][number:])


def test_a_merger_to_come_or_that_nobody_has_answered_gives_no_holder():
    assert holders_of("1.2.4.", date(2025, 6, 30), [merger("1.2.4.", "1.3.6.")]) == ("1.2.4.", "1.2.", "1.")
    assert holders_of("1.2.4.", DAY, [merger("1.2.4.", "1.3.6.", is_asked=True)]) == ("1.2.4.", "1.2.", "1.")
    assert holders_of("1.2.4.", DAY, [merger("1.2.4.", "1.3.6.")]) == (
        "1.2.4.",
        "1.3.6.",
        "1.3.",
        "1.2.",
        "1.",
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "territory",
    [
        Territory(("1.2.",)),
        Territory(("1.2.", "1.2.4.9."), (("1.2.", "1.2.4."),)),
        Territory(("1.3.", "1.2.4."), (("1.2.4.", "1.2.4.9."),)),
        Territory(()),
    ],
)
def test_the_database_says_the_same(territory):
    paths = ("1.", "1.2.", "1.2.4.", "1.2.4.9.", "1.2.4.8.", "1.2.5.", "1.3.", "1.3.6.")
    for path in paths:
        Unit.objects.filter(pk=make_unit(name=path).pk).update(path=path)
    units = list(Unit.objects.all())
    found = {unit.path for unit in Unit.objects.in_territory(territory)}
    assert found == {path for path in paths if path in territory}
    assert found == {unit.path for unit in territory.among(units)}


@pytest.fixture
def placed():
    """A registrant and a programme at each of some places, in two trees; and a programme of every office."""
    for path in (*PLACES, "12.", "12.2.", "3."):
        unit = make_unit(name=path)
        Unit.objects.filter(pk=unit.pk).update(path=path)
        make_registrant(unit, f"Tổ {path}")
        Programme.objects.create(unit=unit, first_year=2021, last_year=2025)
    Programme.objects.create(first_year=2021, last_year=2025)


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(links=mergers(), asked=st.lists(st.sampled_from([*PLACES, "12.", "3."]), max_size=3))
@example(links=[], asked=["1."])
@example(links=[], asked=["12.", "1.2."])
@example(links=[], asked=[])
@example(links=[], asked=["1.", "12.", "3."])
def test_the_database_says_the_same_of_what_belongs_to_units(placed, links, asked):
    known = Successions(links, ("1.", "12.", "3."))
    territory = together(territory_of(path, DAY, known) for path in asked)
    if {"1.", "12.", "3."} <= set(asked):  # of each alone it is not known
        territory = replace(territory, is_all=True)
    for model in (Registrant, Programme):
        every = model.objects.values_list("unit__path", flat=True)
        found = model.objects.in_territory(territory).values_list("unit__path", flat=True)
        wanted = [path for path in every if (path is not None and path in territory)]
        assert sorted(map(str, found)) == sorted(map(str, wanted))
        left = model.objects.filter(~within(territory, "unit__path"))
        assert left.count() == len(every) - len(wanted)


@pytest.mark.django_db
@pytest.mark.sqlite
@pytest.mark.parametrize("analysed", [False, True], ids=["as it comes", "after others have analysed"])
def test_a_part_of_the_tree_is_found_by_the_index_and_a_whole_tree_does_not_begin_with_its_units(
    placed, analysed
):
    if analysed:
        renew_statistics()

    def plan(path):
        rows = Registrant.objects.in_territory(Territory((path,)))[:50]
        statement, parameters = rows.query.sql_with_params()
        return plan_of(statement, *parameters)

    assert "SEARCH models_registry_registrant USING INDEX registrant_unit_kind" in plan("1.2.25.")
    assert "(path>? AND path<?)" in plan("1.2.25.")
    assert "SCAN models_registry_registrant USING INDEX" in plan("1.")


@pytest.mark.django_db
@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (lambda: Registration.objects.doubles(), "registration_double_of"),
        (lambda: Registrant._base_manager.filter(merged_into__isnull=False), "registrant_merged_into"),
    ],
)
def test_the_few_rows_of_a_link_that_most_lack_are_found_by_its_index(rows, index):
    statement, parameters = rows().order_by().query.sql_with_params()
    assert f"USING INDEX {index}" in plan_of(statement, *parameters)


@pytest.mark.django_db
def test_of_the_only_tree_nothing_is_asked_and_of_one_beside_another_all_is():
    province = make_unit(name="Tỉnh", kind=Unit.Kind.PROVINCE)
    commune = make_unit(name="Xã", parent=province)
    rows = [make_registrant(commune, "Tổ 1")]
    reader = make_user(("read",), province)
    asked = str(Registrant.objects.visible_to(reader).query)
    assert "models_registry_unit" not in asked
    assert list(Registrant.objects.visible_to(reader)) == rows

    make_registrant(make_unit(name="Tỉnh khác", kind=Unit.Kind.PROVINCE), "Tổ 2")
    reader = load_user(reader.pk)  # as in the next request
    assert list(Registrant.objects.visible_to(reader)) == rows
    of_commune = make_user(("read",), commune)
    assert "path" in str(Registrant.objects.visible_to(of_commune).query)
    assert list(Registrant.objects.visible_to(of_commune)) == rows
