"""Where each unit stands with what was asked of it, and all units of a scope together, as frozen objects."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Self
from urllib.parse import urlencode

from django.db import models
from django.urls import reverse

from danvan.review.figures.counted import Count
from danvan.review.models import ReturnDue
from danvan.review.returns.answers import Answer, How
from danvan.review.scope import Scope
from danvan.review.words import short_time
from models_registry.models import Unit


class ReturnState(models.TextChoices):
    """Where what was asked of a unit stands; `RECEIVED` only while no day says whether it was in time."""

    ON_TIME = "on_time", "Gửi đúng hạn"
    LATE = "late", "Gửi muộn"
    RECEIVED = "received", "Đã gửi"
    NOTHING = "nothing", "Không phát sinh"
    ENTERING = "entering", "Đang nhập, chưa báo đã gửi"
    ENTERING_OVERDUE = "entering_overdue", "Quá hạn, đang nhập"
    MISSING = "missing", "Chưa gửi"
    OVERDUE = "overdue", "Quá hạn chưa gửi"


ENTERING = (ReturnState.ENTERING, ReturnState.ENTERING_OVERDUE)
UNSENT = (ReturnState.MISSING, ReturnState.OVERDUE, *ENTERING)
UNSENT_CODE: Final = "unsent"  # all these together, in addresses
UNSENT_OF_OTHERS_CODE: Final = "others"  # those of them that are not the reader's own
SHOWN_STATES: Final = (
    (UNSENT_CODE, "Chưa gửi, kể cả đang nhập"),
    (UNSENT_OF_OTHERS_CODE, "Chưa gửi, không kể đơn vị của mình"),
    *ReturnState.choices,
)


@dataclass(frozen=True)
class ReturnRow:
    """One unit that was expected to send.

    `including` are closed communes that wholly merged into it and stood in the period; `document` names the
    noted paper or the file. `received_on` is the day that counts, `sent_at` the portal's own moment behind it,
    `noted_on` when the office that receives wrote its day down. `typed` are the first and last days of registration in
    the lists; they are shown and decide nothing. `days_late` counts from the deadline to `received_on`, or to today
    while nothing came; 0 when in time or without a deadline. `answer` is what was said and noted of this very unit and
    due.
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
    answer: Answer

    @property
    def is_sent(self) -> bool:
        """Whether what was asked is in, or nothing is to come."""
        return self.received_on is not None

    @property
    def is_entering(self) -> bool:
        """Whether it enters by hand and has not said yet that it is whole."""
        return self.state in ENTERING

    @property
    def is_answered(self) -> bool:
        """Whether the unit said something, or the office that receives noted it, for this very due."""
        return bool(self.answer.word or self.answer.note)

    @property
    def note(self) -> str:
        """What the unit and the office remarked."""
        return "; ".join(one.note for one in (self.answer.word, self.answer.note) if one and one.note)

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
            names.append(f"{unit.label_in_text}{until}")
        return f"gồm {', '.join(names)}" if names else ""

    @property
    def contradiction(self) -> str:
        """What speaks against what was answered: another answer, or registrations in the books; else empty."""
        if self.answer.contradiction:
            return self.answer.contradiction
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
    `leaves_own_out` says that rows of the reader's own units stand here no more.
    """

    scope: Scope
    due: ReturnDue
    today: date
    rows: tuple[ReturnRow, ...]
    dues: tuple[ReturnDue, ...] = ()
    leaves_own_out: bool = False

    def of_others(self, own: Collection[Unit]) -> Self:
        """Without the reader's own units: what he owes himself he does not wait for."""
        rows = tuple(row for row in self.rows if row.unit not in own)
        return replace(self, rows=rows, leaves_own_out=len(rows) < len(self.rows))

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
    def units_words(self) -> str:
        """What its rows are: nobody has to send what nobody has asked for."""
        return "đơn vị phải gửi" if self.due.pk else "đơn vị"

    @property
    def unsent(self) -> tuple[ReturnRow, ...]:
        """Units to chase: nothing is in, and nobody said or noted "không phát sinh"."""
        return tuple(row for row in self.rows if row.state in UNSENT)

    def in_state(self, code: str) -> tuple[ReturnRow, ...]:
        """The rows of a state, all the unsent ones, or all ("")."""
        if code in (UNSENT_CODE, UNSENT_OF_OTHERS_CODE):
            return self.unsent
        return tuple(row for row in self.rows if code in ("", row.state))

    @property
    def unsent_url(self) -> str:
        """Address of the page that shows just the units to chase."""
        return self.url(tinh_trang=UNSENT_OF_OTHERS_CODE if self.leaves_own_out else UNSENT_CODE)

    @property
    def entering(self) -> tuple[ReturnRow, ...]:
        """Of the units to chase those that enter by hand and have not said yet that it is whole."""
        return tuple(row for row in self.rows if row.is_entering)

    @property
    def contradictions(self) -> tuple[ReturnRow, ...]:
        """Units whose answer something contradicts."""
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
