"""The registrations on which a person can act, oldest first, each with its verbs; and what he did today."""

from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from danvan.portal.verbs.of_registrations import REGISTRATIONS, with_their_marks, with_what_verbs_read
from danvan.portal.verbs.offered import Offer, offers_of, undo_offers
from danvan.portal.verbs.seen import marks_read
from danvan.portal.work.mine import registrations_owed, registrations_to_do
from models_registry import access
from models_registry.models import Change, EmulationModel, Registration, State
from models_registry.models.registrations import RegistrationQuerySet

_DONE_AT_MOST: Final = 20


@dataclass(frozen=True)
class WorkRow:
    """A registration that waits: since when, what may be done to it here, and whether its reader corrects it."""

    registration: Registration
    since: datetime
    offers: list[Offer]
    is_to_correct: bool


def waiting_registrations(user: access.Asker, name: str = "") -> RegistrationQuerySet:
    """Those of that name (`mine`), else all on which he can act; the one that waits longest goes first.

    It waits `since` its last change, as the trail tells it. Raises KeyError for no such name.
    """
    to_do = registrations_to_do(user)
    rows = {**to_do, **registrations_owed(user)}[name] if name else reduce(or_, to_do.values())
    return _longest_first(rows)


def _longest_first(rows: RegistrationQuerySet) -> RegistrationQuerySet:
    changed = (
        Change.objects.of(Registration)
        .filter(subject_id=OuterRef("pk"))
        .order_by()
        .values("subject_id")
        .annotate(last=Max("at"))
        .values("last")
    )
    since: Any = Coalesce(Subquery(changed), "created_at")
    return rows.annotate(since=since).order_by("since", "pk")


def work_rows(user: access.Asker, waiting: "RegistrationQuerySet | list[int]") -> list[WorkRow]:
    """Some of `waiting_registrations`, with their verbs (one query): the trail is read of these alone.

    The first of them, the longest waiting first; or a page of them by their keys, in its order.
    """
    keys: Any = waiting if isinstance(waiting, list) else waiting.values("pk")
    some = with_their_marks(with_what_verbs_read(Registration.objects.filter(pk__in=keys)))
    rows = list(_longest_first(some))
    if isinstance(waiting, list):
        rows.sort(key=lambda row: waiting.index(row.pk))
    offers = offers_of(user, REGISTRATIONS, rows, marked=marks_read)
    return [
        WorkRow(
            row,
            row.since,  # type: ignore[attr-defined] # annotated
            # To withdraw is for the page of the thing; the work here is what its state waits for.
            [one for one in offers.get(row.pk, []) if one.verb.looks != "danger"],
            row.state in (State.RETURNED, State.DRAFT),
        )
        for row in rows
    ]


def done_today(user: access.Asker) -> list[WorkRow]:
    """What he did today and may still undo, the newest first; four queries at most.

    Of what he registered only what was made of a model that stood: the others would crowd out what he decided.
    """
    account = access.account_of(user)
    since = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    entered = Change.objects.of(EmulationModel).filter(action=Change.Action.CREATED, act=OuterRef("act"))
    stepped = Q(action=Change.Action.CHANGED, after__has_key="state")
    made = Q(action=Change.Action.CREATED, source_file="") & ~Exists(entered)
    changes = Change.objects.of(Registration).filter(stepped | made, by=account, at__gte=since)
    last = dict(changes.order_by("pk").values_list("subject_id", "at")) if account else {}
    newest = sorted(last, key=lambda key: last[key], reverse=True)[:_DONE_AT_MOST]
    found = (
        with_what_verbs_read(Registration.objects.visible_to(user).filter(pk__in=newest)) if newest else ()
    )
    rows = sorted(found, key=lambda row: newest.index(row.pk))
    undone = undo_offers(user, rows) if rows else {}
    return [WorkRow(row, last[row.pk], undone[row.pk], False) for row in rows if row.pk in undone]
