"""Entry of assessments, decisions, recognitions and commendations; recognising many at once."""

from typing import Any, TypeVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from awards import columns
from awards.forms import CommendForm, ExistingDecisionForm, RecogniseForm
from awards.models import Assessment, Commendation, CriteriaSet, Decision, Recognition
from awards.services import commend, mark_exemplary, recognise, revoke
from danvan.accounts.signed_in import user_of
from models_registry.admin.base import ScopedAdmin
from models_registry.admin.excel import ExcelExportMixin
from models_registry.admin.filters import (
    UnitFilter,
    choice_filter,
    kind_filter,
    level_filter,
    row_filter,
    year_filter,
)
from models_registry.admin.registrations import RegistrationAdmin, ask, perform
from models_registry.models import ActivityField, Programme, Registration
from models_registry.models.catalogue import UNKNOWN_IN_YEAR_COLUMN


@admin.register(CriteriaSet)
class CriteriaSetAdmin(ScopedAdmin[CriteriaSet]):
    """Bộ tiêu chí."""

    list_display = ["name", "version", "programme", "max_score", "passing_score"]
    list_select_related = ("programme",)
    ordering = ["name", "-version"]


@admin.register(Assessment)
class AssessmentAdmin(ScopedAdmin[Assessment]):
    """Đánh giá."""

    list_display = ["registration", "side", "part", "result", "score", "criteria_set", "assessed_on"]
    list_filter = [
        choice_filter("result", "result", "kết quả", Assessment.Result),
        choice_filter("side", "side", "bên đánh giá", Assessment.Side),
        choice_filter("part", "part", "kỳ đánh giá", Assessment.Part),
        row_filter("registration__programme", "programme", "giai đoạn", Programme),
        year_filter("registration__year"),
        UnitFilter,
    ]
    list_select_related = ("registration__model__registrant", "registration__unit", "criteria_set")
    search_fields = Assessment.search_lookups
    search_help_text = "Tìm theo tên mô hình, tập thể, cá nhân; gõ có dấu hay không dấu đều được."
    autocomplete_fields = ["registration"]
    ordering = ["registration__model__sort_title", "pk"]


_Award = TypeVar("_Award", Decision, Recognition, Commendation)


class ForceAdmin(ScopedAdmin[_Award]):
    """A list of what may have been revoked: says of each row whether it is in force."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[_Award]:
        rows = super().get_queryset(request)
        told: QuerySet[_Award] = rows.with_force()  # type: ignore[attr-defined] # the three querysets have it
        return told

    @admin.display(description="còn hiệu lực")
    def in_force(self, obj: _Award) -> str:
        return "Có" if obj.is_in_force else "Không"


class RecognitionInline(admin.TabularInline):  # type: ignore[type-arg] # takes no parameters when it runs
    """What the decision recognises; to be read."""

    model = Recognition
    fk_name = "decision"
    fields = readonly_fields = ("registration", "level", "exemplary", "revoked_by")
    extra = 0
    can_delete = False
    template = "admin/awards/decision/recognitions.html"
    verbose_name_plural = "công nhận theo quyết định này"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Recognition]:
        rows = Recognition.objects.visible_to(request.user).with_force()
        return rows.select_related("registration__model__registrant", "revoked_by")

    def has_add_permission(self, request: HttpRequest, obj: Decision | None = None) -> bool:
        return False


@admin.register(Decision)
class DecisionAdmin(ExcelExportMixin, ForceAdmin[Decision]):
    """Quyết định; revoked by another, never deleted."""

    export_columns = columns.DECISIONS
    list_display = ["__str__", "subject", "track", "unit", "in_force", "revoked_by"]
    list_filter = [choice_filter("track", "track", "loại", Decision.Track), UnitFilter]
    date_hierarchy = "issued_on"
    list_select_related = ("unit", "revoked_by")
    search_fields = Decision.search_lookups
    search_help_text = "Tìm theo số, cơ quan, trích yếu; gõ có dấu hay không dấu đều được."
    autocomplete_fields = ["revoked_by"]
    inlines = [RecognitionInline]
    fieldsets = [
        (None, {"fields": ["unit", "number", "issued_on", "body", "subject", "track"]}),
        ("Người ký, bản chụp", {"fields": ["signer", "signer_post", "file", "source"]}),
        ("Hủy bỏ", {"classes": ["collapse"], "fields": ["revoked_by"]}),
    ]

    def get_inlines(self, request: HttpRequest, obj: Decision | None) -> list[Any]:
        return self.inlines if obj else []


@admin.register(Recognition)
class RecognitionAdmin(ExcelExportMixin, ForceAdmin[Recognition]):
    """Công nhận."""

    export_columns = columns.RECOGNITIONS
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
    autocomplete_fields = ["registration", "decision", "revoked_by"]
    actions = ["mark_selected", "unmark_selected", "commend_selected", "revoke_selected"]

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


@admin.register(Commendation)
class CommendationAdmin(ExcelExportMixin, ForceAdmin[Commendation]):
    """Khen thưởng."""

    export_columns = columns.COMMENDATIONS
    list_display = [
        "display_name",
        "recipient_kind",
        "unit",
        "form",
        "merit",
        "decision",
        "programme",
        "year",
        "in_force",
        "revoked_by",
    ]
    list_filter = [
        row_filter("programme", "programme", "giai đoạn", Programme),
        year_filter(),
        choice_filter("form", "form", "hình thức", Commendation.Form),
        kind_filter("recipient_kind"),
        UnitFilter,
    ]
    list_select_related = ("unit", "decision", "programme", "revoked_by")
    search_fields = (*Commendation.search_lookups, "model__search_text")
    search_help_text = "Tìm theo tên, chức vụ, thành tích, đơn vị, quyết định; gõ không dấu cũng được."
    autocomplete_fields = ["decision", "registrant", "model", "revoked_by"]
    actions = ["revoke_selected"]

    @admin.display(description="tên ghi trong quyết định", ordering="sort_name")
    def display_name(self, obj: Commendation) -> str:
        return obj.display_name

    @admin.action(description="Hủy khen thưởng theo quyết định", permissions=["change"])
    def revoke_selected(self, request: HttpRequest, queryset: QuerySet[Commendation]) -> HttpResponse | None:
        return revoke_by_decision(self, request, queryset)


def revoke_by_decision(
    model_admin: ScopedAdmin[Any],
    request: HttpRequest,
    queryset: QuerySet[Recognition] | QuerySet[Commendation],
) -> HttpResponse | None:
    """Asks for the revoking decision, then revokes."""
    form = ExistingDecisionForm(request.POST if "apply" in request.POST else None, user=request.user)
    if form.is_valid():
        decision = form.cleaned_data["decision"]
        if perform(
            model_admin, request, "Số dòng đã hủy", lambda: revoke(queryset, decision, user_of(request))
        ):
            return None
    title = f"Hủy {model_admin.opts.verbose_name} theo quyết định"
    return ask(model_admin, request, queryset, form, action="revoke_selected", title=title, button="Hủy bỏ")


admin.site.unregister(Registration)


@admin.register(Registration)
class RecognisableRegistrationAdmin(RegistrationAdmin):
    """The working list with one action more; the registry itself knows nothing of awards."""

    actions = [*RegistrationAdmin.actions, "recognise_selected"]

    def has_recognise_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("awards.add_recognition")

    @admin.action(description="Công nhận theo quyết định", permissions=["decide", "recognise"])
    def recognise_selected(
        self, request: HttpRequest, queryset: QuerySet[Registration]
    ) -> HttpResponse | None:
        form = RecogniseForm(request.POST if "apply" in request.POST else None, user=request.user)
        if form.is_valid():
            data = form.cleaned_data

            def verb() -> list[Recognition]:
                return recognise(
                    queryset,
                    form.decision(user_of(request)),
                    data["level"],
                    user_of(request),
                    data["exemplary"],
                    data["reason"],
                )

            if perform(self, request, "Số lượt đã công nhận", verb):
                return None
        title = "Công nhận theo quyết định"
        return ask(
            self, request, queryset, form, action="recognise_selected", title=title, button="Công nhận"
        )
