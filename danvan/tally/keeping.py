"""Counting what of a question is not counted yet, and keeping it: by one process at a time, while no other waits."""

import logging
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from awards.models.decisions import load_revocations
from danvan.tally.affected import dated_between, units_of
from danvan.tally.below import change_below, own_cells
from danvan.tally.counting import COLUMNS, Counting, Place
from danvan.tally.models import COUNTED, Cell, Mark, Question
from models_registry.models import Unit

# Units counted in one transaction, so that on SQLite nobody waits long to write; of a province's 50,000 models a third.
_UNITS_AT_ONCE: Final = 200
_WAITED_MS: Final = 100  # for SQLite's write lock: whoever waits for a page counts for himself sooner
_KEYS_AT_ONCE: Final = 5000  # in a statement; SQLite takes some 30,000
_log: Final = logging.getLogger("danvan.tally")
_LOCK: Final = 0x7A117  # of PostgreSQL, the tally's alone


def keep(counting: Counting, place: Place) -> bool:
    """Counts what is not counted of the question there, and drops what is true no longer.

    False if that cannot be now: another is at it, or the database cannot be written to.
    """
    is_whole = False
    try:
        while not is_whole:
            with _alone_at_once() as is_alone:
                if not is_alone:
                    return False
                is_whole = _keep_some(counting, place)
    except OperationalError as error:  # of SQLite, that another writes, or that the file cannot be written to
        if "locked" not in str(error):
            _log.warning("the tally could not be kept: %s", error)
    return is_whole


def drop_marked() -> None:
    """Drops the cells of what is marked, for one who is `alone`.

    The marks go with them, and no other: a later one may have come meanwhile.
    """
    rows = list(Mark.objects.values_list("pk", "kind", "subject"))
    if not rows:
        return
    marked: defaultdict[Mark.Kind, set[int]] = defaultdict(set)
    for _, kind, subject in rows:
        marked[Mark.Kind(kind)].add(subject)
    _drop(units_of(marked))
    keys = [row[0] for row in rows]
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        Mark.objects.filter(pk__in=keys[start : start + _KEYS_AT_ONCE])._raw_delete(using=connection.alias)


def forget_all() -> None:
    """Everything is counted anew: what counts may have another meaning, or was written past the marks."""
    with alone():
        for model in (Cell, Question, Mark):
            model._base_manager.all()._raw_delete(using=connection.alias)


@contextmanager
def alone() -> Iterator[None]:
    """One transaction, as soon as nobody else keeps anything, and in which nobody does.

    Without that another would keep what he counted before a write whose mark is dropped here.
    """
    with transaction.atomic(), connection.cursor() as cursor:  # SQLite's takes the write lock (settings)
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        yield


@contextmanager
def _alone_at_once() -> Iterator[bool]:
    """The same without waiting; False where another keeps something, or nothing can be written."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('transaction_read_only') = 'off' AND pg_try_advisory_xact_lock(%s)",
                [_LOCK],
            )
            yield bool(cursor.fetchone()[0])
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {_WAITED_MS}")
    try:
        with transaction.atomic():  # takes the write lock at once (settings)
            yield True
    finally:
        waited = connection.settings_dict["OPTIONS"].get("timeout", 5)
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {int(waited * 1000)}")


def _keep_some(counting: Counting, place: Place) -> bool:
    """Counts some of the units that are not counted; whether that was the last of them."""
    drop_marked()
    question = _question(counting)
    known = Cell.objects.filter(question=question, part=COUNTED).values("unit")
    missing = place.all_units.exclude(pk__in=known).values_list("pk", flat=True)
    units = list(missing[:_UNITS_AT_ONCE])
    if units:
        before = own_cells(question, units)
        Cell._base_manager.filter(question=question, below=False, unit__in=units)._raw_delete(
            connection.alias
        )
        # Read after the marks: of a revocation that comes later there is a mark again.
        papers = load_revocations()
        asked = Unit.objects.filter(pk__in=units).order_by().values("pk")
        statement, values = counting.statement(asked, papers)
        quote: Any = connection.ops.quote_name
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {quote(Cell._meta.db_table)} (question_id, below, {', '.join(COLUMNS)})"  # nosec B608: all of it is ours
                f" SELECT {question.pk}, FALSE, kept.* FROM ({statement}) AS kept",
                values,
            )
        change_below(question, before, own_cells(question, units))
    return len(units) < _UNITS_AT_ONCE


def _question(counting: Counting) -> Question:
    """The question as of the day that it is asked for: what a new day changes is dropped."""
    today = timezone.localdate()
    asked = {"day": counting.day, "counted_on": today}
    question, is_new = Question.objects.get_or_create(key=counting.key, defaults=asked)
    if not is_new and question.day != counting.day:
        is_next = question.day < counting.day and question.day.year == counting.day.year
        marked = dated_between(question.day, counting.day)
        _drop(units_of(marked) if is_next else None, question)
    if (question.day, question.counted_on) != (counting.day, today):
        Question.objects.filter(pk=question.pk).update(**asked)
    return question


def _drop(units: set[int] | None, question: Question | None = None) -> None:
    """These units are counted no more, or none at all; in one question, or in every one.

    What their cells came to stays until they are counted again, for the units above them have it too.
    """
    cells = Cell._base_manager.filter(**({"question": question} if question else {}))
    if units is None:
        cells._raw_delete(using=connection.alias)
        return
    keys = sorted(units)
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        some = keys[start : start + _KEYS_AT_ONCE]
        cells.filter(unit__in=some, part=COUNTED)._raw_delete(using=connection.alias)
