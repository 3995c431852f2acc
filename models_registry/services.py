"""Writers of the registry: what an officer does, each in one act of the trail."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils import timezone

from danvan.lib.text import clean
from models_registry import access, trail
from models_registry.models import (
    ActivityField,
    CorrectionRequest,
    EmulationModel,
    Registrant,
    Registration,
    State,
    Unit,
)
from models_registry.models.corrections import as_text, from_text
from models_registry.scoping import scoped_rows
from models_registry.similar import similar_models, similar_registrants
from models_registry.tasks import DECIDE

__all__ = [
    "accept",
    "correct",
    "grant_corrections",
    "move_records",
    "refuse_corrections",
    "register_model",
    "request_correction",
    "return_registrations",
    "similar_models",
    "similar_registrants",
    "starting_state",
    "submit",
    "withdraw",
]

Fixed = TypeVar("Fixed", Registration, EmulationModel, Registrant)
_BEFORE: dict[str, frozenset[str]] = {
    State.SUBMITTED: frozenset({State.DRAFT, State.RETURNED}),
    State.ACCEPTED: frozenset({State.SUBMITTED}),
    State.RETURNED: frozenset({State.SUBMITTED, State.ACCEPTED}),
    State.WITHDRAWN: frozenset({State.DRAFT, State.SUBMITTED, State.ACCEPTED, State.RETURNED}),
}
_VERBS: dict[str, str] = {
    State.SUBMITTED: "gửi",
    State.ACCEPTED: "tiếp nhận",
    State.RETURNED: "trả lại",
    State.WITHDRAWN: "rút",
}
_NAMED_AT_MOST = 10
REASON_LENGTH = 500


def starting_state(user: access.Asker, unit: Unit, *, draft: bool = False) -> str:
    """A draft if so wished; else accepted for whoever decides in that unit, submitted for others."""
    if draft:
        return State.DRAFT
    return State.ACCEPTED if access.may(user, DECIDE, unit) else State.SUBMITTED


def register_model(
    model: EmulationModel,
    registrant: Registrant,
    registration: Registration,
    *,
    by: access.Actor,
    related_fields: Iterable[ActivityField] = (),
) -> EmulationModel:
    """Writes a new model with its first registration, and its registrant when that is new too.

    A registration begins as a draft, as sent, or, where the user decides, as accepted.
    """
    with trail.act(by):
        if registrant.pk is None:
            registrant.full_clean()
        else:
            (registrant,) = Registrant.objects.select_related("unit").locked([registrant])
        unit = model.unit if model.unit_id else registrant.unit
        if not access.may(by, "models_registry.add_emulationmodel", unit):
            raise ValidationError("Đồng chí không có quyền đăng ký mô hình của đơn vị này.")
        if registration.state not in {State.DRAFT, State.SUBMITTED, starting_state(by, unit)}:
            raise ValidationError(
                f"Lượt đăng ký mới của đơn vị này không thể ở trạng thái “{registration.get_state_display()}”."
            )
        if registrant.pk is None:
            trail.save(registrant)
        model.registrant, model.unit = registrant, unit
        trail.save(model)
        model.related_fields.set(related_fields)
        related = sorted(model.related_fields.values_list("pk", flat=True))
        trail.record_changed([(model, {"related_fields": []}, {"related_fields": related})])
        registration.model, registration.unit = model, unit
        registration.full_clean()
        trail.save(registration)
    return model


def move_records(models: Collection[EmulationModel], unit: Unit, *, by: access.Actor) -> None:
    """Models of which nothing has been accepted go to another unit with their registrant, their registrations too."""
    with trail.act(by):
        keys = [model.pk for model in models if not model.is_fixed]
        trail.update_all(EmulationModel.objects.filter(pk__in=keys), unit=unit)
        trail.update_all(Registration.objects.filter(model__in=keys), unit=unit)


def submit(registrations: Collection[Registration], by: access.Actor) -> int:
    """Sends drafts and returned registrations to whoever decides; returns how many.

    A draft was not yet registered: its programme must still take registrations. A returned one was.
    """
    return _move(registrations, State.SUBMITTED, by)


def accept(registrations: Collection[Registration], by: access.Actor) -> int:
    """Accepts submitted registrations; from now on they count."""
    return _move(registrations, State.ACCEPTED, by, permission=DECIDE)


def return_registrations(registrations: Collection[Registration], by: access.Actor, reason: str) -> int:
    """Sends submitted or accepted registrations back to the unit, which must be told why."""
    return _move(registrations, State.RETURNED, by, permission=DECIDE, reason=_needed(reason))


def withdraw(
    registrations: Collection[Registration], by: access.Actor, reason: str, on: date | None = None
) -> int:
    """Takes registrations out of the movement, from that day on (today); they stay in the registry.

    What had been accepted keeps that day: it counts in a review of an earlier one.
    """
    on = on or timezone.localdate()
    if on > timezone.localdate():
        raise ValidationError("Ngày rút không thể sau hôm nay.")
    return _move(registrations, State.WITHDRAWN, by, permission=DECIDE, reason=_needed(reason), on=on)


def correct(row: Fixed, values: Mapping[str, Any], *, by: access.Actor, reason: str) -> Fixed:
    """Changes fields that stand fast, each by name, of a registration, a model or a registrant, and says why.

    Only who decides in the row's unit does it, and in the unit that it comes to.
    """
    with trail.act(by, _needed(reason)):
        row = _locked(row)
        _must_decide(by, row)
        for name, value in _correctable(row, values).items():
            setattr(row, name, value)
        if isinstance(row, Registration) and "year" in values:
            row.double_of = None  # the constraint says whether it is one again
        _must_decide(by, row)
        row.is_being_corrected = True
        row.full_clean()
        trail.save(row)
    return row


def request_correction(
    row: Fixed, values: Mapping[str, Any], *, by: access.Actor, reason: str
) -> list[CorrectionRequest]:
    """Asks whoever decides for a correction: a request for each field that is to be another."""
    with trail.act(by, _needed(reason)):
        row = _locked(row)
        _must_enter(by, row)
        if not row.is_fixed:
            raise ValidationError("Chưa được tiếp nhận: đồng chí sửa thẳng, không cần đề nghị đính chính.")
        before = {name: as_text(row, name) for name in _correctable(row, values)}
        for name, value in values.items():
            setattr(row, name, value)
        row.is_being_corrected = True
        row.full_clean()
        subject = {Registration: "registration", EmulationModel: "model", Registrant: "registrant"}[type(row)]
        unit_id = type(row)._base_manager.values_list("unit_id", flat=True).get(pk=row.pk)
        requests = [
            CorrectionRequest(
                **{subject: row},
                unit_id=unit_id,
                field=name,
                before=before[name],
                after=as_text(row, name),
                reason=_needed(reason),
                asked_by=access.account_of(by),
            )
            for name in values
        ]
        for one in requests:
            one.full_clean()
            trail.save(one)
    return requests


def grant_corrections(requests: Collection[CorrectionRequest], by: access.Actor) -> int:
    """Corrects what was asked for; returns how many. What has changed since it was asked is not overwritten."""
    with trail.act(by):
        waiting = _waiting(requests, by)
        for one in waiting:
            if as_text(one.subject, one.field) != one.before:
                raise ValidationError(
                    f"{one}: nội dung đã đổi từ khi đề nghị. Hãy không chấp nhận rồi đề nghị lại."
                )
            value = from_text(type(one.subject), one.field, one.after)
            correct(one.subject, {one.field: value}, by=by, reason=one.reason)
            trail.save(one, state=CorrectionRequest.State.GRANTED, decided_by=access.account_of(by))
    return len(waiting)


def refuse_corrections(requests: Collection[CorrectionRequest], by: access.Actor, reason: str) -> int:
    """Leaves what was asked for as it is, and tells the officer why; returns how many."""
    with trail.act(by, _needed(reason)):
        waiting = _waiting(requests, by)
        for one in waiting:
            trail.save(
                one,
                state=CorrectionRequest.State.REFUSED,
                answer=_needed(reason),
                decided_by=access.account_of(by),
            )
    return len(waiting)


def _waiting(requests: Collection[CorrectionRequest], by: access.Actor) -> list[CorrectionRequest]:
    rows = CorrectionRequest.objects.select_related("unit").locked(requests)
    if not access.may_in_all(by, DECIDE, (row.unit for row in rows)):
        raise ValidationError("Đồng chí không có quyền quyết định đính chính của đơn vị này.")
    if done := [row for row in rows if row.state != CorrectionRequest.State.WAITING]:
        named = _named([f"{row} ({row.get_state_display().lower()})" for row in done])
        raise ValidationError(f"Đề nghị đã được giải quyết: {named}.")
    return rows


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


def _needed(reason: str) -> str:
    reason = clean(reason)
    if not reason:
        raise ValidationError("Ghi rõ lý do.")
    if len(reason) > REASON_LENGTH:
        raise ValidationError(f"Lý do dài quá {REASON_LENGTH} ký tự.")
    return reason


def _move(
    registrations: Iterable[Registration],
    state: str,
    by: access.Actor,
    *,
    permission: str = "models_registry.change_registration",
    reason: str = "",
    on: date | None = None,
) -> int:
    with trail.act(by, reason):
        rows = Registration.objects.select_related("model__registrant", "unit", "programme")
        locked = rows.locked(registrations)
        if not access.may_in_all(by, permission, (row.unit for row in locked)):
            raise ValidationError(f"Đồng chí không có quyền {_VERBS[state]} lượt đăng ký của đơn vị này.")
        wrong = [row for row in locked if row.state not in _BEFORE[state]]
        if wrong:
            named = _named([f"{row} ({row.get_state_display().lower()})" for row in wrong])
            raise ValidationError(f"Không thể {_VERBS[state]}, trạng thái không phù hợp: {named}.")
        late = [
            row for row in locked if row.state == State.DRAFT and row.programme and not row.programme.accepts
        ]
        if late and state == State.SUBMITTED:
            named = _named([str(row) for row in late])
            raise ValidationError(f"Không thể gửi, giai đoạn đã ngừng nhận đăng ký: {named}.")
        # The reason of a return is told while it is returned; the trail keeps it afterwards.
        return_reason = reason if state == State.RETURNED else ""
        counted = [row.pk for row in locked if row.state == State.ACCEPTED]
        others = [row.pk for row in locked if row.state != State.ACCEPTED]
        values = {"state": state, "return_reason": return_reason}
        return trail.update_all(
            Registration.objects.filter(pk__in=counted), **values, withdrawn_on=on
        ) + trail.update_all(Registration.objects.filter(pk__in=others), **values)


def _named(rows: list[str]) -> str:
    more = f" và {len(rows) - _NAMED_AT_MOST} lượt khác" if len(rows) > _NAMED_AT_MOST else ""
    return "; ".join(rows[:_NAMED_AT_MOST]) + more
