"""Entry of decisions, and what each of them recognises."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from awards import columns
from awards.admin.force import ForceAdmin
from awards.models import Decision, Recognition
from models_registry.admin.excel import ExcelExportMixin
from models_registry.admin.filters import UnitFilter, choice_filter


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
