"""Entry of accounts with their tasks, for who administers a unit: one person, one account, one screen."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import QuerySet
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest, HttpResponse

from danvan.accounts.models import User
from models_registry import access, trail
from models_registry.admin.base import ScopedAdmin
from models_registry.admin.filters import choice_filter
from models_registry.choices import UnitChoice, unit_labels
from models_registry.models import Assignment, Unit
from models_registry.models.assignments import accounts_under
from models_registry.permissions import Task

admin.site.unregister(Group)  # rights come from assignments alone
SEES_NOTHING = (
    "Tài khoản “{}” chưa có nhiệm vụ “Xem” ở đơn vị nào nên chưa xem được gì: hãy thêm nhiệm vụ “Xem”."
)


class AssignmentInline(admin.StackedInline):  # type: ignore[type-arg] # takes no parameters when it runs
    """Who may do what where; an assignment ends by being deleted, and the trail keeps it."""

    model = Assignment
    extra = 1
    fields = ["task", "unit"]

    def get_formset(self, request: HttpRequest, obj: User | None = None, **kwargs: Any) -> Any:
        """Without a task in his territory an account would be lost to who made it."""
        if not access.sees_everything(request.user):
            kwargs |= {"min_num": 1, "validate_min": True}
        return super().get_formset(request, obj, **kwargs)

    def formfield_for_foreignkey(
        self, db_field: "models.ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "unit":
            units = Unit.objects.permitted_to(request.user, "models_registry.add_assignment")
            kwargs |= {"queryset": units, "form_class": UnitChoice}
            kwargs["labels"] = unit_labels(units.select_related("parent"))  # once for all its lines
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class GivenPasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg] # takes no parameters when it runs
    """Django's own says in English what becomes of a password that is taken away."""

    usable_password_help_text = (
        "Tài khoản có được đăng nhập bằng mật khẩu hay không. Chọn “Không” thì mật khẩu hiện nay bị bỏ."
    )


@admin.register(User)
class AccountAdmin(ScopedAdmin[User], UserAdmin):  # type: ignore[type-arg] # takes no parameters when it runs
    """Django's own account screens, with one name field, assignments and the trail."""

    change_password_form = GivenPasswordForm
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

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return accounts_under(request.user)

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_view_permission(request) and self._among(accounts_under(request.user), obj)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request) and self._among(accounts_under(request.user), obj)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Who stands above the scope is made by such a one only."""
        above = () if access.sees_everything(request.user) else ("is_superuser",)
        return (*self.readonly_fields, *above)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Accounts have no stored fold; there are few of them."""
        return admin.ModelAdmin.get_search_results(self, request, queryset, search_term)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """A password set by another is told in the trail, without its value: who did it may not let himself approve."""
        if request.method != "POST":
            return super().user_change_password(request, id, form_url)
        user = self.get_object(request, unquote(id))
        with trail.act(request.user):
            response = super().user_change_password(request, id, form_url)
            if user is not None and response.status_code == HTTPStatus.FOUND:
                trail.record_changed([(user, {"password": "cũ"}, {"password": "mới"})])
        return response

    def save_related(
        self,
        request: HttpRequest,
        form: "ModelForm[Any]",
        formsets: "Iterable[BaseModelFormSet[Any, Any]]",
        change: bool,
    ) -> None:
        super().save_related(request, form, formsets, change)
        _warn_of_nothing_seen(self, request, form.instance)


@admin.register(Assignment)
class AssignmentAdmin(ScopedAdmin[Assignment]):
    """Phân công: what is given in the units that one administers, also to accounts that are others' to change."""

    list_display = ["user", "task", "unit"]
    list_filter = [choice_filter("task", "task", "nhiệm vụ", Task)]
    list_select_related = ("user", "unit")
    search_fields = ["unit__search_text"]
    search_help_text = "Tìm theo đơn vị."
    fields = ["user", "task", "unit"]

    def choices_for(
        self,
        db_field: "models.ForeignKey[Any, Any] | models.ManyToManyField[Any, Any]",
        request: HttpRequest,
    ) -> QuerySet[Any]:
        if db_field.name == "user":
            return accounts_under(request.user)
        return super().choices_for(db_field, request)

    def has_change_permission(self, request: HttpRequest, obj: Assignment | None = None) -> bool:
        return super().has_change_permission(request, obj) and self._may_administer(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Assignment | None = None) -> bool:
        """An assignment ends by being deleted; the trail keeps it."""
        return self.has_change_permission(request, obj)

    def _may_administer(self, request: HttpRequest, obj: Assignment | None) -> bool:
        return obj is None or accounts_under(request.user).filter(pk=obj.user_id).exists()

    def save_model(self, request: HttpRequest, obj: Assignment, form: "ModelForm[Any]", change: bool) -> None:
        super().save_model(request, obj, form, change)
        _warn_of_nothing_seen(self, request, obj.user)

    def delete_model(self, request: HttpRequest, obj: Assignment) -> None:  # type: ignore[override] # its own rows
        user = obj.user
        super().delete_model(request, obj)
        _warn_of_nothing_seen(self, request, user)


def _warn_of_nothing_seen(model_admin: "admin.ModelAdmin[Any]", request: HttpRequest, user: User) -> None:
    if not user.is_superuser and not user.assignments.filter(task=Task.READ).exists():
        model_admin.message_user(request, SEES_NOTHING.format(user), messages.WARNING)
