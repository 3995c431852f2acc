"""A column of a list, and the surfaces that print it.

The lists themselves are declared beside their models, in `models_registry.columns` and `awards.columns`: the review,
which prints them in its workbook and report, stands left of the portal's pages and could not read them there.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Flag, auto
from typing import Any, Generic, TypeVar

from danvan.lib.xlsx import Kind

_Row = TypeVar("_Row")


class Surface(Flag):
    """Where a list is printed."""

    PAGE = auto()  # the portal's list
    EXCEL = auto()  # "Xuất Excel" of the entry screen
    CLOSED = auto()  # the list kept with a closed review, as text
    SHEET = auto()  # the review's workbook
    REPORT = auto()  # the report in Word; there the heading is the name that a template writes


PAGE, EXCEL, CLOSED, SHEET, REPORT = Surface


@dataclass(frozen=True)
class ListColumn(Generic[_Row]):
    """What some surfaces print of a row, under which heading; where another says it otherwise, a line follows.

    `value`: text, number, date or None, in Excel each in a cell of its own kind; on a page also what the template
    `portal/cells/<cell>.html` prints. `width`, in millimetres, and `kind` are those of the workbook.
    """

    heading: str
    value: Callable[[_Row], Any]
    on: Surface
    width: float = 0
    kind: Kind = Kind.TEXT
    cell: str = ""


def printed(surface: Surface, columns: Iterable[ListColumn[_Row]]) -> list[ListColumn[_Row]]:
    """The columns of that surface, as they follow each other there."""
    return [column for column in columns if surface in column.on]
