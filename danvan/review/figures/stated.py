"""Published figures beside the computed ones."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from django.db.models import Q

from danvan.review.figures.addresses import Counts
from danvan.review.figures.counted import Count
from danvan.review.figures.tables import Review, StatedRow
from danvan.review.models import StatedFigure
from danvan.review.scope import Scope
from models_registry.models import Level
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


def published_within(scope: Scope) -> ScopedQuerySet[StatedFigure]:
    """Figures of any unit for a part of the scope's time: its years, halves, any days. What was moved is left out."""
    if scope.is_of_a_level or scope.is_of_no_year:
        return StatedFigure.objects.none()
    within = StatedFigure.objects.filter(from_on__gte=scope.from_on, to_on__lte=scope.to_on)
    of_time = Q(from_on=scope.from_on, to_on=scope.to_on)
    outcome = Q(indicator=StatedFigure.Indicator.OUTCOME)
    return within.exclude(of_time | outcome).select_related("field", "unit")


def with_stated(review: Review, figures: Iterable[StatedFigure] | None = None) -> Review:
    """The review with the figures published for just its unit beside it (one query, unless they are given)."""
    if figures is None:
        figures = published_in(review.scope).filter(unit=review.scope.unit)
    return replace(review, stated=tuple(_stated_row(review, figure) for figure in figures))


def _stated_row(review: Review, figure: StatedFigure) -> StatedRow:
    """The figure beside ours; what the registry has no list of is beside nothing, for nothing differs from it."""
    if figure.time != review.scope.time or not _has_list(review, figure.indicator):
        return StatedRow(figure, None)
    if figure.field and figure.indicator == StatedFigure.Indicator.FIELD_MODELS:
        row = next((row for row in review.by_field if row.field.pk == figure.field_id), None)
        if row is not None:
            return StatedRow(figure, row.main, row.with_related)
        if figure.field_id not in review.registered_by_field:
            return StatedRow(figure, None)  # no row of this period
        # Out of use, and nothing of the scope stands in it.
        counts, code = Counts(review.scope), figure.field.code
        return StatedRow(figure, counts.recognised(0, linh_vuc=code), counts.recognised(0, lien_quan=code))
    return StatedRow(figure, _counterparts(review).get(figure.indicator))


def _has_list(review: Review, indicator: str) -> bool:
    """Whether the registry has anything of the records that an indicator counts, be it of after the day of counting."""
    said, told = StatedFigure.Indicator, review.told
    if indicator in (said.ASSESSED_MODELS, said.RATE_ASSESSED):
        return review.assessed.value > 0
    if indicator == said.EXEMPLARY_MODELS:
        return review.exemplary.value > 0
    of, after = review.recognition_times, told.recognitions.after
    if indicator.startswith("regist"):
        of, after = review.registrations, told.registrations.after
    elif indicator.startswith("commend"):
        of, after = review.commendations, told.commendations.after
    return of.value + after.value > 0


def _counterparts(review: Review) -> dict[str, Count | Decimal | None]:
    """The review's own number of each indicator; None for one that it has none of."""
    said = StatedFigure.Indicator
    registered, commended, recognised = (
        {kind.value: count for kind, count in counts}
        for counts in (review.registered_by_kind, review.commended_by_kind, review.field_totals.by_kind)
    )
    levels = {level.value: count for level, count in review.by_level}
    return {
        said.REGISTERED_COLLECTIVES: registered.get("collective"),
        said.REGISTERED_INDIVIDUALS: registered.get("individual"),
        said.REGISTERED_HOUSEHOLDS: registered.get("household"),
        said.REGISTERED_MODELS: review.registered_models,
        said.REGISTRATIONS: review.registrations,
        said.ASSESSED_MODELS: review.assessed,
        said.RATE_ASSESSED: review.rate_assessed,
        said.RECOGNISED_MODELS: review.recognised,
        said.RECOGNISED_COLLECTIVES: recognised.get("collective"),
        said.RECOGNISED_INDIVIDUALS: recognised.get("individual"),
        said.RECOGNISED_HOUSEHOLDS: recognised.get("household"),
        said.RECOGNISED_COMMUNE: levels.get(Level.COMMUNE),
        said.RECOGNISED_DISTRICT: levels.get(Level.DISTRICT),
        said.RECOGNISED_PROVINCE: levels.get(Level.PROVINCE),
        said.RECOGNITION_TIMES: review.recognition_times,
        said.RATE_RECOGNISED: review.rate_recognised,
        said.EXEMPLARY_MODELS: review.exemplary,
        said.COMMENDED_COLLECTIVES: commended.get("collective"),
        said.COMMENDED_INDIVIDUALS: commended.get("individual"),
        said.COMMENDED_HOUSEHOLDS: commended.get("household"),
        said.COMMENDATIONS: review.commendations,
    }
