"""What the review's numbers are now, and what they will be when a list's good rows are written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from danvan.lists.deciding.coming import Coming
from danvan.review.figures.addresses import Counts
from danvan.review.figures.counted import REGISTRATIONS, Count
from danvan.review.figures.days import would_count
from danvan.review.figures.tables import ALWAYS_SHOWN, PAGES
from danvan.review.models import ReviewPeriod
from danvan.review.models.periods import serving
from danvan.review.scope import Scope
from models_registry.models import Kind, Unit
from models_registry.territory import Succession


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
    """The effect of writing these rows on the reviews of the unit, latest first (one query each)."""
    effects = []
    for period in serving(ReviewPeriod.objects.select_related("unit"), unit, successions):
        scope = Scope(period, unit)
        own = [row for row in rows if would_count(scope, row.year, row.programme, row.registered_on)]
        if not own:
            continue
        paths = scope.paths(successions)
        accepted = [row for row in own if row.accepted and row.path.startswith(paths)]
        waiting = sum(not row.accepted for row in own)
        effects.append(Effect(scope, _lines(scope, paths, accepted), waiting))
    return effects


def _lines(scope: Scope, paths: tuple[str, ...], accepted: list[Coming]) -> tuple[Line, ...]:
    columns = ("pk", "model", "model__registrant", "model__registrant__kind")
    counted = list(REGISTRATIONS.counted(scope, paths).order_by().values_list(*columns))
    counts = Counts(scope)

    def line(label: str, page: str, before: set[Any], coming: Iterable[Any]) -> Line:
        return Line(label, counts.registered(page, len(before)), len(set(coming) - before))

    def of_kind(kind: Kind) -> Line:
        before = {registrant for _, _, registrant, known in counted if known == kind}
        return line(
            f"{kind.label} đăng ký", PAGES[kind], before, (row.holder for row in accepted if row.kind == kind)
        )

    models = {model for _, model, _, _ in counted}
    return (
        *(found for kind in Kind if (found := of_kind(kind)).after or kind in ALWAYS_SHOWN),
        line("Mô hình đăng ký", "models", models, (row.model for row in accepted)),
        Line("Lượt đăng ký", counts.registered("registrations", len(counted)), len(accepted)),
    )
