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
from danvan.lists.commendations.tracks import TRACK_LABELS
from danvan.lists.commendations.words import FORM_LABELS
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
    """How lists of one subject are read, decided, written and shown; whatever differs between the two is a field."""

    code: str  # an `ImportSubject`
    shape: ListShape  # how its tables are read
    decide: Callable[..., Sequence[Decided]]  # decides a file with its sheets
    decide_rows: Callable[..., Sequence[Decided]]  # decides the rows alone
    drafter: type[Drafter]  # makes ready what a commit writes
    entry: tuple[str, str]  # the permissions to enter what the rows bring, and that it counts at once
    made: tuple[Made, ...]  # what a commit makes, in the order in which an undo removes it
    depends_on_registrants_only: bool  # whether a draft stands while its own registrants are untouched

    heading: str  # of the list's page
    noun: str  # what a row brings: "12 dòng mô hình"
    row_name: str  # what a row is: "Không phải dòng khen thưởng"
    row_headings: tuple[str, str]  # of what a row is about, and of what else is shown of it
    row_template: str  # prints these two cells
    has_titles: bool  # whether a row is about a model with its title, not about a recipient alone
    register: str  # the book that the rows go into
    pages: tuple[tuple[str, str], ...]  # the portal's lists of them: (name of the address, what it lists)
    changes_figures: bool  # whether the figures that the preview shows count what the rows bring

    labels: Mapping[str, Mapping[str, str]]  # columns with a closed set of codes, each with its label
    row_columns: tuple[str, ...]  # may be corrected in any row
    multiline_columns: tuple[str, ...]
    columns_not_offered: tuple[str, ...]  # never among the answers to "what is this column?"
    columns_handed_back: tuple[str, ...]  # in the list of rows not taken even where they are empty
    sheet_questions: Mapping[str, str]  # what may be said for a whole sheet -> the end of its question
    sheet_labels: Mapping[str, str]  # how these are called, where it is not as the column is
    only_open_programmes: bool  # whether only years and fields that still take registrations may be chosen
    same_heading: str  # over the questions of "is it one of the register?"
    remembers_answers: bool  # whether the page says that answers are remembered for the unit's next list
    grouped_by: tuple[str, str]  # the rows' numbers by this: its heading, its key in the row's data

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
    depends_on_registrants_only=True,
    heading="Xem trước danh sách",
    noun="mô hình",
    row_name="mô hình",
    row_headings=("Mô hình; tập thể, cá nhân", "Đơn vị, lĩnh vực, năm"),
    row_template="intake/_registration_cells.html",
    has_titles=True,
    register="sổ đăng ký",
    pages=(("portal:registrations", "Lượt đăng ký"), ("portal:models", "Mô hình")),
    changes_figures=True,
    labels={"kind": KIND_LABELS, "level": LEVEL_LABELS, "novelty": NOVELTY_LABELS},
    row_columns=(
        *("title", "registrant", "kind", "field", "related", "unit", "year"),
        *("date", "level", "novelty", "post", "place"),
    ),
    multiline_columns=(*FORM_ITEMS, "note"),
    columns_not_offered=(*_OF_OWN_LISTS, "left_out"),
    columns_handed_back=("title", "registrant", "kind", "field", "unit", "year"),
    sheet_questions={"unit": "thuộc đơn vị nào", "year": "của năm nào", "field": "thuộc lĩnh vực nào"},
    sheet_labels={"unit": "Đơn vị", "year": "Năm đăng ký"},
    only_open_programmes=True,
    same_heading="Là một hay khác nhau?",
    remembers_answers=True,
    grouped_by=("Lĩnh vực", "data__field_code"),
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
    depends_on_registrants_only=False,
    heading="Xem trước danh sách khen thưởng",
    noun="khen thưởng",
    row_name="dòng khen thưởng",
    row_headings=("Tập thể, cá nhân", "Đơn vị, hình thức, quyết định"),
    row_template="intake/_commendation_cells.html",
    has_titles=False,
    register="sổ khen thưởng",
    pages=(("portal:commendations", "Khen thưởng"),),
    changes_figures=False,
    labels={"kind": KIND_LABELS, "form": FORM_LABELS, "track": TRACK_LABELS},
    row_columns=(
        *("registrant", "kind", "post", "workplace", "unit", "form", "merit", "amount"),
        *("decision", "decided_on", "body", "track", "year", "programme", "title"),
    ),
    multiline_columns=("merit", "note"),
    columns_not_offered=("field", "left_out"),
    columns_handed_back=("registrant", "kind", "unit", "form", "decision", "decided_on", "year"),
    sheet_questions={
        "decision": "kèm theo quyết định số mấy",
        "decided_on": "kèm theo quyết định ngày nào",
        "body": "do cơ quan nào ban hành quyết định",
        "track": "là khen thưởng của Nhà nước, của Đảng, của Mặt trận, đoàn thể hay của Ban Chỉ đạo",
        "form": "khen thưởng theo hình thức nào",
        "year": "khen thưởng của năm nào",
        "programme": "khen thưởng của giai đoạn nào",
        "unit": "thuộc đơn vị nào",
    },
    sheet_labels={"unit": "Đơn vị", "year": "Năm"},
    only_open_programmes=False,
    same_heading="Đã có trong sổ hay chưa?",
    remembers_answers=False,
    grouped_by=("Hình thức", "data__other__form"),
)
_SUBJECTS: Final = {one.code: one for one in (_REGISTRATIONS, _COMMENDATIONS)}


def subject_named(code: str) -> Subject:
    """The subject of that `ImportSubject`."""
    return _SUBJECTS[code]


def subject_of(batch: ImportBatch) -> Subject:
    """What a batch is about."""
    return _SUBJECTS[batch.subject]
