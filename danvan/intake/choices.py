"""What an officer may choose from in this room: units, years, fields, columns."""

from collections.abc import Collection
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from awards.models import Decision
from danvan.lib.dates import parse_date
from danvan.lib.fields import longest
from danvan.lists.subjects import Subject
from models_registry.access import Asker
from models_registry.choices import UnitSelect, unit_choices
from models_registry.models import Programme, Unit
from models_registry.models.programmes import fields_offered_to

Choices = list[tuple[str, str]]
NOT_TAKEN: Final = "khong-lay"
UNANSWERED: Final = ("", "Chưa chọn")


def year_choices(user: Asker) -> Choices:
    """Years in which the user's units may still register, newest first."""
    programmes = Programme.objects.visible_to(user).open_to_registrations()
    years = {year for programme in programmes for year in programme.years}
    return [(str(year), str(year)) for year in sorted(years, reverse=True)]


def field_choices(user: Asker) -> Choices:
    """Fields in which the user's units register, by code."""
    return [(field.code, field.choice_label) for field in fields_offered_to(user).select_related("unit")]


def choices_of(subject: Subject, units: list[Unit], user: Asker) -> dict[str, Choices]:
    """What may be chosen for a sheet or a word, by column.

    A programme that no longer takes registrations still takes commendations.
    """
    programmes = Programme.objects.visible_to(user).select_related("unit")
    every_year = sorted({year for programme in programmes for year in programme.years}, reverse=True)
    own = {name: list(labels.items()) for name, labels in subject.labels.items()}
    if subject.only_open_programmes:
        own |= {"field": field_choices(user), "year": year_choices(user)}
    else:
        codes = [programme.code for programme in programmes]
        own["programme"] = [
            (one.code, str(one)) if codes.count(one.code) == 1 else (one.full_code, one.choice_label)
            for one in programmes
        ]
        own["year"] = [(str(year), str(year)) for year in every_year]
    return own | {"unit": unit_choices(units)}


def column_choices(subject: Subject, near: Collection[str] = ()) -> Choices:
    """What a column may be, the likely ones on top."""
    columns = subject.columns
    names = [*near, *(name for name in columns.by_name if name not in subject.columns_not_offered)]
    return [(name, columns.label(name)) for name in dict.fromkeys(names)] + [(NOT_TAKEN, "Không lấy cột này")]


def said_field(
    subject: Subject, name: str, choices: dict[str, Choices], empty: tuple[str, str]
) -> forms.Field:
    """The field for something said of a whole sheet: a choice, or a text where there is nothing to choose from."""
    label = subject.sheet_labels.get(name) or subject.columns.label(name)
    if name in choices:
        widget = UnitSelect if name == "unit" else forms.Select
        return forms.ChoiceField(label=label, required=False, choices=[empty, *choices[name]], widget=widget)
    return typed_field(name, label)


def typed_field(name: str, label: str) -> forms.CharField:
    """The number, day or body of a decision, as a person types them."""
    if name == "decided_on":
        return forms.CharField(
            label=label,
            required=False,
            max_length=40,
            validators=[_check_day],
            help_text="Ngày/tháng/năm, ví dụ 05/10/2022.",
        )
    column = {"decision": "number", "body": "body"}[name]
    return forms.CharField(label=label, required=False, max_length=longest(Decision, column))


def _check_day(value: Any) -> None:
    try:
        day = parse_date(value)
    except ValueError as reason:
        raise ValidationError(str(reason)) from None
    if day and day.date is None:
        raise ValidationError(f"“{value}” chưa đủ ngày, tháng, năm; ví dụ đúng: 05/10/2022.")


def nearest_first(choices: Choices, near: Collection[str]) -> tuple[Choices, str]:
    """Choices with the likely ones on top, and the one to preselect: the only likely one, else none."""
    likely = []
    for choice in choices:
        name = choice[1].strip("\u2003").split(" (")[0]
        if (
            name in near or name.split(", ")[0] in near
        ):  # a unit with a namesake is told with what stands above it
            likely.append(choice)
    rest = [choice for choice in choices if choice not in likely]
    return [*likely, *rest], likely[0][0] if len(likely) == 1 else ""
