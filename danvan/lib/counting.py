"""Several things counted in one statement."""

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import CharField, Count, QuerySet, Value

Statement = tuple[str, tuple[Any, ...]]  # its text, and the values in it


def numbers_of(asked: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """How many rows each has, of those that have any; one statement."""
    return {name: number for name, number in _together(asked) if number}


def statement_of(asked: Mapping[str, QuerySet[Any]]) -> Statement:
    """What `numbers_of` asks of the database, for `answer_to`: making it takes longer than the answer to it."""
    return _together(asked).query.sql_with_params()


def answer_to(statement: Statement) -> dict[str, int]:
    """As `numbers_of`."""
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        return {name: number for name, number in cursor.fetchall() if number}


def _together(asked: Mapping[str, QuerySet[Any]]) -> QuerySet[Any, Any]:
    first, *rest = [
        rows.order_by()
        .annotate(sort=Value(name, CharField()))
        .values("sort")
        .annotate(number=Count("pk"))
        .values_list("sort", "number")
        for name, rows in asked.items()
    ]
    together: QuerySet[Any, Any] = first.union(*rest, all=True)
    return together
