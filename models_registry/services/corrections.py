"""Corrections of what was accepted: made by whoever decides, asked for by whoever enters."""

from collections.abc import Collection, Mapping
from typing import Any, Final, TypeVar

from django.core.exceptions import ValidationError
from django.dispatch import Signal

from danvan.lib.text import joined
from models_registry import access, trail
from models_registry.models import CorrectionRequest, EmulationModel, Registrant, Registration, Unit
from models_registry.models.calendar import kin_in, years_of
from models_registry.models.corrections import as_text, from_text, label_of
from models_registry.permissions import DECIDE
from models_registry.scoping import scoped_rows
from models_registry.services.reasons import needed_reason
from models_registry.services.registrations import move_records

Fixed = TypeVar("Fixed", Registration, EmulationModel, Registrant)
_SUBJECT: Final[Mapping[type[Any], str]] = {
    Registration: "registration",
    EmulationModel: "model",
    Registrant: "registrant",
}
# Sent of a row as it is to be, before it is written or asked for: `row`, `names` of what changes, `reason`, `is_asked`.
# Rooms on the right hold against it what hangs on it, and raise ValidationError where that cannot be.
correcting: Final = Signal()


def correct(row: Fixed, values: Mapping[str, Any], *, by: access.Actor, reason: str) -> Fixed:
    """Changes fields that stand fast, each by name, of a registration, a model or a registrant, and says why.

    Only who decides in the row's unit does it, and in the unit that it comes to. With the unit of a registration its
    model moves along, and its registrant, unless something else of theirs is in the old unit (`_move_along`).
    """
    reason = needed_reason(reason)
    with trail.act(by, reason):
        row = _locked(row)
        _must_decide(by, row)
        left = row.unit
        for name, value in _correctable(row, values).items():
            setattr(row, name, value)
        if isinstance(row, Registration) and "year" in values:
            row.double_of = None  # the constraint says whether it is one again
        _must_decide(by, row)
        row.is_being_corrected = True
        row.full_clean()
        correcting.send(type(row), row=row, names=set(values), reason=reason, is_asked=False)
        trail.save(row)
        if isinstance(row, Registration) and row.unit != left:
            _move_along(row, left)
    return row


def _move_along(row: Registration, left: Unit) -> None:
    """Model and registrant go where the registration went: it had been entered in the wrong unit, so had they.

    They stay if they were of a third unit, or if another registration of the model, or another model of the
    registrant, is of the unit that was left. They stay too if only the time was mistaken: the unit that was left had
    come from the other one, or gone on in it, and goes on with the model (`calendar.unit_in`).
    """
    if any(row.unit in kin_in(left, year) for year in years_of(row.year, row.programme)):
        return
    model = _locked(row.model)
    if model.unit != left or model.registrations.filter(unit=left).exists():
        return
    model.is_being_corrected = True
    trail.save(model, unit=row.unit)
    registrant = _locked(model.registrant)
    if registrant.unit != left or registrant.models.filter(unit=left).exists():
        return
    registrant.is_being_corrected = True
    trail.save(registrant, unit=row.unit)


def move_registrant(row: Registrant, unit: Unit, *, by: access.Actor, reason: str) -> Registrant:
    """A registrant is of another unit from now on; his models of which nothing was accepted go along.

    What was accepted stays in the unit of its year. By whoever decides in both units.
    """
    with trail.act(by, needed_reason(reason)):
        if row.unit_id == unit.pk:
            raise ValidationError({"unit": f"Đã thuộc {unit.label}."})
        left = row.unit_id
        moved = correct(row, {"unit": unit}, by=by, reason=reason)
        move_records(list(moved.models.filter(unit=left)), unit, by=by)
    return moved


def request_correction(
    row: Fixed, values: Mapping[str, Any], *, by: access.Actor, reason: str
) -> CorrectionRequest:
    """Asks whoever decides for a correction of these fields, granted or refused together.

    A field for which a request waits already is not asked for again.
    """
    reason = needed_reason(reason)
    with trail.act(by, reason):
        row = _locked(row)
        _must_enter(by, row)
        if not row.is_fixed:
            raise ValidationError("Chưa được tiếp nhận: đồng chí sửa thẳng, không cần đề nghị đính chính.")
        before = {name: as_text(row, name) for name in _correctable(row, values)}
        _refuse_second(row, values)
        unit = row.unit
        for name, value in values.items():
            setattr(row, name, value)
        row.is_being_corrected = True
        row.full_clean()
        correcting.send(type(row), row=row, names=set(values), reason=reason, is_asked=True)
        request = CorrectionRequest(
            **{_SUBJECT[type(row)]: row},
            unit=unit,
            before=before,
            after={name: as_text(row, name) for name in values},
            reason=reason,
            asked_by=access.account_of(by),
        )
        trail.save(request)
    return request


def grant_corrections(requests: Collection[CorrectionRequest], by: access.Actor) -> int:
    """Corrects what was asked for; returns how many requests.

    What has changed since is not overwritten; what has become so since (a model moved along) needs no correction.
    """
    with trail.act(by):
        waiting = _waiting(requests, by)
        for one in waiting:
            subject = one.subject
            now = {name: as_text(subject, name) for name in one.after}
            if any(text not in (one.before[name], one.after[name]) for name, text in now.items()):
                raise ValidationError(
                    f"{one}: nội dung đã đổi từ khi đề nghị. Hãy không chấp nhận rồi đề nghị lại."
                )
            values = {
                name: from_text(type(subject), name, text)
                for name, text in one.after.items()
                if text != now[name]
            }
            if values:
                correct(subject, values, by=by, reason=one.reason)
            trail.save(one, state=CorrectionRequest.State.GRANTED, decided_by=access.account_of(by))
    return len(waiting)


def refuse_corrections(requests: Collection[CorrectionRequest], by: access.Actor, reason: str) -> int:
    """Leaves what was asked for as it is, and tells the officer why; returns how many."""
    reason = needed_reason(reason)
    with trail.act(by, reason):
        waiting = _waiting(requests, by)
        for one in waiting:
            trail.save(
                one,
                state=CorrectionRequest.State.REFUSED,
                answer=reason,
                decided_by=access.account_of(by),
            )
    return len(waiting)


def _waiting(requests: Collection[CorrectionRequest], by: access.Actor) -> list[CorrectionRequest]:
    rows = CorrectionRequest.objects.select_related("unit").locked(requests)
    if not access.may_in_all(by, DECIDE, (row.unit for row in rows)):
        raise ValidationError("Đồng chí không có quyền quyết định đính chính của đơn vị này.")
    if done := [row for row in rows if row.state != CorrectionRequest.State.WAITING]:
        named = "; ".join(f"{row} ({row.get_state_display().lower()})" for row in done)
        raise ValidationError(f"Đề nghị đã được giải quyết: {named}.")
    return rows


def _refuse_second(row: Fixed, names: Collection[str]) -> None:
    """One request at a time for a field: of two that were asked for, granting the first would undo the second."""
    waiting = CorrectionRequest.objects.filter(
        **{_SUBJECT[type(row)]: row}, state=CorrectionRequest.State.WAITING
    )
    asked = {name for request in waiting for name in request.after}
    if again := [label_of(type(row), name) for name in row.FIXED if name in asked.intersection(names)]:
        raise ValidationError(
            f"Mục này đang có đề nghị đính chính chờ xem xét: {joined(', ', *again)}. "
            "Hãy chờ trả lời rồi đề nghị lại nếu cần."
        )


def _locked(row: Fixed) -> Fixed:
    """The row as it stands now, locked."""
    (found,) = scoped_rows(type(row)).select_related("unit").locked([row])
    return found


def _must_decide(by: access.Actor, row: Fixed) -> None:
    if not access.may(by, DECIDE, row.unit):
        raise ValidationError("Đồng chí không có quyền đính chính ở đơn vị này.")


def _must_enter(by: access.Actor, row: Fixed) -> None:
    if not access.may(by, f"models_registry.change_{row._meta.model_name}", row.unit):
        raise ValidationError("Đồng chí không có quyền đề nghị đính chính ở đơn vị này.")


def _correctable(row: Fixed, values: Mapping[str, Any]) -> Mapping[str, Any]:
    if not values or not set(values) <= set(row.FIXED):
        raise ValidationError("Không có mục nào để đính chính.")
    return values
