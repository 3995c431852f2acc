"""Law 1, fail closed: which rows a user may see or change, asked on every unit-bearing queryset."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from models_registry import access

if TYPE_CHECKING:
    from danvan.accounts.models import User


def within(paths: Iterable[str], lookup: str) -> Q:
    """The condition "the unit behind `lookup` lies under one of these paths"; no path matches nothing."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{lookup}__startswith": path})
    return condition


class ScopedQuerySet(models.QuerySet):
    """Rows that belong to a unit. The model names its way there: `unit_lookup = "registrant__unit"`."""

    def in_territory(self, paths: Iterable[str]) -> "ScopedQuerySet":
        """Rows of the units under these paths (see `models_registry.territory`)."""
        lookup = self.model.unit_lookup
        return self.filter(within(paths, f"{lookup}__path" if lookup else "path"))

    def visible_to(self, user: "User") -> "ScopedQuerySet":
        """Rows that the user may read."""
        return self._allowed(user, "view")

    def editable_by(self, user: "User") -> "ScopedQuerySet":
        """Rows that the user may change."""
        return self._allowed(user, "change")

    def _allowed(self, user: "User", action: str) -> "ScopedQuerySet":
        if access.sees_everything(user):
            return self
        options = self.model._meta
        paths = access.paths_for(user, f"{options.app_label}.{action}_{options.model_name}")
        return self.in_territory(paths) if paths else self.none()
