"""What the pages say and ask by the subject of a list: of registrations, or of commendations."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from awards.imports.words import FORM_LABELS, TRACK_LABELS
from models_registry.imports.reading.catalogue import KIND_LABELS, LEVEL_LABELS, NOVELTY_LABELS
from models_registry.imports.reading.columns import FORM_ITEMS
from models_registry.imports.reading.headings import ColumnSet
from models_registry.imports.roads import road_of
from models_registry.models import ImportBatch, ImportSubject

COMMENDING: Final = "awards.add_commendation"
# Columns of the portal's own lists, which tell it the registration of a row; a commune's list has none of them.
_OF_OWN_LISTS: Final = ("number", "programme", "state", "return_reason")


@dataclass(frozen=True)
class Subject:
    """Words and columns of one subject. `noun` is what a row brings, `one` what it is, `register` where it goes.

    `typed` are the columns that may be said of any row, `long` those of several lines, `hidden` those that are never
    offered, `labels` the closed ones with their codes. `said` is what may be said for a sheet, with the end of the
    question; `part` heads the numbers by what a row keeps under a key; `made` names what a commit makes.
    """

    code: str
    noun: str
    one: str
    register: str
    typed: tuple[str, ...]
    long: tuple[str, ...]
    hidden: tuple[str, ...]
    labels: Mapping[str, Mapping[str, str]]
    said: Mapping[str, str]
    part: tuple[str, str]
    made: tuple[tuple[str, str], ...]

    @property
    def columns(self) -> ColumnSet:
        """All columns that such a list may have."""
        return road_of(self.code).shape.columns

    @property
    def is_commending(self) -> bool:
        """Whether it is of commendations."""
        return self.code == ImportSubject.COMMENDATIONS


_SUBJECTS: Final = {
    ImportSubject.REGISTRATIONS: Subject(
        ImportSubject.REGISTRATIONS,
        "mô hình",
        "mô hình",
        "sổ đăng ký",
        (
            *("title", "registrant", "kind", "field", "related", "unit", "year"),
            *("date", "level", "novelty", "post", "place"),
        ),
        (*FORM_ITEMS, "note"),
        (*_OF_OWN_LISTS, "left_out"),
        {"kind": KIND_LABELS, "level": LEVEL_LABELS, "novelty": NOVELTY_LABELS},
        {"unit": "thuộc đơn vị nào", "year": "của năm nào", "field": "thuộc lĩnh vực nào"},
        ("Lĩnh vực", "data__field_code"),
        (("registration", "lượt đăng ký"), ("model", "mô hình"), ("registrant", "tập thể, cá nhân")),
    ),
    ImportSubject.COMMENDATIONS: Subject(
        ImportSubject.COMMENDATIONS,
        "khen thưởng",
        "dòng khen thưởng",
        "sổ khen thưởng",
        (
            *("registrant", "kind", "post", "workplace", "unit", "form", "merit", "amount"),
            *("decision", "decided_on", "body", "track", "year", "programme", "title"),
        ),
        ("merit", "note"),
        ("field", "left_out"),
        {"kind": KIND_LABELS, "form": FORM_LABELS, "track": TRACK_LABELS},
        {
            "decision": "kèm theo quyết định số mấy",
            "decided_on": "kèm theo quyết định ngày nào",
            "body": "do cơ quan nào ban hành quyết định",
            "track": "là khen thưởng của Nhà nước, của Đảng hay của Ban Chỉ đạo",
            "form": "khen thưởng theo hình thức nào",
            "year": "khen thưởng của năm nào",
            "programme": "khen thưởng của giai đoạn nào",
            "unit": "thuộc đơn vị nào",
        },
        ("Hình thức", "data__other__form"),
        (("commendation", "lượt khen thưởng"), ("decision", "quyết định")),
    ),
}


def subject_of(batch: ImportBatch) -> Subject:
    """The words of a batch's subject."""
    return _SUBJECTS[batch.subject]
