"""Proof that what is kept is what would be counted now; and that it is not kept for ever."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from awards.models.decisions import load_revocations
from danvan.tally.below import Sums, own_cells, sums_below
from danvan.tally.counting import COLUMNS, KEYS, Counting
from danvan.tally.keeping import alone, drop_marked
from danvan.tally.models import COUNTED, NUMBERS, Cell, Question
from models_registry.models import Unit

_UNITS_AT_ONCE: Final = 500
_KEPT_FOR: Final = timedelta(days=30)


@dataclass(frozen=True)
class Difference:
    """A cell whose kept numbers are not those counted now; none are all zeros."""

    unit: int
    part: str
    kept: tuple[int, ...]
    counted: tuple[int, ...]


def forget_old() -> int:
    """Drops questions of which nothing was counted for a month, for nobody may ask them; how many they were."""
    old = Question.objects.filter(counted_on__lt=timezone.localdate() - _KEPT_FOR)
    with alone():
        keys = list(old.values_list("pk", flat=True))
        Cell._base_manager.filter(question__in=keys)._raw_delete(using=connection.alias)
        old.filter(pk__in=keys)._raw_delete(using=connection.alias)
    return len(keys)


def differences_of(counting: Counting) -> Iterator[Difference]:
    """What of a question is kept otherwise than it would be counted now; if anything, all of it is counted anew."""
    with alone():
        drop_marked()
        papers = load_revocations()
        question = Question.objects.filter(key=counting.key, day=counting.day).first()
        if question is None:
            return
        cells = Cell.objects.filter(question=question).order_by()
        units = sorted(cells.filter(part=COUNTED).values_list("unit_id", flat=True))
        found = list(_differences_below(question))
        for start in range(0, len(units), _UNITS_AT_ONCE):
            some = units[start : start + _UNITS_AT_ONCE]
            kept = _by_key(cells.filter(unit__in=some, below=False).values_list(*COLUMNS))
            asked = Unit.objects.filter(pk__in=some).order_by().values("pk")
            statement, values = counting.statement(asked, papers)
            with connection.cursor() as cursor:
                cursor.execute(statement, values)
                found += _differences(kept, _by_key(cursor.fetchall()))
        if found:
            cells._raw_delete(using=connection.alias)
        yield from found


def _differences_below(question: Question) -> Iterator[Difference]:
    """Where what is kept of all below a unit is not the sum of what is kept of each."""
    cells = Cell.objects.filter(question=question).order_by()
    kept = _by_key(cells.filter(below=True).values_list(*COLUMNS))
    summed = {key: numbers for key, numbers in sums_below(own_cells(question)).items() if any(numbers)}
    yield from _differences(kept, summed)


def _differences(kept: Sums, counted: Sums) -> list[Difference]:
    nothing = (0,) * len(NUMBERS)
    wrong = {key for key in kept.keys() | counted.keys() if kept.get(key) != counted.get(key)}
    return [
        Difference(key[0], key[1], kept.get(key, nothing), counted.get(key, nothing))
        for key in sorted(wrong, key=repr)
    ]


def _by_key(rows: Any) -> dict[tuple[Any, ...], tuple[int, ...]]:
    return {row[: len(KEYS)]: tuple(map(int, row[len(KEYS) :])) for row in rows}
