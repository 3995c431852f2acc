"""Law 1, fail closed: which rows a user may see or change, asked on every unit-bearing queryset."""

from collections.abc import Iterable
from typing import Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from models_registry import access

_Row = TypeVar("_Row", bound=models.Model, covariant=True)


def within(paths: Iterable[str], lookup: str) -> Q:
    """The condition "the unit behind `lookup` lies under one of these paths"; no path matches nothing."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{lookup}__startswith": path})
    return condition


class ScopedQuerySet(models.QuerySet[_Row]):
    """Rows that belong to a unit. The model names its way there: `unit_lookup = "registrant__unit"`."""

    def in_territory(self, paths: Iterable[str]) -> Self:
        """Rows of the units under these paths (see `models_registry.territory`)."""
        lookup: str = self.model.unit_lookup  # type: ignore[attr-defined] # said above: the model's own
        return self.filter(within(paths, f"{lookup}__path" if lookup else "path"))

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
        paths = access.paths_for(user, permission)
        return self.in_territory(paths) if paths else self.none()

    def _permission(self, action: str) -> str:
        options = self.model._meta
        return f"{options.app_label}.{action}_{options.model_name}"
