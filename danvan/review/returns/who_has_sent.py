"""Who has sent and who has not: the one rule, read for each unit that a due asks.

A unit has sent when a list of its own was taken in through the portal (`evidence._read_files` says which), when it said
so there ("Đã gửi"), or when the office that receives noted so; the earliest of these counts, and of the last two the
office's. "Không phát sinh" is an answer, and never the same as silence. Registrations entered by hand are no return
before the unit says that they are whole, and no day that is typed in them makes one early: who is entering is told as
such, and is asked and in the end overdue as the silent are.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cached_property

from danvan.review.figures.counted import Count
from danvan.review.figures.places import WITHOUT_BODIES
from danvan.review.models import ReturnDue
from danvan.review.models.returns import nearest_first
from danvan.review.returns.evidence import read_evidence
from danvan.review.returns.expected import Ask, SendingPlace, asked_here, places_of_senders
from danvan.review.returns.rows import ReturnRow, Returns, ReturnState
from danvan.review.scope import Scope
from models_registry.models import State, Unit
from models_registry.territory import Succession, load_successions


def returns_of(
    scope: Scope,
    units: Iterable[Unit],
    today: date,
    successions: list[Succession] | None = None,
    due: int | None = None,
) -> Returns:
    """Reads a scope; `units` are those that the reader may see, the scope's own among them.

    Without the key of a due it is the list of registrations that the nearest office asks of somebody here; where
    nobody has asked, that of all communes and bodies, without a day. Two queries, whatever the size: dues, and what
    came; one more for mergers that the caller did not bring. The scope's level is passed over, since a
    list is sent with all its levels. Raises ValueError for registrations without a year, which nobody is asked to send,
    and for a due of another office that asks nobody here.
    """
    if scope.is_of_no_year:
        raise ValueError("Lượt đăng ký không rõ năm không có hạn gửi.")
    reading = Reading(scope, units, today, successions)
    of_year = [one for one in reading.dues if one.is_of_year(scope.calendar_year)]
    if due is None:
        [found] = reading.read([reading.first])
    elif meant := [one for one in of_year if one.pk == due]:
        [found] = reading.read(meant)
    else:
        raise ValueError("Yêu cầu gửi này không thuộc đơn vị, kỳ báo cáo và năm đã chọn.")
    return found


def returns_for_paper(scope: Scope, today: date) -> tuple[Returns, ...]:
    """The returns that belong into a printed review; none for a part of one (a level, "không rõ năm").

    First what the page shows unasked, then what else is asked for the time of the scope, of a whole period also for its
    years; not for a year to come, which no review names. As many queries as for one. Asks for no reader: the territory
    of a unit that he may see is his to see.
    """
    if scope.is_part:
        return ()
    reading = Reading(scope, Unit.objects.all(), today)
    others = [
        one
        for one in reading.dues
        if one != reading.first
        and (one.year is None or one.year in scope.period.years)
        and (scope.year is None or one.is_of_year(scope.calendar_year))
    ]
    others.sort(key=lambda one: one.year or 0)
    return reading.read([reading.first, *others])


class Reading:
    """What is asked in a scope and what came. `dues` are of all its years, `asking` those that somebody here answers;
    `first` is what is shown where none is chosen.

    `known` are dues that were read before, among them all that serve the scope's territory in its period.
    """

    def __init__(
        self,
        scope: Scope,
        units: Iterable[Unit],
        today: date,
        successions: list[Succession] | None = None,
        known: Iterable[ReturnDue] | None = None,
    ) -> None:
        self.scope, self.units, self.today = replace(scope, level=""), list(units), today
        self.successions = load_successions() if successions is None else successions
        self.territory = self.scope.territory(self.successions)
        here = self.territory.among(self.units)
        if known is None:
            known = ReturnDue.objects.filter(period=scope.period).serving_with_named(self.territory.paths)
        of_period = [due for due in known if due.period_id == scope.period.pk]
        asked = nearest_first(of_period, self.territory.paths)
        for one in asked:
            one.period = scope.period
        self.asking = [one for one in asked if asked_here(one, self.scope, here)]
        # What the unit itself asks is shown to it also while there is nobody to answer, so that it can be changed.
        self.dues = [one for one in asked if one.unit_id == scope.unit.pk or one in self.asking]

    @cached_property
    def first(self) -> ReturnDue:
        """The list of registrations of the scope's time; not saved where nobody has asked for it."""
        period, year = self.scope.period, self.scope.calendar_year
        asked = (one for one in self.asking if one.is_register and one.is_of_year(year))
        # Of a period of one year the year is the whole period.
        unasked = ReturnDue(
            period=period, year=year if period.is_several_years else None, of_whom=ReturnDue.OfWhom.BOTH
        )
        return next(asked, unasked)

    def ask(self, due: ReturnDue) -> Ask:
        """What it asks, of its own year."""
        scope = replace(self.scope, year=self.scope.year or due.year)
        places = places_of_senders(due, scope, self.units, self.territory, self.successions)
        return Ask(due, scope, places, self.territory)

    def answered(self, ask: Ask) -> Returns:
        """Who has sent it, once the evidence was read."""
        rows = tuple(row_of(ask, place, self.today) for place in ask.places if place.is_row)
        return Returns(ask.scope, ask.due, self.today, rows, tuple(self.dues))

    def read(self, dues: Iterable[ReturnDue]) -> tuple[Returns, ...]:
        """Who has sent what each of these asks, each of its own year."""
        asks = [self.ask(due) for due in dues]
        read_evidence(asks)
        return tuple(map(self.answered, asks))


def row_of(ask: Ask, place: SendingPlace, today: date) -> ReturnRow:
    """The one rule of who has sent, and when."""
    first = place.zero or min(place.seen, key=lambda evidence: evidence.order, default=None)
    due_on = ask.due.due_on
    until = first.day if first else today
    days_late = max((until - due_on).days, 0) if due_on else 0

    def count(state: State) -> Count:
        without = {"rieng": WITHOUT_BODIES} if place.has_bodies else {}
        query = ask.scope.query(don_vi=str(place.unit.pk), trang_thai=state.value, **without)
        year = ask.scope.calendar_year
        if year and year not in ask.scope.period.years:  # lists know no review of a year to come
            query = tuple(pair for pair in query if pair[0] != "ky")
        return Count(place.states[state], "registrations", query)

    def stands() -> ReturnState:
        if place.zero:
            return ReturnState.NOTHING
        if first is None and place.states.total():
            return ReturnState.ENTERING_OVERDUE if days_late else ReturnState.ENTERING
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
        answer=place.answer,
    )
