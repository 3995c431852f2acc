"""What the steps of the first run write, from the pages and from the command alike."""

from django.utils import timezone

from danvan.review.models import ReviewPeriod
from models_registry import trail
from models_registry.access import Actor
from models_registry.models import FieldSet, IssuerProfile, Programme, Unit
from models_registry.standard_fields import load_standard_fields

REASON = "Thiết lập ban đầu"


def begin_fields(by: Actor, codes: tuple[str, ...] = ()) -> FieldSet:
    """The standard fields of these codes (all if none), and their set."""
    with trail.act(by, REASON):
        return load_standard_fields(codes)[0]


def begin_years(by: Actor, unit: Unit, first_year: int, last_year: int) -> ReviewPeriod:
    """The unit's programme for these years and the review of this year, or of the one nearest to it.

    What stands already is left. Raises ValidationError as the two would on their own screens.
    """
    year = min(max(timezone.localdate().year, first_year), last_year)
    sets = list(FieldSet.objects.filter(unit=None)[:2])
    of_fields = sets[0] if len(sets) == 1 else None
    with trail.act(by, REASON):
        if not Programme.objects.filter(unit=unit, first_year=first_year, last_year=last_year).exists():
            _add(Programme(unit=unit, first_year=first_year, last_year=last_year, field_set=of_fields))
        period = ReviewPeriod(
            unit=unit,
            kind=ReviewPeriod.Kind.YEAR,
            from_on=f"{year}-01-01",
            to_on=f"{year}-12-31",
            field_set=of_fields,
        )
        known = ReviewPeriod.objects.filter(unit=unit, from_on=period.from_on, to_on=period.to_on).first()
        if known is None:
            _add(period)
    return known or period


def begin_issuer(by: Actor, profile: IssuerProfile) -> None:
    """Whose a unit's papers are. Raises ValidationError where it has been said already."""
    with trail.act(by, REASON):
        _add(profile)


def _add(row: Programme | ReviewPeriod | IssuerProfile) -> None:
    row.full_clean()
    trail.create_all([row])
