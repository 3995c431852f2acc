"""The trail, to be read, searched and taken along by administrators; nobody writes it by hand."""

from collections.abc import Sequence
from typing import Any, Final

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from danvan.accounts.models import User
from danvan.lib.columns import EXCEL, ListColumn
from danvan.lib.keys import is_key
from danvan.lib.text import any_spelling
from danvan.lib.xlsx import Kind
from models_registry.access import OPERATOR
from models_registry.admin.base import ScopedAdmin
from models_registry.admin.excel import ExcelExportMixin
from models_registry.admin.filters import StrictFilter, choice_filter
from models_registry.history import told_by_number, values_by_number
from models_registry.models import Change
from models_registry.models.trail import FORMER_LABELS, labels_of

_SYSTEM: Final = "he-thong"  # what a command did, in nobody's name


def _called(subject: str) -> str:
    return Change(subject=subject).subject_name


def _told(change: Change, values: dict[str, Any]) -> str:
    return "(đã ẩn danh)" if change.anonymised_by else values_by_number(change, values) or "–"


def _moment(change: Change) -> str:
    return f"{timezone.localtime(change.at):%d/%m/%Y %H:%M:%S}"


COLUMNS: Final[Sequence[ListColumn[Change]]] = (
    ListColumn("Lần thao tác số", lambda row: row.act.position, EXCEL, 20, Kind.NUMBER, reads=("act",)),
    ListColumn("Lúc", _moment, EXCEL, 36),
    ListColumn("Người thực hiện", lambda row: row.by_name, EXCEL, 45),
    ListColumn("Việc", lambda row: row.get_action_display(), EXCEL, 25),
    ListColumn("Đối tượng", lambda row: row.subject_name, EXCEL, 40),
    ListColumn("Số hiệu", lambda row: row.subject_id, EXCEL, 18, Kind.NUMBER),
    ListColumn("Nội dung", told_by_number, EXCEL, 120),
    ListColumn("Lý do", lambda row: row.reason, EXCEL, 80),
    ListColumn("Tệp", lambda row: row.source_file, EXCEL, 45),
    ListColumn("Trang tính", lambda row: row.source_sheet, EXCEL, 25),
    ListColumn("Dòng", lambda row: row.source_row, EXCEL, 15, Kind.NUMBER),
)


class PersonFilter(StrictFilter):
    """Whose changes: an account that has written something, or the portal itself."""

    title = "người thực hiện"
    parameter_name = "person"

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]") -> list[tuple[str, str]]:
        users = User.objects.filter(Exists(Change.objects.filter(by=OuterRef("pk"))))
        found = sorted((str(user), str(user.pk)) for user in users)
        return [*((key, name) for name, key in found), (_SYSTEM, str(OPERATOR))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        if value is None:
            return queryset
        return queryset.filter(by=None) if value == _SYSTEM else queryset.filter(by=value)


class KindFilter(StrictFilter):
    """Rows of which table, whatever its app was called then."""

    title = "đối tượng"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]") -> list[tuple[str, str]]:
        subjects = Change.objects.order_by().values_list("subject", flat=True).distinct()
        now = {FORMER_LABELS.get(subject, subject) for subject in subjects}
        return sorted(((subject, _called(subject)) for subject in now), key=lambda one: one[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        return queryset if value is None else queryset.filter(subject__in=_labels(value))


class ThingFilter(StrictFilter):
    """One row, chosen by its number in the list: "models_registry.unit:17"."""

    title = "một đối tượng"
    parameter_name = "thing"

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]") -> list[tuple[str, str]]:
        asked = request.GET.get(self.parameter_name, "")
        subject, _, key = asked.partition(":")
        return [(asked, f"{_called(subject)} {key}")] if is_key(key) else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if (value := self.value()) is None:
            return queryset
        subject, _, key = value.partition(":")
        return queryset.filter(subject__in=_labels(subject), subject_id=int(key))


def _labels(subject: str) -> tuple[str, ...]:
    model = Change(subject=subject).subject_model
    return labels_of(model) if model else (subject,)


@admin.register(Change)
class ChangeAdmin(ExcelExportMixin, ScopedAdmin[Change]):
    """Nhật ký thay đổi."""

    export_columns = COLUMNS
    list_display = [
        "at",
        "by_name",
        "action",
        "subject_name",
        "number",
        "reason",
        "source_file",
        "source_row",
    ]
    list_filter = [
        choice_filter("action", "action", "việc", Change.Action),
        KindFilter,
        PersonFilter,
        ThingFilter,
    ]
    search_fields = ["by_name", "reason", "source_file", "before", "after"]
    search_help_text = "Tìm theo người, lý do, tên tệp hoặc chữ trong nội dung trước và sau; không cần dấu."
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

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Every word somewhere in the line, found without tone marks as everywhere.

        The line has no folded column, which would double what is kept: a word is asked for in all its spellings.
        """
        rows = queryset.annotate(was=Cast("before", TextField()), now=Cast("after", TextField()))
        for word in search_term.split():
            found = Q()
            for column in ("by_name", "reason", "source_file", "was", "now"):
                found |= Q(**{f"{column}__regex": any_spelling(word)})
            rows = rows.filter(found)
        return rows, False

    @admin.display(description="đối tượng", ordering="subject")
    def subject_name(self, obj: Change) -> str:
        return obj.subject_name

    @admin.display(description="số hiệu", ordering="subject_id")
    def number(self, obj: Change) -> str:
        """Leads to all that befell the row."""
        if not obj.subject_id:
            return str(obj.subject_id)
        address = reverse(
            "admin:models_registry_change_changelist", query={"thing": f"{obj.subject}:{obj.subject_id}"}
        )
        return format_html('<a href="{}">{}</a>', address, obj.subject_id)

    @admin.display(description="trước")
    def values_before(self, obj: Change) -> str:
        return _told(obj, obj.before)

    @admin.display(description="sau")
    def values_after(self, obj: Change) -> str:
        return _told(obj, obj.after)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    def has_view_permission(self, request: HttpRequest, obj: Change | None = None) -> bool:
        return request.user.is_superuser

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Change | None = None) -> bool:
        return False
