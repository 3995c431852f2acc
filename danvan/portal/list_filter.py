"""What every filter of a list is: strict, and told in words."""

from collections.abc import Mapping
from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.forms import BoundField
from django.http import QueryDict

from danvan.portal.layout import PARAMETERS
from models_registry.access import Asker
from models_registry.choices import in_a_sentence
from models_registry.models import Unit


class ListFilter(filters.FilterSet):
    """An unknown parameter or value is an error (the page says so and shows no row), never "all rows"."""

    q = filters.CharFilter(label="Từ cần tìm", method="pass_on", max_length=200)

    MAIN: tuple[str, ...] = ("q",)  # shown first; the rest is folded away

    data: QueryDict | dict[str, Any]  # of an address: empty, but never None
    user: Asker

    @property
    def unknown_parameters(self) -> list[str]:
        """Names in the address that this list does not know."""
        return [name for name in self.data if name not in self.filters and name not in PARAMETERS]

    @property
    def is_refused(self) -> bool:
        """Whether the list must show an error in place of rows."""
        return bool(self.unknown_parameters) or not self.form.is_valid()

    @property
    def main_fields(self) -> list[BoundField]:
        """Of its form what is shown first, beside the words."""
        return [
            field for field in self.form.visible_fields() if field.name in self.MAIN and field.name != "q"
        ]

    @property
    def further_fields(self) -> list[BoundField]:
        """Of its form what is folded away."""
        return [field for field in self.form.visible_fields() if field.name not in self.MAIN]

    @property
    def is_further_asked(self) -> bool:
        """Whether the address says something of what is folded away."""
        return any(field.data for field in self.further_fields)

    @property
    def values(self) -> Mapping[str, str]:
        """The valid filter values that were given."""
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @property
    def applied(self) -> list[tuple[str, str]]:
        """What is filtered by, as (label, value in words) (valid filters)."""
        found = []
        for field in self.form:
            if value := self.values.get(field.name):
                choices = dict(getattr(field.field, "choices", ()))
                found.append((str(field.label), in_a_sentence(str(choices.get(value, f"“{value}”")))))
        return found

    @property
    def in_words(self) -> str:
        """ "Năm: 2021; Đơn vị: Xã Xuân Lập"."""
        return "; ".join(f"{label}: {value}" for label, value in self.applied)

    @property
    def words(self) -> str:
        """The words asked for."""
        return self.values.get("q", "")

    @property
    def unit_asked(self) -> Unit | None:
        """The unit whose list it is, where one is asked for (valid filters)."""
        return None

    @property
    def is_counted(self) -> bool:
        """Whether its number is known elsewhere, and so has to be told: else a long list is counted to a thousand."""
        return True

    def pass_on(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Answered elsewhere, together with others."""
        return queryset
