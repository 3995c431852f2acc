"""Made-up deadlines and notes, so that the demonstration shows a year in which not everybody has sent."""

from datetime import date

from danvan.review.models import ReturnDeadline, ReviewPeriod, UnitReturn
from models_registry.demo import MARK
from models_registry.models import Unit


def made_up_deadlines(review: ReviewPeriod, following: ReviewPeriod) -> list[ReturnDeadline]:
    """One deadline each for three years, not yet written."""
    return [
        ReturnDeadline(period=review, year=2022, due_on=date(2022, 3, 31)),
        ReturnDeadline(period=following, year=2024, due_on=date(2024, 2, 29)),
        ReturnDeadline(period=following, year=2025, due_on=date(2025, 3, 31)),
    ]


def made_up_notes(district: Unit, following: ReviewPeriod) -> list[UnitReturn]:
    """Three communes of 2025: in time, late, and with nothing to send; the others are silent."""
    received, nothing = UnitReturn.State.RECEIVED, UnitReturn.State.NOTHING
    notes = (
        ("Bình An", received, date(2025, 3, 20), "Báo cáo số 01"),
        ("Phúc Yên", received, date(2025, 4, 10), "Báo cáo số 02"),
        ("Thổ Bình", nothing, date(2025, 3, 28), "Công văn số 03"),
    )
    communes = {unit.name: unit for unit in Unit.objects.filter(parent=district).valid_on(date(2025, 3, 31))}
    return [
        UnitReturn(
            unit=communes[name],
            period=following,
            year=2025,
            state=state,
            received_on=day,
            document=f"{document} {MARK}",
            note=f"Ghi nhận tự tạo {MARK}",
            by_name=f"Cán bộ huyện {MARK}",
        )
        for name, state, day, document in notes
    ]
