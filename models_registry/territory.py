"""Territory: a unit's subtree, and what wholly merged into it by a given day.

So the new commune reads and continues what its predecessors registered, and a review counts xã Lăng Can,
closed in 2021, in the row of thị trấn Lăng Can.

It stands below the models, whose scopes are made of it, and so asks for the one table that it reads by name, as one
asks for the user model.
"""

from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db.models import F, Q


@dataclass(frozen=True)
class Succession:
    """Between two places in the tree of units: the later one has the records of the earlier one from that day on.

    It merged wholly, or in part and somebody said that its records count there.
    """

    predecessor_id: int
    predecessor_path: str
    successor_id: int
    successor_path: str
    effective_on: date
    is_asked: bool = (
        False  # divided, and nobody has said where its earlier records count: until then nowhere but there
    )


def load_successions() -> list[Succession]:
    """Into which unit each ended unit's records went, oldest first (one query; some dozens of rows for a province).

    Wholly merged, or in part where the question was answered so. A unit merges wholly once: if papers say so twice, the
    first merger is the one that holds, so that whatever it registered is counted, listed and entered in one unit.
    """
    rows = (
        apps.get_model("models_registry.UnitSuccession")
        .objects.filter(Q(extent="whole") | Q(takes_records=True) | Q(takes_records=None))
        .annotate(before=F("predecessor__path"), after=F("successor__path"))
        .values_list(
            "predecessor_id", "before", "successor_id", "after", "effective_on", "extent", "takes_records"
        )
    )
    first: dict[int, Succession] = {}
    parts: list[Succession] = []
    for before, path, after, successor, day, extent, takes_records in rows.order_by("effective_on", "pk"):
        is_asked = extent != "whole" and takes_records is None
        link = Succession(before, path, after, successor, day, is_asked)
        if link.is_asked:
            parts.append(link)
        else:
            first.setdefault(link.predecessor_id, link)
    return [*first.values(), *(link for link in parts if link.predecessor_id not in first)]


def merged_by(day: date, successions: list[Succession]) -> set[int]:
    """Keys of the units that had wholly merged into another one by that day, ended or not."""
    return {link.predecessor_id for link in successions if link.effective_on <= day and not link.is_asked}


def territory_paths(path: str, on: date, successions: list[Succession]) -> tuple[str, ...]:
    """Paths whose subtrees make up the territory of the unit at `path` on that day; never empty.

    A predecessor is taken only from the day on which its merger took effect.
    """
    paths = [path]
    for place in paths:  # grows while it is read: predecessors have predecessors
        for link in successions:
            if (
                link.effective_on <= on
                and not link.is_asked
                and link.successor_path.startswith(place)
                and not any(link.predecessor_path.startswith(known) for known in paths)
            ):
                paths.append(link.predecessor_path)
    return tuple(paths)


def nearness(owner: str | None, paths: tuple[str, ...]) -> tuple[int, int] | None:
    """How near the office at the path `owner` is to a territory whose own path comes first: less is nearer.

    First the unit itself and what stands above it, the lowest first; then what it came from and what stood above that;
    last what every office has (None). None if the office does not serve the territory.
    """
    if owner is None:
        return (2, 0)
    if paths[0].startswith(owner):
        return (0, -len(owner))
    return (1, 0) if any(path.startswith(owner) for path in paths[1:]) else None
