"""The comparison page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from danvan.review.comparison.chart import charts_of
from danvan.review.comparison.comparison import Comparison, compare
from danvan.review.comparison.forms import ComparisonForm
from danvan.review.figures.definitions import DEFINITIONS
from danvan.review.figures.standing import standing_of
from danvan.review.forms import default_unit
from danvan.review.pages import reviews_open_to
from danvan.review.shown import shown_to
from models_registry.access import sees_everything, successions_for
from models_registry.models import Unit


def comparison(request: HttpRequest) -> HttpResponse:
    """/so-sanh/?a=2020-2022&a_nam=2021&a_don_vi=3&b=2020-2022&b_nam=2022&b_don_vi=3"""
    units = Unit.objects.visible_to(request.user).in_tree_order()
    if not units and not sees_everything(request.user):
        return render(request, "review/nothing.html", status=403)
    shown = shown_to(request, units)
    if shown is None:
        return redirect("portal:overview")  # says what is missing
    open_ones = (period for period, _ in reviews_open_to(request.user, units))
    form = ComparisonForm(request.GET, list(dict.fromkeys([*open_ones, shown.period])), units, shown)
    if not form.is_valid():
        return render(request, "review/comparison_refused.html", {"form": form}, status=400)
    scopes, successions = (form.scope("a"), form.scope("b")), successions_for(request.user)
    context = _context(compare(*scopes, units, successions), form, units)
    context["standings"] = [(scope, standing_of(scope, units, successions)) for scope in scopes]
    return render(request, "review/comparison.html", context)


def _context(compared: Comparison, form: ComparisonForm, units: list[Unit]) -> dict[str, object]:
    scope = compared.b.scope
    return {
        "form": form,
        "comparison": compared,
        "charts": charts_of(compared.lines),
        "definitions": DEFINITIONS,
        # The paper is that of the unit compared; between two units, that of the reader's own.
        "paper_unit": scope.unit if compared.same_unit else default_unit(scope.period, units),
    }
