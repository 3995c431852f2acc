"""The list of recognitions: mark exemplary ones, commend, revoke."""

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from awards.admin.force import ForceAdmin, revoke_by_decision
from awards.agreeing import faults_beside_meetings
from awards.columns.recognitions import RECOGNITIONS
from awards.commending import commend
from awards.forms import CommendForm
from awards.models import Commendation, Recognition
from awards.services import mark_exemplary
from danvan.accounts.signed_in import user_of
from models_registry.admin.excel import ExcelExportMixin
from models_registry.admin.filters import UnitFilter, kind_filter, level_filter, row_filter, year_filter
from models_registry.admin.registrations import ask, perform
from models_registry.models import ActivityField, Programme
from models_registry.models.years import UNKNOWN_IN_YEAR_COLUMN


class RecognitionForm(forms.ModelForm):  # type: ignore[type-arg] # takes no parameters when it runs
    """A recognition: why it is by a decision from before the meeting that agreed it is asked beside the reason."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc] # Django's own, of which the stubs say nothing
        row = self.instance
        if self.errors or not row.pk or row.reason or not {"registration", "decision"} & {*self.changed_data}:
            return
        if faults := faults_beside_meetings(row):
            self.add_error("reason", faults)


@admin.register(Recognition)
class RecognitionAdmin(ExcelExportMixin, ForceAdmin[Recognition]):
    """Công nhận."""

    form = RecognitionForm
    export_columns = RECOGNITIONS
    list_display = [
        "title",
        "registrant",
        "unit",
        "year",
        "level",
        "exemplary",
        "decision",
        "in_force",
        "revoked_by",
    ]
    list_filter = [
        row_filter("registration__programme", "programme", "giai đoạn", Programme),
        year_filter("registration__year"),
        level_filter(label="cấp công nhận"),
        row_filter("registration__model__field", "field", "lĩnh vực", ActivityField),
        kind_filter("registration__model__registrant__kind"),
        UnitFilter,
    ]
    list_select_related = (
        "registration__model__registrant",
        "registration__unit",
        "registration__programme",
        "decision",
        "revoked_by",
    )
    search_fields = Recognition.search_lookups
    search_help_text = "Tìm theo tên mô hình, tập thể, cá nhân, đơn vị, quyết định; gõ không dấu cũng được."
    picked_fields = ("registration", "decision", "revoked_by")
    listed_if_few = ("decision", "revoked_by")
    actions = ["mark_selected", "unmark_selected", "commend_selected", "revoke_selected"]

    def view_on_site(self, obj: Recognition) -> str:
        """The page of its model."""
        return reverse("portal:model", args=[obj.registration.model_id])

    @admin.display(description="tên mô hình", ordering="registration__model__sort_title")
    def title(self, obj: Recognition) -> str:
        return obj.registration.model.display_title

    @admin.display(description="tập thể, cá nhân", ordering="registration__model__registrant__sort_name")
    def registrant(self, obj: Recognition) -> str:
        return obj.registration.model.registrant.name

    @admin.display(description="đơn vị", ordering="registration__unit__sort_name")
    def unit(self, obj: Recognition) -> str:
        return obj.registration.unit.label

    @admin.display(description="năm", ordering="registration__year")
    def year(self, obj: Recognition) -> str:
        return str(obj.registration.year or UNKNOWN_IN_YEAR_COLUMN)

    @admin.action(description="Đánh dấu tiêu biểu", permissions=["change"])
    def mark_selected(self, request: HttpRequest, queryset: QuerySet[Recognition]) -> None:
        perform(
            self,
            request,
            "Số mô hình được bình chọn tiêu biểu",
            lambda: mark_exemplary(queryset, user_of(request)),
        )

    @admin.action(description="Bỏ dấu tiêu biểu", permissions=["change"])
    def unmark_selected(self, request: HttpRequest, queryset: QuerySet[Recognition]) -> None:
        perform(
            self,
            request,
            "Số mô hình bỏ dấu tiêu biểu",
            lambda: mark_exemplary(queryset, user_of(request), exemplary=False),
        )

    @admin.action(description="Khen thưởng theo quyết định", permissions=["change"])
    def commend_selected(self, request: HttpRequest, queryset: QuerySet[Recognition]) -> HttpResponse | None:
        form = CommendForm(request.POST if "apply" in request.POST else None, user=request.user)
        if form.is_valid():
            data = form.cleaned_data
            rows = queryset.select_related("registration__model__registrant__unit")
            recipients = list({row.registration.model_id: row.registration.model for row in rows}.values())

            def verb() -> list[Commendation]:
                return commend(
                    recipients,
                    form.decision(user_of(request)),
                    data["form"],
                    data["merit"],
                    data["programme"],
                    data["year"],
                    user_of(request),
                    data["reason"],
                )

            if perform(self, request, "Số khen thưởng đã ghi", verb):
                return None
        title = "Khen thưởng theo quyết định"
        return ask(
            self, request, queryset, form, action="commend_selected", title=title, button="Khen thưởng"
        )

    @admin.action(description="Hủy công nhận theo quyết định", permissions=["change"])
    def revoke_selected(self, request: HttpRequest, queryset: QuerySet[Recognition]) -> HttpResponse | None:
        return revoke_by_decision(self, request, queryset)
