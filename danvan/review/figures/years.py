"""Models recognised year by year."""

from collections import Counter
from collections.abc import Iterable

from danvan.review.figures.addresses import Counts
from danvan.review.figures.cells import cells_of
from danvan.review.figures.counted import Count
from danvan.review.figures.layers import layers_of
from danvan.review.figures.tables import Review
from danvan.tally.reading import added_up
from models_registry.models import ActivityField, Unit
from models_registry.territory import Succession


def field_years(
    review: Review, fields: Iterable[ActivityField], units: Iterable[Unit], successions: list[Succession]
) -> dict[tuple[int, int | None], Count]:
    """Models recognised for a year, by (key of the row of fields, year); every year of the period, and None (which a
    part of one year has not).

    Of the review's unit in its whole period, whatever its own year; of rows that the period has not, nothing. `units`
    are those that the reader may see.
    """
    whole, rows = review.scope.whole(), review.field_rows
    models: Counter[tuple[int, int | None]] = Counter()
    territory = whole.territory(successions)
    keys = frozenset(unit.pk for unit in territory.among(units))
    layers = layers_of([whole], [keys], [territory], rows)
    (cells,) = cells_of(added_up([layer.asked for layer in layers]), 1)
    own = {field.pk for field in rows.fields}
    for cell in cells.recognised.by_year:
        models[cell.field_id, cell.year] += cell.models
    known = {year for _, year in models if year}
    years: list[int | None] = sorted({*whole.years, *known})
    years += [None] if whole.period.is_of_whole_years else []
    return {
        (field.pk, year): Counts(whole.in_its_year(year)).recognised(
            models[field.pk, year], linh_vuc=field.code
        )
        for field in fields
        if field.pk in own
        for year in years
    }
