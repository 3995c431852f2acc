"""What a list corrects of what is there, and what is withdrawn by one that takes the place of another.

The way back is `taking_back`.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final, TypeVar

from django.core.exceptions import ValidationError

from danvan.lib.text import lowered
from danvan.lists.deciding.replaced import WITHDRAW, Gone, parts_of, replacing_of
from danvan.lists.drafting.drafts import Drafted
from danvan.lists.models import ImportBatch, ImportSubject
from danvan.lists.reading.answers import Answers
from danvan.lists.writing.batches import locked
from models_registry import access, services, trail
from models_registry.access import Actor
from models_registry.models import (
    ActivityField,
    EmulationModel,
    Registrant,
    Registration,
    Unit,
)
from models_registry.permissions import DECIDE

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


def replaced_key(batch: ImportBatch) -> int:
    """The number of the list whose place a batch takes; 0 if none. Lists of commendations only add."""
    if batch.subject != ImportSubject.REGISTRATIONS:
        return 0
    return Answers.from_json(batch.answers).replaces or 0
