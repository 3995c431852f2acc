"""The rows that figures are counted from, read for a whole territory at once."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from awards.models import Assessment
from danvan.review.figures.counted import (
    counted_commendations,
    counted_outcomes,
    counted_recognitions,
    counted_registrations,
)
from danvan.review.scope import Scope
from models_registry.models import EmulationModel, Outcome


@dataclass(frozen=True)
class RegisteredRow:
    """One counted registration."""

    model_id: int
    registrant_id: int
    kind: str
    unit_id: int
    field_id: int
    year: int | None
    novelty: str
    is_demo: bool
    unit_path: str
    assessed: bool


@dataclass(frozen=True)
class RecognisedRow:
    """One counted recognition."""

    model_id: int
    kind: str
    unit_id: int
    field_id: int
    year: int | None
    level: str
    exemplary: bool
    title: str
    registrant: str
    unit_path: str


@dataclass(frozen=True)
class Rows:
    """What counts in a territory."""

    registered: list[RegisteredRow]
    recognised: list[RecognisedRow]
    commended: list[tuple[int, int | None, str, str]]  # pk, registrant, kind, unit's path
    outcomes: list[Outcome]

    def within(self, paths: tuple[str, ...]) -> "Rows":
        """Those of the units under these paths."""
        return Rows(
            [row for row in self.registered if row.unit_path.startswith(paths)],
            [row for row in self.recognised if row.unit_path.startswith(paths)],
            [row for row in self.commended if row[-1].startswith(paths)],
            [outcome for outcome in self.outcomes if outcome.unit.path.startswith(paths)],
        )


def read_rows(scope: Scope, paths: tuple[str, ...]) -> Rows:
    """What counts for the scope's programme, year and level in the territory `paths` (six queries)."""
    return Rows(
        _registered(scope, paths),
        recognised_rows(scope, paths),
        list(
            counted_commendations(scope, paths).values_list(
                "pk", "registrant_id", "recipient_kind", "unit__path"
            )
        ),
        list(counted_outcomes(scope, paths).select_related("field", "unit", "model__registrant")),
    )


def _registered(scope: Scope, paths: tuple[str, ...]) -> list[RegisteredRow]:
    rows = counted_registrations(scope, paths).order_by()
    return [
        RegisteredRow(*row)
        for row in rows.annotate(
            assessed=Exists(Assessment.objects.filter(registration=OuterRef("pk")))
        ).values_list(
            "model_id",
            "model__registrant_id",
            "model__registrant__kind",
            "model__registrant__unit_id",
            "model__field_id",
            "year",
            "novelty",
            "model__is_demo",
            "model__registrant__unit__path",
            "assessed",
        )
    ]


def recognised_rows(scope: Scope, paths: tuple[str, ...]) -> list[RecognisedRow]:
    """The recognitions that count, in Vietnamese order of the models (one query)."""
    rows = counted_recognitions(scope, paths)
    return [
        RecognisedRow(*row)
        for row in rows.order_by("registration__model__sort_title", "pk").values_list(
            "registration__model_id",
            "registration__model__registrant__kind",
            "registration__model__registrant__unit_id",
            "registration__model__field_id",
            "registration__year",
            "level",
            "exemplary",
            "registration__model__title",
            "registration__model__registrant__name",
            "registration__model__registrant__unit__path",
        )
    ]


def related_pairs() -> list[tuple[int, int]]:
    """(model, related field), of all models."""
    return list(
        EmulationModel.related_fields.through.objects.values_list("emulationmodel_id", "activityfield_id")
    )
