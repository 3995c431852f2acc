"""Territory: a unit's subtree, and what wholly merged into it by a given day.

So the new commune reads and continues what its predecessors registered, and a review counts xã Lăng Can,
closed in 2021, in the row of thị trấn Lăng Can. Two questions are asked: what a unit may read and go on with
(`territory_paths`), which also the district keeps that a commune has left; and what is counted in it (`territory_of`),
of which every place is in one of two standing districts only.

It stands below the models, whose scopes are made of it, and so asks for the one table that it reads by name, as one
asks for the user model.
"""

from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from operator import attrgetter, itemgetter
from typing import Any, Final, Generic, Protocol, TypeVar

from django.apps import apps
from django.db import connection
from django.db.models import BooleanField, DateField, IntegerField, Q, Value


class Placed(Protocol):
    """A unit as territory and rights need it: where it stands in the tree. The models build on this module."""

    path: str


_Placed = TypeVar("_Placed", bound=Placed)


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


class Successions(list[Succession]):
    """Successions as the database has them, and beside them the paths of the units above which nothing stands."""

    def __init__(self, links: Iterable[Succession], roots: Iterable[str]) -> None:
        super().__init__(links)
        self.roots = tuple(roots)
        self._gone: dict[date, _Gone] = {}

    def gone_by(self, day: date) -> "_Gone":
        """What had merged by that day; of a province's hundred rows of units all ask the same."""
        if day not in self._gone:
            self._gone[day] = _Gone.by(day, self)
        return self._gone[day]


class _Gone:
    """Where places had gone by some day, found by their paths, by where they went, by what they lie in."""

    def __init__(self, went: dict[str, str]) -> None:
        self.went = went
        self.into = sorted((after, number, before) for number, (before, after) in enumerate(went.items()))
        self.before = sorted(went)
        self._home: dict[str, str] = {}

    @classmethod
    def by(cls, day: date, successions: Iterable[Succession]) -> "_Gone":
        """Of these successions those of that day and before."""
        return cls(
            {
                link.predecessor_path: link.successor_path
                for link in successions
                if link.effective_on <= day and not link.is_asked
            }
        )

    def leaving(self, path: str) -> "_Gone":
        """The same without the mergers of a place itself and of what it lies in."""
        left = {before for before in _upwards(path) if before in self.went}
        return _Gone({one: after for one, after in self.went.items() if one not in left}) if left else self

    def came_into(self, place: str) -> list[str]:
        """What had gone into a place or what lies in it, in the order of the successions."""
        found = self.into[bisect_left(self.into, (place,)) : bisect_left(self.into, (beyond(place),))]
        return [before for _, _, before in sorted(found, key=itemgetter(1))]

    def home(self, place: str) -> str:
        """Where a place had gone in the end."""
        if place not in self._home:
            seen: set[str] = set()
            last = place
            while (gone := _nearest(last, self.went)) and gone not in seen:
                seen.add(gone)
                last = self.went[gone]
            self._home[place] = last
        return self._home[place]

    def within(self, place: str) -> list[str]:
        """What lies in a place and had gone."""
        return self.before[bisect_left(self.before, place) : bisect_left(self.before, beyond(place))]


def _gone(day: date, successions: list[Succession]) -> _Gone:
    return successions.gone_by(day) if isinstance(successions, Successions) else _Gone.by(day, successions)


def holds_all(paths: tuple[str, ...], successions: list[Succession]) -> bool:
    """Whether every unit lies under one of these paths: then nothing needs to be asked of the database.

    Known only where the roots were read beside the successions.
    """
    roots = successions.roots if isinstance(successions, Successions) else ()
    return bool(roots) and all(root.startswith(paths) for root in roots)


def beyond(path: str) -> str:
    """The first text after all that begin with this path: what lies under it stands between the two."""
    return f"{path[:-1]}{chr(ord(path[-1]) + 1)}"


@cache
def _question() -> tuple[str, tuple[Any, ...]]:
    """Successions, and after them the units above which nothing stands; each page asks it, so it is kept as a text."""
    rows = (
        apps.get_model("models_registry.UnitSuccession")
        .objects.order_by()
        .filter(Q(extent="whole") | Q(takes_records=True) | Q(takes_records=None))
        .values_list(
            *("effective_on", "pk", "predecessor_id", "predecessor__path", "successor_id", "successor__path"),
            *("extent", "takes_records"),
        )
    )
    units = apps.get_model("models_registry.Unit").objects.order_by().filter(parent=None)
    none = Value(None, DateField()), Value(None, IntegerField()), Value(None, BooleanField())
    roots = units.values_list(none[0], "pk", "pk", "path", none[1], Value(""), Value(""), none[2])
    statement: tuple[str, tuple[Any, ...]] = rows.union(roots, all=True).query.sql_with_params()
    return statement


def load_successions() -> Successions:
    """Into which unit each ended unit's records went, oldest first (one query; some dozens of rows for a province).

    Wholly merged, or in part where the question was answered so. A unit merges wholly once: if papers say so twice, the
    first merger is the one that holds, so that whatever it registered is counted, listed and entered in one unit.
    """
    with connection.cursor() as cursor:
        cursor.execute(*_question())
        found = cursor.fetchall()
    first: dict[int, Succession] = {}
    parts: list[Succession] = []
    for day, _, before, path, after, successor, extent, takes_records in sorted(
        (row for row in found if row[0]), key=itemgetter(0, 1)
    ):
        effective_on = date.fromisoformat(str(day))  # SQLite has days as texts
        link = Succession(
            before, path, after, successor, effective_on, extent != "whole" and takes_records is None
        )
        if link.is_asked:
            parts.append(link)
        else:
            first.setdefault(link.predecessor_id, link)
    links = [*first.values(), *(link for link in parts if link.predecessor_id not in first)]
    return Successions(links, (row[3] for row in found if not row[0]))


def merged_by(day: date, successions: list[Succession]) -> set[int]:
    """Keys of the units that had wholly merged into another one by that day, ended or not."""
    return {link.predecessor_id for link in successions if link.effective_on <= day and not link.is_asked}


def territory_paths(path: str, on: date, successions: list[Succession]) -> tuple[str, ...]:
    """Paths whose subtrees make up the territory of the unit at `path` on that day; never empty.

    A predecessor is taken only from the day on which its merger took effect.
    """
    paths, gone = [path], _gone(on, successions)
    for place in paths:  # grows while it is read: predecessors have predecessors
        for before in gone.came_into(place):
            if not before.startswith(tuple(paths)):
                paths.append(before)
    return tuple(paths)


def holders_of(path: str, on: date, successions: list[Succession]) -> tuple[str, ...]:
    """Paths of the units in whose territory the place at `path` lies on that day: its own first, the nearer first.

    The inverse of `territory_paths`: the place, what it wholly merged into, and the same of all that stands above.
    """
    went = _gone(on, successions).went
    found: dict[str, None] = {}  # who holds a place comes before it

    def climb(place: str, *below: str) -> None:
        if not place or place in found or place in below:
            return
        end = place.rfind(".", 0, -1) + 1
        climb(place[:end], place, *below)
        climb(went.get(place, ""), place, *below)
        found[place] = None

    climb(path)
    return tuple(reversed(found))


@dataclass(frozen=True)
class Territory:
    """Where what is counted in a unit lies: the subtrees at `paths`, its own first, without what has left them.

    `without` are pairs: one of the paths, and a place below it whose subtree is not counted by it. `is_all` where it
    is known that every unit lies in it.
    """

    paths: tuple[str, ...]
    without: tuple[tuple[str, str], ...] = ()
    is_all: bool = False

    def __contains__(self, path: str) -> bool:
        return any(path.startswith(root) and not path.startswith(self.left(root)) for root in self.paths)

    def left(self, root: str) -> tuple[str, ...]:
        """The places below one of the paths that are not counted by it."""
        return tuple(place for of, place in self.without if of == root)

    def among(self, units: Iterable[_Placed]) -> list[_Placed]:
        """Of these units those that lie in it."""
        found = [unit for unit in units if unit.path.startswith(self.paths)]
        return [unit for unit in found if unit.path in self] if self.without else found


class ByPath(Generic[_Placed]):
    """Units in the order of their paths: of many territories each finds its own without looking at every unit."""

    def __init__(self, units: Iterable[_Placed]) -> None:
        self.units = sorted(units, key=attrgetter("path"))
        self.paths = [unit.path for unit in self.units]

    def within(self, territory: Territory) -> Iterator[_Placed]:
        """Those that lie in it, each once."""
        for root in territory.paths:
            start, end = bisect_left(self.paths, root), bisect_left(self.paths, beyond(root))
            left = territory.left(root)
            yield from (unit for unit in self.units[start:end] if not left or not unit.path.startswith(left))


# Where nothing lies outside.
EVERYWHERE: Final = Territory(("",), is_all=True)


def together(territories: Iterable[Territory]) -> Territory:
    """What lies in any of these."""
    every = list(territories)
    return Territory(
        tuple(dict.fromkeys(path for one in every for path in one.paths)),
        tuple(dict.fromkeys(pair for one in every for pair in one.without)),
        any(one.is_all for one in every),
    )


def territory_of(path: str, on: date, successions: list[Succession]) -> Territory:
    """What is counted on that day in the unit at `path`.

    A place that had wholly merged by then is counted where it went, through all mergers, and nowhere else: a commune
    that went from one standing district into a commune of another counts in its own district on every day before the
    merger ("as then"), and in its successor's from that day on, so also as of today ("as now"). Else the two districts
    would both count it, and their sum would be more than their province. A merger of the unit itself, or of what it
    lies in, takes nothing from it: who asks for the unit that is gone shall see what it had.
    """
    gone = _gone(on, successions).leaving(path)
    reached = [path]
    for place in reached:  # grows while it is read: predecessors have predecessors
        near = tuple(reached)
        reached += [before for before in gone.came_into(place) if not before.startswith(near)]
    # Of each place whether it is in: what no merger names is where the nearest one above it is.
    is_in = {path: True} | {
        before: gone.home(before).startswith(path) for place in reached for before in gone.within(place)
    }
    turning = [
        place for place in is_in if is_in[place] != is_in.get(_nearest(place, is_in, above=True), False)
    ]
    roots = tuple(place for place in turning if is_in[place])
    left = [place for place in turning if not is_in[place]]
    without = tuple((root, place) for root in roots for place in left if place.startswith(root))
    return Territory(roots, without, not without and holds_all(roots, successions))


def _nearest(place: str, among: Container[str], *, above: bool = False) -> str:
    """Of some places the lowest that holds this one, or that lies `above` it; "" if none does."""
    found = _upwards(place)
    return next((one for one in (found[1:] if above else found) if one in among), "")


def _upwards(place: str) -> list[str]:
    """A place and all that stands above it, the lowest first."""
    return [place[: end + 1] for end in reversed(range(len(place))) if place[end] == "."]


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
