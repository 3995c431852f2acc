"""Who has sent and who has not: one row for each unit that a due asks, as frozen objects.

A unit has sent when a list of its own was taken in through the portal, when it said so there ("Đã gửi"), or when the
office that receives noted so; the earliest of these counts. "Không phát sinh" is an answer, and never the same as
silence. Registrations entered by hand are no return before the unit says that they are whole, and no day that is typed
in them makes one early; but who is entering is not silent.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlencode

from django.db import models
from django.urls import reverse

from danvan.review.figures.counted import Count
from danvan.review.figures.places import WITHOUT_BODIES
from danvan.review.models import ReturnDue, UnitReturn
from danvan.review.returns.evidence import (
    Ask,
    How,
    SendingPlace,
    asked_here,
    evidence_of,
    places_of_senders,
    read_evidence,
)
from danvan.review.scope import Scope
from danvan.review.words import short_time
from models_registry.models import State, Unit
from models_registry.territory import Succession, load_successions


class ReturnState(models.TextChoices):
    """Where what was asked of a unit stands; `RECEIVED` only while no day says whether it was in time."""

    ON_TIME = "on_time", "Gửi đúng hạn"
    LATE = "late", "Gửi muộn"
    RECEIVED = "received", "Đã gửi"
    NOTHING = "nothing", "Không phát sinh"
    ENTERING = "entering", "Đang nhập, chưa báo đã gửi"
    MISSING = "missing", "Chưa gửi"
    OVERDUE = "overdue", "Quá hạn chưa gửi"


UNSENT = (ReturnState.MISSING, ReturnState.OVERDUE)


@dataclass(frozen=True)
class ReturnRow:
    """One unit that was expected to send.

    `including` are closed communes that wholly merged into it and stood in the period; `document` names the
    noted paper or the file. `received_on` is the day that counts, `sent_at` the portal's own moment behind it,
    `noted_on` when the office that receives wrote its day down. `typed` are the first and last days of registration in
    the lists; they are shown and decide nothing. `days_late` counts from the deadline to `received_on`, or to today
    while nothing came; 0 when in time or without a deadline. `noted` is the return of this very unit and due, which is
    corrected.
    """

    unit: Unit
    label: str
    including: tuple[Unit, ...]
    state: ReturnState
    received_on: date | None
    sent_at: datetime | None
    noted_on: date | None
    how: How | None
    document: str
    days_late: int
    typed: tuple[date, date] | None
    registrations: Count  # accepted
    waiting: Count  # sent, not yet accepted
    returned: Count  # sent back to the unit for correction
    noted: UnitReturn | None

    @property
    def is_sent(self) -> bool:
        """Whether what was asked is in, or nothing is to come."""
        return self.received_on is not None

    @property
    def note(self) -> str:
        """The officer's remark."""
        return self.noted.note if self.noted else ""

    @property
    def typed_words(self) -> str:
        """ "ngày ghi trong danh sách: 01/03/2022 – 20/03/2022", or empty: it is told and decides nothing."""
        days = " – ".join(f"{day:%d/%m/%Y}" for day in dict.fromkeys(self.typed or ()))
        return f"ngày ghi trong danh sách: {days}" if days else ""

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
    """Who has sent what a due asks in a scope (its year None: the whole period), seen on the day `today`.

    `due` is not saved where nobody has asked. `dues` are all that the period has for the scope, of any year.
    """

    scope: Scope
    due: ReturnDue
    today: date
    rows: tuple[ReturnRow, ...]
    dues: tuple[ReturnDue, ...] = ()

    @property
    def due_on(self) -> date | None:
        """The day by which it is due; None where none was set."""
        return self.due.due_on

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
    def entering(self) -> tuple[ReturnRow, ...]:
        """Units that enter by hand and have not said yet that it is whole: nobody chases them."""
        return tuple(row for row in self.rows if row.state == ReturnState.ENTERING)

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
        if self.due.pk:
            query["yeu_cau"] = str(self.due.pk)
        page = reverse("returns:returns", args=[self.scope.period.name])
        return f"{page}?{urlencode({**query, **more})}"


def returns_of(
    scope: Scope,
    units: Iterable[Unit],
    today: date,
    successions: list[Succession] | None = None,
    due: int | None = None,
) -> Returns:
    """Reads a scope; `units` are those that the reader may see, the scope's own among them.

    Without the key of a due it is the list of registrations that the nearest office asks of somebody here; where
    nobody has asked, that of all communes and bodies, without a day. Four queries, whatever the size: dues, returns,
    registrations, files; one more for mergers that the caller did not bring. The scope's level is passed over, since a
    list is sent with all its levels. Raises ValueError for registrations without a year, which nobody is asked to send,
    and for a due that asks nobody here.
    """
    if scope.is_of_no_year:
        raise ValueError("Lượt đăng ký không rõ năm không có hạn gửi.")
    scope = replace(scope, level="")
    if successions is None:
        successions = load_successions()
    territory, units = scope.territory(successions), list(units)
    here = territory.among(units)
    dues = ReturnDue.objects.filter(period=scope.period).nearest_first(territory.paths)
    for one in dues:
        one.period = scope.period
    dues = [one for one in dues if asked_here(one, scope, here)]
    meant = [
        one
        for one in dues
        if one.is_of_year(scope.calendar_year) and (one.pk == due if due else one.is_register)
    ]
    if due and not meant:
        raise ValueError("Yêu cầu gửi này không thuộc đơn vị, kỳ báo cáo và năm đã chọn.")
    unasked = ReturnDue(period=scope.period, year=scope.calendar_year, of_whom=ReturnDue.OfWhom.BOTH)
    first = next(iter(meant), unasked)
    ask = Ask(first, scope, places_of_senders(first, scope, units, territory, successions))
    read_evidence([ask], territory)
    rows = tuple(row_of(ask, place, today) for place in ask.places if place.is_row)
    return Returns(scope, ask.due, today, rows, tuple(dues))


def returns_for_paper(scope: Scope, today: date) -> Returns | None:
    """The returns that belong into a printed review; None for a part of one (a level, "không rõ năm").

    Asks for no reader: the territory of a unit that he may see is his to see.
    """
    if scope.is_part:
        return None
    return returns_of(scope, Unit.objects.all(), today)


def row_of(ask: Ask, place: SendingPlace, today: date) -> ReturnRow:
    """The one rule of who has sent, and when."""
    first = min(place.seen, key=lambda evidence: evidence.order, default=None)
    if place.zero:
        first = evidence_of(place.zero)
    due_on = ask.due.due_on
    until = first.day if first else today
    days_late = max((until - due_on).days, 0) if due_on else 0

    def count(state: State) -> Count:
        without = {"rieng": WITHOUT_BODIES} if place.has_bodies else {}
        query = ask.scope.query(don_vi=str(place.unit.pk), trang_thai=state.value, **without)
        return Count(place.states[state], "registrations", query)

    def stands() -> ReturnState:
        if place.zero:
            return ReturnState.NOTHING
        if first is None and place.states.total():
            return ReturnState.ENTERING
        if first is None:
            return ReturnState.OVERDUE if days_late else ReturnState.MISSING
        if due_on is None:
            return ReturnState.RECEIVED
        return ReturnState.LATE if days_late else ReturnState.ON_TIME

    return ReturnRow(
        unit=place.unit,
        label=place.label,
        including=place.including,
        state=stands(),
        received_on=first.day if first else None,
        sent_at=first.at if first else None,
        noted_on=first.noted_on if first else None,
        how=first.how if first else None,
        document=first.document if first else "",
        days_late=days_late,
        typed=(min(place.typed), max(place.typed)) if place.typed else None,
        registrations=count(State.ACCEPTED),
        waiting=count(State.SUBMITTED),
        returned=count(State.RETURNED),
        noted=place.noted,
    )
