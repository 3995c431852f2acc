"""The scope of a review as a form: unit, year, levels; what is unknown is an error, never "all"."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms

from danvan.lib.choices import choice_of
from danvan.review.models import ReviewPeriod
from danvan.review.paper import FORMS
from danvan.review.scope import UNKNOWN_YEAR, Scope
from models_registry.bodies import head_of
from models_registry.choices import UnitSelect, offer_units
from models_registry.models import Level, Unit
from models_registry.models.calendar import fault_of_level
from models_registry.models.years import UNKNOWN_YEAR_WORDS
from models_registry.units.office import highest

_LEVELS: Final = [("", "Tất cả các cấp"), *Level.choices]


class ScopeForm(forms.Form):
    """Reads the parameters of a review page; `units` are those that the user may see."""

    don_vi = forms.ChoiceField(
        label="Đơn vị",
        required=False,
        widget=UnitSelect,
        error_messages={"invalid_choice": UnitSelect.UNKNOWN},
    )
    nam = forms.ChoiceField(label="Năm", required=False)
    cap = forms.ChoiceField(label="Cấp đăng ký", required=False, choices=_LEVELS)
    cap_cong_nhan = forms.ChoiceField(label="Cấp công nhận", required=False, choices=_LEVELS)
    # The figures of this moment, though the review is closed.
    hien_tai = forms.ChoiceField(required=False, choices=[("co", "Số hiện tại")], widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, str], period: ReviewPeriod, units: list[Unit]) -> None:
        super().__init__(data)
        self.period = period
        self.candidates: list[tuple[ReviewPeriod, Unit]] = []  # where the address may mean several
        self.without: Unit | None = None  # the unit asked for, if no such period serves it
        self.units = {str(unit.pk): unit for unit in units}
        offer_units(choice_of(self, "don_vi"), units, data.get("don_vi", ""))
        years = [(str(year), str(year)) for year in period.years_to_choose]
        self._offer_years([*years, (UNKNOWN_YEAR, UNKNOWN_YEAR_WORDS)])
        for name in {"cap", "cap_cong_nhan"} & set(self.fields):  # who has sent knows no level
            self._offer_levels(name, data.get(name, ""))

    def _offer_levels(self, name: str, asked: str) -> None:
        """A level that had ended before the period is not offered; what stands there is still read."""
        choice_of(self, name).widget.choices = [
            (value, label)
            for value, label in _LEVELS
            if value == asked or not fault_of_level(value, self.period.years)
        ]

    def _offer_years(self, years: list[tuple[str, str]]) -> None:
        """The whole period, and these; of a part of one year nothing but the whole, so nothing is asked."""
        field = choice_of(self, "nam")
        field.choices = [("", "Cả kỳ"), *years]
        if not self.period.is_of_whole_years:
            field.choices = [("", "Cả kỳ")]
            field.widget = forms.HiddenInput()
            field.error_messages["invalid_choice"] = self.period.fault_of_year(UNKNOWN_YEAR)

    def clean(self) -> dict[str, Any]:
        """Unknown parameters are refused: a misspelt filter must not show all rows."""
        for name in self.data:
            if name not in self.fields:
                self.add_error(None, f"Không có bộ lọc “{name}”. Hãy bỏ khỏi địa chỉ trang.")
        return self.cleaned_data

    @property
    def is_of_one_period(self) -> bool:
        """Whether it is one period that several units of the reader use."""
        return len({period.pk for period, _ in self.candidates}) == 1

    @property
    def unit(self) -> Unit | None:
        """The unit asked for (valid forms only), else the one that the reader means; None if he sees none."""
        asked = self.units.get(self.cleaned_data["don_vi"])
        return asked or default_unit(self.period, self.units.values())

    @property
    def scope(self) -> Scope:
        """The scope asked for; ask only a valid form that has a unit."""
        year, unit = self.cleaned_data["nam"], self.unit
        if unit is None:
            raise ValueError("the user may see no unit")
        return Scope(
            self.period,
            unit,
            int(year) if year.isdigit() else year or None,
            self.cleaned_data["cap"],
            self.cleaned_data["cap_cong_nhan"],
        )


class PaperForm(ScopeForm):
    """The scope of the review page, and whose form a paper of it has."""

    mau = forms.ChoiceField(label="Mẫu văn bản", required=False, choices=list(FORMS.items()))

    @property
    def paper_form(self) -> str:
        """A key of FORMS; where none is asked for that of the unit's own papers (valid forms that have a unit)."""
        return self.cleaned_data["mau"] or head_of(self.scope.unit)


def default_unit(period: ReviewPeriod, units: Iterable[Unit]) -> Unit | None:
    """The unit whose review a reader of these units means: the period's own, else the highest of his; None of none."""
    found = list(units)
    own = next((unit for unit in found if unit.pk == period.unit_id), None)
    return own or min(highest(found), key=lambda unit: unit.tree_order, default=None)
