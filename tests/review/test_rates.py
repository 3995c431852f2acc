"""Rates per hundred, and which change is large enough for a look."""

from decimal import Decimal

import pytest

from danvan.review.figures.rates import is_jump, one_place, rate


@pytest.mark.parametrize(
    ("before", "after", "is_one"),
    [
        (2, 4, False),  # the double, and no news
        (0, 4, False),
        (0, 5, True),
        (10, 15, False),  # just half
        (9, 14, True),
        (10, 4, True),
        (100, 50, False),
        (100, 49, True),
        (Decimal("10.5"), 16, True),
        (Decimal("66.7"), Decimal("33.4"), False),
    ],
)
def test_a_jump_is_a_change_of_more_than_half_and_of_at_least_five(before, after, is_one):
    assert is_jump(before, after) is is_one


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (0, 0, None),
        (1, 0, None),
        (0, 8, "0.0"),
        (1, 8, "12.5"),
        (1, 3, "33.3"),
        (2, 3, "66.7"),
        (1, 80, "1.3"),
        (5, 4, "125.0"),
    ],
)
def test_a_rate_is_per_hundred_to_one_place_halves_up(part, whole, expected):
    assert rate(part, whole) == (expected and Decimal(expected))


def test_halves_go_away_from_zero():
    assert [str(one_place(Decimal(text))) for text in ("0.25", "-0.25", "0.349")] == ["0.3", "-0.3", "0.3"]
