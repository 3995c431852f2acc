"""The rows of a unit table: into which row each unit of a scope falls on the day of counting."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from danvan.review.scope import Scope
from models_registry.models import Unit
from models_registry.territory import ByPath, Succession, merged_by, territory_of

# What of its unit a row counts, as a list is asked for it: itself with its bodies, or without these.
OWN: Final = "co"
WITHOUT_BODIES: Final = "khong-co-quan"
# What the own row of a unit above communes is; the first closings know that of every unit by it.
OWN_WORDS: Final = "cơ quan, đơn vị trực thuộc"


@dataclass(frozen=True)
class Place:
    """A row: the unit that names it and the units counted in it; `alone` says that these are not its whole subtree."""

    unit: Unit
    label: str
    unit_ids: frozenset[int]
    alone: str = ""  # OWN, WITHOUT_BODIES


def places_of(scope: Scope, units: Iterable[Unit], successions: list[Succession]) -> list[Place]:
    """Rows that share out every unit of the scope's territory, each exactly once.

    A row for each unit directly below that stood on `day`, one for the scope's own agencies, bodies that report
    themselves among them, and one for each unit that fits nowhere (closed or founded later without a whole merger
    inside the scope). A unit that had wholly merged by then is counted in the row of its successor and in no other,
    though its calendar was not ended: so rows add up, and each opens the list that it counts.
    """
    day = scope.territory_on
    inside = scope.territory(successions).among(units)
    children = [u for u in inside if u.parent_id == scope.unit.pk and not u.is_body and u.stands_on(day)]
    merged = merged_by(day, successions)
    children.sort(key=lambda unit: unit.pk in merged)  # successors take them first
    by_path = ByPath(inside)
    taken: set[int] = set()
    places = []
    for child in children:
        if child.pk in taken:
            continue
        own = by_path.within(territory_of(child.path, day, successions))
        ids = frozenset(unit.pk for unit in own if unit.pk not in taken)
        taken |= ids
        places.append(Place(child, child.label, ids))
    rest = {unit.pk: unit for unit in inside if unit.pk not in taken}
    together: dict[int, set[int]] = defaultdict(set)
    for unit in rest.values():
        together[unit.parent_id if unit.is_body and unit.parent_id in rest else unit.pk].add(unit.pk)
    found = []
    for key, keys in together.items():
        unit = rest[key]
        is_own = key == scope.unit.pk and not unit.is_body
        remark = _remark(unit, [rest[other] for other in together], places) if is_own else unit.validity
        label = f"{unit.label} ({remark})" if remark else unit.label
        found.append(Place(unit, label, frozenset(keys), OWN))
    return places + found


def _remark(unit: Unit, others: list[Unit], places: list[Place]) -> str:
    """What a scope's unit itself is beside the rows of those below it; without any it is simply the unit.

    In a commune's own row stand all whom nobody has put under a hamlet, not its agencies alone.
    """
    beside = [place.unit for place in places] + [other for other in others if other != unit]
    if unit.kind in Unit.COMMUNE_KINDS:
        return "không thuộc thôn, tổ dân phố nào" if any(other.is_village for other in beside) else ""
    return OWN_WORDS if beside else ""


def rows_of_units(scope: Scope, places: Iterable[Place], units: Iterable[Unit]) -> dict[int, int]:
    """By the key of each unit that of its row: the least of the units counted in it; an own row is opened."""
    found: dict[int, int] = {}
    for place in places:
        opened = bodies_of(place, units) if place.unit.pk == scope.unit.pk else []
        for row in opened or [place]:
            found |= dict.fromkeys(row.unit_ids, min(row.unit_ids, default=0))
    return found


def bodies_of(place: Place, units: Iterable[Unit]) -> list[Place]:
    """What a unit's own row opens to: each body that reports itself, and the rest; nothing without such bodies."""
    if place.alone != OWN:
        return []
    bodies = [unit for unit in units if unit.pk in place.unit_ids and unit.pk != place.unit.pk]
    if not bodies:
        return []
    rest = Place(
        place.unit,
        f"{place.unit.label} (tập thể, cá nhân không thuộc cơ quan nêu trên)",
        frozenset({place.unit.pk}),
        WITHOUT_BODIES,
    )
    return [*(Place(unit, unit.label, frozenset({unit.pk})) for unit in bodies), rest]
