"""The trail, to be read by administrators; nobody writes it by hand."""

import json

from django.contrib import admin
from django.http import HttpRequest

from models_registry.admin.base import ScopedAdmin
from models_registry.admin.filters import choice_filter
from models_registry.models import Change


@admin.register(Change)
class ChangeAdmin(ScopedAdmin[Change]):
    """Nhật ký thay đổi."""

    list_display = [
        "at",
        "by_name",
        "action",
        "subject_name",
        "subject_id",
        "reason",
        "source_file",
        "source_row",
    ]
    list_filter = [choice_filter("action", "action", "việc", Change.Action)]
    date_hierarchy = "at"
    fields = readonly_fields = (
        "at",
        "by_name",
        "action",
        "subject_name",
        "subject_id",
        "values_before",
        "values_after",
        "reason",
        "source_file",
        "source_sheet",
        "source_row",
    )

    @admin.display(description="đối tượng", ordering="subject")
    def subject_name(self, obj: Change) -> str:
        model = obj.subject_model
        return str(model._meta.verbose_name) if model else obj.subject

    @admin.display(description="trước")
    def values_before(self, obj: Change) -> str:
        return json.dumps(obj.before, ensure_ascii=False, indent=1)

    @admin.display(description="sau")
    def values_after(self, obj: Change) -> str:
        return json.dumps(obj.after, ensure_ascii=False, indent=1)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    def has_view_permission(self, request: HttpRequest, obj: Change | None = None) -> bool:
        return request.user.is_superuser

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Change | None = None) -> bool:
        return False
