"""Who has sent, and what was published beside what is counted: these lists of a review for paper and as a file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, re_path, reverse
from django.views.decorators.http import require_safe

from danvan.lib.columns import EXCEL, PAGE, ListColumn, Surface, printed
from danvan.lib.text import joined
from danvan.portal.files import FILES, file_answer
from danvan.portal.paper import paper_answer
from danvan.review.forms import ScopeForm
from danvan.review.models import StatedFigure, UnitReturn
from danvan.review.pages import PERIOD, read_scope, refused
from danvan.review.reconciliation.columns import LEDGER
from danvan.review.reconciliation.ledger import review_with_ledger
from danvan.review.returns.columns import columns_of
from danvan.review.returns.views import read_returns, rows_asked, state_in_words
from models_registry.models import Unit


@dataclass(frozen=True)
class ReviewList:
    """A list as the address of its page asks for it; `filtered` says in words what that is."""

    page: str
    title: str
    noun: str
    model: type[Model]
    columns: Callable[[Surface], list[ListColumn[Any]]]
    rows: Sequence[Any]
    unit: Unit
    filtered: str


def _returns(request: HttpRequest, name: str) -> ReviewList | HttpResponse:
    form, found = read_returns(request, name)
    if isinstance(found, HttpResponse):
        return found
    due, state = found.due, state_in_words(form)
    filtered = joined(
        "; ",
        found.scope.unit.label,
        f"hạn gửi {found.due_on:%d/%m/%Y}" if found.due_on else "chưa đặt hạn gửi",
        f"tình trạng: {state}" if state else "",
        f"tính đến {found.today:%d/%m/%Y}",
    )
    return ReviewList(
        "returns:returns",
        f"Đơn vị {'phải gửi' if due.pk else 'gửi'} {due.what} {due.time}",
        "đơn vị",
        UnitReturn,
        partial(columns_of, due=due),
        [(found, row) for row in rows_asked(request, form, found)],
        found.scope.unit,
        filtered,
    )


def _ledger(request: HttpRequest, name: str) -> ReviewList | HttpResponse:
    form, units = read_scope(request, name, ScopeForm)
    if refusal := refused(request, form, "review/ledger_refused.html"):
        return refusal
    scope = form.scope
    found = review_with_ledger(scope, units, request.user, names=False)[1]
    filtered = joined(
        "; ",
        scope.unit.label,
        scope.time_in_words,
        f"tính đến {scope.day:%d/%m/%Y}",
    )
    return ReviewList(
        "reconciliation:ledger",
        f"Số liệu đối chiếu {scope.period.short_span}",
        "dòng",
        StatedFigure,
        partial(printed, columns=LEDGER),
        () if scope.is_part else found.all_lines,
        scope.unit,
        filtered,
    )


_LISTS: Final = {"returns": _returns, "ledger": _ledger}


@require_safe
def download(request: HttpRequest, name: str, of: str, written_as: str) -> HttpResponseBase:
    """/ai-da-gui/2020-2022/danh-sach.xlsx?don_vi=&nam=: the very rows of the page; what that refuses is refused."""
    found = _LISTS[of](request, name)
    if isinstance(found, HttpResponse):
        return found
    columns = found.columns(EXCEL)
    return file_answer(
        request, FILES[written_as], found.title, found.model, columns, found.rows, found.filtered
    )


@require_safe
def print_all(request: HttpRequest, name: str, of: str) -> HttpResponse:
    """/ai-da-gui/2020-2022/in/?don_vi=&nam=: the same for paper, with head and signature of the unit asked for."""
    found = _LISTS[of](request, name)
    if isinstance(found, HttpResponse):
        return found
    return paper_answer(
        request,
        found.title,
        found.noun,
        found.model,
        found.columns(PAGE),
        found.rows,
        reverse(found.page, args=[name], query=request.GET.dict() or None),
        filtered=found.filtered,
        issuer=found.unit,
    )


def urls_of(address: str, of: str) -> list[URLPattern]:
    """The doors beside the page of that list, which is the review's own."""
    return [
        re_path(rf"^{address}/{PERIOD}/in/$", print_all, {"of": of}, name=f"{of}_print"),
        *(
            re_path(
                rf"^{address}/{PERIOD}/danh-sach\.{end}$",
                download,
                {"of": of, "written_as": end},
                name=f"{of}_{end}",
            )
            for end in FILES
        ),
    ]
