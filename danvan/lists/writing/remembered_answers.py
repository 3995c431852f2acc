"""What the officers answered of a list: kept for the next ones (`recalling`), changed and forgotten."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final, NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone

from danvan.lists.models import (
    ENTERED_WITH,
    ImportBatch,
    ImportSubject,
    RememberedAnswer,
    RememberedAnswerQuerySet,
)
from danvan.lists.writing.recalling import Holders
from models_registry import access, trail
from models_registry.access import Actor, Asker, account_of, name_of
from models_registry.kept_columns import snapshot
from models_registry.models import Unit
from models_registry.permissions import DECIDE

About = RememberedAnswer.About
GONE: Final = (
    "Câu trả lời này vừa được người khác đổi hoặc quên, hoặc không thuộc địa bàn đồng chí. Hãy xem lại."
)


class Told(NamedTuple):
    """An answer that holds for the next list too; `text` is what was asked about, as it was written."""

    about: str
    asked: str
    answer: str
    text: str


def remember(batch: ImportBatch, user: Actor, told: Collection[Told], units: Iterable[int | None]) -> None:
    """Keeps what was answered of a list with rows of these units; a later answer replaces an earlier one.

    A word or a heading that somebody answers who decides holds in the whole territory in which he was given that task,
    else for the list's unit. Which unit a name means holds for the unit in which its sender enters: of what the name
    meant the list had no unit. A list of units with nothing above them, or of none yet, is its sender's.
    """
    holders = Holders(user)
    entered = access.offices_of(user, ENTERED_WITH[ImportSubject(batch.subject)])
    here = holders.of_all(Unit.objects.paths_of(units) or entered) if told else []
    decided = access.offices_of(user, DECIDE)
    over = next((path for path in reversed(here) if path in decided), None)
    sender = next((path for path in here if path in entered), None)
    own = batch.unit.path if batch.unit else sender
    at = {
        one: own
        if one.about in RememberedAnswer.OF_RECORDS
        else over or (sender if one.about == About.UNIT else None) or own
        for one in told
    }
    keepers = {unit.path: unit for unit in Unit.objects.filter(path__in={*at.values()} - {None})}
    now, by, name = timezone.now(), account_of(user), name_of(user)
    rows = [
        RememberedAnswer(
            unit=keepers[path],
            about=one.about,
            asked=one.asked[:600],
            answer=one.answer[:300],
            text=one.text[:300],
            by=by,
            by_name=name,
            at=now,
            batch=batch,
        )
        for one, path in at.items()
        if path
    ]
    if rows:
        _write(rows)
        _drop_nearer(here, holders, rows)


def _write(rows: Collection[RememberedAnswer]) -> None:
    meant = {_key(row): row for row in rows}
    known = RememberedAnswer.objects.filter(
        asked__in={row.asked for row in rows}, unit__in={row.unit_id for row in rows}
    )
    befores = {_key(row): snapshot(row) for row in known if _key(row) in meant}
    RememberedAnswer.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["unit", "about", "asked"],
        update_fields=["answer", "text", "by", "by_name", "at", "batch"],
    )
    written = [row for row in known.all() if _key(row) in meant]
    trail.record_created([row for row in written if _key(row) not in befores])
    trail.record_changed((row, befores[_key(row)], snapshot(row)) for row in written if _key(row) in befores)


def _key(row: RememberedAnswer) -> tuple[int, str, str]:
    return row.unit_id, row.about, row.asked


def _drop_nearer(here: Collection[str], holders: Holders, rows: Iterable[RememberedAnswer]) -> None:
    """What was kept before for the list's units nearer than where these words are kept would go before them."""
    words = [row for row in rows if row.about not in RememberedAnswer.OF_RECORDS]
    known = RememberedAnswer.objects.filter(unit__path__in=here, asked__in={row.asked for row in words})
    _remove(
        [
            before
            for before in known.select_related("unit")
            if any(
                (before.about, before.asked) == (row.about, row.asked)
                and row.unit.path in holders.of(before.unit.path)[1:]
                for row in words
            )
        ]
    )


def forget(remembered: Iterable[int], user: Actor, seen: datetime | None = None) -> int:
    """Drops remembered answers: the next list is asked again. Returns how many.

    `seen` is when the answer was given that the officer saw. Raises ValidationError, and drops nothing, if one of them
    is gone, was changed since, or is not the user's.
    """
    keys = set(remembered)
    with trail.act(user, "Quên câu trả lời đã nhớ"):
        rows = _held(keys, user, seen)
        _remove(rows)
    return len(rows)


def given_with(batch: ImportBatch, user: Asker) -> RememberedAnswerQuerySet:
    """The answers that were given with a list and not otherwise since, as far as they are the user's."""
    return RememberedAnswer.objects.editable_by(user).filter(batch=batch)


def forget_given(batch: ImportBatch, user: Actor) -> int:
    """Forgets what was answered with a list; returns how many."""
    return forget(given_with(batch, user).values_list("pk", flat=True), user)


def change(remembered: int, user: Actor, answer: str, seen: datetime) -> RememberedAnswer:
    """Another answer to a word or a heading, from the next list on. Raises ValidationError as `forget` does."""
    with trail.act(user, "Đổi câu trả lời đã nhớ"):
        (row,) = _held({remembered}, user, seen)
        now = timezone.now()
        trail.save(row, answer=answer, by=account_of(user), by_name=name_of(user), at=now, batch=None)
    return row


def _held(keys: set[int], user: Actor, seen: datetime | None) -> list[RememberedAnswer]:
    rows = list(
        RememberedAnswer.objects.editable_by(user).filter(pk__in=keys).select_for_update(of=("self",))
    )
    if len(rows) != len(keys) or (seen and any(row.at != seen for row in rows)):
        raise ValidationError(GONE)
    return rows


def _remove(rows: list[RememberedAnswer]) -> None:
    trail.record_deleted(rows)
    RememberedAnswer.objects.filter(pk__in=[row.pk for row in rows]).delete()
