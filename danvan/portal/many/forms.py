"""What an action on many rows asks for."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from danvan.lib.choices import LabelledChoice, row_choice_of
from danvan.lib.dates import DayField
from danvan.lib.numbers import WholeNumberField
from models_registry.access import Asker
from models_registry.models import ActivityField
from models_registry.models.calendar import fault_of_day, fault_of_year
from models_registry.models.programmes import fields_offered_to
from models_registry.services import REASON_LENGTH


class NothingForm(forms.Form):
    """Asks for nothing; like every form of an action it knows who fills it."""

    def __init__(self, *args: Any, user: Asker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user


class ReasonForm(NothingForm):
    """Why."""

    reason = forms.CharField(
        label="Lý do",
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Ghi rõ lý do."},
    )


class ContinueForm(NothingForm):
    """In which year models go on, and on which day that was registered."""

    year = WholeNumberField(label="Năm đăng ký", error_messages={"required": "Ghi năm đăng ký."})
    on = DayField(
        label="Ngày đăng ký", required=False, help_text="Ngày/tháng/năm; để trống nếu chưa rõ ngày."
    )

    def __init__(self, *args: Any, user: Asker, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.initial.setdefault("year", timezone.localdate().year)

    def clean_year(self) -> int:
        """A year that may be entered today."""
        year: int = self.cleaned_data["year"]
        if fault := fault_of_year(year, None):
            raise ValidationError(fault)
        return year

    def clean_on(self) -> date | None:
        """A day near the year."""
        on: date | None = self.cleaned_data["on"]
        year = self.cleaned_data.get("year")
        if year and (fault := fault_of_day(on, [year])):
            raise ValidationError(fault)
        return on


class FieldForm(ReasonForm):
    """Which field models belong to, and why."""

    field = LabelledChoice(
        label="Lĩnh vực chính",
        queryset=ActivityField.objects.none(),
        error_messages={"required": "Chọn lĩnh vực.", "invalid_choice": "Không có lĩnh vực này."},
    )
    field_order = ["field", "reason"]

    def __init__(self, *args: Any, user: Asker, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        row_choice_of(self, "field").queryset = fields_offered_to(user)
