"""Lists of a room that need no filter: laid out as their address asks, page by page, as a file and for paper.

Each is declared once: its columns, and the rows that its page, its files and its paper have. What few words its
address knows beside the layout, its rows judge themselves. Its other doors stand beside its page, under the name of
that.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from django.core.exceptions import BadRequest
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe

from danvan.lib.columns import ListColumn, reads_of
from danvan.lib.paging import page_number
from danvan.portal import orders
from danvan.portal.cells import VERBS_HEADING, rows_of
from danvan.portal.files import FILES, file_answer
from danvan.portal.layout import PARAMETERS, USUAL_SIZE, Layout, asked_beside
from danvan.portal.paper import paper_answer

_ON_PAPER: Final = "danh-sach/in/"


@dataclass(frozen=True)
class RoomList:
    """A list of a room: `rows` are those that a request asks for (and what its address holds), readable by its user.

    `asks` are the words of the address beside the layout; `names` what columns sort by that the database has not;
    `usual` its order where none is asked for, if not that of the model.
    """

    title: str
    noun: str
    model: type[Model]
    columns: Sequence[ListColumn[Any]]
    rows: Callable[..., "QuerySet[Any]"]
    asks: Collection[str] = ()
    names: orders.Names = field(default_factory=dict)
    usual: Sequence[Any] = ()
    usual_size: int = USUAL_SIZE


@dataclass(frozen=True)
class AskedRoomList:
    """The list as a request asks for it; `rows` in order, all of them."""

    request: HttpRequest
    which: RoomList
    layout: Layout
    rows: "QuerySet[Any]"

    @cached_property
    def page(self) -> "Page[Any]":
        """The page asked for, with what its columns read ahead."""
        rows = self.rows.prefetch_related(*reads_of(self.layout.columns))
        paginator = Paginator(rows, self.layout.size)
        return paginator.page(page_number(self.request, paginator))

    def context(
        self, rows: Iterable[Any] | None = None, verbs: str = "", done_to: Iterable[Any] = ()
    ) -> dict[str, object]:
        """For `portal/_room_list.html`: its lines (of `rows` in place of the page's own), its layout, its files.

        `verbs` is the template of a last cell, of what is done to each row; it is given the row, or its `done_to`.
        """
        match = self.request.resolver_match
        assert match  # of a page that was asked for
        rows = list(self.page if rows is None else rows)
        lines = rows_of(rows, self.layout.columns)
        if verbs:
            for line, thing in zip(lines, done_to or rows, strict=True):
                line.append((VERBS_HEADING, verbs, thing))
        return {
            "lines": lines,
            "is_numbered": True,
            "verbs_heading": VERBS_HEADING if verbs else "",
            "layout": self.layout,
            "page_obj": self.page,
            "count": self.page.paginator.count,
            "noun": self.which.noun,
            "to_print": reverse(f"{match.view_name}_print", kwargs=match.kwargs),
            "excel": reverse(f"{match.view_name}_xlsx", kwargs=match.kwargs),
            "csv": reverse(f"{match.view_name}_csv", kwargs=match.kwargs),
            "asked_of_filter": asked_beside(self.request.GET, layout=False),
            "asked_of_layout": asked_beside(self.request.GET, layout=True),
        }


def asked_of(request: HttpRequest, which: RoomList, **of: Any) -> AskedRoomList:
    """That list. Raises BadRequest for what it does not know, and what its `rows` raise."""
    layout = Layout(request.GET, which.columns, which.usual_size)
    if set(request.GET) - {*which.asks, *PARAMETERS} or not layout.is_valid():
        raise BadRequest("Danh sách không có điều kiện này.")
    rows = orders.in_order(which.rows(request, **of), layout, which.names, which.usual)
    return AskedRoomList(request, which, layout, rows)


@require_safe
def download(request: HttpRequest, which: RoomList, written_as: str, **of: Any) -> HttpResponseBase:
    """The very list, all its pages, as a file; noted in the trail. What the page refuses is refused as there."""
    asked = asked_of(request, which, **of)
    columns = asked.layout.columns_of_file
    return file_answer(request, FILES[written_as], which.title, which.model, columns, asked.rows, "")


@require_safe
def print_all(request: HttpRequest, which: RoomList, **of: Any) -> HttpResponse:
    """The same for paper."""
    asked = asked_of(request, which, **of)
    rows = asked.rows.prefetch_related(*reads_of(asked.layout.columns))
    page = f"{request.path.removesuffix(_ON_PAPER)}?{request.GET.urlencode()}"
    return paper_answer(request, which.title, which.noun, which.model, asked.layout.columns, rows, page)


_Door = Callable[..., HttpResponseBase]


def doors_of(
    address: str, name: str, which: RoomList, door: Callable[[_Door], _Door] = lambda view: view
) -> list[URLPattern]:
    """What stands beside the page of that address and name; `door` is what the page has round its view."""
    return [
        path(f"{address}{_ON_PAPER}", door(print_all), {"which": which}, name=f"{name}_print"),
        *(
            path(
                f"{address}danh-sach.{end}",
                door(download),
                {"which": which, "written_as": end},
                name=f"{name}_{end}",
            )
            for end in FILES
        ),
    ]
