"""Entry of decisions, and what each of them recognises."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from awards import columns
from awards.admin.force import ForceAdmin
from awards.models import Decision, Recognition
from models_registry import access
from models_registry.admin.excel import ExcelExportMixin
from models_registry.admin.filters import UnitFilter, choice_filter
from models_registry.permissions import DECIDE


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
    change_form_template = "admin/awards/decision/change_form.html"
    list_display = ["__str__", "subject", "track", "unit", "in_force", "revoked_by"]
    list_filter = [choice_filter("track", "track", "loại", Decision.Track), UnitFilter]
    date_hierarchy = "issued_on"
    list_select_related = ("unit", "revoked_by")
    search_fields = Decision.search_lookups
    search_help_text = "Tìm theo số, cơ quan, trích yếu; gõ có dấu hay không dấu đều được."
    picked_fields = listed_if_few = ("revoked_by",)
    inlines = [RecognitionInline]
    fieldsets = [
        (None, {"fields": ["unit", "number", "issued_on", "body", "subject", "track"]}),
        (
            "Người ký",
            {
                "fields": ["signer", "signer_post", "source"],
                "description": "Lưu xong, gửi bản chụp ở trang của quyết định.",
            },
        ),
        ("Hủy bỏ", {"classes": ["collapse"], "fields": ["revoked_by"]}),
    ]

    def view_on_site(self, obj: Decision) -> str:
        """The decision's page, where its scan is."""
        return reverse("portal:decision", args=[obj.pk])

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        found = self.get_object(request, unquote(object_id))
        context = {
            "may_merge": found is not None and access.may(request.user, DECIDE, found.unit),
            "merged": Decision._base_manager.filter(merged_into=found) if found else (),
        }
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def get_inlines(self, request: HttpRequest, obj: Decision | None) -> list[Any]:
        return self.inlines if obj else []
