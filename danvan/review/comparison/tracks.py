"""Year by year: recognised models of each field in the years of a programme, "không rõ năm" apart."""

from collections import defaultdict
from dataclasses import dataclass

from danvan.review.figures.counted import Count, counted_recognitions
from danvan.review.figures.tables import Review
from danvan.review.scope import UNKNOWN_YEAR, Scope
from models_registry.models import ActivityField
from models_registry.territory import Succession, territory_paths


@dataclass(frozen=True)
class YearCount:
    """A year (None: "không rõ năm") and the models recognised for it, one count for each track.

    None where the year lies outside the track's programme.
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
    """A unit in a whole programme: what one line follows."""

    name: str
    counts: dict[tuple[int, int | None], Count]  # (field, year), every year of the programme and None


def track_of(
    review: Review, name: str, fields: tuple[ActivityField, ...], successions: list[Succession]
) -> Track:
    """The track of a review's unit in its whole programme, whatever year the review is about (one query)."""
    scope = Scope(review.scope.programme, review.scope.unit)
    paths = territory_paths(scope.unit.path, scope.day, successions)
    models: dict[tuple[int, int | None], set[int]] = defaultdict(set)
    for model_id, field_id, year in (
        counted_recognitions(scope, paths)
        .order_by()
        .values_list("registration__model_id", "registration__model__field_id", "registration__year")
    ):
        models[field_id, year].add(model_id)
    return Track(
        name,
        {
            (field.pk, year): narrowed(
                review.recognised,
                len(models[field.pk, year]),
                linh_vuc=field.code,
                nam=UNKNOWN_YEAR if year is None else str(year),
            )
            for field in fields
            for year in (*scope.programme.years, None)
        },
    )


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


def narrowed(count: Count, value: int, **more: str) -> Count:
    """Part of what a count counts: its list with further parameters."""
    return Count(value, count.page, tuple({**dict(count.query), **more}.items()))
