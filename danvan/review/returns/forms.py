"""Forms: which period and units, what an officer notes of a unit, and the deadline."""

from collections.abc import Mapping
from typing import Any

from django import forms

from danvan.lib.dates import DayField
from danvan.lib.fields import CleanFormField
from danvan.review.forms import ScopeForm
from danvan.review.models import ReturnDeadline, ReviewPeriod, UnitReturn
from danvan.review.returns.who_has_sent import ReturnState
from models_registry.models import Unit


class ReturnsScopeForm(ScopeForm):
    """Reads a unit and a year; what nobody was asked to send ("không rõ năm", a level) is unknown here."""

    cap = None  # type: ignore[assignment] # Django's own way to leave an inherited field out
    cap_cong_nhan = None  # type: ignore[assignment] # as above
    hien_tai = None  # type: ignore[assignment] # as above

    def __init__(self, data: Mapping[str, str], period: ReviewPeriod, units: list[Unit]) -> None:
        super().__init__(data, period, units)
        self._offer_years([(str(year), f"Năm {year}") for year in period.years_to_choose])

    def clean(self) -> dict[str, Any]:
        """As for a review, without a level."""
        return {**super().clean(), "cap": "", "cap_cong_nhan": ""}


class ReturnsForm(ReturnsScopeForm):
    """Reads the parameters of the page: also which state is shown."""

    tinh_trang = forms.ChoiceField(
        label="Tình trạng", required=False, choices=[("", "Tất cả"), *ReturnState.choices]
    )


class NoteForm(forms.ModelForm):  # type: ignore[type-arg] # takes no parameters when it runs
    """What came from a unit, and when."""

    received_on = DayField(
        label="Ngày nhận", help_text="Ngày nhận được danh sách, hoặc ngày đơn vị báo không phát sinh."
    )

    class Meta:
        model = UnitReturn
        fields = ("state", "received_on", "document", "note")
        widgets = {"state": forms.RadioSelect}


class TakeBackForm(forms.Form):
    """Why a note is removed."""

    reason = CleanFormField(
        label="Lý do bỏ ghi nhận", max_length=500, help_text="Ví dụ: Ghi nhầm cho đơn vị khác."
    )


class DeadlineForm(forms.ModelForm):  # type: ignore[type-arg] # takes no parameters when it runs
    """The day by which lists are due."""

    due_on = DayField(
        label="Hạn gửi",
        required=False,
        help_text="Ví dụ 31/03/2022. Gửi trong ngày này là đúng hạn. Để trống thì bỏ hạn gửi.",
    )

    class Meta:
        model = ReturnDeadline
        fields = ("due_on",)
