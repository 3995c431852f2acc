"""What stands beside the grouped counts: related fields, assessments, commendations, outcomes, and what is told."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count as CountOf
from django.db.models import F, Q, QuerySet, Value, Window
from django.db.models.functions import RowNumber

from awards.models import Assessment, Commendation, Recognition
from danvan.review.figures.addresses import AFTER, UNDATED, Counts
from danvan.review.figures.cells import Layer
from danvan.review.figures.counted import (
    counted_commendations,
    counted_outcomes,
    counted_recognitions,
    counted_registrations,
    recognised_at,
    registered_at,
)
from danvan.review.figures.days import COMMENDATIONS, OUTCOMES, RECOGNITIONS, REGISTRATIONS, Dating
from danvan.review.figures.tables import Exemplar, Told, ToldOf
from danvan.review.scope import Scope
from models_registry.models import EmulationModel, Outcome, Registration
from models_registry.scoping import ScopedQuerySet

NAMED_EXEMPLARS = 20  # of each field; their list names all


@dataclass
class Beside:
    """Numbers of one scope: related models by field, assessed models, (times, recipients) by kind, outcomes."""

    related: dict[int, int] = field(default_factory=dict)
    assessed: int = 0
    commended: dict[str, tuple[int, int]] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)


def beside_of(layers: Sequence[Layer], size: int) -> list[Beside]:
    """What stands beside the cells of each scope, `size` in all (four queries for each layer)."""
    found = [Beside() for _ in range(size)]
    for layer in layers:
        for number, field_id, models in _related(layer):
            found[number].related[field_id] = models
        for number, models in _assessed(layer):
            found[number].assessed = models
        for number, kind, times, known, unknown in _commended(layer):
            # A recipient whom the registry does not know, or whom the source does not name, is one of his own.
            found[number].commended[kind] = (times, known + unknown)
        for outcome in _outcomes(layer):
            found[outcome.in_scope].outcomes.append(outcome)
    return found


def _related(layer: Layer) -> QuerySet[Any, Any]:
    """Models recognised, by each related field that is not their main one."""
    related = "registration__model__related_fields"
    rows = counted_recognitions(layer.scope, layer.paths).order_by()
    # By the annotation, which is one join: `exclude` would ask whether any related field is the main one.
    rows = rows.annotate(of_field=F(related)).filter(
        ~Q(of_field=F("registration__model__field")), of_field__isnull=False
    )
    return (
        rows.values("of_field", in_scope=layer.number("registration__unit_id"))
        .annotate(models=CountOf("registration__model", distinct=True))
        .values_list("in_scope", "of_field", "models")
    )


def _assessed(layer: Layer) -> QuerySet[Any, Any]:
    registrations = counted_registrations(layer.scope, layer.paths).order_by()
    rows = Assessment.objects.counted().filter(registration__in=registrations)
    return (
        rows.values(in_scope=layer.number("registration__unit_id"))
        .annotate(models=CountOf("registration__model", distinct=True))
        .values_list("in_scope", "models")
    )


def _commended(layer: Layer) -> QuerySet[Any, Any]:
    rows = counted_commendations(layer.scope, layer.paths).order_by()
    return (
        rows.values("recipient_kind", in_scope=layer.number("unit_id"))
        .annotate(
            times=CountOf("pk"),
            known=CountOf("registrant", distinct=True),
            unknown=CountOf("pk", filter=Q(registrant=None)),
        )
        .values_list("in_scope", "recipient_kind", "times", "known", "unknown")
    )


def _outcomes(layer: Layer) -> QuerySet[Any]:
    rows = counted_outcomes(layer.scope, layer.paths).select_related("field", "unit", "model__registrant")
    return rows.annotate(in_scope=layer.number("unit_id"))


def exemplars_of(scope: Scope, paths: tuple[str, ...]) -> dict[int, tuple[Exemplar, ...]]:
    """The first exemplary models of each field, those that a source names before made-up ones (one query)."""
    marked = counted_recognitions(scope, paths).filter(exemplary=True).order_by()
    order = Window(RowNumber(), partition_by=F("field_id"), order_by=["is_demo", "sort_title", "pk"])
    rows = (
        EmulationModel.objects.filter(pk__in=marked.values("registration__model"))
        .annotate(number=order)
        .filter(number__lte=NAMED_EXEMPLARS)
        .order_by("number")
        .values_list("field_id", "pk", "title", "registrant__name")
    )
    found: dict[int, list[Exemplar]] = defaultdict(list)
    for field_id, key, title, registrant in rows:
        found[field_id].append(Exemplar(key, title, registrant))
    return {field_id: tuple(exemplars) for field_id, exemplars in found.items()}


def told_of(scope: Scope, paths: tuple[str, ...]) -> Told:
    """What the day of counting leaves out, and what counts without a day, each with its list (one query)."""
    counts = Counts(scope)
    kinds: tuple[tuple[ScopedQuerySet[Any], Dating, str, dict[str, str]], ...] = (
        (
            Registration.objects.counted().filter(registered_at(scope)),
            REGISTRATIONS,
            "registrations",
            counts.levels,
        ),
        (
            Recognition.objects.counted().filter(recognised_at(scope)),
            RECOGNITIONS,
            "recognitions",
            {"cong_nhan": "co", **counts.levels},
        ),
        (Commendation.objects.in_force(), COMMENDATIONS, "commendations", {}),
        (Outcome.objects.all(), OUTCOMES, "outcomes", {}),
    )
    parts = []
    for number, (rows, dating, _, _) in enumerate(kinds):
        found = rows.in_territory(paths).order_by().annotate(of=Value(number)).values("of")
        parts.append(
            found.annotate(
                after=CountOf("pk", filter=dating.counting_after(scope)),
                undated=CountOf("pk", filter=dating.counting_undated(scope)),
            ).values_list("of", "after", "undated")
        )
    values = {number: rest for number, *rest in parts[0].union(*parts[1:], all=True)}

    def told(number: int) -> ToldOf:
        page, more = kinds[number][2:]
        after, undated = values.get(number, (0, 0))
        return ToldOf(
            counts.told(page, after, ngay=AFTER, **more), counts.told(page, undated, ngay=UNDATED, **more)
        )

    return Told(*(told(number) for number in range(len(kinds))))
