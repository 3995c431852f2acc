"""Catalogues whose rows hold from a day to a day, for every office or for one and what lies below it."""

from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from models_registry.models import Unit
from models_registry.models.calendar import refuse
from models_registry.scoping import OwnedQuerySet
from models_registry.territory import load_successions, territory_paths

_Row = TypeVar("_Row", bound=models.Model, covariant=True)


class DatedQuerySet(OwnedQuerySet[_Row]):
    """Rows with `from_on` and `to_on`; without the first they always held, without the second they still do."""

    def holding_on(self, day: date) -> Self:
        """Those that hold on that day, its first and its last included."""
        begun = Q(from_on=None) | Q(from_on__lte=day)
        return self.filter(begun, Q(to_on=None) | Q(to_on__gte=day))

    def serving_unit(self, unit: Unit, day: date) -> Self:
        """Those of every office, of the unit, of what it came from by that day, and of what lies above these."""
        return self.serving(territory_paths(unit.path, day, load_successions()))


def refuse_backwards(from_on: date | None, to_on: date | None) -> None:
    """Raises ValidationError beside the last day if it is before the first."""
    if from_on and to_on and to_on < from_on:
        refuse(to_on="Ngày cuối không được trước ngày đầu.")
