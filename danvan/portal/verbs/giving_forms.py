"""What more a decision gives: whom it recognises or commends, picked from those who stand for it."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.db.models import Exists, OuterRef, QuerySet

from awards.forms import AwardFormChoice, ReasonToCommend, offer_forms
from awards.models import Commendation, Decision, Recognition
from danvan.lib.choices import RowChoices, row_choice_of
from danvan.lib.dates import YearField
from models_registry.access import Asker
from models_registry.choices import offer_levels
from models_registry.models import EmulationModel, Registration
from models_registry.services import REASON_LENGTH
from models_registry.territory import Territory

OFFERED_AT_MOST: Final = 100
_MORE: Final = (
    f"Chỉ hiện {OFFERED_AT_MOST} dòng đầu. Nhiều hơn thì vào danh sách, lọc, chọn nhiều dòng rồi làm một lần."
)
_NONE: Final = "Chưa có dòng nào chờ: xem lại năm, địa bàn của quyết định."
_NOBODY: Final = {
    "required": "Chọn ít nhất một dòng.",
    "invalid_choice": "Dòng này không còn chờ. Mở lại trang.",
}


class _Picked(RowChoices):
    """Rows to tick, each with whose it is and where."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        model = obj.model if isinstance(obj, Registration) else obj
        when = f", {obj.year_in_words}" if isinstance(obj, Registration) else ""
        return f"{model.display_title} – {model.registrant.name}, {obj.unit.label}{when}"


def _offer(form: forms.Form, name: str, rows: "QuerySet[Any]") -> None:
    """The first of these, and how many more there are."""
    keys = list(rows.values_list("pk", flat=True)[: OFFERED_AT_MOST + 1])
    field = row_choice_of(form, name)
    field.queryset = rows.model._default_manager.filter(pk__in=keys[:OFFERED_AT_MOST]).select_related(
        *(("model__registrant", "unit") if rows.model is Registration else ("registrant", "unit"))
    )
    field.help_text = _MORE if len(keys) > OFFERED_AT_MOST else "" if keys else _NONE


def _years(decision: Decision) -> Iterable[int]:
    """A decision recognises its own year and the one before."""
    return (decision.issued_on.year, decision.issued_on.year - 1) if decision.issued_on else ()


class RecogniseMoreForm(forms.Form):
    """Accepted registrations of the decision's territory and time that nobody has recognised."""

    registrations = _Picked(
        label="Lượt đăng ký", queryset=Registration.objects.none(), error_messages=_NOBODY
    )
    level = forms.ChoiceField(label="Cấp công nhận")
    exemplary = forms.BooleanField(label="Tiêu biểu", required=False)
    reason = forms.CharField(
        label="Lý do",
        max_length=REASON_LENGTH,
        required=False,
        help_text="Cần ghi khi quyết định có trước năm đăng ký, hoặc mô hình được đánh giá chưa hiệu quả.",
    )

    def __init__(self, decision: Decision, *args: Any, user: Asker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Registration.objects.permitted_to(user, "awards.add_recognition").counted()
        rows = rows.in_territory(Territory((decision.unit.path,)))
        known = Recognition.objects.in_force().filter(registration=OuterRef("pk"))
        rows = rows.exclude(Exists(known))
        if years := _years(decision):
            rows = rows.filter(year__in=years)
        _offer(self, "registrations", rows.order_by("-year", "unit__path", "model__sort_title", "pk"))
        offer_levels(self, list(years), empty="---------")


class CommendMoreForm(forms.Form):
    """Recognised models of the decision's territory and time whose holder it does not commend yet."""

    models = _Picked(label="Mô hình", queryset=EmulationModel.objects.none(), error_messages=_NOBODY)
    form = AwardFormChoice()
    year = YearField(label="Năm", error_messages={"required": "Ghi năm khen thưởng."})
    merit = forms.CharField(label="Thành tích", max_length=400, required=False)
    reason = ReasonToCommend()

    def __init__(self, decision: Decision, *args: Any, user: Asker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = Recognition.objects.counted().filter(registration__model=OuterRef("pk"))
        if years := _years(decision):
            given = given.filter(registration__year__in=years)
        commended = Commendation.objects.filter(decision=decision).unrevoked().exclude(registrant=None)
        rows = (
            EmulationModel.objects.permitted_to(user, "awards.add_commendation")
            .in_territory(Territory((decision.unit.path,)))
            .filter(Exists(given))
            .exclude(registrant__in=commended.values("registrant"))
        )
        offer_forms(self, user)
        _offer(self, "models", rows.order_by("unit__path", "sort_title", "pk"))
        if decision.issued_on:
            self.initial.setdefault("year", decision.issued_on.year)
