"""Entry of models: one screen to register, one to look after."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.db import IntegrityError, models
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from danvan.accounts.signed_in import user_of
from danvan.lib.choices import row_choice_of
from models_registry import access, columns
from models_registry.admin.correcting import CorrectableAdmin
from models_registry.admin.entry_drafts import ASKED_OF, draft_gone, draft_opened, keep
from models_registry.admin.entry_form import DRAFT_BUTTON, EntryForm, missing_in
from models_registry.admin.excel import ExcelExportMixin
from models_registry.admin.filters import UnitFilter, kind_filter, row_filter
from models_registry.admin.registration_form import RegistrationInline
from models_registry.models import (
    ActivityField,
    EmulationModel,
    Programme,
    Registrant,
    Registration,
)
from models_registry.models.entry_drafts import OPENED
from models_registry.models.programmes import fields_offered_in
from models_registry.permissions import DECIDE
from models_registry.services import (
    drop_entry_draft,
    move_records,
    register_model,
    starting_state,
    what_saving_does,
)


class ModelForm(forms.ModelForm):  # type: ignore[type-arg] # takes no parameters when it runs
    """A known model: offers the fields of its programmes and of those that take registrations, and its own."""

    user: access.Asker  # set by the screen for each request

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "partners" in self.fields:  # one of another office, whom somebody else wrote down, stays
            mine = Registrant.objects.visible_to(self.user).values("pk")
            known = self.instance.partners.values("pk")
            offered = Registrant.objects.filter(Q(pk__in=mine) | Q(pk__in=known))
            row_choice_of(self, "partners").queryset = offered.select_related("unit")
        names = {"field", "related_fields"} & set(self.fields)
        if not names:
            return
        taking = Programme.objects.visible_to(self.user).open_to_registrations().values("pk")
        # Never by a join: each programme would come once for each of its registrations, of all models.
        its_own = self.instance.registrations.exclude(programme=None).values("programme")
        programmes = Programme.objects.filter(Q(pk__in=taking) | Q(pk__in=its_own))
        related = self.instance.related_fields.values_list("pk", flat=True)
        serving = ActivityField.objects.serving_unit(self.instance.unit)
        keys = {field.pk for field in fields_offered_in(programmes, serving)}
        keys |= {self.instance.field_id, *related}
        rows = ActivityField.objects.filter(pk__in=keys).select_related("unit")
        for name in names:
            row_choice_of(self, name).queryset = rows

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        registrant = self.cleaned_data.get("registrant", self.instance.registrant)
        if registrant in self.cleaned_data.get("partners", ()):
            self.add_error("partners", EmulationModel.LEADS_ALREADY)
        return data


@admin.register(EmulationModel)
class EmulationModelAdmin(ExcelExportMixin, CorrectableAdmin[EmulationModel]):
    """Mô hình, điển hình."""

    export_columns = columns.MODELS
    change_form_template = "admin/models_registry/emulationmodel/change_form.html"
    list_display = ["display_title", "registrant", "kind", "unit", "field", "years"]
    list_filter = [
        row_filter("field", "field", "lĩnh vực chính", ActivityField),
        kind_filter("registrant__kind"),
        UnitFilter,
    ]
    list_select_related = ("registrant", "unit", "field")
    search_fields = EmulationModel.search_lookups
    search_help_text = "Tìm theo tên mô hình, tập thể, cá nhân, đơn vị; gõ có dấu hay không dấu đều được."
    picked_fields = ("registrant", "partners", "replicates")
    inlines = [RegistrationInline]

    entry_fieldsets = [
        ("Ai đăng ký", {"fields": ["unit", "kind", "name", "registrant_choice"]}),
        (
            "Cá nhân, hộ gia đình: chức vụ, nơi công tác, thôn",
            {
                "classes": ["collapse", "of-a-person"],
                "fields": [
                    "post",
                    "workplace",
                    "hamlet",
                    "mark",
                ],  # of several in a line Django sees no fault
                "description": "Cần ghi khi đơn vị có người trùng họ tên; thường thì để trống cũng được.",
            },
        ),
        ("Mô hình", {"fields": ["title", "confirm_different", "field"]}),
        (
            "Lượt đăng ký",
            {"fields": ["year", "programme", "level", "novelty", "registered_on"]},
        ),
    ]
    details = [
        ("Nội dung bản đăng ký", {"classes": ["collapse"], "fields": list(EmulationModel.FORM_ITEMS)}),
        (
            "Thông tin khác",
            {
                "classes": ["collapse"],
                "fields": ["partners", "place", "related_fields", "replicates", "source", "note"],
            },
        ),
    ]

    @admin.display(description="tên mô hình", ordering="sort_title")
    def display_title(self, obj: EmulationModel) -> str:
        return obj.display_title

    @admin.display(description="loại", ordering="registrant__kind")
    def kind(self, obj: EmulationModel) -> str:
        return obj.registrant.get_kind_display()

    @admin.display(description="đơn vị", ordering="unit__sort_name")
    def unit(self, obj: EmulationModel) -> str:
        return obj.unit.label

    def read_for_list(self, request: HttpRequest) -> "list[Prefetch[Any]]":
        """Its years, as far as the user may read them."""
        return [Prefetch("registrations", Registration.objects.visible_to(request.user))]

    @admin.display(description="năm đăng ký")
    def years(self, obj: EmulationModel) -> str:
        return str(columns.years_told(obj))

    def view_on_site(self, obj: EmulationModel) -> str:
        """The model's page."""
        return reverse("portal:model", args=[obj.pk])

    # --- one screen to register

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Called as the button is that leads there; what is to be a draft and lacks something is kept as typed."""
        request.draft = draft = draft_opened(request)  # type: ignore[attr-defined] # for this page
        if request.method == "POST" and DRAFT_BUTTON in request.POST:
            form = self.get_form(request)(request.POST)
            if isinstance(form, EntryForm) and not form.is_valid() and form.kept_as:
                return keep(request, form)
        context = {
            "title": "Đăng ký mô hình",
            "saves": what_saving_does(request.user, "models_registry.add_emulationmodel"),
            "draft": draft,
            "asked_of": {ASKED_OF: request.GET.get(OPENED, "")}
            if request.method == "POST" and not draft
            else {},
            "missing": missing_in(draft.typed) if draft else [],
        }
        return super().add_view(request, form_url, {**context, **(extra_context or {})})

    def get_fieldsets(self, request: HttpRequest, obj: EmulationModel | None = None) -> list[Any]:
        if obj is None:
            return [*self.entry_fieldsets, *self.details]
        return [(None, {"fields": ["title", "registrant", "field"]}), *self.details]

    def get_form(
        self, request: HttpRequest, obj: EmulationModel | None = None, change: bool = False, **kwargs: Any
    ) -> "type[forms.ModelForm[Any]]":
        form = EntryForm if obj is None else ModelForm
        of_the_page = {"user": request.user, "draft": getattr(request, "draft", None)}
        if obj is None and of_the_page["draft"] is None:
            of_the_page["draft_gone"] = draft_gone(request)
        kwargs["form"] = type("UserForm", (form,), of_the_page)
        return super().get_form(request, obj, change=change, **kwargs)

    def get_inlines(self, request: HttpRequest, obj: EmulationModel | None) -> list[Any]:
        return [] if obj is None else self.inlines

    def formfield_for_manytomany(
        self, db_field: "models.ManyToManyField[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "related_fields":
            kwargs["widget"] = forms.CheckboxSelectMultiple()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_form(self, request: HttpRequest, form: "forms.ModelForm[Any]", change: bool) -> EmulationModel:
        obj: EmulationModel = super().save_form(request, form, change)
        if isinstance(form, EntryForm):
            obj.registrant = form.chosen_registrant()
        return obj

    def save_model(
        self, request: HttpRequest, obj: EmulationModel, form: "forms.ModelForm[Any]", change: bool
    ) -> None:
        if not isinstance(form, EntryForm):
            super().save_model(request, obj, form, change)
            if "registrant" in form.changed_data:
                move_records([obj], obj.registrant.unit, by=user_of(request))
            return
        if form.draft and not drop_entry_draft(form.draft, by=user_of(request)):
            request.draft = None  # type: ignore[attr-defined] # another was quicker: now the form asks
            raise IntegrityError("the draft is gone")
        registration = form.registration()
        request.begun = [registration]  # type: ignore[attr-defined] # until it is told
        register_model(
            obj,
            form.chosen_registrant(),
            registration,
            by=user_of(request),
            related_fields=form.cleaned_data.get("related_fields") or (),
            partners=form.cleaned_data.get("partners") or (),
            told=form.told,
            not_these=form.not_these,
        )

    def save_related(
        self,
        request: HttpRequest,
        form: "forms.ModelForm[Any]",
        formsets: "Iterable[forms.BaseModelFormSet[Any, Any]]",
        change: bool,
    ) -> None:
        if change:  # a new model has been written whole by the service
            super().save_related(request, form, formsets, change)

    def save_formset(
        self,
        request: HttpRequest,
        form: "forms.ModelForm[Any]",
        formset: "forms.BaseModelFormSet[Any, Any]",
        change: bool,
    ) -> None:
        for row_form in formset.forms:
            row = row_form.instance
            if row.pk is None:
                row.state = starting_state(request.user, row.unit if row.unit_id else form.instance.unit)
        super().save_formset(request, form, formset, change)
        request.begun = formset.new_objects  # type: ignore[attr-defined] # until it is told

    # --- one screen to look after

    def fixed_fields(self, request: HttpRequest, obj: EmulationModel) -> tuple[str, ...]:
        """What was accepted stands fast; the related fields and partners too for whoever does not decide."""
        fixed = super().fixed_fields(request, obj)
        if access.may(request.user, DECIDE, obj.unit):
            return fixed
        return (*fixed, "related_fields", "partners")

    def has_delete_permission(self, request: HttpRequest, obj: EmulationModel | None = None) -> bool:
        """Only a model without any registration left, that is one whose drafts were deleted."""
        if obj is None:
            return False
        return self.has_change_permission(request, obj) and not obj.registrations.exists()

    def get_queryset(self, request: HttpRequest) -> QuerySet[EmulationModel]:
        return super().get_queryset(request).select_related(*self.list_select_related)
