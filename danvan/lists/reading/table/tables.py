"""A list on a sheet, and the rows that say its headings again."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import itemgetter

from danvan.lib.sheets import column_letter
from danvan.lib.sheets.book import Cell
from danvan.lists.reading.table.header_rows import Line
from danvan.lists.reading.words.headings import heading_key


def place_of(header_row: int, headings: Iterable[int]) -> str:
    """The cell of the first heading of a list, by which the list is known among those of its sheet."""
    return f"{column_letter(min(headings, default=1))}{header_row}"


@dataclass(slots=True)
class Table:
    """A list on a sheet. Columns are numbers from 1; `above` are the lines between it and the table before."""

    header_rows: tuple[int, ...]
    columns: dict[int, str]
    headings: dict[int, str]
    heading_keys: dict[int, set[str]] = field(default_factory=dict)
    unknown: list[int] = field(default_factory=list)  # columns with a heading that means nothing known
    parts: dict[int, list[int]] = field(default_factory=dict)  # a name's column -> those with the rest of it
    above: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    chosen: frozenset[int] = frozenset()  # columns that the officer chose
    is_only: bool = True  # the one list of its sheet

    @property
    def at(self) -> str:
        """The cell of its first heading, "A13"."""
        return place_of(self.header_rows[0], self.headings)

    @property
    def list_at(self) -> str:
        """The same where the sheet has several lists, else ""."""
        return "" if self.is_only else self.at

    @property
    def names(self) -> set[str]:
        """What its columns are; marks and kinds of registrant count as their column."""
        return {name.split(":")[0] for name in self.columns.values()}

    @property
    def headings_of_names(self) -> list[str]:
        """The headings of its titles and holders."""
        names = {"title", "registrant"}
        return [self.headings[at] for at, name in self.columns.items() if name.split(":")[0] in names]

    def cells_of(self, row: int) -> list[Cell]:
        """The cells of one of its rows, by the Excel number; none if it is not in the body."""
        at = bisect_left(self.body, row, key=itemgetter(0))
        return self.body[at][1] if at < len(self.body) and self.body[at][0] == row else []

    def number_of(self, name: str) -> int:
        """The first column of that name (marks and kinds of registrant count as their column), 0 if none."""
        return next((at for at, target in self.columns.items() if target.split(":")[0] == name), 0)


def is_repeated(cells: list[tuple[int, Cell]], table: Table) -> bool:
    """Whether a row says the table's own headings again."""
    if len(cells) < 2:
        return False
    same = sum(
        isinstance(value, str) and heading_key(value) in table.heading_keys.get(at, ()) for at, value in cells
    )
    return same >= 0.6 * len(cells)
