"""A made-up set of criteria, and what some units say of themselves by it; no office's criteria are copied."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from awards.models import Assessment, AssessmentScore, CriteriaSet, Criterion, Grade
from danvan.demo import lam_binh
from danvan.demo.made_up.planning import Plan
from models_registry import trail
from models_registry.models import Registration

# (group, text, guidance, points or None for met or not, whether evidence is wanted)
_CRITERIA: Final = (
    ("Nội dung", "Có kế hoạch, có người phụ trách", "Kế hoạch được cấp ủy hoặc thôn thông qua.", 20, True),
    ("Nội dung", "Việc làm thiết thực với dân", "", 20, False),
    ("Kết quả", "Kết quả cụ thể, đếm được", "Ghi rõ số hộ, số người, số tiền.", 40, True),
    ("Kết quả", "Dân biết, dân bàn, dân cùng làm", "", None, False),
    ("Nhân rộng", "Nơi khác học tập, làm theo", "", 20, False),
)
_GRADES: Final = (("Xuất sắc", 90), ("Tốt", 80), ("Khá", 70))
_EACH: Final = 10  # of so many registrations one has scored itself


def write_scores(ground: lam_binh.Ground, counted: Sequence[tuple[Plan, Registration]]) -> None:
    """Writes the set, and the scores that some of these registrations gave themselves for their year."""
    criteria_set = CriteriaSet(
        unit=ground.district, name="Chấm điểm mô hình (trình diễn)", passing_score=Decimal(70)
    )
    trail.create_all([criteria_set])
    criteria = trail.create_all(
        [
            Criterion(
                criteria_set=criteria_set,
                position=place,
                heading=heading,
                text=text,
                guidance=guidance,
                max_points=points,
                wants_evidence=wants,
            )
            for place, (heading, text, guidance, points, wants) in enumerate(_CRITERIA, start=1)
        ]
    )
    grades = [Grade(criteria_set=criteria_set, name=name, from_points=points) for name, points in _GRADES]
    trail.create_all(grades)
    assessments, scores = [], []
    for number, (_, registration) in enumerate(counted[::_EACH]):
        if not registration.year:
            continue
        own = Assessment(
            registration=registration,
            side=Assessment.Side.SELF,
            criteria_set=criteria_set,
            result=Assessment.Result.EFFECTIVE,
            assessed_on=date(registration.year, 8, 20),
        )
        assessments.append(own)
        lost = Decimal(number % 6)  # of the most that each criterion gives
        given = [
            AssessmentScore(
                assessment=own,
                criterion=one,
                points=None if one.max_points is None else one.max_points - lost,
                is_met=True if one.max_points is None else None,
            )
            for one in criteria
        ]
        own.score = sum((one.points for one in given if one.points is not None), Decimal(0))
        own.grade = next((one.name for one in grades if one.from_points <= own.score), "")
        scores += given
    trail.create_all(assessments)
    trail.create_all(scores)
