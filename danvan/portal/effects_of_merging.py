"""What a merge would change in every review: it is done, counted and taken back."""

from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest

from awards.merging import Record, merge
from danvan.accounts.signed_in import user_of
from danvan.review.figures.review import review_of
from danvan.review.figures.tables import Review
from danvan.review.models import ReviewPeriod
from danvan.review.models.nearest import serving
from danvan.review.scope import Scope
from models_registry.access import successions_for
from models_registry.models import Kind, Unit


class _ShownError(Exception):
    """Ends a merge that was only tried."""


@dataclass(frozen=True)
class Effect:
    """A review whose numbers a merge changes: (what is counted, before, after)."""

    scope: Scope
    lines: tuple[tuple[str, int, int], ...]


def effects_of(request: HttpRequest, loser: Record, winner: Record) -> tuple[list[Effect], int]:
    """The reviews that change, of the units of both and of those above them, and how many do not change.

    The merge is done and taken back, so that what is shown is what will be. Raises ValidationError if it cannot be.
    """
    successions = successions_for(request.user)
    visible = Unit.objects.visible_to(request.user)
    units = [unit for unit in visible if any(row.unit.path.startswith(unit.path) for row in (loser, winner))]
    periods = list(ReviewPeriod.objects.select_related("unit"))
    scopes = [Scope(period, unit) for unit in units for period in serving(periods, unit, successions)]

    def counted() -> list[dict[str, int]]:
        return [_numbers(review_of(scope, [scope.unit], successions)) for scope in scopes]

    before, after = counted(), list[dict[str, int]]()
    try:
        with transaction.atomic():
            merge(loser, winner, by=user_of(request), reason="Xem trước")  # type: ignore[type-var] # of one sort
            after = counted()
            raise _ShownError
    except _ShownError:
        pass
    effects = []
    for scope, old, new in zip(scopes, before, after, strict=True):
        if lines := tuple((label, old[label], new[label]) for label in old if old[label] != new[label]):
            effects.append(Effect(scope, lines))
    return effects, len(scopes) - len(effects)


def _numbers(review: Review) -> dict[str, int]:
    """The numbers of a review that a merge may change, by what they are called."""
    counts = {f"{Kind(kind).label} đăng ký": count for kind, count in review.registered_by_kind}
    counts |= {
        "Mô hình đăng ký": review.registered_models,
        "Lượt đăng ký": review.registrations,
        "Mô hình được đánh giá": review.assessed,
        "Mô hình được công nhận": review.recognised,
        "Lượt công nhận": review.recognition_times,
        "Mô hình tiêu biểu": review.exemplary,
    }
    counts |= {f"{Kind(kind).label} được khen thưởng": count for kind, count in review.commended_by_kind}
    counts |= {"Lượt khen thưởng": review.commendations}
    for row in review.by_field:
        counts[f"Được công nhận, {row.field.name}"] = row.main
    return {label: count.value for label, count in counts.items()}
