"""Who has sent and who has not: one row for each commune that was expected to, as frozen objects.

A commune has sent when an officer noted so, when a list of its own was taken in through the portal, or when
registrations of its own were entered by hand; the earliest of these counts. "Không phát sinh" is an answer,
noted by an officer, and never the same as silence.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.db import models
from django.urls import reverse

from danvan.review.figures.counted import Count
from danvan.review.figures.places import WITHOUT_BODIES
from danvan.review.models import ReturnDeadline, UnitReturn
from danvan.review.returns.evidence import Evidence, FoundEvidence, How, SendingPlace, places_of_senders
from danvan.review.scope import Scope
from danvan.review.words import short_time
from models_registry.models import State, Unit
from models_registry.territory import Succession, load_successions


class ReturnState(models.TextChoices):
    """Where a unit's list stands; `RECEIVED` only while no deadline says whether it was in time."""

    ON_TIME = "on_time", "Gửi đúng hạn"
    LATE = "late", "Gửi muộn"
    RECEIVED = "received", "Đã gửi"
    NOTHING = "nothing", "Không phát sinh"
    MISSING = "missing", "Chưa gửi"
    OVERDUE = "overdue", "Quá hạn chưa gửi"


UNSENT = (ReturnState.MISSING, ReturnState.OVERDUE)


@dataclass(frozen=True)
class ReturnRow:
    """One unit that was expected to send.

    `including` are closed communes that wholly merged into it and stood in the period; `document` names the
    noted paper or the file. `days_late` counts from the deadline to the day of receipt, or to today while
    nothing came; 0 when in time or without a deadline. `noted` is the officer's note of this very unit and
    period, the one that a correction changes.
    """

    unit: Unit
    label: str
    including: tuple[Unit, ...]
    state: ReturnState
    received_on: date | None
    how: How | None
    document: str
    days_late: int
    registrations: Count  # accepted
    waiting: Count  # sent, not yet accepted
    returned: Count  # sent back to the unit for correction
    noted: UnitReturn | None

    @property
    def note(self) -> str:
        """The officer's remark."""
        return self.noted.note if self.noted else ""

    @property
    def including_words(self) -> str:
        """ "gồm xã Lăng Can đến hết 31/05/2021", or empty."""
        names = []
        for unit in self.including:
            until = f" đến hết {unit.ended_on:%d/%m/%Y}" if unit.ended_on else ""
            names.append(f"{unit.kind_word.lower()} {unit.name}{until}")
        return f"gồm {', '.join(names)}" if names else ""

    @property
    def contradiction(self) -> str:
        """What speaks against a noted "không phát sinh"; empty when nothing does."""
        found = self.registrations.value + self.waiting.value + self.returned.value
        if self.state != ReturnState.NOTHING or not found:
            return ""
        return f"Đã ghi “không phát sinh” nhưng trong sổ có {found} lượt đăng ký; cần kiểm tra lại."


@dataclass(frozen=True)
class StateCount:
    """How many units stand so, and the address of the page that shows just these."""

    state: ReturnState
    value: int
    url: str


@dataclass(frozen=True)
class Returns:
    """Who has sent in a scope (its year None: the whole period), seen on the day `today`."""

    scope: Scope
    due_on: date | None
    today: date
    rows: tuple[ReturnRow, ...]

    @property
    def counts(self) -> tuple[StateCount, ...]:
        """Each state that can occur today with its number of units; they add up to the rows."""
        possible: tuple[ReturnState, ...]
        if self.due_on is None:
            possible = (ReturnState.RECEIVED, ReturnState.NOTHING, ReturnState.MISSING)
        elif self.today <= self.due_on:
            possible = (ReturnState.ON_TIME, ReturnState.NOTHING, ReturnState.MISSING)
        else:
            possible = (ReturnState.ON_TIME, ReturnState.LATE, ReturnState.NOTHING, ReturnState.OVERDUE)
        found = Counter(row.state for row in self.rows)
        return tuple(
            StateCount(state, found[state], self.url(tinh_trang=state.value))
            for state in ReturnState
            if state in possible or found[state]
        )

    @property
    def unsent(self) -> tuple[ReturnRow, ...]:
        """Units to chase: nothing came and nobody noted "không phát sinh"."""
        return tuple(row for row in self.rows if row.state in UNSENT)

    @property
    def contradictions(self) -> tuple[ReturnRow, ...]:
        """Units whose "không phát sinh" the registry contradicts."""
        return tuple(row for row in self.rows if row.contradiction)

    @property
    def period(self) -> str:
        """ "năm 2022" or "giai đoạn 2020-2022"."""
        return short_time(*self.scope.time) if self.scope.year else self.scope.period.short_span

    def url(self, **more: str) -> str:
        """Address of the page of this scope."""
        query = {"don_vi": str(self.scope.unit.pk)}
        if self.scope.year:
            query["nam"] = str(self.scope.year)
        page = reverse("returns:returns", args=[self.scope.period.name])
        return f"{page}?{urlencode({**query, **more})}"


def returns_of(
    scope: Scope, units: Iterable[Unit], today: date, successions: list[Succession] | None = None
) -> Returns:
    """Reads a scope; `units` are those that the reader may see, the scope's own among them.

    Four queries, whatever the size: deadline, notes, registrations, files; one more for mergers that the
    caller did not bring. The scope's level is passed over, since a list is sent with all its levels. Raises
    ValueError for registrations without a year: nobody is asked to send them.
    """
    if scope.is_of_no_year:
        raise ValueError("Lượt đăng ký không rõ năm không có hạn gửi.")
    scope = replace(scope, level="")
    if successions is None:
        successions = load_successions()
    territory = scope.territory(successions)
    places = places_of_senders(scope, list(units), territory, successions)
    found = FoundEvidence(places)
    found.read_notes(scope, territory)
    found.read_registrations(scope, territory)
    found.read_files(scope, territory)
    deadline = ReturnDeadline.objects.filter(period=scope.period, year=scope.year).first()
    due_on = deadline.due_on if deadline else None
    rows = tuple(_row(scope, place, due_on, today) for place in places if place.is_row)
    return Returns(scope, due_on, today, rows)


def returns_for_paper(scope: Scope, today: date) -> Returns | None:
    """The returns that belong into a printed review; None for a part of one (a level, "không rõ năm").

    Asks for no reader: the territory of a unit that he may see is his to see.
    """
    if scope.is_part:
        return None
    return returns_of(scope, Unit.objects.all(), today)


def _row(scope: Scope, place: SendingPlace, due_on: date | None, today: date) -> ReturnRow:
    first = min(place.seen, key=lambda evidence: evidence.order, default=None)
    if place.zero:
        first = Evidence(place.zero.received_on, How.NOTE, place.zero.document)
    until = first.day if first else today
    days_late = max((until - due_on).days, 0) if due_on else 0

    def count(state: State) -> Count:
        without = {"rieng": WITHOUT_BODIES} if place.has_bodies else {}
        query = scope.query(don_vi=str(place.unit.pk), trang_thai=state.value, **without)
        return Count(place.states[state], "registrations", query)

    return ReturnRow(
        unit=place.unit,
        label=place.label,
        including=place.including,
        state=_state(first, place.zero is not None, days_late, due_on),
        received_on=first.day if first else None,
        how=first.how if first else None,
        document=first.document if first else "",
        days_late=days_late,
        registrations=count(State.ACCEPTED),
        waiting=count(State.SUBMITTED),
        returned=count(State.RETURNED),
        noted=place.noted,
    )


def _state(first: Evidence | None, zero: bool, days_late: int, due_on: date | None) -> ReturnState:
    if zero:
        return ReturnState.NOTHING
    if first is None:
        return ReturnState.OVERDUE if days_late else ReturnState.MISSING
    if due_on is None:
        return ReturnState.RECEIVED
    return ReturnState.LATE if days_late else ReturnState.ON_TIME
