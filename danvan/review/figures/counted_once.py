"""The grouped counts that every figure is a sum of: a model registered or recognised twice counts once.

One statement for registrations, recognitions and what stands beside them. The database counts; a row comes back for
each unit, each year and each kind of registrant with each field, however many models there are.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, Generic, TypeVar

from django.db.models import Case, F, IntegerField, OrderBy, Q, QuerySet, RowRange, Value, When, Window
from django.db.models import Count as CountOf
from django.db.models.expressions import Combinable, Expression
from django.db.models.functions import Lag, RowNumber
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
    Statement,
    UnitCell,
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
    by_year: list[_OfYear] = field(default_factory=list)
    by_kind: list[_OfKind] = field(default_factory=list)

    def add(self, cell: Any) -> None:
        """To those of its sort."""
        if isinstance(cell, UnitCell):
            self.by_unit.append(cell)
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

    def window(self, unit: str, within: str, latest: tuple[OrderBy, ...]) -> "_Window":
        """Rows of one scope that agree in `within`, the last one first."""
        # A constant is left out: SQLite takes windows that name one for different ones, and sorts for each.
        scopes = [self.number(unit)] if self.shared else []
        return _Window([*scopes, F(within)], latest)


@dataclass(frozen=True)
class _Window:
    """Functions over the same window cost one sort."""

    within: list[Any]
    order: tuple[OrderBy, ...]

    def of(self, function: Expression) -> Window:
        """The function of each row and those before it."""
        return Window(function, partition_by=self.within, order_by=self.order, frame=RowRange(end=0))


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
    latest = latest_first()
    of_model = layer.window(unit, "model_id", latest)
    of_registrant = layer.window(unit, "model__registrant_id", latest)
    columns = rows.values(
        in_scope=layer.number(unit),
        in_unit=F(unit),
        in_year=F("year"),
        in_field=layer.fields.key("model__field_id"),
        of_kind=F("model__registrant__kind"),
        is_novelty=F("novelty"),
        is_demo=F("model__is_demo"),
        has_no_day=IsNull(F("registered_on"), True),
        of_model=of_model.of(RowNumber()),
        of_registrant=of_registrant.of(RowNumber()),
    )
    of_model_last = {"models": "of_model = 1"}
    return Grouping(
        columns,
        {
            UnitCell: (("in_unit", "in_field"), of_model_last),
            RegisteredOfYear: (
                ("in_year", "in_field"),
                {
                    "registrations": "1 = 1",
                    **{novelty.value: f"is_novelty = '{novelty.value}'" for novelty in Novelty},
                },
            ),
            RegisteredOfKind: (
                ("in_field", "of_kind"),
                {
                    "registrations": "1 = 1",
                    **of_model_last,
                    "registrants": "of_registrant = 1",
                    "demo_models": "of_model = 1 AND is_demo",
                    "undated": "has_no_day",
                },
            ),
        },
    )


def _recognised(layer: Layer) -> Grouping:
    unit, year = "registration__unit_id", F("registration__year")
    rows = RECOGNITIONS.counted(layer.scope, layer.territory, layer.papers).order_by()
    of_model = layer.window(unit, "registration__model_id", latest_first("registration__"))
    columns = rows.values(
        in_scope=layer.number(unit),
        in_unit=F(unit),
        in_year=year,
        in_field=layer.fields.key("registration__model__field_id"),
        of_kind=F("registration__model__registrant__kind"),
        has_no_day=IsNull(F("decision__issued_on"), True),
        at_level=F("level"),
        is_exemplary=F("exemplary"),
        of_model=of_model.of(RowNumber()),
        later_year=of_model.of(Lag(year)),
        **{f"of_{level.value}": of_model.of(CountOf("pk", filter=Q(level=level))) for level in Level},
        of_mark=of_model.of(CountOf("pk", filter=Q(exemplary=True))),
    )
    of_model_last = {"models": "of_model = 1"}
    # Years come from the last to the first, then the unknown one.
    of_year = "of_model = 1 OR later_year <> in_year OR (in_year IS NULL AND later_year IS NOT NULL)"
    return Grouping(
        columns,
        {
            UnitCell: (("in_unit", "in_field"), of_model_last),
            RecognisedOfYear: (("in_year", "in_field"), {"models": of_year}),
            RecognisedOfKind: (
                ("in_field", "of_kind"),
                {
                    "times": "1 = 1",
                    **of_model_last,
                    **{
                        level.value: f"of_{level.value} = 1 AND at_level = '{level.value}'" for level in Level
                    },
                    "exemplary": "of_mark = 1 AND is_exemplary",
                    "undated": "has_no_day",
                },
            ),
        },
    )
