"""Cần gửi: what is asked of a reader's own units, and the press with which a unit says that it has sent."""

from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from danvan.accounts.signed_in import user_of
from danvan.review.models import ReturnDue, UnitReturn
from danvan.review.returns.answers import Answer, history_of_answer
from danvan.review.returns.asked import all_asked
from danvan.review.returns.forms import SendForm, TakeBackForm
from danvan.review.returns.services import (
    fault_of_answer,
    may_send,
    may_take_back,
    send_return,
    take_back,
)
from models_registry.admin.seen import MOVED, seen_of
from models_registry.models import Unit
from models_registry.one_use import acts_once

_NOTED: Final = "Cơ quan nhận đã ghi nhận; cần sửa, bỏ thì đề nghị cơ quan nhận."


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
    found = UnitReturn.objects.select_related("due__unit", "unit").filter(due=due, unit=unit)
    answers = {sent.is_note: sent for sent in found}
    answer = Answer(answers.get(False), answers.get(True))
    stands = answer.word
    taking_back = request.method == "POST" and "bo" in request.POST
    sending = request.method == "POST" and not taking_back
    form = SendForm(request.POST if sending else None, instance=UnitReturn(due=due, unit=unit))
    take_back_form = TakeBackForm(request.POST if taking_back else None)
    seen = seen_of(request, stands)
    may_take_its_word_back = stands is not None and may_take_back(request.user, stands)
    if taking_back and seen.has_moved:
        take_back_form.add_error(None, MOVED)
    elif taking_back and stands and not may_take_its_word_back:
        take_back_form.add_error(None, _NOTED)
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
        "answer": answer,
        "fault": "" if sending else fault_of_answer(due, unit),
        "may_take_back": may_take_its_word_back,
        "seen_changes": seen.mark,
        "history": history_of_answer(answer),
    }
    return render(request, "review/returns_send.html", context)
