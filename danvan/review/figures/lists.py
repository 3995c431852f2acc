"""The rows behind a review's figures, for print: each list is exactly as long as its figure says.

A few queries each, whatever the size. The rows are those that `danvan.review.figures.counted` counts.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from awards.columns.recognitions import RecognisedModel
from awards.models import Commendation, Recognition
from awards.models.decisions import Revocations, load_revocations
from danvan.review.figures.counted import COMMENDATIONS, RECOGNITIONS, REGISTRATIONS, latest_first
from danvan.review.figures.fields import FieldRows
from danvan.review.figures.tables import Review
from danvan.review.scope import Scope
from models_registry.columns import RegisteredRegistrant
from models_registry.models import EmulationModel, Kind, Registrant, Registration, Unit
from models_registry.territory import Territory


@dataclass(frozen=True)
class Lists:
    """All lists of a scope."""

    registrants: dict[Kind, tuple[RegisteredRegistrant, ...]]  # of every kind
    recognised: tuple[RecognisedModel, ...]
    commendations: tuple[Commendation, ...]


def lists_of(review: Review) -> Lists:
    """The lists of a review, in Vietnamese order (five queries): revocations are read once, its territory is known."""
    scope, territory, papers = review.scope, review.territory, load_revocations()
    registrations = list(
        REGISTRATIONS.counted(scope, territory)
        .order_by("model__registrant__sort_name", "model__registrant_id", *latest_first())
        .select_related("unit", "model__registrant")
    )
    return Lists(
        registrants={kind: _registrants(registrations, kind) for kind in Kind},
        recognised=_recognised(scope, territory, papers, review.field_rows),
        commendations=tuple(
            COMMENDATIONS.counted(scope, territory, papers)
            .order_by("recipient_kind", "sort_name", "pk")
            .select_related("decision", "unit", "model__registrant")
        ),
    )


def _registrants(registrations: list[Registration], kind: Kind) -> tuple[RegisteredRegistrant, ...]:
    registrants: dict[int, tuple[Registrant, Unit]] = {}  # each with the unit of the last registration
    models: dict[int, set[int]] = defaultdict(set)
    for registration in registrations:
        registrant = registration.model.registrant
        if registrant.kind == kind:
            registrants.setdefault(registrant.pk, (registrant, registration.unit))
            models[registrant.pk].add(registration.model_id)
    return tuple(
        RegisteredRegistrant(registrant, unit, len(models[pk]))
        for pk, (registrant, unit) in registrants.items()
    )


def _recognised(
    scope: Scope, territory: Territory, papers: Revocations, fields: FieldRows
) -> tuple[RecognisedModel, ...]:
    rows = (
        RECOGNITIONS.counted(scope, territory, papers)
        .order_by(
            "registration__model__sort_title", "registration__model_id", *latest_first("registration__")
        )
        .select_related(
            "registration__unit",
            "registration__model__registrant",
            "registration__model__field",
            "decision",
        )
        .prefetch_related("registration__model__related_fields")
    )
    models: dict[
        int, EmulationModel
    ] = {}  # recognised twice, for two years or at two levels, it has one line
    recognitions: dict[int, list[Recognition]] = defaultdict(list)
    for recognition in rows:
        model = recognition.registration.model
        models.setdefault(model.pk, model)
        recognitions[model.pk].append(recognition)
    return tuple(_in_its_row(model, recognitions[pk], fields) for pk, model in models.items())


def _in_its_row(
    model: EmulationModel, recognitions: Sequence[Recognition], fields: FieldRows
) -> RecognisedModel:
    """The recognitions come latest first."""
    main = fields.of(model.field)
    related = dict.fromkeys(fields.of(field) for field in model.related_fields.all())
    related.pop(main, None)
    return RecognisedModel(model, tuple(reversed(recognitions)), main, tuple(related))
