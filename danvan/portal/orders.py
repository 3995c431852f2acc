"""What the columns of a list sort by where the database has no column for it: as the filter of the list means it."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from danvan.lib.columns import ranked
from danvan.portal.filters import RegistrationFilter
from danvan.portal.layout import Layout
from danvan.portal.querysets import FieldTimes, models_named, said_of_models
from models_registry.models import Level, State

# A name in the `order` of a column -> what gives its expression; asked only where the list is sorted by it.
Names = dict[str, Callable[[], Any]]


def in_order(rows: "QuerySet[Any]", layout: Layout, names: Names, usual: Sequence[Any]) -> "QuerySet[Any]":
    """As the layout asks, rows that have nothing there last either way; then as usual, and by key."""
    usual = usual or rows.query.order_by or rows.model._meta.ordering
    keys = [F(key) if isinstance(key, str) else key for key in layout.sorted_by]
    turned = [key.desc(nulls_last=True) if layout.is_descending else key.asc(nulls_last=True) for key in keys]
    needed = {name: names[name]() for name in layout.sorted_by if isinstance(name, str) and name in names}
    ordered: QuerySet[Any] = rows.alias(**needed).order_by(*turned, *usual, "pk")
    return ordered


def pairs_in_order(rows: FieldTimes, layout: Layout, names: Names, usual: Sequence[Any]) -> FieldTimes:
    """The same for models in each of their fields."""
    if not layout.order:
        return rows
    name, descending = layout.sorted_by[0], layout.is_descending
    if name in ("field_row", "is_main"):
        return FieldTimes(rows.meant, rows.rows, name, descending=descending)
    return FieldTimes(in_order(rows.meant, layout, names, usual), rows.rows, "model")


def of_models(asked: RegistrationFilter) -> Names:
    """Of each model the unit where the list counts it, its last year and its highest recognition."""
    level = Case(When(level=Level.UNKNOWN, then=Value(-1)), default=ranked("level", Level))
    exemplary = Case(When(exemplary=True, then=Value(1)), default=Value(0))

    def year_last() -> Subquery:
        registrations, _ = said_of_models(asked)
        return _first(registrations.filter(model=OuterRef("pk")), F("year").desc(nulls_last=True))

    def recognition_highest() -> Subquery:
        _, recognitions = said_of_models(asked)
        rows = recognitions.filter(registration__model=OuterRef("pk"))
        return _first(rows.annotate(place=level * 2 + exemplary), F("place").desc())

    return {
        "unit_listed": lambda: _unit_listed(asked, "model"),
        "year_last": year_last,
        "recognition_highest": recognition_highest,
    }


def of_registrants(asked: RegistrationFilter) -> Names:
    """Of each registrant the unit where the list counts him, and the first of his models by title."""
    return {
        "unit_listed": lambda: _unit_listed(asked, "model__registrant"),
        "title_first": lambda: _first(
            models_named(asked).filter(registrant=OuterRef("pk")), F("sort_title").asc()
        ),
    }


def of_registrations(asked: RegistrationFilter) -> Names:
    """Of each registration its state as it is told (`state_told`): what was withdrawn later was accepted that day."""

    def state_listed() -> Case:
        today = ranked("state", State)
        if asked.day_seen is None:
            return today
        accepted = Value(State.values.index(State.ACCEPTED))
        return Case(When(withdrawn_on__gt=asked.day_seen, then=accepted), default=today)

    return {"state_listed": state_listed}


def _unit_listed(asked: RegistrationFilter, link: str) -> Any:
    """The name of the unit of the last registration meant, as `models_registry.columns` finds it; else its own."""
    if asked.scope is None:
        return F("unit__sort_name")
    meant = asked.qs.filter(**{link: OuterRef("pk")}).order_by(F("year").desc(nulls_last=True), "-pk")
    return Coalesce(Subquery(meant.values("unit__sort_name")[:1]), F("unit__sort_name"))


def _first(rows: "QuerySet[Any]", order: Any) -> Subquery:
    """Of rows in that order the first one's value of it."""
    return Subquery(rows.order_by(order).values(order.expression.name)[:1])
