"""The grouped counts that every figure is a sum of: a model registered or recognised twice counts once.

One statement for registrations, recognitions and what stands beside them. The database counts; a row comes back for
each unit, each year and each kind of registrant with each field, however many models there are.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, Generic, TypeVar

from django.db.models import Case, F, IntegerField, OrderBy, QuerySet, Value, When, Window
from django.db.models.expressions import Combinable
from django.db.models.functions import RowNumber
from django.db.models.lookups import IsNull

from awards.models.decisions import Revocations, load_revocations
from danvan.review.figures.counted import RECOGNITIONS, REGISTRATIONS, latest_first
from danvan.review.figures.fields import FieldRows
from danvan.review.figures.grouped import (
    BesideCell,
    Grouping,
    RecognisedOfKind,
    RecognisedOfYear,
    RegisteredOfKind,
    RegisteredOfYear,
    RegistrantsOfKind,
    Statement,
    UnitCell,
    models_where,
    rows_where,
    statement_of,
)
from danvan.review.scope import Scope
from models_registry.models import Level, Novelty
from models_registry.territory import Territory, together

# A layer is some twenty parts of a statement that adds them up, of which SQLite takes five hundred.
_LAYERS_AT_ONCE: Final = 16
_KEPT: Final = 64  # statements, of up to some hundred kilobytes each


_OfYear = TypeVar("_OfYear", RegisteredOfYear, RecognisedOfYear)
_OfKind = TypeVar("_OfKind", RegisteredOfKind, RecognisedOfKind)


@dataclass(frozen=True)
class Counted(Generic[_OfYear, _OfKind]):
    """The same records three times: by unit, by year, by kind; each with the rows of fields."""

    by_unit: list[UnitCell] = field(default_factory=list)
    registrants: list[RegistrantsOfKind] = field(default_factory=list)  # of registrations alone
    by_year: list[_OfYear] = field(default_factory=list)
    by_kind: list[_OfKind] = field(default_factory=list)

    def add(self, cell: Any) -> None:
        """To those of its sort."""
        if isinstance(cell, UnitCell):
            self.by_unit.append(cell)
        elif isinstance(cell, RegistrantsOfKind):
            self.registrants.append(cell)
        elif isinstance(cell, (RegisteredOfYear, RecognisedOfYear)):
            self.by_year.append(cell)  # type: ignore[arg-type] # the sort that its grouping has
        else:
            self.by_kind.append(cell)


@dataclass(frozen=True)
class Cells:
    """All that is counted of one scope."""

    registered: Counted[RegisteredOfYear, RegisteredOfKind] = field(default_factory=Counted)
    recognised: Counted[RecognisedOfYear, RecognisedOfKind] = field(default_factory=Counted)


@dataclass(frozen=True)
class Layer:
    """Scopes that are counted over the same rows: one, or several whose territories share no unit.

    `shared` says which units belong to which of them; it is empty where there is one.
    """

    scope: Scope  # one of them, whose period, year, levels and day all have
    territory: Territory
    numbers: tuple[int, ...]
    shared: Mapping[int, frozenset[int]]
    papers: Revocations  # read once for all that is asked
    fields: FieldRows  # of the period

    @property
    def hangs_on(self) -> Hashable:
        """Where two layers are equal in this, so are the statements that count them."""
        scope, period = self.scope, self.scope.period
        return (
            (period.from_on, period.to_on, scope.day, scope.year, scope.level, scope.recognition_level),
            (self.territory, self.numbers, frozenset(self.shared.items())),
            (self.papers, frozenset(self.fields.row_keys.items())),
        )

    def number(self, unit: str) -> Combinable:
        """The number of the scope in whose territory a row lies; `unit` is the lookup of its unit's key."""
        if not self.shared:
            return Value(self.numbers[0], output_field=IntegerField())
        cases = [When(**{f"{unit}__in": keys}, then=Value(number)) for number, keys in self.shared.items()]
        return Case(*cases, default=Value(-1), output_field=IntegerField())

    def turn(self, unit: str, model: str, latest: tuple[OrderBy, ...]) -> Window:
        """Which of its model's rows in the scope a row is, the last one being the first."""
        # A constant is left out: SQLite sorts for it.
        scopes: list[Any] = [self.number(unit)] if self.shared else []
        return Window(RowNumber(), partition_by=[*scopes, F(model)], order_by=latest)


def layer_of(scope: Scope, territory: Territory, fields: FieldRows) -> Layer:
    """One scope by itself; its number is 0."""
    return Layer(scope, territory, (0,), {}, load_revocations(), fields)


def layers_of(
    scopes: Sequence[Scope],
    units: Sequence[frozenset[int]],
    territories: Sequence[Territory],
    fields: FieldRows,
    papers: Revocations | None = None,
) -> list[Layer]:
    """As few layers as hold all scopes; `units` are the keys of each one's territory."""
    found: list[tuple[set[int], list[int]]] = []
    papers = papers or load_revocations()
    for number, keys in enumerate(units):
        for taken, members in found:
            same_day = (
                scopes[members[0]].day == scopes[number].day
            )  # a unit that has ended counts to its last day
            if same_day and taken.isdisjoint(keys):
                taken |= keys
                members.append(number)
                break
        else:
            found.append((set(keys), [number]))
    return [
        Layer(
            scopes[members[0]],
            together(territories[number] for number in members),
            tuple(members),
            {number: units[number] for number in members} if len(members) > 1 else {},
            papers,
            fields,
        )
        for _, members in found
    ]


def at_once(layers: Sequence[Layer]) -> Iterable[Sequence[Layer]]:
    """The layers of one statement each: all of them, unless units ended on many different days."""
    return (layers[start : start + _LAYERS_AT_ONCE] for start in range(0, len(layers), _LAYERS_AT_ONCE))


def cells_of(
    layers: Sequence[Layer], size: int, beside: Callable[[Sequence[Layer]], QuerySet[Any, Any]]
) -> tuple[list[Cells], list[BesideCell]]:
    """The cells of each scope, `size` in all, and with them the numbers `beside` of some layers (one statement)."""
    found = [Cells() for _ in range(size)]
    others: list[BesideCell] = []
    for several in at_once(layers):
        question = _Question(tuple(layer.hangs_on for layer in several), several, beside)
        for number, place, cell in _kept_statement(question).answer():
            if isinstance(cell, BesideCell):
                others.append(cell)
            else:  # the groupings of a layer come by turns
                (found[number].recognised if place % 2 else found[number].registered).add(cell)
    return found, others


@dataclass(frozen=True)
class _Question:
    """What the statement for some layers hangs on, and the layers."""

    hangs_on: Hashable
    layers: Sequence[Layer] = field(compare=False, repr=False)
    beside: Callable[[Sequence[Layer]], QuerySet[Any, Any]]


@lru_cache(_KEPT)
def _kept_statement(question: _Question) -> Statement:
    """What is asked is kept, never what is answered: putting the thirty parts of a review into one statement is half
    the time of its page.
    """
    asked = (part(layer) for layer in question.layers for part in (_registered, _recognised))
    return statement_of(*asked, beside=question.beside(question.layers))


def recognised_of_years(layer: Layer) -> list[RecognisedOfYear]:
    """Of one scope by itself, recognitions alone."""
    cells = (cell for _, _, cell in statement_of(_recognised(layer)).answer())
    return [cell for cell in cells if isinstance(cell, RecognisedOfYear)]


def _registered(layer: Layer) -> Grouping:
    unit = "unit_id"
    rows = REGISTRATIONS.counted(layer.scope, layer.territory).order_by()
    columns = rows.values(
        in_scope=layer.number(unit),
        in_unit=F(unit),
        in_year=F("year"),
        in_field=layer.fields.key("model__field_id"),
        of_kind=F("model__registrant__kind"),
        of_model=F("model_id"),
        of_registrant=F("model__registrant_id"),
        is_novelty=F("novelty"),
        is_demo=F("model__is_demo"),
        has_no_day=IsNull(F("registered_on"), True),
        turn=layer.turn(unit, "model_id", latest_first()),
    )
    return Grouping(
        columns,
        {
            UnitCell: {"models": rows_where("turn = 1")},
            RegisteredOfYear: {
                "registrations": "COUNT(*)",
                **{novelty.value: rows_where(f"is_novelty = '{novelty.value}'") for novelty in Novelty},
            },
            RegisteredOfKind: {
                "registrations": "COUNT(*)",
                "models": rows_where("turn = 1"),
                "demo_models": rows_where("turn = 1 AND is_demo"),
                "undated": rows_where("has_no_day"),
            },
            RegistrantsOfKind: {"registrants": "COUNT(DISTINCT of_registrant)"},
        },
    )


def _recognised(layer: Layer) -> Grouping:
    unit = "registration__unit_id"
    rows = RECOGNITIONS.counted(layer.scope, layer.territory, layer.papers).order_by()
    columns = rows.values(
        in_scope=layer.number(unit),
        in_unit=F(unit),
        in_year=F("registration__year"),
        in_field=layer.fields.key("registration__model__field_id"),
        of_kind=F("registration__model__registrant__kind"),
        of_model=F("registration__model_id"),
        has_no_day=IsNull(F("decision__issued_on"), True),
        at_level=F("level"),
        is_exemplary=F("exemplary"),
        turn=layer.turn(unit, "registration__model_id", latest_first("registration__")),
    )
    return Grouping(
        columns,
        {
            UnitCell: {"models": rows_where("turn = 1")},
            RecognisedOfYear: {"models": "COUNT(DISTINCT of_model)"},
            RecognisedOfKind: {
                "times": "COUNT(*)",
                "models": rows_where("turn = 1"),
                **{level.value: models_where(f"at_level = '{level.value}'") for level in Level},
                "exemplary": models_where("is_exemplary"),
                "undated": rows_where("has_no_day"),
            },
        },
    )
