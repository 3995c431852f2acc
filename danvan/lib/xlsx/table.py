"""What a table of a sheet is made of: columns, bands between the rows, and the values of cells."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What a column holds; decides alignment and number format."""

    TEXT = "text"
    CENTRE = "centre"
    NUMBER = "number"
    DIFFERENCE = "difference"
    DATE = "date"


@dataclass(frozen=True)
class Column:
    """A column of a table, `width` in millimetres."""

    heading: str
    width: float
    kind: Kind = Kind.TEXT


@dataclass(frozen=True)
class Band:
    """A row of a table that heads the rows below it."""

    text: str


@dataclass(frozen=True)
class Linked:
    """A number that leads to a sheet of the same workbook."""

    value: int
    sheet: str


@dataclass(frozen=True)
class Span:
    """Rows of a table in a sheet: of its heading, first and last of its body (totals left out)."""

    heading: int
    first: int
    last: int


Value = str | int | Decimal | float | date | time | timedelta | Linked | None
