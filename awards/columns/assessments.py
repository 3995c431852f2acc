"""Columns of assessments and of the scores of their criteria."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from awards.models import Assessment, AssessmentScore
from danvan.lib.columns import EXCEL, ListColumn

_Row = TypeVar("_Row")


def _of_assessment(get: Callable[[_Row], Assessment]) -> list[ListColumn[_Row]]:
    """Of what an assessment is, of which part, by which side and which criteria."""
    return [
        ListColumn("Mô hình", lambda row: get(row).registration.model.display_title, EXCEL),
        ListColumn("Tập thể, cá nhân", lambda row: get(row).registration.model.registrant.name, EXCEL),
        ListColumn("Đơn vị", lambda row: get(row).registration.unit.label, EXCEL),
        ListColumn("Năm", lambda row: get(row).registration.year, EXCEL),
        ListColumn("Kỳ đánh giá", lambda row: get(row).get_part_display(), EXCEL),
        ListColumn("Bên đánh giá", lambda row: get(row).get_side_display(), EXCEL),
        ListColumn("Bộ tiêu chí", lambda row: str(get(row).criteria_set or ""), EXCEL),
    ]


# What registrations were given, for Excel: a line for each side and part, and one for each criterion of these.
ASSESSMENTS: Final[list[ListColumn[Assessment]]] = [
    *_of_assessment(lambda one: one),
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
    *_of_assessment(lambda one: one.assessment),
    ListColumn("Nhóm", lambda one: one.criterion.heading, EXCEL),
    ListColumn("Tiêu chí", lambda one: one.criterion.text, EXCEL),
    ListColumn("Điểm tối đa", lambda one: one.criterion.max_points, EXCEL),
    ListColumn("Được chấm", _given, EXCEL),
    ListColumn("Nhận xét", lambda one: one.remark, EXCEL),
    ListColumn("Tổng điểm", lambda one: one.assessment.score, EXCEL),
]
