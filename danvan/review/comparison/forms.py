"""The two sides of a comparison as one form; what is unknown is an error, never "all"."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from danvan.lib.dates import year_before
from danvan.lib.text import joined
from danvan.review.forms import default_unit
from danvan.review.models import ReviewPeriod
from danvan.review.scope import UNKNOWN_YEAR, Scope
from danvan.review.shown import Shown
from models_registry.choices import UnitSelect, unit_choices
from models_registry.models import Unit
from models_registry.models.years import UNKNOWN_YEAR_WORDS

SIDES = ("a", "b")


def _before(shown: Shown, year: int) -> ReviewPeriod:
    """Of the periods of the unit shown the one of the year before: of a part of a year the same part; else its own."""
    period = shown.period
    if period.is_of_whole_years:
        found = (one for one in shown.periods if year in one.years_to_choose)
    else:
        time = year_before(period.from_on), year_before(period.to_on)
        found = (one for one in shown.periods if (one.from_on, one.to_on) == time)
    return next(found, period)


class ComparisonForm(forms.Form):
    """Reads ?a=2020-2022&a_nam=2021&a_don_vi=3&b=...; `units` are those that the user may see.

    A period is asked for by its name; of several of one name, by its name and key ("nam-2026.12").

    A side of which nothing is said is the last year of the period shown (b), or the year before (a), of its unit.
    """

    def __init__(
        self, data: Mapping[str, str], periods: Sequence[ReviewPeriod], units: Sequence[Unit], shown: Shown
    ) -> None:
        names = Counter(period.slug for period in periods)
        self.periods = {
            period.slug if names[period.slug] == 1 else f"{period.slug}.{period.pk}": period
            for period in periods
        }
        self.units = {str(unit.pk): unit for unit in units}
        super().__init__(self._with_defaults(data, shown))
        years = sorted({year for period in periods for year in period.years_to_choose}, reverse=True)
        asked = {data.get(f"{side}_don_vi") for side in SIDES}
        # A province has thousands of villages: one is offered only when the address names it.
        offered = [unit for unit in units if not unit.is_village or str(unit.pk) in asked]
        for side in SIDES:
            self.fields[side] = forms.ChoiceField(
                label=f"Kỳ báo cáo bên {side.upper()}",
                choices=[(name, period.choice_label) for name, period in self.periods.items()],
            )
            self.fields[f"{side}_nam"] = forms.ChoiceField(
                label=f"Năm bên {side.upper()}",
                required=False,
                choices=[
                    ("", "Cả kỳ"),
                    *((str(year), str(year)) for year in years),
                    (UNKNOWN_YEAR, UNKNOWN_YEAR_WORDS),
                ],
            )
            self.fields[f"{side}_don_vi"] = forms.ChoiceField(
                label=f"Đơn vị bên {side.upper()}",
                required=False,
                choices=unit_choices(offered),
                widget=UnitSelect,
                error_messages={"invalid_choice": UnitSelect.UNKNOWN},
            )

    def _with_defaults(self, data: Mapping[str, str], opens_on: Shown) -> dict[str, str]:
        shown = opens_on.period
        last = max(shown.years, default=shown.last_year)
        before = shown if last - 1 in shown.years_to_choose else _before(opens_on, last - 1)
        sides = {"a": (before, last - 1), "b": (shown, last)}
        filled = {name: data[name] for name in data}
        for side, (period, year) in sides.items():
            if side not in data and f"{side}_nam" not in data:
                filled[side] = self._name(period)
                filled[f"{side}_nam"] = str(year) if year in period.years_to_choose else ""
            filled.setdefault(side, self._name(shown))
            if not filled.get(f"{side}_don_vi"):
                period = self.periods.get(filled[side], shown)
                meant = opens_on.unit if period in opens_on.periods else None
                unit = meant or default_unit(period, self.units.values())
                filled[f"{side}_don_vi"] = str(unit.pk) if unit else ""
        return filled

    def _name(self, period: ReviewPeriod) -> str:
        return next(name for name, one in self.periods.items() if one == period)

    def sides(self) -> list[list[forms.BoundField]]:
        """The fields of each side, for the page."""
        return [[self[side], self[f"{side}_nam"], self[f"{side}_don_vi"]] for side in SIDES]

    def clean(self) -> dict[str, Any]:
        """Unknown parameters and a year outside its period are refused, all at once."""
        for name in self.data:
            if name not in self.fields:
                self.add_error(None, f"Không có điều kiện “{name}”. Hãy bỏ khỏi địa chỉ trang.")
        for side in SIDES:
            period = self.periods.get(self.cleaned_data.get(side, ""))
            year = self.cleaned_data.get(f"{side}_nam", "")
            fault = period.fault_of_year(int(year) if year.isdigit() else year) if period and year else ""
            if period and fault:
                years = period.years_to_choose
                choice = f"Hãy chọn một năm từ {years[0]} đến {years[-1]}." if years else ""
                self.add_error(f"{side}_nam", joined(" ", fault, choice))
        return self.cleaned_data

    def scope(self, side: str) -> Scope:
        """The scope of side "a" or "b" (valid forms of users with a unit only)."""
        year = self.cleaned_data[f"{side}_nam"]
        return Scope(
            self.periods[self.cleaned_data[side]],
            self.units[self.cleaned_data[f"{side}_don_vi"]],
            int(year) if year.isdigit() else year or None,
        )
