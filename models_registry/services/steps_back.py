"""Steps back: what was sent is taken back until it is accepted; a mis-click is undone within the day."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from models_registry import access, trail
from models_registry.models import Change, Registration, State
from models_registry.models.trail import labels_of
from models_registry.permissions import DECIDE
from models_registry.services.registrations import BEFORE, VERBS

CHANGE: Final = "models_registry.change_registration"
_UNDOING: Final = (
    "Hoàn tác bước"  # how the reason of an undoing begins, by which the trail tells it from a step
)
_COLUMNS: Final = ("state", "return_reason", "withdrawn_on")  # what a step writes, and no more


@dataclass(frozen=True)
class Step:
    """The last step of a registration, if nothing else was done to it since: by whom, when, from where to where."""

    change: Change
    before: State
    after: State

    @property
    def in_words(self) -> str:
        """ "tiếp nhận"; within a sentence."""
        return VERBS[self.after]


def take_back(registrations: Collection[Registration], by: access.Actor) -> int:
    """Takes back what was sent and waits; each is again as it was before it was sent, a draft or returned.

    For whoever enters: who decides returns it with a reason. Raises ValidationError also where it could not be sent
    again, because its programme takes no more registrations.
    """
    with trail.act(by):
        rows = Registration.objects.select_related("model__registrant", "unit", "programme").locked(
            registrations
        )
        if not access.may_in_all(by, CHANGE, (row.unit for row in rows)):
            raise ValidationError("Đồng chí không có quyền lấy lại lượt đăng ký của đơn vị này.")
        if any(access.may(by, DECIDE, row.unit) for row in rows):
            raise ValidationError("Đồng chí là người tiếp nhận: hãy trả lại và ghi lý do, không lấy lại.")
        if wrong := [row for row in rows if row.state != State.SUBMITTED]:
            named = "; ".join(f"{row} ({row.get_state_display().lower()})" for row in wrong)
            raise ValidationError(f"Chỉ lấy lại được lượt đã gửi, chưa được tiếp nhận: {named}.")
        steps = last_steps(rows)
        for row in rows:
            step = steps.get(row.pk)
            values = _values_before(step) if step else {"state": State.DRAFT}
            closed = row.programme is not None and not row.programme.accepts
            if values["state"] == State.DRAFT and closed:
                raise ValidationError(
                    f"Không lấy lại được: {row.programme} đã ngừng nhận đăng ký nên không gửi lại được nữa."
                )
            trail.update_all(Registration.objects.filter(pk=row.pk), **values)
    return len(rows)


def last_steps(registrations: Collection[Registration]) -> dict[int, Step]:
    """By key the last change of each that is a step of its life; none for what was changed otherwise since (one query).

    A step back is no step: it is not undone, but done anew.
    """
    newest: dict[int, Change] = {}
    changes = Change.objects.of(Registration).filter(subject_id__in=[row.pk for row in registrations])
    for change in changes.order_by("pk"):
        newest[change.subject_id] = change
    return {key: step for key, change in newest.items() if (step := _step(change))}


def _step(change: Change) -> Step | None:
    before, after = change.before.get("state"), change.after.get("state")
    if change.action != Change.Action.CHANGED or before not in BEFORE.get(after, ()):
        return None
    if not set(change.after) <= set(_COLUMNS) or change.reason.startswith(_UNDOING):
        return None
    if after == State.RETURNED and change.reason != change.after.get("return_reason"):
        return None  # taken back, to where it had been returned before
    return Step(change, State(before), State(after))


def _values_before(step: Step) -> dict[str, Any]:
    return {
        name: Registration._meta.get_field(name).to_python(value)  # type: ignore[union-attr] # columns
        for name, value in step.change.before.items()
    }


def steps_to_undo(registrations: Collection[Registration], by: access.Asker) -> dict[int, Step]:
    """By key the steps of today that the user may undo (one query); what rests on them `undo_step` asks."""
    steps = last_steps(registrations)
    return {
        row.pk: steps[row.pk]
        for row in registrations
        if row.pk in steps and not _fault_of_step(row, steps[row.pk], by)
    }


def _fault_of_step(row: Registration, step: Step, by: access.Asker) -> str:
    if timezone.localdate(step.change.at) != timezone.localdate():
        return "Chỉ hoàn tác được trong ngày."
    decides = access.may(by, DECIDE, row.unit)
    is_own = step.change.by_id is not None and step.change.by_id == by.pk
    was_sent = step.after == State.SUBMITTED
    if not (decides or (is_own and was_sent and access.may(by, CHANGE, row.unit))):
        return f"Chỉ người đã {step.in_words} hoặc người có quyền tiếp nhận mới hoàn tác được."
    return ""


def undo_step(registration: Registration, by: access.Actor) -> Step:
    """Takes the last step of a registration back, on the day on which it was done; returns the step.

    By who did it, or who decides in its unit. Raises ValidationError on another day, and if something rests on it
    since (a recognition, an assessment, a correction that was asked for): that would be left without what it rests on.
    """
    with trail.act(by):
        (row,) = Registration.objects.select_related("model__registrant", "unit").locked([registration])
        step = last_steps([row]).get(row.pk)
        if step is None:
            raise ValidationError("Không có bước nào để hoàn tác: lượt đăng ký đã được sửa hoặc đã hoàn tác.")
        if fault := _fault_of_step(row, step, by):
            raise ValidationError(fault)
        if built := _built_since(row, step):
            raise ValidationError(f"Không hoàn tác được: sau khi {step.in_words} đã có thêm {built}.")
        with trail.act(by, f"{_UNDOING} {step.in_words} lúc {timezone.localtime(step.change.at):%H:%M}"):
            trail.update_all(Registration.objects.filter(pk=row.pk), **_values_before(step))
    return step


def _built_since(row: Registration, step: Step) -> str:
    """What came to point to the registration, or changed there, since the step; in words."""
    found = []
    for relation in Registration._meta.related_objects:
        model = relation.related_model
        keys = model._base_manager.filter(**{relation.field.name: row}).values_list("pk", flat=True)
        since = Q(subject__in=labels_of(model), subject_id__in=list(keys), pk__gt=step.change.pk)
        if Change.objects.filter(since).exists():
            found.append(str(model._meta.verbose_name))
    return ", ".join(dict.fromkeys(found))
