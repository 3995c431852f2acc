"""The one screen that registers a model: model, registrant and first registration in one form.

Works without script: likely doubles come back as questions in the same form, with nothing lost.
"""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from danvan.lib.choices import LabelledChoice, choice_of, row_choice_of
from danvan.lib.dates import DayField
from danvan.lib.fields import CleanFormField
from danvan.lib.text import clean
from models_registry.access import Asker
from models_registry.admin.base import visible_rows
from models_registry.admin.entry_doubles import NEAR_MODEL, NEW, holder_choices, listed, near_holder
from models_registry.admin.entry_years import (
    UNKNOWN,
    fault_of_fields,
    programme_meant,
    programmes_meant_in,
    this_year_of,
    year_choices,
)
from models_registry.choices import UnitChoice, offer_levels
from models_registry.identity.people import Who, find_registrant, who_entered
from models_registry.models import (
    ActivityField,
    EmulationModel,
    EntryDraft,
    Kind,
    Level,
    Novelty,
    Programme,
    Registrant,
    Registration,
    Unit,
)
from models_registry.models.programmes import BY_YEAR, NOT_TAKEN, fields_offered_in
from models_registry.permissions import Task
from models_registry.picking import NameLine, parts_of, suggestions
from models_registry.services import similar_models, starting_state
from models_registry.units.office import own_units

DRAFT_BUTTON = "as_draft"
_NEEDED = ("unit", "kind", "name", "field", "year")  # in the order of the page
_DRAFT_NEEDS = "Lưu nháp thì ghi tên mô hình; chưa có tên thì ghi tên tập thể, cá nhân, hộ gia đình."
_NOT_GIVEN = f"Đồng chí không còn nhiệm vụ “{Task.ENTER.label}” ở đơn vị này; nội dung đã gõ còn trong trang."


def missing_in(typed: QueryDict) -> list[str]:
    """What of a registration is not there yet, by the labels of the form; what is wrong is asked when it is sent."""
    return [str(EntryForm.base_fields[name].label) for name in _NEEDED if not typed.get(name, "").strip()]


class EntryForm(forms.ModelForm):  # type: ignore[type-arg] # takes no parameters when it runs
    """Five required fields; the form's nine items wait in a folded part. A draft needs a unit and a title alone."""

    user: Asker  # these three are set by the screen for each request
    draft: EntryDraft | None = None  # that was opened to go on with it
    draft_gone = ""  # what is asked once of who opened one that is gone

    unit = UnitChoice(
        label="Đơn vị", queryset=Unit.objects.none(), error_messages={"not_offered": _NOT_GIVEN}
    )
    kind = forms.ChoiceField(
        label="Loại", choices=Kind.choices, widget=forms.RadioSelect, initial=Kind.COLLECTIVE
    )
    name = forms.CharField(
        label="Tên tập thể, cá nhân, hộ gia đình",
        max_length=250,
        help_text="Cá nhân: chỉ ghi họ và tên. Hộ gia đình: ví dụ Hộ ông Ma Văn Tài. Đã có trong sổ thì được dùng lại.",
        widget=NameLine(suggestions("models_registry", "emulationmodel", "registrant")),
    )
    post = CleanFormField(label="Chức vụ", max_length=200, required=False)
    workplace = CleanFormField(label="Nơi công tác", max_length=250, required=False)
    hamlet = CleanFormField(
        label="Thôn, bản, tổ dân phố", max_length=100, required=False, help_text="Ví dụ: thôn Phia Xeng."
    )
    mark = CleanFormField(
        label="Dấu phân biệt",
        max_length=20,
        required=False,
        help_text="Chỉ ghi khi có người trùng họ tên, ví dụ (A).",
    )
    registrant_choice = forms.CharField(
        label="Trong sổ đã có tên này hoặc gần giống", required=False, widget=forms.HiddenInput
    )
    year = forms.ChoiceField(
        label="Năm",
        error_messages={
            "invalid_choice": "Năm này thuộc giai đoạn đã ngừng nhận đăng ký. Hãy chọn năm khác."
        },
    )
    programme = LabelledChoice(
        label="Giai đoạn",
        queryset=Programme.objects.none(),
        required=False,
        empty_label=f"{BY_YEAR}: giai đoạn của đơn vị, nếu không có thì của cấp trên gần nhất",
        error_messages={"invalid_choice": NOT_TAKEN},
    )
    level = forms.ChoiceField(label="Cấp đăng ký", initial=Level.COMMUNE, required=False)
    novelty = forms.ChoiceField(
        label="Tính chất", choices=Novelty.choices, initial=Novelty.NEW, required=False
    )
    registered_on = DayField(
        label="Ngày đăng ký", required=False, help_text="Ngày/tháng/năm, ví dụ 05/10/2022."
    )
    as_draft = forms.BooleanField(required=False)  # a button of its own (`DRAFT_BUTTON`)
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
        communes = [unit for unit in unit_choice.queryset if not unit.is_village]
        own = [unit for unit in own_units(self.user, communes) if unit.kind in Unit.COMMUNE_KINDS]
        today = timezone.localdate()
        standing = [unit for unit in communes if unit.stands_on(today)]  # what came before them is there too
        if len(one := own or standing or communes) == 1:
            self.initial.setdefault("unit", one[0].pk)
        offered = Programme.objects.visible_to(self.user).open_to_registrations().select_related("unit")
        self._offer_years(offered, communes)
        for name in {"field", "related_fields"} & set(self.fields):
            row_choice_of(self, name).queryset = fields_offered_in(
                offered, ActivityField.objects.visible_to(self.user)
            ).select_related("unit")
        if self.draft:
            typed = self.draft.typed
            for name, field in self.fields.items():
                self.initial[name] = field.widget.value_from_datadict(typed, {}, name)
        self.registrant: Registrant | None = None
        self.told = Who("")
        self.not_these: list[Registrant] = []  # of whom the officer says that they are others

    def _offer_years(self, offered: "QuerySet[Programme]", communes: list[Unit]) -> None:
        """Each year once; where several programmes have one, which of them may be said too."""
        choice_of(self, "year").choices = year_choices(offered)
        offer_levels(self, [year for one in offered for year in one.years])
        if this_year := this_year_of(offered):
            self.initial.setdefault("year", this_year)
        programme = row_choice_of(self, "programme")
        programme.queryset = offered
        if len(offered) < 2:
            programme.widget = forms.HiddenInput()
        elif len(communes) == 1:
            programme.help_text = programmes_meant_in(communes[0], offered)

    def full_clean(self) -> None:
        """Of a draft that cannot be kept only what a draft needs is asked."""
        super().full_clean()
        if self.errors and self.cleaned_data.get("as_draft") and not self.kept_as:
            asked = {"unit", *self._called_wrongly[:1]}
            if not asked & self.errors.keys():
                self.add_error("title", _DRAFT_NEEDS)
                asked.add("title")
            for name in self.errors.keys() - asked:
                del self.errors[name]

    @property
    def _called_wrongly(self) -> list[str]:
        """Of the title and the name after it those that were typed and cannot be kept as they are."""
        wrong = (name for name in ("title", "name") if self.has_error(name))
        return [name for name in wrong if not self.has_error(name, "required")]

    @property
    def kept_as(self) -> str:
        """What a draft of this would be called, "" where it has no unit or nothing right to be called by."""
        data = self.cleaned_data
        is_called = data.get("unit") and "title" not in self._called_wrongly
        return data.get("title") or data.get("name", "") if is_called else ""

    def content(self) -> str:
        """What was typed, as a draft keeps it."""
        kept = QueryDict(mutable=True)
        for name in self.fields.keys() - {DRAFT_BUTTON}:
            for part in (name, *parts_of(self[name])):
                if part in self.data:
                    kept.setlist(part, self.data.getlist(part))  # type: ignore[attr-defined] # as a browser sends it
        return kept.urlencode()

    def clean_name(self) -> str:
        name = clean(self.cleaned_data["name"])
        if not name:
            raise ValidationError("Ghi tên tập thể, cá nhân hoặc hộ gia đình.", code="required")
        return name

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        unit, kind, name = data.get("unit"), data.get("kind"), data.get("name")
        if unit and kind and name:
            self.told = who_entered(kind, data)
            self.registrant = self._find_registrant(unit, kind, data.get("registrant_choice", ""))
            self._ask_about_doubles(unit, data.get("title") or "", data.get("confirm_different", False))
        if unit and data.get("year"):
            self._find_programme(unit, data["year"])
        if self.registrant and self.registrant in data.get("partners", ()):
            self.add_error("partners", EmulationModel.LEADS_ALREADY)
        if not self.errors:
            self._check_time()
        if self.draft_gone:
            self.add_error(None, self.draft_gone)
        return data

    def _check_time(self) -> None:
        """What the calendar has against the registration, said beside the question it is about."""
        registration = self.registration()
        registration.unit = self.cleaned_data["unit"]
        try:
            registration.clean()
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                self.add_error("unit" if name == NON_FIELD_ERRORS else name, messages)

    def _find_programme(self, unit: Unit, said: str) -> None:
        """Which programme is meant, and whether it takes the fields."""
        data = self.cleaned_data
        data["year"] = year = None if said == UNKNOWN else int(said)
        programme = data.get("programme")
        if programme or "programme" not in self.errors:
            try:
                programme = data["programme"] = programme_meant(unit, year, programme)
            except ValidationError as error:
                self.add_error(None, error)
        if programme is None:
            return
        field, others = data.get("field"), data.get("related_fields") or ()
        for name, chosen in (("field", [field] if field else []), ("related_fields", others)):
            if fault := fault_of_fields(chosen, programme, unit):
                self.add_error(name, fault)

    def _find_registrant(self, unit: Unit, kind: str, choice: str) -> Registrant | None:
        """The registrant to use; None while the officer has not said which of several is meant."""
        found, near = find_registrant(unit, kind, self.told)
        if found:
            return found
        new = Registrant(unit=unit, kind=kind, **self.told._asdict())
        if not near:
            return new
        self.fields["registrant_choice"].widget = forms.RadioSelect(
            choices=holder_choices(near, kind, self.told)
        )
        if choice == NEW:
            self.not_these = near
            return new
        chosen = next((row for row in near if str(row.pk) == choice), None)
        if chosen is None:
            self.add_error("registrant_choice", near_holder(kind))
        return chosen

    def _ask_about_doubles(self, unit: Unit, title: str, confirmed: bool) -> None:
        allowed = visible_rows(EmulationModel, self.user)
        near = similar_models(unit, title, self.registrant)
        near = list(
            allowed.filter(pk__in=[row.pk for row in near]).select_related("registrant", "unit", "field")
        )
        if not near:
            return
        self.fields["confirm_different"].widget = forms.CheckboxInput()
        # Django binds fields before it cleans them; the bound one is what the page prints.
        self["confirm_different"].help_text = listed(near)
        if not confirmed:
            self.add_error("confirm_different", NEAR_MODEL)

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
