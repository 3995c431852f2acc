"""Pages of closed reviews: reading, checking a print, what changed since, the second account's word."""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.db.models.functions import Length
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from danvan.accounts.confirming import password_confirmed
from danvan.accounts.signed_in import user_of
from danvan.closing import services
from danvan.closing.changes import since
from danvan.closing.forms import CodeForm
from danvan.closing.snapshot import is_whole, issuer_kept
from danvan.lib.columns import EXCEL, PAGE, ListColumn
from danvan.lib.paging import PAGE_PARAMETER
from danvan.portal.cells import Titled
from danvan.portal.room_lists import RoomList, asked_of
from danvan.review.models import ClosedReview
from danvan.review.pages import WORD, XLSX, paper_answer
from danvan.review.paper import FORMS, forms_beside
from danvan.review.report import document_name
from danvan.review.scope import Scope
from danvan.review.shown import shown_to
from danvan.review.workbook import workbook_name
from models_registry.columns import NUMBER
from models_registry.history import entries_of
from models_registry.models import Unit
from models_registry.one_use import acts_once

_Row = TypeVar("_Row")
_ROWS = 100
# Read one at a time.
FILES = ("lists", *ClosedReview.WORKBOOKS.values(), *ClosedReview.DOCUMENTS.values())


_WHICH: Final = "Kỳ báo cáo, đơn vị"


def _period_of(closed: ClosedReview) -> str:
    return f"{closed.period}, năm {closed.year}" if closed.year else str(closed.period)


CLOSED: Final = RoomList(
    "Số liệu đã chốt",
    "bản chốt",
    ClosedReview,
    [
        NUMBER,
        ListColumn(
            _WHICH,
            lambda row: Titled(_period_of(row), reverse("closing:closed", args=[row.code]), row.unit.label),
            PAGE,
            cell="titled",
            order=("period__from_on", "year"),
        ),
        ListColumn("Kỳ báo cáo", _period_of, EXCEL, part_of=_WHICH),
        ListColumn("Đơn vị", lambda row: row.unit.label, EXCEL, part_of=_WHICH),
        ListColumn("Bản", lambda row: row.version, PAGE | EXCEL, order=("version",)),
        ListColumn("Trạng thái", lambda row: row.get_state_display(), PAGE | EXCEL),
        ListColumn(
            "Chốt lúc",
            lambda row: f"{timezone.localtime(row.at):%H:%M %d/%m/%Y}",
            PAGE | EXCEL,
            order=("at",),
        ),
        ListColumn("Người chốt", lambda row: row.by_name, PAGE | EXCEL, order=("by_name",)),
        ListColumn("Mã đối chiếu", lambda row: row.printed_code, PAGE | EXCEL),
    ],
    lambda request: (
        ClosedReview.objects.visible_to(request.user)
        .select_related("period", "unit")
        .defer(*ClosedReview.UNTRACKED)
    ),
    asks=("ma",),
)


def closed_or_404(request: HttpRequest, code: str) -> ClosedReview:
    found = ClosedReview.objects.visible_to(request.user).select_related("period", "unit", "by")
    closed = found.defer(*FILES).filter(code=code.upper()).first()
    if closed is None:
        raise Http404("Không có bản chốt nào mang mã này trong các đơn vị của đồng chí.")
    return closed


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """/ban-chot/?ma=: the closed reviews, and the check of a code that stands on a print."""
    form = CodeForm(request.GET if "ma" in request.GET else None)
    if form.is_valid():
        return redirect("closing:closed", closed_or_404(request, form.cleaned_data["ma"]).code)
    shown = shown_to(request, Unit.objects.visible_to(request.user).in_tree_order())
    context = {**asked_of(request, CLOSED).context(), "form": form, "period": shown.period if shown else None}
    return render(request, "closing/index.html", context, status=400 if form.is_bound else 200)


@require_GET
def closed_review(request: HttpRequest, code: str) -> HttpResponse:
    """/ban-chot/<code>/: the review as it was closed, and whether the copy is whole."""
    closed = closed_or_404(request, code)
    issuer = issuer_kept(closed)
    context = {
        "closed": closed,
        "line": services.line_of(closed),
        "versions": ClosedReview.objects.of(closed.scope),
        "issuer": issuer,
        "papers_beside": _papers_beside(closed, issuer.head),
        "is_whole": is_whole(closed),
        "may_decide": closed.state == ClosedReview.State.PROPOSED
        and closed.by_id != request.user.pk
        and services.may(request.user, "approve", closed.unit),
        "demo_data": closed.content["is_demo"],
    }
    return render(request, "closing/closed.html", context)


def _papers_beside(closed: ClosedReview, own: str) -> list[tuple[str, str, bool, bool]]:
    """Of each form but the issuer's own: its key, its name, whether a workbook was kept in it, and a report."""
    forms = forms_beside(own)
    columns = [of[form] for form, _ in forms for of in (ClosedReview.WORKBOOKS, ClosedReview.DOCUMENTS)]
    sizes = iter(ClosedReview.objects.filter(pk=closed.pk).values_list(*map(Length, columns))[0])
    return [(form, name, next(sizes) > 0, next(sizes) > 0) for form, name in forms]


@require_GET
def print_style(request: HttpRequest, code: str) -> HttpResponse:
    """/ban-chot/<code>/trang-in.css: the code on every printed sheet, which only a page's margin box can hold."""
    closed = closed_or_404(request, code)
    # A reason that someone typed stands in it: nothing of it may end the string of the style.
    line = "".join(f"\\{ord(sign):x} " if sign in '\\"\n\r\f<' else sign for sign in services.line_of(closed))
    box = f'@top-right {{ content: "{line}"; font: italic 9.5pt "Times New Roman", serif; }}'
    pages = ("", " demo", " landscape", " demo-landscape")
    return HttpResponse("\n".join(f"@page{name} {{ {box} }}" for name in pages), content_type="text/css")


def _page(request: HttpRequest, rows: Sequence[_Row] | QuerySet[Any, _Row]) -> Page[_Row] | None:
    """The page asked for; None if the address asks for one that there is not, or for something else."""
    paginator = Paginator(rows, _ROWS)
    asked = request.GET.get(PAGE_PARAMETER, "1")
    known = not set(request.GET) - {PAGE_PARAMETER} and asked.isdecimal()
    return paginator.page(int(asked[:9])) if known and 1 <= int(asked[:9]) <= paginator.num_pages else None


@require_GET
def workbook(request: HttpRequest, code: str) -> HttpResponse:
    """/ban-chot/<code>/bang.xlsx?mau=: the workbook as it was closed, in the form asked for, else the issuer's."""
    return _file(request, code, ClosedReview.table, XLSX, workbook_name)


@require_GET
def document(request: HttpRequest, code: str) -> HttpResponse:
    """/ban-chot/<code>/bao-cao.docx?mau=: the report as it was closed, in the form asked for, else the issuer's."""
    return _file(request, code, ClosedReview.report, WORD, document_name)


def _file(
    request: HttpRequest,
    code: str,
    kept: Callable[[ClosedReview, str], bytes],
    content_type: str,
    name: Callable[[Scope, str], str],
) -> HttpResponse:
    """A kept file in the form asked for; as on the live papers, an unknown parameter is refused."""
    closed = closed_or_404(request, code)
    form = request.GET.get("mau") or closed.head
    if set(request.GET) - {"mau"} or form not in FORMS:
        return render(request, "400.html", status=400)
    try:
        content = kept(closed, form)
    except ValidationError as error:
        messages.error(request, error.message)
        return redirect("closing:closed", closed.code)
    stem, _, suffix = name(closed.scope, form).rpartition(".")
    file_name = f"{stem}-{closed.code.lower()}.{suffix}"
    title = f"Bản chốt {closed.printed_code}, {closed}"
    return paper_answer(request, ClosedReview, title, content, content_type, file_name)


@require_GET
def changes(request: HttpRequest, code: str) -> HttpResponse:
    """/ban-chot/<code>/thay-doi/: what would differ now, record by record, and who changed what since."""
    closed = closed_or_404(request, code)
    found = since(closed, request.user)
    page_obj = _page(request, found.changes)
    if page_obj is None:
        return render(request, "400.html", status=400)
    context = {
        "closed": closed,
        "since": found,
        "page_obj": page_obj,
        "entries": entries_of(page_obj),
        "demo_data": closed.content["is_demo"],
    }
    return render(request, "closing/changes.html", context)


@require_POST
@password_confirmed
@acts_once
def decide_version(request: HttpRequest, code: str) -> HttpResponse:
    """/ban-chot/<code>/phe-duyet/: the second account approves or refuses a corrected version."""
    closed = closed_or_404(request, code)
    answer = request.POST.get("quyet_dinh")
    if answer not in ("dong-y", "tu-choi"):
        return render(request, "400.html", status=400)
    try:
        services.decide(closed, user_of(request), approve=answer == "dong-y")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        refused = "Đã từ chối bản sửa; bản cũ giữ nguyên hiệu lực."
        messages.success(request, "Đã phê duyệt bản sửa." if answer == "dong-y" else refused)
    return redirect("closing:closed", closed.code)
