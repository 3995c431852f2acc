"""The scope of a review as a form: unit, year, level; what is unknown is an error, never "all"."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms

from danvan.lib.choices import choice_of
from danvan.review.scope import UNKNOWN_YEAR, Scope
from models_registry.models import Level, Programme, Unit
from models_registry.models.catalogue import UNKNOWN_YEAR_WORDS


class ScopeForm(forms.Form):
    """Reads the parameters of a review page; `units` are those that the user may see."""

    don_vi = forms.ChoiceField(label="Đơn vị", required=False)
    nam = forms.ChoiceField(label="Năm", required=False)
    cap = forms.ChoiceField(label="Cấp", required=False, choices=[("", "Tất cả các cấp"), *Level.choices])
    # The figures of this moment, though the review is closed.
    hien_tai = forms.ChoiceField(required=False, choices=[("co", "Số hiện tại")], widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, str], programme: Programme, units: list[Unit]) -> None:
        super().__init__(data)
        self.programme = programme
        self.units = {str(unit.pk): unit for unit in units}
        choice_of(self, "don_vi").choices = [(pk, unit.choice_label) for pk, unit in self.units.items()]
        choice_of(self, "nam").choices = [
            ("", "Cả giai đoạn"),
            *((str(year), str(year)) for year in programme.years),
            (UNKNOWN_YEAR, UNKNOWN_YEAR_WORDS),
        ]

    def clean(self) -> dict[str, Any]:
        """Unknown parameters are refused: a misspelt filter must not show all rows."""
        for name in self.data:
            if name not in self.fields:
                self.add_error(None, f"Không có bộ lọc “{name}”. Hãy bỏ khỏi địa chỉ trang.")
        return self.cleaned_data

    @property
    def unit(self) -> Unit | None:
        """The unit asked for (valid forms only), else the highest that the user may see; None if he sees none."""
        asked = self.units.get(self.cleaned_data["don_vi"])
        return asked or default_unit(self.programme, self.units.values())

    @property
    def scope(self) -> Scope:
        """The scope asked for; ask only a valid form that has a unit."""
        year, unit = self.cleaned_data["nam"], self.unit
        if unit is None:
            raise ValueError("the user may see no unit")
        return Scope(
            self.programme,
            unit,
            int(year) if year.isdigit() else year or None,
            self.cleaned_data["cap"],
        )


def programme_under_review() -> Programme | None:
    """The newest programme whose figures have been taken, else the newest; None when there is none yet."""
    programmes = list(Programme.objects.all())  # newest first
    return next((programme for programme in programmes if programme.cut_off_on), next(iter(programmes), None))


def default_unit(programme: Programme, units: Collection[Unit]) -> Unit | None:
    """The unit whose review a user wants: the highest district or commune of his that stood on the day."""
    standing = [unit for unit in units if unit.stands_on(programme.counted_on)] or [*units]
    below_province = [unit for unit in standing if unit.kind not in (Unit.Kind.PROVINCE,)] or standing
    return min(below_province, key=lambda unit: (unit.path.count("."), unit.pk), default=None)
