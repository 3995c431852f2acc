"""What the pages of a review share: which period and scope an address means, and how a bad one is refused."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from danvan.review.forms import ScopeForm, highest
from danvan.review.models import ReviewPeriod
from danvan.review.models.periods import serving, under_review
from models_registry.access import Asker, successions_for
from models_registry.models import Unit
from models_registry.models.units import UnitQuerySet

_Form = TypeVar("_Form", bound=ScopeForm)
PERIOD = r"(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)"  # in addresses
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def period_under_review(user: Asker) -> ReviewPeriod | None:
    """The period that the user's pages show first."""
    return under_review(period for period, _ in reviews_open_to(user, Unit.objects.visible_to(user)))


def under_review_or_404(request: HttpRequest) -> ReviewPeriod:
    """The period under review."""
    period = period_under_review(request.user)
    if period is None:
        raise Http404("Chưa có kỳ báo cáo nào.")
    return period


def reviews_open_to(
    user: Asker, units: Iterable[Unit], periods: Iterable[ReviewPeriod] | None = None
) -> list[tuple[ReviewPeriod, Unit]]:
    """Of these periods (of all) those that serve the user, each with the unit of his that it reviews, newest first.

    The period of a unit that he sees is of that unit; that of one above his, or of every office, of his own highest.
    """
    periods = list(ReviewPeriod.objects.select_related("unit", "field_set") if periods is None else periods)
    seen = {unit.pk: unit for unit in units}
    successions = successions_for(user) if periods else []
    served = {
        period.pk: top
        for top in sorted(highest(seen.values()), key=lambda unit: unit.tree_order, reverse=True)
        for period in serving(periods, top, successions)
    }
    found = []
    for period in periods:
        unit = seen.get(period.unit_id or 0) or served.get(period.pk)
        if unit is not None:
            found.append((period, unit))
    return found


def read_scope(
    request: HttpRequest,
    slug: str,
    form_class: type[_Form],
    visible: UnitQuerySet | None = None,
) -> tuple[_Form, list[Unit]]:
    """The bound form and the units that the user may see, or some of them (in the order of the tree).

    The period is that of the unit asked for, else the nearest above it; without a unit the reader's own. Where several
    offices of his have one of that name, the first error of the form says so and names them: none is guessed.
    """
    found = Unit.objects.visible_to(request.user) if visible is None else visible
    units = found.in_tree_order()
    asked = request.GET.get("don_vi", "")
    unit = next((one for one in units if str(one.pk) == asked), None)
    named = list(ReviewPeriod.objects.filter(slug=slug).select_related("unit", "field_set"))
    if unit is not None:
        nearest = next(iter(serving(named, unit, successions_for(request.user))), None)
        if nearest is not None:
            return form_class(request.GET, nearest, units), units
    candidates = reviews_open_to(request.user, units, named)
    if not candidates:
        if named and not units:  # says that the reader has no unit
            return form_class(request.GET, named[0], units), units
        raise Http404(f"Không có kỳ báo cáo “{slug}”.")
    form = form_class(request.GET, candidates[0][0], units)
    form.candidates = candidates if unit is not None or len(candidates) > 1 else []
    form.without = unit
    return form, units


def refused(
    request: HttpRequest, form: ScopeForm, template: str = "review/refused.html"
) -> HttpResponse | None:
    """What is wrong with the parameters (400), or that the user has no unit (403); None if the scope is good."""
    context: dict[str, Any] = {"form": form, "period": form.period}
    if not form.is_valid():
        return render(request, template, context, status=400)
    if form.unit is None:
        return render(request, "review/nothing.html", context, status=403)
    if form.candidates:
        return render(request, "review/which_period.html", context, status=404 if form.without else 300)
    return None
