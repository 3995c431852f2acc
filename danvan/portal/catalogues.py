"""What the filters of lists choose from, and the rows of units of a review: read once for all lists that share them."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from awards.models import AwardForm
from awards.models.decisions import Revocations, load_revocations
from danvan.portal import filter_scopes
from danvan.review.figures.counted import Records
from danvan.review.figures.fields import FieldRows, own_rows, rows_of
from danvan.review.models import ReviewPeriod
from danvan.review.scope import Scope
from models_registry.access import Asker, successions_for
from models_registry.choices import unit_choices
from models_registry.models import ActivityField, Programme, Unit


class Catalogues:
    """As one reader may see them. A page makes them for its list; a closing asks for thousands at one moment."""

    def __init__(self, user: Asker) -> None:
        self.user = user
        self._fields: dict[int | None, FieldRows] = {}
        self._in_time: dict[tuple[Records[Any], Scope, str], QuerySet[Any]] = {}
        self._rows: dict[Scope, dict[tuple[str, str], frozenset[int]]] = {}

    @cached_property
    def programmes(self) -> dict[str, list[Programme]]:
        """By the code that addresses name them with."""
        found: dict[str, list[Programme]] = {}
        for programme in Programme.objects.visible_to(self.user):
            found.setdefault(programme.code, []).append(programme)
        return found

    @cached_property
    def periods(self) -> dict[str, ReviewPeriod]:
        """By their key, as addresses have it."""
        found = ReviewPeriod.objects.visible_to(self.user).select_related("unit", "field_set")
        return {str(one.pk): one for one in found}

    def fields(self, period: ReviewPeriod | None) -> FieldRows:
        """The rows of fields of a period, else each field by itself."""
        key = period.pk if period else None
        if key not in self._fields:
            self._fields[key] = (
                rows_of(period) if period else own_rows(ActivityField.objects.visible_to(self.user))
            )
        return self._fields[key]

    def units(self, asked: Iterable[str]) -> dict[str, Unit]:
        """Communes and above, and the villages asked for, by their key as addresses have it."""
        asked = set(filter(None, asked))
        if asked <= self._communes.keys():
            return self._communes
        return self._chosen(asked)

    def choices(self, units: dict[str, Unit]) -> list[tuple[str, str]]:
        """Of these units, for a form."""
        return self._choices if units is self._communes else unit_choices(units.values())

    @cached_property
    def _communes(self) -> dict[str, Unit]:
        return self._chosen(())

    @cached_property
    def _choices(self) -> list[tuple[str, str]]:
        return unit_choices(self._communes.values())

    def _chosen(self, asked: Iterable[str]) -> dict[str, Unit]:
        return {str(unit.pk): unit for unit in filter_scopes.units_to_choose(self.user, asked)}

    @cached_property
    def forms(self) -> list[AwardForm]:
        """Forms of commendation."""
        return list(AwardForm.objects.visible_to(self.user).select_related("unit"))

    @cached_property
    def papers(self) -> Revocations:
        """What revokes what."""
        return load_revocations()

    @cached_property
    def every_unit(self) -> list[Unit]:
        """All that the reader may see, villages too."""
        return list(Unit.objects.visible_to(self.user))

    def in_time(self, records: Records[Any], scope: Scope, day: str) -> QuerySet[Any]:
        """The records of the scope's period of those days that `day` (COUNTED, AFTER ...) means."""
        key = (records, scope, day)
        if key not in self._in_time:
            self._in_time[key] = filter_scopes.in_time(records, scope, day, successions_for(self.user))
        return self._in_time[key]

    def units_of_row(self, scope: Scope, row: str, alone: str) -> frozenset[int]:
        """The units counted in a row of the review's table of units, by its unit's key; none where there is no such."""
        if scope not in self._rows:
            self._rows[scope] = filter_scopes.units_of_rows(
                scope, self.every_unit, successions_for(self.user)
            )
        return self._rows[scope].get((row, alone), frozenset())
