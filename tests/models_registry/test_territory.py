"""Territory: what is counted in a unit; of units that stand beside each other no place is counted in two."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models_registry.models import Unit
from models_registry.territory import (
    Succession,
    Territory,
    holders_of,
    territory_of,
    territory_paths,
    together,
)
from tests.builders import make_unit

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
