"""Models go on: registered in another year, many in one act."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError

from danvan.lib.dates import fault_of_entered_year
from models_registry import access, trail
from models_registry.models import EmulationModel, Novelty, Programme, Registration, Unit
from models_registry.models.calendar import (
    fault_of_day,
    fault_of_level,
    fault_of_unit,
    refuse,
    unit_in,
)
from models_registry.models.programmes import ProgrammesAtHand
from models_registry.services.reasons import Refusals, out_of_reach
from models_registry.services.registrations import starting_state
from models_registry.units.office import level_of

_ADD = "models_registry.add_registration"


class _Year:
    """In which unit each model would go on in a year, and under which programme; asked once for each of the units."""

    def __init__(self, models: Collection[EmulationModel], year: int) -> None:
        self._year = year
        self._at_hand = ProgrammesAtHand()
        units = {model.unit_id: model.unit for model in models}
        self._units = {key: unit_in(unit, year) for key, unit in units.items()}
        self.faults = {unit.pk: fault_of_unit(unit, [year]) for unit in self._units.values()}

    def unit_of(self, model: EmulationModel) -> Unit:
        """That in which it goes on."""
        return self._units[model.unit_id]

    def programme_of(self, model: EmulationModel) -> Programme | None:
        """The best one that serves the unit, has the year and takes registrations."""
        return next(iter(self._at_hand.of(self.unit_of(model)).taking(self._year)), None)


def refusals_of_continuing(models: Collection[EmulationModel], year: int, by: access.Asker) -> Refusals:
    """Which of these models (with their unit) `continue_models` would refuse, and why."""
    return _refusals(models, year, by, _Year(models, year))


def _refusals(models: Collection[EmulationModel], year: int, by: access.Asker, at: _Year) -> Refusals:
    may_in = access.asked_of_each(by, _ADD)
    known = {
        row.model_id: row for row in Registration.objects.filter(model__in=models, year=year, double_of=None)
    }
    found: Refusals = {}
    for model in models:
        unit = at.unit_of(model)
        if not may_in(unit):
            found[model.pk] = out_of_reach(unit, model.unit, year)
        elif model.pk in known:
            said = known[model.pk].get_state_display().lower()
            found[model.pk] = f"đã có lượt đăng ký năm {year} ({said})"
        elif fault := model.fault_of_registering(year):
            found[model.pk] = fault
        elif at.faults[unit.pk]:
            found[model.pk] = at.faults[unit.pk]
        elif at.programme_of(model) is None:
            found[model.pk] = f"không có giai đoạn nào đang nhận đăng ký năm {year}"
    return found


def continue_models(
    models: Collection[EmulationModel], year: int, *, by: access.Actor, on: date | None = None
) -> list[Registration]:
    """Registers models in that year too, each in the unit that its own had become, at the level that it had last.

    The district's level is followed by that of the unit, once there are no districts.
    They begin as sent, where the user decides as accepted; a model that was registered before is maintained. Raises
    ValidationError for a year or day that may not be, and if one of the models cannot go on.
    """
    refuse(year=fault_of_entered_year(year), on=fault_of_day(on, [year]))
    with trail.act(by):
        rows = EmulationModel.objects.select_related("unit", "registrant").locked(models)
        at = _Year(rows, year)
        if refused := _refusals(rows, year, by, at):
            raise ValidationError([f"{row}: {refused[row.pk]}" for row in rows if row.pk in refused])
        last: dict[int, Registration] = {}
        for one in Registration.objects.filter(model__in=rows, double_of=None).order_by("year", "pk"):
            last[one.model_id] = one
        return trail.create_all([_next(row, year, on, by, at, last.get(row.pk)) for row in rows])


def _next(
    model: EmulationModel, year: int, on: date | None, by: access.Actor, at: _Year, last: Registration | None
) -> Registration:
    unit = at.unit_of(model)
    made = Registration(
        model=model,
        unit=unit,
        programme=at.programme_of(model),
        year=year,
        registered_on=on,
        novelty=Novelty.MAINTAINED if last else Novelty.NEW,
        state=starting_state(by, unit),
    )
    if last:
        made.level = level_of(unit) if fault_of_level(last.level, (year,)) else last.level
    return made
