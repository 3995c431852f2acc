"""The working list of registrations: search, filter, accept, return, withdraw."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from danvan.accounts.signed_in import user_of
from danvan.admin_site import with_links
from danvan.lib.dates import DayField
from models_registry import access, columns, trail
from models_registry.admin.correcting import CorrectableAdmin
from models_registry.admin.excel import ExcelExportMixin
from models_registry.admin.filters import (
    UnitFilter,
    kind_filter,
    level_filter,
    novelty_filter,
    row_filter,
    state_filter,
    year_filter,
)
from models_registry.admin.registration_form import RegistrationForm, registering
from models_registry.models import ActivityField, Programme, Registration, State
from models_registry.models.calendar import fault_of_withdrawal
from models_registry.models.years import UNKNOWN_IN_YEAR_COLUMN
from models_registry.one_use import key_sent
from models_registry.permissions import DECIDE
from models_registry.services import (
    REASON_LENGTH,
    accept,
    return_registrations,
    starting_state,
    submit,
    what_saving_does,
    withdraw,
)


class ReasonForm(forms.Form):
    """Why registrations are returned, or a request refused."""

    reason = forms.CharField(
        label="Lý do",
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        error_messages={"required": "Ghi rõ lý do."},
    )


class WithdrawForm(ReasonForm):
    """Why registrations are withdrawn, and from which day on."""

    on = DayField(label="Ngày rút", required=False, help_text="Ngày/tháng/năm; để trống là hôm nay.")

    def clean_on(self) -> date | None:
        """No day to come."""
        on: date | None = self.cleaned_data["on"]
        if fault := fault_of_withdrawal(on):
            raise ValidationError(fault)
        return on


def ask(
    model_admin: "admin.ModelAdmin[Any]",
    request: HttpRequest,
    queryset: QuerySet[Any],
    form: forms.Form,
    *,
    action: str,
    title: str,
    button: str,
) -> TemplateResponse:
    """The page between an action and its doing: the rows, a form, a button ("apply")."""
    context = {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "opts": model_admin.opts,
        "rows": with_links(model_admin, queryset),
        "form": form,
        "action": action,
        "button": button,
        "checkbox_name": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/action_form.html", context)


def perform(
    model_admin: "admin.ModelAdmin[Any]", request: HttpRequest, done: str, verb: Callable[[], Any]
) -> bool:
    """Runs a service; says in words how many rows it did, or why it did none."""
    try:
        with trail.act(request.user, key=key_sent(request)):
            result = verb()
    except ValidationError as error:
        for message in error.messages:
            model_admin.message_user(request, message, messages.ERROR)
        return False
    count = result if isinstance(result, int) else len(result)
    model_admin.message_user(request, f"{done}: {count}.", messages.SUCCESS)
    return True


@admin.register(Registration)
class RegistrationAdmin(ExcelExportMixin, CorrectableAdmin[Registration]):
    """Lượt đăng ký."""

    form = RegistrationForm
    export_columns = columns.REGISTRATIONS
    list_display = ["title", "registrant", "unit", "field", "year_or_unknown", "state", "level", "novelty"]
    list_filter = [
        row_filter("programme", "programme", "giai đoạn", Programme),
        year_filter(),
        state_filter(),
        row_filter("model__field", "field", "lĩnh vực", ActivityField),
        level_filter(),
        novelty_filter(),
        kind_filter("model__registrant__kind"),
        UnitFilter,
    ]
    date_hierarchy = "registered_on"
    list_select_related = ("model__registrant", "unit", "model__field", "programme")
    search_fields = Registration.search_lookups
    search_help_text = "Tìm theo tên mô hình, tập thể, cá nhân, đơn vị; gõ có dấu hay không dấu đều được."
    picked_fields = ("model",)
    fields = [
        "model",
        *("programme", "year", "registered_on", "level", "novelty"),
        *("state", "return_reason", "withdrawn_on", "double_of"),
    ]
    readonly_fields = ["state", "return_reason", "withdrawn_on", "double_of"]
    actions = ["submit_selected", "accept_selected", "return_selected", "withdraw_selected"]

    @admin.display(description="tên mô hình", ordering="model__sort_title")
    def title(self, obj: Registration) -> str:
        return obj.model.display_title

    @admin.display(description="tập thể, cá nhân", ordering="model__registrant__sort_name")
    def registrant(self, obj: Registration) -> str:
        return obj.model.registrant.name

    @admin.display(description="đơn vị", ordering="unit__sort_name")
    def unit(self, obj: Registration) -> str:
        return obj.unit.label

    @admin.display(description="lĩnh vực", ordering="model__field__position")
    def field(self, obj: Registration) -> str:
        return obj.model.field.short_name

    @admin.display(description="năm", ordering="year")
    def year_or_unknown(self, obj: Registration) -> str:
        if obj.year or obj.programme is None:
            return str(obj.year)
        return f"{UNKNOWN_IN_YEAR_COLUMN} ({obj.programme.code})"

    def view_on_site(self, obj: Registration) -> str:
        """The page of its model."""
        return reverse("portal:model", args=[obj.model_id])

    # --- rights

    def get_queryset(self, request: HttpRequest) -> QuerySet[Registration]:
        return super().get_queryset(request).select_related(*self.list_select_related)

    def get_form(
        self, request: HttpRequest, obj: Registration | None = None, change: bool = False, **kwargs: Any
    ) -> "type[forms.ModelForm[Any]]":
        kwargs["form"] = registering(request, self.form)
        return super().get_form(request, obj, change=change, **kwargs)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Its button is called as what it does."""
        saves = what_saving_does(request.user, "models_registry.add_registration")
        return super().add_view(request, form_url, {"saves": saves, **(extra_context or {})})

    def get_readonly_fields(self, request: HttpRequest, obj: Registration | None = None) -> list[str]:
        fixed: list[str] = super().get_readonly_fields(request, obj)
        return fixed if obj is None else ["model", *fixed]

    def has_change_permission(self, request: HttpRequest, obj: Registration | None = None) -> bool:
        if not super().has_change_permission(request, obj):
            return False
        if obj is None or obj.state not in (State.ACCEPTED, State.WITHDRAWN):
            return True
        return access.may(request.user, DECIDE, obj.unit)

    def has_delete_permission(self, request: HttpRequest, obj: Registration | None = None) -> bool:
        """A draft may be thrown away by whoever may change it; nothing else."""
        return obj is not None and obj.state == State.DRAFT and self.has_change_permission(request, obj)

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(DECIDE)

    def save_model(
        self, request: HttpRequest, obj: Registration, form: "forms.ModelForm[Any]", change: bool
    ) -> None:
        if not change:
            obj.state = starting_state(request.user, obj.unit)
            request.begun = [obj]  # type: ignore[attr-defined] # until it is told
        super().save_model(request, obj, form, change)

    # --- actions

    @admin.action(description="Gửi lên cấp trên", permissions=["change"])
    def submit_selected(self, request: HttpRequest, queryset: QuerySet[Registration]) -> None:
        perform(self, request, "Số lượt đăng ký đã gửi", lambda: submit(queryset, user_of(request)))

    @admin.action(description="Tiếp nhận", permissions=["decide"])
    def accept_selected(self, request: HttpRequest, queryset: QuerySet[Registration]) -> None:
        perform(self, request, "Số lượt đăng ký đã tiếp nhận", lambda: accept(queryset, user_of(request)))

    @admin.action(description="Trả lại (ghi lý do)", permissions=["decide"])
    def return_selected(self, request: HttpRequest, queryset: QuerySet[Registration]) -> HttpResponse | None:
        return self._with_reason(
            request,
            queryset,
            return_registrations,
            action="return_selected",
            title="Trả lại lượt đăng ký",
            done="Số lượt đăng ký đã trả lại",
        )

    @admin.action(description="Rút (ghi lý do)", permissions=["decide"])
    def withdraw_selected(
        self, request: HttpRequest, queryset: QuerySet[Registration]
    ) -> HttpResponse | None:
        return self._with_reason(
            request,
            queryset,
            withdraw,
            action="withdraw_selected",
            title="Rút lượt đăng ký",
            done="Số lượt đăng ký đã rút",
            form_class=WithdrawForm,
        )

    def _with_reason(
        self,
        request: HttpRequest,
        queryset: QuerySet[Registration],
        service: Callable[..., int],
        *,
        action: str,
        title: str,
        done: str,
        form_class: type[ReasonForm] = ReasonForm,
    ) -> HttpResponse | None:
        form = form_class(request.POST if "apply" in request.POST else None)
        if form.is_valid() and perform(
            self, request, done, lambda: service(queryset, user_of(request), **form.cleaned_data)
        ):
            return None
        return ask(self, request, queryset, form, action=action, title=title, button=title)
