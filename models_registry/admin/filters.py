"""Filters of the entry lists; a value that is not offered is an error, never "all rows"."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import Choices, Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from danvan.lib.choices import label_of
from models_registry.admin.base import visible_rows
from models_registry.choices import UnitSelect, unit_labels
from models_registry.models import Level, Novelty, Programme, State, Unit
from models_registry.models.registrants import Kind
from models_registry.models.years import UNKNOWN_YEAR_WORDS
from models_registry.scoping import within
from models_registry.territory import load_successions, territory_paths


class StrictFilter(admin.SimpleListFilter):
    """A list of choices; anything else in the address is refused."""

    def value(self) -> str | None:
        value = super().value()
        if value is not None and value not in {str(key) for key, _label in self.lookup_choices}:
            raise IncorrectLookupParameters(f"{self.parameter_name}={value}")
        return value

    def has_output(self) -> bool:
        return super().has_output() or bool(self.used_parameters)


class UnitFilter(StrictFilter):
    """A unit with all that lies in its territory today; communes and above."""

    title = "đơn vị"
    parameter_name = "unit"
    template = "admin/unit_filter.html"

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]") -> list[tuple[str, str]]:
        units = list(Unit.objects.visible_to(request.user).without_villages().order_by("path"))
        self.paths = {str(unit.pk): unit.path for unit in units}
        # More than are seen at a glance are found by typing; what else is filtered by goes along.
        self.is_long = len(units) > UnitSelect.FEW
        self.others = [(name, value) for name, value in request.GET.items() if name not in ("unit", "p")]
        return [(str(key), label) for key, label in unit_labels(units).items()]

    @property
    def without(self) -> str:
        """The address of the list without this filter, behind its question mark."""
        return urlencode(self.others)

    @property
    def typed(self) -> str:
        """The label of the unit that is filtered by, for the line to type in."""
        return str(dict(self.lookup_choices).get(self.value() or "", ""))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        if value is None:
            return queryset
        paths = territory_paths(self.paths[value], timezone.localdate(), load_successions())
        lookup = queryset.model.unit_lookup
        return queryset.filter(within(paths, f"{lookup}__path" if lookup else "path"))


class _ColumnFilter(StrictFilter):
    """One column compared with a choice; where the column is may differ between lists."""

    lookup = ""
    choices_of: Any = None

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]") -> list[tuple[str, str]]:
        return list(self.choices_of.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        return queryset if value is None else queryset.filter(**{self.lookup: value})


def choice_filter(lookup: str, name: str, label: str, choices_of: "type[Choices]") -> type[StrictFilter]:
    """A filter on a column with fixed choices, for example its state."""
    return type(
        f"{name.title()}Filter",
        (_ColumnFilter,),
        {"lookup": lookup, "parameter_name": name, "title": label, "choices_of": choices_of},
    )


def state_filter(lookup: str = "state") -> type[StrictFilter]:
    return choice_filter(lookup, "state", "trạng thái", State)


def level_filter(lookup: str = "level", label: str = "cấp đăng ký") -> type[StrictFilter]:
    return choice_filter(lookup, "level", label, Level)


def novelty_filter(lookup: str = "novelty") -> type[StrictFilter]:
    return choice_filter(lookup, "novelty", "tính chất", Novelty)


def kind_filter(lookup: str) -> type[StrictFilter]:
    return choice_filter(lookup, "kind", "tập thể, cá nhân, hộ gia đình", Kind)


class _RowFilter(_ColumnFilter):
    """One column compared with a row of a catalogue, known by its key or another column that is its own."""

    key = "pk"

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]") -> list[tuple[str, str]]:
        rows = visible_rows(self.choices_of, request.user)
        return [(str(getattr(row, self.key)), label_of(row)) for row in rows]


def row_filter(lookup: str, name: str, label: str, model: type[Model], key: str = "pk") -> type[StrictFilter]:
    """A filter on a link to a catalogue (field, programme)."""
    return type(
        f"{name.title()}Filter",
        (_RowFilter,),
        {"lookup": lookup, "parameter_name": name, "title": label, "choices_of": model, "key": key},
    )


class _YearFilter(StrictFilter):
    title = "năm"
    parameter_name = "year"
    lookup = "year"

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]") -> list[tuple[str, str]]:
        programmes = Programme.objects.visible_to(request.user)
        years = {year for programme in programmes for year in programme.years}
        return [
            *((str(year), str(year)) for year in sorted(years, reverse=True)),
            ("none", UNKNOWN_YEAR_WORDS),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        if value is None:
            return queryset
        return queryset.filter(**{self.lookup: None if value == "none" else int(value)})


def year_filter(lookup: str = "year") -> type[StrictFilter]:
    """A filter on a year that may be unknown."""
    return type("YearFilter", (_YearFilter,), {"lookup": lookup})
