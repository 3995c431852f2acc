"""A unit as the reader knows it, and what a text may mean in a catalogue."""

import datetime
from dataclasses import dataclass
from typing import Final

COMMUNE_RANK: Final = 3  # 1 for a province, 2 a district, 4 a hamlet


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """A unit: `key` is the caller's (a primary key), `label` is "Xã Xuân Lập", `name` "Xuân Lập".

    `rank` is 1 for a province, 2 district, `COMMUNE_RANK`, 4 hamlet. The days say when it stood; None is unlimited.
    `path` begins with that of the unit above. `validity` says these days in words.
    """

    key: int
    label: str
    name: str
    code: str = ""
    aliases: tuple[str, ...] = ()
    rank: int = COMMUNE_RANK
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    path: str = ""
    validity: str = ""

    def stood_in(self, year: int) -> bool:
        """Whether it stood on any day of the year."""
        return self.years_from(year) == 0

    def years_from(self, year: int) -> int:
        """How many years lie between the year and the time in which it stood."""
        if self.valid_from is not None and year < self.valid_from.year:
            return self.valid_from.year - year
        return max(0, year - self.valid_to.year) if self.valid_to is not None else 0


@dataclass(frozen=True, slots=True)
class Match:
    """`value` is the one meaning (a code or a unit), None if there is none or are several; `nearest` to choose.

    `namesakes` are the several units, the nearest in time first.
    """

    value: str | None = None
    unit: UnitEntry | None = None
    nearest: tuple[str, ...] = ()  # labels, best first
    several: bool = False  # `nearest` all fit equally
    namesakes: tuple[UnitEntry, ...] = ()

    @property
    def is_of_time(self) -> bool:
        """Whether it is the year that decides between them, so that each is asked for its own."""
        return len({(unit.valid_from, unit.valid_to) for unit in self.namesakes}) > 1
