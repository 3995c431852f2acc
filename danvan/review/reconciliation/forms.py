"""What an officer types into the ledger: a published figure, and why a difference is there."""

from collections.abc import Iterable
from copy import copy
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q

from danvan.lib.choices import LabelledChoice, choice_of, row_choice_of
from danvan.lib.dates import DayField, time_of_half, time_of_year
from danvan.lib.fields import CleanFormField, CleanMultilineFormField
from danvan.lib.numbers import MEASURED_TWICE, MeasuredNumberField, is_percent
from danvan.review.figures.fields import rows_of
from danvan.review.models import ReviewPeriod, StatedFigure
from danvan.review.reconciliation.lines import LedgerLine, signed
from danvan.review.reconciliation.services import same_figure
from danvan.review.words import sentence, time_words
from models_registry.access import Asker
from models_registry.admin.seen import Seen
from models_registry.admin.taking_over import put_standing, stop_over
from models_registry.choices import UnitSelect, unit_choices
from models_registry.models import ActivityField, Unit
from models_registry.models.owned import serves

TEXT_LENGTH = 5000
REASON_LENGTH = 500


class ExplanationForm(forms.Form):
    """Giải trình of a line, and of others that differ for the same reason.

    `seen` is the difference that stood on the page when the officer wrote; if a number has moved since, what
    he wrote is about another difference, and he is asked to look again.
    """

    text = CleanMultilineFormField(
        label="Giải trình",
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Vì sao số đã công bố khác số được đối chiếu; ghi văn bản, cách tính hoặc việc cần làm tiếp.",
    )
    in_report = forms.BooleanField(
        label="Đưa vào báo cáo",
        required=False,
        help_text="Lời giải trình in trong báo cáo Word; không chọn thì chỉ có ở phiếu đối chiếu số liệu.",
    )
    also = forms.MultipleChoiceField(
        label="Dùng lời giải trình này cho cả các dòng",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "Có dòng vừa chọn không còn chênh lệch như lúc mở trang, hoặc vừa được người khác "
            "giải trình; đồng chí chọn lại."
        },
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any, line: LedgerLine, others: Iterable[LedgerLine]) -> None:
        super().__init__(data, initial={"seen": str(line.difference)})
        self.line = line
        self.others = {f"{other.key}={other.difference}": other for other in others}
        choice_of(self, "also").choices = [
            (value, f"{other.unit.label} – {other.label}: chênh {signed(other.difference)}")
            for value, other in self.others.items()
        ]
        if not self.others and not (data and "also" in data):  # what was chosen and is gone is told
            del self.fields["also"]

    def clean(self) -> dict[str, Any]:
        """The line must still differ as it did when the page was opened."""
        if self.cleaned_data.get("seen") != str(self.line.difference):
            sent: Any = copy(self.data)  # what was sent cannot be changed, a copy of it can
            sent["seen"] = str(self.line.difference)
            self.data = sent
            self.add_error(
                None,
                f"Số liệu vừa thay đổi, chênh lệch hiện nay là {signed(self.line.difference)}. "
                "Đồng chí xem lại lời giải trình rồi gửi lại.",
            )
        return self.cleaned_data

    @property
    def lines(self) -> list[LedgerLine]:
        """All lines that are explained (valid forms only)."""
        return [self.line, *(self.others[value] for value in self.cleaned_data.get("also", ()))]


DAYS = "days"


def times_of(period: ReviewPeriod) -> dict[str, tuple[date, date]]:
    """By choice the times that a figure may be of: the period (""), each of its years, the halves of these."""
    found = {"": (period.from_on, period.to_on)}
    for year in period.years_to_choose:
        found[str(year)] = time_of_year(year)
        found |= {f"{year}-{half}": time_of_half(year, half) for half in (1, 2)}
    return found


def initial_time(period: ReviewPeriod, time: tuple[date, date]) -> dict[str, Any]:
    """Where the form begins for a figure of that time."""
    key = next((key for key, known in times_of(period).items() if known == time), DAYS)
    return {"time": key, **({"from_day": time[0], "to_day": time[1]} if key == DAYS else {})}


class StatedFigureForm(forms.ModelForm):  # type: ignore[type-arg] # takes no parameters when it runs
    """A published figure; `units` are those for which the user, `by`, may note one."""

    time = forms.ChoiceField(label="Của thời gian", required=False)
    from_day = DayField(label="Từ ngày", required=False)
    to_day = DayField(
        label="Đến ngày",
        required=False,
        help_text="Chỉ ghi hai ngày khi nguồn nói về một khoảng thời gian khác.",
    )
    value = MeasuredNumberField(
        label="Số", max_digits=16, decimal_places=2, help_text="Ví dụ: 448; 1.157; 338,3; 98,55%"
    )
    reason = CleanFormField(
        label="Lý do sửa", max_length=REASON_LENGTH, help_text="Ghi vào nhật ký cùng số trước khi sửa."
    )

    class Meta:
        model = StatedFigure
        fields = (
            "unit",
            "indicator",
            "field",
            "detail",
            "qualifier",
            "value",
            "measure",
            "source",
            "document",
            "quote",
        )
        field_classes = {"field": LabelledChoice}
        widgets = {"quote": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "field": "Chỉ chọn khi chỉ tiêu là mô hình theo lĩnh vực hoặc kết quả vận động.",
            "detail": "Chỉ ghi với kết quả vận động, ví dụ: Hiến đất làm đường.",
            "qualifier": "Đúng như nguồn viết: “trên 400”, “gần 450”.",
            "measure": "Chỉ ghi với kết quả vận động, ví dụ: triệu đồng, m2, ngày công.",
            "source": "Ai công bố, ví dụ: Ban Chỉ đạo xã Xuân Lập.",
            "quote": "Câu có số này, chép đúng như nguồn viết.",
        }

    def __init__(
        self, data: Any, period: ReviewPeriod, units: Iterable[Unit], by: Asker, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.period = period
        by_key = {str(unit.pk): unit for unit in units}
        self.fields["unit"] = forms.TypedChoiceField(
            label="Đơn vị",
            help_text="Đơn vị mà số này nói về.",
            choices=[("", "Chọn đơn vị"), *unit_choices(by_key.values())],
            coerce=by_key.__getitem__,
            widget=UnitSelect,
            error_messages={"invalid_choice": UnitSelect.UNKNOWN},
        )
        self.times = times_of(period)
        choice_of(self, "time").choices = [
            ("", f"Cả kỳ ({period.span})"),
            *((key, sentence(time_words(*time))) for key, time in self.times.items() if key),
            (DAYS, "Khoảng thời gian khác: ghi hai ngày"),
        ]
        if self.instance.pk:
            self.initial = {
                **initial_time(period, self.instance.time),
                **self.initial,
                "unit": str(self.instance.unit_id),
            }
        self._offer_fields(by)
        choice_of(self, "indicator").choices = [("", "Chọn chỉ tiêu"), *StatedFigure.Indicator.choices]
        if self.instance.pk is None:
            del self.fields["reason"]

    def _offer_fields(self, by: Asker) -> None:
        """The rows of the period, then other fields that the user knows: a source counts in those of its own list."""
        choice = row_choice_of(self, "field")
        self.rows = [field.pk for field in rows_of(self.period).fields if field.is_active]
        known = ActivityField.objects.visible_to(by).filter(is_active=True).values("pk")
        offered = Q(pk__in=[*self.rows, self.instance.field_id]) | Q(pk__in=known)
        choice.queryset = ActivityField.objects.filter(offered).select_related("unit")
        labels = {field.pk: field.choice_label for field in choice.queryset}
        of_period = [(key, labels.pop(key)) for key in self.rows]
        others = [("Ngoài các lĩnh vực của kỳ này", [*labels.items()])] if labels else []
        choice.choices = [("", "Không chia theo lĩnh vực"), ("Lĩnh vực của kỳ này", of_period), *others]

    def stop_over(self, seen: Seen) -> None:
        """As every form that others saved meanwhile; its time is asked by a choice and two days of no column."""
        told = [change for change in seen.unseen if {"from_on", "to_on"} & change.after.keys()]
        if told and seen.is_whole:
            saw = {"from_on": self.instance.from_on.isoformat(), "to_on": self.instance.to_on.isoformat()}
            for change in reversed(told):
                saw |= {name: day for name, day in change.before.items() if name in saw}
            first, last = (date.fromisoformat(saw[name]) for name in ("from_on", "to_on"))
            shown = initial_time(self.period, (first, last))
            names = ("time", "from_day", "to_day")
            if not any(self.fields[name].has_changed(shown.get(name), self[name].data) for name in names):
                for name in names:
                    put_standing(self.data, self[name])
        stop_over(self, seen)

    def _time(self) -> tuple[date, date] | None:
        """The chosen time; None, with what is wrong, for days that are none of the period."""
        cleaned = self.cleaned_data
        days = cleaned.get("from_day"), cleaned.get("to_day")
        if cleaned.get("time") != DAYS:
            if any(days):
                self.add_error(
                    "time", "Đã ghi ngày thì chọn “Khoảng thời gian khác”, nếu không hãy để trống hai ngày."
                )
            return self.times.get(cleaned.get("time", ""))
        first, last = days
        if "from_day" in self.errors or "to_day" in self.errors:
            return None
        if first is None or last is None:
            self.add_error(
                "from_day" if first is None else "to_day", "Khoảng thời gian khác thì phải ghi đủ hai ngày."
            )
            return None
        if last < first:
            self.add_error("to_day", "Ngày cuối không được trước ngày đầu.")
            return None
        is_kept = self.instance.pk is not None and (first, last) == self.instance.time
        if not is_kept and not (self.period.from_on <= first and last <= self.period.to_on):
            self.add_error("from_day", f"Hai ngày phải nằm trong {self.period.span}.")
            return None
        return first, last

    def clean_value(self) -> Decimal:
        """Not negative."""
        value: Decimal = self.cleaned_data["value"]
        if value < 0:
            raise forms.ValidationError("Số đã công bố không thể âm.")
        return value

    def clean(self) -> dict[str, Any]:
        """What belongs to an indicator is there, and nothing else; a paper states each figure once."""
        super().clean()
        cleaned = self.cleaned_data
        indicator = cleaned.get("indicator")
        if not indicator:
            return cleaned
        said = StatedFigure.Indicator
        is_outcome = indicator == said.OUTCOME
        if is_percent(self["value"]) and indicator not in StatedFigure.RATES:
            if not is_outcome:
                self.add_error(
                    "value", "Chỉ tiêu này đếm số lượng, không phải tỷ lệ; hãy ghi số và bỏ dấu %."
                )
            elif cleaned.get("measure") not in ("", "%"):
                self.add_error("value", MEASURED_TWICE)
            else:
                cleaned["measure"] = "%"
        if indicator == said.FIELD_MODELS and not (cleaned.get("field") or "field" in self.errors):
            self.add_error("field", "Chỉ tiêu theo lĩnh vực thì phải chọn lĩnh vực.")
        if indicator not in (said.FIELD_MODELS, said.OUTCOME) and cleaned.get("field"):
            self.add_error(
                "field",
                "Chỉ tiêu này không chia theo lĩnh vực: để trống lĩnh vực, hoặc chọn chỉ tiêu “Mô hình theo lĩnh vực”.",
            )
        field, unit = cleaned.get("field"), cleaned.get("unit")
        known = (*self.rows, self.instance.field_id)
        if field and unit and field.pk not in known and not serves(field.unit, unit):
            self.add_error("field", f"“{field.choice_label}” không dùng cho đơn vị này.")
        for name, missing in (
            ("detail", "Kết quả vận động thì phải ghi nội dung, ví dụ: Hiến đất làm đường."),
            ("measure", "Kết quả vận động thì phải ghi đơn vị tính, ví dụ: triệu đồng."),
        ):
            if is_outcome and not cleaned.get(name):
                self.add_error(name, missing)
            if not is_outcome and cleaned.get(name):
                self.add_error(name, "Chỉ ghi mục này khi chỉ tiêu là kết quả vận động; hãy để trống.")
        value = cleaned.get("value")
        of_things = not is_outcome and indicator not in StatedFigure.RATES
        if value is not None and of_things and value != value.to_integral_value():
            self.add_error("value", "Số mô hình, tập thể, cá nhân phải là số nguyên.")
        return cleaned

    def _post_clean(self) -> None:
        self.instance.from_on, self.instance.to_on = self._time() or (self.period.from_on, self.period.to_on)
        super()._post_clean()  # type: ignore[misc] # Django's hook that comes after the model's own rules
        if not self.errors and (same := same_figure(self.instance)):
            self.add_error(
                None,
                f"Nguồn và văn bản này đã có số {same.quoted} cho chỉ tiêu, đơn vị và thời gian này. "
                "Nếu số đó ghi nhầm, hãy sửa dòng ấy trên trang đối chiếu.",
            )
