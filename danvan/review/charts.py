"""The bars beside the tables of a review."""

from danvan.review.figures.tables import Review
from danvan.review.words import sentence
from models_registry.models.catalogue import year_words


def charts(figures: Review) -> dict[str, object]:
    """The bars beside the tables of fields and years: label, value, address, width in per cent."""
    top = max((row.main.value for row in figures.by_field), default=0) or 1
    busiest = max((row.registrations.value for row in figures.by_year), default=0) or 1
    return {
        "field_bars": [
            {
                "label": r.field.name,
                "value": r.main.value,
                "href": r.main.url,
                "width": 100 * r.main.value // top,
            }
            for r in figures.by_field
        ],
        "year_bars": [
            {
                "label": sentence(year_words(r.year)),
                "value": r.registrations.value,
                "href": r.registrations.url,
                "width": 100 * r.registrations.value // busiest,
            }
            for r in figures.by_year
        ],
    }
