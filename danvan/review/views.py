"""The review page and its workbook."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from danvan.review.charts import charts
from danvan.review.figures.definitions import DEFINITIONS
from danvan.review.figures.standing import standing_of
from danvan.review.forms import PaperForm, ScopeForm
from danvan.review.models import ReviewPeriod
from danvan.review.pages import (
    XLSX,
    closed_for,
    kept_paper,
    paper_answer,
    read_scope,
    refused,
    refused_paper,
)
from danvan.review.paper import forms_beside
from danvan.review.reconciliation.ledger import review_with_ledger
from danvan.review.report.before_print import before_print
from danvan.review.report.sections import has_sections, may_write
from danvan.review.shown import open_shown
from danvan.review.workbook import build_workbook, workbook_name
from models_registry import access
from models_registry.access import successions_for
from models_registry.bodies import head_of
from models_registry.permissions import ISSUER


def latest(request: HttpRequest) -> HttpResponse:
    """The review that the reader's pages open on."""
    return open_shown(request, "review:review")


def review(request: HttpRequest, name: str) -> HttpResponse:
    """/so-ket/2020-2022/?don_vi=&nam=&cap="""
    form, units = read_scope(request, name, ScopeForm)
    if refusal := refused(request, form):
        return refusal
    closed = closed_for(request.user, form.scope)
    if closed and not form.cleaned_data["hien_tai"]:
        return redirect("closing:closed", closed.code)
    scope = form.scope
    figures, ledger = review_with_ledger(scope, units, request.user)
    context = {
        "form": form,
        "review": figures,
        "scope": scope,
        "period": scope.period,
        "definitions": DEFINITIONS,
        "demo_data": figures.demo_models > 0,
        "closed": closed,
        "open": before_print(figures),
        "may_set_issuer": access.may(request.user, ISSUER, scope.unit),
        "forms_beside": forms_beside(head_of(scope.unit)),
        "may_write": may_write(request.user, figures.scope) and has_sections(figures.scope),
        "ledger": ledger,
        "standing": standing_of(form.scope, units, successions_for(request.user)),
        **charts(figures),
    }
    return render(request, "review/review.html", context)


def workbook(request: HttpRequest, name: str) -> HttpResponse:
    """/so-ket/2020-2022/xuat-excel/?mau=: the same figures, of the same parameters, as an Excel workbook."""
    form, units = read_scope(request, name, PaperForm)
    if refusal := refused(request, form):
        return refusal
    closed = closed_for(request.user, form.scope)
    if closed and not form.cleaned_data["hien_tai"]:
        return kept_paper("closing:workbook", closed, form)
    if refusal := refused_paper(request, form.scope, units):
        return refusal
    figures, ledger = review_with_ledger(form.scope, units, request.user)
    content = build_workbook(figures, ledger, str(request.user), timezone.localtime(), form.paper_form)
    name = workbook_name(form.scope, form.paper_form)
    return paper_answer(request, ReviewPeriod, f"{form.scope.period}, {form.scope.unit}", content, XLSX, name)
