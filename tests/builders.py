"""Plain builders for tests: each writes one row with sensible values for whatever the test does not say."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from unittest.mock import patch

from django.db import connection

from awards.evidence import add_evidence, receive
from awards.models import CriteriaSet, Decision, Evidence, Recognition
from awards.models.evidence import Subject
from danvan.accounts.models import User
from danvan.lib.append_only import drop_triggers, make_triggers
from danvan.review.models import ReviewPeriod, StatedFigure
from danvan.review.scope import Scope
from models_registry import trail
from models_registry.access import OPERATOR
from models_registry.models import (
    ActivityField,
    Assignment,
    EmulationModel,
    FieldSet,
    Kind,
    Level,
    Programme,
    Registrant,
    Registration,
    State,
    Unit,
    UnitSuccession,
)
from models_registry.permissions import Task
from models_registry.standard_fields import STANDARD_FIELDS
from models_registry.units.writing import write_path

PASSWORD = "suoi-rong-trau-ve-2022"
_numbers = count(1)


def stopped(day: date) -> AbstractContextManager[Any]:
    """The clock stands at the noon of that day."""
    return patch(
        "django.utils.timezone.now", return_value=datetime(day.year, day.month, day.day, 5, tzinfo=UTC)
    )


def make_unit(kind: str = "commune", name: str = "", parent: Unit | None = None, **values: Any) -> Unit:
    """A unit with its path."""
    unit = Unit.objects.create(
        kind=kind, name=name or f"Đơn vị {next(_numbers)}", parent=parent, path="", **values
    )
    write_path(unit)
    return unit


def make_succession(predecessor: Unit, successor: Unit, effective_on: date, **values: Any) -> UnitSuccession:
    return UnitSuccession.objects.create(
        predecessor=predecessor, successor=successor, effective_on=effective_on, **values
    )


# The six fields of 2022 come with their other names.
_ALIASES = {field["code"]: "\n".join(field["aliases"]) for field in STANDARD_FIELDS}


def make_field(code: str = "economy", name: str = "", **values: Any) -> ActivityField:
    """The field of that code, made when it is not there yet."""
    name = name or f"Lĩnh vực {code}"
    return ActivityField.objects.get_or_create(
        code=code,
        defaults={"name": name, "short_name": name[:40], "aliases": _ALIASES.get(code, ""), **values},
    )[0]


def make_field_set(*fields: ActivityField, name: str = "", unit: Unit | None = None) -> FieldSet:
    """A set of these fields in this order."""
    field_set = FieldSet.objects.create(name=name or f"Bộ lĩnh vực {next(_numbers)}", unit=unit)
    for position, field in enumerate(fields, start=1):
        field_set.entries.create(field=field, position=position)
    return field_set


def make_programme(
    first_year: int = 2020, last_year: int = 2022, cut_off_on: date | None = None, **values: Any
) -> Programme:
    """The programme of those years, made when it is not there yet, with its review that serves every office.

    The review is counted on the day of cut-off, else at the end of its last year.
    """
    make_period(first_year, last_year, counting_on=cut_off_on or date(last_year, 12, 31))
    unit = values.pop("unit", None)
    return Programme.objects.get_or_create(
        unit=unit, first_year=first_year, last_year=last_year, defaults=values
    )[0]


def make_period(
    first_year: int = 2020, last_year: int = 2022, unit: Unit | None = None, slug: str = "", **values: Any
) -> ReviewPeriod:
    """The review of those years, made when it is not there yet."""
    return ReviewPeriod.objects.get_or_create(
        unit=unit,
        slug=slug or f"{first_year}-{last_year}",
        defaults={
            "kind": ReviewPeriod.Kind.INTERIM,
            "title": f"Sơ kết giai đoạn {first_year} - {last_year}",
            "from_on": date(first_year, 1, 1),
            "to_on": date(last_year, 12, 31),
            **values,
        },
    )[0]


def programme_of(scope: Scope) -> Programme:
    """The programme with which a scope's review was made."""
    return Programme.objects.get(first_year=scope.period.first_year, last_year=scope.period.last_year)


def period_of(programme: Programme) -> ReviewPeriod:
    """The review that was made with a programme."""
    return ReviewPeriod.objects.get(slug=programme.code, unit=None)


def scope_of(programme: Programme, unit: Unit, *rest: Any, **more: Any) -> Scope:
    """The review of a programme's years: its unit, year, levels."""
    return Scope(period_of(programme), unit, *rest, **more)


def make_registrant(
    unit: Unit | None = None, name: str = "", kind: str = Kind.COLLECTIVE, **values: Any
) -> Registrant:
    return Registrant.objects.create(
        unit=unit or make_unit(), name=name or f"Hội Phụ nữ số {next(_numbers)}", kind=kind, **values
    )


def change_something(unit: Unit) -> Registrant:
    """What the trail knows and no number counts."""
    made = Registrant(unit=unit, name=f"Hội Nông dân số {next(_numbers)}", kind=Kind.COLLECTIVE)
    with trail.act(OPERATOR):
        trail.save(made)
    return made


def make_model(
    title: str | None = None,
    registrant: Registrant | None = None,
    field: ActivityField | None = None,
    unit: Unit | None = None,
    related_fields: tuple[ActivityField, ...] = (),
    **values: Any,
) -> EmulationModel:
    model = EmulationModel.objects.create(
        title=f"Mô hình số {next(_numbers)}" if title is None else title,
        registrant=registrant or make_registrant(unit),
        field=field or make_field(),
        **values,
    )
    model.related_fields.set(related_fields)
    return model


def make_registration(
    model: EmulationModel | None = None,
    year: int | None = 2021,
    programme: Programme | None = None,
    state: str = State.ACCEPTED,
    unit: Unit | None = None,
    **values: Any,
) -> Registration:
    """An accepted registration in 2021 unless the test says otherwise."""
    if state == State.RETURNED:
        values.setdefault("return_reason", "Thiếu nội dung")
    return Registration.objects.create(
        model=model or make_model(unit=unit),
        programme=programme or make_programme(),
        year=year,
        state=state,
        **values,
    )


def make_decision(unit: Unit | None = None, number: str | None = None, **values: Any) -> Decision:
    return Decision.objects.create(
        **{
            "unit": unit or make_unit("district"),
            "number": f"{next(_numbers)}/QĐ-BCĐ" if number is None else number,
            "issued_on": date(2022, 10, 5),
            "body": "Ban Chỉ đạo huyện",
            "subject": "Công nhận mô hình “Dân vận khéo”",
            "track": Decision.Track.COMMITTEE,
            **values,
        }
    )


def make_recognition(
    registration: Registration | None = None,
    level: str = Level.DISTRICT,
    decision: Decision | None = None,
    **values: Any,
) -> Recognition:
    return Recognition.objects.create(
        registration=registration or make_registration(), level=level, decision=decision, **values
    )


def make_criteria(
    unit: Unit | None = None,
    *maxima: int | None,
    grades: tuple[tuple[str, int], ...] = (),
    name: str = "",
    **values: Any,
) -> CriteriaSet:
    """A set with a criterion for each maximum (None: met or not), named A, B, C...; of every office without a unit."""
    made = CriteriaSet.objects.create(unit=unit, name=name or f"Bộ tiêu chí {next(_numbers)}", **values)
    for place, most in enumerate(maxima):
        made.criteria.create(position=place + 1, text=chr(ord("A") + place), max_points=most)
    for called, points in grades:
        made.grades.create(name=called, from_points=points)
    return made


def make_evidence(thing: Subject, content: bytes = b"", name: str = "", caption: str = "") -> Evidence:
    """A PDF behind a model, a registration or a decision, unless the test gives another file."""
    file = receive(name or "bien-ban.pdf", content or b"%%PDF-1.4 %d" % next(_numbers))
    [made] = add_evidence(thing, [file], caption=caption, by=OPERATOR)
    return made


@contextmanager
def tampering() -> Iterator[None]:
    """What happens inside is done past the database's own refusal, as its owner could."""
    connection.check_constraints()  # PostgreSQL takes no trigger off while it still has something to check
    drop_triggers()
    yield
    connection.check_constraints()
    make_triggers()


# What the three offices of a district gave their people.
COMMUNE_OFFICER = (Task.READ, Task.ENTER)
DISTRICT_OFFICER = (Task.READ, Task.ENTER, Task.DECIDE, Task.APPROVE)
COMMITTEE_MEMBER = (Task.READ, Task.APPROVE)


def assign(user: User, tasks: tuple[str, ...], unit: Unit | None) -> None:
    """These tasks for the account in the unit."""
    for task in tasks:
        Assignment.objects.create(user=user, unit=unit, task=task)


def make_user(
    tasks: tuple[str, ...] = (), unit: Unit | None = None, username: str = "", **values: Any
) -> User:
    """An account (password `PASSWORD`), with these tasks in the unit."""
    user = User.objects.create_user(
        username=username or f"tai-khoan-{next(_numbers)}", password=PASSWORD, **values
    )
    assign(user, tasks, unit)
    return user


def figure(programme: Programme, year: int | None = None, **values: Any) -> StatedFigure:
    """A published figure of a year, else of the programme's years; not yet written."""
    first, last = (year, year) if year else (programme.first_year, programme.last_year)
    return StatedFigure(from_on=date(first, 1, 1), to_on=date(last, 12, 31), **values)


def make_figure(programme: Programme, year: int | None = None, **values: Any) -> StatedFigure:
    made = figure(programme, year, **values)
    made.save()
    return made
