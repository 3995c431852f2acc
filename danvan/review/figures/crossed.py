"""Rows of any kind, counted by two of their columns at once, as a small table shows them."""

from typing import Any

from django.db.models import Count, QuerySet


def crossed(rows: QuerySet[Any], down: Any, across: Any) -> dict[tuple[Any, Any], int]:
    """How many of these rows have each pair of values, two columns or expressions; what none has is left out.

    One grouped statement. Each row has one value of each, so that sums along both sides are the number of rows.
    """
    counted = rows.order_by().values(_down=down, _across=across).annotate(_number=Count("pk"))
    return {
        (key_down, key_across): number
        for key_down, key_across, number in counted.values_list("_down", "_across", "_number")
    }
