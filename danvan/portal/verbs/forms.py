"""What a verb, or an action on many rows, asks for."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from awards.models import Assessment, CriteriaSet
from danvan.lib.choices import LabelledChoice, choice_of, row_choice_of
from danvan.lib.dates import DayField, YearField
from danvan.lib.numbers import ScoreField
from models_registry.access import Asker
from models_registry.admin.registrations import ReasonForm
from models_registry.choices import UnitChoice
from models_registry.models import ActivityField, Registrant, Registration, Unit
from models_registry.models.calendar import fault_of_day, years_of
from models_registry.models.programmes import fields_offered_to
from models_registry.permissions import DECIDE


class ContinueForm(forms.Form):
    """In which year models go on, and on which day that was registered."""

    year = YearField(label="Năm đăng ký", error_messages={"required": "Ghi năm đăng ký."})
    on = DayField(
        label="Ngày đăng ký", required=False, help_text="Ngày/tháng/năm; để trống nếu chưa rõ ngày."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("year", timezone.localdate().year)

    def clean_on(self) -> date | None:
        """A day near the year."""
        on: date | None = self.cleaned_data["on"]
        year = self.cleaned_data.get("year")
        if year and (fault := fault_of_day(on, [year])):
            raise ValidationError(fault)
        return on


class DayForm(ReasonForm):
    """Why, and from which day on."""

    on = DayField(label="Từ ngày", required=False, help_text="Ngày/tháng/năm; để trống là hôm nay.")

    def clean_on(self) -> date | None:
        """No day to come."""
        on: date | None = self.cleaned_data["on"]
        if fault := fault_of_day(on, ()):
            raise ValidationError(fault)
        return on


class MoveForm(ReasonForm):
    """To which unit, of those in which one decides, and why."""

    unit = UnitChoice(
        label="Đơn vị mới",
        queryset=Unit.objects.none(),
        error_messages={"required": "Chọn đơn vị mới."},
    )
    field_order = ["unit", "reason"]

    def __init__(self, row: Registrant, *args: Any, user: Asker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.permitted_to(user, DECIDE).valid_on(timezone.localdate())
        row_choice_of(self, "unit").queryset = units.exclude(pk=row.unit_id).order_by("path")


class AnonymiseForm(ReasonForm):
    """Why, and whether the lists that were sent go with all that they say of others."""

    drop_files = forms.BooleanField(
        label="Xóa cả tệp gốc của các danh sách nêu tên người đó",
        required=False,
        help_text="Tệp gốc nêu cả người khác, có thể có số điện thoại; xóa rồi thì không đọc lại, không trả lại được.",
    )


class AssessForm(forms.ModelForm):  # type: ignore[type-arg] # takes no parameters when it runs
    """Đánh giá of a registration from above; offers the parts of the year that have none yet."""

    score = ScoreField(label="Điểm", required=False, max_digits=6, decimal_places=2)
    assessed_on = DayField(label="Ngày đánh giá", required=False, help_text="Ngày/tháng/năm.")

    class Meta:
        model = Assessment
        fields = ("part", "result", "score", "criteria_set", "assessed_on", "note")

    def __init__(self, registration: Registration, *args: Any, user: Asker, **kwargs: Any) -> None:
        kwargs["instance"] = Assessment(registration=registration, side=Assessment.Side.ABOVE)
        super().__init__(*args, **kwargs)
        known = registration.assessments.filter(side=Assessment.Side.ABOVE).values_list("part", flat=True)
        left = [one for one in Assessment.Part.choices if one[0] not in set(known)]
        choice_of(self, "part").choices = left
        whole = Assessment.Part.YEAR
        self.initial["part"] = whole if whole in dict(left) else next(iter(dict(left)), "")
        today = timezone.localdate()
        if not fault_of_day(today, years_of(registration.year, registration.programme)):
            self.initial["assessed_on"] = today
        typed = CriteriaSet.objects.visible_to(user).without_rows()  # the others are scored row by row
        row_choice_of(self, "criteria_set").queryset = typed.select_related("unit")


class FieldForm(ReasonForm):
    """Which field models belong to, and why."""

    field = LabelledChoice(
        label="Lĩnh vực chính",
        queryset=ActivityField.objects.none(),
        error_messages={"required": "Chọn lĩnh vực.", "invalid_choice": "Không có lĩnh vực này."},
    )
    field_order = ["field", "reason"]

    def __init__(self, *args: Any, user: Asker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row_choice_of(self, "field").queryset = fields_offered_to(user)
