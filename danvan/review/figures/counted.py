"""What counts in a review: a number that knows its list, the rows that are counted, a model recognised twice.

The figures (`review.py`) count these rows and the printed lists (`lists.py`) print them, so that a list
cannot differ from its number.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar
from urllib.parse import urlencode

from django.db.models import F, Model, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from awards.models import Commendation, Recognition
from danvan.review.figures.days import COMMENDATIONS, OUTCOMES, RECOGNITIONS, REGISTRATIONS
from danvan.review.scope import Scope
from models_registry.models import Outcome, Registration


class _OfModel(Protocol):
    @property
    def model_id(self) -> int: ...


_Row = TypeVar("_Row", bound=_OfModel)
_Model = TypeVar("_Model", bound=Model)


@dataclass(frozen=True)
class Count:
    """A number and the list that it counts: the name of a page and its parameters."""

    value: int
    page: str
    query: tuple[tuple[str, str], ...]

    @property
    def url(self) -> str:
        """Address of the list; it holds exactly `value` rows."""
        return f"{reverse(f'portal:{self.page}')}?{urlencode(self.query)}"

    def part(self, value: int, **more: str) -> "Count":
        """Part of what it counts: its list with further parameters."""
        return Count(value, self.page, tuple({**dict(self.query), **more}.items()))

    def __str__(self) -> str:
        return str(self.value)


def counted_registrations(scope: Scope, paths: tuple[str, ...]) -> QuerySet[Registration]:
    """Accepted registrations of the scope, in the territory `paths`."""
    rows = Registration.objects.counted().filter(REGISTRATIONS.counting(scope), registered_at(scope))
    return rows.in_territory(paths)


def counted_recognitions(scope: Scope, paths: tuple[str, ...]) -> QuerySet[Recognition]:
    """Recognitions in force of accepted registrations, each by the day of its decision."""
    rows = Recognition.objects.counted().filter(RECOGNITIONS.counting(scope), recognised_at(scope))
    return rows.in_territory(paths)


def registered_at(scope: Scope) -> Q:
    """Of a registration: the level that the scope asks for."""
    return Q(level=scope.level) if scope.level else Q()


def recognised_at(scope: Scope) -> Q:
    """Of a recognition: the levels that the scope asks for, of its registration and its own."""
    of_registration = Q(registration__level=scope.level) if scope.level else Q()
    return of_registration & (Q(level=scope.recognition_level) if scope.recognition_level else Q())


def last_of_each(
    rows: QuerySet[_Model], of: tuple[str, ...], year: str, registration: str
) -> QuerySet[_Model]:
    """Of counted rows the last one of each model, or of each registrant: it says in which unit they stand.

    `of` are lookups of what is told apart; `year` and `registration` say the order.
    """
    latest = [F(year).desc(nulls_last=True), F(registration).desc(), F("pk").desc()]
    number = Window(RowNumber(), partition_by=[F(lookup) for lookup in of], order_by=latest)
    return rows.alias(number=number).filter(number=1)  # type: ignore[return-value] # the stubs lose the row's type


def counted_commendations(scope: Scope, paths: tuple[str, ...]) -> QuerySet[Commendation]:
    """Commendations in force, each by the day of its decision."""
    return Commendation.objects.in_force().filter(COMMENDATIONS.counting(scope)).in_territory(paths)


def counted_outcomes(scope: Scope, paths: tuple[str, ...]) -> QuerySet[Outcome]:
    """What was moved."""
    return Outcome.objects.filter(OUTCOMES.belonging(scope)).in_territory(paths)


def recognised_models(recognitions: Iterable[_Row]) -> dict[int, _Row]:
    """A model recognised twice, for two years or at two levels, counts once: its key -> one of its rows.

    The rows of a model differ in the recognition only. Every number of recognised models is the length of this.
    """
    return {row.model_id: row for row in recognitions}
