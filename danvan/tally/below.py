"""What the units below each unit come to, kept beside its own cells: so a province is not added up of communes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from operator import add, sub
from typing import Any, Final

from danvan.lib import bulk
from danvan.tally.counting import COLUMNS, KEYS
from danvan.tally.models import COUNTED, NUMBERS, Cell, Question
from models_registry.models import Unit

_Values = tuple[Any, ...]
Sums = Mapping[_Values, tuple[int, ...]]  # by what keys a cell, as `KEYS` name it: the numbers
_NOTHING: Final = (0,) * len(NUMBERS)
_KEYS_AT_ONCE: Final = 5000  # in a statement; SQLite takes some 30,000


def own_cells(question: Question, units: list[int] | None = None) -> list[_Values]:
    """Of these units, or of all, their own cells, as `COLUMNS` name them."""
    cells = Cell._base_manager.filter(question=question, below=False).exclude(part=COUNTED)
    return list((cells if units is None else cells.filter(unit__in=units)).values_list(*COLUMNS))


def sums_below(cells: Iterable[_Values]) -> Sums:
    """What these cells come to in every unit above theirs; what stands later within that unit is no part of it."""
    cells = list(cells)
    laters = {cell[2]: list(map(int, cell[2].split(","))) if cell[2] else [] for cell in cells}
    path_of = _paths({cell[0] for cell in cells}.union(*laters.values()))
    found: defaultdict[_Values, tuple[int, ...]] = defaultdict(lambda: _NOTHING)
    for unit, part, later, *rest in cells:
        numbers = tuple(rest[len(KEYS) - 3 :])
        later_paths = [path_of[key] for key in laters[later] if key in path_of]
        for above, path in _above(path_of[unit]):
            if any(one.startswith(path) for one in later_paths):
                break  # and so it is in all that stands above this one
            key = (above, part, later, *rest[: len(KEYS) - 3])
            found[key] = tuple(map(add, found[key], numbers))
    return found


def change_below(question: Question, before: Iterable[_Values], after: Iterable[_Values]) -> None:
    """The cells of some units have become others: what is kept of the units above them follows."""
    was, now = set(before), set(after)
    if was == now:
        return
    old, new = sums_below(was - now), sums_below(now - was)
    changes = {
        key: change
        for key in old.keys() | new.keys()
        if any(change := tuple(map(sub, new.get(key, _NOTHING), old.get(key, _NOTHING))))
    }
    kept = Cell._base_manager.filter(question=question, below=True)
    known = {
        tuple(row[1 : 1 + len(KEYS)]): row
        for row in kept.filter(unit__in={unit for unit, *_ in changes}).values_list("pk", *COLUMNS)
    }
    gone = [known[key][0] for key in changes if key in known]
    for start in range(0, len(gone), _KEYS_AT_ONCE):
        kept.filter(pk__in=gone[start : start + _KEYS_AT_ONCE])._raw_delete(using=kept.db)
    rows = []
    for key, change in changes.items():
        numbers = tuple(map(add, known[key][1 + len(KEYS) :], change)) if key in known else change
        if any(numbers):
            rows.append((question.pk, True, *key, *numbers))
    bulk.insert(Cell, rows, ("question_id", "below", *COLUMNS))


def _paths(units: set[int]) -> dict[int, str]:
    keys = sorted(units)
    parts = (keys[start : start + _KEYS_AT_ONCE] for start in range(0, len(keys), _KEYS_AT_ONCE))
    return {
        key: path
        for part in parts
        for key, path in Unit.objects.filter(pk__in=part).values_list("pk", "path")
    }


def _above(path: str) -> Iterator[tuple[int, str]]:
    """Key and path of what stands above a place, the nearest first."""
    keys = path.split(".")[:-2]
    for size in range(len(keys), 0, -1):
        yield int(keys[size - 1]), ".".join(keys[:size]) + "."


def covered(rows: Mapping[int, int], paths: Mapping[int, str]) -> list[tuple[int, bool, int]]:
    """Each row, given by unit, as few cells: a unit, whether with all below it, and its row.

    `paths` are those of every unit that may lie below one of these.
    """
    above = {key: next(_above(path), (0, ""))[0] for key, path in paths.items()}
    whole = dict.fromkeys(rows, True)
    for key in sorted(
        paths, key=lambda key: paths[key].count("."), reverse=True
    ):  # what lies below comes first
        parent = above[key]
        if parent in whole and (rows.get(key) != rows[parent] or not whole[key]):
            whole[parent] = False
    return [
        (key, whole[key], row)
        for key, row in rows.items()
        if not (rows.get(above.get(key, 0)) == row and whole[above[key]])
    ]
