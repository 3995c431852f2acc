"""What is seen of what units sent: their answers, lists taken in, and what is entered by hand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    DateField,
    DateTimeField,
    F,
    Field,
    IntegerField,
    Max,
    Min,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from danvan.lists.models import ImportBatch, ImportSubject, StagedRow
from danvan.review.figures.days import REGISTRATIONS
from danvan.review.models import ReturnDue, UnitReturn
from danvan.review.returns.answers import Answer, Evidence, How
from danvan.review.returns.expected import Ask, SendingPlace
from models_registry.models import Registration, State
from models_registry.scoping import within
from models_registry.territory import Territory, together

# What has left the unit; a draft has not, and what was withdrawn does not speak.
_LEFT = (State.ACCEPTED, State.SUBMITTED, State.RETURNED)
_ANSWERS, _REGISTRATIONS, _FILES = "answers", "registrations", "files"
# Of an answer what the rows of other signs have not; its state and moment stand where theirs do.
_OF_ANSWER: Final[Mapping[str, "Field[Any, Any]"]] = {
    "pk": BigIntegerField(),
    "due_id": BigIntegerField(),
    "unit_id": BigIntegerField(),
    "received_on": DateField(),
    "document": TextField(),
    "note": TextField(),
    "by_name": TextField(),
    "at": DateTimeField(),
    "due__kind": TextField(),
    "due__year": IntegerField(),
    "due__period_id": BigIntegerField(),
}
_NO_ANSWER: Final = {f"of_{name}": Value(None, kind) for name, kind in _OF_ANSWER.items()}
_NO_MOMENT, _NO_DAY = Value(None, DateTimeField()), Value(None, DateField())


def read_evidence(asks: Sequence[Ask]) -> None:
    """Reads the signs of some dues and gives each to the place that its unit belongs to; others' are passed over.

    One query, however many dues, units and records there are; none where nothing is asked.
    """
    if not asks:
        return
    territory = together(ask.territory for ask in asks)
    # Lists come through the portal; reports are papers, of which it knows what is said or noted.
    of_lists = [ask for ask in asks if ask.due.is_register]
    parts = [_registrations(of_lists, territory), _files(of_lists, territory)] if of_lists else []
    found: dict[str, list[Any]] = {_ANSWERS: [], _REGISTRATIONS: [], _FILES: []}
    for row in _answers(asks, territory, len(of_lists)).union(*parts, all=True):
        found[row["sign"]].append(row)
    _give_answers(asks, found[_ANSWERS])
    _give_registrations(of_lists, found[_REGISTRATIONS])
    _give_files(of_lists, found[_FILES])


def _sign(sign: str, path: str, words: Any, moment: Any) -> dict[str, Any]:
    """The columns that each sort of sign has."""
    return {
        "sign": Value(sign, CharField()),
        "path": F(path),
        "words": Cast(words, TextField()),
        "moment": moment,
    }


def _answers(asks: Sequence[Ask], territory: Territory, lists: int) -> QuerySet[Any, Any]:
    rows = UnitReturn.objects.in_territory(territory).filter(reduce(or_, [ask.returns for ask in asks]))
    nothing = {
        name: Value(0) if name.startswith("number") else Value(None, DateField())
        for at in range(lists)
        for name in _numbers(at)
    }
    return rows.order_by().values(
        **_sign(_ANSWERS, "unit__path", F("state"), F("sent_at")),
        **{f"of_{name}": F(name) for name in _OF_ANSWER},
        **nothing,
    )


def _numbers(at: int) -> tuple[str, str, str]:
    """What a sign says of the list that is asked for at that place."""
    return f"number_{at}", f"first_{at}", f"last_{at}"


def _give_answers(asks: Sequence[Ask], rows: Iterable[Any]) -> None:
    """Where nobody has asked for the whole period, a list of any year counts as sent; a zero of one year does not.

    A predecessor's zero speaks for its successor only in a period before the successor.
    """
    answers: dict[tuple[int, int], tuple[str, Answer]] = {}
    for row in sorted(rows, key=lambda row: row["of_pk"]):
        said = {name: row[f"of_{name}"] for name in _OF_ANSWER if "__" not in name}
        of_due = {name: row[f"of_due__{name}"] for name in ("kind", "year", "period_id")}
        due = ReturnDue(pk=said.pop("due_id"), **of_due)
        sent = UnitReturn(due=due, state=row["words"], sent_at=row["moment"], **said)
        _, answer = answers.setdefault((sent.due_id, sent.unit_id), (row["path"], Answer()))
        if sent.is_note:
            answer.note = sent
        else:
            answer.word = sent
    for path, answer in answers.values():
        sent = answer.holding
        for ask, place in _places(asks, path):
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


def _registrations(asks: Sequence[Ask], territory: Territory) -> QuerySet[Any, Any]:
    """How many registrations have left the unit, by state, and which days are typed in them."""
    times = [REGISTRATIONS.belonging(ask.scope) for ask in asks]
    come = Q(registered_on__lte=timezone.localdate())  # no page or paper names a day to come
    rows = (
        Registration.objects.filter(reduce(or_, times), state__in=_LEFT, double_of=None)
        .in_territory(territory)
        .order_by()
        .values(**_sign(_REGISTRATIONS, "unit__path", F("state"), _NO_MOMENT), **_NO_ANSWER)
    )
    for at, time in enumerate(times):
        said = (
            Count("pk", filter=time),
            Min("registered_on", filter=time & come),
            Max("registered_on", filter=time & come),
        )
        rows = rows.annotate(**dict(zip(_numbers(at), said, strict=True)))
    return rows


def _give_registrations(asks: Sequence[Ask], rows: Iterable[Any]) -> None:
    for row in rows:
        for at, ask in enumerate(asks):
            number, first, last = (row[name] for name in _numbers(at))
            for place in ask.holders(row["path"]):
                place.states[row["words"]] += number
                place.typed += filter(None, (first, last))


def _files(asks: Sequence[Ask], territory: Territory) -> QuerySet[Any, Any]:
    """Lists of registrations taken in of which a row stands in the registry, also as one that was known before.

    Whoever wrote the list, it speaks for each unit of which it holds such a row; what was sent back for correction was
    sent, what was withdrawn speaks no longer, nor does a list that was undone. Rows that were left out, refused or not
    answered are not taken in. Its moment is when it was written into the registry, not when the file came: until then
    nobody at the office that receives sees it, and its rows may still change.
    """
    path = "registration__unit__path"
    moment = Coalesce("batch__committed_at", "batch__at")
    times = [REGISTRATIONS.behind("registration").belonging(ask.scope) for ask in asks]
    rows = (
        StagedRow.objects.filter(
            within(territory, path),
            registration__state__in=_LEFT,
            batch__state=ImportBatch.State.COMMITTED,
            batch__subject=ImportSubject.REGISTRATIONS,
            is_left_out=False,
        )
        .exclude(action__in=(StagedRow.Action.QUESTION, StagedRow.Action.REFUSED))
        .filter(reduce(or_, times))
        .order_by()
        .values(**_sign(_FILES, path, F("batch__file_name"), moment), **_NO_ANSWER)
    )
    for at, time in enumerate(times):
        number, first, last = _numbers(at)
        rows = rows.annotate(
            **{number: Count("pk", filter=time), first: _NO_DAY, last: _NO_DAY},
        )
    return rows


def _give_files(asks: Sequence[Ask], rows: Iterable[Any]) -> None:
    for row in rows:
        moment = row["moment"]
        for at, ask in enumerate(asks):
            number, *_ = _numbers(at)
            for place in ask.holders(row["path"]) if row[number] else ():
                place.seen.append(Evidence(timezone.localdate(moment), How.FILE, row["words"], moment))
