"""A column of a list, and the surfaces that print it.

The lists themselves are declared beside their models, in `models_registry.columns` and `awards.columns`: the review,
which prints them in its workbook and report, stands left of the portal's pages and could not read them there.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Flag, auto
from typing import Any, Generic, TypeVar

from django.db.models import Case, IntegerField, TextChoices, Value, When

from danvan.lib.text import slug
from danvan.lib.xlsx import Kind

_Row = TypeVar("_Row")


class Surface(Flag):
    """Where a list is printed."""

    PAGE = auto()  # the portal's list
    EXCEL = auto()  # "Xuất Excel" of the entry screen; on the portal's list where a reader chooses it
    CLOSED = auto()  # the list kept with a closed review, as text
    SHEET = auto()  # the review's workbook
    REPORT = auto()  # the report in Word; there the heading is the name that a template writes


PAGE, EXCEL, CLOSED, SHEET, REPORT = Surface


@dataclass(frozen=True)
class ListColumn(Generic[_Row]):
    """What some surfaces print of a row, under which heading; where another says it otherwise, a line follows.

    `value`: text, number, date or None, in Excel each in a cell of its own kind; on a page also what the
    `cell` of that name prints (danvan.portal.cells). `width`, in millimetres, and `kind` are those of the workbook.

    Of the portal's list: `order` are the columns of the database, or expressions, or names that the list gives to such,
    by which its rows are sorted under this heading; `part_of` is the heading of the page's column of which Excel prints
    this part; `reads` are the links that are read ahead, in a query each, where it is printed.
    """

    heading: str
    value: Callable[[_Row], Any]
    on: Surface
    width: float = 0
    kind: Kind = Kind.TEXT
    cell: str = ""
    order: tuple[Any, ...] = ()
    part_of: str = ""
    reads: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """By which an address names it: "don-vi"; what says one thing on several surfaces has one key."""
        return slug(self.part_of or self.heading)


def printed(surface: Surface, columns: Iterable[ListColumn[_Row]]) -> list[ListColumn[_Row]]:
    """The columns of that surface, as they follow each other there."""
    return [column for column in columns if surface in column.on]


def reads_of(columns: Iterable[ListColumn[Any]]) -> list[str]:
    """The links that are read ahead for these columns, each once."""
    return list(dict.fromkeys(link for column in columns for link in column.reads))


def ranked(lookup: str, choices: type[TextChoices]) -> Case:
    """The place of a choice among its siblings, as they are declared; NULL for none of them."""
    places = [When(**{lookup: value}, then=Value(place)) for place, value in enumerate(choices.values)]
    return Case(*places, output_field=IntegerField())
