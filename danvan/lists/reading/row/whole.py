"""What is read with every row of a table: its columns, the catalogue, and what is said of the whole list."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property

from danvan.lib.sheets.book import Cell
from danvan.lists.reading.row.columns import TableColumns
from danvan.lists.reading.table.lines_above import Defaults, Said
from danvan.lists.reading.words.catalogue import Catalogue
from danvan.lists.reading.words.matches import Match
from danvan.lists.reading.words.times import listed_year


@dataclass(frozen=True)
class Whole:
    """The same for all rows of a table: `said` by its titles, `defaults` by the officer.

    A word is looked up in the catalogue once for a table: most rows name the same few units, fields and years.
    """

    columns: TableColumns
    catalogue: Catalogue
    said: Said
    defaults: Defaults

    @cached_property
    def match_kind(self) -> Callable[[str], str | None]:
        """`Catalogue.match_kind`."""
        return cache(self.catalogue.match_kind)

    @cached_property
    def match_field(self) -> Callable[[str], Match]:
        """`Catalogue.match_field`."""
        return cache(self.catalogue.match_field)

    @cached_property
    def match_unit(self) -> Callable[[str, int | None], Match]:
        """`Catalogue.match_unit`."""
        return cache(self.catalogue.match_unit)

    @cached_property
    def year_in(self) -> Callable[[Cell], int]:
        """The year of the catalogue that a cell says, 0 for none."""

        @cache
        def year_in(value: Cell) -> int:
            year = listed_year(value)
            return year if year in self.catalogue.years else 0

        return year_in

    @cached_property
    def field_names(self) -> dict[str, str]:
        """What a person calls each field, by its code."""
        return {entry.code: entry.name for entry in reversed(self.catalogue.fields)}
