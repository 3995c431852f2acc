"""Remembered answers as the pages print them: what was asked, what was answered, by whom, when, for which lists."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from danvan.intake.choices import NOT_TAKEN, Choices, choices_of, column_choices
from danvan.intake.permissions import entry_units
from danvan.lists.commendations.words import FORM_LABELS
from danvan.lists.models import ImportBatch, ImportSubject, RememberedAnswer
from danvan.lists.reading.answers import Answers, is_different, list_key, sheet_of, year_asked
from danvan.lists.reading.words.catalogue import KIND_LABELS, PARTNERS, PARTNERS_LABEL
from danvan.lists.subjects import Subject, subject_named
from models_registry.access import Asker
from models_registry.models import ActivityField, EmulationModel, Registrant, Unit

About = RememberedAnswer.About
_QUESTIONS: Final[dict[str, str]] = {
    About.COLUMN: "Cột “{}” là gì",
    About.FIELD: "“{}” là lĩnh vực nào",
    About.UNIT: "“{}” là đơn vị nào",
    About.KIND: "“{}” là tập thể, hộ gia đình hay cá nhân",
    About.FORM: "“{}” là hình thức khen thưởng nào",
    About.REGISTRANT: "“{}” là tập thể, cá nhân nào",
    About.MODEL: "“{}” là mô hình nào",
}
_GONE: Final = "(không còn trong sổ)"


@dataclass(frozen=True)
class ShownAnswer:
    """An answer for print. `key` names it among the recalled ones of a batch, `sheet` is that of a column there.

    `is_stale`: it was changed or forgotten since the batch was read. `may_forget`: the reader may, it is of his units.
    """

    remembered: RememberedAnswer
    question: str
    answer: str
    may_forget: bool
    key: str = ""
    sheet: str = ""
    is_stale: bool = False

    @property
    def seen(self) -> str:
        """The button's value: which answer, given when."""
        return f"{self.remembered.pk}|{self.remembered.at.isoformat()}"

    @property
    def may_change(self) -> bool:
        """Records are chosen where a list asks about them; only words and headings here."""
        return self.may_forget and self.remembered.about not in RememberedAnswer.OF_RECORDS


def shown_answers(remembered: Iterable[RememberedAnswer], user: Asker) -> list[ShownAnswer]:
    """For the page of all of them; a constant number of queries."""
    rows = list(remembered)
    labels, own = _labels(rows), _editable(rows, user)
    return [ShownAnswer(row, _question(row), _answer(row, row.answer, labels), row.pk in own) for row in rows]


def recalled_in(batch: ImportBatch, user: Asker) -> list[ShownAnswer]:
    """The remembered answers that a list was read with, in the order of its columns, words and records."""
    answers = Answers.from_json(batch.answers)
    known = RememberedAnswer.objects.select_related("unit").in_bulk(set(answers.recalled.values()))
    found = []
    names = [sheet["name"] for sheet in batch.sheets]
    for key, number in answers.recalled.items():
        part, _, at = key.partition("|")
        used = getattr(answers, part)[at]
        is_known = number in known
        row = known[number] if is_known else _as_it_was(batch, part, at, used)
        sheet = sheet_of(at.rpartition("!")[0], names) if part == "columns" else ""
        found.append((key, sheet, used, row, is_known))
    rows = [row for *_, row, _ in found]
    labels = _labels(
        [*rows, *(RememberedAnswer(about=row.about, answer=used) for _, _, used, row, _ in found)]
    )
    own = _editable(rows, user)
    return [
        ShownAnswer(
            row,
            _question(row),
            _answer(row, used, labels),
            row.pk in own,
            key,
            sheet,
            not is_known or row.answer != used,
        )
        for key, sheet, used, row, is_known in found
    ]


def _as_it_was(batch: ImportBatch, part: str, at: str, used: str) -> RememberedAnswer:
    """An answer that was forgotten since: what the list itself tells of it."""
    if part != "columns":
        return RememberedAnswer(about=at.split("|")[0], asked=at, answer=used)
    name, _, letter = at.rpartition("!")
    headings = (
        sheet.get("headings", {}).get(letter, "")
        for sheet in batch.sheets
        if name in (sheet["name"], list_key(sheet["name"], sheet.get("list_at", "")))
    )
    return RememberedAnswer(about=About.COLUMN, answer=used, text=next(filter(None, headings), letter))


def _editable(rows: list[RememberedAnswer], user: Asker) -> set[int]:
    keys = [row.pk for row in rows if row.pk]
    return set(RememberedAnswer.objects.editable_by(user).filter(pk__in=keys).values_list("pk", flat=True))


def _question(row: RememberedAnswer) -> str:
    text = row.text or row.asked.rpartition("|")[2]
    year = year_asked(row.asked, text) if row.about == About.UNIT else ""
    return f"{f'Năm {year}, ' if year else ''}{_QUESTIONS[row.about].format(text)}"


def _labels(rows: Iterable[RememberedAnswer]) -> Mapping[str, Mapping[str, str]]:
    """What the answers of each sort are called, by what is kept of them."""
    meant: dict[str, set[str]] = {}
    for row in rows:
        meant.setdefault(row.about, set()).add(row.answer)

    def numbers(about: str) -> set[int]:
        return {int(answer) for answer in meant.get(about, ()) if answer.isdecimal()}

    units = Unit.objects.filter(pk__in=numbers(About.UNIT)) if About.UNIT in meant else ()
    holders = Registrant._base_manager.filter(pk__in=numbers(About.REGISTRANT)).values_list("pk", "name")
    models = EmulationModel._base_manager.filter(pk__in=numbers(About.MODEL)).values_list("pk", "title")
    return {
        About.FIELD: dict(ActivityField.objects.values_list("code", "name")) if About.FIELD in meant else {},
        About.UNIT: {str(unit.pk): unit.label for unit in units},
        About.KIND: {**KIND_LABELS, PARTNERS: PARTNERS_LABEL},
        About.FORM: FORM_LABELS,
        About.REGISTRANT: {str(pk): f"Là “{name}”" for pk, name in holders},
        About.MODEL: {str(pk): f"Là “{title}”" for pk, title in models},
    }


def _answer(row: RememberedAnswer, answer: str, labels: Mapping[str, Mapping[str, str]]) -> str:
    if row.about == About.COLUMN:
        columns = subject_about(row).columns
        return columns.label(answer) if answer in columns.by_name else "Không lấy cột này"
    if row.about in RememberedAnswer.OF_RECORDS and is_different(answer):
        return "Khác với tên gần giống đã có trong sổ"
    return labels[row.about].get(answer, f"{answer} {_GONE}")


def subject_about(row: RememberedAnswer) -> Subject:
    """The subject of the lists whose column an answer is about."""
    subject, _, rest = row.asked.partition("|")
    of_awards = row.about == About.FORM or (rest and subject == ImportSubject.COMMENDATIONS)
    return subject_named(ImportSubject.COMMENDATIONS if of_awards else ImportSubject.REGISTRATIONS)


def choices_for(row: RememberedAnswer, user: Asker) -> Choices:
    """What a word or a heading may be said to mean; the value of a column that is left out is `NOT_TAKEN`."""
    subject = subject_about(row)
    if row.about == About.COLUMN:
        return column_choices(subject)
    choices: dict[str, Any] = choices_of(subject, entry_units(user), user)
    found: Choices = choices[row.about]
    if row.about == About.KIND and row.answer == PARTNERS:
        found = [(PARTNERS, PARTNERS_LABEL), *found]
    return found


def as_choice(row: RememberedAnswer) -> str:
    """The answer as the choice that stands for it."""
    return NOT_TAKEN if row.about == About.COLUMN and not row.answer else row.answer
