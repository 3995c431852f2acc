"""Writers of the registry: what an officer does, in one transaction, with its trail."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction

from danvan.lib.text import clean
from models_registry import access, trail
from models_registry.models import ActivityField, EmulationModel, Registrant, Registration, State, Unit
from models_registry.similar import similar_models, similar_registrants

if TYPE_CHECKING:
    from danvan.accounts.models import User

__all__ = [
    "accept",
    "may_decide",
    "register_model",
    "return_registrations",
    "similar_models",
    "similar_registrants",
    "starting_state",
    "submit",
    "withdraw",
]

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


def _may(user: access.Asker, permission: str, unit: Unit) -> bool:
    if access.sees_everything(user):
        return True
    return unit.path.startswith(access.paths_for(user, f"models_registry.{permission}"))


def may_decide(user: access.Asker, unit: Unit) -> bool:
    """Whether the user accepts and returns registrations of that unit."""
    return _may(user, "decide_registration", unit)


def starting_state(user: access.Asker, unit: Unit, *, draft: bool = False) -> str:
    """A draft if so wished; else accepted for whoever decides in that unit, submitted for others."""
    if draft:
        return State.DRAFT
    return State.ACCEPTED if may_decide(user, unit) else State.SUBMITTED


@transaction.atomic
def register_model(
    model: EmulationModel,
    registrant: Registrant,
    registration: Registration,
    *,
    by: "User",
    related_fields: Iterable[ActivityField] = (),
) -> EmulationModel:
    """Writes a new model with its first registration, and its registrant when that is new too.

    A registration begins as a draft, as sent, or, where the user decides, as accepted.
    """
    if registrant.pk is None:
        registrant.full_clean()
    else:
        (registrant,) = Registrant.objects.select_related("unit").locked([registrant])
    if not _may(by, "add_emulationmodel", registrant.unit):
        raise ValidationError("Đồng chí không có quyền đăng ký mô hình của đơn vị này.")
    if registration.state not in {State.DRAFT, State.SUBMITTED, starting_state(by, registrant.unit)}:
        raise ValidationError(
            f"Lượt đăng ký mới của đơn vị này không thể ở trạng thái “{registration.get_state_display()}”."
        )
    if registrant.pk is None:
        registrant.save()
        trail.record_created([registrant], by)
    model.registrant = registrant
    model.save()
    model.related_fields.set(related_fields)
    trail.record_created([model], by)
    related = sorted(model.related_fields.values_list("pk", flat=True))
    trail.record_changed([(model, {"related_fields": []}, {"related_fields": related})], by)
    registration.model = model
    registration.full_clean()
    registration.save()
    trail.record_created([registration], by)
    return model


def submit(registrations: Collection[Registration], by: "User") -> int:
    """Sends drafts and returned registrations to whoever decides; returns how many.

    A draft was not yet registered: its programme must still take registrations. A returned one was.
    """
    return _move(registrations, State.SUBMITTED, by)


def accept(registrations: Collection[Registration], by: "User") -> int:
    """Accepts submitted registrations; from now on they count."""
    return _move(registrations, State.ACCEPTED, by, permission="decide_registration")


def return_registrations(registrations: Collection[Registration], by: "User", reason: str) -> int:
    """Sends submitted or accepted registrations back to the unit, which must be told why."""
    return _move(registrations, State.RETURNED, by, permission="decide_registration", reason=_needed(reason))


def withdraw(registrations: Collection[Registration], by: "User", reason: str) -> int:
    """Takes registrations out of the movement; they stay in the registry and no longer count."""
    return _move(registrations, State.WITHDRAWN, by, permission="decide_registration", reason=_needed(reason))


def _needed(reason: str) -> str:
    reason = clean(reason)
    if not reason:
        raise ValidationError("Ghi rõ lý do.")
    if len(reason) > REASON_LENGTH:
        raise ValidationError(f"Lý do dài quá {REASON_LENGTH} ký tự.")
    return reason


@transaction.atomic
def _move(
    registrations: Iterable[Registration],
    state: str,
    by: "User",
    *,
    permission: str = "change_registration",
    reason: str = "",
) -> int:
    rows = Registration.objects.select_related("model__registrant__unit", "programme")
    locked = rows.locked(registrations)
    paths = () if access.sees_everything(by) else access.paths_for(by, f"models_registry.{permission}")
    foreign = [
        row
        for row in locked
        if not access.sees_everything(by) and not row.model.registrant.unit.path.startswith(paths)
    ]
    if foreign:
        raise ValidationError(f"Đồng chí không có quyền {_VERBS[state]} lượt đăng ký của đơn vị này.")
    wrong = [row for row in locked if row.state not in _BEFORE[state]]
    if wrong:
        named = _named([f"{row} ({row.get_state_display().lower()})" for row in wrong])
        raise ValidationError(f"Không thể {_VERBS[state]}, trạng thái không phù hợp: {named}.")
    late = [row for row in locked if row.state == State.DRAFT and not row.programme.takes_registrations]
    if late and state == State.SUBMITTED:
        named = _named([str(row) for row in late])
        raise ValidationError(f"Không thể gửi, giai đoạn đã ngừng nhận đăng ký: {named}.")
    # The reason of a return is told while it is returned; the trail keeps it afterwards.
    return_reason = reason if state == State.RETURNED else ""
    rows = Registration.objects.filter(pk__in=[row.pk for row in locked])
    return trail.update_all(rows, by, reason=reason, state=state, return_reason=return_reason)


def _named(rows: list[str]) -> str:
    more = f" và {len(rows) - _NAMED_AT_MOST} lượt khác" if len(rows) > _NAMED_AT_MOST else ""
    return "; ".join(rows[:_NAMED_AT_MOST]) + more
