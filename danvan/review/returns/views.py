"""Who has sent: the page, the chase list to print, and the forms for notes and deadlines."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from danvan.accounts.signed_in import user_of
from danvan.review.models import ReturnDeadline, UnitReturn
from danvan.review.pages import read_scope, refused
from danvan.review.returns.forms import DeadlineForm, NoteForm, ReturnsForm, ReturnsScopeForm, TakeBackForm
from danvan.review.returns.services import (
    may_note,
    may_set_deadline,
    note_return,
    set_deadline,
    take_back_note,
)
from danvan.review.returns.who_has_sent import Returns, ReturnState, returns_of
from danvan.review.shown import open_shown
from models_registry.access import successions_for
from models_registry.admin.seen import MOVED, seen_of
from models_registry.admin.taking_over import stop_over
from models_registry.history import history_of
from models_registry.models import Unit
from models_registry.models.units import UnitQuerySet
from models_registry.one_use import acts_once


def latest(request: HttpRequest) -> HttpResponse:
    """The returns of the unit and period that the reader's pages open on."""
    return open_shown(request, "returns:returns", _visible(request))


def _visible(request: HttpRequest) -> UnitQuerySet:
    return Unit.objects.visible_to(request.user).without_villages()


def _read(
    request: HttpRequest, name: str, form_class: type[ReturnsScopeForm] = ReturnsScopeForm
) -> ReturnsScopeForm:
    """The bound form; its units are those above villages that the user may see."""
    return read_scope(request, name, form_class, _visible(request))[0]


def _returns(request: HttpRequest, form: ReturnsScopeForm) -> Returns:
    user = request.user
    return returns_of(form.scope, form.units.values(), timezone.localdate(), successions_for(user))


def returns(request: HttpRequest, name: str) -> HttpResponse:
    """/ai-da-gui/2020-2022/?don_vi=&nam=&tinh_trang="""
    form = _read(request, name, ReturnsForm)
    if refusal := refused(request, form, "review/returns_refused.html"):
        return refusal
    found = _returns(request, form)
    state = form.cleaned_data["tinh_trang"]
    rows = [row for row in found.rows if row.state == state or not state]
    context = {
        **_context(found, form),
        "state": ReturnState(state) if state else None,
        "rows": [(row, may_note(request.user, row.unit)) for row in rows],
        "may_note_any": any(may_note(request.user, row.unit) for row in rows),
        "may_set_deadline": may_set_deadline(request.user, form.period),
    }
    return render(request, "review/returns.html", context)


def chase(request: HttpRequest, name: str) -> HttpResponse:
    """/ai-da-gui/2020-2022/don-doc/?don_vi=&nam=: the units that have not sent, as a paper to sign."""
    form = _read(request, name)
    if refusal := refused(request, form, "review/returns_refused.html"):
        return refusal
    return render(request, "review/returns_chase.html", _context(_returns(request, form), form))


def _context(found: Returns, form: ReturnsScopeForm) -> dict[str, object]:
    return {
        "form": form,
        "returns": found,
        "scope": found.scope,
        "period": form.period,
        "is_commune": found.scope.unit.kind in Unit.COMMUNE_KINDS + Unit.BODY_KINDS,
    }


@acts_once
def note(request: HttpRequest, name: str, pk: str) -> HttpResponse:
    """/ai-da-gui/2020-2022/ghi-nhan/7/?don_vi=&nam=: what an officer notes of a unit, corrects or takes back."""
    period = _read(request, name, ReturnsForm)
    if refusal := refused(request, period, "review/returns_refused.html"):
        return refusal
    found = _returns(request, period)
    row = next((row for row in found.rows if row.unit.pk == int(pk)), None)
    if row is None:
        raise Http404("Không có đơn vị này trong danh sách.")
    if not may_note(request.user, row.unit):
        raise PermissionDenied
    year = found.scope.year
    noted = copy(row.noted) or UnitReturn(unit=row.unit, period=found.scope.period, year=year)
    taking_back = request.method == "POST" and "bo" in request.POST
    if taking_back and row.noted is None:
        messages.info(request, f"{row.unit.label} không còn ghi nhận nào để bỏ.")
        return redirect(_back(request, name))
    noting = request.method == "POST" and not taking_back
    form = NoteForm(request.POST.copy() if noting else None, instance=noted)
    take_back_form = TakeBackForm(request.POST if taking_back else None)
    seen = seen_of(request, row.noted)
    if noting and seen.later:
        stop_over(form, seen)
    elif seen.has_moved:
        (take_back_form if taking_back else form).add_error(None, MOVED)
    if noting and form.is_valid() and _save(request, form):
        return redirect(_back(request, name))
    if row.noted and take_back_form.is_valid():
        take_back_note(row.noted, user_of(request), take_back_form.cleaned_data["reason"])
        messages.success(request, f"Đã bỏ ghi nhận của {row.unit.label}, {found.period}.")
        return redirect(_back(request, name))
    context = {
        "form": form,
        "take_back_form": take_back_form,
        "row": row,
        "seen_changes": seen.mark,
        "saved_meanwhile": seen.later,
        "is_taken_over": noting,
        "returns": found,
        "period": found.scope.period,
        "history": history_of(UnitReturn, row.noted.pk) if row.noted else [],
        "back": _back(request, name),
    }
    return render(request, "review/returns_note.html", context)


def _save(request: HttpRequest, form: NoteForm) -> bool:
    """Writes a valid note; a note that somebody else wrote meanwhile is an error of the form."""
    noted = form.instance
    try:
        note_return(noted, user_of(request))
    except (IntegrityError, ValidationError):  # the form was valid: only "once" is left to break
        form.add_error(None, "Đơn vị này vừa được người khác ghi nhận. Hãy mở lại trang rồi sửa.")
        return False
    said = f"{noted.get_state_display().lower()}, ngày {noted.received_on:%d/%m/%Y}"
    messages.success(request, f"Đã ghi nhận {noted.unit.label}: {said}.")
    return True


@acts_once
def deadline(request: HttpRequest, name: str) -> HttpResponse:
    """/ai-da-gui/2020-2022/han-gui/?nam=: the deadline of a period or of one of its years."""
    period = _read(request, name, ReturnsForm)
    if refusal := refused(request, period, "review/returns_refused.html"):
        return refusal
    if not may_set_deadline(request.user, period.period):
        raise PermissionDenied
    if request.method == "POST":
        period.period.hold()
    year = period.scope.calendar_year
    stands = ReturnDeadline.objects.filter(period=period.period, year=year).first()
    form = DeadlineForm(
        request.POST.copy() if request.method == "POST" else None,
        instance=copy(stands) or ReturnDeadline(period=period.period, year=year),
    )
    seen = seen_of(request, stands)
    if seen.later:
        stop_over(form, seen)
    elif seen.has_moved:
        form.add_error(None, MOVED)
    words = f"năm {year}" if year else period.period.short_span
    if request.method == "POST" and form.is_valid():
        saved = set_deadline(period.period, year, form.cleaned_data["due_on"], user_of(request))
        said = f"Hạn gửi {words}: {saved.due_on:%d/%m/%Y}." if saved else f"Đã bỏ hạn gửi {words}."
        messages.success(request, said)
        return redirect(_back(request, name))
    context = {
        "form": form,
        "words": words,
        "seen_changes": seen.mark,
        "saved_meanwhile": seen.later,
        "is_taken_over": True,
        "period": period.period,
        "history": history_of(ReturnDeadline, stands.pk) if stands else [],
        "back": _back(request, name),
    }
    return render(request, "review/returns_deadline.html", context)


def _back(request: HttpRequest, name: str) -> str:
    """The page that the form was opened from, with its unit, year and state."""
    page = reverse("returns:returns", args=[name])
    return f"{page}?{request.GET.urlencode()}" if request.GET else page
