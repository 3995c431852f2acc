"""What a column of a list says of columns of the database: of a row that was read, or of those columns alone.

A file of a hundred thousand rows makes no objects: Django takes longer to make them than the database to read them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
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

    def sayer(self, rows: list[tuple[Any, ...]], places: list[int]) -> Callable[[tuple[Any, ...]], Any]:
        """Says it of each of these rows, of which its lookups stand in those places."""
        say = self.say
        if len(places) == 1:
            (place,) = places
            return (lambda row: row[place]) if say is as_it_is else (lambda row: say(row[place]))
        return lambda row: say(*(row[place] for place in places))


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

    def sayer(self, rows: list[tuple[Any, ...]], places: list[int]) -> Callable[[tuple[Any, ...]], Any]:
        (place,) = places
        found = self.read({row[place] for row in rows})
        return lambda row: found.get(row[place], "")


def told_by_values(
    rows: "models.QuerySet[Any]", columns: Iterable[Stored], at_once: int
) -> Iterator[list[Any]]:
    """What the columns say of each row, in one query and one for each that hangs beside so many rows."""
    columns = list(columns)
    # The key is asked too: rows that are read "distinct" are so by it.
    lookups = list(dict.fromkeys(["pk", *(lookup for column in columns for lookup in column.lookups)]))
    values = rows.prefetch_related(None).values_list(*lookups).iterator(chunk_size=at_once)
    places = [[lookups.index(lookup) for lookup in column.lookups] for column in columns]
    while part := list(islice(values, at_once)):
        sayers = [column.sayer(part, own) for column, own in zip(columns, places, strict=True)]
        for row in part:
            yield [say(row) for say in sayers]


def _reached(row: Any, lookup: str) -> Any:
    for name in lookup.split(LOOKUP_SEP):
        if row is None:
            return None
        row = getattr(row, name)
    return row
