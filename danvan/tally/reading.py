"""The cells of a question in some territories, added up: kept ones by one statement, else counted afresh by another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import add
from typing import Any, Final

from django.db import connection

from danvan.tally.counting import KEYS, Counting, Place
from danvan.tally.keeping import keep
from danvan.tally.models import COUNTED, NUMBERS, Cell, Mark, Question

_TRIES: Final = 3
_AT_ONCE: Final = 16  # questions, of some hundred tables each
_KEPT: Final = 64  # statements, of up to some hundred kilobytes each
_MISSING: Final = "missing"  # units not counted yet, or something marked
_BY_UNIT: Final = 3  # which of its numbers a cell is told by of each unit
_ZEROS: Final = ["0"] * len(NUMBERS)
_Values = tuple[Any, ...]
Numbers = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Added:
    """Cells of one territory that were added up: of one part, year, row of fields and word; or, of a part that is told
    by unit, those of one unit and row of fields, with the one number that is told.
    """

    number: int
    part: str
    unit: int | None
    year: int | None
    field: int | None
    word: str
    numbers: Numbers


@dataclass(frozen=True)
class Asked:
    """A question at a place; `by_unit` are the parts of which the third number is told by unit too."""

    counting: Counting
    place: Place
    by_unit: tuple[str, ...] = ()

    @property
    def hangs_on(self) -> _Values:
        """Where two are equal in this, so are the statements that read what is kept of them."""
        counting, place = self.counting, self.place
        return (counting.key, counting.day, place.territory, frozenset(place.units.items()), self.by_unit)


def added_up(asked: Sequence[Asked]) -> list[Added]:
    """What was asked, of each of its territories (one statement, where nothing was written since it was counted).

    Within a transaction it is counted afresh (one statement too): what that has written may yet be undone.
    """
    found: list[Added] = []
    for start in range(0, len(asked), _AT_ONCE):
        some = asked[start : start + _AT_ONCE]
        kept = None if connection.in_atomic_block else _kept(some)
        found += _afresh(some) if kept is None else kept
    return found


def _kept(asked: Sequence[Asked]) -> list[Added] | None:
    """By what is kept, after what was missing was counted; None where that cannot be kept now."""
    statement, values = _kept_statement(_Question(tuple(one.hangs_on for one in asked), asked))
    for _ in range(_TRIES):
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            rows = _split(cursor.fetchall())
        if not any(part == _MISSING and numbers[0] for _, _, part, *_, numbers in rows):
            return _sums(asked, rows)
        if not all(keep(one.counting, one.place) for one in asked):
            return None
    return None  # others write faster than it is read


@dataclass(frozen=True)
class _Question:
    hangs_on: _Values
    asked: Sequence[Asked] = field(compare=False, repr=False)


@lru_cache(_KEPT)
def _kept_statement(question: _Question) -> tuple[str, _Values]:
    """What is asked is kept, never what is answered."""
    cells, questions, marks = (model._meta.db_table for model in (Cell, Question, Mark))
    numbers = ", ".join(NUMBERS)
    sums = ", ".join(f"SUM({name})" for name in NUMBERS)
    told = [f"SUM({name})" if place == _BY_UNIT else "0" for place, name in enumerate(NUMBERS, 1)]
    zeros, beside = ", ".join(_ZEROS), ", ".join(_ZEROS[1:])
    joined = (
        f"{'STRING_AGG' if connection.vendor == 'postgresql' else 'GROUP_CONCAT'}(CAST(unit_id AS text), ',')"
    )
    parts, named, values = [], [], []
    for place, one in enumerate(question.asked):
        units, of_units = one.place.all_units.values("pk").query.sql_with_params()
        where = "" if one.place.territory.is_all else f" AND unit_id IN ({units})"
        kept, number = f"kept_{place}", one.place.number
        named.append(
            f"{kept} AS NOT MATERIALIZED (SELECT * FROM {cells}"  # nosec B608: all of it is ours
            f" WHERE question_id = (SELECT id FROM {questions} WHERE key = %s AND day = %s){where})"
        )
        values += [
            one.counting.key,
            connection.ops.adapt_datefield_value(one.counting.day),
            *(of_units if where else ()),
        ]
        parts.append(
            f"SELECT {place}, {number} AS number, part, NULL, year, field, word, '', {sums} FROM {kept}"  # nosec B608
            " WHERE later = '' GROUP BY number, part, year, field, word"
        )
        if one.by_unit:
            of_parts = ", ".join(f"'{part}'" for part in one.by_unit)
            parts.append(
                f"SELECT {place}, {number} AS number, part, unit_id, NULL, field, '', '', {', '.join(told)}"  # nosec B608
                f" FROM {kept} WHERE later = '' AND part IN ({of_parts}) GROUP BY number, part, unit_id, field"
            )
        if not one.place.territory.is_all:  # there what stands later still stands in it too
            parts.append(
                f"SELECT {place}, {number}, part, unit_id, year, field, word, later, {numbers} FROM {kept}"  # nosec B608
                " WHERE later <> ''"
            )
            parts.append(
                f"SELECT {place}, -1, '{COUNTED}', NULL, NULL, NULL, '', {joined}, {zeros} FROM {kept}"  # nosec B608
                f" WHERE part = '{COUNTED}'"
            )
    statement = f"WITH {', '.join(named)} {' UNION ALL '.join(parts)}"
    for place, one in enumerate(question.asked):
        units, of_units = one.place.all_units.values("pk").query.sql_with_params()
        statement += (
            f" UNION ALL SELECT {place}, -1, '{_MISSING}', NULL, NULL, NULL, '', '', COUNT(*), {beside}"  # nosec B608
            f" FROM ({units}) AS units WHERE pk NOT IN (SELECT unit_id FROM kept_{place} WHERE part = '{COUNTED}')"
        )
        values += of_units
    statement += (
        f" UNION ALL SELECT 0, -1, '{_MISSING}', NULL, NULL, NULL, '', '', COUNT(*), {beside} FROM {marks}"  # nosec B608
    )
    return statement, tuple(values)


def _split(rows: Iterable[_Values]) -> list[_Values]:
    """Rows with their numbers as one."""
    return [(*row[:8], row[8:]) for row in rows]


def _sums(asked: Sequence[Asked], rows: Sequence[_Values]) -> list[Added]:
    """Of what the database has added up, and of the cells that it left to be looked at one by one."""
    told = [row for row in rows if row[1] >= 0 and row[2] != COUNTED]
    if not any(later for *_, later, _ in told):
        return [
            Added(number, part, unit, year, row, word, tuple(map(int, numbers)))
            for _, number, part, unit, year, row, word, _, numbers in told
        ]
    inside = {place: _keys(units) for place, _, part, *_, units, _ in rows if part == COUNTED and units}
    found = _Sums(asked, inside)
    for place, number, part, unit, year, row, word, later, numbers in told:
        if later:
            found.add_cell(place, number, (unit, part, later, year, row, word), numbers)
        else:
            found.add((number, part, unit, year, row, word), numbers)
    return found.all()


def _keys(joined: str) -> frozenset[int]:
    """Keys of units, of a text that names them."""
    return frozenset(map(int, joined.split(",")))


def _afresh(asked: Sequence[Asked]) -> list[Added]:
    """Counted now, of every unit of each place, and added up here."""
    parts: list[str] = []
    values: list[Any] = []
    for place, one in enumerate(asked):
        statement, of_one = one.counting.statement(one.place.all_units.values("pk"), one.counting.papers)
        parts.append(f"SELECT {place}, counted.* FROM ({statement}) AS counted")  # nosec B608: all of it is ours
        values += of_one
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        rows = cursor.fetchall()
    inside = {
        place: frozenset(cell[0] for at, *cell in rows if at == place and cell[1] == COUNTED)
        for place in range(len(asked))
    }
    found = _Sums(asked, inside)
    number_of = [lru_cache(None)(one.place.number_of) for one in asked]
    for place, *cell in rows:
        keys, numbers = cell[: len(KEYS)], tuple(cell[len(KEYS) :])
        number = number_of[place](keys[0])
        if number is not None and keys[1] != COUNTED:
            found.add_cell(place, number, tuple(keys), numbers)
    return found.all()


class _Sums:
    """What is added up; `inside` are the keys of all units of each place, whoever may see them."""

    def __init__(self, asked: Sequence[Asked], inside: Mapping[int, frozenset[int]]) -> None:
        self.asked, self.inside = asked, inside
        self.found: dict[_Values, Numbers] = {}

    def add(self, key: _Values, numbers: Numbers) -> None:
        known = self.found.get(key)
        self.found[key] = tuple(map(add, known, numbers)) if known else numbers

    def add_cell(self, place: int, number: int, cell: _Values, numbers: Numbers) -> None:
        """One cell, unless what it counts stands in a later unit of the same territory."""
        unit, part, later, year, row, word = cell
        one = self.asked[place]
        if later:
            units = one.place.units[number] if len(one.place.units) > 1 else self.inside[place]
            if not units.isdisjoint(_keys(later)):
                return
        self.add((number, part, None, year, row, word), numbers)
        if part in one.by_unit:
            self.add((number, part, unit, None, row, ""), numbers)

    def all(self) -> list[Added]:
        # PostgreSQL adds up to decimals.
        return [Added(*(*key, tuple(map(int, numbers)))) for key, numbers in self.found.items()]
