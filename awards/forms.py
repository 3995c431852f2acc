"""Forms of the mass actions: which paper, and what it says of the rows chosen."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from awards.models import AwardForm, Decision
from awards.models.decisions import KNOWN_ALREADY, hold_decisions_of, may_be_the_same
from awards.models.numbers import NumberFormField
from danvan.accounts.models import User
from danvan.lib.choices import LabelledChoice, row_choice_of
from danvan.lib.dates import DayField, YearField
from danvan.lib.fields import CleanFormField
from models_registry import access, trail
from models_registry.choices import UnitChoice, offer_levels
from models_registry.models import Programme, Registration, Unit
from models_registry.models.calendar import years_of
from models_registry.picking import PickChoice, PickOne, suggestions
from models_registry.units.office import level_of, own_units

SAME_AS: Final = "same_as"  # a field of the form once it asks
ANOTHER: Final = "khac"
_ANOTHER: Final = "Quyết định khác, ghi mới vào sổ"
_CHOOSE: Final = f"{KNOWN_ALREADY} Chọn: dùng quyết định đó hay ghi mới."


class ExistingDecisionForm(forms.Form):
    """A decision that is already in the registry."""

    decision = PickChoice(
        label="Quyết định",
        queryset=Decision.objects.none(),
        widget=PickOne(suggest=suggestions("awards", "recognition", "revoked_by"), lists_few=True),
        error_messages={
            "required": "Chọn quyết định.",
            "invalid_choice": "Quyết định này không có trong sổ.",
        },
    )

    def __init__(self, *args: Any, user: access.Asker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = Decision.objects.visible_to(user).in_force()
        row_choice_of(self, "decision").queryset = self.offered


class DecisionForm(forms.Form):
    """A decision of the registry, or a new one written here, or none at all."""

    known = PickChoice(
        label="Quyết định đã có",
        queryset=Decision.objects.none(),
        widget=PickOne(suggest=suggestions("awards", "recognition", "decision"), lists_few=True),
        required=False,
        empty_label="(quyết định mới hoặc chưa có)",
        error_messages={"invalid_choice": "Quyết định này không có trong sổ."},
    )
    number = NumberFormField(label="Quyết định mới: số, ký hiệu", max_length=60, required=False)
    issued_on = DayField(label="Ngày ban hành", required=False, help_text="Ngày/tháng/năm, ví dụ 05/10/2022.")
    issuer = UnitChoice(label="Đơn vị ban hành", queryset=Unit.objects.none(), required=False)
    body = forms.CharField(label="Cơ quan ban hành", max_length=200, required=False)
    subject = forms.CharField(label="Trích yếu", max_length=300, required=False)
    track = forms.ChoiceField(
        label="Loại", choices=[("", "---------"), *Decision.Track.choices], required=False
    )
    without_decision = forms.BooleanField(label="Chưa có quyết định (ghi sau)", required=False)

    def __init__(self, *args: Any, user: access.Asker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row_choice_of(self, "known").queryset = Decision.objects.visible_to(user).in_force()
        units = Unit.objects.permitted_to(user, "awards.add_decision").order_by("path")
        row_choice_of(self, "issuer").queryset = units
        self._new: Decision | None = None
        self._asked_of: set[int] = set()

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        typed = [
            name for name in ("number", "issued_on", "issuer", "body", "subject", "track") if data.get(name)
        ]
        if data.get("known") or data.get("without_decision"):
            if typed or (data.get("known") and data.get("without_decision")):
                raise ValidationError("Chọn một cách: quyết định đã có, quyết định mới, hoặc chưa có.")
            return data
        if not typed:
            if not self.errors:
                raise ValidationError(
                    "Chọn quyết định đã có, ghi quyết định mới, hoặc đánh dấu chưa có quyết định."
                )
            return data
        for name in ("issuer", "body", "subject", "track"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, "Quyết định mới cần mục này.")
        if not self.errors:
            self._new = Decision(
                unit=data["issuer"],
                **{name: data[name] for name in ("number", "issued_on", "body", "subject", "track")},
            )
            if not self._is_known(self._new):
                self._check(self._new)
        return data

    def _check(self, new: Decision) -> None:
        try:
            new.full_clean()
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                target = {"unit": "issuer", NON_FIELD_ERRORS: None}.get(name, name)
                self.add_error(target if target in self.fields else None, messages)

    def _is_known(self, new: Decision) -> bool:
        """Of what may be in the registry already one says whether it is; the one that is there is taken then."""
        if not (rows := may_be_the_same(new)):
            return False
        self._ask_of(rows)
        known = {str(row.pk): row for row in rows}
        answer: str = self.data.get(self.add_prefix(SAME_AS), "")
        if answer in known:
            self._new, self.cleaned_data["known"] = None, known[answer]
        elif answer != ANOTHER:
            self.add_error(SAME_AS, _CHOOSE)
        return answer != ANOTHER

    def _ask_of(self, rows: Sequence[Decision]) -> None:
        self._asked_of = {row.pk for row in rows}
        choices = [(str(row.pk), f"Dùng quyết định đã có: {row.choice_label}") for row in rows]
        choices.append((ANOTHER, _ANOTHER))
        self.fields[SAME_AS] = forms.ChoiceField(
            label="Là quyết định đã có?", choices=choices, widget=forms.RadioSelect
        )

    def hold(self) -> None:
        """Nobody else writes a decision of the new one's unit before the act ends.

        Called before the act holds anything else: units are held first, as imports do.
        """
        if self._new is not None:
            hold_decisions_of(self._new.unit_id)

    def decision(self, by: User) -> Decision | None:
        """The decision meant; a new one is written now, so call it inside the doing of the action.

        Raises ValidationError, and asks, where another has written one meanwhile that may be the same.
        """
        if self._new is not None and self._new.pk is None:
            with trail.act(by):
                self.hold()
                rows = may_be_the_same(self._new)
                if {row.pk for row in rows} - self._asked_of:
                    self._ask_of(rows)
                    raise ValidationError(_CHOOSE)
                trail.save(self._new)
        known: Decision | None = self.cleaned_data["known"]
        return self._new or known


class RecogniseForm(DecisionForm):
    """Recognition of the chosen registrations."""

    level = forms.ChoiceField(label="Cấp công nhận")
    exemplary = forms.BooleanField(label="Tiêu biểu", required=False)
    reason = forms.CharField(
        label="Lý do",
        max_length=500,
        required=False,
        help_text="Cần ghi khi quyết định có trước năm đăng ký, hoặc mô hình được đánh giá chưa hiệu quả.",
    )
    field_order = ["level", "exemplary", "reason", "known"]

    def __init__(
        self, *args: Any, user: access.Asker, registrations: Iterable[Registration] = (), **kwargs: Any
    ) -> None:
        """Without the registrations (with their programmes) any of the user's programmes may be theirs."""
        super().__init__(*args, user=user, **kwargs)
        chosen = [years_of(row.year, row.programme) for row in registrations]
        chosen = chosen or [one.years for one in Programme.objects.visible_to(user)]
        years = [year for several in chosen for year in several]
        offer_levels(self, years, empty="---------")
        # Whoever decides for units of several levels chooses.
        deciding = Unit.objects.permitted_to(user, "awards.add_recognition").in_tree_order()
        levels = {level_of(unit) for unit in own_units(user, deciding)}
        if len(levels) == 1:
            self.initial.setdefault("level", levels.pop())


class AwardFormChoice(LabelledChoice):
    """The form of a commendation, by its code; `offer_forms` says which. With words for none it may be left out."""

    def __init__(self, none: str | None = None, *, help_text: str = "") -> None:
        super().__init__(
            label="Hình thức",
            queryset=AwardForm.objects.none(),
            to_field_name="code",
            required=none is None,
            empty_label=none,
            help_text=help_text,
            error_messages={"required": "Chọn hình thức.", "invalid_choice": "Chọn hình thức."},
        )


def offer_forms(form: forms.Form, user: access.Asker) -> None:
    """All that serve the user's offices: of which day the decision is nobody knows yet, so that none is left out."""
    row_choice_of(form, "form").queryset = AwardForm.objects.visible_to(user).select_related("unit")


class ReasonToCommend(CleanFormField):
    """Why somebody is commended all the same."""

    def __init__(self) -> None:
        super().__init__(
            label="Lý do",
            max_length=500,
            required=False,
            help_text="Cần ghi khi thành tích này đã được khen thưởng, hoặc nơi ban hành không thuộc diện được tặng "
            "hình thức đó.",
        )


class CommendForm(DecisionForm):
    """Commendation of the holders of the chosen models."""

    form = AwardFormChoice()
    programme = LabelledChoice(
        label="Giai đoạn",
        queryset=Programme.objects.none(),
        required=False,
        help_text="Để trống nếu đã ghi năm.",
    )
    year = YearField(label="Năm", required=False, help_text="Để trống nếu khen cho cả giai đoạn.")
    merit = forms.CharField(label="Thành tích", max_length=400, required=False)
    reason = ReasonToCommend()
    field_order = ["form", "programme", "year", "merit", "reason", "known"]

    def __init__(self, *args: Any, user: access.Asker, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        row_choice_of(self, "programme").queryset = Programme.objects.visible_to(user).select_related("unit")
        offer_forms(self, user)
