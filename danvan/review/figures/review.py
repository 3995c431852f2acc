"""The review of a period, counted: its tables as frozen objects.

Pages, workbook and commands print these; none of them adds anything up. Every number is a `Count`, which
knows the list that it counts. What each number means stands in `definitions`.
"""

from collections.abc import Iterable, Sequence

from awards.models import AwardForm, Decision
from awards.models.decisions import Revocations
from danvan.review.figures.addresses import NO_DECISION, Counts
from danvan.review.figures.beside import Beside, beside_of, exemplars_of, told_of
from danvan.review.figures.cells import Cells, cells_of
from danvan.review.figures.counted import Count
from danvan.review.figures.fields import FieldRows, rows_of
from danvan.review.figures.layers import layers_of
from danvan.review.figures.places import Place, bodies_of, places_of, rows_of_units
from danvan.review.figures.table_rows import (
    by_field,
    by_row,
    field_row,
    field_totals,
    is_shown,
    registered_by_field,
    unit_row,
    year_rows,
)
from danvan.review.figures.tables import (
    ALWAYS_SHOWN,
    PAGES,
    Exemplar,
    Review,
    Told,
    UnitRow,
)
from danvan.review.scope import Scope
from danvan.tally.reading import added_up
from models_registry.models import Kind, Level, Unit
from models_registry.territory import Succession, Territory, load_successions


def review_of(
    scope: Scope, units: Iterable[Unit], successions: list[Succession] | None = None, *, names: bool = True
) -> Review:
    """Counts a scope. `units` are those that the reader may see, the scope's own among them.

    A constant number of queries, whatever the size.
    Without `names` those of the exemplary models, and of the forms of commendation with their numbers, are left out.
    """
    return reviews_of([scope], units, successions, names=names)[0]


def reviews_of(
    scopes: Sequence[Scope],
    units: Iterable[Unit],
    successions: list[Succession] | None = None,
    *,
    names: bool = False,
    outcomes: bool = True,
    papers: Revocations | None = None,
) -> list[Review]:
    """Counts several units in the queries of one; their scopes share period, year and levels.

    The names of exemplary models are at most those of the first (`names`): each scope would ask a query for them.
    Without `outcomes` what was moved is counted and not listed. `papers` are the revocations, where they were read.
    """
    if not scopes:
        return []
    links = load_successions() if successions is None else successions
    units = list(units)
    territories = [scope.territory(links) for scope in scopes]
    keys = [frozenset(unit.pk for unit in one.among(units)) for one in territories]
    rows = rows_of(scopes[0].period)
    places = [places_of(scope, units, links) for scope in scopes]
    rows_of_each = [rows_of_units(scope, own, units) for scope, own in zip(scopes, places, strict=True)]
    paths = {unit.pk: unit.path for unit in units}
    layers = layers_of(scopes, keys, territories, rows, papers, rows_of_each, paths)
    size = len(scopes)
    counted = cells_of(added_up([layer.asked for layer in layers]), size)
    numbers = beside_of(layers, counted, outcomes)
    forms = (
        list(AwardForm.objects.select_related("unit")) if names and any(one.forms for one in numbers) else []
    )
    found = zip(scopes, territories, places, counted, numbers, strict=True)
    return [
        _review(
            scope,
            territory,
            cells,
            beside,
            rows,
            own,
            units,
            exemplars_of(scope, territory, layers[0].papers, rows)
            if names and scope is scopes[0] and any(cell.exemplary for cell in cells.recognised.by_kind)
            else {},
            told_of(scope, beside, cells),
            forms,
        )
        for scope, territory, own, cells, beside in found
    ]


def _review(
    scope: Scope,
    territory: Territory,
    cells: Cells,
    beside: Beside,
    rows: FieldRows,
    places: list[Place],
    units: list[Unit],
    exemplars: dict[int, tuple[Exemplar, ...]],
    told: Told,
    forms: list[AwardForm],
) -> Review:
    registered, recognised = cells.registered.by_kind, cells.recognised.by_kind
    registrants = {cell.kind: cell.registrants for cell in cells.registered.registrants}
    of_units = by_row(cells.recognised.by_row), by_row(cells.registered.by_row)
    counts = Counts(scope)
    # A row keeps its place where a column's total counts it, by main fields or by related ones.
    fields = rows.shown(set(beside.related) | {cell.field_id for cell in recognised})
    kinds = _kinds(cells, beside)
    models = counts.recognised(sum(cell.models for cell in recognised))
    return Review(
        scope=scope,
        territory=territory,
        fields=fields,
        field_rows=rows,
        kinds=kinds,
        registered_by_kind=tuple(
            (kind, counts.registered(PAGES[kind], registrants.get(kind.value, 0))) for kind in kinds
        ),
        registered_models=counts.registered("models", sum(cell.models for cell in registered)),
        registrations=counts.registered("registrations", sum(cell.registrations for cell in registered)),
        assessed=counts.registered("models", beside.assessed, danh_gia="co"),
        registered_by_field=registered_by_field(counts, registered, rows.fields),
        recognised=models,
        recognition_times=Count(sum(cell.times for cell in recognised), "recognitions", models.query),
        by_level=tuple(
            (level, counts.recognised(sum(c.of_level(level) for c in recognised), cap_cong_nhan=level.value))
            for level in Level
            if not scope.recognition_level or level == scope.recognition_level
        ),
        exemplary=counts.recognised(sum(cell.exemplary for cell in recognised), tieu_bieu="co"),
        by_field=tuple(field_row(counts, field, recognised, beside, kinds, exemplars) for field in fields),
        field_totals=field_totals(counts, recognised, beside, kinds),
        by_unit=tuple(
            row
            for row in (unit_row(counts, place, *of_units, fields) for place in places)
            if is_shown(row, scope)
        ),
        bodies=tuple(
            unit_row(counts, body, *of_units, fields)
            for place in places
            if place.unit.pk == scope.unit.pk
            for body in bodies_of(place, units)
        ),
        unit_totals=UnitRow(
            Place(scope.unit, scope.unit.label, frozenset()),
            models,
            by_field(counts, cells.recognised.by_row, fields),
            counts.registered("models", sum(cell.models for cell in registered)),
        ),
        by_year=year_rows(scope, cells.registered.by_year, cells.recognised.by_year),
        commended_by_kind=tuple((kind, _recipients(counts, beside, kind)) for kind in kinds),
        commendations=counts.commended(sum(times for times, _ in beside.commended.values())),
        commended_by_form=tuple(
            (form.choice_label, counts.commended(beside.forms[form.code], hinh_thuc=form.code))
            for form in forms
            if form.code in beside.forms
        ),
        commended_by_track=tuple(
            (label, counts.commended(beside.tracks[track], loai_khen=track or NO_DECISION[0]))
            for track, label in (*Decision.Track.choices, ("", NO_DECISION[1]))
            if track in beside.tracks
        ),
        unnamed=counts.commended(beside.unnamed, ten="khong"),
        outcomes=tuple(beside.outcomes),
        stated=(),
        published=(),
        told=told,
        demo_models=sum(cell.demo_models for cell in registered),
    )


def _kinds(cells: Cells, beside: Beside) -> tuple[Kind, ...]:
    """The kinds of registrants that have a column: the two of all papers, and each that is not zero."""
    found = {cell.kind for cell in cells.registered.by_kind} | {
        cell.kind for cell in cells.recognised.by_kind
    }
    found |= set(beside.commended)
    return tuple(kind for kind in Kind if kind in ALWAYS_SHOWN or kind.value in found)


def _recipients(counts: Counts, beside: Beside, kind: Kind) -> Count:
    _, recipients = beside.commended.get(kind.value, (0, 0))
    return counts.commended(recipients, loai=kind.value, gop="nguoi-nhan")
