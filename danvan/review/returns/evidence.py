"""Which units were expected to send what a due asks, and the signs that each has: its word, notes, files."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from danvan.lists.models import ImportBatch, StagedRow
from danvan.review.figures.days import REGISTRATIONS
from danvan.review.models import ReturnDue, UnitReturn
from danvan.review.scope import Scope
from models_registry.models import Registration, State, Unit
from models_registry.scoping import within
from models_registry.territory import Succession, Territory, merged_by, territory_of

# What has left the unit; a draft has not, and what was withdrawn does not speak.
_LEFT = (State.ACCEPTED, State.SUBMITTED, State.RETURNED)


class How(models.TextChoices):
    """By what it is seen that a unit has sent; on one day the first of these is named."""

    NOTE = "note", "Cơ quan nhận ghi nhận"
    SENT = "sent", "Đơn vị báo đã gửi"
    FILE = "file", "Tệp nhận qua cổng"


@dataclass(frozen=True)
class Evidence:
    """One sign that a unit has sent: the day that counts, and the portal's own moment where it has one.

    `noted_on` is when the office that receives wrote down the day that it states.
    """

    day: date
    how: How
    document: str = ""
    at: datetime | None = None
    noted_on: date | None = None

    @property
    def order(self) -> tuple[date, int]:
        """The earliest first; on one day in the order of `How`."""
        return self.day, list(How).index(self.how)


def evidence_of(sent: UnitReturn) -> Evidence:
    """What a unit's word or an office's note says; the office's day goes before the unit's moment."""
    if sent.received_on:
        return Evidence(
            sent.received_on, How.NOTE, sent.document, sent.sent_at, noted_on=timezone.localdate(sent.at)
        )
    return Evidence(sent.day, How.SENT, sent.document, sent.sent_at)


@dataclass
class SendingPlace:
    """A row to be: the unit, the territory whose lists are its own, and what was found of it."""

    unit: Unit
    label: str
    territory: Territory
    including: tuple[Unit, ...]
    own_stood: bool
    has_bodies: bool = False  # that have rows of their own, so that their lists are not its own
    seen: list[Evidence] = field(default_factory=list)
    zero: UnitReturn | None = None
    noted: UnitReturn | None = None
    states: Counter[str] = field(default_factory=Counter)
    typed: list[date] = field(default_factory=list)  # first and last days of registration

    @property
    def stood(self) -> bool:
        """Whether the unit, or one that merged into it, stood in the period."""
        return self.own_stood or bool(self.including)

    @property
    def is_row(self) -> bool:
        """Whether the unit was expected, or has something all the same."""
        return self.stood or bool(self.seen) or self.zero is not None or bool(self.states.total())


def asked_here(due: ReturnDue, scope: Scope, here: Iterable[Unit]) -> list[Unit]:
    """Of these units those that the due asks; of one without a unit, bodies of the scope's own unit alone."""
    return [
        unit
        for unit in here
        if due.asks(unit) and (due.unit_id or not unit.is_body or scope.unit.pk in (unit.parent_id, unit.pk))
    ]


def places_of_senders(
    due: ReturnDue, scope: Scope, units: list[Unit], territory: Territory, successions: list[Succession]
) -> list[SendingPlace]:
    """A place for each unit that the due asks: communes that stood on the day of counting or went nowhere, and others.

    Merged communes belong to their successor as in the review's own unit table, also in a year before the
    merger: the numbers of a row and of the list that it opens are the same.
    """
    period = scope.period
    first, last = scope.from_on, min(scope.to_on, period.counted_on)
    parents: dict[int | None, str] = {unit.pk: unit.label for unit in units}
    asked = asked_here(due, scope, territory.among(units))
    others = [unit for unit in asked if unit.kind not in Unit.COMMUNE_KINDS]
    with_bodies = {unit.parent_id for unit in others if unit.is_body}
    communes = [unit for unit in asked if unit.kind in Unit.COMMUNE_KINDS]
    merged = merged_by(scope.day, successions)  # these come after their successors, which take them

    def order(unit: Unit) -> tuple[bool, int]:
        return unit.pk in merged or not unit.stands_on(scope.day), -unit.last_day(date.max).toordinal()

    communes.sort(key=order)
    places: list[SendingPlace] = []
    taken: set[int] = set()
    for unit in communes:
        if unit.pk in taken:
            continue
        own = territory_of(unit.path, unit.last_day(period.counted_on), successions)
        merged_here = own.among(communes)
        taken |= {other.pk for other in merged_here}
        closed = [other for other in merged_here if other.pk != unit.pk and other.stood_between(first, last)]
        places.append(
            SendingPlace(
                unit,
                _label(unit, scope, parents),
                own,
                tuple(closed),
                unit.stood_between(first, last),
                unit.pk in with_bodies and due.of_whom != ReturnDue.OfWhom.NAMED,
            )
        )
    places += [
        SendingPlace(
            other,
            _label(other, scope, parents),
            Territory((other.path,)),
            (),
            other.stood_between(first, last),
        )
        for other in others
    ]
    return sorted(
        places,
        key=lambda place: (
            place.unit.path.count("."),
            parents.get(place.unit.parent_id, ""),
            place.unit.sort_name,
            place.unit.pk,
        ),
    )


def _label(unit: Unit, scope: Scope, parents: dict[int | None, str]) -> str:
    """The unit, in a larger scope with the district above it, and a closed one with its calendar."""
    above = parents.get(unit.parent_id, "") if scope.unit.pk not in (unit.pk, unit.parent_id) else ""
    label = f"{unit.label}, {above}" if above else unit.label
    return label if unit.stands_on(scope.day) or not unit.validity else f"{label} ({unit.validity})"


class Ask:
    """A due in a scope, with the rows to be, and which of them a record belongs to."""

    def __init__(self, due: ReturnDue, scope: Scope, places: list[SendingPlace]) -> None:
        self.due, self.scope, self.places = due, scope, places
        self._known: dict[str, SendingPlace | None] = {}

    def place(self, path: str) -> SendingPlace | None:
        """The place of a unit's path; None of a unit that is not asked."""
        if path not in self._known:
            found = [place for place in self.places if path in place.territory]
            self._known[path] = max(found, key=lambda place: len(place.unit.path), default=None)
        return self._known[path]

    def holders(self, path: str) -> list[SendingPlace]:
        """The places in whose lists a record of that path stands: of units that were named, each above it too."""
        if self.due.of_whom == ReturnDue.OfWhom.NAMED:
            return [place for place in self.places if path in place.territory]
        return [place for place in [self.place(path)] if place]

    @property
    def returns(self) -> Q:
        """Returns that may answer: of the whole period those of any of its years; where nobody asked, any office's."""
        due = self.due
        found = Q(due__period=due.period, due__kind=due.kind)
        found &= Q(due__unit=due.unit_id) if due.pk else Q()
        return found & Q(due__year=due.year) if due.year else found

    def is_answered_by(self, sent: UnitReturn) -> bool:
        """The same of a row at hand, its due with it."""
        mine, its = self.due, sent.due
        same = (its.period_id, its.kind) == (mine.period_id, mine.kind)
        return same and mine.year in (None, its.year) and (not mine.pk or its.unit_id == mine.unit_id)


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
    """A list of any year counts as sent for the whole period; a zero of one year does not.

    A predecessor's zero speaks for its successor only in a period before the successor.
    """
    rows = UnitReturn.objects.in_territory(territory).filter(reduce(or_, [ask.returns for ask in asks]))
    for sent in rows.select_related("unit", "due").order_by("pk"):
        for ask, place in _places(asks, sent.unit.path):
            if not ask.is_answered_by(sent):
                continue
            own, of_this = sent.unit_id == place.unit.pk, sent.due.year == ask.due.year
            if own and sent.due_id == ask.due.pk:
                place.noted = sent
            if sent.state == UnitReturn.State.RECEIVED:
                place.seen.append(evidence_of(sent))
            elif of_this and (own or not place.own_stood):
                place.zero = sent if own or place.zero is None else place.zero


def _places(asks: Sequence[Ask], path: str) -> Iterator[tuple[Ask, SendingPlace]]:
    for ask in asks:
        if place := ask.place(path):
            yield ask, place


def _read_registrations(asks: Sequence[Ask], territory: Territory) -> None:
    """How many registrations have left the unit, by state, and which days are typed in them."""
    times = [REGISTRATIONS.belonging(ask.scope) for ask in asks]
    come = Q(registered_on__lte=timezone.localdate())  # no page or paper names a day to come
    rows: Iterable[Any] = (
        Registration.objects.filter(reduce(or_, times), state__in=_LEFT)
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
    """Lists taken in that hold a registration of the unit, also one that was known before.

    Their moment is when the file came to the portal, once it has been written; one that was undone is gone.
    """
    lookup = "registration__unit__path"
    times = [REGISTRATIONS.behind("registration").belonging(ask.scope) for ask in asks]
    rows: Iterable[Any] = (
        StagedRow.objects.filter(within(territory, lookup), batch__state=ImportBatch.State.COMMITTED)
        .filter(reduce(or_, times))
        .order_by()
        .values(lookup, "batch__at", "batch__file_name")
        .annotate(**{f"number_{at}": Count("pk", filter=time) for at, time in enumerate(times)})
    )
    for row in rows:
        moment, name = row["batch__at"], row["batch__file_name"]
        for at, ask in enumerate(asks):
            for place in ask.holders(row[lookup]) if row[f"number_{at}"] else ():
                place.seen.append(Evidence(timezone.localdate(moment), How.FILE, name, moment))
