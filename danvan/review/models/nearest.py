"""Which of several periods is meant: the one under review, those that serve a unit, the nearest of them."""

from collections.abc import Iterable
from itertools import takewhile

from django.utils import timezone

from danvan.review.models.periods import ReviewPeriod
from models_registry.models import Unit
from models_registry.territory import Succession, nearness, territory_paths


def under_review(periods: Iterable[ReviewPeriod]) -> ReviewPeriod | None:
    """The period that pages show first: the newest whose figures have been taken, else the newest; None if none."""
    found = list(periods)  # newest first
    return next((one for one in found if not one.is_running), next(iter(found), None))


def serving(periods: Iterable[ReviewPeriod], unit: Unit, successions: list[Succession]) -> list[ReviewPeriod]:
    """Those that a unit may use, the nearest first: its own, of the units above it, of those that it came from (and of
    what was above these), and those of every office.
    """
    return [period for _, period in _by_nearness(periods, unit, successions)]


def nearest(periods: Iterable[ReviewPeriod], unit: Unit, successions: list[Succession]) -> list[ReviewPeriod]:
    """Of those that a unit may use the nearest: several where two that it came from are equally near."""
    found = _by_nearness(periods, unit, successions)
    return [period for _, period in takewhile(lambda pair: pair[0] == found[0][0], found)]


def _by_nearness(
    periods: Iterable[ReviewPeriod], unit: Unit, successions: list[Succession]
) -> list[tuple[tuple[int, int], ReviewPeriod]]:
    paths = territory_paths(unit.path, timezone.localdate(), successions)
    near = [(nearness(period.unit.path if period.unit else None, paths), period) for period in periods]
    found = [(rank, period) for rank, period in near if rank is not None]
    return sorted(found, key=lambda pair: pair[0])
