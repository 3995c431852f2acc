"""What was done with records since a list wrote them: changed by a person, awarded, built upon."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, TypeVar

from django.db import models
from django.utils import timezone

from danvan.lists.models import ImportBatch, StagedRow
from models_registry.models import Change, State

_DONE: Final = {State.ACCEPTED: "tiếp nhận", State.RETURNED: "trả lại", State.WITHDRAWN: "rút khỏi sổ"}
CHUNK: Final = 2000  # keys in one question to the database
_Item = TypeVar("_Item")


def changed(model: type[models.Model], keys: Iterable[int], since: int = 0) -> dict[int, str]:
    """Those of the records that somebody changed after that place of the trail: key -> by whom, when and how.

    What a list did to rows of its own (a second version corrects them, its undoing brings them back) is no such change.
    """
    changes = Change.objects.of(model).filter(action=Change.Action.CHANGED).after(since).order_by("pk")
    found: dict[int, str] = {}
    for chunk in chunks(keys):
        rows = list(
            changes.filter(subject_id__in=chunk).values_list("subject_id", "by_name", "at", "after", "act_id")
        )
        acts = {act for *_, act in rows}
        of_lists = set(
            Change.objects.of(ImportBatch).filter(act__in=acts).values_list("act_id", flat=True)
            if acts
            else ()
        )
        for pk, by, at, after, act in rows:
            if act not in of_lists:
                done = _DONE.get(after.get("state", ""), "sửa")
                found.setdefault(pk, f"đã được {by} {done} ngày {timezone.localtime(at):%d/%m/%Y}")
    return found


def used(
    model: type[models.Model],
    keys: Sequence[int],
    since: int = 0,
    besides: Sequence[type[models.Model]] = (),
) -> dict[int, str]:
    """Those that other records point to, made after that place: an assessment, an award, a later registration."""
    found: dict[int, str] = {}
    for relation in model._meta.related_objects:
        other, name = relation.related_model, relation.field.name
        if other is StagedRow or other in besides:
            continue
        for chunk in chunks(keys):
            pointing = other._base_manager.filter(**{f"{name}__in": chunk})
            if since:
                made = Change.objects.of(other).filter(action=Change.Action.CREATED).after(since)
                pointing = pointing.filter(pk__in=made.values("subject_id"))
            for pk in pointing.values_list(name, flat=True):
                found.setdefault(pk, f"đã có {other._meta.verbose_name} gắn với dòng này")
    return found


def chunks(keys: Iterable[_Item]) -> Iterator[list[_Item]]:
    """The keys in lists that a question to the database takes."""
    iterator = iter(keys)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk
