"""What an officer may choose from in this room: units, years, fields, columns."""

from collections.abc import Collection
from typing import Final

from models_registry.imports.columns import BY_NAME, COLUMNS
from models_registry.models import ActivityField, Programme, Unit

Choices = list[tuple[str, str]]
NOT_TAKEN: Final = "khong-lay"
UNANSWERED: Final = ("", "Chưa chọn")
# Columns of the portal's own lists, which tell it the registration of a row; a commune's list has none of them.
OF_OWN_LISTS: Final = ("number", "programme", "state", "return_reason")


def year_choices() -> Choices:
    """Years in which registrations are still taken, newest first."""
    years = {year for programme in Programme.objects.filter(is_closed=False) for year in programme.years}
    return [(str(year), str(year)) for year in sorted(years, reverse=True)]


def field_choices() -> Choices:
    """Fields in use, by code."""
    return list(ActivityField.objects.filter(is_active=True).values_list("code", "name"))


def unit_choices(units: list[Unit]) -> Choices:
    """Units by key."""
    return [(str(unit.pk), unit.choice_label) for unit in units]


def column_choices(near: Collection[str] = ()) -> Choices:
    """What a column may be, the likely ones on top."""
    others = [column.name for column in COLUMNS if column.name not in ("left_out", *OF_OWN_LISTS)]
    names = [*near, *others]
    return [(name, BY_NAME[name].label) for name in dict.fromkeys(names)] + [(NOT_TAKEN, "Không lấy cột này")]


def nearest_first(choices: Choices, near: Collection[str]) -> tuple[Choices, str]:
    """Choices with the likely ones on top, and the one to preselect: the only likely one, else none."""
    likely = [choice for choice in choices if choice[1].strip("\u2003").split(" (")[0] in near]
    rest = [choice for choice in choices if choice not in likely]
    return [*likely, *rest], likely[0][0] if len(likely) == 1 else ""
