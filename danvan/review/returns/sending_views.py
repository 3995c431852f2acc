"""Cần gửi: what is asked of a reader's own units, and the press with which a unit says that it has sent."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from danvan.accounts.signed_in import user_of
from danvan.review.models import ReturnDue, UnitReturn
from danvan.review.returns.asked import all_asked
from danvan.review.returns.forms import SendForm, TakeBackForm
from danvan.review.returns.services import may_send, may_take_back, send_return, take_back
from models_registry.admin.seen import MOVED, seen_of
from models_registry.history import history_of
from models_registry.models import Unit
from models_registry.one_use import acts_once


def to_send(request: HttpRequest) -> HttpResponse:
    """/ai-da-gui/can-gui/: everything that offices above ask of the reader's own units."""
    asked = all_asked(request.user, Unit.objects.visible_to(request.user), timezone.localdate())
    return render(request, "review/returns_to_send.html", {"asked": asked})


@acts_once
def send(request: HttpRequest, due_pk: str, unit_pk: str) -> HttpResponse:
    """/ai-da-gui/bao-gui/12/7/: the unit says that it has sent, that nothing is to come, or takes that back."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=unit_pk)
    dues = ReturnDue.objects.serving([unit.path]).select_related("unit", "period")
    due = get_object_or_404(dues, pk=due_pk)
    if not may_send(request.user, unit):
        raise PermissionDenied
    if request.method == "POST":
        due.hold()
    stands = UnitReturn.objects.select_related("due__unit", "unit").filter(due=due, unit=unit).first()
    taking_back = request.method == "POST" and "bo" in request.POST
    sending = request.method == "POST" and not taking_back
    form = SendForm(request.POST if sending else None, instance=UnitReturn(due=due, unit=unit))
    take_back_form = TakeBackForm(request.POST if taking_back else None)
    seen = seen_of(request, stands)
    if taking_back and seen.has_moved:
        take_back_form.add_error(None, MOVED)
    if sending and form.is_valid():
        try:
            sent = send_return(form.instance, user_of(request))
        except ValidationError as error:
            form.add_error(None, error.messages[0])
        else:
            said = sent.get_state_display().lower()
            messages.success(request, f"Đã báo {said}: {due.title.lower()}, {unit.label}.")
            return redirect("returns:to_send")
    if stands and taking_back and take_back_form.is_valid():
        take_back(stands, user_of(request), take_back_form.cleaned_data["reason"])
        messages.success(request, f"Đã bỏ trả lời của {unit.label}: {due.title.lower()}.")
        return redirect("returns:to_send")
    if taking_back and stands is None:
        messages.info(request, f"{unit.label} không còn trả lời nào để bỏ.")
        return redirect("returns:to_send")
    context = {
        "form": form,
        "take_back_form": take_back_form,
        "due": due,
        "unit": unit,
        "stands": stands,
        "may_take_back": stands is not None and may_take_back(request.user, stands),
        "seen_changes": seen.mark,
        "history": history_of(UnitReturn, stands.pk) if stands else [],
    }
    return render(request, "review/returns_send.html", context)
