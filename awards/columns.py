"""Columns of the lists of models once recognised, recognitions, commendations and decisions, for every surface."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from awards.models import Assessment, AssessmentScore, Commendation, Decision, Recognition
from danvan.lib.columns import CLOSED, EXCEL, PAGE, REPORT, SHEET, ListColumn, ranked
from danvan.lib.text import joined
from danvan.lib.xlsx import Kind
from models_registry import columns
from models_registry.columns import NUMBER, by_year, field_order, model_columns
from models_registry.models import ActivityField, EmulationModel, Level, Unit
from models_registry.models.years import UNKNOWN_IN_YEAR_COLUMN, UNKNOWN_YEAR_WORDS

NO_DECISION: Final = "nguồn không ghi"
RECIPIENT: Final = "Tập thể, cá nhân được khen"
MERIT: Final = "Hình thức, thành tích"
TIME: Final = "Giai đoạn, năm"
DECISION_ORDER: Final = ("decision__issued_on", "decision__number", "decision")


def _recognised_as(row: Recognition, year: str = "") -> str:
    return joined(", ", row.get_level_display(), year, "tiêu biểu" if row.exemplary else "")


def recognised_as(rows: Iterable[Recognition]) -> str:
    """At which levels a registration was recognised, "" where it was not."""
    return "; ".join(map(_recognised_as, rows))


def recognitions_told(model: EmulationModel) -> str:
    """As what a model was recognised, and for which years."""
    return "; ".join(
        _recognised_as(recognition, registration.year_or_unknown)
        for registration in by_year(model)
        for recognition in registration.recognitions.all()
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


def _numbers(*decisions: Decision | None) -> str:
    return "; ".join(decision.number or "không ghi số" for decision in decisions if decision)


def _days(*decisions: Decision | None) -> date | str | None:
    """A single day stays a real one."""
    days = [decision.issued_on for decision in decisions if decision and decision.issued_on]
    return days[0] if len(days) == 1 else "; ".join(f"{day:%d/%m/%Y}" for day in days) or None


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
    ListColumn("Số quyết định", lambda row: _numbers(*row.decisions), SHEET, 19, Kind.CENTRE),
    ListColumn("Ngày quyết định", lambda row: _days(*row.decisions), SHEET, 22, Kind.DATE),
]


_FORCE: Final[list[ListColumn[Any]]] = [
    ListColumn("Bị hủy theo quyết định", lambda row: str(row.revoked_by or ""), EXCEL),
    ListColumn("Còn hiệu lực", lambda row: "Có" if row.is_in_force else "Không", EXCEL),
]


RECOGNITIONS: Final[list[ListColumn[Recognition]]] = [
    NUMBER,
    *model_columns(lambda row: row.registration.model, "registration__model__"),
    ListColumn(
        "Đơn vị",
        lambda row: row.registration.unit.label,
        PAGE | EXCEL | CLOSED,
        order=("registration__unit__sort_name",),
    ),
    ListColumn(
        "Lĩnh vực",
        lambda row: row.registration.model.field.name,
        PAGE | EXCEL | CLOSED,
        order=field_order("registration__model__field"),
    ),
    ListColumn(
        "Giai đoạn",
        lambda row: row.registration.programme.code if row.registration.programme else "",
        EXCEL,
        order=("registration__programme__first_year", "registration__programme__last_year"),
    ),
    ListColumn(
        "Năm",
        lambda row: row.registration.year or UNKNOWN_IN_YEAR_COLUMN,
        PAGE,
        order=("registration__year",),
    ),
    ListColumn("Năm", lambda row: row.registration.year, EXCEL),
    ListColumn("Năm", lambda row: row.registration.year_or_unknown, CLOSED),
    ListColumn(
        "Cấp công nhận", lambda row: row, PAGE, cell="level", order=(ranked("level", Level), "exemplary")
    ),
    ListColumn("Cấp công nhận", lambda row: row.get_level_display(), EXCEL),
    ListColumn("Cấp công nhận", _recognised_as, CLOSED),
    ListColumn("Tiêu biểu", lambda row: "Có" if row.exemplary else "", EXCEL, part_of="Cấp công nhận"),
    ListColumn(
        "Quyết định", lambda row: str(row.decision or NO_DECISION), PAGE | CLOSED, order=DECISION_ORDER
    ),
    ListColumn("Quyết định", lambda row: str(row.decision or ""), EXCEL),
    *_FORCE,
]


def _merit(row: Commendation) -> str:
    return row.merit or (row.model.display_title if row.model else "")


def _reason(row: Commendation) -> str:
    return f"Lý do vẫn khen thưởng: {row.reason}" if row.reason else ""


def _number_and_day(row: Commendation) -> str:
    if row.decision is None:
        return ""
    day = f"{row.decision.issued_on:%d/%m/%Y}" if row.decision.issued_on else ""
    return joined(", ngày ", row.decision.number or "Không ghi số", day)


def _time_of(row: Commendation) -> str:
    """ "2020-2022, năm 2021", "2020-2022", "2025"."""
    code, year = row.programme.code if row.programme else "", str(row.year or "")
    return code if code == year else joined(", năm ", code, year)


COMMENDATIONS: Final[list[ListColumn[Commendation]]] = [
    NUMBER,
    ListColumn(RECIPIENT, lambda row: row, PAGE, cell="recipient", order=("sort_name",)),
    ListColumn(RECIPIENT, lambda row: row.display_name, CLOSED),
    ListColumn("Tập thể, cá nhân", lambda row: row.display_name, SHEET, 46),
    ListColumn("Tên ghi trong quyết định", lambda row: row.recipient_name, EXCEL, part_of=RECIPIENT),
    ListColumn("ten", lambda row: joined(", ", row.display_name, row.recipient_post), REPORT),
    ListColumn(
        "Loại, chức vụ",
        lambda row: joined(", ", row.get_recipient_kind_display(), row.recipient_post),
        CLOSED,
    ),
    ListColumn(
        "Loại",
        lambda row: row.get_recipient_kind_display(),
        EXCEL | SHEET,
        18,
        Kind.CENTRE,
        part_of=RECIPIENT,
    ),
    ListColumn("Chức vụ", lambda row: row.recipient_post, SHEET, 30),
    ListColumn("Chức vụ khi đó", lambda row: row.recipient_post, EXCEL, part_of=RECIPIENT),
    ListColumn(
        "Đơn vị khi đó", lambda row: row.unit.label, PAGE | EXCEL | CLOSED, order=("unit__sort_name",)
    ),
    ListColumn("Đơn vị", lambda row: row.unit.label, SHEET, 28),
    ListColumn("don_vi", lambda row: row.unit.label, REPORT),
    ListColumn(MERIT, lambda row: row, PAGE, cell="merit", order=("form__position",)),
    ListColumn(MERIT, lambda row: joined(". ", row.form.name, row.merit, _reason(row)), CLOSED),
    ListColumn("Hình thức", lambda row: row.form.name, EXCEL | SHEET, 22, part_of=MERIT),
    ListColumn("hinh_thuc", lambda row: row.form.name, REPORT),
    ListColumn("Thành tích", lambda row: row.merit, EXCEL, part_of=MERIT),
    ListColumn("Lý do vẫn khen thưởng", lambda row: row.reason, EXCEL, part_of=MERIT),
    ListColumn("Thành tích", _merit, SHEET, 40),
    ListColumn("thanh_tich", _merit, REPORT),
    ListColumn("Tiền thưởng (đồng)", lambda row: row.amount, EXCEL, order=("amount",)),
    ListColumn(
        TIME,
        _time_of,
        PAGE | CLOSED,
        order=("year", "programme__first_year", "programme__last_year"),
    ),
    ListColumn("Giai đoạn", lambda row: row.programme.code if row.programme else "", EXCEL, part_of=TIME),
    ListColumn("Năm", lambda row: row.year, EXCEL | SHEET, 13, Kind.CENTRE, part_of=TIME),
    ListColumn("Quyết định", lambda row: row, PAGE, cell="decision", order=DECISION_ORDER),
    ListColumn("Quyết định", lambda row: str(row.decision or NO_DECISION), CLOSED),
    ListColumn("Quyết định", lambda row: str(row.decision or ""), EXCEL),
    ListColumn("Số quyết định", lambda row: _numbers(row.decision), SHEET, 24, Kind.CENTRE),
    ListColumn("Ngày quyết định", lambda row: _days(row.decision), SHEET, 21, Kind.DATE),
    ListColumn("quyet_dinh", _number_and_day, REPORT),
    *_FORCE,
    ListColumn("Nguồn", lambda row: row.source, EXCEL),
]

DECISIONS: Final[list[ListColumn[Decision]]] = [
    NUMBER,
    ListColumn("Số, ký hiệu", lambda row: row.number, EXCEL),
    ListColumn("Ngày ban hành", lambda row: row.issued_on, EXCEL),
    ListColumn("Cơ quan ban hành", lambda row: row.body, EXCEL),
    ListColumn("Trích yếu", lambda row: row.subject, EXCEL),
    ListColumn("Loại", lambda row: row.get_track_display(), EXCEL),
    ListColumn("Người ký", lambda row: row.signer, EXCEL),
    ListColumn("Chức vụ người ký", lambda row: row.signer_post, EXCEL),
    ListColumn("Đơn vị ban hành", lambda row: row.unit.label, EXCEL),
    *_FORCE,
]


# What registrations were given, for Excel: a line for each side and part, and one for each criterion of these.
ASSESSMENTS: Final[list[ListColumn[Assessment]]] = [
    ListColumn("Mô hình", lambda one: one.registration.model.display_title, EXCEL),
    ListColumn("Tập thể, cá nhân", lambda one: one.registration.model.registrant.name, EXCEL),
    ListColumn("Đơn vị", lambda one: one.registration.unit.label, EXCEL),
    ListColumn("Năm", lambda one: one.registration.year, EXCEL),
    ListColumn("Kỳ đánh giá", lambda one: one.get_part_display(), EXCEL),
    ListColumn("Bên đánh giá", lambda one: one.get_side_display(), EXCEL),
    ListColumn("Bộ tiêu chí", lambda one: str(one.criteria_set or ""), EXCEL),
    ListColumn("Điểm", lambda one: one.score, EXCEL),
    ListColumn("Xếp loại", lambda one: one.grade, EXCEL),
    ListColumn("Kết quả", lambda one: one.get_result_display(), EXCEL),
    ListColumn("Ngày đánh giá", lambda one: one.assessed_on, EXCEL),
    ListColumn("Nhận xét", lambda one: one.note, EXCEL),
]


def _given(score: AssessmentScore) -> Any:
    """Points as a number; of what is met or not, the word."""
    return score.points if score.is_met is None else "Đạt" if score.is_met else "Không đạt"


SCORES: Final[list[ListColumn[AssessmentScore]]] = [
    ListColumn("Mô hình", lambda one: one.assessment.registration.model.display_title, EXCEL),
    ListColumn("Tập thể, cá nhân", lambda one: one.assessment.registration.model.registrant.name, EXCEL),
    ListColumn("Đơn vị", lambda one: one.assessment.registration.unit.label, EXCEL),
    ListColumn("Năm", lambda one: one.assessment.registration.year, EXCEL),
    ListColumn("Kỳ đánh giá", lambda one: one.assessment.get_part_display(), EXCEL),
    ListColumn("Bên đánh giá", lambda one: one.assessment.get_side_display(), EXCEL),
    ListColumn("Bộ tiêu chí", lambda one: str(one.assessment.criteria_set or ""), EXCEL),
    ListColumn("Nhóm", lambda one: one.criterion.heading, EXCEL),
    ListColumn("Tiêu chí", lambda one: one.criterion.text, EXCEL),
    ListColumn("Điểm tối đa", lambda one: one.criterion.max_points, EXCEL),
    ListColumn("Được chấm", _given, EXCEL),
    ListColumn("Nhận xét", lambda one: one.remark, EXCEL),
    ListColumn("Tổng điểm", lambda one: one.assessment.score, EXCEL),
]
