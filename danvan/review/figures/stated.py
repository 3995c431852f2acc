"""Published figures beside the computed ones."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from django.db.models import Q

from danvan.lib.dates import year_before
from danvan.review.figures.addresses import Counts
from danvan.review.figures.counted import Count
from danvan.review.figures.stated_rows import StatedRow
from danvan.review.figures.tables import Review
from danvan.review.models import StatedFigure
from danvan.review.scope import Scope
from models_registry.models import Level
from models_registry.territory import Territory


def published_for(scope: Scope, territory: Territory) -> list[StatedFigure]:
    """Figures published of any unit of the scope's territory for its time, a part of it, or the time before.

    One query. Nobody publishes by level or for an unknown year.
    """
    if scope.is_part:
        return []
    first, last = scope.time
    within = Q(from_on__gte=first, to_on__lte=last)
    before = Q(to_on__lt=first)
    if first.year == last.year:  # of a year, or a part of one, the same of the year before
        before = Q(from_on=year_before(first), to_on=year_before(last))
    rows = StatedFigure.objects.in_territory(territory).filter(within | before)
    return list(rows.select_related("field", "unit"))


def with_stated(review: Review) -> Review:
    """The review with the published figures of its own unit beside its numbers, and all others kept (one query)."""
    published = published_for(review.scope, review.territory)
    return with_figures(replace(review, published=tuple(published)), published)


def with_figures(review: Review, published: Iterable[StatedFigure]) -> Review:
    """The review with those of these figures beside it that are of just its unit and time; of what was moved, of any
    time within it.
    """
    own = [
        figure
        for figure in published
        if figure.unit_id == review.scope.unit.pk and is_of_time(figure, review.scope)
    ]
    return replace(review, stated=tuple(_stated_row(review, figure) for figure in own))


def is_of_time(figure: StatedFigure, scope: Scope) -> bool:
    """Whether a figure is of just the scope's time; what was moved, of any time within it."""
    if figure.indicator == StatedFigure.Indicator.OUTCOME:
        return scope.from_on <= figure.from_on and figure.to_on <= scope.to_on
    return figure.time == scope.time


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
        return review.assessed.value + told.assessments.after.value > 0
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
