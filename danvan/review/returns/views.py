"""Who has sent: the page, the chase list to print, and what the office that receives notes of a unit."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from danvan.accounts.signed_in import user_of
from danvan.review.figures.standing import standing_of
from danvan.review.models import UnitReturn
from danvan.review.pages import read_scope, refused
from danvan.review.returns.answers import Answer, history_of_answer
from danvan.review.returns.asked import own_senders
from danvan.review.returns.forms import NoteForm, ReturnsForm, ReturnsScopeForm, TakeBackForm
from danvan.review.returns.rows import SHOWN_STATES, UNSENT_OF_OTHERS_CODE, ReturnRow, Returns
from danvan.review.returns.services import (
    due_to_note,
    may_ask,
    may_note,
    may_send,
    note_return,
    take_back,
)
from danvan.review.returns.who_has_sent import returns_of
from danvan.review.shown import open_shown
from models_registry.access import successions_for
from models_registry.admin.seen import MOVED, seen_of
from models_registry.admin.taking_over import stop_over
from models_registry.models import Unit
from models_registry.models.units import UnitQuerySet
from models_registry.one_use import acts_once


def latest(request: HttpRequest) -> HttpResponse:
    """The returns of the unit and period that the reader's pages open on."""
    return open_shown(request, "returns:returns", visible_units(request))


def visible_units(request: HttpRequest) -> UnitQuerySet:
    """The units that the pages can be of."""
    return Unit.objects.visible_to(request.user).without_villages()


def read_returns(
    request: HttpRequest, name: str, form_class: type[ReturnsScopeForm] = ReturnsForm
) -> tuple[ReturnsScopeForm, Returns | HttpResponse]:
    """The bound form, and what it asks for; of parameters that cannot be, the page that says so."""
    form = read_scope(request, name, form_class, visible_units(request))[0]
    if refusal := refused(request, form, "review/returns_refused.html"):
        return form, refusal
    unit, units = form.scope.unit, list(form.units.values())
    if unit.kind in Unit.COMMUNE_KINDS:  # which may ask its villages
        villages = Unit.objects.visible_to(request.user).filter(kind__in=Unit.VILLAGE_KINDS)
        units += villages.filter(path__under=unit.path)
    due, successions = form.cleaned_data["yeu_cau"], successions_for(request.user)
    try:
        return form, returns_of(form.scope, units, timezone.localdate(), successions, due)
    except ValueError as error:
        form.add_error(None, str(error))
        refusal = refused(request, form, "review/returns_refused.html")
        return form, refusal or HttpResponse(status=400)


def rows_asked(request: HttpRequest, form: ReturnsScopeForm, found: Returns) -> tuple[ReturnRow, ...]:
    """Those of the state that the address asks for."""
    state = form.cleaned_data["tinh_trang"]
    if state == UNSENT_OF_OTHERS_CODE:
        found = found.of_others(own_senders(request.user, form.units.values()))
    return found.in_state(state)


def state_in_words(form: ReturnsScopeForm) -> str:
    """The state that the address asks for; "" for all."""
    return dict(SHOWN_STATES).get(form.cleaned_data["tinh_trang"], "")


def returns(request: HttpRequest, name: str) -> HttpResponse:
    """/ai-da-gui/2020-2022/?don_vi=&nam=&yeu_cau=&tinh_trang="""
    form, found = read_returns(request, name)
    if isinstance(found, HttpResponse):
        return found
    user = request.user
    rows = [
        (row, may_note(user, found.due, row.unit), bool(found.due.pk) and may_send(user, row.unit))
        for row in rows_asked(request, form, found)
    ]
    context = {
        **_context(found, form),
        "standing": standing_of(found.scope, form.units.values(), successions_for(user)),
        "state": state_in_words(form),
        "rows": rows,
        "may_act_on_any": any(noting or sending for _, noting, sending in rows),
        "may_ask": may_ask(user, found.scope.unit),
        "may_change_due": found.due.pk and may_ask(user, found.due.unit),
    }
    return render(request, "review/returns.html", context)


def chase(request: HttpRequest, name: str) -> HttpResponse:
    """/ai-da-gui/2020-2022/don-doc/?don_vi=&nam=&yeu_cau=: the units that have not sent, as a paper to sign."""
    form, found = read_returns(request, name, ReturnsScopeForm)
    if isinstance(found, HttpResponse):
        return found
    return render(request, "review/returns_chase.html", _context(found, form))


def _context(found: Returns, form: ReturnsScopeForm) -> dict[str, object]:
    is_of_one = found.scope.unit.kind in Unit.COMMUNE_KINDS + Unit.BODY_KINDS
    return {
        "form": form,
        "returns": found,
        "due": found.due,
        "scope": found.scope,
        "period": form.period,
        "is_of_one": is_of_one and found.due.unit != found.scope.unit,
    }


@acts_once
def note(request: HttpRequest, name: str, pk: str) -> HttpResponse:
    """/ai-da-gui/2020-2022/ghi-nhan/7/?don_vi=&nam=&yeu_cau=: what came from a unit is noted, corrected, taken back."""
    _, found = read_returns(request, name)
    if isinstance(found, HttpResponse):
        return found
    row = next((row for row in found.rows if row.unit.pk == int(pk)), None)
    if row is None:
        raise Http404("Không có đơn vị này trong danh sách.")
    if not may_note(request.user, found.due, row.unit):
        raise PermissionDenied
    due = due_to_note(found.due, row.unit)
    if request.method == "POST" and due.pk:
        due.hold()
    found_of_unit = UnitReturn.objects.select_related("unit").filter(due=due.pk, unit=row.unit)
    answers = {sent.is_note: sent for sent in found_of_unit}
    answer = Answer(answers.get(False), answers.get(True))
    note, word = answer.note, answer.word
    stands = note or word  # what is seen, and taken back: the note before the unit's word
    taking_back = request.method == "POST" and "bo" in request.POST
    if taking_back and stands is None:
        messages.info(request, f"{row.unit.label} không còn ghi nhận nào để bỏ.")
        return redirect(back_to_returns(request, name))
    noting = request.method == "POST" and not taking_back
    noted = copy(note) or UnitReturn(unit=row.unit, state=word.state if word else UnitReturn.State.RECEIVED)
    noted.due = due
    form = NoteForm(request.POST.copy() if noting else None, instance=noted)
    take_back_form = TakeBackForm(request.POST if taking_back else None)
    seen = seen_of(request, stands)
    if noting and seen.later:
        stop_over(form, seen)
    elif seen.has_moved:
        (take_back_form if taking_back else form).add_error(None, MOVED)
    if noting and form.is_valid() and _save(request, form):
        return redirect(back_to_returns(request, name))
    if stands and take_back_form.is_valid():
        take_back(stands, user_of(request), take_back_form.cleaned_data["reason"])
        what = "ghi nhận" if note else "trả lời"
        messages.success(request, f"Đã bỏ {what} của {row.unit.label}, {due.title.lower()}.")
        return redirect(back_to_returns(request, name))
    context = {
        "form": form,
        "take_back_form": take_back_form,
        "row": row,
        "answer": answer,
        "seen_changes": seen.mark,
        "saved_meanwhile": seen.later,
        "is_taken_over": noting,
        "due": due,
        "history": history_of_answer(answer),
        "back": back_to_returns(request, name),
    }
    return render(request, "review/returns_note.html", context)


def _save(request: HttpRequest, form: NoteForm) -> bool:
    """Writes a valid note; a note that somebody else wrote meanwhile is an error of the form."""
    noted = form.instance
    try:
        note_return(noted, user_of(request))
    except ValidationError as error:
        form.add_error(None, error.messages[0])
        return False
    except IntegrityError:
        form.add_error(None, "Đơn vị này vừa được người khác ghi nhận. Hãy mở lại trang rồi sửa.")
        return False
    said = f"{noted.get_state_display().lower()}, ngày {noted.received_on:%d/%m/%Y}"
    messages.success(request, f"Đã ghi nhận {noted.unit.label}: {said}.")
    return True


def back_to_returns(request: HttpRequest, name: str) -> str:
    """The page that the form was opened from, with its unit, year, due and state."""
    page = reverse("returns:returns", args=[name])
    return f"{page}?{request.GET.urlencode()}" if request.GET else page
