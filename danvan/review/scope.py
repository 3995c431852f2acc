"""What a review is about: period, unit, year, levels; on which day it counts and of which day its territory is."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.text import capfirst

from danvan.review.words import time_words
from models_registry.models import Level, Unit
from models_registry.models.years import UNKNOWN_YEAR_WORDS, year_words
from models_registry.territory import Succession, Territory, territory_of

if TYPE_CHECKING:
    from danvan.review.models.periods import ReviewPeriod

UNKNOWN_YEAR = "khong-ro"


@dataclass(frozen=True)
class Scope:
    """What a review is about. `year` is None for all years, `UNKNOWN_YEAR`, or a year.

    `level` is that of the registration, `recognition_level` that of the recognition; either may be "".
    """

    period: "ReviewPeriod"
    unit: Unit
    year: int | str | None = None
    level: str = ""
    recognition_level: str = ""

    @property
    def day(self) -> date:
        """The day of counting; for a unit that had ended by then, its last day."""
        return self.unit.last_day(self.period.counted_on)

    @property
    def territory_on(self) -> date:
        """Of which day the territory is: the day of counting ("as then") or today ("as now").

        A unit that came later than the day of counting has no territory of then: it takes that of today, in which its
        predecessors' numbers are its own. One that has ended keeps that of its last day.
        """
        if self.is_as_now:
            return self.unit.last_day(timezone.localdate())
        return self.day

    @property
    def is_as_now(self) -> bool:
        """Whether the territory is that of today."""
        return self.came_later or self.period.territory == self.period.Territory.AS_NOW

    @property
    def territory_in_words(self) -> str:
        """ "địa giới hiện nay", within a sentence after what counts to a day; of a unit that has ended its last one."""
        if not self.is_as_now:
            return "địa giới ngày đó"
        ended_on = self.unit.ended_on
        return f"địa giới ngày {ended_on:%d/%m/%Y}" if ended_on else "địa giới hiện nay"

    @property
    def came_later(self) -> bool:
        """Whether the unit was founded after the day of counting."""
        return self.unit.valid_from is not None and self.unit.valid_from > self.period.counted_on

    def territory(self, successions: list[Succession]) -> Territory:
        """Where what is counted lies."""
        return territory_of(self.unit.path, self.territory_on, successions)

    @property
    def calendar_year(self) -> int | None:
        """The year as a number; None for all years and for the unknown one."""
        return self.year if isinstance(self.year, int) else None

    @property
    def is_of_no_year(self) -> bool:
        """Whether it is about what has no known year; templates ask so."""
        return self.year == UNKNOWN_YEAR

    @property
    def is_of_a_level(self) -> bool:
        """Whether it leaves out some levels."""
        return bool(self.level or self.recognition_level)

    @property
    def is_part(self) -> bool:
        """Whether it is of some levels only, or of no known year: such a part is never closed, nobody publishes it."""
        return self.is_of_a_level or self.is_of_no_year

    @property
    def levels(self) -> str:
        """The levels that it asks for, in words: "đăng ký cấp xã, công nhận cấp huyện"."""
        asked = (("đăng ký", self.level), ("công nhận", self.recognition_level))
        return ", ".join(f"{of} {Level(level).label.lower()}" for of, level in asked if level)

    @property
    def from_on(self) -> date:
        """The first day of its time: of its year, else of the period."""
        return date(self.calendar_year, 1, 1) if self.calendar_year else self.period.from_on

    @property
    def to_on(self) -> date:
        """The last day of its time."""
        return date(self.calendar_year, 12, 31) if self.calendar_year else self.period.to_on

    @property
    def time(self) -> tuple[date, date]:
        """Its first and last day."""
        return self.from_on, self.to_on

    @property
    def time_in_words(self) -> str:
        """ "giai đoạn 2020 - 2022", "năm 2021", and that it is about what has no known year."""
        words = time_words(*self.time) if self.calendar_year else self.period.span
        return f"{words}, các lượt {UNKNOWN_YEAR_WORDS.lower()}" if self.is_of_no_year else words

    @property
    def years(self) -> range:
        """Years of the period that its day has reached: of a unit that ended within it those that it knew."""
        return range(self.period.first_year, min(self.period.last_year, self.day.year) + 1)

    @property
    def is_to_come(self) -> bool:
        """Whether its time begins after the day of counting."""
        return self.from_on > self.period.counted_on

    @property
    def yet_to_come(self) -> str:
        """That its time has not begun: nothing of it can be known."""
        return f"{capfirst(self.time_in_words)} chưa bắt đầu nên chưa có số liệu"

    @property
    def absence(self) -> str:
        """That its unit did not stand in its time, within a sentence."""
        return f"{self.unit.label} chưa có, hoặc không còn, trong {self.time_in_words}"

    def year_in_words(self, year: int | None) -> str:
        """A row of the table of years: "năm 2021", "không rõ năm"; a part of a year is not called by its year."""
        return year_words(year) if self.period.is_of_whole_years else self.time_in_words

    def in_its_year(self, year: int | None) -> "Scope":
        """The same in one of its years; None is the unknown one. A part of one year is its year's row as it is."""
        if not self.period.is_of_whole_years:
            return self
        return replace(self, year=UNKNOWN_YEAR if year is None else year)

    def whole(self) -> "Scope":
        """The whole period of its unit, of all levels."""
        return Scope(self.period, self.unit)

    def query(self, **more: str) -> tuple[tuple[str, str], ...]:
        """Parameters of a list within this scope."""
        base = {"ky": str(self.period.pk), "don_vi": str(self.unit.pk)}
        if self.year is not None:
            base["nam"] = str(self.year)
        return tuple({**base, **more}.items())
