"""Which units were expected to send what a due asks: a place for each, in which its signs are gathered."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from danvan.review.models import ReturnDue, UnitReturn
from danvan.review.returns.answers import Answer, Evidence
from danvan.review.scope import Scope
from models_registry.models import Unit
from models_registry.territory import Succession, Territory, merged_by, territory_of


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
    zero: Evidence | None = None
    answer: Answer = field(default_factory=Answer)  # of this very unit and due
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
            territory_of(other.path, other.last_day(period.counted_on), successions),
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
    """A due in a scope, with the rows to be, the territory asked about, and to which row a record there belongs."""

    def __init__(
        self, due: ReturnDue, scope: Scope, places: list[SendingPlace], territory: Territory
    ) -> None:
        self.due, self.scope, self.places, self.territory = due, scope, places, territory
        self._known: dict[str, SendingPlace | None] = {}

    def place(self, path: str) -> SendingPlace | None:
        """The place of a unit's path; None of a unit that is not asked."""
        if path not in self._known:
            found = self._containing(path)
            self._known[path] = max(found, key=lambda place: len(place.unit.path), default=None)
        return self._known[path]

    def holders(self, path: str) -> list[SendingPlace]:
        """The places in whose lists a record of that path stands: of units that were named, each above it too."""
        if self.due.of_whom == ReturnDue.OfWhom.NAMED:
            return self._containing(path)
        return [place for place in [self.place(path)] if place]

    def _containing(self, path: str) -> list[SendingPlace]:
        """The places in whose territory it lies; none of what lies outside the territory that is asked about."""
        return [place for place in self.places if path in place.territory] if path in self.territory else []

    @property
    def returns(self) -> Q:
        """Returns that may answer it: its own; where nobody has asked, what any office asks of the kind and time.

        Then the page of the whole period shows who has sent something for any of its years.
        """
        due = self.due
        if due.pk:
            return Q(due=due.pk)
        found = Q(due__period=due.period, due__kind=due.kind)
        return found & Q(due__year=due.year) if due.year else found

    def is_answered_by(self, sent: UnitReturn) -> bool:
        """The same of a row at hand, its due with it."""
        mine, its = self.due, sent.due
        if mine.pk:
            return its.pk == mine.pk
        return (its.period_id, its.kind) == (mine.period_id, mine.kind) and mine.year in (None, its.year)
