"""Steps back: what was sent is taken back until it is accepted; a mis-click is undone within the day."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils import timezone

from models_registry import access, trail
from models_registry.models import Change, Registration, State
from models_registry.models.trail import labels_of
from models_registry.permissions import DECIDE
from models_registry.services.registrations import BEFORE, VERBS

CHANGE: Final = "models_registry.change_registration"
# How the reason of an undoing begins, by which the trail tells it from a step.
_UNDOING: Final = "Hoàn tác bước"
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


def last_steps(
    registrations: Collection[Registration], changes: Iterable[Change] | None = None
) -> dict[int, Step]:
    """By key the last change of each that is a step of its life; none for what was changed otherwise since.

    One query, none where all their `changes` are read already. A step back is no step: it is not undone, but done anew.
    """
    if changes is None:
        keys = [row.pk for row in registrations]
        changes = Change.objects.of(Registration).filter(subject_id__in=keys)
    newest = {change.subject_id: change for change in sorted(changes, key=attrgetter("pk"))}
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


def steps_to_undo(
    registrations: Collection[Registration], by: access.Asker, changes: Iterable[Change] | None = None
) -> dict[int, Step]:
    """By key the steps of today that the user may undo (`last_steps`); what rests on them `undo_steps` asks."""
    steps = last_steps(registrations, changes)
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


def undo_steps(registrations: Collection[Registration], by: access.Actor) -> list[Step]:
    """Takes the last step of each back, on the day on which it was done, all or none; returns the steps.

    By who did it, or who decides in its unit. Raises ValidationError on another day, and if something rests on it
    since (a recognition, an assessment, a correction that was asked for): that would be left without what it rests on.
    """
    with trail.act(by):
        rows = Registration.objects.select_related("model__registrant", "unit").locked(registrations)
        if refused := refusals_of_stepping_back(rows, by):
            raise ValidationError([refused[row.pk] for row in rows if row.pk in refused])
        steps = last_steps(rows)
        alike: dict[tuple[str, str], list[int]] = {}
        for key, step in steps.items():
            said = f"{_UNDOING} {step.in_words} lúc {timezone.localtime(step.change.at):%H:%M}"
            alike.setdefault((said, repr(step.change.before)), []).append(key)
        for (said, _), keys in alike.items():
            with trail.act(by, said):
                trail.update_all(Registration.objects.filter(pk__in=keys), **_values_before(steps[keys[0]]))
    return [steps[row.pk] for row in rows]


def refusals_of_stepping_back(registrations: Collection[Registration], by: access.Asker) -> dict[int, str]:
    """By key why the last step of a registration (with its unit) is not undone (a query, and two for each relation)."""
    steps = last_steps(registrations)
    built = _built_since(steps)
    found = {}
    for row in registrations:
        if (step := steps.get(row.pk)) is None:
            found[row.pk] = "Không có bước nào để hoàn tác: lượt đăng ký đã được sửa hoặc đã hoàn tác."
        elif fault := _fault_of_step(row, step, by):
            found[row.pk] = fault
        elif row.pk in built:
            found[row.pk] = f"Không hoàn tác được: sau khi {step.in_words} đã có thêm {built[row.pk]}."
    return found


def _built_since(steps: Mapping[int, Step]) -> dict[int, str]:
    """By the key of a registration what came to point to it, or changed there, since its step; in words."""
    found: dict[int, list[str]] = {}
    for relation in Registration._meta.related_objects:
        model, link = relation.related_model, relation.field.attname
        beside = dict(model._base_manager.filter(**{f"{link}__in": list(steps)}).values_list("pk", link))
        changes = Change.objects.filter(subject__in=labels_of(model), subject_id__in=list(beside))
        for key, newest in changes.order_by("pk").values_list("subject_id", "pk"):
            row = beside[key]
            if newest > steps[row].change.pk:
                found.setdefault(row, []).append(str(model._meta.verbose_name))
    return {row: ", ".join(dict.fromkeys(names)) for row, names in found.items()}
