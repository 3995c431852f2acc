"""What the records of Lâm Bình stand on: units, fields, programmes and reviews."""

from dataclasses import dataclass
from datetime import date

from danvan.demo.lam_binh.facts import CONFERENCE_ON
from danvan.review.models import ReviewPeriod
from danvan.review.models.nearest import nearest
from models_registry import trail
from models_registry.models import ActivityField, FieldSet, Programme, Unit
from models_registry.models.programmes import ProgrammesAtHand
from models_registry.standard_fields import load_standard_fields
from models_registry.territory import load_successions


@dataclass(frozen=True)
class Ground:
    """What every record of Lâm Bình stands on."""

    district: Unit
    communes: dict[str, Unit]  # those of 5/10/2022, by name
    fields: dict[str, ActivityField]  # by code
    review: Programme  # 2020-2022
    following: Programme  # 2023-2025
    review_period: ReviewPeriod  # of 2020-2022, counted on the day of the conference
    following_period: ReviewPeriod

    def unit(self, name: str) -> Unit:
        """The commune of 2022 with that name; the district for an empty one."""
        return self.communes[name] if name else self.district


def district() -> Unit:
    """Huyện Lâm Bình (28/01/2011 to 30/6/2025); raises Unit.DoesNotExist before the first load."""
    return Unit.objects.get(kind=Unit.Kind.DISTRICT, name="Lâm Bình", code="071")


def ground() -> Ground:
    """The loaded catalogues; raises DoesNotExist before the first load."""
    of_lam_binh = district()
    communes = Unit.objects.valid_on(CONFERENCE_ON).filter(parent=of_lam_binh, kind__in=Unit.COMMUNE_KINDS)
    return Ground(
        district=of_lam_binh,
        communes={unit.name: unit for unit in communes},
        fields={field.code: field for field in ActivityField.objects.all()},
        review=_programme(of_lam_binh, "2020-2022"),
        following=_programme(of_lam_binh, "2023-2025"),
        review_period=_period(of_lam_binh, "2020-2022"),
        following_period=_period(of_lam_binh, "2023-2025"),
    )


def _programme(unit: Unit, code: str) -> Programme:
    """The nearest to the unit of that code; raises Programme.DoesNotExist before the first load."""
    if not (found := ProgrammesAtHand().of(unit).called(code)):
        raise Programme.DoesNotExist(code)
    return found[0]


def _period(unit: Unit, name: str) -> ReviewPeriod:
    """The nearest to the unit of that name; raises ReviewPeriod.DoesNotExist before the first load."""
    if not (found := nearest(ReviewPeriod.objects.called(name), unit, load_successions())):
        raise ReviewPeriod.DoesNotExist(name)
    return found[0]


def load_catalogues() -> int:
    """Writes what is missing of fields, field set, programmes and reviews; returns how many rows."""
    field_set, written = load_standard_fields()
    of_lam_binh = district()
    at_hand = ProgrammesAtHand().of(of_lam_binh)
    name = "Phong trào thi đua “Dân vận khéo” giai đoạn {} - {}"
    programmes = [
        Programme(
            unit=unit, first_year=first, last_year=last, name=name.format(first, last), field_set=field_set
        )
        for unit, first, last in ((of_lam_binh, 2020, 2022), (of_lam_binh.parent, 2023, 2025))
        if not at_hand.called(f"{first}-{last}")
    ]
    return written + len(trail.create_all(programmes)) + len(trail.create_all(_periods(field_set)))


def _periods(field_set: FieldSet) -> list[ReviewPeriod]:
    """The review of the conference, counted on its day (the article names no other), and that of the years after it.

    The district ended in the last of these, so that its province reviews them.
    """
    of_lam_binh = district()
    periods = [
        ReviewPeriod(
            unit=unit,
            kind=ReviewPeriod.Kind.INTERIM,
            slug=f"{first}-{last}",
            title=f"Sơ kết giai đoạn {first} - {last}",
            from_on=date(first, 1, 1),
            to_on=date(last, 12, 31),
            counting_on=day,
            field_set=field_set,
        )
        for unit, first, last, day in (
            (of_lam_binh, 2020, 2022, CONFERENCE_ON),
            (of_lam_binh.parent, 2023, 2025, None),  # running: nobody has closed it
        )
    ]
    successions = load_successions()
    return [
        period
        for period in periods
        if not nearest(ReviewPeriod.objects.called(period.slug), of_lam_binh, successions)
    ]
