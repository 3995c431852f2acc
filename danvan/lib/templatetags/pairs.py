"""Two rows that belong to each other, gone through together."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import template

register = template.Library()


@register.filter
def beside(ones: Iterable[Any], others: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Each with the one of the others in its place, as a number with its heading. Both are as long."""
    return zip(ones, others, strict=True)
