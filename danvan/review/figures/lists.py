"""The rows behind a review's figures, for print: each list is exactly as long as its figure says.

A few queries each, whatever the size. The rows are those that `danvan.review.figures.counted` counts.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from django.db.models import Model, QuerySet

from awards.columns.recognitions import RecognisedModel
from awards.models import Commendation, Recognition
from awards.models.decisions import Revocations, load_revocations
from danvan.review.figures.counted import COMMENDATIONS, RECOGNITIONS, REGISTRATIONS, latest_first
from danvan.review.figures.tables import Review
from models_registry.columns import RegisteredRegistrant
from models_registry.models import EmulationModel, Kind, Registrant, Unit

_Row = TypeVar("_Row", bound=Model)
_AT_ONCE: Final = 2000  # rows


@dataclass(frozen=True)
class Lists:
    """All lists of a scope."""

    registrants: dict[Kind, tuple[RegisteredRegistrant, ...]]  # of every kind
    recognised: tuple[RecognisedModel, ...]
    commendations: tuple[Commendation, ...]


def lists_of(review: Review) -> Lists:
    """The lists of a review, in Vietnamese order (seven queries): revocations are read once, its territory is known."""
    papers = load_revocations()
    return Lists(_registrants(review), _recognised(review, papers), _commendations(review, papers))


def lists_of_report(review: Review) -> Lists:
    """Of these what a report prints: the exemplary models and the commendations."""
    papers = load_revocations()
    registrants: dict[Kind, tuple[RegisteredRegistrant, ...]] = dict.fromkeys(Kind, ())
    return Lists(registrants, _recognised(review, papers, exemplary=True), _commendations(review, papers))


def _commendations(review: Review, papers: Revocations) -> tuple[Commendation, ...]:
    return tuple(
        COMMENDATIONS.counted(review.scope, review.territory, papers)
        .order_by("recipient_kind", "sort_name", "pk")
        .select_related("decision", "unit", "model__registrant")
        .defer(*_not_listed("model__"))
    )


def _not_listed(way: str) -> list[str]:
    """What a model says at length: no list does."""
    return [f"{way}{item}" for item in EmulationModel.FORM_ITEMS]


def _registrants(review: Review) -> dict[Kind, tuple[RegisteredRegistrant, ...]]:
    counted = REGISTRATIONS.counted(review.scope, review.territory)
    rows = counted.order_by(
        "model__registrant__sort_name", "model__registrant_id", *latest_first()
    ).values_list("model__registrant", "model", "unit")
    units: dict[int, int] = {}  # by registrant that of his last registration
    models: dict[int, set[int]] = defaultdict(set)
    for registrant, model, unit in rows.iterator(chunk_size=_AT_ONCE):
        units.setdefault(registrant, unit)
        models[registrant].add(model)
    known = _by_key(Registrant.objects.filter(pk__in=counted.order_by().values("model__registrant")))
    stood = Unit.objects.in_bulk(set(units.values()))
    found: dict[Kind, list[RegisteredRegistrant]] = {kind: [] for kind in Kind}
    for key, unit in units.items():
        row = RegisteredRegistrant(known[key], stood[unit], len(models[key]))
        found[Kind(row.registrant.kind)].append(row)
    return {kind: tuple(rows) for kind, rows in found.items()}


def _recognised(
    review: Review, papers: Revocations, *, exemplary: bool = False
) -> tuple[RecognisedModel, ...]:
    """Each model, registrant and unit is one object, however often it stands in the list.

    The exemplary ones are for the report, which tells no related fields.
    """
    counted = RECOGNITIONS.counted(review.scope, review.territory, papers)
    if exemplary:
        marked = counted.filter(exemplary=True).order_by().values("registration__model")
        counted = counted.filter(registration__model__in=marked)
    keys = counted.order_by().values("registration__model")
    row_of = {field.pk: field for field in review.field_rows.fields}
    in_row = {field: row_of[row] for field, row in review.field_rows.row_keys.items() if row in row_of}
    related: dict[int, list[int]] = defaultdict(list)
    if not exemplary:
        pairs = EmulationModel.related_fields.through.objects.filter(emulationmodel__in=keys)
        in_order = pairs.order_by("activityfield__position", "activityfield")  # that of their catalogue
        for model, field in in_order.values_list("emulationmodel", "activityfield"):
            related[model].append(field)
    models = _by_key(
        EmulationModel.objects.filter(pk__in=keys).select_related("registrant").defer(*_not_listed(""))
    )
    rows = list(
        counted.order_by(
            "registration__model__sort_title", "registration__model_id", *latest_first("registration__")
        ).select_related("registration", "decision")
    )
    units = Unit.objects.in_bulk({row.registration.unit_id for row in rows})
    recognitions: dict[int, list[Recognition]] = defaultdict(list)
    for row in rows:  # recognised twice, for two years or at two levels, a model has one line
        registration = row.registration
        registration.model, registration.unit = models[registration.model_id], units[registration.unit_id]
        recognitions[registration.model_id].append(row)

    def recognised(key: int, given: Sequence[Recognition]) -> RecognisedModel:
        """The recognitions come latest first."""
        model = models[key]
        main = in_row[model.field_id]
        beside = dict.fromkeys(in_row[field] for field in related.get(key, ()))
        beside.pop(main, None)
        return RecognisedModel(model, tuple(reversed(given)), main, tuple(beside))

    return tuple(recognised(key, given) for key, given in recognitions.items())


def _by_key(rows: "QuerySet[_Row]") -> dict[Any, _Row]:
    return {row.pk: row for row in rows.iterator(chunk_size=_AT_ONCE)}
