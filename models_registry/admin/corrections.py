"""Corrections that were asked for: granted or refused by whoever decides."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from danvan.accounts.signed_in import user_of
from models_registry.admin.base import ScopedAdmin
from models_registry.admin.filters import UnitFilter, choice_filter
from models_registry.admin.registrations import ReasonForm, ask, perform
from models_registry.models import CorrectionRequest
from models_registry.services import grant_corrections, refuse_corrections
from models_registry.tasks import DECIDE


@admin.register(CorrectionRequest)
class CorrectionRequestAdmin(ScopedAdmin[CorrectionRequest]):
    """Đề nghị đính chính: read by those who asked, granted or refused by those who decide."""

    list_display = [
        "subject",
        "field_label",
        "before_in_words",
        "after_in_words",
        "reason",
        "unit",
        "state",
        "answer",
        "asked_by",
        "asked_at",
    ]
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

    @admin.display(description="về")
    def subject(self, obj: CorrectionRequest) -> str:
        return str(obj.subject)

    @admin.display(description="mục")
    def field_label(self, obj: CorrectionRequest) -> str:
        return obj.field_label

    @admin.display(description="đang ghi")
    def before_in_words(self, obj: CorrectionRequest) -> str:
        return obj.before_in_words

    @admin.display(description="đề nghị ghi")
    def after_in_words(self, obj: CorrectionRequest) -> str:
        return obj.after_in_words

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
            perform(
                self,
                request,
                "Số đề nghị không chấp nhận",
                lambda: refuse_corrections(queryset, user_of(request), reason),
            )
            return None
        title = "Không chấp nhận đề nghị đính chính"
        return ask(
            self, request, queryset, form, action="refuse_selected", title=title, button="Không chấp nhận"
        )
