"""Several things counted in one statement."""

from collections.abc import Mapping
from typing import Any

from django.db.models import CharField, Count, QuerySet, Value


def numbers_of(asked: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """How many rows each has, of those that have any; one statement."""
    first, *rest = [
        rows.order_by()
        .annotate(sort=Value(name, CharField()))
        .values("sort")
        .annotate(number=Count("pk"))
        .values_list("sort", "number")
        for name, rows in asked.items()
    ]
    return {name: number for name, number in first.union(*rest, all=True) if number}
