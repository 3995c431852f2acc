"""The one statement in which the database groups what is counted, and the cells that come back."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet

from models_registry.models import Level

_BETWEEN: Final = ":"  # a part's name and a key within it; no name has one


@dataclass(frozen=True, slots=True)
class _Cell:
    """Counted records of one unit, year, row of fields and kind of registrant."""

    unit_id: int
    year: int | None
    field_id: int
    kind: str


@dataclass(frozen=True, slots=True)
class RegisteredCell(_Cell):
    """Registrations by novelty. In a span of years a model, and a registrant, stands where it was registered last."""

    registrations: int
    new: int
    maintained: int
    replicated: int
    unknown: int
    models: int
    registrants: int
    demo_models: int
    undated: int


@dataclass(frozen=True, slots=True)
class RecognisedCell(_Cell):
    """Recognitions, and the models recognised.

    `models` stand where they were recognised last; `models_of_year` once in each year; of a level, and exemplary, where
    they last were so.
    """

    times: int
    models: int
    models_of_year: int
    commune: int
    district: int
    province: int
    unknown: int
    exemplary: int
    undated: int

    def of_level(self, level: Level) -> int:
        """Models recognised at a level."""
        value: int = getattr(self, level.value)
        return value


@dataclass(frozen=True, slots=True)
class BesideCell:
    """Two numbers of one part of what stands beside, of the scope of that number; `key` tells them apart within it."""

    part: str
    number: int
    key: str
    first: int
    second: int


@dataclass(frozen=True)
class Grouping:
    """Which cells are made of which rows: `conditions` say by name how many rows of a group each number counts."""

    cell: type[Any]
    rows: QuerySet[Any]
    conditions: Mapping[str, str]

    @property
    def names(self) -> list[str]:
        """The numbers of a cell, in its order."""
        return [field.name for field in fields(self.cell)][len(fields(_Cell)) :]


@dataclass(frozen=True)
class Statement:
    """One statement, the values in it, and the cells that its rows become, by the number that each begins with."""

    text: str
    values: tuple[Any, ...]
    cells: tuple[type[Any], ...]

    def answer(self) -> list[tuple[int, Any]]:
        """Cells with the number of their scope."""
        with connection.cursor() as cursor:
            cursor.execute(self.text, self.values)
            rows = cursor.fetchall()
        return [
            (number, self.cells[place](*values) if place < len(self.cells) else _beside_cell(number, *values))
            for place, number, *values in rows
        ]


def statement_of(*groupings: Grouping, beside: QuerySet[Any, Any] | None = None) -> Statement:
    """What asks how many rows of each group fulfil each condition.

    Django groups no window functions, so the grouping is written around its own statements. The conditions are ours:
    nothing that a user typed stands in them. Cells of two sorts have as many numbers, so they come one after another,
    and after them the rows of `beside` (as `BesideCell` names them), the columns that they lack left empty.
    """
    keys = "in_scope, in_unit, in_year, in_field, of_kind"
    statements: list[str] = []
    parameters: list[Any] = []
    for place, one in enumerate(groupings):
        columns = ", ".join(f"COUNT(CASE WHEN {one.conditions[name]} THEN 1 END)" for name in one.names)
        statement, values = one.rows.query.sql_with_params()
        statements.append(f"SELECT {place}, {keys}, {columns} FROM ({statement}) AS counted GROUP BY {keys}")  # nosec B608: all of it is ours
        parameters += values
    if beside is not None:
        statement, values = beside.query.sql_with_params()
        more = ", 0" * (len(groupings[0].names) - 2)
        columns = f"in_scope, NULL, NULL, NULL, of_part || '{_BETWEEN}' || of_key, first_number, second_number{more}"
        statements.append(f"SELECT {len(groupings)}, {columns} FROM ({statement}) AS beside")  # nosec B608: all of it is ours
        parameters += values
    return Statement(" UNION ALL ".join(statements), tuple(parameters), tuple(one.cell for one in groupings))


def _beside_cell(number: int, *values: Any) -> BesideCell:
    *_, named, first, second = values[:6]
    part, _, key = named.partition(_BETWEEN)
    return BesideCell(part, number, key, first, second)
