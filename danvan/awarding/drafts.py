"""Drafted decisions: their list, a new one from a closed meeting, the page of one."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from awards.desk.catalogues import suggested
from awards.desk.decision_words import articles_of, total
from awards.drafting import ADD, begin_draft, lines_of
from awards.forms import AwardFormChoice, offer_forms
from awards.models import Decision, DecisionDraft, Meeting
from danvan.accounts.signed_in import user_of
from danvan.awarding.lists import DRAFTS as LIST
from danvan.lib.choices import LabelledChoice, row_choice_of
from danvan.lib.faults import add_faults
from danvan.lib.keys import is_key
from danvan.lib.numbers import written
from danvan.portal.room_lists import asked_of
from danvan.portal.verbs.of_drafts import DRAFTS
from danvan.portal.verbs.offered import offers_of
from models_registry import trail
from models_registry.access import Asker
from models_registry.models import Change, Kind
from models_registry.one_use import key_sent
from models_registry.used_keys import refuse_used

FROM: Final = "hop"  # in an address: the meeting that is drafted from


class NewDraftForm(forms.Form):
    """Of which closed meeting, on which track, giving what."""

    meeting = LabelledChoice(
        label="Cuộc họp đã kết thúc",
        queryset=Meeting.objects.none(),
        error_messages={
            "required": "Chọn cuộc họp.",
            "invalid_choice": "Cuộc họp này không còn chọn được.",
        },
    )
    track = forms.ChoiceField(
        label="Loại quyết định",
        choices=[("", "---------"), *Decision.Track.choices],
        error_messages={"required": "Chọn loại quyết định."},
    )
    form = AwardFormChoice("(quyết định công nhận)", help_text="Để trống nếu cuộc họp xét công nhận.")

    def __init__(self, sent: Any, *, user: Asker, initial: dict[str, Any] | None = None) -> None:
        super().__init__(sent, initial=initial)
        closed = Meeting.objects.permitted_to(user, ADD).filter(state=Meeting.State.CLOSED)
        row_choice_of(self, "meeting").queryset = closed.select_related("unit")
        offer_forms(self, user)


@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """/khen-thuong/du-thao/"""
    context = asked_of(request, LIST).context()
    return render(request, "awarding/drafts.html", {**context, "may_add": request.user.has_perm(ADD)})


@require_http_methods(["GET", "POST"])
def add_draft(request: HttpRequest) -> HttpResponse:
    """/khen-thuong/du-thao/them/?hop=: drafts the decision of a closed meeting, and leads to its page."""
    user = user_of(request)
    if not user.has_perm(ADD):
        raise PermissionDenied
    if set(request.GET) - {FROM}:
        return render(request, "400.html", status=400)
    form = NewDraftForm(request.POST or None, user=user, initial=_begun(request.GET.get(FROM, ""), user))
    if request.method == "POST":
        refuse_used(user, key_sent(request))
        if form.is_valid():
            try:
                with trail.act(user, key=key_sent(request)) as act:
                    made = begin_draft(by=user, **form.cleaned_data)
                    act.answer = reverse("awarding:draft", args=[made.pk])
            except ValidationError as error:
                add_faults(form, error)
            else:
                messages.success(request, f"Đã lập {made}.")
                return redirect(act.answer)
    context = {"form": form}
    return render(request, "awarding/add_draft.html", context, status=400 if form.errors else 200)


def _begun(key: str, user: Asker) -> dict[str, Any]:
    """The meeting that the address names, with the form that it was about."""
    meeting = Meeting.objects.visible_to(user).filter(pk=key).first() if is_key(key) else None
    return {"meeting": meeting.pk, "form": meeting.form_id} if meeting else {}


@require_safe
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """/khen-thuong/du-thao/<pk>/: what it will say, whom it names, with how much money."""
    found = DRAFTS.rows(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404("Không có dự thảo này trong các đơn vị của đồng chí.")
    lines = lines_of(found)
    context = {
        "draft": found,
        "lines": lines,
        "total": total(lines),
        "articles": articles_of(found, lines),
        "grounds": found.grounds.splitlines(),
        "recipients": found.recipients.splitlines(),
        "suggestions": _suggestions(found, {line.candidate.nominee.recipient_kind for line in lines}),
        "offers": offers_of(request.user, DRAFTS, [found]).get(found.pk, []),
        "changes": Change.objects.of(DecisionDraft).filter(subject_id=found.pk)[:20],
    }
    return render(request, "awarding/draft.html", context)


def _suggestions(found: DecisionDraft, kinds: set[str]) -> list[str]:
    """By kind of recipient how the suggested money is counted, in a sentence; what is unknown is said too."""
    if found.form is None or not found.is_open:
        return []
    meeting, today = found.meeting, timezone.localdate()
    said = []
    for kind in (kind for kind in Kind if kind in kinds):
        money = suggested(found.form, kind, meeting.level, today, meeting.unit)
        said.append(
            f"{kind.label}: {written(money.coefficient.value)} × {written(money.salary.amount)} đồng "
            f"({money.coefficient.article}; {money.salary.paper}), làm tròn lên: {written(money.amount)} đồng."
            if money
            else f"{kind.label}: chưa có hệ số tiền thưởng của hình thức này trong danh mục."
        )
    return said
