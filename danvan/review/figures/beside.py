"""What stands beside the grouped counts: related fields, assessments, commendations, outcomes, and what is told."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import QuerySet, Value, Window
from django.db.models.functions import RowNumber

from awards.models.decisions import Revocations
from danvan.review.figures.addresses import AFTER, ENDED, REVOKED_UNDATED, UNDATED, Counts
from danvan.review.figures.cells import Cells
from danvan.review.figures.counted import OUTCOMES, RECOGNITIONS, Count
from danvan.review.figures.fields import FieldRows
from danvan.review.figures.layers import Layer
from danvan.review.figures.tables import Exemplar, Told, ToldOf
from danvan.review.scope import Scope
from danvan.tally.reading import Added
from models_registry.models import EmulationModel, Outcome
from models_registry.territory import Territory

# Of each field, on the page; their list names all. Running text names fewer: `narrative.NAMED_EXEMPLARS`.
NAMED_EXEMPLARS = 20
# A layer is some parts of a statement that adds them up, of which SQLite takes five hundred.
_LAYERS_AT_ONCE: Final = 100


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


def beside_of(layers: Sequence[Layer], cells: Sequence[Cells], outcomes: bool = True) -> list[Beside]:
    """What stands beside the cells of each scope.

    What was moved is listed by `outcomes` (one query, if anything was).
    """
    found = [Beside() for _ in cells]
    with_outcomes: set[int] = set()
    for one, added in zip(found, (of.beside for of in cells), strict=True):
        for cell in added:
            _add(one, cell)
            if cell.part == "outcomes":
                with_outcomes.add(cell.number)
    moved = [layer for layer in layers if outcomes and not with_outcomes.isdisjoint(layer.place.units)]
    for number, outcome in _outcomes(moved):
        found[number].outcomes.append(outcome)
    return found


def _add(one: Beside, cell: Added) -> None:
    first, second = cell.numbers[:2]
    if cell.part == "related":
        one.related[cell.field or 0] = first
    elif cell.part == "commended":
        one.commended[cell.word] = (first, second)
    elif cell.part == "forms":
        one.forms[cell.word] = first
    elif cell.part == "tracks":
        one.tracks[cell.word] = first
    elif cell.part in ("assessments", "commendations", "outcomes"):
        one.assessed += first if cell.part == "assessments" else 0
        one.unnamed += first if cell.part == "commendations" else 0
        one.told["undated", cell.part] += second
    else:
        one.told[cell.part, cell.word] += first


def _outcomes(layers: Sequence[Layer]) -> Iterator[tuple[int, Outcome]]:
    """What was moved, with the number of its scope, in the order of their list."""
    for start in range(0, len(layers), _LAYERS_AT_ONCE):
        several = layers[start : start + _LAYERS_AT_ONCE]
        found: list[QuerySet[Any]] = [
            OUTCOMES.counted(layer.scope, layer.place.territory)
            .select_related("field", "unit", "model__registrant")
            .annotate(in_layer=Value(place))
            .order_by()
            for place, layer in enumerate(several)
        ]
        rows = found[0].union(*found[1:], all=True) if len(found) > 1 else found[0]
        for outcome in rows.order_by(*(Outcome._meta.ordering or ())):
            number = several[outcome.in_layer].place.number_of(outcome.unit_id)
            if number is not None:
                yield number, outcome


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
