"""Corrections that were asked for: granted or refused by whoever decides."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from danvan.accounts.signed_in import user_of
from danvan.lib.text import joined
from models_registry.admin.base import ScopedAdmin
from models_registry.admin.filters import UnitFilter, choice_filter
from models_registry.admin.registrations import ReasonForm, ask, perform
from models_registry.models import CorrectionRequest
from models_registry.permissions import DECIDE
from models_registry.services import grant_corrections, refuse_corrections


@admin.register(CorrectionRequest)
class CorrectionRequestAdmin(ScopedAdmin[CorrectionRequest]):
    """Đề nghị đính chính: read by those who asked, granted or refused by those who decide."""

    list_display = ["subject", "asked_changes", "reason", "unit", "answered", "asked"]
    list_display_links = None
    list_filter = [choice_filter("state", "state", "trạng thái", CorrectionRequest.State), UnitFilter]
    list_select_related = (
        "unit",
        "asked_by",
        "registration__model__registrant",
        "model__registrant",
        "registrant",
    )
    actions = ["grant_selected", "refuse_selected"]
    fields = readonly_fields = ("subject", "asked_changes", "reason", "unit", "asked", "answered")

    @admin.display(description="về")
    def subject(self, obj: CorrectionRequest) -> str:
        subject = obj.subject
        address = reverse(
            f"admin:{subject._meta.app_label}_{subject._meta.model_name}_change", args=[subject.pk]
        )
        return format_html('<a href="{}">{}</a>', address, subject)

    @admin.display(description="đang ghi → đề nghị ghi")
    def asked_changes(self, obj: CorrectionRequest) -> str:
        changes = ((one.label, one.before, one.after) for one in obj.changes)
        return format_html_join("", "<div>{}: {} → <strong>{}</strong></div>", changes)

    @admin.display(description="trả lời", ordering="state")
    def answered(self, obj: CorrectionRequest) -> str:
        return joined(": ", obj.get_state_display(), obj.answer)

    @admin.display(description="người đề nghị", ordering="asked_at")
    def asked(self, obj: CorrectionRequest) -> str:
        at = f"{timezone.localtime(obj.asked_at):%H:%M %d/%m/%Y}"
        return joined(", ", str(obj.asked_by or ""), at)

    def get_queryset(self, request: HttpRequest) -> QuerySet[CorrectionRequest]:
        return super().get_queryset(request).select_related(*self.list_select_related)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: CorrectionRequest | None = None) -> bool:
        return False

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(DECIDE)

    @admin.action(description="Chấp nhận, đính chính", permissions=["decide"])
    def grant_selected(self, request: HttpRequest, queryset: QuerySet[CorrectionRequest]) -> None:
        perform(self, request, "Số mục đã đính chính", lambda: grant_corrections(queryset, user_of(request)))

    @admin.action(description="Không chấp nhận (ghi lý do)", permissions=["decide"])
    def refuse_selected(
        self, request: HttpRequest, queryset: QuerySet[CorrectionRequest]
    ) -> HttpResponse | None:
        form = ReasonForm(request.POST if "apply" in request.POST else None)
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            if perform(
                self,
                request,
                "Số đề nghị không chấp nhận",
                lambda: refuse_corrections(queryset, user_of(request), reason),
            ):
                return None
        title = "Không chấp nhận đề nghị đính chính"
        return ask(
            self, request, queryset, form, action="refuse_selected", title=title, button="Không chấp nhận"
        )
