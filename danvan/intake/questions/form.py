"""The form of the questions: one field for each, none of which has to be answered."""

from typing import Any, Final

from django import forms

from danvan.intake.choices import UNANSWERED, typed_field
from danvan.intake.questions.asked import BEGINNING, Asked, Questions
from danvan.lib.numbers import WholeNumberField
from danvan.lists.reading.answers import Answers

LAST_ROW: Final = 200_000


class QuestionsForm(forms.Form):
    """One field for each question; none has to be answered."""

    def __init__(self, questions: Questions, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for asked in questions:
            self.fields[asked.name] = _form_field(asked)

    def clean(self) -> dict[str, Any]:
        """At least one answer, be it to a question that was answered meanwhile (a double click)."""
        if not self.errors and not self.answered and not self.is_late:
            self.add_error(None, "Chưa chọn câu trả lời nào. Hãy chọn ít nhất một câu rồi bấm lại.")
        return self.cleaned_data

    @property
    def is_late(self) -> bool:
        """Whether it answers a question that is no longer open."""
        return any(
            name.startswith(BEGINNING) and value and name not in self.fields
            for name, value in self.data.items()
        )

    @property
    def answered(self) -> list[tuple[Asked, str]]:
        """The questions that have an answer, in their order: what is said of one sheet goes after what of all."""
        values = [(asked, self.cleaned_data.get(asked.name)) for asked in self.questions]
        return [(asked, str(value)) for asked, value in values if value]

    def change(self, answers: Answers) -> Answers:
        """The answers with those of this form."""
        for asked, value in self.answered:
            answers = asked.apply(answers, value)
        return answers

    @property
    def groups(self) -> list[tuple[str, list[tuple[Asked, forms.BoundField]]]]:
        """The sorts of questions for print: (sort, [(question, its field)])."""
        sorts = ("sheets", "words", "same", "optional")
        return [
            (sort, [(asked, self[asked.name]) for asked in getattr(self.questions, sort)])
            for sort in sorts
            if getattr(self.questions, sort)
        ]


def _form_field(asked: Asked) -> forms.Field:
    if asked.typed:
        return typed_field(asked.typed, asked.text)
    if not asked.choices:
        return WholeNumberField(label=asked.text, required=False, min_value=1, max_value=LAST_ROW)
    widget = forms.RadioSelect if asked.radio else forms.Select
    choices = asked.choices if asked.radio else [UNANSWERED, *asked.choices]
    return forms.ChoiceField(
        label=asked.text, required=False, choices=choices, initial=asked.initial, widget=widget
    )
