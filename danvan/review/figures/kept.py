"""Every question that a page of the review can ask, so that what is kept of it can be counted again."""

from collections.abc import Iterator
from itertools import product

from awards.models.decisions import load_revocations
from danvan.review.figures.counting import counting_of
from danvan.review.figures.fields import rows_of
from danvan.review.models import ReviewPeriod
from danvan.review.scope import UNKNOWN_YEAR, Scope
from danvan.tally.counting import Counting
from models_registry.models import Level, Unit


def every_question() -> Iterator[Counting]:
    """Of each period, year and level, each day to which some unit counts; each question once."""
    papers, units = load_revocations(), list(Unit.objects.all())
    levels = ("", *Level.values)
    seen = set()
    for period in ReviewPeriod.objects.select_related("unit"):
        rows = rows_of(period)
        by_day = {unit.last_day(period.counted_on): unit for unit in units}
        years: list[int | str | None] = [None, UNKNOWN_YEAR, *period.years]
        for unit, year, *of_levels in product(by_day.values(), years, levels, levels):
            counting = counting_of(Scope(period, unit, year, *of_levels), papers, rows)
            if counting.key not in seen:
                seen.add(counting.key)
                yield counting
