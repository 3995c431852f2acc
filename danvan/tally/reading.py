"""The cells of a question in some territories, added up: kept ones by one statement, else counted afresh by another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from operator import add
from typing import Any, Final

from django.db import connection

from danvan.tally.below import covered
from danvan.tally.counting import KEYS, Counting, Place
from danvan.tally.keeping import keep
from danvan.tally.models import COUNTED, NUMBERS, Cell, Mark, Question

_TRIES: Final = 3
_AT_ONCE: Final = 16  # questions, of some hundred tables each
_KEPT: Final = 64  # statements, of up to some hundred kilobytes each
_MISSING: Final = "missing"  # units not counted yet, or something marked
_ZEROS: Final = ", ".join(["0"] * len(NUMBERS))
_BESIDE: Final = ", ".join(["0"] * (len(NUMBERS) - 1))
_CELLS, _QUESTIONS, _MARKS = (model._meta.db_table for model in (Cell, Question, Mark))
_Values = tuple[Any, ...]
Numbers = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Added:
    """Cells of one territory that were added up: of one part, year, row of fields and word; or, of a part that is told
    by `row`, those of one row and row of fields.
    """

    number: int
    part: str
    row: int | None
    year: int | None
    field: int | None
    word: str
    numbers: Numbers


@dataclass(frozen=True)
class Asked:
    """A question at a place, its units shared out among rows; the parts `by_row` are told of each of these.

    `paths` are those of every unit that may lie below one of these.
    """

    counting: Counting
    place: Place
    by_row: tuple[str, ...] = ()
    rows: Mapping[int, int] = field(default_factory=dict)  # of a unit its row
    paths: Mapping[int, str] = field(default_factory=dict)

    @property
    def hangs_on(self) -> _Values:
        """Where two are equal in this, so are the statements that read what is kept of them."""
        counting, place = self.counting, self.place
        units = frozenset(place.units.items())
        return (counting.key, counting.day, place.territory, units, self.by_row, self.of_rows)

    @cached_property
    def of_rows(self) -> tuple[tuple[int, bool, int], ...]:
        """As few cells as come to the rows: a unit, whether with all below it, its row."""
        return tuple(covered(self.rows, self.paths))


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
    parts, named, values = [], [], []
    for place, one in enumerate(question.asked):
        writer = _Writer(place, one)
        parts += writer.parts()
        named += writer.named
        values += writer.values
    statement = f"WITH {', '.join(named)} {' UNION ALL '.join(parts)}"
    for place, one in enumerate(question.asked):
        units, of_units = one.place.all_units.values("pk").query.sql_with_params()
        statement += (
            f" UNION ALL SELECT {place}, -1, '{_MISSING}', NULL, NULL, NULL, '', '', COUNT(*), {_BESIDE}"  # nosec B608: all of it is ours
            f" FROM ({units}) AS units WHERE NOT EXISTS (SELECT 1 FROM asked_{place} AS cell"
            f" WHERE cell.unit_id = units.pk AND cell.part = '{COUNTED}')"
        )
        values += of_units
    statement += (
        f" UNION ALL SELECT 0, -1, '{_MISSING}', NULL, NULL, NULL, '', '', COUNT(*), {_BESIDE} FROM {_MARKS}"  # nosec B608
    )
    return statement, tuple(values)


class _Writer:
    """Writes the parts that read one question; its values come in the order in which they stand in `named`."""

    def __init__(self, place: int, one: Asked) -> None:
        self.place, self.one = place, one
        self.asked, self.kept, self.rows = f"asked_{place}", f"kept_{place}", f"rows_{place}"
        where, of_where = one.place.cells
        self.named = [
            f"{self.asked} AS NOT MATERIALIZED (SELECT * FROM {_CELLS}"  # nosec B608: all of it is ours
            f" WHERE question_id = (SELECT id FROM {_QUESTIONS} WHERE key = %s AND day = %s)"
            f" AND NOT EXISTS (SELECT 1 FROM {_MARKS}))",  # nothing is read in vain
            f"{self.kept} AS NOT MATERIALIZED (SELECT * FROM {self.asked} WHERE {where})",  # nosec B608
        ]
        day = connection.ops.adapt_datefield_value(one.counting.day)
        self.values = [one.counting.key, day, *of_where]

    def parts(self) -> list[str]:
        """Of the territory, and of its rows."""
        sums = ", ".join(f"SUM({name})" for name in NUMBERS)
        of_parts = ", ".join(f"'{part}'" for part in self.one.by_row)
        keys = f"{self.place}, {self.one.place.number} AS number, part"
        totals = f"SELECT {keys}, CAST(NULL AS bigint), year, field, word"
        found = [
            f"{totals}, '', {sums} FROM {self.kept} WHERE later = '' AND part NOT IN ({of_parts})"  # nosec B608
            " GROUP BY number, part, year, field, word"
        ]
        if self.one.rows:
            self._name_rows()
            where = f"unit_id = in_unit AND part IN ({of_parts}) AND (with_below OR NOT below)"
            # In this order: there are as many of the one as a page has rows.
            source = f"{self.rows} CROSS JOIN {self.asked} WHERE {where}"
            rows = f"SELECT {keys}, in_row, NULL, field, ''"
            found.append(
                f"{rows}, '', {sums} FROM {source} AND later = ''"  # nosec B608
                " GROUP BY number, part, in_row, field"
            )
        if self.one.place.territory.is_all:  # there what stands later still stands in it too
            return found
        found.append(
            f"{totals}, later, {', '.join(NUMBERS)} FROM {self.kept} WHERE later <> '' AND part NOT IN ({of_parts})"  # nosec B608
        )
        if self.one.rows:
            found.append(f"{rows}, later, {', '.join(NUMBERS)} FROM {source} AND later <> ''")  # nosec B608
        units, of_units = self.one.place.all_units.values("pk").query.sql_with_params()
        self.named.append(f"units_{self.place} AS ({units})")
        self.values += of_units
        found.append(
            f"SELECT {self.place}, -1, '{COUNTED}', NULL, NULL, NULL, '', {_joined()}, {_ZEROS}"  # nosec B608
            f" FROM units_{self.place}"
        )
        return found

    def _name_rows(self) -> None:
        """Of each row the units whose cells come to it, each with those below it or without."""
        listed = ", ".join(
            f"({unit}, {'TRUE' if with_below else 'FALSE'}, {row})"
            for unit, with_below, row in self.one.of_rows
        )
        self.named.append(f"{self.rows}(in_unit, with_below, in_row) AS (VALUES {listed})")


def _joined() -> str:
    joined = "STRING_AGG" if connection.vendor == "postgresql" else "GROUP_CONCAT"
    return f"{joined}(CAST(pk AS text), ',')"


def _split(rows: Iterable[_Values]) -> list[_Values]:
    """Rows with their numbers as one."""
    return [(*row[:8], row[8:]) for row in rows]


def _sums(asked: Sequence[Asked], rows: Sequence[_Values]) -> list[Added]:
    """Of what the database has added up, and of the cells that it left to be looked at one by one."""
    told = [row for row in rows if row[1] >= 0 and row[2] != COUNTED]
    inside = {place: _keys(units) for place, _, part, *_, units, _ in rows if part == COUNTED and units}
    found = _Sums(asked, inside)
    for place, number, *key, later, numbers in told:
        if not later or found.counts(place, number, later):
            found.add((number, *key), numbers)
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
        (unit, part, later, *key), numbers = cell[: len(KEYS)], tuple(cell[len(KEYS) :])
        one, number = asked[place], number_of[place](unit)
        if number is None or part == COUNTED or (later and not found.counts(place, number, later)):
            continue
        if part not in one.by_row:
            found.add((number, part, None, *key), numbers)
        elif unit in one.rows:
            found.add((number, part, one.rows[unit], *key), numbers)
    return found.all()


class _Sums:
    """What is added up; `inside` are the keys of all units of each place, whoever may see them."""

    def __init__(self, asked: Sequence[Asked], inside: Mapping[int, frozenset[int]]) -> None:
        self.asked, self.inside = asked, inside
        self.found: dict[_Values, Numbers] = {}

    def add(self, key: _Values, numbers: Numbers) -> None:
        known = self.found.get(key)
        self.found[key] = tuple(map(add, known, numbers)) if known else numbers

    def counts(self, place: int, number: int, later: str) -> bool:
        """Not what stands in a later unit of the same territory."""
        units = self.asked[place].place.units
        return (units[number] if len(units) > 1 else self.inside[place]).isdisjoint(_keys(later))

    def all(self) -> list[Added]:
        # PostgreSQL adds up to decimals.
        return [Added(*(*key, tuple(map(int, numbers)))) for key, numbers in self.found.items()]
