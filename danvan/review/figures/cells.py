"""The counts that every figure is a sum of, as the tally added them up: by unit, by year, by kind."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from danvan.review.figures.counting import (
    LEVELS,
    NOVELTIES,
    RECOGNISED,
    RECOGNISED_YEARS,
    REGISTERED,
    REGISTERED_ROWS,
    REGISTERED_YEARS,
    REGISTRANTS,
)
from danvan.tally.reading import Added
from models_registry.models import Level


@dataclass(frozen=True, slots=True)
class RowCell:
    """Models of a row of units: registered, whatever their field (0), or recognised, by a row of fields.

    In a span of years each where it was so last.
    """

    row: int  # the key of one of its units
    field_id: int
    models: int


@dataclass(frozen=True, slots=True)
class RegisteredOfYear:
    """Registrations of a year (None: unknown), all and by novelty."""

    year: int | None
    registrations: int
    new: int
    maintained: int
    replicated: int
    unknown: int


@dataclass(frozen=True, slots=True)
class RecognisedOfYear:
    """Models recognised for a year (None: unknown), of a row of fields: once in each year."""

    year: int | None
    field_id: int
    models: int


@dataclass(frozen=True, slots=True)
class RegisteredOfKind:
    """Registrations, and the models registered, of a row of fields and a kind of registrant."""

    field_id: int
    kind: str
    registrations: int
    undated: int
    models: int
    demo_models: int


@dataclass(frozen=True, slots=True)
class RegistrantsOfKind:
    """Who registered, of a kind; whatever the fields of his models, once."""

    kind: str
    registrants: int


@dataclass(frozen=True, slots=True)
class RecognisedOfKind:
    """Recognitions, and the models recognised, also by level and as exemplary, of a row of fields and a kind."""

    field_id: int
    kind: str
    times: int
    undated: int
    models: int
    levels: tuple[int, ...]
    exemplary: int

    def of_level(self, level: Level) -> int:
        """Models recognised at a level."""
        return self.levels[LEVELS.index(level)]


@dataclass(frozen=True)
class Registered:
    """Registrations of one scope, told in four ways."""

    by_row: list[RowCell] = field(default_factory=list)
    by_year: list[RegisteredOfYear] = field(default_factory=list)
    by_kind: list[RegisteredOfKind] = field(default_factory=list)
    registrants: list[RegistrantsOfKind] = field(default_factory=list)


@dataclass(frozen=True)
class Recognised:
    """Recognitions of one scope, told in three ways."""

    by_row: list[RowCell] = field(default_factory=list)
    by_year: list[RecognisedOfYear] = field(default_factory=list)
    by_kind: list[RecognisedOfKind] = field(default_factory=list)


@dataclass(frozen=True)
class Cells:
    """All that is counted of one scope; `beside` are the parts of what stands beside the two."""

    registered: Registered = field(default_factory=Registered)
    recognised: Recognised = field(default_factory=Recognised)
    beside: list[Added] = field(default_factory=list)


def cells_of(found: Iterable[Added], size: int) -> list[Cells]:
    """The cells of each scope, by its number, of `size` in all."""
    cells = [Cells() for _ in range(size)]
    for one in found:
        registered, recognised = cells[one.number].registered, cells[one.number].recognised
        row, numbers = one.field or 0, one.numbers
        if one.row is not None:
            of_part = registered if one.part == REGISTERED_ROWS else recognised
            of_part.by_row.append(RowCell(one.row, row, numbers[0]))
        elif one.part == REGISTERED:
            registered.by_kind.append(RegisteredOfKind(row, one.word, *numbers[:4]))
        elif one.part == REGISTERED_YEARS:
            registered.by_year.append(RegisteredOfYear(one.year, *numbers[: 1 + len(NOVELTIES)]))
        elif one.part == REGISTRANTS:
            registered.registrants.append(RegistrantsOfKind(one.word, numbers[0]))
        elif one.part == RECOGNISED:
            times, undated, models, *at_levels = numbers[: 3 + len(LEVELS)]
            recognised.by_kind.append(
                RecognisedOfKind(row, one.word, times, undated, models, tuple(at_levels), numbers[-1])
            )
        elif one.part == RECOGNISED_YEARS:
            recognised.by_year.append(RecognisedOfYear(one.year, row, numbers[0]))
        else:
            cells[one.number].beside.append(one)
    return cells
