"""Putting up: of registrations, models and registrants the nominees of an office, with name and post as they stand."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone

from awards.models import Nominee, Purpose
from awards.models.recognitions import listed
from models_registry import access, trail
from models_registry.models import EmulationModel, Registrant, Registration, State, Unit
from models_registry.models.calendar import unit_in
from models_registry.services.reasons import Refusals
from models_registry.territory import territory_paths

Thing = Registration | EmulationModel | Registrant  # of what somebody is put up
NOT_YOURS: Final = "Đồng chí không có quyền làm việc này ở đơn vị đã chọn."


def must(by: access.Actor, permission: str, unit: Unit) -> None:
    """Raises ValidationError for whoever may not do that in the unit."""
    if not access.may(by, permission, unit):
        raise ValidationError(NOT_YOURS)


def put_up(
    things: Iterable[Thing],
    *,
    office: Unit,
    purpose: str,
    year: int,
    by: access.Actor,
    merit: str = "",
    standing: Sequence[Nominee] = (),
) -> list[Nominee]:
    """Nominees of these things in the territory of the office, for a year; `standing` are those listed there already.

    Raises ValidationError, and puts up none, for what lies elsewhere, was not accepted, is of another year, or stands
    on the list already.
    """
    with trail.act(by):
        must(by, "awards.add_nominee", office)
        drafted = [_drafted(thing, office, purpose, year, merit) for thing in _locked(things)]
        paths = territory_paths(office.path, timezone.localdate(), access.successions_for(by))
        if away := [row for row in drafted if not row.unit.path.startswith(paths)]:
            raise ValidationError(f"Không thuộc địa bàn của {office.label}: {listed(away)}.")
        refuse_twice([*standing, *drafted])
        for row in drafted:
            row.full_clean(exclude=["sort_name"])
        return trail.create_all(drafted)


def refuse_twice(nominees: Iterable[Nominee]) -> None:
    """Raises ValidationError where a list would hold one subject twice."""
    rows = list(nominees)
    named = Counter(row.subject for row in rows)
    if twice := [row for row in {row.subject: row for row in rows}.values() if named[row.subject] > 1]:
        raise ValidationError(f"Đã có trong danh sách: {listed(twice)}.")


def again_for(nominees: Iterable[Nominee], purpose: str) -> tuple[list[Nominee], list[Thing]]:
    """Of an office's own nominees those that serve the purpose as they are, and of what new ones are to be made.

    Who was put up to be recognised is put up anew to be commended, for his model: that is another merit's list.
    """
    same = [row for row in nominees if row.purpose == purpose]
    others = [row.registration or row.model or row.registrant for row in nominees if row.purpose != purpose]
    return same, others


def _locked(things: Iterable[Thing]) -> list[Thing]:
    """As they stand now, each once; nobody changes them before the act ends."""
    rows = list(things)
    of_registrations = Registration.objects.select_related("model__registrant__unit", "unit", "programme")
    of_models = EmulationModel.objects.select_related("registrant__unit")
    of_registrants = Registrant.objects.select_related("unit")
    return [
        *of_registrants.locked([row for row in rows if isinstance(row, Registrant)]),
        *of_models.locked([row for row in rows if isinstance(row, EmulationModel)]),
        *of_registrations.locked([row for row in rows if isinstance(row, Registration)]),
    ]


def _drafted(thing: Thing, office: Unit, purpose: str, year: int, merit: str) -> Nominee:
    registration = thing if isinstance(thing, Registration) else None
    model = registration.model if registration else thing if isinstance(thing, EmulationModel) else None
    holder = model.registrant if model else thing
    if not isinstance(holder, Registrant):
        raise TypeError(thing)
    if registration:
        if fault := _fault_of_registration(registration, year):
            raise ValidationError(f"{registration}: {fault}.")
    elif purpose == Purpose.RECOGNISE:
        raise ValidationError("Chỉ đưa ra công nhận mô hình đã đăng ký; hãy chọn từ lượt đăng ký.")
    return Nominee(
        office=office,
        purpose=purpose,
        year=year,
        registrant=holder,
        model=model,
        registration=registration,
        recipient_kind=holder.kind,
        recipient_name=holder.name,
        recipient_post=holder.post,
        unit=registration.unit if registration else unit_in(holder.unit, year),
        merit=merit,
        from_on=date(year, 1, 1),
        to_on=date(year, 12, 31),
        is_demo=holder.is_demo,
    )


def refusals_of_putting_up(
    rows: Collection[Registration],
    by: access.Asker,
    *,
    office: Unit,
    purpose: str,
    year: int,
    standing: Collection[Nominee],
) -> Refusals:
    """Which of these registrations (with unit and model) `put_up` refuses for that list, and why (no query)."""
    paths = territory_paths(office.path, timezone.localdate(), access.successions_for(by))
    taken = {nominee.subject for nominee in standing}
    found: Refusals = {}
    for row in rows:
        subject = (
            ("registration", row.pk)
            if purpose == Purpose.RECOGNISE
            else ("registrant", row.model.registrant_id)
        )
        if fault := _fault_of_registration(row, year):
            found[row.pk] = fault
        elif not row.unit.path.startswith(paths):
            found[row.pk] = f"không thuộc địa bàn của {office.label_in_text}"
        elif subject in taken:
            found[row.pk] = "đã có trong danh sách"
        taken.add(subject)
    return found


def _fault_of_registration(row: Registration, year: int) -> str:
    if row.state != State.ACCEPTED:
        return f"chưa tiếp nhận (đang ở trạng thái “{row.get_state_display().lower()}”)"
    if row.double_of_id:
        return "trùng năm với lượt đăng ký khác"
    return fault_of_year_listed(row.year, year)


def fault_of_year_listed(year: int | None, listed_for: int) -> str:
    """Why a list for that year cannot hold what is of the other one; "" where it can, or the year is unknown."""
    return (
        f"đang xét cho năm {listed_for}, lượt đăng ký của năm {year}"
        if year not in (None, listed_for)
        else ""
    )
