"""What the pages of a review share: which programme and scope an address means, and how a bad one is refused."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from danvan.review.forms import ScopeForm, programme_under_review
from models_registry.models import Programme, Unit

PROGRAMME = r"(?P<programme>\d{4}-\d{4})"  # in addresses
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def under_review_or_404() -> Programme:
    """The programme under review."""
    programme = programme_under_review()
    if programme is None:
        raise Http404("Chưa có giai đoạn nào.")
    return programme


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
    units = Unit.objects.visible_to(request.user).in_tree_order()
    return ScopeForm(request.GET, programme, units), units


def refused(
    request: HttpRequest, form: ScopeForm, template: str = "review/refused.html"
) -> HttpResponse | None:
    """What is wrong with the parameters (400), or that the user has no unit (403); None if the scope is good."""
    context = {"form": form, "programme": form.programme}
    if not form.is_valid():
        return render(request, template, context, status=400)
    if form.unit is None:
        return render(request, "review/nothing.html", context, status=403)
    return None
