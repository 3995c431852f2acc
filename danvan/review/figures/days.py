"""Which year a record counts by, and which day of its own is set against the day of counting.

A registration has its year and its day; a recognition the year of its registration and the day of its decision; a
commendation its year and the day of its decision; an outcome its year and its day. The day of entry is none of these.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from danvan.review.scope import Scope
from models_registry.models import Programme


def has_later_years(scope: Scope) -> bool:
    """Whether some year of the period had not begun on the day of counting."""
    return scope.period.last_year > scope.day.year


@dataclass(frozen=True)
class Dating:
    """Where a kind of record keeps its year, its programme and its own day, as lookups."""

    year: str
    programme: str
    day: str

    def behind(self, link: str) -> "Dating":
        """The same, asked of rows that lead to such a record."""
        return Dating(f"{link}__{self.year}", f"{link}__{self.programme}", f"{link}__{self.day}")

    def begun(self, scope: Scope) -> Q:
        """Its year had begun on the day of counting, or while that is unknown its programme's first one; asked of what
        belongs to the scope.
        """
        return self._of_years_up_to(scope, "lte") if has_later_years(scope) else Q()

    def of_later_years(self, scope: Scope) -> Q:
        """Its year had not begun on the day of counting, or while that is unknown its programme's first one."""
        return self._of_years_up_to(scope, "gt")

    def _of_years_up_to(self, scope: Scope, compared: str) -> Q:
        day = scope.day.year
        programmes = Programme.objects.filter(**{f"first_year__{compared}": day}).order_by().values("pk")
        return Q(**{f"{self.year}__{compared}": day}) | Q(
            **{self.year: None, f"{self.programme}__in": programmes}
        )

    def undated(self, scope: Scope) -> Q:
        """Has no day of its own. Of a part of a year: belongs to that year, and to no part of it."""
        undated = Q(**{self.day: None}) & self.begun(scope)
        return undated & (self.belonging(scope) if scope.period.is_of_whole_years else self._of_years(scope))

    def belonging(self, scope: Scope) -> Q:
        """Belongs to the scope's time: to its years; of a part of a year, by its day as well.

        A day before its year stands in the first part of the year, one after it in the last.
        """
        of_years = self._of_years(scope)
        if scope.period.is_of_whole_years:
            return of_years
        first, last = scope.period.from_on, scope.period.to_on
        known = ~Q(**{self.day: None})
        from_first = Q() if (first.month, first.day) == (1, 1) else Q(**{f"{self.day}__gte": first})
        to_last = Q() if (last.month, last.day) == (12, 31) else Q(**{f"{self.day}__lte": last})
        return of_years & known & from_first & to_last

    def _of_years(self, scope: Scope) -> Q:
        """Of the scope's years. Without a year it counts where its programme's years lie within the period."""
        first, last = scope.period.first_year, scope.period.last_year
        # Asked of the few programmes, not joined to every record.
        within = Programme.objects.filter(first_year__gte=first, last_year__lte=last).order_by().values("pk")
        unknown = Q(**{self.year: None, f"{self.programme}__in": within})
        if scope.is_of_no_year:
            return unknown
        if scope.calendar_year:
            return Q(**{self.year: scope.calendar_year})
        return Q(**{f"{self.year}__gte": first, f"{self.year}__lte": last}) | unknown


REGISTRATIONS = Dating("year", "programme", "registered_on")
RECOGNITIONS = Dating("registration__year", "registration__programme", "decision__issued_on")
COMMENDATIONS = Dating("year", "programme", "decision__issued_on")
OUTCOMES = Dating("year", "programme", "on")
ASSESSMENTS = Dating("registration__year", "registration__programme", "assessed_on")


def would_count(scope: Scope, year: int | None, programme: Programme, day: date | None) -> bool:
    """Whether a record counts that is not written yet, in a whole period or a part of a year."""
    period = scope.period
    if year is None:
        first, last = programme.first_year, programme.last_year
        of_years = period.first_year <= first and last <= period.last_year and first <= scope.day.year
    else:
        of_years = period.first_year <= year <= min(period.last_year, scope.day.year)
    if not of_years or (day is not None and day > scope.day):
        return False
    if period.is_of_whole_years:
        return True
    if day is None:
        return False
    year = period.first_year
    return period.from_on <= max(min(day, date(year, 12, 31)), date(year, 1, 1)) <= period.to_on
