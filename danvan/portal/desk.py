"""Around the review on the overview: who has sent, what differs, what is due, what was decided last."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from awards.models import Decision, Recognition
from awards.models.decisions import Revocations
from danvan.review.comparison.rows import ComparedRow, compared
from danvan.review.figures.addresses import Counts
from danvan.review.figures.counted import Count
from danvan.review.figures.tables import Review
from danvan.review.models import ReturnDue, ReviewPeriod
from danvan.review.pages import reviews_open_to
from danvan.review.reconciliation.ledger import Ledger
from danvan.review.returns.asked import Asked, on_the_desk
from danvan.review.returns.rows import Returns
from danvan.review.scope import Scope
from models_registry.access import sees_everything
from models_registry.models import Unit

if TYPE_CHECKING:
    from danvan.accounts.models import User

_DECISIONS = 3


@dataclass(frozen=True)
class Desk:
    """What stands around a review; what waits for its reader is his work (`danvan.portal.work`).

    `year` is the last year of the period that has begun; `compared` its headline figures against those of the year
    before, when that is of the same period. `deadlines` (day, label) are still to come. `to_send` is what offices above
    ask of his own units and is not in; `owed` what others have to send, None where nobody else is asked.
    """

    year: int
    owed: Returns | None
    ledger: Ledger
    compared: tuple[ComparedRow, ...]
    decisions: tuple[Decision, ...]
    deadlines: tuple[tuple[date, str], ...]
    to_send: tuple[Asked, ...]


def desk_of(
    user: "User",
    review: Review,
    units: Iterable[Unit],
    ledger: Ledger,
    today: date,
    *,
    periods: Iterable[ReviewPeriod],
    papers: Revocations,
) -> Desk:
    """The desk of a user beside the review of a whole period on the overview (a constant number of queries).

    `periods` are all that there are, `papers` the revocations: both were read for the review.
    """
    scope, period = review.scope, review.scope.period
    year = min(max(today.year, period.first_year), period.last_year)
    this_year = Scope(period, scope.unit, year if year in period.years_to_choose else None)
    units = list(units)
    returns = on_the_desk(user, this_year, units, today)
    return Desk(
        year=year,
        owed=returns.owed,
        ledger=ledger,
        compared=_compared(review, year),
        decisions=tuple(
            Decision.objects.visible_to(user)
            .exclude(pk__in=papers.out())
            .exclude(issued_on__gt=today)
            .filter(Exists(Recognition.objects.in_force(papers).filter(decision=OuterRef("pk"))))
            .order_by("-issued_on", "-pk")[:_DECISIONS]
        ),
        deadlines=tuple(_deadlines(returns.to_come, units, _counted_from(today, user, units, periods))),
        to_send=returns.to_send,
    )


def _compared(review: Review, year: int) -> tuple[ComparedRow, ...]:
    """The headline figures of a year against those of the year before; none where the period has only one of them."""
    if year - 1 not in review.scope.period.years:
        return ()
    (registered_before, recognised_before), (registered, recognised) = (
        _of_year(review, one) for one in (year - 1, year)
    )
    return (
        compared("Mô hình, điển hình đăng ký", registered_before, registered),
        compared("Được công nhận", recognised_before, recognised),
    )


def _of_year(review: Review, year: int) -> tuple[Count, Count]:
    """Models registered for a known year, and recognised for it; none of one that begins after the day of counting."""
    counts = Counts(review.scope.in_its_year(year))
    row = next((row for row in review.by_year if row.year == year), None)
    if row is None:
        return counts.registered("models", 0), counts.recognised(0)
    # A model has one registration that counts for a year: as many are registered.
    return counts.registered("models", row.registrations.value), row.recognised


def _counted_from(
    today: date, user: "User", units: list[Unit], periods: Iterable[ReviewPeriod]
) -> list[tuple[date, ReviewPeriod]]:
    """Days of counting to come, of the periods that the user may read."""
    open_ones = (
        periods if sees_everything(user) else [one for one, _ in reviews_open_to(user, units, periods)]
    )
    return [(one.counting_on, one) for one in open_ones if one.counting_on and one.counting_on >= today]


def _deadlines(
    dues: Iterable[ReturnDue], units: list[Unit], counted: Iterable[tuple[date, ReviewPeriod]]
) -> list[tuple[date, str]]:
    """Days to come by which one of his units has to send or receives something, or is counted in their periods."""
    found = [
        (due.due_on, f"Hạn gửi {due.what}{f' năm {due.year}' if due.year else ''}, {due.period}")
        for due in dues
        if due.due_on and (due.unit in units or any(map(due.asks, units)))
    ]
    found += [(day, f"Ngày tính số liệu, {period}") for day, period in counted]
    return sorted(found)
