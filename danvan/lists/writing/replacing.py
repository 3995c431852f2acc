"""What a list corrects of what is there, what is withdrawn by one that takes the place of another, and the way back."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from danvan.lib.text import lowered
from danvan.lists.deciding.replaced import WITHDRAW, Gone, parts_of, replacing_of
from danvan.lists.deciding.worked_with import changed, used
from danvan.lists.drafting.drafts import Drafted
from danvan.lists.models import ImportBatch, ImportSubject, StagedRow
from danvan.lists.reading.answers import Answers
from danvan.lists.writing.batches import locked
from models_registry import access, services, trail
from models_registry.access import Actor, Asker
from models_registry.models import (
    ActivityField,
    Change,
    CorrectionRequest,
    Distinct,
    EmulationModel,
    Registrant,
    Registration,
    State,
    Unit,
)
from models_registry.models.merged import Mergeable
from models_registry.permissions import DECIDE
from models_registry.scoping import merged_into

REASON: Final = "bản thay thế"
CORRECTED: Final = "sửa theo danh sách"
_NAMED_AT_MOST: Final = 5
_Row = TypeVar("_Row", Registration, EmulationModel)


def why_not(unit: Unit | None, earlier: ImportBatch, newer: int | None = None) -> str:
    """Why a list of that unit cannot take the place of an earlier one, "" if it can.

    Both are lists of registrations of one unit; the earlier was committed, before the `newer` was staged, and nothing
    has taken its place.
    """
    name = f"Danh sách “{earlier.file_name}”"
    if earlier.subject != ImportSubject.REGISTRATIONS:
        return f"{name} không phải danh sách đăng ký."
    if earlier.state != ImportBatch.State.COMMITTED:
        return f"{name} ở trạng thái “{earlier.get_state_display().lower()}”, không còn để thay thế."
    if unit is None or unit.pk != earlier.unit_id:
        return f"{name} là của đơn vị khác."
    if newer is not None and earlier.pk >= newer:
        return f"{name} nhận sau danh sách này."
    if not (earlier.counts.get("new") or earlier.counts.get("continues") or replaced_key(earlier)):
        return f"{name} không thêm dòng nào vào sổ nên không có gì để thay thế."
    if other := replacing_of(earlier):
        return f"{name} đã được thay thế bằng “{other.file_name}”. Hãy chọn thay thế danh sách đó."
    return ""


def hold_replaced(batch: ImportBatch, user: Actor, key: int) -> None:
    """Holds the earlier list for the length of the transaction. Raises ValidationError if it cannot be replaced."""
    earlier = ImportBatch.objects.filter(pk=key).first()
    if earlier is None:
        raise ValidationError(f"Không có danh sách nào mang số {key}.")
    if fault := why_not(batch.unit, locked(earlier, user), batch.pk):
        raise ValidationError(f"Chưa ghi gì: {lowered(fault)}")
    for part in parts_of(earlier):
        locked(part, user)


def refuse_replaced(batch: ImportBatch) -> None:
    """Raises ValidationError if another list has taken the place of a batch: that one is undone first."""
    if other := replacing_of(batch):
        raise ValidationError(
            f"Danh sách này đã được thay thế bằng “{other.file_name}”. Hãy hoàn tác danh sách đó trước."
        )


def refuse_open(gone: Iterable[Gone]) -> None:
    """Raises ValidationError while an officer has still to say what becomes of something that is gone."""
    if open_ones := [str(one.registration) for one in gone if not one.answer]:
        named = "; ".join(open_ones[:_NAMED_AT_MOST])
        more = f" và {len(open_ones) - _NAMED_AT_MOST} lượt khác" if len(open_ones) > _NAMED_AT_MOST else ""
        raise ValidationError(f"Chưa ghi gì: chưa trả lời rút hay giữ lại {named}{more}.")


def carry_out(corrections: Sequence[Drafted], gone: Sequence[Gone], batch: ImportBatch, by: Actor) -> None:
    """Withdraws what is gone and corrects what is otherwise; inside the act of the commit.

    Raises ValidationError, with the row, where the registry does not take a correction.
    """
    if not (corrections or gone):
        return
    reason = f"{REASON if replaced_key(batch) else CORRECTED}: {batch.file_name}"
    with trail.act(by, reason):
        going = [one.registration for one in gone if one.answer == WITHDRAW]
        if going:
            services.withdraw_as_mistaken(going, by, reason)
        for one in corrections:
            try:
                _correct(one, by, reason)
            except ValidationError as refusal:
                place = f"Trang “{one.row.sheet}”, dòng {one.row.row}"
                said = " ".join(refusal.messages)
                raise ValidationError(f"Chưa ghi gì: {lowered(place)}: {lowered(said)}") from refusal


def _correct(one: Drafted, by: Actor, reason: str) -> None:
    registration = one.correction.registration
    _write(registration, one.correction.of_registration, by, reason)
    values = dict(one.correction.of_model)
    if "field" in values:
        values["field"] = ActivityField.objects.get(pk=values["field"])
    if one.holder is not None:
        values["registrant"] = Registrant.objects.get(pk=one.holder)
    _write(registration.model, values, by, reason)


def _write(row: _Row, values: dict[str, Any], by: Actor, reason: str) -> None:
    """By the right door: what stands fast is corrected by who decides, asked for by who enters; the rest is edited."""
    if not values:
        return
    fixed = {name: value for name, value in values.items() if name in row.FIXED} if row.is_fixed else {}
    if fixed and access.may(by, DECIDE, row.unit):
        services.correct(row, fixed, by=by, reason=reason)
    elif fixed:
        services.request_correction(row, fixed, by=by, reason=reason)
    rest = {name: value for name, value in values.items() if name not in fixed}
    if not rest:
        return
    if not access.may(by, f"models_registry.change_{row._meta.model_name}", row.unit):
        raise ValidationError(f"Đồng chí không có quyền sửa “{row}”.")
    (row,) = type(row).objects.locked([row])
    for name, value in rest.items():
        setattr(row, name, value)
    row.full_clean()
    trail.save(row)


def refuse_undecided(row: models.Model, user: Actor) -> None:
    """Raises ValidationError where a record stands accepted and the user does not decide in its unit."""
    if not isinstance(row, Registration | EmulationModel) or not row.is_fixed:
        return
    if not access.may(user, DECIDE, row.unit):
        raise ValidationError(
            f"Chưa hoàn tác gì: “{row}” đã được tiếp nhận. Danh sách này do người có quyền tiếp nhận hoàn tác."
        )


def take_back_distincts(batch: ImportBatch) -> None:
    """What the commit noted of names that are another's goes with the people that it made."""
    if commit := _commit_of(batch):
        made = Change.objects.of(Distinct).filter(act=commit.act_id, action=Change.Action.CREATED)
        for row in Distinct.objects.filter(pk__in=made.values("subject_id")):
            trail.delete(row)


def take_back_told(batch: ImportBatch) -> None:
    """What the commit wrote of people that were there, where they had nothing and it still stands."""
    commit = _commit_of(batch)
    if commit is None:
        return
    before = _before(Registrant, commit)
    for row in Registrant.objects.filter(pk__in=before).order_by("pk"):
        after = Change.objects.of(Registrant).filter(act=commit.act_id, subject_id=row.pk).latest("pk").after
        standing = {
            name: value for name, value in before[row.pk].items() if getattr(row, name) == after[name]
        }
        if standing:
            for name, value in standing.items():
                setattr(row, name, value)
            trail.save(row)


def take_back(batch: ImportBatch, by: Actor) -> tuple[int, dict[tuple[type[Any], int], str]]:
    """Brings back what the commit of a batch corrected and withdrew; how many records, and which stay and why.

    What somebody has worked with since stays as it is. Raises ValidationError as `refuse_undecided` does.
    """
    commit = _commit_of(batch)
    if commit is None:
        return 0, {}
    _take_back_requests(commit)
    before = {model: _before(model, commit) for model in (Registration, EmulationModel)}
    # Asked of all before anything is brought back, which is a change too.
    reasons = {model: _worked_with(model, list(rows), commit.pk) for model, rows in before.items()}
    restored, left = 0, dict[tuple[type[Any], int], str]()
    for model, rows in before.items():
        found = model._base_manager.select_related("unit").select_for_update(of=("self",))
        for row in found.filter(pk__in=rows):
            why = reasons[model].get(row.pk, "")
            if not why:
                refuse_undecided(row, by)
            values = _with_links_that_stand(model, rows[row.pk])
            if not why and values is None:
                why = "tập thể, cá nhân hoặc lĩnh vực trước khi thay thế không còn trong sổ"
            if why or values is None:
                left[model, row.pk] = why
                continue
            for field in model._meta.concrete_fields:
                if field.attname in values:
                    setattr(row, field.attname, field.to_python(values[field.attname]))
            row.is_being_corrected = True
            trail.save(row)
            restored += 1
    return restored, left


def _with_links_that_stand(model: type[models.Model], values: dict[str, Any]) -> dict[str, Any] | None:
    """These columns, with what was merged meanwhile under the record that it is now; None where one is gone."""
    found = dict(values)
    for field in model._meta.concrete_fields:
        key = found.get(field.attname)
        if not isinstance(field, models.ForeignKey) or key is None:
            continue
        target = field.remote_field.model
        while key is not None and issubclass(target, Mergeable):
            into = merged_into(target, key)
            if into is None:
                break
            key = into
        if not target._base_manager.filter(pk=key).exists():
            return None
        found[field.attname] = key
    return found


def withdrawn_by(batch: ImportBatch) -> list[Registration]:
    """What the commit of a batch withdrew because its list does not have it any more."""
    commit = _commit_of(batch)
    if commit is None:
        return []
    changes = Change.objects.of(Registration).filter(act=commit.act_id, after__state=State.WITHDRAWN)
    rows = Registration.objects.filter(pk__in=changes.values("subject_id"))
    return list(rows.select_related("model__registrant"))


def holders_left(batch: ImportBatch, user: Asker) -> list[Registrant]:
    """From whom the commit of a batch took the last model: nothing in the registry is theirs any more."""
    if not batch.counts.get(StagedRow.Action.CORRECTS) or (commit := _commit_of(batch)) is None:
        return []
    changes = _before(EmulationModel, commit).values()
    keys: set[int] = {key for before in changes if (key := before.get("registrant_id"))}
    rows = Registrant.objects.visible_to(user).filter(pk__in=keys)
    in_use = used(Registrant, [row.pk for row in rows], besides=[Distinct])
    return [row for row in rows if row.pk not in in_use]


def _commit_of(batch: ImportBatch) -> Change | None:
    """The change by which the batch was committed: the last of its act."""
    changes = Change.objects.of(ImportBatch).filter(
        subject_id=batch.pk, after__state=ImportBatch.State.COMMITTED
    )
    return changes.order_by("-pk").first()


def _before(model: type[models.Model], commit: Change) -> dict[int, dict[str, Any]]:
    """What the act of the commit changed of records of that sort: key -> columns as they were before it."""
    found: dict[int, dict[str, Any]] = {}
    changes = Change.objects.of(model).filter(act=commit.act_id, action=Change.Action.CHANGED)
    for change in changes.order_by("-pk"):  # of several the oldest speaks last
        found.setdefault(change.subject_id, {}).update(change.before)
    return found


def _worked_with(
    model: type[Registration] | type[EmulationModel], keys: list[int], since: int
) -> dict[int, str]:
    """Those that somebody changed or built upon after that change of the trail; of a model its registrations too."""
    found = {**used(model, keys, since), **changed(model, keys, since)}
    if model is EmulationModel:
        rows = Registration.objects.filter(model__in=keys).values_list("pk", "model_id")
        of_model = dict(rows)
        own = list(of_model)
        for pk, why in {**used(Registration, own, since), **changed(Registration, own, since)}.items():
            found.setdefault(of_model[pk], why)
    return found


def _take_back_requests(commit: Change) -> None:
    """Requests for a correction that the commit filed and nobody has answered go with it."""
    made = Change.objects.of(CorrectionRequest).filter(act=commit.act_id, action=Change.Action.CREATED)
    waiting = CorrectionRequest.objects.filter(
        pk__in=made.values("subject_id"), state=CorrectionRequest.State.WAITING
    )
    for request in waiting:
        trail.delete(request)


def replaced_key(batch: ImportBatch) -> int:
    """The number of the list whose place a batch takes; 0 if none. Lists of commendations only add."""
    if batch.subject != ImportSubject.REGISTRATIONS:
        return 0
    return Answers.from_json(batch.answers).replaces or 0
