"""What counts in a review: a number that knows its list, the rows that are counted, which of a model's is the last.

The figures (`review.py`) count these rows and the printed lists (`lists.py`) print them, so that a list
cannot differ from its number.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache, reduce
from operator import or_
from typing import Final, Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import F, Model, OrderBy, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from awards.models import Assessment, Commendation, Recognition
from awards.models.decisions import Revocations
from danvan.review.figures import days
from danvan.review.figures.days import Dating
from danvan.review.scope import Scope
from models_registry.models import Outcome, Registration
from models_registry.scoping import ScopedQuerySet
from models_registry.territory import Territory

_Model = TypeVar("_Model", bound=Model)


@cache
def _address(page: str) -> str:
    """A page of numbers asks it two hundred times."""
    return reverse(f"portal:{page}")


@lru_cache(maxsize=4096)
def _parameter(one: tuple[str, str]) -> str:
    """The table of a province's communes asks a thousand numbers of six parameters, most of them alike."""
    return urlencode([one])


@dataclass(frozen=True)
class Count:
    """A number and the list that it counts: the name of a page and its parameters."""

    value: int
    page: str
    query: tuple[tuple[str, str], ...]

    @property
    def url(self) -> str:
        """Address of the list; it holds exactly `value` rows."""
        return f"{_address(self.page)}?{'&'.join(map(_parameter, self.query))}"

    def part(self, value: int, **more: str) -> "Count":
        """Part of what it counts: its list with further parameters."""
        return Count(value, self.page, tuple({**dict(self.query), **more}.items()))

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True)
class Records(Generic[_Model]):
    """One kind of record: which of a scope count on the day of counting, which came after it, which have no day.

    `papers` are the revocations, if they are read already.
    """

    dating: Dating
    at_levels: Callable[[Scope], Q]
    counted_on: Callable[[date, Revocations | None], ScopedQuerySet[_Model]]
    dated_after: Callable[[date, Revocations | None], ScopedQuerySet[_Model]]
    ended_after: Callable[[date, Revocations | None], ScopedQuerySet[_Model]] | None = None
    revoked_undated_on: Callable[[date, Revocations | None], ScopedQuerySet[_Model]] | None = None

    def counted(
        self, scope: Scope, territory: Territory, papers: Revocations | None = None
    ) -> ScopedQuerySet[_Model]:
        """What counts."""
        return self._of(self.counted_on(scope.day, papers), scope, territory)

    def _of(self, rows: ScopedQuerySet[_Model], scope: Scope, territory: Territory) -> ScopedQuerySet[_Model]:
        return rows.in_territory(territory).filter(self._counting(scope), self.at_levels(scope))

    def _counting(self, scope: Scope) -> Q:
        """Of the scope's time, as far as that had begun on the day of counting."""
        return self.dating.belonging(scope) & self.dating.begun(scope)

    def after(
        self, scope: Scope, territory: Territory, papers: Revocations | None = None
    ) -> ScopedQuerySet[_Model]:
        """What does not count only because it, or its year, came after the day of counting."""
        first, *others = self.after_parts(scope, territory, papers)
        return reduce(or_, others, first)

    def after_parts(
        self, scope: Scope, territory: Territory, papers: Revocations | None = None
    ) -> list[ScopedQuerySet[_Model]]:
        """`after` in parts that have no row in common: by its own day, by its year. Each is found by its own index."""
        parts = [self.dated_after(scope.day, papers)]
        if days.has_later_years(scope):
            parts.append(self.counted_on(scope.day, papers).filter(self.dating.of_later_years(scope)))
        asked = self.dating.belonging(scope), self.at_levels(scope)
        return [part.in_territory(territory).filter(*asked) for part in parts]

    def ended(
        self, scope: Scope, territory: Territory, papers: Revocations | None = None
    ) -> ScopedQuerySet[_Model]:
        """What counts and was revoked or withdrawn after the day of counting; nothing where neither can be."""
        if self.ended_after is None:
            return self.counted(scope, territory, papers).none()
        return self._of(self.ended_after(scope.day, papers), scope, territory)

    def revoked_undated(
        self, scope: Scope, territory: Territory, papers: Revocations | None = None
    ) -> ScopedQuerySet[_Model]:
        """What would count but for a revoking paper without a day; nothing where there are no such papers.

        Of a part of a year also what would be `undated` but for such a paper.
        """
        if self.revoked_undated_on is None:
            return self.counted(scope, territory, papers).none()
        rows = self.revoked_undated_on(scope.day, papers).in_territory(territory)
        return rows.filter(self._counting(scope) | self.dating.undated(scope), self.at_levels(scope))

    def undated(
        self, scope: Scope, territory: Territory, papers: Revocations | None = None
    ) -> ScopedQuerySet[_Model]:
        """What counts without a day; of a part of a year what belongs to that year, and to no part of it."""
        rows = self.counted_on(scope.day, papers).in_territory(territory)
        return rows.filter(self.dating.undated(scope), self.at_levels(scope))


def registered_at(scope: Scope) -> Q:
    """Of a registration: the level that the scope asks for."""
    return Q(level=scope.level) if scope.level else Q()


def assessed_at(scope: Scope) -> Q:
    """Of an assessment: the level that the scope asks for, of its registration."""
    return Q(registration__level=scope.level) if scope.level else Q()


def recognised_at(scope: Scope) -> Q:
    """Of a recognition: the levels that the scope asks for, of its registration and its own."""
    return assessed_at(scope) & (Q(level=scope.recognition_level) if scope.recognition_level else Q())


REGISTRATIONS: Final = Records[Registration](
    days.REGISTRATIONS,
    registered_at,
    lambda day, papers: Registration.objects.counted_on(day),
    lambda day, papers: Registration.objects.dated_after(day),
    lambda day, papers: Registration.objects.withdrawn_after(day),
)
ASSESSMENTS: Final = Records[Assessment](
    days.ASSESSMENTS,
    assessed_at,
    lambda day, papers: Assessment.objects.counted_on(day),
    lambda day, papers: Assessment.objects.dated_after(day),
)
RECOGNITIONS: Final = Records[Recognition](
    days.RECOGNITIONS,
    recognised_at,
    lambda day, papers: Recognition.objects.counted_on(day, papers),
    lambda day, papers: Recognition.objects.dated_after(day, papers),
    lambda day, papers: Recognition.objects.revoked_after(day, papers),
    lambda day, papers: Recognition.objects.revoked_undated(day, papers),
)
COMMENDATIONS: Final = Records[Commendation](
    days.COMMENDATIONS,
    lambda scope: Q(),
    lambda day, papers: Commendation.objects.in_force_on(day, papers),
    lambda day, papers: Commendation.objects.dated_after(day, papers),
    lambda day, papers: Commendation.objects.revoked_after(day, papers),
    lambda day, papers: Commendation.objects.revoked_undated(day, papers),
)
OUTCOMES: Final = Records[Outcome](
    days.OUTCOMES,
    lambda scope: Q(),
    lambda day, papers: Outcome.objects.counted_on(day),
    lambda day, papers: Outcome.objects.dated_after(day),
)


def latest_first(to_registration: str = "") -> tuple[OrderBy, ...]:
    """The order of counted rows of one model, or of one registrant: the first says in which unit they stand.

    `to_registration` leads from the row to its registration ("registration__").
    """
    latest = F(f"{to_registration}year").desc(nulls_last=True), F(f"{to_registration}pk").desc()
    return (*latest, F("pk").desc()) if to_registration else latest


def last_of_each(rows: QuerySet[_Model], to_registration: str = "") -> QuerySet[_Model]:
    """Of counted rows the last one of each model."""
    number = Window(
        RowNumber(), partition_by=F(f"{to_registration}model"), order_by=latest_first(to_registration)
    )
    return rows.alias(number=number).filter(number=1)  # type: ignore[return-value] # the stubs lose the row's type
