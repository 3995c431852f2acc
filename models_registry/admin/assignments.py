"""Entry of who may do what where, beside an account and alone; what changes it asks for the password again."""

from typing import Any, TypeVar

from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse

from danvan.accounts.confirming import ask_password
from danvan.accounts.models import User
from models_registry import access
from models_registry.admin.base import ScopedAdmin, without_window
from models_registry.admin.filters import choice_filter
from models_registry.choices import UnitChoice, unit_labels
from models_registry.models import Assignment, Unit
from models_registry.models.assignments import accounts_under
from models_registry.permissions import Task

_Row = TypeVar("_Row", bound=models.Model)
SEES_NOTHING = (
    "Tài khoản “{}” chưa có nhiệm vụ “Xem” ở đơn vị nào nên chưa xem được gì: hãy thêm nhiệm vụ “Xem”."
)


class Confirmed(ScopedAdmin[_Row]):
    """Who comes in, and what he may do, changes whoever gave his password within ten minutes, or gives it again."""

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return ask_password(request) or super().add_view(request, form_url, extra_context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        return ask_password(request) or super().change_view(request, object_id, form_url, extra_context)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return ask_password(request) or super().delete_view(request, object_id, extra_context)


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

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        return without_window(super().formfield_for_dbfield(db_field, request, **kwargs))

    def formfield_for_foreignkey(
        self, db_field: "models.ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "unit":
            units = Unit.objects.permitted_to(request.user, "models_registry.add_assignment")
            kwargs |= {"queryset": units, "form_class": UnitChoice}
            kwargs["labels"] = unit_labels(units.select_related("parent"))  # once for all its lines
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Assignment)
class AssignmentAdmin(Confirmed[Assignment]):
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
        warn_of_nothing_seen(self, request, obj.user)

    def delete_model(self, request: HttpRequest, obj: Assignment) -> None:  # type: ignore[override] # its own rows
        user = obj.user
        super().delete_model(request, obj)
        warn_of_nothing_seen(self, request, user)


def warn_of_nothing_seen(model_admin: "admin.ModelAdmin[Any]", request: HttpRequest, user: User) -> None:
    """Says of an account that it sees nothing yet."""
    if not user.is_superuser and not user.assignments.filter(task=Task.READ).exists():
        model_admin.message_user(request, SEES_NOTHING.format(user), messages.WARNING)
