"""What an office asks of those under it: asked anew, changed, taken back."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from danvan.accounts.signed_in import user_of
from danvan.review.models import ReturnDue, ReviewPeriod
from danvan.review.pages import read_scope, refused
from danvan.review.returns.forms import DueForm, RemoveDueForm, ReturnsForm
from danvan.review.returns.services import may_ask, nameable, remove_due, set_due, units_that_answered
from danvan.review.returns.views import visible_units
from models_registry.admin.seen import MOVED, seen_of
from models_registry.admin.taking_over import stop_over
from models_registry.history import history_of
from models_registry.models import Unit
from models_registry.one_use import acts_once


@acts_once
def ask(request: HttpRequest, name: str) -> HttpResponse:
    """/ai-da-gui/2020-2022/yeu-cau/?don_vi=&nam=: the unit asks something of those under it."""
    form = read_scope(request, name, ReturnsForm, visible_units(request))[0]
    if refusal := refused(request, form, "review/returns_refused.html"):
        return refusal
    unit = form.scope.unit
    if not may_ask(request.user, unit):
        raise PermissionDenied
    year = form.scope.calendar_year if form.period.is_several_years else None
    return _edit(request, ReturnDue(unit=unit, period=form.period, year=year), None)


@acts_once
def change(request: HttpRequest, pk: str) -> HttpResponse:
    """/ai-da-gui/yeu-cau/12/: what was asked is changed or taken back by whoever decides at the office that asked."""
    dues = ReturnDue.objects.visible_to(request.user).select_related("unit", "period")
    due = get_object_or_404(dues, pk=pk)
    if not may_ask(request.user, due.unit):
        raise PermissionDenied
    if request.method == "POST":
        due.hold()
        due.refresh_from_db()
    return _edit(request, copy(due), due)


def _edit(request: HttpRequest, due: ReturnDue, stands: ReturnDue | None) -> HttpResponse:
    removing = request.method == "POST" and "bo" in request.POST
    saving = request.method == "POST" and not removing
    if saving and stands is None:
        due.period.hold()
    form = DueForm(request.POST.copy() if saving else None, due, _units_to_name(request, due))
    remove_form = RemoveDueForm(request.POST if removing else None)
    seen = seen_of(request, stands)
    if saving and seen.later:
        stop_over(form, seen)
    elif seen.has_moved:
        (remove_form if removing else form).add_error(None, MOVED)
    if saving and form.is_valid():
        try:
            saved = set_due(form.instance, form.cleaned_data["named"], user_of(request))
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            messages.success(request, f"Đã lưu yêu cầu gửi: {saved}.")
            return redirect(_page_of(saved.period, saved.unit, saved.year, saved.pk))
    if stands and removing and remove_form.is_valid():
        try:
            remove_due(stands, user_of(request), remove_form.cleaned_data["reason"])
        except ValidationError as error:
            remove_form.add_error(None, error.messages[0])
        else:
            messages.success(request, f"Đã bỏ yêu cầu gửi: {due.title.lower()}.")
            return redirect(_page_of(due.period, due.unit, due.year))
    context = {
        "form": form,
        "remove_form": remove_form,
        "due": stands,
        "answers": len(units_that_answered(stands)) if stands else 0,
        "asker": due.unit,
        "period": due.period,
        "seen_changes": seen.mark,
        "saved_meanwhile": seen.later,
        "is_taken_over": saving,
        "history": history_of(ReturnDue, stands.pk) if stands else [],
        "back": _page_of(
            due.period, due.unit, stands.year if stands else None, stands.pk if stands else None
        ),
    }
    return render(request, "review/returns_due.html", context)


def _units_to_name(request: HttpRequest, due: ReturnDue) -> list[Unit]:
    """What may be named below the office, as far as the reader sees it: communes, bodies; a commune's villages.

    A province names districts too, for the years in which it had them. What is sent may be of another year of the
    period: then all of the period may be meant, and who did not stand in that year is told so. Whom a due names
    already, it may go on to name.
    """
    found = Unit.objects.visible_to(request.user)
    kinds: tuple[str, ...] = (*Unit.DISTRICT_KINDS, *Unit.COMMUNE_KINDS, *Unit.BODY_KINDS)
    if due.unit is not None:
        found = found.filter(path__under=due.unit.path)
        kinds = (*kinds, *Unit.VILLAGE_KINDS) if due.unit.kind in Unit.COMMUNE_KINDS else kinds
    units = found.filter(kind__in=kinds).in_tree_order()
    asked = copy(due)
    asked.year = None if request.method == "POST" else due.year
    offered = {*nameable(asked, units), *(due.named.all() if due.pk else ())}
    return [unit for unit in units if unit in offered]


def _page_of(period: ReviewPeriod, unit: Unit | None, year: int | None, due: int | None = None) -> str:
    """The page of who has sent, of that due."""
    asked = {"don_vi": unit and unit.pk, "nam": year, "yeu_cau": due}
    query = "&".join(f"{name}={value}" for name, value in asked.items() if value)
    page = reverse("returns:returns", args=[period.name])
    return f"{page}?{query}" if query else page
