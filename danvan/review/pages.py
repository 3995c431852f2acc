"""What the pages of a review share: which period and scope an address means, and how a bad one is refused."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from danvan.accounts.signed_in import user_of
from danvan.lib.keys import KEY_DIGITS
from danvan.review.figures.standing import fault_of_paper
from danvan.review.forms import PaperForm, ScopeForm
from danvan.review.models import ClosedReview, ReviewPeriod
from danvan.review.models.nearest import nearest, serving
from danvan.review.scope import Scope
from models_registry import trail
from models_registry.access import Asker, sees_everything, successions_for
from models_registry.models import Unit
from models_registry.models.units import UnitQuerySet
from models_registry.units.office import highest, own_units

_Form = TypeVar("_Form", bound=ScopeForm)
# `ReviewPeriod.name` in addresses.
PERIOD = rf"(?P<name>[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[0-9]{{1,{KEY_DIGITS}}})?)"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def paper_answer(
    request: HttpRequest, model: type[Model], title: str, content: bytes, content_type: str, name: str
) -> HttpResponse:
    """A paper of a review to be saved under that name; that it was taken along stands in the trail."""
    written_as = "Excel" if content_type == XLSX else "Word"
    with trail.act(user_of(request)):
        trail.record_exported(
            model, title, rows=None, written_as=written_as, asked=request.GET.urlencode(), filtered=name
        )
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})


def reviews_open_to(
    user: Asker, units: Iterable[Unit], periods: Iterable[ReviewPeriod] | None = None
) -> list[tuple[ReviewPeriod, Unit]]:
    """Of these periods (of all) those that serve the user, each with the unit of his that it reviews, newest first.

    The period of a unit that he sees is of that unit; that of one above his, or of every office, of his own highest.
    """
    periods = list(ReviewPeriod.objects.for_pages() if periods is None else periods)
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


def meant_by(
    user: Asker, units: Sequence[Unit], named: Sequence[ReviewPeriod]
) -> list[tuple[ReviewPeriod, Unit]]:
    """Which of the periods of one name a reader means who names no unit (D1): the nearest to his own unit.

    Of several own units each with its own: he says which. Where they have none of that name, all that he may read.
    """
    successions = successions_for(user)
    own = [(period, one) for one in own_units(user, units) for period in nearest(named, one, successions)]
    if sees_everything(user) and len({period.pk for period, _ in own}) == 1:
        return own[:1]
    return own or reviews_open_to(user, units, named)


def read_scope(
    request: HttpRequest,
    name: str,
    form_class: type[_Form],
    visible: UnitQuerySet | None = None,
) -> tuple[_Form, list[Unit]]:
    """The bound form and the units that the user may see, or some of them (in the order of the tree).

    The period is that of the unit asked for, else the nearest above it; without a unit the reader's own. Where that may
    be several, the form has them as `candidates`: none is guessed.
    """
    found = Unit.objects.visible_to(request.user) if visible is None else visible
    # Whose papers they are stands in the head of the page.
    units = found.select_related("issuer_profile").in_tree_order()
    asked = request.GET.get("don_vi", "")
    unit = next((one for one in units if str(one.pk) == asked), None)
    named = list(ReviewPeriod.objects.called(name))
    near = nearest(named, unit, successions_for(request.user)) if unit is not None else []
    if len(near) == 1:
        return form_class(request.GET, near[0], units), units
    if unit is not None and near:
        candidates, without = [(period, unit) for period in near], None
    else:
        asked_of = meant_by if unit is None else reviews_open_to
        candidates, without = asked_of(request.user, units, named), unit
    if not candidates:
        if named and not units:  # says that the reader has no unit
            return form_class(request.GET, named[0], units), units
        raise Http404(f"Không có kỳ báo cáo “{name}”.")
    form = form_class(request.GET, candidates[0][0], units)
    form.candidates = candidates if unit is not None or len(candidates) > 1 else []
    form.without = without
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
        context["choices"] = [
            (period, unit, _same_page(request, period, unit)) for period, unit in form.candidates
        ]
        return render(request, "review/which_period.html", context, status=404 if form.without else 300)
    return None


def back_to_review(request: HttpRequest, name: str, *faults: str) -> HttpResponse:
    """To the page of the paper asked for, which says why that was not made."""
    for fault in faults:
        messages.error(request, fault)
    asked = request.GET.copy()
    asked.pop("mau", None)
    address = reverse("review:review", args=[name])
    return redirect(f"{address}?{asked.urlencode()}" if asked else address)


def refused_paper(request: HttpRequest, scope: Scope, units: list[Unit]) -> HttpResponse | None:
    """Back to the page of the scope, which says why no paper of it is made; None if one may be."""
    fault = fault_of_paper(scope, units, successions_for(request.user))
    if not fault:
        return None
    return back_to_review(request, scope.period.name, fault)


def closed_for(user: Asker, scope: Scope) -> ClosedReview | None:
    """The closed review that stands for a scope, if the user may read one (no query if none of its period does)."""
    if not scope.period.has_closed:
        return None
    return ClosedReview.objects.visible_to(user).in_force_of(scope)


def kept_paper(page: str, closed: ClosedReview, form: PaperForm) -> HttpResponse:
    """To a paper of a closed review: in the form asked for, else in that of its issuer then."""
    asked = form.cleaned_data["mau"]
    return redirect(reverse(page, args=[closed.code], query={"mau": asked} if asked else None))


def _same_page(request: HttpRequest, period: ReviewPeriod, unit: Unit) -> str:
    """The address of the page asked for, of that period and unit."""
    match = request.resolver_match
    if match is None:
        raise ValueError("a page of a period has an address")
    page = reverse(match.view_name, kwargs={**match.kwargs, "name": period.name})
    return f"{page}?don_vi={unit.pk}"
