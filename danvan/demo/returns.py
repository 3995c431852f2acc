"""Made-up dues and answers, so that the demonstration shows a year in which not everybody has sent."""

from datetime import date

from danvan.review.models import ReturnDue, ReviewPeriod, UnitReturn
from models_registry.demo import MARK
from models_registry.models import Unit


def made_up_dues(district: Unit, review: ReviewPeriod, following: ReviewPeriod) -> list[ReturnDue]:
    """What the district asks of its communes and bodies: a list for each of three years, a report; not yet written."""
    register, report = ReturnDue.Kind.REGISTER, ReturnDue.Kind.YEAR
    asked = (
        (review, 2022, register, date(2022, 3, 31)),
        (following, 2024, register, date(2024, 2, 29)),
        (following, 2025, register, date(2025, 3, 31)),
        (following, 2025, report, date(2025, 12, 15)),
    )
    return [
        ReturnDue(
            unit=district, period=period, year=year, kind=kind, due_on=day, of_whom=ReturnDue.OfWhom.BOTH
        )
        for period, year, kind, day in asked
    ]


def made_up_notes(district: Unit, due: ReturnDue) -> list[UnitReturn]:
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
            due=due,
            state=state,
            received_on=day,
            document=f"{document} {MARK}",
            note=f"Ghi nhận tự tạo {MARK}",
            by_name=f"Cán bộ huyện {MARK}",
        )
        for name, state, day, document in notes
    ]
