"""The two sides of a comparison as one form; what is unknown is an error, never "all"."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from danvan.review.forms import default_unit
from danvan.review.scope import UNKNOWN_YEAR, Scope
from models_registry.models import Programme, Unit
from models_registry.models.catalogue import UNKNOWN_YEAR_WORDS

SIDES = ("a", "b")


class ComparisonForm(forms.Form):
    """Reads ?a=2020-2022&a_nam=2021&a_don_vi=3&b=...; `units` are those that the user may see.

    A side of which nothing is said is the last year of the programme under review (b), or the year before (a).
    """

    def __init__(
        self,
        data: Mapping[str, str],
        programmes: Iterable[Programme],
        under_review: Programme,
        units: Sequence[Unit],
    ) -> None:
        self.programmes = {programme.code: programme for programme in programmes}
        self.units = {str(unit.pk): unit for unit in units}
        super().__init__(self._with_defaults(data, under_review))
        years = sorted({year for programme in programmes for year in programme.years}, reverse=True)
        asked = {data.get(f"{side}_don_vi") for side in SIDES}
        # A province has thousands of villages: one is offered only when the address names it.
        offered = [unit for unit in units if not unit.is_village or str(unit.pk) in asked]
        for side in SIDES:
            self.fields[side] = forms.ChoiceField(
                label=f"Giai đoạn bên {side.upper()}",
                choices=[(code, str(programme)) for code, programme in self.programmes.items()],
            )
            self.fields[f"{side}_nam"] = forms.ChoiceField(
                label=f"Năm bên {side.upper()}",
                required=False,
                choices=[
                    ("", "Cả giai đoạn"),
                    *((str(year), str(year)) for year in years),
                    (UNKNOWN_YEAR, UNKNOWN_YEAR_WORDS),
                ],
            )
            self.fields[f"{side}_don_vi"] = forms.ChoiceField(
                label=f"Đơn vị bên {side.upper()}",
                required=False,
                choices=[(str(unit.pk), unit.choice_label) for unit in offered],
            )

    def _with_defaults(self, data: Mapping[str, str], under_review: Programme) -> dict[str, str]:
        last, before = under_review.last_year, under_review.last_year - 1
        earlier = (programme for programme in self.programmes.values() if before in programme.years)
        periods = {
            "a": (under_review if before in under_review.years else next(earlier, under_review), before),
            "b": (under_review, last),
        }
        filled = {name: data[name] for name in data}
        for side, (programme, year) in periods.items():
            if side not in data and f"{side}_nam" not in data:
                filled[side] = programme.code
                filled[f"{side}_nam"] = str(year) if year in programme.years else ""
            filled.setdefault(side, under_review.code)
            if not filled.get(f"{side}_don_vi"):
                unit = default_unit(self.programmes.get(filled[side], under_review), self.units.values())
                filled[f"{side}_don_vi"] = str(unit.pk) if unit else ""
        return filled

    def sides(self) -> list[list[forms.BoundField]]:
        """The fields of each side, for the page."""
        return [[self[side], self[f"{side}_nam"], self[f"{side}_don_vi"]] for side in SIDES]

    def clean(self) -> dict[str, Any]:
        """Unknown parameters and a year outside its programme are refused, all at once."""
        for name in self.data:
            if name not in self.fields:
                self.add_error(None, f"Không có điều kiện “{name}”. Hãy bỏ khỏi địa chỉ trang.")
        for side in SIDES:
            programme = self.programmes.get(self.cleaned_data.get(side, ""))
            year = self.cleaned_data.get(f"{side}_nam", "")
            if programme and year.isdigit() and int(year) not in programme.years:
                self.add_error(
                    f"{side}_nam",
                    f"Năm {year} không thuộc giai đoạn {programme.code}. Hãy chọn một năm từ "
                    f"{programme.first_year} đến {programme.last_year}.",
                )
        return self.cleaned_data

    def scope(self, side: str) -> Scope:
        """The scope of side "a" or "b" (valid forms of users with a unit only)."""
        year = self.cleaned_data[f"{side}_nam"]
        return Scope(
            self.programmes[self.cleaned_data[side]],
            self.units[self.cleaned_data[f"{side}_don_vi"]],
            int(year) if year.isdigit() else year or None,
        )
