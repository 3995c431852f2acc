"""Numbers on pages as the portal writes them everywhere else."""

from decimal import Decimal
from typing import Literal

from django import template

from danvan.lib.numbers import written

register = template.Library()


@register.filter("written")
def written_or_nothing(number: Decimal | int | Literal[""] | None) -> str:
    """`written`, "" where there is no number. Django's `floatformat` rounds 53,35 or writes 52,50."""
    return "" if number is None or number == "" else written(number)
