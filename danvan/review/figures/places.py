"""The rows of a unit table: into which row each unit of a scope falls on the day of counting."""

from collections.abc import Iterable
from dataclasses import dataclass

from danvan.review.scope import Scope
from models_registry.models import Unit
from models_registry.territory import Succession, merged_by, territory_paths


@dataclass(frozen=True)
class Place:
    """A row: the unit that names it and the units counted in it; `own` leaves its subtree out."""

    unit: Unit
    label: str
    unit_ids: frozenset[int]
    own: bool = False


def places_of(scope: Scope, units: Iterable[Unit], successions: list[Succession]) -> list[Place]:
    """Rows that share out every unit of the scope's territory, each exactly once.

    A row for each unit directly below that stood on `day`, one for the scope's own agencies, and one for
    each unit that fits nowhere (closed or founded later without a whole merger inside the scope). A unit that had
    wholly merged by then is counted in the row of its successor and in no other, though its calendar was not ended:
    so rows add up, and each opens the list that it counts.
    """
    day, paths = scope.territory_on, scope.paths(successions)
    inside = [unit for unit in units if unit.path.startswith(paths)]
    children = [u for u in inside if u.parent_id == scope.unit.pk and u.stands_on(day)]
    merged = merged_by(day, successions)
    children.sort(key=lambda unit: unit.pk in merged)  # successors take them first
    taken: set[int] = set()
    places = []
    for child in children:
        if child.pk in taken:
            continue
        roots = territory_paths(child.path, day, successions)
        ids = frozenset(u.pk for u in inside if u.path.startswith(roots) and u.pk not in taken)
        taken |= ids
        places.append(Place(child, child.label, ids))
    rest = [unit for unit in inside if unit.pk not in taken]
    for unit in rest:
        remark = "cơ quan, đơn vị trực thuộc" if unit.pk == scope.unit.pk else unit.validity
        label = f"{unit.label} ({remark})" if remark else unit.label
        places.append(Place(unit, label, frozenset({unit.pk}), own=True))
    return places
