"""The lists: each turns the registrations meant by the filter into its own rows. Order: Vietnamese."""

from django.core.paginator import Paginator
from django.db.models import Exists, Min, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from awards.models import Commendation, Recognition
from danvan.portal.filters import PAGE_PARAMETER, CommendationFilter, RegistrationFilter
from danvan.review.counted import UNKNOWN_YEAR
from models_registry.models import ActivityField, EmulationModel, Kind, Registrant

PER_PAGE = 50
MODEL_WORDS = ["search_text", "registrant__search_text", "registrant__unit__search_text"]
REGISTRATION_WORDS = [f"model__{lookup}" for lookup in MODEL_WORDS]


def _page(
    request: HttpRequest,
    filterset: RegistrationFilter,
    rows: QuerySet | list,
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


def _models(filterset: RegistrationFilter) -> QuerySet:
    """Models of the registrations meant; without such a filter also models never registered."""
    if filterset.is_refused:
        return EmulationModel.objects.none()
    models = EmulationModel.objects.visible_to(filterset.user).filter(filterset.words_condition(MODEL_WORDS))
    if filterset.is_bare:
        return models.filter(filterset.unit_condition("registrant__unit"))
    return models.filter(Exists(filterset.qs.filter(model=OuterRef("pk"))))


def _with_life(models: QuerySet) -> QuerySet:
    """What a list of models prints beside the title, in a constant number of queries."""
    return models.select_related("registrant__unit", "field").prefetch_related(
        "registrations", Prefetch("registrations__recognitions", Recognition.objects.in_force())
    )


def models(request: HttpRequest) -> HttpResponse:
    """/mo-hinh/"""
    filterset = RegistrationFilter(request.GET, request.user)
    return _page(request, filterset, _with_life(_models(filterset)), "portal/models.html", noun="mô hình")


def field_times(request: HttpRequest) -> HttpResponse:
    """/mo-hinh-theo-linh-vuc/: a model once for each of its fields, so that "kể cả liên quan" can be read."""
    filterset = RegistrationFilter(request.GET, request.user)
    meant = _models(filterset)
    fields = {field.pk: field for field in ActivityField.objects.all()}
    pairs = [
        (model_id, field_id, True) for model_id, field_id in meant.order_by().values_list("pk", "field_id")
    ]
    main = {model_id: field_id for model_id, field_id, _ in pairs}
    pairs += [
        (model_id, field_id, False)
        for model_id, field_id in EmulationModel.related_fields.through.objects.values_list(
            "emulationmodel_id", "activityfield_id"
        )
        if main.get(model_id, field_id) != field_id
    ]
    pairs.sort(key=lambda pair: (fields[pair[1]].position, pair[1], not pair[2], pair[0]))
    response_rows = _Pairs(pairs, fields)
    return _page(request, filterset, response_rows, "portal/field_times.html", noun="lượt mô hình")


class _Pairs(list):
    """(model, field, main?) by number; a slice reads just its own models."""

    def __init__(self, pairs: list[tuple[int, int, bool]], fields: dict[int, ActivityField]) -> None:
        super().__init__(pairs)
        self.fields = fields

    def __getitem__(self, part: slice) -> list[tuple[EmulationModel, ActivityField, bool]]:
        pairs = super().__getitem__(part)
        models = EmulationModel.objects.select_related("registrant__unit", "field").in_bulk(
            [model_id for model_id, _, _ in pairs]
        )
        return [(models[model_id], self.fields[field_id], main) for model_id, field_id, main in pairs]


def registrations(request: HttpRequest) -> HttpResponse:
    """/dang-ky/: lượt đăng ký."""
    filterset = RegistrationFilter(request.GET, request.user)
    rows = filterset.qs.none() if filterset.is_refused else filterset.qs
    rows = rows if filterset.is_refused else rows.filter(filterset.words_condition(REGISTRATION_WORDS))
    rows = rows.select_related("model__registrant__unit", "model__field", "programme")
    return _page(request, filterset, rows, "portal/registrations.html", noun="lượt đăng ký")


def recognitions(request: HttpRequest) -> HttpResponse:
    """/cong-nhan/: lượt công nhận in force."""
    filterset = RegistrationFilter(request.GET, request.user)
    if filterset.is_refused:
        rows = Recognition.objects.none()
    else:
        meant = filterset.qs.filter(filterset.words_condition(REGISTRATION_WORDS))
        rows = filterset.recognitions().filter(registration__in=meant.order_by())
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
    rows = Registrant.objects.visible_to(request.user).filter(kind=kind)
    if filterset.is_refused:
        rows = rows.none()
    else:
        rows = rows.filter(filterset.words_condition(["search_text", "unit__search_text"]))
        if filterset.is_bare:
            rows = rows.filter(filterset.unit_condition("unit"))
        else:
            rows = rows.filter(Exists(filterset.qs.filter(model__registrant=OuterRef("pk"))))
    rows = rows.select_related("unit").prefetch_related("models__field")
    return _page(request, filterset, rows, "portal/registrants.html", kind=kind, noun=kind.label.lower())


def commendations(request: HttpRequest) -> HttpResponse:
    """/khen-thuong/: those in force, by decision; `gop=nguoi-nhan` lists each recipient once."""
    filterset = CommendationFilter(request.GET, request.user)
    rows = Commendation.objects.visible_to(request.user).in_force()
    rows = rows.none() if filterset.is_refused else _commendations(filterset, rows)
    rows = rows.select_related("decision", "unit", "registrant", "model__registrant", "programme").order_by(
        "-decision__issued_on", "-decision_id", "recipient_kind", "sort_name", "pk"
    )
    return _page(request, filterset, rows, "portal/commendations.html", noun="lượt khen thưởng")


def _commendations(filterset: CommendationFilter, rows: QuerySet) -> QuerySet:
    values = filterset.values
    rows = rows.filter(
        filterset.words_condition(["search_text", "unit__search_text", "decision__search_text"]),
        filterset.unit_condition("unit"),
    )
    if filterset.programme:
        rows = rows.filter(programme=filterset.programme)
    if "nam" in values:
        rows = rows.filter(year=None if values["nam"] == UNKNOWN_YEAR else int(values["nam"]))
    if "loai" in values:
        rows = rows.filter(recipient_kind=values["loai"])
    if "gop" in values:
        firsts = rows.exclude(registrant=None).order_by().values("registrant").annotate(first=Min("pk"))
        rows = rows.filter(Q(registrant=None) | Q(pk__in=firsts.values("first")))
    return rows
