"""How far a page saw the trail of a thing that it offers to act on, and what others did to it since."""

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import add
from typing import Any, Final, TypeVar

from django.db.models import Aggregate, Count, Max, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from danvan.lib.keys import is_key
from models_registry.history import Entry, entries_of
from models_registry.models import Change
from models_registry.models.trail import ChangeQuerySet, labels_of

_Rows = TypeVar("_Rows", bound="QuerySet[Any]")
_SHOWN_AT_MOST: Final = 5
# The thing, and what whoever acts on it has read beside it (a registration's model).
Watched = tuple[Model, ...]
# By label and key of a row: newest change, number of changes.
_Counted = Mapping[tuple[str, int], tuple[int, int]]


def marks_of(things: Iterable[Watched]) -> dict[int, str]:
    """Of each thing, by the key of its first row, "newest change - number of changes" of its rows (one query).

    The number too: a change may be numbered before the one that was seen and be committed after it.
    """
    things = list(things)
    counted = changes_of(row for watched in things for row in watched).order_by()
    told = counted.values_list("subject", "subject_id").annotate(newest=Max("pk"), number=Count("pk"))
    return _marks(things, {(subject, key): (newest, number) for subject, key, newest, number in told})


def marks_in(changes: Iterable[Change], things: Iterable[Watched]) -> dict[int, str]:
    """The same, of changes that have been read already, all there are of these things."""
    counted: dict[tuple[str, int], tuple[int, int]] = {}
    for one in changes:
        newest, number = counted.get((one.subject, one.subject_id), (0, 0))
        counted[one.subject, one.subject_id] = (max(newest, one.pk), number + 1)
    return _marks(list(things), counted)


def with_marks(rows: _Rows, watched: Mapping[str, type[Model]]) -> _Rows:
    """Rows that carry their marks along (`marks_read`): `watched` says what kind of row stands behind each lookup."""

    def told(lookup: str, model: type[Model], of: Aggregate) -> Coalesce:
        changes = (
            Change.objects.of(model)
            .of_records()
            .filter(subject_id=OuterRef(lookup))
            .order_by()
            .values("subject_id")
        )
        return Coalesce(Subquery(changes.annotate(told=of).values("told")), 0)

    newest = [told(lookup, model, Max("pk")) for lookup, model in watched.items()]
    numbers = [told(lookup, model, Count("pk")) for lookup, model in watched.items()]
    marked: _Rows = rows.annotate(newest_change=Greatest(*newest), number_of_changes=reduce(add, numbers))
    return marked


def marks_read(things: Iterable[Watched]) -> dict[int, str]:
    """The same as `marks_of`, of rows that carry them."""
    rows: Iterable[Any] = (watched[0] for watched in things)
    return {row.pk: _mark(row.newest_change, row.number_of_changes) for row in rows}


def changes_of(rows: Iterable[Model]) -> ChangeQuerySet:
    """All that was done to these rows; who looked at one did nothing to it."""
    keys: dict[type[Model], set[int]] = {}
    for row in rows:
        keys.setdefault(type(row), set()).add(row.pk)
    about = Q(pk__in=[])
    for model, of_model in keys.items():
        about |= Q(subject__in=labels_of(model), subject_id__in=of_model)
    return Change.objects.of_records().filter(about)


def _marks(things: list[Watched], counted: _Counted) -> dict[int, str]:
    marks = {}
    for watched in things:
        found = [counted.get((label, row.pk), (0, 0)) for row in watched for label in labels_of(type(row))]
        marks[watched[0].pk] = _mark(max(newest for newest, _ in found), sum(number for _, number in found))
    return marks


def _mark(newest: int, number: int) -> str:
    return f"{newest}-{number}"


def done_since(watched: Watched, mark: str) -> list[Entry]:
    """What was done to these rows since a page was given this mark, newest first; else the last change."""
    changes = changes_of(watched).order_by("-pk")
    known = mark.partition("-")[0]
    since = list(changes.filter(pk__gt=int(known))[:_SHOWN_AT_MOST]) if is_key(known) else []
    return entries_of(since or changes[:1])
