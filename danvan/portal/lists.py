"""The lists: each turns the registrations meant by the filter into its own rows. Order: Vietnamese."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import F, Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from awards.columns import COMMENDATIONS, MODELS_WITH_RECOGNITIONS, RECOGNITIONS
from awards.models import Commendation, Recognition
from danvan.lib.columns import PAGE, ListColumn, printed
from danvan.portal.filters import PAGE_PARAMETER, CommendationFilter, OutcomeFilter, RegistrationFilter
from danvan.portal.querysets import (
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
from models_registry.columns import FIELD_TIMES, OUTCOMES, REGISTRANTS, REGISTRATIONS
from models_registry.models import EmulationModel, Kind, Outcome, Registrant, Registration

PER_PAGE = 50


@dataclass(frozen=True)
class ListPage:
    """A list of the portal; a closed review keeps its rows in the same columns.

    `meant` gives the rows of a filter; `linked` adds what the columns read of other tables as that filter means it
    (None: as it is known today), in a constant number of queries. `title` is that of the window, `heading` that of the
    page.
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


def _registrants(kind: Kind) -> ListPage:
    return ListPage(
        kind.label,
        f"{kind.label} đăng ký",
        kind.label.lower(),
        REGISTRANTS,
        Registrant,
        partial(registrants_meant, kind=kind),
        lambda rows, asked: rows.select_related("unit").prefetch_related(models_of_registrants(asked)),
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
    ),
    "registrations": ListPage(
        "Lượt đăng ký",
        "Lượt đăng ký",
        "lượt đăng ký",
        REGISTRATIONS,
        Registration,
        registrations_meant,
        lambda rows, asked: rows.seen_on(asked and asked.day_seen).select_related(
            "model__registrant", "unit", "model__field"
        ),
        lead="Mỗi mô hình tính một lượt cho mỗi năm đăng ký.",
    ),
    "recognitions": ListPage(
        "Lượt công nhận",
        "Lượt công nhận",
        "lượt công nhận",
        RECOGNITIONS,
        Recognition,
        recognitions_meant,
        lambda rows, asked: rows.select_related(
            "registration__model__registrant", "registration__unit", "registration__model__field", "decision"
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
        lambda rows, asked: rows.select_related("decision", "unit", "registrant", "programme").order_by(
            "-decision__issued_on", "-decision_id", "recipient_kind", "sort_name", "pk"
        ),
        CommendationFilter,
    ),
    "outcomes": ListPage(
        "Kết quả vận động",
        "Kết quả vận động",
        "kết quả vận động",
        OUTCOMES,
        Outcome,
        outcomes_meant,
        lambda rows, asked: rows.select_related("unit", "field", "model__registrant", "programme").order_by(
            F("year").asc(nulls_last=True), "indicator", "pk"
        ),
        OutcomeFilter,
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
    ),
}


def show(request: HttpRequest, name: str) -> HttpResponse:
    """One page of a list, or the refusal: no row, what is wrong, status 400."""
    shown = LISTS[name]
    filterset = shown.filterset(request.GET, request.user)
    meant = shown.meant(filterset)  # nothing, if it is refused
    paginator = Paginator(meant if filterset.is_refused else shown.linked(meant, filterset), PER_PAGE)
    asked = request.GET.get(PAGE_PARAMETER, "1")
    bad_page = not asked.isdecimal() or not 1 <= int(asked[:9]) <= paginator.num_pages
    refused = filterset.is_refused or bad_page
    page_obj = paginator.get_page(1 if bad_page else asked)
    columns = printed(PAGE, shown.columns)
    context = {
        "list": shown,
        "noun": shown.noun,
        "columns": columns,
        "rows": [] if refused else [[(one.cell, one.value(row)) for one in columns] for row in page_obj],
        "filterset": filterset,
        "bad_page": bad_page,
        "refused": refused,
        "page_obj": page_obj,
        "count": paginator.count,
    }
    return render(request, "portal/list.html", context, status=400 if refused else 200)
