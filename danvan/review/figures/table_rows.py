"""The rows of a review's tables, each made of what the database counted."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from danvan.review.figures.addresses import Counts
from danvan.review.figures.beside import Beside
from danvan.review.figures.cells import (
    RecognisedOfKind,
    RecognisedOfYear,
    RegisteredOfKind,
    RegisteredOfYear,
    RowCell,
)
from danvan.review.figures.counted import Count
from danvan.review.figures.places import Place
from danvan.review.figures.tables import ByKind, Exemplar, FieldRow, UnitRow, YearRow
from danvan.review.scope import Scope
from models_registry.models import ActivityField, Kind, Novelty


def field_row(
    counts: Counts,
    field: ActivityField,
    recognised: list[RecognisedOfKind],
    beside: Beside,
    kinds: tuple[Kind, ...],
    exemplars: dict[int, tuple[Exemplar, ...]],
) -> FieldRow:
    """A field: its models by main field, with those of which it is a related one, and by kind."""
    mine = [cell for cell in recognised if cell.field_id == field.pk]
    main = sum(cell.models for cell in mine)
    return FieldRow(
        field,
        counts.recognised(main, linh_vuc=field.code),
        counts.recognised(main + beside.related.get(field.pk, 0), lien_quan=field.code),
        _by_kind(counts, mine, kinds, linh_vuc=field.code),
        exemplars.get(field.pk, ()),
    )


def _by_kind(counts: Counts, cells: list[RecognisedOfKind], kinds: tuple[Kind, ...], **where: str) -> ByKind:
    values: Counter[str] = Counter()
    for cell in cells:
        values[cell.kind] += cell.models
    return tuple((kind, counts.recognised(values[kind], **where, loai=kind.value)) for kind in kinds)


def field_totals(
    counts: Counts, recognised: list[RecognisedOfKind], beside: Beside, kinds: tuple[Kind, ...]
) -> FieldRow:
    """Totals of the columns; "with related" sums fields, so it may exceed the models and opens their list."""
    models = counts.recognised(sum(cell.models for cell in recognised))
    return FieldRow(
        ActivityField(name="Tổng số"),
        models,
        Count(models.value + sum(beside.related.values()), "field_times", models.query),
        _by_kind(counts, recognised, kinds),
        (),
    )


def registered_by_field(
    counts: Counts, registered: list[RegisteredOfKind], fields: tuple[ActivityField, ...]
) -> dict[int, Count]:
    """Registered models by their main field."""
    values: Counter[int] = Counter()
    for cell in registered:
        values[cell.field_id] += cell.models
    return {field.pk: counts.registered("models", values[field.pk], linh_vuc=field.code) for field in fields}


def by_field(
    counts: Counts, cells: list[RowCell], fields: tuple[ActivityField, ...], **where: str
) -> tuple[Count, ...]:
    """Recognised models by their main field."""
    values: Counter[int] = Counter()
    for cell in cells:
        values[cell.field_id] += cell.models
    return tuple(counts.recognised(values[field.pk], **where, linh_vuc=field.code) for field in fields)


def by_row(cells: Iterable[RowCell]) -> Mapping[int, list[RowCell]]:
    """Read once: a province has a hundred rows of units."""
    found: dict[int, list[RowCell]] = defaultdict(list)
    for cell in cells:
        found[cell.row].append(cell)
    return found


def unit_row(
    counts: Counts,
    place: Place,
    recognised: Mapping[int, list[RowCell]],
    registered: Mapping[int, list[RowCell]],
    fields: tuple[ActivityField, ...],
) -> UnitRow:
    """A place of the table: its recognised models, also by field, and its registered ones; cells by their row."""
    mine = [cell for key in place.unit_ids for cell in recognised.get(key, ())]
    where = {"hang": str(place.unit.pk), **({"rieng": place.alone} if place.alone else {})}
    return UnitRow(
        place,
        counts.recognised(sum(cell.models for cell in mine), **where),
        by_field(counts, mine, fields, **where),
        counts.registered(
            "models",
            sum(cell.models for key in place.unit_ids for cell in registered.get(key, ())),
            **where,
        ),
    )


def is_shown(row: UnitRow, scope: Scope) -> bool:
    """A unit that was founded only after the day, or had ended before its time, has its row only with a number."""
    unit = row.place.unit
    is_later = unit.valid_from is not None and unit.valid_from > scope.territory_on
    is_over = unit != scope.unit and unit.valid_to is not None and unit.valid_to < scope.from_on
    return not (is_later or is_over) or bool(row.total.value or row.registered.value)


def year_rows(
    scope: Scope, registered: list[RegisteredOfYear], recognised: list[RecognisedOfYear]
) -> tuple[YearRow, ...]:
    """A row for each year of the scope, and one for records of which no year is known."""
    if scope.year is None:
        known = {cell.year for cell in registered} | {cell.year for cell in recognised}
        years: list[int | None] = sorted({*scope.years, *(year for year in known if year)})
        years += [None] if None in known else []
    else:
        years = [scope.calendar_year]
    return tuple(_year_row(scope, year, registered, recognised) for year in years)


def _year_row(
    scope: Scope, year: int | None, registered: list[RegisteredOfYear], recognised: list[RecognisedOfYear]
) -> YearRow:
    counts = Counts(scope.in_its_year(year))
    mine = [cell for cell in registered if cell.year == year]

    def of(kind: Novelty) -> Count:
        value = sum(getattr(cell, kind.value) for cell in mine)
        return counts.registered("registrations", value, tinh_chat=kind.value)

    return YearRow(
        year,
        scope.year_in_words(year),
        counts.registered("registrations", sum(cell.registrations for cell in mine)),
        of(Novelty.NEW),
        of(Novelty.MAINTAINED),
        of(Novelty.REPLICATED),
        of(Novelty.UNKNOWN),
        counts.recognised(sum(cell.models for cell in recognised if cell.year == year)),
    )
