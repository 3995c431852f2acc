"""What is seen of what units sent: their answers, lists taken in, and what is entered by hand."""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from danvan.lists.models import ImportBatch, ImportSubject, StagedRow
from danvan.review.figures.days import REGISTRATIONS
from danvan.review.models import UnitReturn
from danvan.review.returns.answers import Answer, Evidence, How
from danvan.review.returns.expected import Ask, SendingPlace
from models_registry.models import Registration, State
from models_registry.scoping import within
from models_registry.territory import Territory

# What has left the unit; a draft has not, and what was withdrawn does not speak.
_LEFT = (State.ACCEPTED, State.SUBMITTED, State.RETURNED)


def read_evidence(asks: Sequence[Ask], territory: Territory) -> None:
    """Reads the signs of some dues and gives each to the place that its unit belongs to; others' are passed over.

    Three queries, however many dues, units and records there are.
    """
    _read_returns(asks, territory)
    # Lists come through the portal; reports are papers, of which it knows what is said or noted.
    of_lists = [ask for ask in asks if ask.due.is_register]
    if of_lists:
        _read_registrations(of_lists, territory)
        _read_files(of_lists, territory)


def _read_returns(asks: Sequence[Ask], territory: Territory) -> None:
    """Where nobody has asked for the whole period, a list of any year counts as sent; a zero of one year does not.

    A predecessor's zero speaks for its successor only in a period before the successor.
    """
    rows = UnitReturn.objects.in_territory(territory).filter(reduce(or_, [ask.returns for ask in asks]))
    answers: dict[tuple[int, int], Answer] = {}
    for sent in rows.select_related("unit", "due").order_by("pk"):
        answer = answers.setdefault((sent.due_id, sent.unit_id), Answer())
        if sent.is_note:
            answer.note = sent
        else:
            answer.word = sent
    for answer in answers.values():
        sent = answer.holding
        for ask, place in _places(asks, sent.unit.path):
            if not ask.is_answered_by(sent):
                continue
            own, of_this = sent.unit_id == place.unit.pk, sent.due.year == ask.due.year
            if own and sent.due_id == ask.due.pk:
                place.answer = answer
            if sent.state == UnitReturn.State.RECEIVED:
                place.seen.append(answer.evidence)
            elif of_this and (own or not place.own_stood):
                place.zero = answer.evidence if own or place.zero is None else place.zero


def _places(asks: Sequence[Ask], path: str) -> Iterator[tuple[Ask, SendingPlace]]:
    for ask in asks:
        if place := ask.place(path):
            yield ask, place


def _read_registrations(asks: Sequence[Ask], territory: Territory) -> None:
    """How many registrations have left the unit, by state, and which days are typed in them."""
    times = [REGISTRATIONS.belonging(ask.scope) for ask in asks]
    come = Q(registered_on__lte=timezone.localdate())  # no page or paper names a day to come
    rows: Iterable[Any] = (
        Registration.objects.filter(reduce(or_, times), state__in=_LEFT, double_of=None)
        .in_territory(territory)
        .order_by()
        .values("unit__path", "state")
        .annotate(
            **{f"number_{at}": Count("pk", filter=time) for at, time in enumerate(times)},
            **{f"first_{at}": Min("registered_on", filter=time & come) for at, time in enumerate(times)},
            **{f"last_{at}": Max("registered_on", filter=time & come) for at, time in enumerate(times)},
        )
    )
    for row in rows:
        for at, ask in enumerate(asks):
            for place in ask.holders(row["unit__path"]):
                place.states[row["state"]] += row[f"number_{at}"]
                place.typed += filter(None, (row[f"first_{at}"], row[f"last_{at}"]))


def _read_files(asks: Sequence[Ask], territory: Territory) -> None:
    """Lists of registrations taken in of which a row stands in the registry, also as one that was known before.

    Whoever wrote the list, it speaks for each unit of which it holds such a row; what was sent back for correction was
    sent, what was withdrawn speaks no longer, nor does a list that was undone. Rows that were left out, refused or not
    answered are not taken in. Its moment is when it was written into the registry, not when the file came: until then
    nobody at the office that receives sees it, and its rows may still change.
    """
    lookup = "registration__unit__path"
    times = [REGISTRATIONS.behind("registration").belonging(ask.scope) for ask in asks]
    rows: Iterable[Any] = (
        StagedRow.objects.filter(
            within(territory, lookup),
            registration__state__in=_LEFT,
            batch__state=ImportBatch.State.COMMITTED,
            batch__subject=ImportSubject.REGISTRATIONS,
            is_left_out=False,
        )
        .exclude(action__in=(StagedRow.Action.QUESTION, StagedRow.Action.REFUSED))
        .filter(reduce(or_, times))
        .order_by()
        .values(lookup, "batch__file_name", moment=Coalesce("batch__committed_at", "batch__at"))
        .annotate(**{f"number_{at}": Count("pk", filter=time) for at, time in enumerate(times)})
    )
    for row in rows:
        moment, name = row["moment"], row["batch__file_name"]
        for at, ask in enumerate(asks):
            for place in ask.holders(row[lookup]) if row[f"number_{at}"] else ():
                place.seen.append(Evidence(timezone.localdate(moment), How.FILE, name, moment))
