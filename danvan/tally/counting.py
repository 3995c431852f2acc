"""What the tally keeps: a question of some day, the statement that counts it, and where it is asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone

from awards.models.decisions import Revocations
from danvan.tally.models import NUMBERS
from models_registry.models import Unit
from models_registry.territory import Territory

# Of a cell, as columns in this order; then its numbers.
KEYS: Final = ("unit_id", "part", "later", "year", "field", "word")
COLUMNS: Final = (*KEYS, *NUMBERS)
# Units, as a statement of one column, and the revocations -> what counts all cells of these units, with its values.
Statement = Callable[["QuerySet[Any, Any]", Revocations], tuple[str, tuple[Any, ...]]]


@dataclass(frozen=True)
class Counting:
    """A question, its day, and the statement that gives the cells of some units (`COLUMNS`).

    `papers` are the revocations as they were when it was asked; what is kept is counted by those of its own time.
    """

    key: str
    day: date
    papers: Revocations
    statement: Statement

    @property
    def is_to_today(self) -> bool:
        """Whether its day moves on."""
        return self.day == timezone.localdate()


@dataclass(frozen=True)
class Place:
    """Where it is asked: a territory, or several that share no unit, each with its number.

    `units` are the keys of the units of each.
    """

    territory: Territory
    units: Mapping[int, frozenset[int]]

    @property
    def number(self) -> str:
        """In a statement: the number of the territory in which a cell lies."""
        if len(self.units) == 1:
            return str(next(iter(self.units)))
        cases = (
            f"WHEN unit_id IN ({', '.join(map(str, sorted(keys)))}) THEN {number}"
            for number, keys in self.units.items()
            if keys
        )
        return f"CASE {' '.join(cases)} ELSE -1 END"

    def number_of(self, unit: int) -> int | None:
        """The number of the territory in which a unit lies, None for none of several."""
        if len(self.units) == 1:
            return next(iter(self.units))
        return next((number for number, keys in self.units.items() if unit in keys), None)

    @property
    def cells(self) -> tuple[str, tuple[Any, ...]]:
        """In a statement: the condition of as few cells as come to all of it, with its values."""
        whole = [path for path in self.territory.paths if not self.territory.left(path)]
        parts, values = [], ()
        if whole:
            parts.append(f"unit_id IN ({', '.join(path.split('.')[-2] for path in whole)})")
        if rest := tuple(path for path in self.territory.paths if path not in whole):
            some = Territory(rest, tuple(pair for pair in self.territory.without if pair[0] in rest))
            units, values = Unit.objects.in_territory(some).order_by().values("pk").query.sql_with_params()
            parts.append(f"(NOT below AND unit_id IN ({units}))")
        return f"({' OR '.join(parts)})", values

    @property
    def all_units(self) -> "QuerySet[Unit]":
        """Every unit of it."""
        return Unit.objects.in_territory(self.territory).order_by()
