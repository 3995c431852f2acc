"""The form of one side's scores: a cell and a remark for each criterion, each with what it showed."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils import timezone

from awards.desk.criteria import Answer, result_of
from awards.models import Assessment, AssessmentScore, CriteriaSet, Criterion
from danvan.lib.choices import LabelledChoice, choice_of
from danvan.lib.dates import DayField
from danvan.lib.fields import CleanFormField, CleanMultilineFormField
from danvan.lib.numbers import NOT_NEGATIVE, ScoreField, written
from models_registry.admin.taking_over import carry_what_is_shown
from models_registry.models import Programme, Registration, Unit
from models_registry.models.calendar import fault_of_day, years_of

_MET = {"": None, "dat": True, "khong": False}
_NO_POINTS = "Ghi điểm; không điểm thì ghi 0."


class ScoreForm(forms.Form):
    """What a side gives each criterion of a set, with result, day and remark; as it gave before, if it did."""

    # Which set the other save was by: told where somebody scored by another one meanwhile.
    standing = CleanFormField(label="Bộ tiêu chí đã chấm", required=False, widget=forms.HiddenInput)
    result = forms.ChoiceField(label="Kết quả", error_messages={"required": "Chọn kết quả."})
    assessed_on = DayField(label="Ngày chấm", required=False, help_text="Ngày/tháng/năm.")
    note = CleanMultilineFormField(
        label="Nhận xét chung", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self,
        registration: Registration,
        criteria_set: CriteriaSet,
        known: Assessment | None,
        data: Any = None,
    ) -> None:
        self.criteria = list(criteria_set.criteria.all())
        initial: dict[str, Any] = {}
        if known:
            initial = {"assessed_on": known.assessed_on, "note": known.note}
            initial["result"] = _said_apart(known, criteria_set)
            initial["standing"] = str(known.criteria_set or "")
        elif not fault_of_day(
            today := timezone.localdate(), years_of(registration.year, registration.programme)
        ):
            initial["assessed_on"] = today
        scores = {one.criterion_id: one for one in known.scores.all()} if known else {}
        for one in self.criteria:
            score = scores.get(one.pk)
            initial[f"diem-{one.pk}"] = _initial(score)
            initial[f"nhan-xet-{one.pk}"] = score.remark if score else ""
        super().__init__(data, initial=initial)
        for one in self.criteria:
            self.fields[f"diem-{one.pk}"] = _cell(one)
            remark = CleanMultilineFormField(
                label=f"Nhận xét, {one}",
                required=False,
                widget=forms.Textarea(attrs={"rows": 1, "placeholder": "Nhận xét"}),
            )
            remark.widget.attrs["aria-label"] = remark.label
            self.fields[f"nhan-xet-{one.pk}"] = remark
        result, passing = choice_of(self, "result"), criteria_set.passing_score
        first = "Chọn" if passing is None else f"Theo điểm đạt ({written(passing)} điểm)"
        result.choices = [("", first), *Assessment.Result.choices]
        result.required = passing is None
        carry_what_is_shown(self)

    def cells(self, criterion: Criterion) -> tuple[forms.BoundField, forms.BoundField]:
        """Of a criterion what it is given, and the remark."""
        return self[f"diem-{criterion.pk}"], self[f"nhan-xet-{criterion.pk}"]

    @property
    def answers(self) -> dict[int, Answer]:
        """What each criterion was given (a valid form)."""
        return dict(self._answers())

    def _answers(self) -> Iterator[tuple[int, Answer]]:
        for one in self.criteria:
            value = self.cleaned_data[f"diem-{one.pk}"]
            remark = self.cleaned_data[f"nhan-xet-{one.pk}"]
            yield one.pk, Answer(value, None, remark) if one.has_points else Answer(None, _MET[value], remark)


def _said_apart(known: Assessment, criteria_set: CriteriaSet) -> str:
    """The result, where it was chosen and does not follow of the passing score: that follows a new sum again."""
    if known.criteria_set != criteria_set or known.score is None:
        return ""
    follows = "" if criteria_set.passing_score is None else result_of(criteria_set, known.score)
    return "" if known.result == follows else known.result


def _initial(score: AssessmentScore | None) -> Decimal | str:
    if score is None:
        return ""
    return score.points if score.points is not None else "dat" if score.is_met else "khong"


def _cell(criterion: Criterion) -> forms.Field:
    """Points up to the maximum, or met or not."""
    if criterion.max_points is None:
        choices = [("", "Chọn"), ("dat", "Đạt"), ("khong", "Không đạt")]
        cell: forms.Field = forms.ChoiceField(
            label=f"Đạt, {criterion}",
            choices=choices,
            error_messages={"required": "Chọn đạt hoặc không đạt."},
        )
    else:
        most = MaxValueValidator(criterion.max_points, f"Nhiều nhất {written(criterion.max_points)} điểm.")
        cell = ScoreField(
            label=f"Điểm, {criterion}",
            max_digits=5,
            decimal_places=2,
            validators=[NOT_NEGATIVE, most],
            error_messages={"required": _NO_POINTS},
            widget=forms.TextInput(attrs={"class": "short"}),
        )
    cell.widget.attrs["aria-label"] = cell.label
    return cell


class DrawForm(forms.Form):
    """For whom, and for which programme, a new version of a set is drawn."""

    unit = LabelledChoice(label="Của đơn vị", queryset=Unit.objects.none())
    programme = LabelledChoice(
        label="Cho giai đoạn", queryset=Programme.objects.none(), required=False, empty_label="Mọi giai đoạn"
    )
