"""Which registrations are scored and what they came to; their sheets for print, and everything as a file."""

from typing import Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from awards.columns.assessments import ASSESSMENTS, SCORES
from awards.desk.criteria import ServingSets
from awards.models import Assessment, AssessmentScore
from danvan.accounts.signed_in import user_of
from danvan.awarding.scoring.asked import EMPTY, part_asked, registrations_asked
from danvan.awarding.scoring.sheets import ScoreSheet, sheets_of, workbook_of
from danvan.lib.paging import page_number
from danvan.portal.files import ON_PAPER, file_answer, note_taken
from danvan.portal.layout import asked_beside
from danvan.portal.verbs.of_registrations import with_what_verbs_read
from danvan.review.pages import XLSX
from models_registry.excel import ListWorkbook
from models_registry.models import Registration

PER_PAGE: Final = 50
SHEETS_AT_MOST: Final = 300  # of one print or workbook; a larger list is filtered by unit
TITLE: Final = "Phiếu chấm điểm"


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """/cham-diem/?nam=2022&don_vi=7: registrations of the list's filter that are scored, with what each was given."""
    shown, rows, asked = registrations_asked(request)
    paginator = Paginator(rows, PER_PAGE)
    page_obj = paginator.page(page_number(request, paginator))
    found = list(page_obj)
    by_row: dict[int, dict[str, Assessment]] = {}
    for one in Assessment.objects.visible_to(request.user).filter(registration__in=[row.pk for row in found]):
        by_row.setdefault(one.registration_id, {})[f"{one.side}_{one.part}"] = one
    context = {
        "rows": [(row, by_row.get(row.pk, {})) for row in found],
        "page_obj": page_obj,
        "count": paginator.count,
        "filterset": shown.filterset,
        "layout": shown.layout,
        "asked_of_layout": asked_beside(asked, layout=True),
        "asked_of_filter": asked_beside(asked, layout=False),
        "refused": shown.is_refused,
        "at_most": SHEETS_AT_MOST,
        "here": request.get_full_path(),
    }
    return render(request, "awarding/scoring/list.html", context, status=400 if shown.is_refused else 200)


@require_safe
def sheet(request: HttpRequest, pk: int, written_as: str) -> HttpResponse:
    """/cham-diem/<pk>/phieu/ or phieu.xlsx, of a part (`phan`): the sheet of one registration; empty with `trong=1`."""
    rows = with_what_verbs_read(Registration.objects.visible_to(request.user))
    row = get_object_or_404(rows, pk=pk)
    return _sheets(request, [row], written_as, str(row))


@require_safe
def sheets(request: HttpRequest, written_as: str) -> HttpResponseBase:
    """/cham-diem/phieu/ or phieu.xlsx: the sheets of all registrations that the filter means, one after another."""
    shown, rows, asked = registrations_asked(request)
    if shown.is_refused or not 0 < rows.count() <= SHEETS_AT_MOST:
        return redirect(reverse("scoring:list", query=asked))
    return _sheets(request, list(rows), written_as, shown.filterset.in_words)


def _sheets(request: HttpRequest, rows: list[Registration], written_as: str, told: str) -> HttpResponse:
    _, part = part_asked(request)
    empty = bool(request.GET.get(EMPTY))
    found: list[ScoreSheet] = sheets_of(rows, part, request.user, ServingSets(request.user), empty=empty)
    if written_as == "xlsx":
        content = workbook_of(found, user_of(request).full_name)
        note_taken(request, Assessment, TITLE, len(found), "Excel (.xlsx)", told)
        name = f"phieu-cham-diem-{timezone.localdate():%Y-%m-%d}.xlsx"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(content, content_type=XLSX, headers=headers)
    note_taken(request, Assessment, TITLE, len(found), ON_PAPER, told)
    context = {
        "sheets": found,
        "is_empty": empty,
        "issuer": rows[0].unit if len({row.unit_id for row in rows}) == 1 else None,
        "back": reverse("scoring:score", args=[rows[0].pk]) if len(rows) == 1 else reverse("scoring:list"),
    }
    return render(request, "awarding/scoring/sheets.html", context)


@require_safe
def download(request: HttpRequest, what: str) -> HttpResponseBase:
    """/cham-diem/danh-gia.xlsx and diem-tung-tieu-chi.xlsx: what the registrations of the filter were given."""
    shown, rows, asked = registrations_asked(request)
    if shown.is_refused:
        return redirect(reverse("scoring:list", query=asked))
    keys = rows.order_by().values("pk")
    if what == "scores":
        scores = AssessmentScore.objects.visible_to(request.user).filter(assessment__registration__in=keys)
        ordered = scores.select_related(
            "criterion",
            "assessment__criteria_set__unit",
            "assessment__registration__model__registrant",
            "assessment__registration__unit",
        ).order_by(
            "assessment__registration__unit__path",
            "assessment__registration__model__sort_title",
            "assessment__registration",
            "assessment",
            "criterion__position",
            "pk",
        )
        return file_answer(
            request,
            ListWorkbook,
            "Điểm từng tiêu chí",
            AssessmentScore,
            SCORES,
            ordered,
            shown.filterset.in_words,
        )
    assessments = Assessment.objects.visible_to(request.user).filter(registration__in=keys)
    ordered_assessments = assessments.select_related(
        "criteria_set__unit", "registration__model__registrant", "registration__unit"
    ).order_by(
        "registration__unit__path", "registration__model__sort_title", "registration", "side", "part", "pk"
    )
    return file_answer(
        request,
        ListWorkbook,
        "Kết quả đánh giá",
        Assessment,
        ASSESSMENTS,
        ordered_assessments,
        shown.filterset.in_words,
    )
