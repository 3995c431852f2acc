"""The one screen that registers a model: model, registrant and first registration in one form.

Works without script: likely doubles come back as questions in the same form, with nothing lost.
"""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from danvan.lib.choices import choice_of, row_choice_of
from danvan.lib.dates import DayField
from danvan.lib.text import clean
from models_registry.access import Asker
from models_registry.admin.base import visible_rows
from models_registry.models import (
    ActivityField,
    EmulationModel,
    Kind,
    Level,
    Novelty,
    Programme,
    Registrant,
    Registration,
    Unit,
)
from models_registry.models.catalogue import UNKNOWN_YEAR_WORDS
from models_registry.services import similar_models, similar_registrants, starting_state

NEW = "new"
_SHOWN_AT_MOST = 8


class UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg] # takes no parameters when it runs
    """Units by tree, a closed one with its last day."""

    def label_from_instance(self, unit: Unit) -> str:
        above = f", {unit.parent.label}" if unit.parent and unit.is_village else ""
        return f"{unit.dated_label}{above}"


def period_choices() -> list[tuple[str, Any]]:
    """Years of the programmes that take registrations, "3:2021", and for each "không rõ năm", "3:".

    A year of several programmes is offered once, under the latest of them, as a list's rows go.
    """
    choices: list[tuple[str, Any]] = [("", "---------")]
    offered: set[int] = set()
    for programme in Programme.objects.open_to_registrations().order_by("-first_year"):
        years = [
            (f"{programme.pk}:{year}", str(year)) for year in reversed(programme.years) if year not in offered
        ]
        offered.update(programme.years)
        unknown = (f"{programme.pk}:", f"{UNKNOWN_YEAR_WORDS} (giai đoạn {programme.code})")
        choices.append((str(programme), [*years, unknown]))
    return choices


def _current_period(choices: list[tuple[str, Any]]) -> str:
    this_year = str(timezone.localdate().year)
    key: str
    for _group, years in choices[1:]:
        for key, label in years:
            if label == this_year:
                return key
    return ""


class EntryForm(forms.ModelForm):  # type: ignore[type-arg] # takes no parameters when it runs
    """Five required fields; the form's nine items wait in a folded part."""

    user: Asker  # set by the screen for each request

    unit = UnitChoice(label="Đơn vị", queryset=Unit.objects.none())
    kind = forms.ChoiceField(
        label="Loại", choices=Kind.choices, widget=forms.RadioSelect, initial=Kind.COLLECTIVE
    )
    name = forms.CharField(
        label="Tên tập thể, cá nhân",
        max_length=250,
        help_text="Cá nhân: chỉ ghi họ và tên. Đã có trong sổ thì được dùng lại.",
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )
    registrant_choice = forms.CharField(label="Tên này gần giống", required=False, widget=forms.HiddenInput)
    period = forms.ChoiceField(
        label="Năm",
        error_messages={
            "invalid_choice": "Năm này thuộc giai đoạn đã ngừng nhận đăng ký. Hãy chọn năm khác."
        },
    )
    level = forms.ChoiceField(
        label="Cấp đăng ký", choices=Level.choices, initial=Level.COMMUNE, required=False
    )
    novelty = forms.ChoiceField(
        label="Tính chất", choices=Novelty.choices, initial=Novelty.NEW, required=False
    )
    registered_on = DayField(
        label="Ngày đăng ký", required=False, help_text="Ngày/tháng/năm, ví dụ 05/10/2022."
    )
    as_draft = forms.BooleanField(label="Lưu nháp, chưa gửi", required=False)
    confirm_different = forms.BooleanField(
        label="Vẫn lưu: đây là mô hình khác", required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = EmulationModel
        fields = ("title", "field")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.permitted_to(self.user, "models_registry.add_emulationmodel")
        unit_choice = row_choice_of(self, "unit")
        unit_choice.queryset = units.select_related("parent").order_by("path")
        choices = period_choices()
        choice_of(self, "period").choices = choices
        self.initial.setdefault("period", _current_period(choices))
        communes = [unit for unit in unit_choice.queryset if not unit.is_village]
        if len(communes) == 1:
            self.initial.setdefault("unit", communes[0].pk)
        for name in {"field", "related_fields"} & set(self.fields):
            row_choice_of(self, name).queryset = ActivityField.objects.filter(is_active=True)
        self.registrant: Registrant | None = None

    def clean_name(self) -> str:
        name = clean(self.cleaned_data["name"])
        if not name:
            raise ValidationError("Ghi tên tập thể, cá nhân.")
        return name

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        unit, kind, name = data.get("unit"), data.get("kind"), data.get("name")
        if unit and kind and name:
            self.registrant = self._find_registrant(unit, kind, name, data.get("registrant_choice", ""))
            self._ask_about_doubles(unit, data.get("title") or "", data.get("confirm_different", False))
        if data.get("period"):
            key, _colon, year = data["period"].partition(":")
            data["programme"] = Programme.objects.get(pk=key)
            data["year"] = int(year) if year else None
        if not self.errors:
            self._check_time()
        return data

    def _check_time(self) -> None:
        """What the calendar has against the registration, said beside the question it is about."""
        registration = self.registration()
        registration.unit = self.cleaned_data["unit"]
        try:
            registration.clean()
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                asked = {"year": "period", "programme": "period", NON_FIELD_ERRORS: "unit"}.get(name, name)
                self.add_error(asked, messages)

    def _find_registrant(self, unit: Unit, kind: str, name: str, choice: str) -> Registrant | None:
        """The registrant to use; None while the officer has not said which of several is meant."""
        new = Registrant(unit=unit, kind=kind, name=name)
        near = similar_registrants(unit, kind, name)
        exact = [row for row in near if row.name == name]
        if len(exact) == 1:
            return exact[0]
        if not near:
            return new
        if choice == NEW:
            self._offer(near, name)
            return new
        chosen = next((row for row in near if str(row.pk) == choice), None)
        self._offer(near, name)
        if chosen is None:
            self.add_error(
                "registrant_choice", "Trong sổ đã có tên gần giống. Chọn tên cần dùng hoặc tạo mới."
            )
        return chosen

    def _offer(self, near: list[Registrant], name: str) -> None:
        choices = []
        for row in near[:_SHOWN_AT_MOST]:
            more = ", ".join(part for part in (row.post, row.workplace) if part)
            choices.append((str(row.pk), f"Dùng: {row.name}{f' ({more})' if more else ''}"))
        choices.append((NEW, f"Tạo mới: {name}"))
        self.fields["registrant_choice"].widget = forms.RadioSelect(choices=choices)

    def _ask_about_doubles(self, unit: Unit, title: str, confirmed: bool) -> None:
        allowed = visible_rows(EmulationModel, self.user)
        near = similar_models(unit, title, self.registrant)
        near = list(
            allowed.filter(pk__in=[row.pk for row in near]).select_related("registrant", "unit", "field")
        )
        if not near:
            return
        field = self.fields["confirm_different"]
        field.widget = forms.CheckboxInput()
        # Django binds fields before it cleans them; the bound one is what the page prints.
        self["confirm_different"].help_text = format_html(
            "Đã có trong sổ: <ul>{}</ul>",
            format_html_join(
                "",
                '<li><a href="{}">{}</a> – {}, {}</li>',
                (
                    (
                        reverse("admin:models_registry_emulationmodel_change", args=[row.pk]),
                        row.display_title,
                        row.registrant.name,
                        row.field.short_name,
                    )
                    for row in near[:_SHOWN_AT_MOST]
                ),
            ),
        )
        if not confirmed:
            self.add_error(
                "confirm_different",
                "Trong sổ đã có mô hình gần giống. Mở mô hình đó để thêm lượt đăng ký, "
                "hoặc đánh dấu ô này nếu đây là mô hình khác.",
            )

    def chosen_registrant(self) -> Registrant:
        """Whose model it is; call after the form is valid."""
        if self.registrant is None:
            raise ValueError("the officer has not said which of several registrants is meant")
        return self.registrant

    def registration(self) -> Registration:
        """The first registration as entered; call after the form is valid."""
        data = self.cleaned_data
        return Registration(
            programme=data["programme"],
            year=data["year"],
            level=data["level"] or Level.COMMUNE,
            novelty=data["novelty"] or Novelty.NEW,
            registered_on=data["registered_on"],
            state=starting_state(self.user, data["unit"], draft=data["as_draft"]),
        )
