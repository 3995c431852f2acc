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
from models_registry.choices import UnitSelect, in_a_sentence, unit_choices
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
    """Choices with the likely ones on top, in their order, and the one to preselect: the only likely one, else none.

    A unit with a namesake is called with what stands above it in the choices, and without in `near`.
    """
    order = {name: number for number, name in reversed([*enumerate(near)])}
    places = [
        (min(order.get(name, len(order)) for name in _called(label)), (value, label))
        for value, label in choices
    ]
    ordered = sorted(places, key=lambda one: one[0])
    likely = [choice for place, choice in ordered if place < len(order)]
    return [choice for _, choice in ordered], likely[0][0] if len(likely) == 1 else ""


def _called(label: str) -> set[str]:
    """ "Xã Bình An, tỉnh Tuyên Quang (từ 01/07/2025)": with its days or without, in any case without the province."""
    name, bracket, days = in_a_sentence(label).partition(" (")
    short = name.split(", ")[0]
    return {name, short, f"{short}{bracket}{days}"}
