"""What the officers answered of earlier lists, found again for the next one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from danvan.lists.models import ENTERED_WITH, ImportSubject, RememberedAnswer
from danvan.lists.reading.answers import Answers, column_question, list_key
from danvan.lists.reading.words.catalogue import Catalogue
from danvan.lists.reading.words.headings import PROPOSED
from danvan.lists.results import Reading
from models_registry import access
from models_registry.access import Actor
from models_registry.models import Unit
from models_registry.scoping import within
from models_registry.territory import holders_of, territory_paths

About = RememberedAnswer.About
_Found = tuple[int, str]  # the number of the remembered answer, and what it says


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
                    columns[f"{list_key(sheet.name, sheet.list_at)}!{letter}"] = found
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


class Holders:
    """In whose territories places lie, as of today."""

    def __init__(self, user: Actor) -> None:
        self._today, self._successions = timezone.localdate(), access.successions_for(user)
        self._known: dict[str, tuple[str, ...]] = {}

    def of(self, path: str) -> tuple[str, ...]:
        """Paths of the units in whose territory the place lies, the nearer first."""
        if path not in self._known:
            self._known[path] = holders_of(path, self._today, self._successions)
        return self._known[path]

    def of_all(self, paths: Collection[str]) -> list[str]:
        """The same of the units in whose territory all of these places lie; none of no place."""
        each = [self.of(path) for path in paths]
        return [path for path in each[0] if all(path in one for one in each)] if each else []

    def territory(self, path: str) -> tuple[str, ...]:
        """Paths of what makes up the territory of the unit at this path."""
        return territory_paths(path, self._today, self._successions)


class _Kept(NamedTuple):
    """A remembered answer; `at` is the path of the unit at which it is kept."""

    at: str
    pk: int
    about: str
    asked: str
    answer: str


def memory_for(reading: Reading, user: Actor, subject: str, catalogue: Catalogue) -> Memory:
    """What is remembered for the units of a list, or where no row says any, for those in which the user enters.

    Headings and words as they were answered for a unit in whose territory all of these lie: the nearest first, of two
    of which neither lies in the other's the later. Which unit a name means is remembered of each of the user's own
    units too while a row's is not known; what is said differently there is asked. Records also as they were answered
    for any of the list's units and below. What the user could not choose is not remembered for him. Two queries, and
    one for the mergers of units.
    """
    keys = {row.unit_key for row in reading.rows}
    named = Unit.objects.paths_of(keys)
    own = access.offices_of(user, ENTERED_WITH[ImportSubject(subject)])
    holders = Holders(user)
    here = holders.of_all(named or own)
    rows = _kept_for(
        {at for path in named | own for at in holders.of(path)}, holders.territory(here[0]) if here else ()
    )
    fields, units = {one.code for one in catalogue.fields}, {str(one.key) for one in catalogue.units}
    words = [row for row in rows if row.about not in {About.COLUMN, *RememberedAnswer.OF_RECORDS}]
    chosen = {About.FIELD: fields, About.UNIT: units}
    words = [row for row in words if row.answer in chosen.get(About(row.about), {row.answer})]
    found = _nearest(words, here, holders)
    if None in keys:
        of_units = [row for row in words if row.about == About.UNIT]
        found = _agreed([_nearest(of_units, holders.of(path), holders) for path in own]) | found
    return Memory(
        subject,
        _nearest([row for row in rows if row.about == About.COLUMN], here, holders),
        found,
        {row.asked: (row.pk, row.answer) for row in rows if row.about in RememberedAnswer.OF_RECORDS},
    )


def _kept_for(at: Set[str], territory: Iterable[str]) -> list[_Kept]:
    """The answers kept at these units, and of records those of the territory, the earlier ones first."""
    below = Q(about__in=RememberedAnswer.OF_RECORDS) & within(territory, "unit__path")
    rows = RememberedAnswer.objects.filter(Q(unit__path__in=at) | below).order_by("at", "pk")
    return [_Kept(*row) for row in rows.values_list("unit__path", "pk", "about", "asked", "answer")]


def _nearest(rows: Iterable[_Kept], here: Collection[str], holders: Holders) -> dict[str, _Found]:
    """By question what holds of the answers kept at the units `here`; of the rows the earlier ones come first."""
    told: dict[str, list[_Kept]] = defaultdict(list)
    for row in rows:
        if row.at in here:
            told[row.asked].append(row)
    found = {}
    for asked, several in told.items():
        farther = {at for one in several for at in holders.of(one.at)[1:]}
        last = ([one for one in several if one.at not in farther] or several)[-1]
        found[asked] = last.pk, last.answer
    return found


def _agreed(each: list[dict[str, _Found]]) -> dict[str, _Found]:
    """What none of them says otherwise."""
    said: dict[str, dict[str, _Found]] = defaultdict(dict)
    for one in each:
        for asked, found in one.items():
            said[asked].setdefault(found[1], found)
    return {asked: next(iter(several.values())) for asked, several in said.items() if len(several) == 1}
