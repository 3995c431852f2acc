"""The lists: each turns the registrations meant by the filter into its own rows. Order: Vietnamese."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from awards.models import Recognition
from danvan.portal.filters import PAGE_PARAMETER, CommendationFilter, RegistrationFilter
from danvan.portal.querysets import (
    FieldTimes,
    commendations_meant,
    field_times_meant,
    models_meant,
    recognitions_meant,
    registrants_meant,
    registrations_meant,
)
from models_registry.models import EmulationModel, Kind

PER_PAGE = 50


def _page(
    request: HttpRequest,
    filterset: RegistrationFilter,
    rows: QuerySet[Any] | FieldTimes,
    template: str,
    **context: object,
) -> HttpResponse:
    """One page of rows, or the refusal: no row, what is wrong, status 400."""
    paginator = Paginator(rows, PER_PAGE)
    asked = request.GET.get(PAGE_PARAMETER, "1")
    bad_page = not asked.isdecimal() or not 1 <= int(asked[:9]) <= paginator.num_pages
    refused = filterset.is_refused or bad_page
    context |= {
        "filterset": filterset,
        "bad_page": bad_page,
        "refused": refused,
        "page_obj": paginator.get_page(1 if bad_page else asked),
        "count": paginator.count,
    }
    return render(request, template, context, status=400 if refused else 200)


def _with_life(models: QuerySet[EmulationModel]) -> QuerySet[EmulationModel]:
    """What a list of models prints beside the title, in a constant number of queries."""
    return models.select_related("registrant__unit", "field").prefetch_related(
        "registrations", Prefetch("registrations__recognitions", Recognition.objects.in_force())
    )


def models(request: HttpRequest) -> HttpResponse:
    """/mo-hinh/"""
    filterset = RegistrationFilter(request.GET, request.user)
    rows = _with_life(models_meant(filterset))
    return _page(request, filterset, rows, "portal/models.html", noun="mô hình")


def field_times(request: HttpRequest) -> HttpResponse:
    """/mo-hinh-theo-linh-vuc/: a model once for each of its fields, so that "kể cả liên quan" can be read."""
    filterset = RegistrationFilter(request.GET, request.user)
    return _page(
        request,
        filterset,
        field_times_meant(filterset),
        "portal/field_times.html",
        noun="lượt mô hình",
    )


def registrations(request: HttpRequest) -> HttpResponse:
    """/dang-ky/: lượt đăng ký."""
    filterset = RegistrationFilter(request.GET, request.user)
    rows = registrations_meant(filterset)
    rows = rows.select_related("model__registrant__unit", "model__field", "programme")
    return _page(request, filterset, rows, "portal/registrations.html", noun="lượt đăng ký")


def recognitions(request: HttpRequest) -> HttpResponse:
    """/cong-nhan/: lượt công nhận in force."""
    filterset = RegistrationFilter(request.GET, request.user)
    rows = recognitions_meant(filterset)
    rows = rows.select_related(
        "registration__model__registrant__unit", "registration__model__field", "decision"
    )
    return _page(request, filterset, rows, "portal/recognitions.html", noun="lượt công nhận")


def collectives(request: HttpRequest) -> HttpResponse:
    """/tap-the/"""
    return _registrants(request, Kind.COLLECTIVE)


def individuals(request: HttpRequest) -> HttpResponse:
    """/ca-nhan/"""
    return _registrants(request, Kind.INDIVIDUAL)


def _registrants(request: HttpRequest, kind: Kind) -> HttpResponse:
    filterset = RegistrationFilter(request.GET, request.user)
    rows = registrants_meant(filterset, kind)
    rows = rows.select_related("unit").prefetch_related("models__field")
    return _page(request, filterset, rows, "portal/registrants.html", kind=kind, noun=kind.label.lower())


def commendations(request: HttpRequest) -> HttpResponse:
    """/khen-thuong/: those in force, by decision; `gop=nguoi-nhan` lists each recipient once."""
    filterset = CommendationFilter(request.GET, request.user)
    rows = (
        commendations_meant(filterset)
        .select_related("decision", "unit", "registrant", "model__registrant", "programme")
        .order_by("-decision__issued_on", "-decision_id", "recipient_kind", "sort_name", "pk")
    )
    return _page(request, filterset, rows, "portal/commendations.html", noun="lượt khen thưởng")
