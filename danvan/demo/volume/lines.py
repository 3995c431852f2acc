"""Who registers in which year: a commune, and what it wholly became; or a body."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from models_registry.models import Level, Unit, UnitSuccession
from models_registry.models.units import UnitQuerySet

FIRST_YEAR: Final = 2021


@dataclass(frozen=True, slots=True)
class Place:
    """The unit of one year, as records of that year need it."""

    unit_id: int
    label: str
    is_body: bool
    issuers: dict[str, int]  # level -> the unit that recognises at it


@dataclass(frozen=True, slots=True)
class Line:
    """The unit of each year, through mergers; without years in which none stood in spring, when one registers."""

    places: dict[int, Place]

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(self.places)

    def commune_in(self, year: int) -> int | None:
        """The key of the commune that stood in that year; None of a body."""
        place = self.places.get(year)
        return None if place is None or place.is_body else place.unit_id


def units_of(top: Unit) -> UnitQuerySet:
    """What lies in its territory: of a former district what lies under it, else all, for there is nothing else."""
    units = Unit.objects.order_by("pk")
    return units.filter(path__startswith=top.path) if top.kind in Unit.DISTRICT_KINDS else units


def lines_of(top: Unit, years: range) -> list[Line]:
    """The lines of communes and bodies in its territory (two queries), in the order of keys."""
    units = {unit.pk: unit for unit in units_of(top)}
    whole = UnitSuccession.objects.filter(extent=UnitSuccession.Extent.WHOLE)
    becomes = dict(whole.values_list("predecessor", "successor"))
    later = set(becomes.values())
    lines = []
    for unit in units.values():
        if unit.pk in later or not (unit.is_body or unit.kind in Unit.COMMUNE_KINDS):
            continue
        stages = list(_stages(unit, units, becomes))
        standing = ((year, _standing(stages, date(year, 3, 1))) for year in years)
        places = {year: _place(stage, units) for year, stage in standing if stage}
        if places:
            lines.append(Line(places))
    return lines


def _stages(unit: Unit, units: dict[int, Unit], becomes: dict[int, int]) -> Iterator[Unit]:
    stage: Unit | None = unit
    while stage:
        yield stage
        stage = units.get(becomes.get(stage.pk, 0))


def _standing(stages: list[Unit], day: date) -> Unit | None:
    return next((stage for stage in stages if stage.stands_on(day)), None)


def _place(unit: Unit, units: dict[int, Unit]) -> Place:
    issuers: dict[str, int] = {}
    above = units.get(unit.parent_id or 0)
    while above:
        if above.kind in Unit.DISTRICT_KINDS:
            issuers[Level.DISTRICT] = above.pk
        elif above.kind in Unit.PROVINCE_KINDS and above.code:
            issuers[Level.PROVINCE] = above.pk
        above = units.get(above.parent_id or 0)
    return Place(unit.pk, unit.label_in_text, unit.is_body, issuers)
