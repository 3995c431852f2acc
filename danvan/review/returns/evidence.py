"""Which communes were expected to send, and the signs that each has: notes, files, entries by hand."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from danvan.lists.deciding.decision import WRITTEN
from danvan.lists.models import ImportBatch, StagedRow
from danvan.review.figures.days import REGISTRATIONS
from danvan.review.models import UnitReturn
from danvan.review.scope import Scope
from models_registry.models import Change, Registration, State, Unit
from models_registry.scoping import within
from models_registry.territory import Succession, Territory, merged_by, territory_of


class How(models.TextChoices):
    """By what it is seen that a unit has sent; on one day the first of these is named."""

    NOTE = "note", "Cán bộ ghi nhận"
    FILE = "file", "Tệp nhận qua cổng"
    ENTRY = "entry", "Nhập tay trên cổng"


@dataclass(frozen=True)
class Evidence:
    """One sign that a unit has sent."""

    day: date
    how: How
    document: str = ""

    @property
    def order(self) -> tuple[date, int]:
        """The earliest first; on one day in the order of `How`."""
        return self.day, list(How).index(self.how)


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

    @property
    def stood(self) -> bool:
        """Whether the unit, or one that merged into it, stood in the period."""
        return self.own_stood or bool(self.including)

    @property
    def is_row(self) -> bool:
        """Whether the unit was expected, or has something all the same."""
        return self.stood or bool(self.seen) or self.zero is not None


def places_of_senders(
    scope: Scope, units: list[Unit], territory: Territory, successions: list[Succession]
) -> list[SendingPlace]:
    """A place for each commune that stood on the day of counting, for those that went nowhere, and for each body.

    Bodies are those of the scope's own unit: what stands under a commune reports to the commune.

    Merged communes belong to their successor as in the review's own unit table, also in a year before the
    merger: the numbers of a row and of the list that it opens are the same.
    """
    period = scope.period
    first, last = scope.from_on, min(scope.to_on, period.counted_on)
    parents: dict[int | None, str] = {unit.pk: unit.label for unit in units}
    here = territory.among(units)
    bodies = [unit for unit in here if unit.is_body and scope.unit.pk in (unit.parent_id, unit.pk)]
    communes = [unit for unit in here if unit.kind in Unit.COMMUNE_KINDS]
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
                bool(bodies) and unit.pk == scope.unit.pk,
            )
        )
    places += [
        SendingPlace(
            body, _label(body, scope, parents), Territory((body.path,)), (), body.stood_between(first, last)
        )
        for body in bodies
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


class FoundEvidence:
    """Reads the signs and gives each to the place that its unit belongs to; others' are passed over."""

    def __init__(self, places: list[SendingPlace]) -> None:
        self.places = places
        self._known: dict[str, SendingPlace | None] = {}

    def place(self, path: str) -> SendingPlace | None:
        """The place of a unit's path."""
        if path not in self._known:
            found = [place for place in self.places if path in place.territory]
            self._known[path] = max(found, key=lambda place: len(place.unit.path), default=None)
        return self._known[path]

    def read_notes(self, scope: Scope, territory: Territory) -> None:
        """Officers' notes. In a period a list of any of its years counts as sent; a zero of one year does not.

        A predecessor's zero speaks for its successor only in a period before the successor.
        """
        notes = UnitReturn.objects.filter(period=scope.period).in_territory(territory)
        if scope.year is not None:
            notes = notes.filter(year=scope.calendar_year)
        for note in notes.select_related("unit"):
            place = self.place(note.unit.path)
            if place is None:
                continue
            own = note.unit_id == place.unit.pk
            if own and note.year == scope.year:
                place.noted = note
            if note.state == UnitReturn.State.RECEIVED:
                place.seen.append(Evidence(note.received_on, How.NOTE, note.document))
            elif note.year == scope.year and (own or not place.own_stood):
                place.zero = note if own or place.zero is None else place.zero

    def read_registrations(self, scope: Scope, territory: Territory) -> None:
        """Registrations that left the unit; those that no file brought are signs of their own.

        Their day is the registration's own or that of its entry, whichever is earlier. A draft has not been
        sent: its entry is the moment when it stopped being one, which the trail knows.
        """
        sent = Change.objects.filter(
            subject="models_registry.registration", subject_id=OuterRef("pk"), before__state=State.DRAFT
        )
        made_by_file = StagedRow.objects.filter(
            registration=OuterRef("pk"), action__in=WRITTEN, batch__state=ImportBatch.State.COMMITTED
        )
        rows = (
            Registration.objects.filter(REGISTRATIONS.belonging(scope))
            .in_territory(territory)
            .filter(state__in=(State.ACCEPTED, State.SUBMITTED, State.RETURNED))
            .annotate(sent_at=Subquery(sent.order_by("at").values("at")[:1]), by_file=Exists(made_by_file))
            .order_by()
            .values_list("unit__path", "state", "registered_on", "created_at", "sent_at", "by_file")
        )
        for path, state, registered_on, created_at, sent_at, by_file in rows:
            place = self.place(path)
            if place is None:
                continue
            place.states[state] += 1
            if not by_file:
                entered_on = timezone.localdate(sent_at or created_at)
                place.seen.append(Evidence(min(registered_on or entered_on, entered_on), How.ENTRY))

    def read_files(self, scope: Scope, territory: Territory) -> None:
        """Committed files that hold a registration of the unit, also one that was known before."""
        lookup = "registration__unit__path"
        rows = (
            StagedRow.objects.filter(
                within(territory, lookup),
                batch__state=ImportBatch.State.COMMITTED,
            )
            .filter(REGISTRATIONS.behind("registration").belonging(scope))
            .order_by()
        )
        for path, at, name in rows.values_list(lookup, "batch__at", "batch__file_name").distinct():
            if place := self.place(path):
                place.seen.append(Evidence(timezone.localdate(at), How.FILE, name))
