"""Forms: which period and units, what is asked of whom, what a unit says and what the office that receives notes."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils import timezone

from danvan.lib.dates import DayField
from danvan.lib.fields import CleanFormField
from danvan.review.forms import ScopeForm
from danvan.review.models import ReturnDue, ReviewPeriod, UnitReturn
from danvan.review.returns.rows import SHOWN_STATES
from models_registry.choices import UnitSelect, unit_labels
from models_registry.models import Unit
from models_registry.picking import PickChoices, PickSeveral


def years_to_ask(period: ReviewPeriod) -> range:
    """Years that something can be asked for: those of a review, and of a period that goes on the next one.

    "Đăng ký đầu năm 2027" is asked for in December 2026. A review of it is not: that names no year to come.
    """
    if not (period.is_running and period.is_of_whole_years):
        return period.years_to_choose
    return range(period.first_year, min(period.last_year, timezone.localdate().year + 1) + 1)


class ReturnsScopeForm(ScopeForm):
    """Reads a unit and a year; what nobody was asked to send ("không rõ năm", a level) is unknown here."""

    cap = None  # type: ignore[assignment] # Django's own way to leave an inherited field out
    cap_cong_nhan = None  # type: ignore[assignment] # as above
    hien_tai = None  # type: ignore[assignment] # as above
    yeu_cau = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, str], period: ReviewPeriod, units: list[Unit]) -> None:
        super().__init__(data, period, units)
        self._offer_years([(str(year), f"Năm {year}") for year in years_to_ask(period)])

    def clean(self) -> dict[str, Any]:
        """As for a review, without a level."""
        return {**super().clean(), "cap": "", "cap_cong_nhan": ""}


class ReturnsForm(ReturnsScopeForm):
    """Reads the parameters of the page: also which state is shown."""

    tinh_trang = forms.ChoiceField(
        label="Tình trạng", required=False, choices=[("", "Tất cả"), *SHOWN_STATES]
    )


class NoteForm(forms.ModelForm):  # type: ignore[type-arg] # takes no parameters when it runs
    """What came from a unit, and when, as the office that receives states it."""

    received_on = DayField(
        label="Ngày nhận", help_text="Ngày nhận được, hoặc ngày đơn vị báo không phát sinh."
    )

    class Meta:
        model = UnitReturn
        fields = ("state", "received_on", "document", "note")
        widgets = {"state": forms.RadioSelect}


class SendForm(forms.ModelForm):  # type: ignore[type-arg] # takes no parameters when it runs
    """What a unit says of its own; the moment is the portal's."""

    class Meta:
        model = UnitReturn
        fields = ("state", "document", "note")
        widgets = {"state": forms.HiddenInput}  # the button that is pressed


class TakeBackForm(forms.Form):
    """Why a note or word is removed."""

    reason = CleanFormField(label="Lý do bỏ", max_length=500, help_text="Ví dụ: Ghi nhầm cho đơn vị khác.")


class _UnitChoices(PickChoices):
    """Units, each with the label that tells it from its namesakes: boxes of a few, a line to type in of many."""

    widget: Any = PickSeveral
    labels: Mapping[int, str] = {}

    def offer(self, units: Iterable[Unit]) -> None:
        """These, in their order where they are boxes."""
        self.labels = unit_labels(units)
        self.queryset = Unit.objects.filter(pk__in=self.labels)
        if len(self.labels) <= UnitSelect.FEW:
            self.widget = forms.CheckboxSelectMultiple()
            self.choices = list(self.labels.items())
        else:
            self.help_text = "Nhiều đơn vị thì gõ cách nhau bằng dấu chấm phẩy (;)."

    def label_from_instance(self, obj: Unit) -> str:
        return self.labels[obj.pk]


class DueForm(forms.ModelForm):  # type: ignore[type-arg] # takes no parameters when it runs
    """What an office asks, by when, of whom."""

    due_on = DayField(
        label="Hạn gửi",
        required=False,
        help_text="Ví dụ 31/03/2022. Gửi trong ngày này là đúng hạn. Để trống thì không xét đúng hạn, muộn.",
    )

    class Meta:
        model = ReturnDue
        fields = ("kind", "year", "due_on", "of_whom", "named")
        widgets = {"of_whom": forms.RadioSelect, "named": PickSeveral}
        field_classes = {"named": _UnitChoices}

    def __init__(self, data: Mapping[str, str] | None, instance: ReturnDue, units: Iterable[Unit]) -> None:
        """`units` are those that may be chosen one by one."""
        super().__init__(data, instance=instance)
        years = [(str(year), f"Năm {year}") for year in years_to_ask(instance.period)]
        self.fields["year"] = forms.TypedChoiceField(
            label="Năm", required=False, coerce=int, empty_value=None, choices=[("", "Cả kỳ"), *years]
        )
        if not instance.period.is_several_years:  # one year is the whole period
            del self.fields["year"]
        named = self.fields["named"]
        if isinstance(named, _UnitChoices):
            named.offer(units)


class RemoveDueForm(TakeBackForm):
    """Why an office no longer asks."""

    reason = CleanFormField(
        label="Lý do bỏ yêu cầu", max_length=500, help_text="Ví dụ: Không phải báo cáo riêng nữa."
    )
