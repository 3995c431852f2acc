"""Models recognised year by year."""

from collections import Counter
from collections.abc import Iterable

from danvan.review.figures.addresses import Counts
from danvan.review.figures.cells import layer_of, recognised_cells
from danvan.review.figures.counted import Count
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
    models: Counter[tuple[int, int | None]] = Counter()
    for _, cell in recognised_cells(layer_of(whole, whole.paths(successions))):
        models[cell.field_id, cell.year] += cell.models_of_year
    return {
        (field.pk, year): Counts(whole.in_its_year(year)).recognised(
            models[field.pk, year], linh_vuc=field.code
        )
        for field in fields
        for year in (*scope.period.years, None)
    }
