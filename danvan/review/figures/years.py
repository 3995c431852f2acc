"""Models recognised year by year."""

from collections import defaultdict
from collections.abc import Iterable

from danvan.review.figures.addresses import Counts
from danvan.review.figures.counted import Count, recognised_models
from danvan.review.figures.rows import RecognisedRow, recognised_rows
from danvan.review.scope import Scope
from models_registry.models import (
    ActivityField,
)
from models_registry.territory import Succession


def field_years(
    scope: Scope, fields: Iterable[ActivityField], successions: list[Succession]
) -> dict[tuple[int, int | None], Count]:
    """Models recognised for a year, by (main field's key, year); every year of the programme, and None (one query).

    Of the scope's unit in its whole programme, whatever the scope's own year.
    """
    whole = scope.whole()
    paths = whole.paths(successions)
    rows: dict[tuple[int, int | None], list[RecognisedRow]] = defaultdict(list)
    for row in recognised_rows(whole, paths):
        rows[row.field_id, row.year].append(row)
    return {
        (field.pk, year): Counts(whole.in_its_year(year)).recognised(
            len(recognised_models(rows[field.pk, year])), linh_vuc=field.code
        )
        for field in fields
        for year in (*scope.period.years, None)
    }
