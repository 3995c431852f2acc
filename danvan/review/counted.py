"""What counts in a review: its scope, a number that knows its list, and the rows that are counted.

The figures (`figures.py`) count these rows and the printed lists (`lists.py`) print them, so that a list
cannot differ from its number.
"""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from awards.models import Commendation, Recognition
from models_registry.models import Programme, Registration, Unit

UNKNOWN_YEAR = "khong-ro"


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

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True)
class Scope:
    """What a review is about. `year` is None for all years, `UNKNOWN_YEAR`, or a year; `level` may be ""."""

    programme: Programme
    unit: Unit
    year: int | str | None = None
    level: str = ""

    @property
    def day(self) -> date:
        """The day of counting; for a unit that had ended by then, its last day."""
        return self.unit.last_day(self.programme.counted_on)

    def query(self, **more: str) -> tuple[tuple[str, str], ...]:
        """Parameters of a list within this scope."""
        base = {"giai_doan": self.programme.code, "don_vi": str(self.unit.pk)}
        if self.year is not None:
            base["nam"] = str(self.year)
        return tuple({**base, **more}.items())

    def in_year(self, queryset, lookup: str = "year"):  # noqa: ANN001, ANN201 - any queryset
        """The rows of the scope's year."""
        if self.year is None:
            return queryset
        return queryset.filter(**{lookup: None if self.year == UNKNOWN_YEAR else self.year})


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
