"""The figures of a review as plain data, for machines and for a closed review."""

from decimal import Decimal

from danvan.lib.numbers import tidy
from danvan.review.figures.tables import PAGES, ByKind, Review


def as_json(review: Review) -> dict[str, object]:
    """The review's own numbers under names that machines rely on: they do not change."""
    return {
        "programme": review.scope.period.slug,
        "unit": {"code": review.scope.unit.code, "name": review.scope.unit.label},
        "year": review.scope.year,
        "counted_on": review.scope.day.isoformat(),
        "registered": {
            **_by_kind(review.registered_by_kind),
            "models": review.registered_models.value,
            "registrations": review.registrations.value,
        },
        "assessed": review.assessed.value,
        "recognised": {
            "models": review.recognised.value,
            "times": review.recognition_times.value,
            "by_level": {level.value: count.value for level, count in review.by_level},
            "exemplary": review.exemplary.value,
        },
        "by_field": [
            {
                "code": row.field.code,
                "name": row.field.name,
                "main": row.main.value,
                "with_related": row.with_related.value,
                **_by_kind(row.by_kind),
            }
            for row in review.by_field
        ],
        "by_unit": [
            {
                "code": row.place.unit.code,
                "name": row.place.label,
                "total": row.total.value,
                "by_field": {
                    field.code: count.value for field, count in zip(review.fields, row.by_field, strict=True)
                },
            }
            for row in review.by_unit
        ],
        "by_year": [
            {
                "year": row.year,
                "registrations": row.registrations.value,
                "new": row.new.value,
                "maintained": row.maintained.value,
                "replicated": row.replicated.value,
                "unknown": row.unknown.value,
                "recognised": row.recognised.value,
            }
            for row in review.by_year
        ],
        "commended": {
            **_by_kind(review.commended_by_kind),
            "commendations": review.commendations.value,
        },
        "stated": [
            {
                "indicator": row.indicator,
                "stated": _number(row.figure.value),
                "qualifier": row.figure.qualifier,
                "computed": None if row.computed_value is None else _number(row.computed_value),
                "difference": None if row.difference is None else _number(row.difference),
            }
            for row in review.stated
        ],
        "demo_models": review.demo_models,
    }


def _by_kind(counts: ByKind) -> dict[str, int]:
    """ "collectives", "individuals", and any other kind that has a column."""
    return {PAGES[kind]: count.value for kind, count in counts}


def _number(value: Decimal | int) -> int | float:
    number = tidy(value)
    return number if isinstance(number, int) else float(number)
