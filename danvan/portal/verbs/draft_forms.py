"""What a drafted decision asks for: its words, its money, who is left out, its number and day once it is signed."""

from decimal import Decimal
from typing import Any, Final

from django import forms

from awards.desk.decision_words import articles_of
from awards.drafting import WORDS, lines_of
from awards.models import DecisionDraft, DraftLine
from awards.models.numbers import NumberFormField
from danvan.lib.choices import RowChoices, row_choice_of
from danvan.lib.dates import DayField
from danvan.lib.numbers import NumberField
from danvan.portal.verbs.desk_forms import NO_ROWS

_LINES: Final = ("grounds", "articles", "recipients")


class DraftWordsForm(forms.ModelForm):  # type: ignore[type-arg] # takes no parameters when it runs
    """All that is printed of it, but for its list; articles that nobody wrote are shown as they follow of that."""

    class Meta:
        model = DecisionDraft
        fields = WORDS
        widgets = {name: forms.Textarea(attrs={"rows": 6}) for name in _LINES}

    @classmethod
    def of(cls, draft: DecisionDraft, sent: Any) -> "DraftWordsForm":
        """As it stands."""
        shown = {"articles": "\n".join(articles_of(draft, lines_of(draft)))}
        return cls(sent, instance=DecisionDraft.objects.get(pk=draft.pk), initial=shown)


class AmountsForm(forms.Form):
    """The money of each line; the office's number decides, whatever was suggested."""

    def __init__(self, draft: DecisionDraft, sent: Any) -> None:
        super().__init__(sent)
        for line in lines_of(draft):
            self.fields[f"tien-{line.pk}"] = NumberField(
                label=f"{line.candidate.nominee} (đồng)",
                required=False,
                min_value=0,
                max_digits=14,
                decimal_places=0,
                initial=line.amount,
            )

    @property
    def amounts(self) -> dict[int, Decimal | None]:
        """By the key of the line (a valid form)."""
        return {int(name.removeprefix("tien-")): value for name, value in self.cleaned_data.items()}


class _Lines(RowChoices):
    widget = forms.CheckboxSelectMultiple


class LeaveOutForm(forms.Form):
    """Who is left to another decision."""

    rows = _Lines(
        label="Bỏ khỏi dự thảo",
        queryset=DraftLine.objects.none(),
        error_messages=NO_ROWS,
    )

    def __init__(self, draft: DecisionDraft, sent: Any) -> None:
        super().__init__(sent)
        row_choice_of(self, "rows").queryset = draft.lines.select_related("candidate__nominee")


class SignForm(forms.Form):
    """Under which number, on which day it was signed."""

    number = NumberFormField(
        label="Số, ký hiệu",
        max_length=60,
        error_messages={"required": "Ghi số, ký hiệu của quyết định đã ký."},
    )
    issued_on = DayField(
        label="Ngày ký",
        help_text="Ngày/tháng/năm, ví dụ 05/11/2025.",
        error_messages={"required": "Ghi ngày ký quyết định."},
    )
