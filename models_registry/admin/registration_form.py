"""A registration in a form: alone on its own screen, or as one of the years on the screen of its model."""

from collections.abc import Container, Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from danvan.lib.choices import LabelledChoice, row_choice_of
from models_registry import access
from models_registry.admin.correcting import typed_in_fixed
from models_registry.admin.light import LIGHT
from models_registry.choices import offer_levels
from models_registry.models import EmulationModel, Programme, Registration, State
from models_registry.models.calendar import unit_in
from models_registry.models.programmes import BY_YEAR, NOT_TAKEN, ProgrammesAtHand
from models_registry.models.registrations import KNOWN_IN_YEAR, KNOWN_WITHOUT_YEAR


class RegistrationForm(forms.ModelForm):  # type: ignore[type-arg] # takes no parameters when it runs
    """A registration: offers the programmes that take registrations, and the one that it already has.

    Where none is chosen the year says which: the best one that serves the unit.
    """

    user: access.Asker  # these two are set by the screen for each request (`registering`)
    open_programmes: Iterable[Programme]

    programme = LabelledChoice(
        label="Giai đoạn",
        queryset=Programme.objects.none(),
        required=False,
        empty_label=BY_YEAR,
        error_messages={"invalid_choice": NOT_TAKEN},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "programme" in self.fields:
            programme, own = row_choice_of(self, "programme"), self.instance.programme
            offered = {one.pk: one for one in (*self.open_programmes, *([own] if own else []))}
            programme.queryset = Programme.objects.filter(pk__in=offered)
            programme.choices = [("", BY_YEAR), *((key, one.choice_label) for key, one in offered.items())]
            years = [year for one in offered.values() for year in one.years]
            offer_levels(self, years, self.instance.level)

    def clean(self) -> dict[str, Any]:
        """A new one is entered in the unit that the model's had become by its year: there the user must enter too."""
        data = super().clean() or {}
        model = data.get("model") or (self.instance.model if self.instance.model_id else None)
        if model is None:
            return data
        year = data.get("year")
        if self.instance.pk is None:
            unit = unit_in(model.unit, year)
            if not access.may(self.user, "models_registry.add_registration", unit):
                raise ValidationError(f"Đăng ký này thuộc {unit.label}, ngoài địa bàn đồng chí được nhập.")
        else:
            unit = self.instance.unit
        if "programme" in self.fields and not self.errors and year and data.get("programme") is None:
            data["programme"] = next(iter(ProgrammesAtHand().of(unit).taking(year)), None)
            if data["programme"] is None:
                self.add_error("year", f"Không có giai đoạn nào đang nhận đăng ký năm {year}.")
        return data


def registering(request: HttpRequest, form: type[RegistrationForm]) -> type[RegistrationForm]:
    """The form as the request's user fills it; the programmes are read once for all rows of a page."""
    rows = Programme.objects.visible_to(request.user).open_to_registrations().select_related("unit")
    return type(form.__name__, (form,), {"user": request.user, "open_programmes": rows})


class RegistrationRow(RegistrationForm):
    """One year; what was accepted stands fast and is corrected on its own page, what was withdrawn is over."""

    class Meta:
        model = Registration
        fields = ("programme", "year", "registered_on", "level", "novelty")

    def __init__(self, *args: Any, fixed: Container[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.faults: list[str] = []
        if self.instance.pk and (self.instance.state == State.WITHDRAWN or self.instance.pk in fixed):
            if self.is_bound:
                self.faults = typed_in_fixed(self, [*self.fields])
            for field in self.fields.values():
                field.disabled = True

    def clean(self) -> dict[str, Any]:
        """What was typed before the registration was fixed is told once."""
        data = super().clean()
        for fault in self.faults:
            self.add_error(None, fault)
        return data


class RegistrationRows(forms.BaseInlineFormSet):  # type: ignore[type-arg] # takes no parameters when it runs
    """The years of a model: Django compares two new rows of a page only where a constraint has no condition."""

    @cached_property
    def fixed(self) -> set[int]:
        """Keys of those that stand fast."""
        return Registration.fixed_among(row.pk for row in self.get_queryset())

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "fixed": self.fixed}

    def clean(self) -> None:
        """Two rows of one year, or of no year in one programme, are told as a known one is."""
        super().clean()
        known: set[tuple[int | None, Programme | None]] = set()
        for form in self.forms:
            data = getattr(form, "cleaned_data", {})
            year = data.get("year")
            key = year, None if year else data.get("programme")
            if key in known:
                form.add_error("year", KNOWN_IN_YEAR if year else KNOWN_WITHOUT_YEAR)
            if any(key):
                known.add(key)


class RegistrationInline(admin.StackedInline):  # type: ignore[type-arg] # takes no parameters when it runs
    """The model's years; state changes by the actions of the list of registrations."""

    model = Registration
    form = RegistrationRow
    formset = RegistrationRows
    fields = (("programme", "year"), ("level", "novelty"), "registered_on", ("state", "return_reason"))
    readonly_fields = ("state", "return_reason")
    extra = 0
    min_num = 0
    can_delete = False
    show_change_link = True
    formfield_overrides = LIGHT
    template = "admin/_rows.html"
    verbose_name_plural = "các lượt đăng ký"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Registration]:
        return super().get_queryset(request).select_related("model__registrant", "programme__unit", "unit")

    def get_extra(self, request: HttpRequest, obj: EmulationModel | None = None, **kwargs: Any) -> int:
        return 1 if obj and self.has_change_permission(request, obj) else 0

    def get_formset(self, request: HttpRequest, obj: EmulationModel | None = None, **kwargs: Any) -> Any:
        kwargs["form"] = registering(request, RegistrationRow)
        return super().get_formset(request, obj, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: EmulationModel | None = None) -> bool:
        return False
