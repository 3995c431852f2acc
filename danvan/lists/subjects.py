"""What a list is about: registrations, or commendations. One plain declaration each, read by every step and page.

Staging, answers, commit and undo are the same for both; what differs stands here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.db import models

from awards.models import Commendation, Decision
from danvan.lists.commendations.decide import AWARDS_ENTRY
from danvan.lists.commendations.decide import decide as decide_awards
from danvan.lists.commendations.decide import decide_rows as decide_award_rows
from danvan.lists.commendations.drafting import AwardDrafter
from danvan.lists.commendations.reading import COMMENDATION_LIST
from danvan.lists.commendations.words import FORM_LABELS, TRACK_LABELS
from danvan.lists.deciding.decide import decide, decide_rows
from danvan.lists.deciding.decision import Decided
from danvan.lists.deciding.registry import ENTRY
from danvan.lists.drafting.drafts import Drafter
from danvan.lists.drafting.registrations import RegistrationDrafter
from danvan.lists.models import ImportBatch, ImportSubject, StagedRow
from danvan.lists.reading.words.catalogue import KIND_LABELS, LEVEL_LABELS, NOVELTY_LABELS
from danvan.lists.reading.words.columns import FORM_ITEMS
from danvan.lists.reading.words.headings import ColumnSet
from danvan.lists.reading.workbook import REGISTRATION_LIST, ListShape
from models_registry.models import Change, EmulationModel, Registrant, Registration

# Columns of the portal's own lists, which tell it the registration of a row; a commune's list has none of them.
_OF_OWN_LISTS: Final = ("number", "programme", "state", "return_reason")


class Made(NamedTuple):
    """A sort of record that a commit makes: the key under which a row names it, and what it is called."""

    key: str
    model: type[models.Model]
    label: str


@dataclass(frozen=True)
class Subject:
    """How lists of one subject are read, decided, written and shown.

    `decide` decides a file with its sheets, `decide_rows` the rows alone; `entry` are the permissions to enter what the
    rows bring, and that it counts at once; `made` is in the order in which an undo removes it.

    `noun` is what a row brings, `one` what it is, `register` where it goes. `typed` are the columns that may be said of
    any row, `long` those of several lines, `hidden` those that are never offered, `labels` the closed ones with their
    codes. `said` is what may be said for a sheet, with the end of the question; `part` heads the numbers by what a row
    keeps under a key.
    """

    code: str
    shape: ListShape
    decide: Callable[..., Sequence[Decided]]
    decide_rows: Callable[..., Sequence[Decided]]
    drafter: type[Drafter]
    entry: tuple[str, str]
    made: tuple[Made, ...]
    noun: str
    one: str
    register: str
    typed: tuple[str, ...]
    long: tuple[str, ...]
    hidden: tuple[str, ...]
    labels: Mapping[str, Mapping[str, str]]
    said: Mapping[str, str]
    part: tuple[str, str]

    @property
    def columns(self) -> ColumnSet:
        """All columns that such a list may have."""
        return self.shape.columns

    @property
    def tables(self) -> tuple[type[models.Model], ...]:
        """All that a commit, or its undoing, writes many rows of."""
        made = [one.model for one in self.made]
        fields = [field for model in made for field in model._meta.many_to_many]
        links = [field.remote_field.through for field in fields if field.remote_field.through]
        return (*made, *links, StagedRow, Change)

    @property
    def is_commending(self) -> bool:
        """Whether it is of commendations."""
        return self.code == ImportSubject.COMMENDATIONS


_REGISTRATIONS: Final = Subject(
    code=ImportSubject.REGISTRATIONS,
    shape=REGISTRATION_LIST,
    decide=decide,
    decide_rows=decide_rows,
    drafter=RegistrationDrafter,
    entry=ENTRY,
    made=(
        Made("registration", Registration, "lượt đăng ký"),
        Made("model", EmulationModel, "mô hình"),
        Made("registrant", Registrant, "tập thể, cá nhân"),
    ),
    noun="mô hình",
    one="mô hình",
    register="sổ đăng ký",
    typed=(
        *("title", "registrant", "kind", "field", "related", "unit", "year"),
        *("date", "level", "novelty", "post", "place"),
    ),
    long=(*FORM_ITEMS, "note"),
    hidden=(*_OF_OWN_LISTS, "left_out"),
    labels={"kind": KIND_LABELS, "level": LEVEL_LABELS, "novelty": NOVELTY_LABELS},
    said={"unit": "thuộc đơn vị nào", "year": "của năm nào", "field": "thuộc lĩnh vực nào"},
    part=("Lĩnh vực", "data__field_code"),
)
_COMMENDATIONS: Final = Subject(
    code=ImportSubject.COMMENDATIONS,
    shape=COMMENDATION_LIST,
    decide=decide_awards,
    decide_rows=decide_award_rows,
    drafter=AwardDrafter,
    entry=AWARDS_ENTRY,
    made=(
        Made("commendation", Commendation, "lượt khen thưởng"),
        Made("decision", Decision, "quyết định"),
    ),
    noun="khen thưởng",
    one="dòng khen thưởng",
    register="sổ khen thưởng",
    typed=(
        *("registrant", "kind", "post", "workplace", "unit", "form", "merit", "amount"),
        *("decision", "decided_on", "body", "track", "year", "programme", "title"),
    ),
    long=("merit", "note"),
    hidden=("field", "left_out"),
    labels={"kind": KIND_LABELS, "form": FORM_LABELS, "track": TRACK_LABELS},
    said={
        "decision": "kèm theo quyết định số mấy",
        "decided_on": "kèm theo quyết định ngày nào",
        "body": "do cơ quan nào ban hành quyết định",
        "track": "là khen thưởng của Nhà nước, của Đảng hay của Ban Chỉ đạo",
        "form": "khen thưởng theo hình thức nào",
        "year": "khen thưởng của năm nào",
        "programme": "khen thưởng của giai đoạn nào",
        "unit": "thuộc đơn vị nào",
    },
    part=("Hình thức", "data__other__form"),
)
_SUBJECTS: Final = {one.code: one for one in (_REGISTRATIONS, _COMMENDATIONS)}


def subject_named(code: str) -> Subject:
    """The subject of that `ImportSubject`."""
    return _SUBJECTS[code]


def subject_of(batch: ImportBatch) -> Subject:
    """What a batch is about."""
    return _SUBJECTS[batch.subject]
