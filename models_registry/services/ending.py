"""A model ends, with its day and reason; by mistake, it goes on."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from models_registry import access, trail
from models_registry.models import EmulationModel, State
from models_registry.models.calendar import fault_of_day, refuse
from models_registry.permissions import DECIDE
from models_registry.services.reasons import needed_reason

ENDING = ("models_registry.change_emulationmodel", DECIDE)  # either lets one say that a model has ended


def end_model(
    model: EmulationModel, *, by: access.Actor, reason: str, on: date | None = None
) -> EmulationModel:
    """Says that a model has ended that day (today): what was registered stays and counts, no later year is registered.

    Raises ValidationError for one that has ended already, for a day to come or before its first year, and where it is
    registered in a later year: that one is to be withdrawn first.
    """
    day = on or timezone.localdate()
    refuse(on=fault_of_day(day, ()))
    with trail.act(by, reason := needed_reason(reason)):
        (row,) = EmulationModel.objects.select_related("unit", "registrant").locked([model])
        _must(by, row)
        if row.ended_on:
            raise ValidationError(f"Mô hình đã kết thúc từ ngày {row.ended_on:%d/%m/%Y}.")
        years = [
            year
            for year in row.registrations.exclude(state=State.WITHDRAWN).values_list("year", flat=True)
            if year
        ]
        if years and day.year < min(years):
            raise ValidationError({"on": f"Ngày {day:%d/%m/%Y} trước năm đăng ký đầu tiên ({min(years)})."})
        if later := [str(year) for year in sorted(years) if year > day.year]:
            raise ValidationError(
                {
                    "on": f"Mô hình đã đăng ký năm {', '.join(later)}, sau ngày kết thúc. Rút lượt đăng ký đó trước."
                }
            )
        trail.save(row, ended_on=day, end_reason=reason)
    return row


def reopen_model(model: EmulationModel, *, by: access.Actor, reason: str) -> EmulationModel:
    """The model goes on: that it had ended was a mistake, or it is taken up again."""
    with trail.act(by, needed_reason(reason)):
        (row,) = EmulationModel.objects.select_related("unit").locked([model])
        _must(by, row)
        if row.ended_on is None:
            raise ValidationError("Mô hình chưa kết thúc.")
        trail.save(row, ended_on=None, end_reason="")
    return row


def _must(by: access.Actor, row: EmulationModel) -> None:
    if not any(access.may(by, one, row.unit) for one in ENDING):
        raise ValidationError("Đồng chí không có quyền kết thúc hoặc mở lại mô hình của đơn vị này.")
