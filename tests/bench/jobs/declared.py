"""A job of the benchmark."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.bench.site import Site

Extra = dict[str, float] | None  # what a run tells besides its time


@dataclass(frozen=True)
class Job:
    """`ready` gives what is done and measured; `before`, what is done each time first and not measured.

    A run's time is divided by `of` where the run says of how many (`rows`), to tell it for that many.
    """

    ready: Callable[[Site], Callable[[], Extra]]
    before: Callable[[Site], object] | None = None
    of: int = 0
    once: bool = False  # too slow for more
