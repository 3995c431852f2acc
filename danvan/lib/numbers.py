"""Numbers as Vietnamese write them: 1.157 and 338,3."""

from decimal import Decimal

_SWAPPED = str.maketrans(",.", ".,")


def tidy(number: Decimal | int) -> Decimal | int:
    """448 for 448.00, 338.3 for 338.30."""
    return int(number) if number == int(number) else Decimal(number).normalize()


def written(number: Decimal | int) -> str:
    """1.157 or 338,3; a minus stays before it."""
    return f"{tidy(number):,}".translate(_SWAPPED)
