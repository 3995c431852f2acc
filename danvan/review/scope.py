"""What a review is about: programme, unit, year, level."""

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import QuerySet

from models_registry.models import Programme, Unit

_Rows = TypeVar("_Rows", bound=QuerySet[Any])
UNKNOWN_YEAR = "khong-ro"


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

    @property
    def calendar_year(self) -> int | None:
        """The year as a number; None for all years and for the unknown one."""
        return self.year if isinstance(self.year, int) else None

    @property
    def is_of_no_year(self) -> bool:
        """Whether it is about what has no known year; templates ask so."""
        return self.year == UNKNOWN_YEAR

    def query(self, **more: str) -> tuple[tuple[str, str], ...]:
        """Parameters of a list within this scope."""
        base = {"giai_doan": self.programme.code, "don_vi": str(self.unit.pk)}
        if self.year is not None:
            base["nam"] = str(self.year)
        return tuple({**base, **more}.items())

    def in_year(self, queryset: _Rows, lookup: str = "year") -> _Rows:
        """The rows of the scope's year."""
        if self.year is None:
            return queryset
        return queryset.filter(**{lookup: None if self.is_of_no_year else self.year})
