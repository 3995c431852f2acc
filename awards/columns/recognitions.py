"""Columns of recognitions, of models with theirs, and of models recognised, each once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from awards.columns.decisions import DECISION_ORDER, FORCE, NO_DECISION, days_of, decision_column, numbers_of
from awards.models import Decision, Recognition
from danvan.lib.columns import CLOSED, EXCEL, PAGE, REPORT, SHEET, ListColumn, ranked
from danvan.lib.stored import Stored, label_of
from danvan.lib.text import joined
from danvan.lib.xlsx import Kind
from models_registry import columns
from models_registry.columns import (
    NUMBER,
    by_year,
    field_order,
    model_columns,
    programme_column,
    unit_column,
)
from models_registry.models import ActivityField, EmulationModel, Level, Registration, Unit
from models_registry.models.years import UNKNOWN_IN_YEAR_COLUMN, UNKNOWN_YEAR_WORDS


def _recognised_as(row: Recognition, year: str = "") -> str:
    return joined(", ", row.get_level_display(), year, "tiêu biểu" if row.exemplary else "")


def recognised_as(rows: Iterable[Recognition]) -> str:
    """At which levels a registration was recognised, "" where it was not."""
    return "; ".join(map(_recognised_as, rows))


def _recognitions_said(registrations: Iterable[Registration], recognitions: Iterable[Recognition]) -> str:
    of_registration: dict[int, list[Recognition]] = {}
    for row in recognitions:
        of_registration.setdefault(row.registration_id, []).append(row)
    return "; ".join(
        _recognised_as(row, registration.year_or_unknown)
        for registration in by_year(registrations)
        for row in of_registration.get(registration.pk, ())
    )


# As what a model was recognised, and for which years.
recognitions_told: Final = Stored(
    many=("registrations", "registrations__recognitions"), say=_recognitions_said
)


# What the registry prints of a model, and when it was recognised.
MODELS_WITH_RECOGNITIONS: Final[list[ListColumn[EmulationModel]]] = [
    *columns.MODELS,
    ListColumn(
        "Công nhận",
        lambda model: model.registrations.all(),
        PAGE,
        cell="recognitions",
        order=("recognition_highest",),
    ),
    ListColumn("Công nhận", recognitions_told, CLOSED | EXCEL, reads=("registrations__recognitions",)),
]


@dataclass(frozen=True)
class RecognisedModel:
    """A recognised model, once, with the recognitions that count in the scope, oldest first.

    `field` is the row of the review's fields in which it counts, `related_fields` the other ones beside which it does.
    """

    model: EmulationModel
    recognitions: tuple[Recognition, ...]
    field: ActivityField
    related_fields: tuple[ActivityField, ...]

    @property
    def unit(self) -> Unit:
        """The unit in whose row it counts: where it was recognised last."""
        return self.recognitions[-1].registration.unit

    @property
    def years(self) -> tuple[int | None, ...]:
        """Years for which it was recognised; None stands for "không rõ năm"."""
        return tuple(dict.fromkeys(recognition.registration.year for recognition in self.recognitions))

    @property
    def levels(self) -> tuple[str, ...]:
        """Levels, named, each once."""
        return tuple(dict.fromkeys(recognition.get_level_display() for recognition in self.recognitions))

    @property
    def exemplary(self) -> bool:
        """Marked tiêu biểu at least once."""
        return any(recognition.exemplary for recognition in self.recognitions)

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """Decisions by which it was recognised, each once."""
        return tuple({r.decision_id: r.decision for r in self.recognitions if r.decision}.values())


def _short_related_names(row: RecognisedModel) -> str:
    """For a narrow column; the main field has one of its own."""
    return ", ".join(field.short_name for field in row.related_fields)


def _years(row: RecognisedModel) -> int | str:
    """A single year stays a number."""
    if len(row.years) == 1 and row.years[0]:
        return row.years[0]
    return ", ".join(str(year or UNKNOWN_YEAR_WORDS.lower()) for year in row.years)


def _levels(row: RecognisedModel) -> str:
    return ", ".join(level.removeprefix("Cấp ").capitalize() for level in row.levels)


RECOGNISED_MODELS: Final[list[ListColumn[RecognisedModel]]] = [
    ListColumn("Tên mô hình, điển hình", lambda row: row.model.display_title, SHEET, 58),
    ListColumn("ten", lambda row: row.model.title or "Điển hình", REPORT),
    ListColumn("Tập thể, cá nhân", lambda row: row.model.registrant.name, SHEET, 46),
    ListColumn(
        "chu_the", lambda row: joined(", ", row.model.registrant.name, row.model.registrant.post), REPORT
    ),
    ListColumn("Đơn vị", lambda row: row.unit.label, SHEET, 24),
    ListColumn("don_vi", lambda row: row.unit.label, REPORT),
    ListColumn("Lĩnh vực chính", lambda row: row.field.short_name, SHEET, 20),
    ListColumn("linh_vuc", lambda row: row.field.name, REPORT),
    ListColumn("Lĩnh vực liên quan", lambda row: _short_related_names(row), SHEET, 16),
    ListColumn("Năm", _years, SHEET, 14, Kind.CENTRE),
    ListColumn("Cấp công nhận", _levels, SHEET, 15, Kind.CENTRE),
    ListColumn("Tiêu biểu", lambda row: "x" if row.exemplary else None, SHEET, 10, Kind.CENTRE),
    ListColumn("Số quyết định", lambda row: numbers_of(*row.decisions), SHEET, 19, Kind.CENTRE),
    ListColumn("Ngày quyết định", lambda row: days_of(*row.decisions), SHEET, 22, Kind.DATE),
]


RECOGNITIONS: Final[list[ListColumn[Recognition]]] = [
    NUMBER,
    *model_columns(lambda row: row.registration.model, "registration__model__"),
    ListColumn(
        "Đơn vị",
        unit_column("registration__unit"),
        PAGE | EXCEL | CLOSED,
        order=("registration__unit__sort_name",),
    ),
    ListColumn(
        "Lĩnh vực",
        Stored("registration__model__field__name"),
        PAGE | EXCEL | CLOSED,
        order=field_order("registration__model__field"),
    ),
    ListColumn(
        "Giai đoạn",
        programme_column("registration__programme"),
        EXCEL,
        order=("registration__programme__first_year", "registration__programme__last_year"),
    ),
    ListColumn(
        "Năm",
        lambda row: row.registration.year or UNKNOWN_IN_YEAR_COLUMN,
        PAGE,
        order=("registration__year",),
    ),
    ListColumn("Năm", Stored("registration__year"), EXCEL),
    ListColumn("Năm", lambda row: row.registration.year_or_unknown, CLOSED),
    ListColumn(
        "Cấp công nhận", lambda row: row, PAGE, cell="level", order=(ranked("level", Level), "exemplary")
    ),
    ListColumn("Cấp công nhận", Stored("level", say=label_of(Level)), EXCEL),
    ListColumn("Cấp công nhận", _recognised_as, CLOSED),
    ListColumn(
        "Tiêu biểu",
        Stored("exemplary", say=lambda exemplary: "Có" if exemplary else ""),
        EXCEL,
        part_of="Cấp công nhận",
    ),
    ListColumn(
        "Quyết định", lambda row: str(row.decision or NO_DECISION), PAGE | CLOSED, order=DECISION_ORDER
    ),
    ListColumn("Quyết định", decision_column(), EXCEL),
    *FORCE,
]
