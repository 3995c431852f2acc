"""The list behind a closed number, as it was kept: its page, the same for paper and as a file."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from danvan.closing.archive import kept_lists
from danvan.closing.kept_lists import TITLES, in_order, kept_columns
from danvan.closing.snapshot import issuer_kept
from danvan.closing.views import closed_or_404
from danvan.lib.paging import PAGE_PARAMETER
from danvan.portal.cells import rows_of
from danvan.portal.files import FILES, file_answer
from danvan.portal.layout import PARAMETERS, Layout
from danvan.portal.paper import paper_answer
from danvan.review.models import ClosedReview

_ROWS = 100


@dataclass(frozen=True)
class KeptList:
    """A kept list as an address asks for it."""

    closed: ClosedReview
    number: int
    title: str
    layout: Layout
    rows: list[list[str]]

    @property
    def address(self) -> str:
        """Its page."""
        return reverse("closing:list", args=[self.closed.code, self.number])


def _kept_list(request: HttpRequest, code: str, number: int) -> KeptList | None:
    """That list; None if the address asks for something else. Raises Http404 where there is none."""
    closed = closed_or_404(request, code)
    kept = kept_lists(closed)
    if number >= len(kept.lists):
        raise Http404("Bản chốt không có danh sách này.")
    name = kept.lists[number]["page"]
    layout = Layout(request.GET, kept_columns(name), _ROWS)
    if set(request.GET) - set(PARAMETERS) or not layout.is_valid():
        return None
    rows = in_order(kept.texts(name, kept.keys(number)), layout)
    return KeptList(closed, number, TITLES[name], layout, rows)


@require_safe
def show(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """/ban-chot/<code>/danh-sach/<n>/"""
    kept = _kept_list(request, code, number)
    asked = request.GET.get(PAGE_PARAMETER, "1")
    paginator = Paginator(kept.rows, kept.layout.size) if kept else None
    if (
        kept is None
        or paginator is None
        or not (asked.isdecimal() and int(asked[:9]) in paginator.page_range)
    ):
        return render(request, "400.html", status=400)
    page_obj = paginator.page(int(asked[:9]))
    context = {
        "closed": kept.closed,
        "number": number,
        "title": kept.title,
        "layout": kept.layout,
        "rows": rows_of(page_obj, kept.layout.columns),
        "page_obj": page_obj,
        "count": paginator.count,
        "demo_data": kept.closed.content["is_demo"],
    }
    return render(request, "closing/list.html", context)


@require_safe
def download(request: HttpRequest, code: str, number: int, written_as: str) -> HttpResponseBase:
    """/ban-chot/<code>/danh-sach/<n>/danh-sach.xlsx: all of it, noted in the trail."""
    kept = _kept_list(request, code, number)
    if kept is None:
        return render(request, "400.html", status=400)
    columns, code = kept.layout.columns_of_file, kept.closed.printed_code
    title = f"{kept.title} {code}"
    return file_answer(request, FILES[written_as], title, ClosedReview, columns, kept.rows, "")


@require_safe
def print_all(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """/ban-chot/<code>/danh-sach/<n>/in/: all of it, with the head and the signature of who issued it then."""
    kept = _kept_list(request, code, number)
    if kept is None:
        return render(request, "400.html", status=400)
    return paper_answer(
        request,
        kept.title,
        "dòng",
        ClosedReview,
        kept.layout.columns,
        kept.rows,
        kept.address,
        told_as=f"{kept.title} (bản chốt {kept.closed.printed_code})",
        template="closing/list_print.html",
        issuer=issuer_kept(kept.closed),
        closed=kept.closed,
        demo_data=kept.closed.content["is_demo"],
    )
