"""What a column of a list says of columns of the database: of a row that was read, or of those columns alone.

A file of a hundred thousand rows makes no objects: Django takes longer to make them than the database to read them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from django.db import models
from django.db.models.constants import LOOKUP_SEP

_Say = Callable[..., Any]


def as_it_is(value: Any) -> Any:
    """Of a column that says what is stored."""
    return value


def label_of(choices: type[models.Choices]) -> _Say:
    """Says the label of a choice, and what is none as it is, as `get_..._display` does."""
    labels: Final = {value: str(label) for value, label in choices.choices}
    return lambda value: labels.get(value, value)


class Stored:
    """The `value` of a column: what `say` makes of these lookups from its row; a link that leads nowhere gives None.

    `start` leads from the row to what the lookups are of; without it they are the row's own.
    """

    def __init__(
        self, *lookups: str, say: _Say = as_it_is, start: Callable[[Any], Any] | None = None
    ) -> None:
        self.lookups, self.say, self.start = lookups, say, start

    def __call__(self, row: Any) -> Any:
        found = self.start(row) if self.start else row
        return self.say(*(_reached(found, lookup) for lookup in self.lookups))

    def said(self, stored: Mapping[str, Sequence[Any]]) -> Iterable[Any]:
        """Says it of some rows, of which each lookup is given as a column."""
        found = [stored[lookup] for lookup in self.lookups]
        return found[0] if self.say is as_it_is else map(self.say, *found)


class StoredBeside(Stored):
    """What hangs on a row in a table of its own: `read` gives it by the keys which the one lookup finds.

    A row that was read says it by `of_row`, from what was read ahead.
    """

    def __init__(
        self, lookup: str, read: Callable[[set[Any]], Mapping[Any, str]], of_row: Callable[[Any], str]
    ) -> None:
        super().__init__(lookup)
        self.read, self.of_row = read, of_row

    def __call__(self, row: Any) -> Any:
        return self.of_row(row)

    def said(self, stored: Mapping[str, Sequence[Any]]) -> Iterable[Any]:
        (lookup,) = self.lookups
        found = self.read(set(stored[lookup]))
        return [found.get(key, "") for key in stored[lookup]]


def told_by_values(
    rows: "models.QuerySet[Any]", columns: Iterable[Stored], at_once: int
) -> Iterator[tuple[Any, ...]]:
    """What the columns say of each row, in one query and one for each that hangs beside so many rows.

    It is said a column at a time: a call for each cell costs more than its reading.
    """
    columns = list(columns)
    # The key is asked too: rows that are read "distinct" are so by it.
    lookups = list(dict.fromkeys(["pk", *(lookup for column in columns for lookup in column.lookups)]))
    values = rows.prefetch_related(None).values_list(*lookups).iterator(chunk_size=at_once)
    while part := list(islice(values, at_once)):
        stored = dict(zip(lookups, zip(*part, strict=True), strict=True))
        yield from zip(*(column.said(stored) for column in columns), strict=True)


def _reached(row: Any, lookup: str) -> Any:
    for name in lookup.split(LOOKUP_SEP):
        if row is None:
            return None
        row = getattr(row, name)
    return row
