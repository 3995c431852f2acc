"""The lists: each turns the registrations meant by the filter into its own rows. Order: Vietnamese."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import F, Model
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from awards.columns import COMMENDATIONS, MODELS_WITH_RECOGNITIONS, RECOGNITIONS
from awards.models import Commendation, Recognition
from danvan.lib.columns import ListColumn, reads_of
from danvan.lib.numbers import written
from danvan.portal import orders
from danvan.portal.files import FILES, file_answer
from danvan.portal.filters import CommendationFilter, OutcomeFilter, RegistrationFilter
from danvan.portal.layout import PAGE_PARAMETER, USUAL_SIZE, Layout, asked_beside
from danvan.portal.querysets import (
    FieldTimes,
    commendations_meant,
    field_times_meant,
    models_meant,
    models_of_registrants,
    outcomes_meant,
    recognitions_meant,
    registrants_meant,
    registrations_meant,
    years_and_recognitions,
)
from danvan.review.figures.tables import PAGES
from danvan.review.shown import own_units
from models_registry.columns import FIELD_TIMES, OUTCOMES, REGISTRANTS, REGISTRATIONS
from models_registry.models import EmulationModel, Kind, Outcome, Registrant, Registration, Unit

PRINTED_AT_MOST: Final = 5000  # rows: a browser's page of more is slower than a workbook


@dataclass(frozen=True)
class ListPage:
    """A list of the portal; a closed review keeps its rows in the same columns.

    `meant` gives the rows of a filter; `linked` adds what the columns read of other tables as that filter means it
    (None: as it is known today), in a constant number of queries. `usual` is its order where none is asked for, if not
    that of the model; `names` are what columns sort by that the database has not. `title` is that of the window,
    `heading` that of the page.
    """

    title: str
    heading: str
    noun: str
    columns: Sequence[ListColumn[Any]]
    model: type[Model]
    meant: Callable[[Any], Any]
    linked: Callable[[Any, Any], Any] = lambda rows, asked: rows
    filterset: type[RegistrationFilter] = RegistrationFilter
    lead: str = ""
    usual: Sequence[Any] = ()
    names: Callable[[RegistrationFilter], orders.Names] = lambda asked: {}

    def ordered(self, rows: Any, layout: Layout, asked: RegistrationFilter) -> Any:
        """These rows as the layout asks."""
        if isinstance(rows, FieldTimes):
            return orders.pairs_in_order(rows, layout, self.names(asked))
        return orders.in_order(rows, layout, self.names(asked), self.usual)


def _registrants(kind: Kind) -> ListPage:
    return ListPage(
        kind.label,
        f"{kind.label} đăng ký",
        kind.label.lower(),
        REGISTRANTS,
        Registrant,
        partial(registrants_meant, kind=kind),
        lambda rows, asked: rows.select_related("unit").prefetch_related(models_of_registrants(asked)),
        names=orders.of_registrants,
    )


LISTS: Final[dict[str, ListPage]] = {
    "models": ListPage(
        "Mô hình",
        "Mô hình, điển hình",
        "mô hình",
        MODELS_WITH_RECOGNITIONS,
        EmulationModel,
        models_meant,
        lambda rows, asked: rows.select_related("registrant", "unit", "field").prefetch_related(
            *years_and_recognitions(asked)
        ),
        names=orders.of_models,
    ),
    "registrations": ListPage(
        "Lượt đăng ký",
        "Lượt đăng ký",
        "lượt đăng ký",
        REGISTRATIONS,
        Registration,
        registrations_meant,
        lambda rows, asked: rows.seen_on(asked and asked.day_seen).select_related(
            "model__registrant", "unit", "model__field", "programme"
        ),
        lead="Mỗi mô hình tính một lượt cho mỗi năm đăng ký.",
        names=orders.of_registrations,
    ),
    "recognitions": ListPage(
        "Lượt công nhận",
        "Lượt công nhận",
        "lượt công nhận",
        RECOGNITIONS,
        Recognition,
        recognitions_meant,
        lambda rows, asked: rows.with_force().select_related(
            "registration__model__registrant",
            "registration__unit",
            "registration__model__field",
            "registration__programme",
            "decision",
            "revoked_by",
        ),
        lead="Mỗi lần một mô hình được công nhận (theo năm và theo cấp) là một lượt; lượt đã bị hủy không tính.",
    ),
    **{page: _registrants(kind) for kind, page in PAGES.items()},
    # `gop=nguoi-nhan` lists each recipient once.
    "commendations": ListPage(
        "Khen thưởng",
        "Khen thưởng theo quyết định",
        "lượt khen thưởng",
        COMMENDATIONS,
        Commendation,
        commendations_meant,
        lambda rows, asked: rows.with_force().select_related(
            "decision", "unit", "registrant", "programme", "revoked_by"
        ),
        CommendationFilter,
        usual=(
            F("decision__issued_on").desc(nulls_last=True),
            "-decision_id",
            "recipient_kind",
            "sort_name",
        ),
    ),
    "outcomes": ListPage(
        "Kết quả vận động",
        "Kết quả vận động",
        "kết quả vận động",
        OUTCOMES,
        Outcome,
        outcomes_meant,
        lambda rows, asked: rows.select_related("unit", "field", "model__registrant", "programme"),
        OutcomeFilter,
        usual=(F("year").asc(nulls_last=True), "sort_indicator"),
    ),
    # A model once for each of its fields, so that "kể cả liên quan" can be read.
    "field_times": ListPage(
        "Mô hình theo từng lĩnh vực",
        "Mô hình theo từng lĩnh vực",
        "lượt mô hình",
        FIELD_TIMES,
        EmulationModel,
        field_times_meant,
        lambda rows, asked: rows.linked(asked),
        lead="Mỗi mô hình có một dòng cho mỗi lĩnh vực của nó, kể cả lĩnh vực liên quan; "
        "vì vậy số dòng có thể lớn hơn số mô hình.",
        names=orders.of_models,
    ),
}


@dataclass(frozen=True)
class AskedList:
    """A list as an address asks for it. `rows` are those of the filter, in order; none if anything is refused."""

    page: ListPage
    filterset: RegistrationFilter
    layout: Layout
    is_refused: bool
    rows: Any


def asked_list(request: HttpRequest, name: str) -> AskedList:
    """That list, as filter and layout of the address mean it together."""
    page = LISTS[name]
    filterset = page.filterset(request.GET, request.user)
    layout = Layout(request.GET, page.columns)
    is_refused = filterset.is_refused or not layout.is_valid()
    rows = page.meant(filterset)  # nothing, if it is refused
    if not is_refused:
        rows = page.linked(page.ordered(rows, layout, filterset), filterset)
    return AskedList(page, filterset, layout, is_refused, rows)


def show(request: HttpRequest, name: str) -> HttpResponse:
    """One page of a list, or the refusal: no row, what is wrong, status 400."""
    shown = asked_list(request, name)
    layout, rows = shown.layout, shown.rows
    if not shown.is_refused and (links := reads_of(layout.columns)):
        rows = rows.prefetch_related(*links)
    paginator = Paginator(rows, USUAL_SIZE if shown.is_refused else layout.size)
    asked = request.GET.get(PAGE_PARAMETER, "1")
    bad_page = not asked.isdecimal() or not 1 <= int(asked[:9]) <= paginator.num_pages
    refused = bad_page or shown.is_refused
    page_obj = paginator.get_page(1 if bad_page else asked)
    context = {
        "list": shown.page,
        "name": name,
        "noun": shown.page.noun,
        "rows": [] if refused else rows_of(page_obj, layout.columns),
        "filterset": shown.filterset,
        "layout": layout,
        "asked_of_filter": asked_beside(request.GET, layout=False),
        "asked_of_layout": asked_beside(request.GET, layout=True),
        "bad_page": bad_page,
        "refused": refused,
        "page_obj": page_obj,
        "count": paginator.count,
    }
    return render(request, "portal/list.html", context, status=400 if refused else 200)


def download(request: HttpRequest, name: str, written_as: str) -> FileResponse | HttpResponse:
    """The very list, all its pages, as a file; noted in the trail. What the list refuses is refused as there."""
    shown = asked_list(request, name)
    if shown.is_refused:
        return show(request, name)
    return file_answer(
        request,
        FILES[written_as],
        shown.page.heading,
        shown.page.model,
        shown.layout.columns_of_file,
        shown.rows,
        shown.filterset.in_words,
    )


def print_all(request: HttpRequest, name: str) -> HttpResponse:
    """The very list, all its pages, for paper: with head and signature of the unit asked for, else of one's own."""
    shown = asked_list(request, name)
    if shown.is_refused:
        return show(request, name)
    columns, rows = shown.layout.columns, shown.rows
    if links := reads_of(columns):
        rows = rows.prefetch_related(*links)
    count = Paginator(rows, PRINTED_AT_MOST).count
    found = list(rows[:count]) if count <= PRINTED_AT_MOST else []
    asked = {key: values for key, values in request.GET.lists() if key != PAGE_PARAMETER}
    context = {
        "list": shown.page,
        "rows": rows_of(found, columns),
        "layout": shown.layout,
        "filterset": shown.filterset,
        "count": count,
        "at_most": PRINTED_AT_MOST,
        "issuer_unit": _whose_paper(request, shown.filterset),
        "unnamed": sum(isinstance(row, Commendation) and not row.recipient_name for row in found),
        "list_address": reverse(f"portal:{name}", query=asked),
    }
    return render(request, "portal/print.html", context)


def _whose_paper(request: HttpRequest, asked: RegistrationFilter) -> Unit | None:
    """The unit asked for, that of the period asked for, else the reader's own; None for whoever has none."""
    if unit := asked.units.get(asked.values.get("don_vi", "")):
        return unit
    if asked.scope:
        return asked.scope.unit
    return next(iter(own_units(request.user, list(asked.units.values()))), None)


def rows_of(found: Iterable[Any], columns: Sequence[ListColumn[Any]]) -> list[list[tuple[str, str, Any]]]:
    """Of each row (heading, template of the cell if it has one, value) for each of these columns."""
    return [[(one.heading, one.cell, _shown(one.value(row))) for one in columns] for row in found]


def _shown(value: Any) -> Any:
    """As a page says what Excel has in a cell of its own kind."""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        return written(value)
    return "" if value is None else value
