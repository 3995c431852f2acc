"""What stands beside the grouped counts: related fields, assessments, commendations, outcomes, and what is told."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Count as CountOf
from django.db.models import F, Q, QuerySet, TextField, Value, Window
from django.db.models.functions import Cast, Coalesce, RowNumber

from awards.models.decisions import Revocations
from danvan.review.figures.addresses import AFTER, ENDED, REVOKED_UNDATED, UNDATED, Counts
from danvan.review.figures.counted import (
    ASSESSMENTS,
    COMMENDATIONS,
    OUTCOMES,
    RECOGNITIONS,
    REGISTRATIONS,
    Count,
    Records,
)
from danvan.review.figures.counted_once import Cells, Layer, at_once
from danvan.review.figures.fields import FieldRows
from danvan.review.figures.grouped import BesideCell
from danvan.review.figures.tables import Exemplar, Told, ToldOf
from danvan.review.scope import Scope
from models_registry.models import EmulationModel, Outcome
from models_registry.territory import Territory

# Of each field, on the page; their list names all. Running text names fewer: `narrative.NAMED_EXEMPLARS`.
NAMED_EXEMPLARS = 20
_NOTHING: Final = Value(0)
RECOGNISED_UNIT: Final = "registration__unit_id"
REGISTERED_UNIT: Final = "unit_id"


@dataclass
class Beside:
    """Numbers of one scope: related models by field, assessed models, (times, recipients) by kind, outcomes.

    `forms` and `tracks` say by code how many commendations there are; "" is the track of what has no decision.

    `told` says by "after", "ended", "revoked_undated" or "undated", and by the kind of record, how many there are.
    """

    related: dict[int, int] = field(default_factory=dict)
    assessed: int = 0
    commended: dict[str, tuple[int, int]] = field(default_factory=dict)
    forms: dict[str, int] = field(default_factory=dict)
    tracks: dict[str, int] = field(default_factory=dict)
    unnamed: int = 0  # commendations of which the source gives no name
    outcomes: list[Outcome] = field(default_factory=list)
    told: Counter[tuple[str, str]] = field(default_factory=Counter)


def beside_of(
    layers: Sequence[Layer], size: int, cells: Iterable[BesideCell], outcomes: bool = True
) -> list[Beside]:
    """What stands beside the cells of each scope, `size` in all, as `numbers_beside` counted it.

    What was moved is listed by `outcomes` (one query, if anything was).
    """
    found = [Beside() for _ in range(size)]
    with_outcomes: set[int] = set()
    for cell in cells:
        one = found[cell.number]
        if cell.part == "related":
            one.related[int(cell.key)] = cell.first
        elif cell.part == "commended":
            one.commended[cell.key] = (cell.first, cell.second)
        elif cell.part == "forms":
            one.forms[cell.key] = cell.first
        elif cell.part == "tracks":
            one.tracks[cell.key] = cell.first
        elif cell.part == "assessments":
            one.assessed, one.told["undated", cell.part] = cell.first, cell.second
        elif cell.part == "commendations":
            one.unnamed, one.told["undated", cell.part] = cell.first, cell.second
        elif cell.part == "outcomes":
            with_outcomes.add(cell.number)
            one.told["undated", cell.part] = cell.second
        else:
            one.told[cell.part, cell.key] += cell.first
    moved = [layer for layer in layers if outcomes and not with_outcomes.isdisjoint(layer.numbers)]
    for several in at_once(moved):
        for outcome in _outcomes(several):
            found[outcome.in_scope].outcomes.append(outcome)
    return found


def numbers_beside(layers: Sequence[Layer]) -> QuerySet[Any, Any]:
    """The rows of which `BesideCell`s are made, all parts together."""
    ours = (_related, _assessed, _commended, _forms, _tracks, _commendations, _has_outcomes)
    first, *others = (rows for layer in layers for rows in (*(part(layer) for part in ours), *_told(layer)))
    return first.union(*others, all=True)


def _part(
    rows: QuerySet[Any], part: str, unit: str, layer: Layer, key: Any, *numbers: Any
) -> QuerySet[Any, Any]:
    grouped = rows.order_by().values(
        of_part=Value(part, output_field=TextField()),
        in_scope=layer.number(unit),
        of_key=Cast(key, TextField()),
    )
    first, second = numbers
    counted: QuerySet[Any, Any] = grouped.annotate(first_number=first, second_number=second)
    return counted.values_list("of_part", "in_scope", "of_key", "first_number", "second_number")


def _related(layer: Layer) -> QuerySet[Any, Any]:
    """Models recognised, by each row of their related fields that is not that of their main one."""
    related = "registration__model__related_fields"
    # By the annotation, which is one join: `exclude` would ask whether any related field is the main one.
    rows = RECOGNITIONS.counted(layer.scope, layer.territory, layer.papers).annotate(of_field=F(related))
    rows = rows.filter(of_field__isnull=False).annotate(
        of_row=layer.fields.key("of_field"), main_row=layer.fields.key("registration__model__field_id")
    )
    rows = rows.filter(~Q(of_row=F("main_row")))
    models = CountOf("registration__model", distinct=True)
    return _part(rows, "related", RECOGNISED_UNIT, layer, F("of_row"), models, _NOTHING)


def _assessed(layer: Layer) -> QuerySet[Any, Any]:
    rows = ASSESSMENTS.counted(layer.scope, layer.territory)
    models = CountOf("registration__model", distinct=True)
    return _part(rows, "assessments", RECOGNISED_UNIT, layer, Value(""), models, _undated(ASSESSMENTS))


def _commended(layer: Layer) -> QuerySet[Any, Any]:
    rows = COMMENDATIONS.counted(layer.scope, layer.territory, layer.papers)
    # A recipient whom the registry does not know, or whom the source does not name, is one of his own.
    recipients = CountOf("registrant", distinct=True) + CountOf("pk", filter=Q(registrant=None))
    return _part(rows, "commended", "unit_id", layer, F("recipient_kind"), CountOf("pk"), recipients)


def _forms(layer: Layer) -> QuerySet[Any, Any]:
    rows = COMMENDATIONS.counted(layer.scope, layer.territory, layer.papers)
    return _part(rows, "forms", "unit_id", layer, F("form_id"), CountOf("pk"), _NOTHING)


def _tracks(layer: Layer) -> QuerySet[Any, Any]:
    rows = COMMENDATIONS.counted(layer.scope, layer.territory, layer.papers)
    track = Coalesce("decision__track", Value(""))
    return _part(rows, "tracks", "unit_id", layer, track, CountOf("pk"), _NOTHING)


def _commendations(layer: Layer) -> QuerySet[Any, Any]:
    """Those of which the source names nobody."""
    rows = COMMENDATIONS.counted(layer.scope, layer.territory, layer.papers)
    unnamed = CountOf("pk", filter=Q(recipient_name=""))
    return _part(rows, "commendations", "unit_id", layer, Value(""), unnamed, _undated(COMMENDATIONS))


def _undated(records: Records[Any]) -> CountOf:
    """Of counted rows, those without a day; in a part of a year there are none, `_told` asks for them."""
    return CountOf("pk", filter=Q(**{records.dating.day: None}))


def _told(layer: Layer) -> Iterable[QuerySet[Any, Any]]:
    """What the day of counting leaves out, and what has no day, of each kind of record."""
    kinds: tuple[tuple[str, Records[Any], str], ...] = (
        ("registrations", REGISTRATIONS, REGISTERED_UNIT),
        ("assessments", ASSESSMENTS, RECOGNISED_UNIT),
        ("recognitions", RECOGNITIONS, RECOGNISED_UNIT),
        ("commendations", COMMENDATIONS, "unit_id"),
        ("outcomes", OUTCOMES, "unit_id"),
    )
    for page, records, unit in kinds:
        asked = layer.scope, layer.territory, layer.papers
        for rows in records.after_parts(*asked):
            yield _part(rows, "after", unit, layer, Value(page), CountOf("pk"), _NOTHING)
        if records.ended_after:
            yield _part(records.ended(*asked), "ended", unit, layer, Value(page), CountOf("pk"), _NOTHING)
        if records.revoked_undated_on:
            rows = records.revoked_undated(*asked)
            yield _part(rows, "revoked_undated", unit, layer, Value(page), CountOf("pk"), _NOTHING)
        # Of whole years what has no day is counted together with what counts.
        if not layer.scope.period.is_of_whole_years:
            yield _part(records.undated(*asked), "undated", unit, layer, Value(page), CountOf("pk"), _NOTHING)


def _has_outcomes(layer: Layer) -> QuerySet[Any, Any]:
    rows = OUTCOMES.counted(layer.scope, layer.territory)
    return _part(rows, "outcomes", "unit_id", layer, Value(""), CountOf("pk"), _undated(OUTCOMES))


def _outcomes(layers: Sequence[Layer]) -> QuerySet[Any]:
    found: list[QuerySet[Any]] = [
        OUTCOMES.counted(layer.scope, layer.territory)
        .select_related("field", "unit", "model__registrant")
        .annotate(in_scope=layer.number("unit_id"))
        .order_by()
        for layer in layers
    ]
    rows = found[0].union(*found[1:], all=True) if len(found) > 1 else found[0]
    return rows.order_by(*(Outcome._meta.ordering or ()))


def exemplars_of(
    scope: Scope, territory: Territory, papers: Revocations, fields: FieldRows
) -> dict[int, tuple[Exemplar, ...]]:
    """The first exemplary models of each row of fields, those that a source names before made-up ones (one query)."""
    marked = RECOGNITIONS.counted(scope, territory, papers).filter(exemplary=True).order_by()
    row = fields.key("field_id")
    order = Window(RowNumber(), partition_by=row, order_by=["is_demo", "sort_title", "pk"])
    rows = (
        EmulationModel.objects.filter(pk__in=marked.values("registration__model"))
        .annotate(number=order, of_row=row)
        .filter(number__lte=NAMED_EXEMPLARS)
        .order_by("number")
        .values_list("of_row", "pk", "title", "registrant__name")
    )
    found: dict[int, list[Exemplar]] = defaultdict(list)
    for row_key, key, title, registrant in rows:
        found[row_key].append(Exemplar(key, title, registrant))
    return {row_key: tuple(exemplars) for row_key, exemplars in found.items()}


def told_of(scope: Scope, beside: Beside, cells: Cells) -> Told:
    """What the day of counting leaves out, what ended after it, and what counts without a day, each with its list."""
    counts = Counts(scope)
    if scope.period.is_of_whole_years:
        beside.told["undated", "registrations"] = sum(cell.undated for cell in cells.registered.by_kind)
        beside.told["undated", "recognitions"] = sum(cell.undated for cell in cells.recognised.by_kind)

    def told(page: str, of: str = "", *, how_ended: str = "bị hủy", **more: str) -> ToldOf:
        def one(part: str, day: str) -> Count:
            return counts.told(page, beside.told[part, of or page], ngay=day, **more)

        return ToldOf(
            one("after", AFTER),
            one("ended", ENDED),
            one("revoked_undated", REVOKED_UNDATED),
            one("undated", UNDATED),
            how_ended,
        )

    return Told(
        told("registrations", how_ended="đã rút", **counts.level),
        # A registration has one assessment that counts, so their list is as long.
        told("registrations", "assessments", danh_gia="co", **counts.level),
        told("recognitions", cong_nhan="co", **counts.levels),
        told("commendations"),
        told("outcomes"),
    )
