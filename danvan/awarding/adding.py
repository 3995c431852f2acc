"""Something new at the awards desk: a meeting, a proposal, a quota."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from awards.desk.meeting import call_meeting
from awards.desk.proposals import begin_proposal, set_quota
from awards.models import Meeting, Proposal, ProposalQuota
from danvan.accounts.signed_in import user_of
from danvan.lib.faults import add_faults
from danvan.portal.verbs.desk_forms import MeetingForm, ProposalForm, QuotaForm
from models_registry import access, trail
from models_registry.choices import UnitChoice
from models_registry.models import Level, Unit
from models_registry.one_use import key_sent
from models_registry.units.office import level_of, own_units
from models_registry.used_keys import refuse_used

ADD_MEETING, ADD_PROPOSAL, ADD_QUOTA = (
    "awards.add_meeting",
    "awards.add_proposal",
    "awards.add_proposalquota",
)


def _offices(user: access.Asker, permission: str) -> Any:
    """The units in whose name the user may do that."""
    return Unit.objects.permitted_to(user, permission).without_villages().order_by("path")


def _above(offices: Any) -> Any:
    """What stands above one of these, and may be asked."""
    paths = {
        path[: end + 1]
        for path in offices.values_list("path", flat=True)
        for end, sign in enumerate(path[:-1])
        if sign == "."
    }
    return Unit.objects.filter(path__in=paths).order_by("path")


def _unit_field(label: str, queryset: Any, required: str) -> UnitChoice:
    return UnitChoice(label=label, queryset=queryset, error_messages={"required": required})


class NewMeetingForm(MeetingForm):
    """A meeting with its office."""

    field_order = ["unit"]

    def __init__(self, sent: Any, *, user: access.Asker) -> None:
        super().__init__(sent, user=user)
        offices = _offices(user, ADD_MEETING)
        self.fields["unit"] = _unit_field("Đơn vị họp xét", offices, "Chọn đơn vị họp xét.")
        _begin_with(self, own_units(user, offices.in_tree_order()))
        self.order_fields(self.field_order)


class NewProposalForm(ProposalForm):
    """A proposal with the offices between which it goes."""

    field_order = ["unit", "to_unit"]

    def __init__(self, sent: Any, *, user: access.Asker) -> None:
        super().__init__(sent, user=user)
        offices = _offices(user, ADD_PROPOSAL).exclude(parent=None)  # what stands on top has nobody to ask
        self.fields["unit"] = _unit_field("Đơn vị đề nghị", offices, "Chọn đơn vị đề nghị.")
        self.fields["to_unit"] = _unit_field("Nơi nhận đề nghị", _above(offices), "Chọn nơi nhận đề nghị.")
        _begin_with(self, own_units(user, offices.in_tree_order()))
        self.order_fields(self.field_order)


class NewQuotaForm(QuotaForm):
    """A quota with who gives it to whom."""

    field_order = ["unit", "of_unit"]

    def __init__(self, sent: Any, *, user: access.Asker) -> None:
        super().__init__(sent, user=user)
        offices = _offices(user, ADD_QUOTA)
        self.fields["unit"] = _unit_field("Đơn vị giao", offices, "Chọn đơn vị giao chỉ tiêu.")
        below = offices.filter(parent__in=offices.values("pk").order_by())
        self.fields["of_unit"] = _unit_field("Đơn vị được giao", below, "Chọn đơn vị được giao.")
        _begin_with(self, own_units(user, offices.in_tree_order()))
        self.order_fields(self.field_order)


def _begin_with(form: forms.Form, own: list[Unit]) -> None:
    """This year; where he works for one office, it and its level."""
    form.initial.setdefault("year", timezone.localdate().year)
    if len(own) == 1:
        form.initial.setdefault("unit", own[0].pk)
        if "level" in form.fields and level_of(own[0]) != Level.DISTRICT:
            form.initial.setdefault("level", level_of(own[0]))


@require_http_methods(["GET", "POST"])
def add_meeting(request: HttpRequest) -> HttpResponse:
    """/khen-thuong/hop-xet/them/"""
    return _add(
        request,
        ADD_MEETING,
        "Lập cuộc họp xét",
        "Lập xong, chọn ứng viên vào danh sách, in danh sách họp và ghi kết quả.",
        NewMeetingForm,
        lambda data, by: call_meeting(Meeting(**data), by),
        "awarding:meeting",
    )


@require_http_methods(["GET", "POST"])
def add_proposal(request: HttpRequest) -> HttpResponse:
    """/khen-thuong/de-nghi/them/"""
    return _add(
        request,
        ADD_PROPOSAL,
        "Lập đề nghị",
        "Lập xong, chọn ứng viên vào đề nghị, xem hồ sơ còn thiếu gì rồi gửi lên cấp trên.",
        NewProposalForm,
        lambda data, by: begin_proposal(Proposal(**data), by),
        "awarding:proposal",
    )


@require_http_methods(["GET", "POST"])
def add_quota(request: HttpRequest) -> HttpResponse:
    """/khen-thuong/chi-tieu/them/"""
    return _add(
        request,
        ADD_QUOTA,
        "Giao chỉ tiêu đề nghị",
        "Chỉ tiêu để nhắc đơn vị khi đề nghị nhiều hơn, không chặn. Giao lại cùng nội dung là sửa số lượng.",
        NewQuotaForm,
        lambda data, by: set_quota(ProposalQuota(**data), by),
        "",
        lambda quota: str(quota) if quota.former is None else f"{quota}, trước đó là {quota.former}",
    )


def _add(
    request: HttpRequest,
    permission: str,
    title: str,
    lead: str,
    form_of: Callable[..., forms.Form],
    write: Callable[[dict[str, Any], access.Actor], Model],
    page: str,
    told: Callable[[Any], str] = str,
) -> HttpResponse:
    """The page of something new: written once, then its own page; `page` is the name of that, "" for the quotas."""
    if not request.user.has_perm(permission):
        raise PermissionDenied
    form = form_of(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST":
        refuse_used(request.user, key_sent(request))
        if form.is_valid():
            try:
                with trail.act(request.user, key=key_sent(request)) as act:
                    made = write(form.cleaned_data, user_of(request))
                    act.answer = reverse(page, args=[made.pk]) if page else reverse("awarding:quotas")
            except ValidationError as error:
                add_faults(form, error)
            else:
                messages.success(request, f"Đã ghi: {told(made)}.")
                return redirect(act.answer)
    context = {"form": form, "title": title, "lead": lead}
    return render(request, "awarding/begin.html", context, status=400 if form.errors else 200)
