"""What counts in a review: a number that knows its list, and the rows that are counted.

The figures (`review.py`) count these rows and the printed lists (`lists.py`) print them, so that a list
cannot differ from its number.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from awards.models import Commendation, Recognition
from danvan.review.scope import Scope
from models_registry.models import Registration


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
    rows = scope.in_year(Registration.objects.counted().registered_in(scope.programme).in_territory(paths))
    return rows.filter(level=scope.level) if scope.level else rows


def counted_recognitions(scope: Scope, paths: tuple[str, ...]) -> QuerySet[Recognition]:
    """Recognitions in force of accepted registrations; a scope's level is here that of the recognition."""
    rows = scope.in_year(
        Recognition.objects.counted().filter(registration__programme=scope.programme).in_territory(paths),
        "registration__year",
    )
    return rows.filter(level=scope.level) if scope.level else rows


def counted_commendations(scope: Scope, paths: tuple[str, ...]) -> QuerySet[Commendation]:
    """Commendations in force."""
    return scope.in_year(
        Commendation.objects.in_force().filter(programme=scope.programme).in_territory(paths)
    )
