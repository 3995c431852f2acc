"""What the officers answered of earlier lists: found again for the next one, kept, changed and forgotten."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone

from danvan.lists.models import ENTERED_WITH, ImportBatch, RememberedAnswer
from danvan.lists.reading.answers import Answers, column_question
from danvan.lists.reading.words.catalogue import Catalogue
from danvan.lists.reading.words.headings import PROPOSED
from danvan.lists.results import Reading
from models_registry import access, trail
from models_registry.access import Actor, account_of, name_of
from models_registry.models import Unit
from models_registry.permissions import DECIDE

About = RememberedAnswer.About
_Found = tuple[int, str]  # the number of the remembered answer, and what it says
GONE: Final = (
    "Câu trả lời này vừa được người khác đổi hoặc quên, hoặc không thuộc địa bàn đồng chí. Hãy xem lại."
)


class Told(NamedTuple):
    """An answer that holds for the next list too; `text` is what was asked about, as it was written."""

    about: str
    asked: str
    answer: str
    text: str


class Noticing(dict[str, str]):
    """Answers by question, which notice those that were looked up."""

    def __init__(self, answers: Mapping[str, str]) -> None:
        super().__init__(answers)
        self.used: set[str] = set()

    def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override] # of one kind only
        """As any dictionary."""
        return super().get(key, default) if key in self else default

    def __contains__(self, key: object) -> bool:
        is_there = super().__contains__(key)
        if is_there:
            self.used.add(str(key))
        return is_there


@dataclass(frozen=True)
class Memory:
    """The remembered answers that may serve a list: by heading, by word, and by what is one with what."""

    subject: str
    columns: Mapping[str, _Found] = field(default_factory=dict)
    words: Mapping[str, _Found] = field(default_factory=dict)
    same: Mapping[str, _Found] = field(default_factory=dict)

    def recall(self, reading: Reading, answers: Answers) -> Answers:
        """The answers with those remembered of the headings and words that this reading did not understand so."""
        columns = {}
        for sheet in reading.sheets:
            for letter, heading in sheet.headings.items():
                asked = column_question(heading, self.subject)
                found = None if heading.endswith(PROPOSED) else self.columns.get(asked)
                if found and asked not in answers.reopened and sheet.columns.get(letter, "") != found[1]:
                    columns[f"{sheet.name}!{letter}"] = found
        words: dict[str, _Found] = {}
        if self.words:
            asked_words = dict.fromkeys(problem.asked for row in reading.rows for problem in row.problems)
            words = {
                asked: self.words[asked]
                for asked in asked_words
                if asked in self.words and asked not in answers.reopened
            }
        return answers.with_recalled("columns", columns).with_recalled("words", words)

    def with_same(self, answers: Answers) -> tuple[Answers, Noticing]:
        """The answers with all that may be one with something, and what notices which of them were asked for."""
        found = {asked: said for asked, said in self.same.items() if asked not in answers.reopened}
        more = answers.with_recalled("same", found)
        noticing = Noticing(more.same)
        return more, noticing


def memory_for(reading: Reading, user: Actor, subject: str, catalogue: Catalogue) -> Memory:
    """What is remembered for the unit of a list, or where no row says any, for the one in which the user enters.

    Headings and words as they were answered for the unit or one above it, the nearest first; records also as they were
    answered for units below. What the user could not choose is not remembered for him. Three queries.
    """
    unit = Unit.objects.lowest_above({row.unit_key for row in reading.rows}) or _own_unit(user)
    if unit is None:
        return Memory(subject)
    above = [int(key) for key in unit.path.rstrip(".").split(".")]
    of_words = RememberedAnswer.objects.filter(unit__in=above).exclude(about__in=RememberedAnswer.OF_RECORDS)
    columns: dict[str, _Found] = {}
    words: dict[str, _Found] = {}
    fields, units = {one.code for one in catalogue.fields}, {str(one.key) for one in catalogue.units}
    for pk, about, asked, answer in of_words.order_by("unit__path").values_list(
        "pk", "about", "asked", "answer"
    ):
        if about == About.COLUMN:
            columns[asked] = pk, answer
        elif about not in (About.FIELD, About.UNIT) or answer in (fields if about == About.FIELD else units):
            words[asked] = pk, answer
    of_records = RememberedAnswer.objects.filter(about__in=RememberedAnswer.OF_RECORDS)
    of_records = of_records.filter(unit__in=above) | of_records.in_territory([unit.path])
    same = {
        asked: (pk, answer)
        for pk, asked, answer in of_records.order_by("at", "pk").values_list("pk", "asked", "answer")
    }
    return Memory(subject, columns, words, same)


def _own_unit(user: Actor) -> Unit | None:
    paths = {path for permission in ENTERED_WITH.values() for path in access.paths_for(user, permission)}
    return Unit.objects.lowest_above({int(path.rstrip(".").rpartition(".")[2]) for path in paths})


def remember(batch: ImportBatch, user: Actor, told: Iterable[Told]) -> None:
    """Keeps what was answered of a list; a later answer replaces an earlier one, which the trail keeps.

    A word or a heading that somebody answers who decides holds in his whole territory, else for the list's unit.
    """
    unit = batch.unit
    if unit is None:
        return
    over = _decided_in(user, unit)
    now, by, name = timezone.now(), account_of(user), name_of(user)
    rows = [
        RememberedAnswer(
            unit=unit if one.about in RememberedAnswer.OF_RECORDS else over,
            about=one.about,
            asked=one.asked[:600],
            answer=one.answer[:300],
            text=one.text[:300],
            by=by,
            by_name=name,
            at=now,
            batch=batch,
        )
        for one in told
    ]
    meant = {(row.unit_id, row.about, row.asked): row for row in rows}
    known = RememberedAnswer.objects.filter(asked__in=[row.asked for row in rows])
    befores = {
        (row.unit_id, row.about, row.asked): trail.snapshot(row)
        for row in known.filter(unit__in=[unit, over])
        if (row.unit_id, row.about, row.asked) in meant
    }
    RememberedAnswer.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["unit", "about", "asked"],
        update_fields=["answer", "text", "by", "by_name", "at", "batch"],
    )
    written = [
        row for row in known.filter(unit__in=[unit, over]) if (row.unit_id, row.about, row.asked) in meant
    ]
    trail.record_created([row for row in written if (row.unit_id, row.about, row.asked) not in befores])
    trail.record_changed(
        (row, befores[key], trail.snapshot(row))
        for row in written
        if (key := (row.unit_id, row.about, row.asked)) in befores
    )
    _drop_nearer(unit, over, rows)


def _decided_in(user: Actor, unit: Unit) -> Unit:
    """The highest unit over this one in which the user decides; the unit itself if there is none."""
    paths = [path for path in access.paths_for(user, DECIDE) if unit.path.startswith(path)]
    return Unit.objects.get(path=min(paths, key=len)) if paths else unit


def _drop_nearer(unit: Unit, over: Unit, rows: Iterable[RememberedAnswer]) -> None:
    """What was answered before for this unit, or one between it and `over`, would go before the new answer."""
    between = [int(key) for key in unit.path.removeprefix(over.path).rstrip(".").split(".") if key]
    meant = {(row.about, row.asked) for row in rows if row.unit_id == over.pk}
    if not between or not meant:
        return
    known = RememberedAnswer.objects.filter(unit__in=between, asked__in={asked for _, asked in meant})
    _remove([row for row in known if (row.about, row.asked) in meant])


def forget(remembered: Iterable[int], user: Actor, seen: datetime | None = None) -> int:
    """Drops remembered answers: the next list is asked again. Returns how many.

    `seen` is when the answer was given that the officer saw. Raises ValidationError, and drops nothing, if one of them
    is gone, was changed since, or is not the user's.
    """
    keys = set(remembered)
    with trail.act(user, "Quên câu trả lời đã nhớ"):
        rows = _held(keys, user, seen)
        _remove(rows)
    return len(rows)


def change(remembered: int, user: Actor, answer: str, seen: datetime) -> RememberedAnswer:
    """Another answer to a word or a heading, from the next list on. Raises ValidationError as `forget` does."""
    with trail.act(user, "Đổi câu trả lời đã nhớ"):
        (row,) = _held({remembered}, user, seen)
        now = timezone.now()
        trail.save(row, answer=answer, by=account_of(user), by_name=name_of(user), at=now, batch=None)
    return row


def _held(keys: set[int], user: Actor, seen: datetime | None) -> list[RememberedAnswer]:
    rows = list(
        RememberedAnswer.objects.editable_by(user).filter(pk__in=keys).select_for_update(of=("self",))
    )
    if len(rows) != len(keys) or (seen and any(row.at != seen for row in rows)):
        raise ValidationError(GONE)
    return rows


def _remove(rows: list[RememberedAnswer]) -> None:
    trail.record_deleted(rows)
    RememberedAnswer.objects.filter(pk__in=[row.pk for row in rows]).delete()
