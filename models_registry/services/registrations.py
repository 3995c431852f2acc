"""Models and their registrations: entered, sent, accepted, returned, withdrawn."""

from collections.abc import Collection, Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from models_registry import access, trail
from models_registry.identity.people import Who, fill, keep_distinct, known_who
from models_registry.models import (
    ActivityField,
    EmulationModel,
    Registrant,
    Registration,
    State,
    Unit,
)
from models_registry.models.calendar import fault_of_withdrawal, years_of
from models_registry.permissions import DECIDE
from models_registry.services.reasons import OUT_OF_REACH, Refusals, needed_reason

BEFORE: dict[str, frozenset[str]] = {
    State.SUBMITTED: frozenset({State.DRAFT, State.RETURNED}),
    State.ACCEPTED: frozenset({State.SUBMITTED}),
    State.RETURNED: frozenset({State.SUBMITTED, State.ACCEPTED}),
    State.WITHDRAWN: frozenset({State.DRAFT, State.SUBMITTED, State.ACCEPTED, State.RETURNED}),
}
VERBS: dict[str, str] = {
    State.SUBMITTED: "gửi",
    State.ACCEPTED: "tiếp nhận",
    State.RETURNED: "trả lại",
    State.WITHDRAWN: "rút",
}
# What is said of a registration in the state in which it begins.
BEGUN: dict[str, str] = {
    State.DRAFT: "Lưu nháp, chưa gửi",
    State.SUBMITTED: "Đã gửi, chờ tiếp nhận",
    State.ACCEPTED: "Đã tiếp nhận, được tính vào số liệu",
}
_NAMED_AT_MOST = 10
_CHANGE = "models_registry.change_registration"


def starting_state(user: access.Asker, unit: Unit, *, draft: bool = False) -> str:
    """A draft if so wished; else accepted for whoever decides in that unit, submitted for others."""
    if draft:
        return State.DRAFT
    return State.ACCEPTED if access.may(user, DECIDE, unit) else State.SUBMITTED


def what_saving_does(user: access.Asker, permission: str) -> str:
    """How a button is called that makes a registration, of whoever makes them by that permission (`starting_state`)."""
    if not user.has_perm(DECIDE):
        return "Lưu và gửi"
    decided = Unit.objects.permitted_to(user, DECIDE).order_by().values("pk")
    if Unit.objects.permitted_to(user, permission).exclude(pk__in=decided).exists():
        return "Lưu và gửi hoặc tiếp nhận"  # by the unit, which the form asks
    return "Lưu và tiếp nhận"


def register_model(
    model: EmulationModel,
    registrant: Registrant,
    registration: Registration,
    *,
    by: access.Actor,
    related_fields: Iterable[ActivityField] = (),
    partners: Iterable[Registrant] = (),
    told: Who | None = None,
    not_these: Collection[Registrant] = (),
) -> EmulationModel:
    """Writes a new model with its first registration, and its registrant when that is new too.

    `told` is how the form names the registrant: of a known one it fills what the registry leaves empty. `not_these` are
    those of whom the officer said that they are others.

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
            keep_distinct([(other.pk, known_who(registrant)) for other in not_these], by)
        elif told and fill(registrant, told):
            trail.save(registrant)
        model.registrant, model.unit = registrant, unit
        trail.save(model)
        model.related_fields.set(related_fields)
        model.partners.set(partners)
        links = {"related_fields": model.related_fields, "partners": model.partners}
        after = {name: sorted(rows.values_list("pk", flat=True)) for name, rows in links.items()}
        if registrant.pk in after["partners"]:
            raise ValidationError({"partners": model.LEADS_ALREADY})
        trail.record_changed([(model, {name: [] for name in links}, after)])
        registration.model, registration.unit = model, unit
        registration.full_clean()
        trail.save(registration)
    return model


def move_records(models: Collection[EmulationModel], unit: Unit, *, by: access.Actor) -> None:
    """Models of which nothing has been accepted go to another unit with their registrant, their registrations too."""
    with trail.act(by):
        keys = {model.pk for model in models}
        keys -= EmulationModel.fixed_among(keys)
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
    return _move(registrations, State.RETURNED, by, permission=DECIDE, reason=needed_reason(reason))


def withdraw(
    registrations: Collection[Registration], by: access.Actor, reason: str, on: date | None = None
) -> int:
    """Takes registrations out of the movement, from that day on (today); they stay in the registry.

    What had been accepted keeps that day: it counts in a review of an earlier one. What had not never counted and
    keeps no day; to say one is refused.
    """
    with trail.act(by, needed_reason(reason)):
        if on:
            _refuse_day(on, Registration.objects.select_related("programme").locked(registrations))
        return _move(
            registrations,
            State.WITHDRAWN,
            by,
            permission=DECIDE,
            on=on or timezone.localdate(),
        )


def withdraw_as_mistaken(registrations: Collection[Registration], by: access.Actor, reason: str) -> int:
    """Takes back what a paper had registered by mistake: it counts in no review, not even of an earlier day.

    What was accepted is taken back from its first day on, by whoever decides; what was not, by whoever enters.
    """
    with trail.act(by, needed_reason(reason)):
        rows = Registration.objects.select_related("unit", "programme").locked(registrations)
        accepted: dict[date, list[Registration]] = {}
        others = [row for row in rows if row.state != State.ACCEPTED]
        for row in rows:
            if row.state == State.ACCEPTED:
                first = row.registered_on or date(min(years_of(row.year, row.programme)), 1, 1)
                accepted.setdefault(min(first, timezone.localdate()), []).append(row)
        done = _move(others, State.WITHDRAWN, by)
        return done + sum(
            _move(group, State.WITHDRAWN, by, permission=DECIDE, on=day) for day, group in accepted.items()
        )


def refusals_of_moving(registrations: Collection[Registration], state: str, by: access.Asker) -> Refusals:
    """Which of these (with unit and programme) `submit`, `accept` or `return_registrations` would refuse, and why."""
    permission = DECIDE if state in (State.ACCEPTED, State.RETURNED) else _CHANGE
    may_in = access.asked_of_each(by, permission)
    found: Refusals = {}
    for row in registrations:
        if not may_in(row.unit):
            found[row.pk] = OUT_OF_REACH
        elif row.state not in BEFORE[state]:
            found[row.pk] = f"đang ở trạng thái “{row.get_state_display().lower()}”"
        elif _is_late(row, state):
            found[row.pk] = "giai đoạn đã ngừng nhận đăng ký"
    return found


def _is_late(row: Registration, state: str) -> bool:
    """A draft was not yet registered, and its programme takes no more."""
    is_sent_first = state == State.SUBMITTED and row.state == State.DRAFT
    return is_sent_first and row.programme is not None and not row.programme.accepts


def _refuse_day(on: date, rows: Iterable[Registration]) -> None:
    if fault := fault_of_withdrawal(on):
        raise ValidationError(fault)
    if uncounted := [str(row) for row in rows if row.state != State.ACCEPTED]:
        raise ValidationError(
            f"Chỉ lượt đăng ký đã tiếp nhận mới ghi ngày rút. Hãy để trống ngày rút, hoặc bỏ chọn: {_named(uncounted)}."
        )
    if faults := [f"{row}: {fault}" for row in rows if (fault := row.fault_of_withdrawal(on))]:
        raise ValidationError(f"Không thể rút. {_named(faults)}")


def _move(
    registrations: Iterable[Registration],
    state: str,
    by: access.Actor,
    *,
    permission: str = _CHANGE,
    reason: str = "",
    on: date | None = None,
) -> int:
    with trail.act(by, reason):
        rows = Registration.objects.select_related("model__registrant", "unit", "programme")
        locked = rows.locked(registrations)
        if not access.may_in_all(by, permission, (row.unit for row in locked)):
            raise ValidationError(f"Đồng chí không có quyền {VERBS[state]} lượt đăng ký của đơn vị này.")
        wrong = [row for row in locked if row.state not in BEFORE[state]]
        if wrong:
            named = _named([f"{row} ({row.get_state_display().lower()})" for row in wrong])
            raise ValidationError(f"Không thể {VERBS[state]}, trạng thái không phù hợp: {named}.")
        if late := [row for row in locked if _is_late(row, state)]:
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
