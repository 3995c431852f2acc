"""The review page and its workbook."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from danvan.review.figures import DEFINITIONS, review_of, with_stated
from danvan.review.forms import ScopeForm, programme_under_review
from danvan.review.models import ClosedReview
from danvan.review.reconciliation.ledger import ledger_of
from danvan.review.tables import Review
from danvan.review.workbook import build_workbook, workbook_name
from models_registry.access import successions_for
from models_registry.models import Programme, Unit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def latest(request: HttpRequest) -> HttpResponse:
    """The review of the programme under review."""
    programme = programme_under_review()
    if programme is None:
        raise Http404("Chưa có giai đoạn nào.")
    return redirect("review:review", programme.code)


def programme_or_404(code: str) -> Programme:
    """The programme named "2020-2022"."""
    first, last = code.split("-")
    programme = Programme.objects.filter(first_year=first, last_year=last).first()
    if programme is None:
        raise Http404(f"Không có giai đoạn {code}.")
    return programme


def read_scope(request: HttpRequest, code: str) -> tuple[ScopeForm, list[Unit]]:
    """The bound form and the units that the user may see (in the order of the tree)."""
    programme = programme_or_404(code)
    units = sorted(Unit.objects.visible_to(request.user), key=lambda unit: unit.tree_order)
    return ScopeForm(request.GET, programme, units), units


def refused(request: HttpRequest, form: ScopeForm) -> HttpResponse | None:
    """What is wrong with the parameters (400), or that the user has no unit (403); None if the scope is good."""
    context = {"form": form, "programme": form.programme}
    if not form.is_valid():
        return render(request, "review/refused.html", context, status=400)
    if form.scope.unit is None:
        return render(request, "review/nothing.html", context, status=403)
    return None


def review(request: HttpRequest, programme: str) -> HttpResponse:
    """/so-ket/2020-2022/?don_vi=&nam=&cap="""
    form, units = read_scope(request, programme)
    if refusal := refused(request, form):
        return refusal
    closed = ClosedReview.objects.visible_to(request.user).in_force_of(form.scope)
    if closed and not form.cleaned_data["hien_tai"]:
        return redirect("closing:closed", closed.code)
    figures = with_stated(review_of(form.scope, units, successions_for(request.user)))
    context = {
        "form": form,
        "review": figures,
        "scope": figures.scope,
        "programme": figures.scope.programme,
        "definitions": DEFINITIONS,
        "demo_data": figures.demo_models > 0,
        "closed": closed,
        "ledger": ledger_of(figures, request.user),
        **charts(figures),
    }
    return render(request, "review/review.html", context)


def charts(figures: Review) -> dict[str, object]:
    """The bars beside the tables of fields and years: label, value, address, width in per cent."""
    top = max((row.main.value for row in figures.by_field), default=0) or 1
    busiest = max((row.registrations.value for row in figures.by_year), default=0) or 1
    return {
        "field_bars": [
            {
                "label": r.field.name,
                "value": r.main.value,
                "href": r.main.url,
                "width": 100 * r.main.value // top,
            }
            for r in figures.by_field
        ],
        "year_bars": [
            {
                "label": f"Năm {r.year}" if r.year else "Không rõ năm",
                "value": r.registrations.value,
                "href": r.registrations.url,
                "width": 100 * r.registrations.value // busiest,
            }
            for r in figures.by_year
        ],
    }


def workbook(request: HttpRequest, programme: str) -> HttpResponse:
    """/so-ket/2020-2022/xuat-excel/: the same figures, of the same parameters, as an Excel workbook."""
    form, units = read_scope(request, programme)
    if refusal := refused(request, form):
        return refusal
    closed = ClosedReview.objects.visible_to(request.user).in_force_of(form.scope)
    if closed and not form.cleaned_data["hien_tai"]:
        return redirect("closing:workbook", closed.code)
    figures = with_stated(review_of(form.scope, units))
    content = build_workbook(figures, str(request.user), timezone.localtime())
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{workbook_name(form.scope)}"'},
    )
