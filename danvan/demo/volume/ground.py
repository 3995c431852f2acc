"""What a made-up registry stands on: official units with bodies under them, fields, programmes, the period, papers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from awards.models import CriteriaSet, Decision
from danvan.accounts.models import User
from danvan.demo.volume.lines import FIRST_YEAR, Line, lines_of, units_of
from danvan.review.models import ReviewPeriod
from models_registry import trail
from models_registry.access import OPERATOR
from models_registry.demo import MARK
from models_registry.models import Act, EmulationModel, FieldSet, Programme, Registrant, Unit
from models_registry.standard_fields import load_standard_fields
from models_registry.units.file import FileUnit, UnitFile
from models_registry.units.loading import load_units
from models_registry.units.official import OfficialUnits
from models_registry.units.writing import add_units

PROVINCE: Final = "08"  # Tuyên Quang: 124 communes, made of two provinces
DISTRICT: Final = "071"  # the former huyện Lâm Bình, which lay in it
_COUNTRY: Final = "Cả nước"
_BODY_EACH: Final = 40  # so many communes have one with a body of its own
_UPPER_BODIES: Final = (
    (Unit.Kind.ARMED_FORCES, "Công an"),
    (Unit.Kind.MASS_ORGANISATION, "Hội Liên hiệp Phụ nữ"),
    (Unit.Kind.AGENCY, "Sở, phòng chuyên môn"),
)


class Units(StrEnum):
    """How far the registry reaches."""

    COUNTRY = "COUNTRY"
    PROVINCE = "PROVINCE"
    DISTRICT = "DISTRICT"

    @property
    def last_year(self) -> int:
        """Districts ended in the middle of 2025."""
        return 2025 if self is Units.DISTRICT else 2026

    @property
    def counting_on(self) -> date:
        """The day to which its review counts: no day depends on when the registry is made."""
        return date(self.last_year, 6, 30)


class NotEmptyError(Exception):
    """The database holds something already."""


@dataclass(frozen=True)
class Ground:
    """What every made-up record stands on."""

    top: Unit
    period: ReviewPeriod
    programmes: Sequence[Programme]
    lines: Sequence[Line]

    @property
    def commune(self) -> Unit:
        """One that registered in the last year."""
        keys = [key for line in self.lines if (key := line.commune_in(self.period.to_on.year))]
        return Unit.objects.get(pk=keys[len(keys) // 2])


def refuse_real_data() -> None:
    """Raises NotEmptyError unless nobody has written anything: what is empty holds nothing real."""
    for model in (Act, User, Unit, Registrant, EmulationModel, Decision):
        if model._base_manager.exists():
            raise NotEmptyError


def load_ground(units: Units) -> Ground:
    """Writes all of it into an empty registry. Stands inside an act."""
    top = _load_units(units)
    _add_bodies(top)
    field_set, _ = load_standard_fields()
    _add_programmes(top, field_set, units.last_year)
    period = ReviewPeriod(
        unit=top,
        kind=ReviewPeriod.Kind.FINAL,
        slug=f"{FIRST_YEAR}-{units.last_year}",
        title=f"Tổng kết {FIRST_YEAR} - {units.last_year} {MARK}",
        from_on=date(FIRST_YEAR, 1, 1),
        to_on=date(units.last_year, 12, 31),
        counting_on=units.counting_on,
        field_set=field_set,
    )
    trail.create_all([period])
    trail.create_all(
        [CriteriaSet(unit=top, name=f"Bộ tiêu chí {MARK}", content="Nội dung, kết quả, khả năng nhân rộng")]
    )
    return ground_of(period)


def ground_of(period: ReviewPeriod | None = None) -> Ground:
    """What a made-up registry stands on, as the database has it; raises DoesNotExist where there is none."""
    period = period or ReviewPeriod.objects.select_related("unit").get(title__endswith=MARK)
    top = period.unit
    if top is None:
        raise ReviewPeriod.DoesNotExist
    programmes = list(Programme.objects.order_by("first_year"))
    return Ground(top, period, programmes, lines_of(top, range(FIRST_YEAR, period.to_on.year + 1)))


def _load_units(units: Units) -> Unit:
    official = OfficialUnits()
    if units is Units.DISTRICT:
        file = official.take(old_districts=[DISTRICT])
    elif units is Units.PROVINCE:
        file = official.take(provinces=[PROVINCE])
    else:
        today = [one.code for one in official.units if one.level == len(PROVINCE) and one.valid_to is None]
        file = _under_one(official.take(provinces=today))
    load_units(file, OPERATOR)
    if units is Units.DISTRICT:
        return Unit.objects.get(code=DISTRICT)
    if units is Units.PROVINCE:
        return Unit.objects.get(code=PROVINCE, valid_to=None)  # the code was another's before
    return Unit.objects.get(parent=None)


def _under_one(file: UnitFile) -> UnitFile:
    """The same under one unit of the whole country, of which there is none among the official ones."""
    root = FileUnit(line=0, key=_COUNTRY, kind=Unit.Kind.PROVINCE, name=f"{_COUNTRY} {MARK}")
    rows = [row if row.parent_key else replace(row, parent_key=root.key) for row in file.rows]
    return replace(file, rows=(root, *rows))


def _add_bodies(top: Unit) -> None:
    """Bodies of provinces and districts, and of every so many communes a school."""
    within = units_of(top)
    uppers = within.filter(kind__in=(*Unit.PROVINCE_KINDS, *Unit.DISTRICT_KINDS))
    bodies = [
        _body(kind, f"{name} {upper.label_in_text}", upper)
        for upper in uppers
        for kind, name in _UPPER_BODIES
        if upper.code  # not of the whole country
    ]
    communes = within.filter(kind__in=Unit.COMMUNE_KINDS)
    bodies += [
        _body(Unit.Kind.SCHOOL, f"Trường Tiểu học {commune.name}", commune)
        for commune in communes[::_BODY_EACH]
    ]
    add_units(bodies)


def _body(kind: str, name: str, above: Unit) -> Unit:
    days = {"valid_from": above.valid_from, "valid_to": above.valid_to}
    return Unit(kind=kind, name=name[:120], parent=above, note=MARK, **days)


def _add_programmes(top: Unit, field_set: FieldSet, last_year: int) -> None:
    """Of a province of today that of its own years only: its former districts entered under another's."""
    shared = None if last_year > 2025 else top
    spans = [(shared, FIRST_YEAR, 2025)] + ([(top, 2026, 2030)] if last_year > 2025 else [])
    trail.create_all(
        [
            Programme(
                unit=unit,
                first_year=first,
                last_year=last,
                name=f"Phong trào thi đua “Dân vận khéo” giai đoạn {first} - {last} {MARK}",
                field_set=field_set,
            )
            for unit, first, last in spans
        ]
    )
