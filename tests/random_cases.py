"""How many random cases a test draws: in `make test` a few, the same each time, in `make deep` thousands.

A property of a pure function is `@given` alone (conftest makes that the default), one that reads a whole list says
`@whole_list`, that over random layouts `@random_layouts`, one that writes and counts `@whole_review`, one that draws a
registry from a number `@seeds(5)`. What is tried each with each is so in the long run; else by some that show each.
"""

import os
from typing import Final

import pytest
from hypothesis import HealthCheck, settings

MORE: Final = int(os.environ.get("DANVAN_TESTS_MORE", "1"))  # times as many
IS_LONG: Final = "DANVAN_TESTS_MORE" in os.environ  # as in `make deep`: every page, each with each
pure_function: Final = settings(max_examples=200 * MORE, deadline=None, derandomize=MORE == 1)
whole_list: Final = settings(pure_function, max_examples=50 * MORE)
# Such a test undoes what an example wrote, so all of them may have the same fixtures.
random_layouts: Final = settings(pure_function, max_examples=max(200, 125 * MORE))  # 5,000 in `make deep`
whole_review: Final = settings(
    pure_function, max_examples=25 * MORE, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def seeds(count: int, first: int = 0) -> pytest.MarkDecorator:
    """The test runs with each `seed` from `first` on; it is marked `random`."""
    numbers = range(first, first + count * MORE)
    return pytest.mark.parametrize(
        "seed", [pytest.param(number, marks=pytest.mark.random) for number in numbers]
    )
