"""Which rows a user may see or change, asked on every queryset of rows with a unit.

Without a unit and a role nobody sees anything.
"""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, Self, TypeVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from models_registry import access
from models_registry.permissions import DECIDE
from models_registry.search import words_match
from models_registry.territory import Territory, beyond

_Row = TypeVar("_Row", bound=models.Model, covariant=True)
_Model = TypeVar("_Model", bound=models.Model)


@models.CharField.register_lookup
class Under(models.Lookup):
    """Of a path in the tree of units: it begins with this one, so that the index of paths finds it.

    SQLite's own LIKE takes "A" for "a", and so no index; there it is all between the path and what follows it. By
    another database that depends on how it sorts dots, and its LIKE takes the index that Django makes for it.
    """

    lookup_name = "under"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        path, parameters = self.process_lhs(compiler, connection)
        return f"{path} LIKE %s", (*parameters, f"{self.rhs}%")

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        path, parameters = self.process_lhs(compiler, connection)
        return f"({path} >= %s AND {path} < %s)", (*parameters, self.rhs, *parameters, beyond(self.rhs))


def within(paths: Iterable[str] | Territory, lookup: str) -> Q:
    """The condition "the unit whose path is at `lookup` lies under one of these paths"; no path matches nothing.

    Asked of the link that the row itself stores: its unit is one of those, which are found once for a statement. Where
    it is known that nothing lies outside, any unit will do. A whole tree beside others mostly leaves little out, and
    then no index helps: asked is whether its unit is one of the few outside.
    """
    territory = paths if isinstance(paths, Territory) else Territory(tuple(paths))
    link = lookup.removesuffix("path").removesuffix("__")
    if not territory.paths:
        return Q(pk__in=[])
    if territory.is_all or "" in territory.paths:
        return Q(**{f"{link or 'pk'}__isnull": False})
    inside = reduce(or_, (_below(territory, path) for path in territory.paths))
    if not link:
        return inside
    units = apps.get_model("models_registry.Unit")._base_manager.order_by()
    if any(path.count(".") == 1 for path in territory.paths):
        return Q(**{f"{link}__isnull": False}) & ~Q(**{f"{link}__in": units.filter(~inside).values("pk")})
    return Q(**{f"{link}__in": units.filter(inside).values("pk")})


def _below(territory: Territory, path: str) -> Q:
    below = Q(path__under=path)
    for left in territory.left(path):
        below &= ~Q(path__under=left)
    return below


def his_to_write(user: access.Asker, permission: str) -> Q:
    """Of the rows (with a `unit`) of units where he may do that, those that are his work.

    What a commune has begun is not the work of the district that decides about it, though its officer may enter there
    too: his are those of his own office. Whoever stands above the scope has none.
    """
    if access.sees_everything(user):
        return Q(pk__in=[])
    decided = access.territory_for(user, DECIDE)
    if decided.paths:
        return ~within(decided, "unit__path") | Q(unit__path__in=access.offices_of(user, permission))
    return ~Q(pk__in=[])  # all, also beside another condition: an empty one would be none there


def lookups_of(model: type[models.Model]) -> tuple[str, ...]:
    """The ways from a row to its unit, of which each row goes one; "" for units.

    Raises AttributeError for a model that belongs to no unit.
    """
    named: str | tuple[str, ...] = model.unit_lookup  # type: ignore[attr-defined] # each model with a unit names its own
    return (named,) if isinstance(named, str) else named


def lookup_of(model: type[models.Model]) -> str:
    """The way from a row to its unit, of a model whose rows all go the same. Raises ValueError for another."""
    (lookup,) = lookups_of(model)
    return lookup


def unit_of(row: models.Model) -> Any:
    """The unit that a row belongs to; None for a setting that serves every office."""
    for lookup in lookups_of(type(row)):
        found: Any = row
        for name in filter(None, lookup.split("__")):
            found = found and getattr(found, name)
        if found:
            return found
    return None


class ScopedQuerySet(models.QuerySet[_Row]):
    """Rows that belong to a unit. The model names its way there: `unit_lookup = "registrant__unit"`."""

    def in_territory(self, paths: Iterable[str] | Territory) -> Self:
        """Rows of the units under these paths (see `models_registry.territory`)."""
        ways = [f"{lookup}__path" if lookup else "path" for lookup in lookups_of(self.model)]
        return self.filter(reduce(or_, (within(paths, way) for way in ways)))

    def matching(self, words: str) -> Self:
        """Rows in which each of the words stands, with or without tone marks. The model names its `search_lookups`."""
        return self.filter(words_match(words, self.model))

    def dates(self, field_name: str, kind: Any, order: Any = "ASC") -> Any:
        """As Django's; years are found among the different days: asked of each row, SQLite calls Python for each."""
        if kind != "year":
            return super().dates(field_name, kind, order)
        days = self.order_by().exclude(**{field_name: None}).values_list(field_name, flat=True).distinct()
        return sorted({date(day.year, 1, 1) for day in days}, reverse=order == "DESC")

    def visible_to(self, user: access.Asker) -> Self:
        """Rows that the user may read."""
        return self.permitted_to(user, self._permission("view"))

    def editable_by(self, user: access.Asker) -> Self:
        """Rows that the user may change."""
        return self.permitted_to(user, self._permission("change"))

    def locked(self, rows: Iterable[models.Model]) -> list[_Row]:
        """These rows as they stand now, each once, in the order of keys; locked until the transaction ends.

        A row that was deleted since it was read is a ValidationError: whoever chose ten rows and pressed the
        button must not learn later that nine were done.
        """
        keys = {row.pk for row in rows}
        found = list(self.filter(pk__in=keys).select_for_update(of=("self",)).order_by("pk"))
        if len(found) != len(keys):
            raise ValidationError("Có dòng đã chọn vừa bị xóa khỏi sổ. Mở lại danh sách rồi chọn lại.")
        return found

    def permitted_to(self, user: access.Asker, permission: str) -> Self:
        """Rows of the units in which the user has that permission ("awards.add_recognition")."""
        if access.sees_everything(user):
            return self
        territory = access.territory_for(user, permission)
        return self.in_territory(territory) if territory.paths else self.none()

    def _permission(self, action: str) -> str:
        options = self.model._meta
        return f"{options.app_label}.{action}_{options.model_name}"


class StandingQuerySet(ScopedQuerySet[_Row]):
    """Rows of which one may be merged into another (`merged_into`): that one leaves all lists, choices and counts.

    What points to a merged row, and the trail, find it by the base manager.
    """

    def __init__(self, model: Any = None, query: Any = None, using: Any = None, hints: Any = None) -> None:
        super().__init__(model, query, using, hints)
        if model is not None and query is None:  # a new question, not one that goes on
            self.query.add_q(Q(merged_into=None))


def merged_into(model: type[models.Model], key: Any) -> int | None:
    """The key of the row that a row was merged into; None for one that stands, and for none at all."""
    merged = model._base_manager.filter(merged_into__isnull=False).filter(pk=key)
    into: int | None = merged.values_list("merged_into", flat=True).first()
    return into


class OwnedQuerySet(ScopedQuerySet[_Row]):
    """Settings that a unit makes for itself and what lies below it; without a unit they serve every office.

    Whoever may read in a unit reads what serves it. Changing asks for the owner, and what has none is changed by those
    who stand above the scope.
    """

    def permitted_to(self, user: access.Asker, permission: str) -> Self:
        """Rows of the units in which the user has that permission; to read, those that serve them too."""
        own = super().permitted_to(user, permission)
        if permission != self._permission("view") or access.sees_everything(user):
            return own
        paths = access.paths_for(user, permission)
        return own | self.serving(paths) if paths else own

    def serving(self, paths: Iterable[str]) -> Self:
        """Rows of every office, of the units at these paths, and of those above them."""
        lookup = lookup_of(self.model)
        above = {path[: end + 1] for path in paths for end, sign in enumerate(path) if sign == "."}
        return self.filter(Q(**{lookup: None}) | Q(**{f"{lookup}__path__in": above}))


def scoped_rows(model: type[_Model]) -> ScopedQuerySet[_Model]:
    """All rows of a model that belongs to units. Raises TypeError for another."""
    rows = model._default_manager.all()
    if not isinstance(rows, ScopedQuerySet):
        raise TypeError(f"{model} belongs to no unit")
    return rows
