"""What a column of a list says of columns of the database: of a row that was read, or of those columns alone.

A file of a hundred thousand rows makes no objects: Django takes longer to make them than the database to read them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, Final

from django.db import models
from django.db.models.constants import LOOKUP_SEP

from danvan.lib.among import Among

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

    `start` leads from the row to what the lookups are of; without it they are the row's own. After them `say` is given
    for each link of `many` the rows at its end. Such a link is followed from the row, through a link to one, or through
    one of many that stands before it; what only some lists read ahead under a name of its own is empty elsewhere.
    """

    def __init__(
        self,
        *lookups: str,
        say: _Say = as_it_is,
        start: Callable[[Any], Any] | None = None,
        many: Sequence[str] = (),
    ) -> None:
        self.lookups, self.say, self.start, self.many = lookups, say, start, many

    def __call__(self, row: Any) -> Any:
        found = self.start(row) if self.start else row
        ends = (_reached_many(found, link) for link in self.many)
        return self.say(*(_reached(found, lookup) for lookup in self.lookups), *ends)

    def said(self, stored: Mapping[str, Sequence[Any]]) -> Iterable[Any]:
        """Says it of some rows, of which each lookup and link is given as a column."""
        found = [stored[name] for name in (*self.lookups, *self.many)]
        return found[0] if self.say is as_it_is else map(self.say, *found)


def told_by_values(
    rows: "models.QuerySet[Any]", columns: Iterable[Stored], at_once: int
) -> Iterator[tuple[Any, ...]]:
    """What the columns say of each row, in one query and one for each link to many and so many rows.

    It is said a column at a time: a call for each cell costs more than its reading.
    """
    columns = list(columns)
    ends = {link: _Ends(rows, link) for column in columns for link in column.many}
    # The key is asked too: rows that are read "distinct" are so by it.
    asked = ["pk", *(lookup for column in columns for lookup in column.lookups)]
    lookups = list(dict.fromkeys(asked + [end.owner for end in ends.values() if end.owner not in ends]))
    values = rows.prefetch_related(None).values_list(*lookups).iterator(chunk_size=at_once)
    while part := list(islice(values, at_once)):
        stored: dict[str, Sequence[Any]] = dict(zip(lookups, zip(*part, strict=True), strict=True))
        for link, end in ends.items():
            stored[link] = end.read(stored[end.owner])
        yield from zip(*(column.said(stored) for column in columns), strict=True)


class _Ends:
    """The rows at the end of a link to many: those that the list reads ahead under that name, else all."""

    def __init__(self, rows: "models.QuerySet[Any]", link: str) -> None:
        asked = (one for one in _read_ahead(rows) if one.prefetch_to == link)
        found = next(asked, models.Prefetch(link))
        before, _, name = found.prefetch_through.rpartition(LOOKUP_SEP)
        self.owner = before or "pk"  # of a row; where that is a link to many, its rows have been read
        model: Any = rows.model
        for step in before.split(LOOKUP_SEP) if before else ():
            model = model._meta.get_field(step).related_model
        self._rows = None
        if name in {field.name for field in model._meta.get_fields()}:
            relation = model._meta.get_field(name)
            self._rows = found.queryset
            if self._rows is None:
                self._rows = relation.related_model._default_manager.all()
            self._back = relation.remote_field.name

    def read(self, owners: Sequence[Any]) -> list[list[Any]]:
        """For each row those of its owner, or of all its owners."""
        keys = [[one.pk for one in owner] if isinstance(owner, list) else [owner] for owner in owners]
        found: dict[Any, list[Any]] = {}
        if self._rows is not None:
            wanted = set(chain.from_iterable(keys))
            rows = self._rows.annotate(read_for=models.F(self._back))
            for row in rows.filter(Among(models.F("read_for"), wanted)):
                found.setdefault(row.read_for, []).append(row)
        return [[end for key in of_row for end in found.get(key, ())] for of_row in keys]


def _read_ahead(rows: "models.QuerySet[Any]") -> "list[models.Prefetch[Any, Any, Any]]":
    """What a list said of how its links are read; Django keeps it for itself."""
    lookups: Iterable[Any] = rows._prefetch_related_lookups  # type: ignore[attr-defined]
    return [one for one in lookups if isinstance(one, models.Prefetch)]


def _reached(row: Any, lookup: str) -> Any:
    for name in lookup.split(LOOKUP_SEP):
        if row is None:
            return None
        row = getattr(row, name)
    return row


def _reached_many(row: Any, link: str) -> list[Any]:
    found = [row]
    for name in link.split(LOOKUP_SEP):
        found = [end for one in found for end in _held(one, name)]
    return found


def _held(row: Any, name: str) -> Iterable[Any]:
    held = getattr(row, name, ())
    if isinstance(held, models.Manager):
        return held.all()
    return [held] if isinstance(held, models.Model) else held
