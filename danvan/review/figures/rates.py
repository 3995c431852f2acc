"""Rates per hundred, and which change is large enough for a look."""

from decimal import ROUND_HALF_UP, Decimal

_LEAST_JUMP = 5  # from 2 to 4 is no news


def is_jump(before: Decimal | int, after: Decimal | int) -> bool:
    """A change of more than half and of at least five: marked for a look. From 0 any such rise is one."""
    change = abs(Decimal(after) - before)
    return change >= _LEAST_JUMP and 2 * change > before


def rate(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """`part` per hundred of `whole`, to one decimal place, halves away from zero as schools here teach it."""
    return one_place(Decimal(100 * part) / whole) if whole else None


def one_place(value: Decimal) -> Decimal:
    """To one decimal place, halves away from zero."""
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)
