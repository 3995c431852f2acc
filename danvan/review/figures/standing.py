"""Whether a unit stood in the time of a review, what stands in its place, and which divisions are still asked about."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

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
    if scope.is_to_come:
        return f"{scope.yet_to_come}. Khi thời gian đó bắt đầu mới lập văn bản hay chốt số liệu được."
    if not standing_of(scope, units, successions).is_absent:
        return ""
    return (
        f"{scope.absence} nên không lập văn bản hay chốt số liệu của thời gian này được. "
        "Hãy chọn đơn vị có số liệu của thời gian đó."
    )


def _instead(scope: Scope, seen: list[Unit]) -> list[Unit]:
    """What came after the unit or before it, else after or before what lay in it; then what stands above it.

    Each of that time, through any number of mergers; of what stood above it too, where that has ended.
    """
    first, last = scope.from_on, min(scope.to_on, scope.period.counted_on)
    unit = scope.unit
    is_over = bool(unit.valid_to and unit.valid_to < first)
    next_to: defaultdict[int, set[int]] = defaultdict(set)
    for before, after in UnitSuccession.objects.values_list("predecessor", "successor"):
        next_to[before if is_over else after].add(after if is_over else before)

    def of_that_time(beginning: Collection[Unit]) -> list[Unit]:
        reached = list(dict.fromkeys(one.pk for one in beginning))
        for key in reached:  # grows while it is read
            reached += next_to[key] - {*reached}
        keys = {*reached} - {one.pk for one in beginning}
        return [one for one in seen if one.pk in keys and one.stood_between(first, last)]

    above = [one for one in seen if unit.path.startswith(one.path) and one.pk != unit.pk]
    above.sort(key=lambda one: -len(one.path))
    inside = [one for one in seen if one.path.startswith(unit.path)]
    stood = [one for one in above if one.stood_between(first, last)] or of_that_time(above)
    found = [*(of_that_time([unit]) or of_that_time(inside)), *stood]
    return list({one.pk: one for one in found}.values())


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
