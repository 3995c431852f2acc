"""A save over another's save: a form carries how far it saw the trail of its row; what came after is shown first."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import models
from django.db.models import Count, Max, Q
from django.http import HttpRequest

from danvan.lib.keys import is_key
from models_registry.history import Entry, entries_of
from models_registry.models import Change
from models_registry.models.trail import labels_of

SEEN: Final = "seen_changes"  # the hidden field: newest change and number of changes, as "812-3"
MOVED: Final = (
    "Trong lúc đồng chí mở trang này, nội dung đã được lưu ở nơi khác; bản của đồng chí chưa được ghi. "
    "Xem phần vừa lưu, sửa lại nếu cần rồi lưu lần nữa."
)
_SHOWN_AT_MOST: Final = 20
_NOTHING: Final = "0-0"
_Columns = Collection[str]  # as the trail calls them: "title", "unit_id", "partners"
# Rows typed in the same form: their model, their link to the row, the columns that are typed.
Part = tuple[type[models.Model], str, _Columns]


@dataclass(frozen=True)
class Seen:
    """`mark` goes into the form; `later` is what others saved since the form was opened that was sent, newest first.

    `unseen` are the same as the trail has them, all of them, oldest first; `is_whole` says that nothing else happened
    since, so that the row as its sender saw it is known. `has_moved` alone is true where others removed the row.
    """

    mark: str
    later: list[Entry]
    has_moved: bool
    unseen: list[Change] = field(default_factory=list)
    is_whole: bool = True


def seen_of(
    request: HttpRequest,
    row: models.Model | None,
    parts: Iterable[Part] = (),
    columns: _Columns | None = None,
) -> Seen:
    """How far the trail of a row, with its parts, goes now, and what the sender of a form has not seen of it.

    The trail stands for the row because every write leaves a line in it. Ask before the row's values are read: what
    is saved between then counts as not seen. For a form that is sent, ask inside its act; the row is locked here, so
    that of two who save together the second sees the first. A form without a mark has seen nothing; `row` is None
    as long as nobody has saved one. Where `columns` are named, what was done to others of the row does not count (an
    acceptance undoes nobody's note); they must be the same when the form is opened and when it is sent.
    """
    if row is None:
        return Seen(_NOTHING, [], has_moved=request.POST.get(SEEN, _NOTHING) != _NOTHING)
    if request.method == "POST":
        list(type(row)._base_manager.select_for_update(of=("self",)).filter(pk=row.pk).values_list("pk"))
    changes = Change.objects.of_records().filter(_about(row, parts, columns))
    newest, number = changes.aggregate(newest=Max("pk"), number=Count("pk")).values()
    mark = f"{newest or 0}-{number}"
    sent = request.POST.get(SEEN, _NOTHING)
    if request.method != "POST" or sent == mark:
        return Seen(mark, [], has_moved=False)
    known, seen_before = (_number(part) for part in sent.partition("-")[::2])
    unseen = list(changes.filter(pk__gt=known).order_by("pk"))
    # A change may be numbered before the one that was seen and be committed after it: then it is not known which. Those
    # of a part that was removed are counted no longer. What is no mark of ours saw nothing that is known.
    is_whole = re.fullmatch(r"\d+-\d+", sent, re.ASCII) is not None and number - len(unseen) <= seen_before
    told = unseen[: -_SHOWN_AT_MOST - 1 : -1] or list(changes.order_by("-pk")[:1])
    return Seen(mark, entries_of(told, beginnings=True), True, unseen, is_whole)


def _number(text: str) -> int:
    return int(text) if is_key(text) else 0


def columns_of(model: type[models.Model], names: Iterable[str]) -> set[str]:
    """What the trail calls these fields of a form; those that are no field of the model are passed over."""
    fields: Any = (*model._meta.concrete_fields, *model._meta.many_to_many)
    wanted = set(names)
    return {field.attname for field in fields if field.name in wanted}


def _about(row: models.Model, parts: Iterable[Part], columns: _Columns | None) -> Q:
    """Changes of the row, of its parts as they are, and of parts that are gone."""
    about = Q(subject__in=labels_of(type(row)), subject_id=row.pk)
    if columns is not None:
        about &= _touches(columns)
    for model, link, typed in parts:
        keys = model._base_manager.filter(**{link: row.pk}).values("pk")
        column: Any = model._meta.get_field(link)
        gone = Q(action=Change.Action.DELETED, **{f"before__{column.attname}": row.pk})
        about |= Q(subject__in=labels_of(model)) & ((Q(subject_id__in=keys) & _touches(typed)) | gone)
    return about


def _touches(columns: _Columns) -> Q:
    """Changes that made a row, took it away, or wrote one of these columns."""
    return ~Q(action=Change.Action.CHANGED) | Q(after__has_any_keys=sorted(columns))
