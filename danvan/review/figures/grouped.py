"""The one statement in which the database groups what is counted, and the cells that come back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet

from models_registry.models import Level

_BETWEEN: Final = ":"  # a part's name and a key within it; no name has one


@dataclass(frozen=True, slots=True)
class UnitCell:
    """Models registered, or recognised, of a unit and a row of fields; in a span of years each where it was so last."""

    unit_id: int
    field_id: int
    models: int


@dataclass(frozen=True, slots=True)
class RegisteredOfYear:
    """Registrations of a year (None: unknown) and a row of fields, by novelty."""

    year: int | None
    field_id: int
    registrations: int
    new: int
    maintained: int
    replicated: int
    unknown: int


@dataclass(frozen=True, slots=True)
class RecognisedOfYear:
    """Models recognised for a year (None: unknown), of a row of fields: once in each year."""

    year: int | None
    field_id: int
    models: int


@dataclass(frozen=True, slots=True)
class RegisteredOfKind:
    """Registrations, and the models registered, of a row of fields and a kind of registrant."""

    field_id: int
    kind: str
    registrations: int
    models: int
    demo_models: int
    undated: int


@dataclass(frozen=True, slots=True)
class RegistrantsOfKind:
    """Who registered, of a kind; whatever the fields of his models, once."""

    kind: str
    registrants: int


@dataclass(frozen=True, slots=True)
class RecognisedOfKind:
    """Recognitions, and the models recognised, also by level and as exemplary, of a row of fields and a kind."""

    field_id: int
    kind: str
    times: int
    models: int
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
    """Rows that are grouped in several ways: `tables` say by name what each number of a cell counts of its group.

    A review needs no number of a unit, a year and a kind together, so a province has some thousands of cells.
    """

    rows: QuerySet[Any]
    tables: Mapping[type[Any], Mapping[str, str]]


# What each sort of cell is grouped by, in its order, as columns that all have: of a unit or a year, of a row of fields,
# of a kind; and which of these are its own.
_KEYS: Final = {
    UnitCell: ("in_unit, in_field, NULL", slice(0, 2)),
    RegisteredOfYear: ("in_year, in_field, NULL", slice(0, 2)),
    RecognisedOfYear: ("in_year, in_field, NULL", slice(0, 2)),
    RegisteredOfKind: ("NULL, in_field, of_kind", slice(1, 3)),
    RecognisedOfKind: ("NULL, in_field, of_kind", slice(1, 3)),
    RegistrantsOfKind: ("NULL, NULL, of_kind", slice(2, 3)),
}


@dataclass(frozen=True)
class Statement:
    """One statement, the values in it, and the cells that its rows become, by the number that each begins with: with
    the place of its grouping, which of its keys are its own, and how many numbers it has.
    """

    text: str
    values: tuple[Any, ...]
    cells: tuple[tuple[int, type[Any], slice, int], ...]

    def answer(self) -> list[tuple[int, int, Any]]:
        """Cells with the number of their scope and the place of their grouping, -1 beside all of them."""
        with connection.cursor() as cursor:
            cursor.execute(self.text, self.values)
            rows = cursor.fetchall()
        return [self._cell(*row) for row in rows]

    def _cell(self, table: int, number: int, *values: Any) -> tuple[int, int, Any]:
        if table == len(self.cells):
            return number, -1, _beside_cell(number, *values)
        place, cell, own, numbers = self.cells[table]
        return number, place, cell(*values[:3][own], *values[3 : 3 + numbers])


def rows_where(condition: str) -> str:
    """How many rows of a group fulfil it."""
    return f"COUNT(CASE WHEN {condition} THEN 1 END)"


def models_where(condition: str) -> str:
    """How many models have such a row in a group, each once."""
    return f"COUNT(DISTINCT CASE WHEN {condition} THEN of_model END)"


def statement_of(*groupings: Grouping, beside: QuerySet[Any, Any] | None = None) -> Statement:
    """What asks for the numbers of each group.

    Django groups no window functions, so the grouping is written around its own statements. What is counted is ours:
    nothing that a user typed stands in them. Cells of all sorts come one after another, and after them the rows of
    `beside` (as `BesideCell` names them), the columns that they lack filled up.
    """
    named: list[str] = []
    statements: list[str] = []
    parameters: list[Any] = []
    cells: list[tuple[int, type[Any], slice, int]] = []
    width = max(len(numbers) for one in groupings for numbers in one.tables.values())
    for place, one in enumerate(groupings):
        statement, values = one.rows.query.sql_with_params()
        named.append(f"counted_{place} AS MATERIALIZED ({statement})")
        parameters += values
        for cell, numbers in one.tables.items():
            keys, own = _KEYS[cell]
            columns = [*numbers.values(), *["0"] * (width - len(numbers))]
            statements.append(
                f"SELECT {len(cells)}, in_scope, {keys}, {', '.join(columns)} FROM counted_{place}"  # nosec B608: all of it is ours
                f" GROUP BY {', '.join(['in_scope', *keys.split(', ')[own]])}"
            )
            cells.append((place, cell, own, len(numbers)))
    if beside is not None:
        statement, values = beside.query.sql_with_params()
        more = ", 0" * (width - 2)
        columns_beside = (
            f"in_scope, NULL, NULL, of_part || '{_BETWEEN}' || of_key, first_number, second_number{more}"
        )
        statements.append(f"SELECT {len(cells)}, {columns_beside} FROM ({statement}) AS beside")  # nosec B608: all of it is ours
        parameters += values
    text = f"WITH {', '.join(named)} {' UNION ALL '.join(statements)}"
    return Statement(text, tuple(parameters), tuple(cells))


def _beside_cell(number: int, *values: Any) -> BesideCell:
    *_, named, first, second = values[:5]
    part, _, key = named.partition(_BETWEEN)
    return BesideCell(part, number, key, first, second)
