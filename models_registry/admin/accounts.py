"""Entry of accounts with their assignments, for administrators: one person, one account, one screen."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest

from danvan.accounts.models import User
from models_registry.admin.base import ScopedAdmin
from models_registry.models import Assignment

admin.site.unregister(Group)  # rights come from assignments alone


class AssignmentInline(admin.StackedInline):  # type: ignore[type-arg] # takes no parameters when it runs
    """Who may do what where; an assignment ends by being deleted, and the trail keeps it."""

    model = Assignment
    extra = 1
    fields = ["role", "unit"]


@admin.register(User)
class AccountAdmin(ScopedAdmin[User], UserAdmin):  # type: ignore[type-arg] # takes no parameters when it runs
    """Django's own account screens, with one name field, assignments and the trail."""

    list_display = ["username", "full_name", "is_active", "is_superuser", "last_login"]
    list_filter = ["is_active", "is_superuser"]
    search_fields = ["username", "full_name"]
    search_help_text = "Tìm theo tên đăng nhập, họ và tên."
    filter_horizontal = ()
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Người dùng", {"fields": ["full_name", "email"]}),
        ("Quyền", {"fields": ["is_active", "is_superuser"]}),
        ("Thời điểm", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["username", "full_name", "password1", "password2"]})]
    readonly_fields = ["last_login", "date_joined"]
    inlines = [AssignmentInline]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Accounts have no stored fold; there are few of them."""
        return admin.ModelAdmin.get_search_results(self, request, queryset, search_term)
