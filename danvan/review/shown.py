"""On which unit and period a reader's pages open: as he chose, else his own unit and the current period."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from danvan.lib.choices import choice_of
from danvan.review.forms import default_unit
from danvan.review.models import ReviewPeriod
from danvan.review.models.nearest import serving, under_review
from danvan.review.pages import reviews_open_to
from models_registry.access import Asker, sees_everything, successions_for
from models_registry.choices import UnitSelect, offer_units
from models_registry.models import Unit
from models_registry.models.units import UnitQuerySet
from models_registry.units.office import own_units

_KEPT: Final = "shown"  # of the session: keys of the unit and the period that were chosen

_BESIDE_AT_MOST: Final = 12


@dataclass(frozen=True)
class Shown:
    """A period and the unit that it is shown of, with all `periods` that the unit may use, of `every` that there is.

    `own` are the reader's own units; `is_chosen` says that he asked for this one. Where none of his own has a period,
    it is the newest of another unit that he may read.
    """

    period: ReviewPeriod
    unit: Unit
    periods: tuple[ReviewPeriod, ...]
    every: tuple[ReviewPeriod, ...]
    own: tuple[Unit, ...]
    is_chosen: bool = False

    @property
    def is_of_own(self) -> bool:
        """Whether it is a unit of his, not one that lies below it or came before it."""
        return self.unit in self.own


def current(periods: Iterable[ReviewPeriod]) -> ReviewPeriod | None:
    """Of a unit's periods (the nearest first) the one that goes on: the shortest in which today lies, "năm 2026".

    If none goes on, the newest whose figures have been taken, else the newest.
    """
    found, today = list(periods), timezone.localdate()
    going_on = [one for one in found if one.from_on <= today <= one.to_on]
    if going_on:
        return min(going_on, key=lambda one: one.to_on - one.from_on)
    return under_review(sorted(found, key=lambda one: (one.to_on, one.from_on), reverse=True))


def shown_to(request: HttpRequest, units: Sequence[Unit]) -> Shown | None:
    """What the reader's pages open on; `units` are those that he may see. None without a unit or a period."""
    own = tuple(own_units(request.user, units))
    periods = tuple(ReviewPeriod.objects.for_pages())
    successions = successions_for(request.user) if periods else []
    kept = request.session.get(_KEPT, {})
    chosen = next((unit for unit in units if unit.pk == kept.get("unit")), None)
    for unit in (chosen, *own):
        if unit is None:
            continue
        served = serving(periods, unit, successions)
        asked = next((one for one in served if one.pk == kept.get("period")), None)
        if period := asked or current(served):
            return Shown(period, unit, tuple(served), periods, own, unit == chosen or period == asked)
    open_ones = reviews_open_to(request.user, units, periods)
    newest = under_review(period for period, _ in open_ones)
    return next(
        (Shown(period, unit, (period,), periods, own) for period, unit in open_ones if period == newest), None
    )


def beside_each_other(shown: Shown, user: Asker) -> list[tuple[ReviewPeriod, Unit]]:
    """A reader's own units, if they are several, each with its current period; those without one are left out.

    None of them for whoever has so many that a page of all would be slow: he chooses one.
    """
    if not 1 < len(shown.own) <= _BESIDE_AT_MOST:
        return []
    successions = successions_for(user)
    found = [(current(serving(shown.every, unit, successions)), unit) for unit in shown.own]
    return [(period, unit) for period, unit in found if period]


def open_shown(request: HttpRequest, view: str, visible: UnitQuerySet | None = None) -> HttpResponse:
    """Leads to that page of the period and unit that are shown; if there is none to the overview, which says why.

    A reader of several units who has chosen none is asked there: none is guessed (D1).

    `visible` are the units that the page can be of; all that the reader may see, if not given.
    """
    units = (Unit.objects.visible_to(request.user) if visible is None else visible).in_tree_order()
    shown = shown_to(request, units)
    if shown is None:
        return redirect("portal:overview")
    address = reverse(view, args=[shown.period.name])
    if len(shown.own) > 1 and not shown.is_chosen and not sees_everything(request.user):
        return redirect(address)  # there he chooses one of them
    if shown.unit != default_unit(shown.period, units):
        address += f"?don_vi={shown.unit.pk}"
    return redirect(address)


class ShownForm(forms.Form):
    """Which unit and period the pages shall open on from now on; what is left empty is the reader's own."""

    don_vi = forms.ChoiceField(
        label="Đơn vị",
        required=False,
        widget=UnitSelect,
        error_messages={"invalid_choice": UnitSelect.UNKNOWN},
    )
    ky = forms.TypedChoiceField(label="Kỳ báo cáo", required=False, coerce=int, empty_value=None)

    def __init__(self, request: HttpRequest, units: Sequence[Unit], shown: Shown) -> None:
        asked = request.GET if {"don_vi", "ky"} & request.GET.keys() else None
        super().__init__(asked, initial={"don_vi": shown.unit.pk, "ky": shown.period.pk})
        self.user, self.units, self.session = request.user, {unit.pk: unit for unit in units}, request.session
        self.own = shown.own
        self.periods = {one.pk: one for one in shown.every}
        chosen = str(shown.unit.pk) if asked is None else asked.get("don_vi", "")
        offer_units(choice_of(self, "don_vi"), units, chosen, none="Đơn vị của mình")
        open_ones = [one for one, _ in reviews_open_to(self.user, units, self.periods.values())]
        choice_of(self, "ky").choices = [
            ("", "Kỳ hiện hành"),
            *((one.pk, one.choice_label) for one in open_ones),
        ]

    def clean(self) -> dict[str, Any]:
        """A period that serves the unit."""
        data = super().clean() or self.cleaned_data
        unit, period = self.units.get(int(data.get("don_vi") or 0)), self.periods.get(data.get("ky") or 0)
        if period and not self.errors:
            of = [unit] if unit else list(self.own)
            successions = successions_for(self.user)
            served = [one for one in of if serving([period], one, successions)]
            if served and len(of) > 1:
                data["don_vi"] = str(served[0].pk)  # the one of his own that has this period
            elif not served:
                names = ", ".join(one.label for one in of)
                self.add_error("ky", f"{names} không dùng kỳ báo cáo này. Chọn kỳ khác hoặc đơn vị khác.")
        return data

    def keep(self) -> None:
        """From now on, for this reader, until he chooses again or signs out."""
        data = self.cleaned_data
        self.session[_KEPT] = {"unit": int(data["don_vi"] or 0) or None, "period": data["ky"]}
