"""Entry of registrants and of what models moved."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from danvan.accounts.signed_in import user_of
from danvan.lib.numbers import MEASURED_TWICE, MeasuredNumberField, is_percent
from models_registry import columns
from models_registry.admin.bodies import MakesBodies
from models_registry.admin.correcting import CorrectableAdmin
from models_registry.admin.excel import ExcelExportMixin
from models_registry.admin.filters import UnitFilter, choice_filter, kind_filter, row_filter, year_filter
from models_registry.admin.light import LightAdmin
from models_registry.identity.people import described, find_registrant, keep_distinct, known_who, who_entered
from models_registry.models import Outcome, Programme, Registrant, Sector
from models_registry.services import move_records


class RegistrantForm(forms.ModelForm):  # type: ignore[type-arg] # takes no parameters when it runs
    """A new registrant: of one who may be there already it is asked first."""

    is_another = forms.BooleanField(
        label="Vẫn lưu: đây là tập thể, cá nhân khác", required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.not_these: list[Registrant] = []  # of whom the officer says that they are others

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        unit, kind, name = data.get("unit"), data.get("kind"), data.get("name")
        if self.instance.pk is None and unit and kind and name:
            told = who_entered(kind, data)
            data.update(told._asdict())
            found, near = find_registrant(unit, kind, told)
            self._ask_of([found] if found else near, confirmed=data.get("is_another", False))
        return data

    def _ask_of(self, known: list[Registrant], *, confirmed: bool) -> None:
        if not known:
            return
        self.fields["is_another"].widget = forms.CheckboxInput()
        named = "; ".join(described(row) for row in known)
        # Django binds fields before it cleans them; the bound one is what the page prints.
        self["is_another"].help_text = f"Đã có trong sổ: {named}."
        if confirmed:
            self.not_these = known
        else:
            reason = "Trong sổ đã có tên này hoặc gần giống. Đánh dấu ô này nếu đây là tập thể, cá nhân khác."
            self.add_error("is_another", reason)


@admin.register(Registrant)
class RegistrantAdmin(ExcelExportMixin, MakesBodies, CorrectableAdmin[Registrant]):
    """Tập thể, cá nhân."""

    export_columns = columns.REGISTRANTS
    list_display = ["name", "kind", "post", "workplace", "unit"]
    list_filter = [kind_filter("kind"), choice_filter("sector", "sector", "khối", Sector), UnitFilter]
    list_select_related = ("unit",)
    search_fields = Registrant.search_lookups
    search_help_text = "Tìm theo tên, chức vụ, nơi công tác, đơn vị; gõ có dấu hay không dấu đều được."
    form = RegistrantForm
    fields = [
        "unit",
        "kind",
        "name",
        "is_another",
        "mark",
        "address",
        "post",
        "workplace",
        "hamlet",
        "sector",
    ]
    actions = ["make_body_of_selected"]

    def view_on_site(self, obj: Registrant) -> str:
        """The registrant's page."""
        return reverse("portal:registrant", args=[obj.pk])

    def save_model(
        self, request: HttpRequest, obj: Registrant, form: "forms.ModelForm[Any]", change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        if isinstance(form, RegistrantForm):
            keep_distinct([(other.pk, known_who(obj)) for other in form.not_these], user_of(request))
        if change and "unit" in form.changed_data:
            move_records(list(obj.models.all()), obj.unit, by=user_of(request))


class OutcomeForm(forms.ModelForm):  # type: ignore[type-arg] # takes no parameters when it runs
    """What was moved: 98,55% is a number and its measure."""

    value = MeasuredNumberField(
        label="Số lượng", max_digits=16, decimal_places=2, help_text="Ví dụ: 1.500; 12,75 hoặc 98,55%."
    )

    def clean(self) -> dict[str, Any]:
        """A "%" typed behind the number is its measure, and may not stand beside another one."""
        data = super().clean() or {}
        if is_percent(self["value"]):
            if data.get("measure", "%") != "%":
                self.add_error("value", MEASURED_TWICE)
            elif not self["measure"].data:
                self.errors.pop("measure", None)  # that it is missing
                data["measure"] = "%"
        return data


@admin.register(Outcome)
class OutcomeAdmin(ExcelExportMixin, LightAdmin[Outcome]):
    """Kết quả vận động."""

    form = OutcomeForm
    export_columns = columns.OUTCOMES
    list_display = ["indicator", "qualifier", "value", "measure", "unit", "programme", "year"]
    list_filter = [row_filter("programme", "programme", "giai đoạn", Programme), year_filter(), UnitFilter]
    list_select_related = ("unit", "programme")
    search_fields = Outcome.search_lookups
    search_help_text = "Tìm theo đơn vị, tên mô hình."

    def view_on_site(self, obj: Outcome) -> str:
        """The list of its unit's, where it stands: the model may be another office's."""
        return reverse("portal:outcomes", query={"don_vi": obj.unit_id})

    picked_fields = ("model",)
