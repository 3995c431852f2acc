"""What the review's numbers are now, and what they will be when a list's good rows are written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count as CountOf
from django.db.models import QuerySet

from danvan.lists.deciding.coming import Coming
from danvan.review.figures.addresses import Counts
from danvan.review.figures.counted import REGISTRATIONS, Count
from danvan.review.figures.days import would_count
from danvan.review.figures.tables import ALWAYS_SHOWN, PAGES
from danvan.review.models import ReviewPeriod
from danvan.review.models.nearest import serving
from danvan.review.scope import Scope
from models_registry.models import Kind, Registration, Unit
from models_registry.territory import Succession, Territory

_AT_ONCE: Final = 10_000  # keys in a statement; SQLite takes some 30,000


@dataclass(frozen=True)
class Line:
    """One number of the review: what it counts, the number now with its list, and what the list adds."""

    label: str
    now: Count
    added: int

    @property
    def after(self) -> int:
        """The number after the commit."""
        return self.now.value + self.added


@dataclass(frozen=True)
class Effect:
    """The numbers of a period in the list's unit; `waiting` registrations will count when they are accepted."""

    scope: Scope
    lines: tuple[Line, ...]
    waiting: int


def effects_of(rows: Sequence[Coming], unit: Unit, successions: list[Succession]) -> list[Effect]:
    """The effect of writing these rows on the reviews of the unit, latest first.

    The registry is counted by one grouped statement each; of its rows only those are read that the list goes on with.
    """
    effects = []
    datings = {row.dating for row in rows}  # a list has many rows and few days
    for period in serving(ReviewPeriod.objects.select_related("unit"), unit, successions):
        scope = Scope(period, unit)
        counting = {dating for dating in datings if would_count(scope, *dating)}
        own = [row for row in rows if row.dating in counting]
        if not own:
            continue
        territory = scope.territory(successions)
        accepted = [row for row in own if row.accepted and row.path in territory]
        waiting = sum(not row.accepted for row in own)
        effects.append(Effect(scope, _lines(scope, territory, accepted), waiting))
    return effects


def _lines(scope: Scope, territory: Territory, accepted: list[Coming]) -> tuple[Line, ...]:
    counted = REGISTRATIONS.counted(scope, territory).order_by()
    now = {
        kind: numbers
        for kind, *numbers in counted.values_list("model__registrant__kind").annotate(
            CountOf("model__registrant", distinct=True), CountOf("model", distinct=True), CountOf("pk")
        )
    }
    counts = Counts(scope)

    def line(label: str, page: str, value: int, added: int) -> Line:
        return Line(label, counts.registered(page, value), added)

    def of_kind(kind: Kind) -> Line:
        holders = {row.holder for row in accepted if row.kind == kind}
        known = _counted_of(counted.filter(model__registrant__kind=kind), "model__registrant", holders)
        registrants, *_ = now.get(kind.value, (0,))
        return line(f"{kind.label} đăng ký", PAGES[kind], registrants, len(holders - known))

    models = {row.model for row in accepted}
    # A model has one registrant, so those of each kind add up.
    return (
        *(found for kind in Kind if (found := of_kind(kind)).after or kind in ALWAYS_SHOWN),
        line(
            "Mô hình đăng ký",
            "models",
            sum(found for _, found, _ in now.values()),
            len(models - _counted_of(counted, "model", models)),
        ),
        line("Lượt đăng ký", "registrations", sum(found for *_, found in now.values()), len(accepted)),
    )


def _counted_of(counted: QuerySet[Registration], lookup: str, coming: set[Any]) -> set[Any]:
    """Those of what comes that count already; what the list itself makes has no key, and counts nowhere yet."""
    known = sorted(key for key in coming if isinstance(key, int))
    found: set[Any] = set()
    for start in range(0, len(known), _AT_ONCE):
        rows = counted.filter(**{f"{lookup}__in": known[start : start + _AT_ONCE]})
        found.update(rows.values_list(lookup, flat=True))
    return found
