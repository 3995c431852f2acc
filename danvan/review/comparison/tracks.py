"""Year by year: recognised models of each field in the years of a period, "không rõ năm" apart."""

from dataclasses import dataclass

from danvan.review.figures.counted import Count
from danvan.review.figures.tables import Review
from danvan.review.figures.years import field_years
from models_registry.models import ActivityField, Unit
from models_registry.territory import Succession


@dataclass(frozen=True)
class YearCount:
    """A year (None: "không rõ năm") and the models recognised for it, one count for each track.

    None where the year lies outside the track's period.
    """

    year: int | None
    counts: tuple[Count | None, ...]


@dataclass(frozen=True)
class FieldLine:
    """The years of a field, in order, "không rõ năm" last and only where some field has it."""

    field: ActivityField
    years: tuple[YearCount, ...]


@dataclass(frozen=True)
class Track:
    """A unit in a whole period: what one line follows."""

    name: str
    counts: dict[tuple[int, int | None], Count]  # (field, year), every year of the period and None


def track_of(
    review: Review,
    name: str,
    fields: tuple[ActivityField, ...],
    units: list[Unit],
    successions: list[Succession],
) -> Track:
    """The track of a review's unit in its whole period, whatever year it is about (one query)."""
    return Track(name, field_years(review, fields, units, successions))


def field_lines(tracks: tuple[Track, ...], fields: tuple[ActivityField, ...]) -> tuple[FieldLine, ...]:
    """The lines of all fields over the years of all tracks."""
    years: list[int | None] = [*sorted({year for track in tracks for _, year in track.counts if year})]
    if any(count.value for track in tracks for (_, year), count in track.counts.items() if year is None):
        years.append(None)
    return tuple(
        FieldLine(
            field,
            tuple(
                YearCount(year, tuple(track.counts.get((field.pk, year)) for track in tracks))
                for year in years
            ),
        )
        for field in fields
    )
