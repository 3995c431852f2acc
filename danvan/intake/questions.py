"""What one answer settles for many rows: of a sheet, of a word, of two names that are likely one; and its form."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django import forms

from danvan.intake.choices import (
    NOT_TAKEN,
    UNANSWERED,
    Choices,
    choices_of,
    column_choices,
    nearest_first,
    typed_field,
)
from danvan.intake.permissions import entry_units, own_commune
from danvan.lib.numbers import WholeNumberField
from danvan.lists.handing_back.findings import plain_message
from danvan.lists.models import ImportBatch, StagedRow
from danvan.lists.reading.answers import DIFFERENT, Answers
from danvan.lists.subjects import Subject, subject_of
from models_registry.access import Asker

_NAME: Final = "cau-"  # begins the name of every question in the form
SCANNED: Final = 3000  # rows in which questions are looked for; the rest is asked when these are answered
SHOWN: Final = 25  # questions of one sort on a page
LAST_ROW: Final = 200_000


@dataclass(frozen=True)
class Asked:
    """A question: `rows` is how many rows wait for it (0 if it is of a sheet), `place` the first of them.

    `apply` puts the value of a choice into the answers. Without choices the text of a column is asked, if `typed`
    names one, else a row number. `radio`: the choices stand beside the question, to be compared with it.
    """

    name: str
    text: str
    choices: Choices
    apply: Callable[[Answers, str], Answers]
    initial: str = ""
    rows: int = 0
    place: str = ""
    radio: bool = False
    typed: str = ""


@dataclass(frozen=True)
class Questions:
    """All questions of a batch: of its sheets, of words, of likely-same names, and those that may be passed over."""

    sheets: tuple[Asked, ...]
    words: tuple[Asked, ...]
    same: tuple[Asked, ...]
    optional: tuple[Asked, ...]
    more: int = 0  # further words and names, not on this page

    def __iter__(self) -> Iterator[Asked]:
        return iter((*self.sheets, *self.words, *self.same, *self.optional))


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
            name.startswith(_NAME) and value and name not in self.fields for name, value in self.data.items()
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


def questions_of(batch: ImportBatch, user: Asker) -> Questions:
    """The open questions of a staged batch (two queries, and three for the choices)."""
    units, subject = entry_units(user), subject_of(batch)
    choices = choices_of(subject, units, user)
    must, may = _of_sheets(batch, subject, choices, own_commune(user, units))
    words, same, more = _of_rows(batch, choices)
    return Questions(tuple(must), tuple(words), tuple(same), tuple(may), more)


# --- of sheets ------------------------------------------------------------------------------------


def _of_sheets(
    batch: ImportBatch, subject: Subject, choices: Mapping[str, Choices], own: str
) -> tuple[list[Asked], list[Asked]]:
    """What must be answered, and what may be passed over; `own` is the officer's commune."""
    must: list[Asked] = []
    may: list[Asked] = []
    asking: dict[str, list[str]] = {}
    for sheet in batch.sheets:
        for question in sheet.get("questions", ()):
            code, name = question["code"], sheet["name"]
            if code in subject.sheet_questions:
                asking.setdefault(code, []).append(name)
                must.append(_sheet_says(name, question, choices.get(code, []), own))
            elif code in ("title", "registrant"):
                must.append(_which_column(sheet, question))
            elif code == "column":
                may.append(_what_column(subject, sheet, question))
            elif code == "hidden":
                may.append(_read_hidden(name, question))
            elif code == "no_table":
                (may if batch.counts.get("rows") else must).append(_header_row(name, question))
    return [*_of_all(asking, subject, choices, own), *_once(must)], _once(may)


def _once(questions: list[Asked]) -> list[Asked]:
    """A sheet with two tables asks for its unit once."""
    return list({asked.name: asked for asked in questions}.values())


def _of_all(
    asking: Mapping[str, list[str]], subject: Subject, choices: Mapping[str, Choices], own: str
) -> Iterator[Asked]:
    """One answer for all sheets that do not say the same thing."""
    for code, names in asking.items():
        names = list(dict.fromkeys(names))
        if len(names) > 1:
            text = (
                f"{len(names)} trang tính không ghi. Cả {len(names)} trang {subject.sheet_questions[code]}?"
            )
            apply = partial(_say_of_sheets, names, code)
            typed = "" if code in choices else code
            initial = own if code == "unit" else ""
            yield Asked(_name("all", code), text, choices.get(code, []), apply, initial, typed=typed)


def _say_of_sheets(names: list[str], code: str, answers: Answers, value: str) -> Answers:
    for name in names:
        answers = answers.with_sheet(name, **{code: value})
    return answers


def _sheet_says(name: str, question: Mapping[str, Any], choices: Choices, own: str) -> Asked:
    code, typed = question["code"], "" if choices else question["code"]
    choices, likely = nearest_first(choices, question.get("candidates", ()))
    initial = likely or (
        own if code == "unit" else ""
    )  # what the file hints at goes before the officer's own
    apply = partial(_say_of_sheets, [name], code)
    return Asked(_name("sheet", name, code), question["message"], choices, apply, initial, typed=typed)


def _which_column(sheet: Mapping[str, Any], question: Mapping[str, Any]) -> Asked:
    headings = sheet.get("headings", {})
    letters = [*question.get("candidates", ()), *headings]
    choices = [(letter, f"Cột {letter}: {headings.get(letter, '')}") for letter in dict.fromkeys(letters)]
    name, code = sheet["name"], question["code"]

    def apply(answers: Answers, letter: str) -> Answers:
        return answers.with_column(name, letter, code)

    return Asked(_name("which", name, code), question["message"], choices, apply)


def _what_column(subject: Subject, sheet: Mapping[str, Any], question: Mapping[str, Any]) -> Asked:
    name, letter = sheet["name"], question["column"]

    def apply(answers: Answers, column: str) -> Answers:
        return answers.with_column(name, letter, "" if column == NOT_TAKEN else column)

    choices = column_choices(subject, question.get("candidates", ()))
    return Asked(_name("what", name, letter), question["message"], choices, apply)


def _read_hidden(name: str, question: Mapping[str, Any]) -> Asked:
    def apply(answers: Answers, value: str) -> Answers:
        return answers.with_sheet(name, read=value)

    return Asked(_name("hidden", name), question["message"], [("1", "Có, đọc trang này")], apply)


def _header_row(name: str, question: Mapping[str, Any]) -> Asked:
    def apply(answers: Answers, value: str) -> Answers:
        return answers.with_sheet(name, header_row=value)

    text = f"{question['message']} Dòng tiêu đề là dòng số mấy của trang tính?"
    return Asked(_name("header", name), text, [], apply)


# --- of words and names ---------------------------------------------------------------------------


def _of_rows(batch: ImportBatch, choices: Mapping[str, Choices]) -> tuple[list[Asked], list[Asked], int]:
    """Words and likely-same names, those first that settle most rows; how many more there are."""
    found: dict[str, dict[str, Any]] = {}
    for sheet, row, problems in (
        batch.rows.filter(
            action__in=(StagedRow.Action.QUESTION, StagedRow.Action.DUPLICATE), is_left_out=False
        )
        .order_by("pk")
        .values_list("sheet", "row", "problems")[:SCANNED]
    ):
        for problem in problems:
            if problem.get("asked"):
                first = found.setdefault(
                    problem["asked"], {**problem, "rows": 0, "place": f"trang “{sheet}”, dòng {row}"}
                )
                first["rows"] += 1
    asked = sorted(found.values(), key=lambda one: -one["rows"])
    words = [_word(one, choices) for one in asked if one["asked"].split("|")[0] in choices]
    same = [_same(one) for one in asked if one.get("choices")]
    return words[:SHOWN], same[:SHOWN], max(len(words) - SHOWN, 0) + max(len(same) - SHOWN, 0)


_WORDS: Final = {
    "field": "“{}” là lĩnh vực nào?",
    "unit": "“{}” là đơn vị nào, hoặc thuộc đơn vị nào?",
    "kind": "“{}” là tập thể, hộ gia đình hay cá nhân?",
    "form": "“{}” là hình thức khen thưởng nào?",
}


def _word(problem: Mapping[str, Any], choices: Mapping[str, Choices]) -> Asked:
    about, _, word = problem["asked"].partition("|")
    ordered, _ = nearest_first(choices[about], problem.get("candidates", ()))  # alike is no answer

    def apply(answers: Answers, value: str) -> Answers:
        return answers.with_word(about, word, value)

    text = _WORDS[about].format(problem.get("value", word))
    return Asked(
        _name("word", problem["asked"]),
        text,
        ordered,
        apply,
        rows=problem["rows"],
        place=problem["place"],
    )


_ALIKE: Final = {"registrant": "tập thể, cá nhân", "model": "mô hình"}


def _same(problem: Mapping[str, Any]) -> Asked:
    """Is it one of the registry? Other questions of a row say all their choices themselves."""
    asked, value = problem["asked"], problem.get("value", "")
    text, choices = plain_message(problem["message"]), list(map(tuple, problem["choices"]))
    if what := _ALIKE.get(asked.split("|")[0]):
        text = f"{what[0].upper()}{what[1:]} “{value}”"
        choices = [(known, f"Là một với: {label}") for known, label in choices]
        choices.append((DIFFERENT, f"Khác nhau: đây là {what} khác"))

    def apply(answers: Answers, value: str) -> Answers:
        return answers.with_same(asked, value)

    return Asked(
        _name("same", asked),
        text,
        choices,
        apply,
        rows=problem["rows"],
        place=problem["place"],
        radio=True,
    )


def _name(*parts: str) -> str:
    """A form field's name: the same for the same question, whatever has been answered meanwhile."""
    return f"{_NAME}{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:12]}"
