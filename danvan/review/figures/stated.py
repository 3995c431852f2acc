"""Published figures beside the computed ones."""

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Q

from danvan.review.figures.addresses import Counts
from danvan.review.figures.counted import Count
from danvan.review.figures.tables import Review, StatedRow
from danvan.review.models import StatedFigure
from danvan.review.scope import Scope
from models_registry.scoping import ScopedQuerySet


def published_in(scope: Scope) -> ScopedQuerySet[StatedFigure]:
    """Figures of any unit published for just the scope's time; what was moved, for any time within it.

    Nobody publishes by level or for an unknown year.
    """
    if scope.is_of_a_level or scope.is_of_no_year:
        return StatedFigure.objects.none()
    of_time = Q(from_on=scope.from_on, to_on=scope.to_on)
    within = Q(from_on__gte=scope.from_on, to_on__lte=scope.to_on)
    moved = within & Q(indicator=StatedFigure.Indicator.OUTCOME)
    return StatedFigure.objects.filter(of_time | moved).select_related("field", "unit")


def with_stated(review: Review, figures: Iterable[StatedFigure] | None = None) -> Review:
    """The review with the figures published for just its unit beside it (one query, unless they are given)."""
    if figures is None:
        figures = published_in(review.scope).filter(unit=review.scope.unit)
    return replace(review, stated=tuple(_stated_row(review, figure) for figure in figures))


def _stated_row(review: Review, figure: StatedFigure) -> StatedRow:
    if figure.field and figure.indicator == StatedFigure.Indicator.FIELD_MODELS:
        row = next((row for row in review.by_field if row.field.pk == figure.field_id), None)
        if row is not None:
            return StatedRow(figure, row.main, row.with_related)
        if figure.field_id not in review.registered_by_field:
            return StatedRow(figure, None)  # no row of this period
        # Out of use, and nothing of the scope stands in it.
        counts, code = Counts(review.scope), figure.field.code
        return StatedRow(figure, counts.recognised(0, linh_vuc=code), counts.recognised(0, lien_quan=code))
    computed: dict[str, Count] = {
        StatedFigure.Indicator.REGISTERED_COLLECTIVES: review.registered_collectives,
        StatedFigure.Indicator.REGISTERED_INDIVIDUALS: review.registered_individuals,
        StatedFigure.Indicator.REGISTERED_MODELS: review.registered_models,
        StatedFigure.Indicator.RECOGNISED_MODELS: review.recognised,
        StatedFigure.Indicator.COMMENDED_COLLECTIVES: review.commended_collectives,
        StatedFigure.Indicator.COMMENDED_INDIVIDUALS: review.commended_individuals,
    }
    return StatedRow(figure, computed.get(figure.indicator))
