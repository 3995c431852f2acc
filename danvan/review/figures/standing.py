"""Whether a unit stood in the time of a review, what stands in its place, and which divisions are still asked about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from danvan.review.scope import Scope
from models_registry.models import Unit, UnitSuccession
from models_registry.territory import Succession, Territory


@dataclass(frozen=True)
class Division:
    """A unit that merged in part, and one of those that it went to."""

    predecessor: Unit
    successor: Unit
    effective_on: date


@dataclass(frozen=True)
class Standing:
    """What a reader must know of a scope's unit before he believes its numbers.

    `is_absent`: neither it nor anything that it came from stood in this time; `instead` are units that did, or that go
    on with it. `asked` are divisions of whose earlier records nobody has said where they count.
    """

    is_absent: bool
    instead: tuple[Unit, ...]
    asked: tuple[Division, ...]


def standing_of(scope: Scope, units: Iterable[Unit], successions: list[Succession]) -> Standing:
    """The standing of a scope's unit among the units that the reader may see (no query; one for an absent unit)."""
    first, last = scope.from_on, min(scope.to_on, scope.period.counted_on)
    territory = scope.territory(successions)
    seen = list(units)
    is_absent = not any(unit.stood_between(first, last) for unit in territory.among(seen))
    return Standing(
        is_absent,
        tuple(_instead(scope, seen)) if is_absent else (),
        tuple(_asked(scope, territory, seen, successions)),
    )


def fault_of_paper(scope: Scope, units: Iterable[Unit], successions: list[Succession]) -> str:
    """Why no paper is made of the scope, "" if one may be: zeros of a unit that did not stand are nobody's result."""
    if not standing_of(scope, units, successions).is_absent:
        return ""
    return (
        f"{scope.absence} nên không lập văn bản hay chốt số liệu của thời gian này được. "
        "Hãy chọn đơn vị có số liệu của thời gian đó."
    )


def _instead(scope: Scope, seen: list[Unit]) -> list[Unit]:
    """What came after the unit or before it, then what stands above it, of that time."""
    first, last = scope.from_on, min(scope.to_on, scope.period.counted_on)
    links = UnitSuccession.objects.filter(Q(predecessor=scope.unit) | Q(successor=scope.unit))
    linked = {key for pair in links.values_list("predecessor", "successor") for key in pair} - {scope.unit.pk}
    above = [unit for unit in seen if scope.unit.path.startswith(unit.path) and unit.pk != scope.unit.pk]
    found = [unit for unit in seen if unit.pk in linked] + sorted(above, key=lambda unit: -len(unit.path))
    return [unit for unit in found if unit.stood_between(first, last)]


def _asked(
    scope: Scope, territory: Territory, seen: list[Unit], successions: list[Succession]
) -> list[Division]:
    units = {unit.pk: unit for unit in seen}
    return [
        Division(units[link.predecessor_id], units[link.successor_id], link.effective_on)
        for link in successions
        if link.is_asked
        and scope.from_on < link.effective_on <= scope.territory_on  # later years hold no record of before
        and (link.predecessor_path in territory or link.successor_path in territory)
        and link.predecessor_id in units
        and link.successor_id in units
    ]
