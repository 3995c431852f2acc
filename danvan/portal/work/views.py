"""The page of one's own work, whole; the overview shows how it begins."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from danvan.accounts.signed_in import user_of
from danvan.lib.counting import numbers_of
from danvan.portal.room_lists import asked_of
from danvan.portal.work.counted import (
    CLOSINGS,
    DEMO,
    NEWS,
    OWED,
    SORTS,
    Waiting,
    sorts_of,
    waiting_in,
)
from danvan.portal.work.head import mark_of
from danvan.portal.work.listed import WorkRow, done_today, waiting_registrations, work_rows
from danvan.portal.work.lists import WHICH, WORK
from danvan.portal.work.mine import (
    TO_ACCEPT,
    TO_CORRECT,
    TO_SEND,
    closings_to_approve,
    registrations_owed,
)
from danvan.portal.work.news import read_news, shown_news
from danvan.review.models import ClosedReview
from models_registry import access
from models_registry.history import Entry, entries_of
from models_registry.one_use import acts_once

_BEGINNING: Final = 5  # rows on the overview
_TO_DO: Final = (TO_ACCEPT, TO_CORRECT, TO_SEND)


@dataclass(frozen=True)
class Work:
    """What a person finds: `rows` to do, oldest first, of `number` there are; closings to sign, news not yet read."""

    counts: dict[str, Waiting]
    rows: list[WorkRow]
    number: int
    closings: list[ClosedReview]
    news: list[Entry]
    is_demo: bool  # whether data are made up, which every page says
    beside: Mapping[str, int]  # what was counted along for the page

    @property
    def for_the_head(self) -> dict[str, object]:
        """What the frame of the page need not ask again."""
        return {"work": self, "work_mark": mark_of(self.counts), "demo_data": self.is_demo}

    @property
    def elsewhere(self) -> list[Waiting]:
        """What he does on other pages."""
        shown_here = (*_TO_DO, CLOSINGS, NEWS)
        return [one for name, one in self.counts.items() if name in SORTS and name not in shown_here]

    @property
    def owed(self) -> list[Waiting]:
        """What others have to do."""
        return [one for name, one in self.counts.items() if name in OWED]

    @property
    def more_news(self) -> int:
        """How many are told once these are read."""
        return self.counts[NEWS].number - len(self.news) if self.news else 0

    @property
    def newest(self) -> int:
        """The number of the newest of the news that are told."""
        return max((entry.change.pk for entry in self.news), default=0)


def work_of(user: access.Asker, beside: Mapping[str, QuerySet[Any]] | None = None) -> Work:
    """What the overview begins with (a constant number of queries, fewer where nothing waits).

    What the page counts `beside` is counted in the statement that counts the work.
    """
    numbers = numbers_of({**sorts_of(user), **registrations_owed(user), **(beside or {})})
    counts = waiting_in(numbers)
    number = sum(counts[name].number for name in _TO_DO if name in counts)
    closings = closings_to_approve(user).select_related("period", "unit").defer(*ClosedReview.UNTRACKED)
    return Work(
        counts=counts,
        rows=work_rows(user, waiting_registrations(user)[:_BEGINNING]) if number else [],
        number=number,
        closings=list(closings) if CLOSINGS in counts else [],
        news=entries_of(shown_news(user)) if NEWS in counts else [],
        is_demo=DEMO in numbers,
        beside=numbers,
    )


@require_safe
def my_work(request: HttpRequest) -> HttpResponse:
    """/viec-cua-toi/?viec=: all that waits for its reader, or what `viec` names; done here, undone here."""
    user = user_of(request)
    asked = asked_of(request, WORK)
    name = request.GET.get(WHICH, "")
    work = work_of(user)
    rows = work_rows(user, [row.pk for row in asked.page])
    context = {
        **work.for_the_head,
        **asked.context([row.registration for row in rows], "work_verbs", rows),
        "which": {**SORTS, **OWED}[name].words if name else "",
        "rows": rows,
        "done_today": [] if name else done_today(user),
    }
    return render(request, "portal/work/my_work.html", context)


@require_POST
@acts_once
def read(request: HttpRequest, up_to: int) -> HttpResponse:
    """/viec-cua-toi/da-xem/<up_to>/: the news up to that change are read."""
    read_news(user_of(request), up_to)
    messages.success(request, "Đã ghi là đã xem.")
    return redirect("portal:overview")
