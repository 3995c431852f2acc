"""The reason that an officer must give, before it is written."""

from typing import Final

from django.core.exceptions import ValidationError

from danvan.lib.text import clean
from models_registry.models import Unit

REASON_LENGTH: Final = 500
Refusals = dict[int, str]  # by the key of a row: why it cannot take part in what is done with many
OUT_OF_REACH: Final = "ngoài địa bàn đồng chí được làm việc này"


def out_of_reach(unit: Unit, home: Unit, year: int | None) -> str:
    """Why a row of `home` may not be written in `unit`, which that had become by the year."""
    return OUT_OF_REACH if unit == home else f"năm {year} thuộc {unit.label}, {OUT_OF_REACH}"


def needed_reason(reason: str) -> str:
    """The reason without stray blanks. Raises ValidationError if there is none, or if it is too long."""
    reason = clean(reason)
    if not reason:
        raise ValidationError("Ghi rõ lý do.")
    if len(reason) > REASON_LENGTH:
        raise ValidationError(f"Lý do dài quá {REASON_LENGTH} ký tự.")
    return reason
