"""The bars beside the tables of a review."""

from collections.abc import Iterable

from danvan.review.figures.counted import Count
from danvan.review.figures.tables import Review
from danvan.review.words import sentence


def charts(figures: Review) -> dict[str, object]:
    """The bars beside the tables of fields and years: label, value, address, width in per cent; none of all zeros."""
    return {
        "field_bars": _bars((row.field.name, row.main) for row in figures.by_field),
        "year_bars": _bars((sentence(row.label), row.registrations) for row in figures.by_year),
    }


def _bars(rows: Iterable[tuple[str, Count]]) -> list[dict[str, object]]:
    rows = list(rows)
    top = max((count.value for _, count in rows), default=0)
    if not top:
        return []
    return [
        {"label": label, "value": count.value, "href": count.url, "width": 100 * count.value // top}
        for label, count in rows
    ]
