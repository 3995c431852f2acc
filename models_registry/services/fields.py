"""The main field of many models at once: entered, corrected, or asked for, as each of them stands."""

from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from models_registry import access, trail
from models_registry.models import ActivityField, CorrectionRequest, EmulationModel
from models_registry.models.owned import serves
from models_registry.permissions import DECIDE
from models_registry.services.reasons import OUT_OF_REACH, Refusals, needed_reason

_CHANGE = "models_registry.change_emulationmodel"


@dataclass(frozen=True)
class FieldsChanged:
    """How many models have the field now, and for how many a correction was asked for."""

    changed: int
    asked: int


def refusals_of_changing_field(
    models: Collection[EmulationModel], field: ActivityField | None, by: access.Asker
) -> Refusals:
    """Which of these models (with their unit) `change_field` would refuse, and why; without a field whatever it be."""
    fast = EmulationModel.fixed_among([row.pk for row in models])
    waiting = _waiting(models)
    decides, enters = access.asked_of_each(by, DECIDE), access.asked_of_each(by, _CHANGE)
    found: Refusals = {}
    for row in models:
        corrects = row.pk in fast and decides(row.unit)
        if not corrects and not enters(row.unit):
            found[row.pk] = OUT_OF_REACH
        elif row.pk in waiting and not corrects:
            found[row.pk] = "lĩnh vực đang có đề nghị đính chính chờ xem xét"
        elif field and row.field_id == field.pk:
            found[row.pk] = "đã ở lĩnh vực này"
        elif field and not serves(field.unit, row.unit):
            found[row.pk] = f"{field.choice_label} không dùng cho {row.unit.label}"
    return found


def change_field(
    models: Collection[EmulationModel], field: ActivityField, *, by: access.Actor, reason: str
) -> FieldsChanged:
    """Gives models another main field: what was accepted is corrected by whoever decides, else asked for.

    The rules of `correct` and `request_correction`, for many in a constant number of queries. Raises ValidationError
    without a reason, and if one of the models cannot take the field.
    """
    reason = needed_reason(reason)
    with trail.act(by, reason):
        rows = EmulationModel.objects.select_related("unit", "registrant").locked(models)
        if refused := refusals_of_changing_field(rows, field, by):
            raise ValidationError([f"{row}: {refused[row.pk]}" for row in rows if row.pk in refused])
        fast = EmulationModel.fixed_among([row.pk for row in rows])
        decides = access.asked_of_each(by, DECIDE)
        asked = [row for row in rows if row.pk in fast and not decides(row.unit)]
        left = {row.pk for row in asked}
        changing = EmulationModel.objects.filter(pk__in=[row.pk for row in rows if row.pk not in left])
        changed = trail.update_all(changing, field=field)
        trail.create_all(
            [
                CorrectionRequest(
                    model=row,
                    unit=row.unit,
                    before={"field": str(row.field_id)},
                    after={"field": str(field.pk)},
                    reason=reason,
                    asked_by=access.account_of(by),
                )
                for row in asked
            ]
        )
    return FieldsChanged(changed, len(asked))


def _waiting(models: Collection[EmulationModel]) -> set[int | None]:
    requests = CorrectionRequest.objects.filter(model__in=models, state=CorrectionRequest.State.WAITING)
    return {one.model_id for one in requests if "field" in one.after}
