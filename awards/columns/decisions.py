"""Columns of decisions, and what the list of anything given by a decision says of it."""

from datetime import date
from typing import Any, Final

from awards.models import Decision
from danvan.lib.columns import EXCEL, ListColumn
from models_registry.columns import NUMBER

NO_DECISION: Final = "nguồn không ghi"
DECISION_ORDER: Final = ("decision__issued_on", "decision__number", "decision")


def numbers_of(*decisions: Decision | None) -> str:
    """Their numbers in one cell; None stands for nothing."""
    return "; ".join(decision.number or "không ghi số" for decision in decisions if decision)


def days_of(*decisions: Decision | None) -> date | str | None:
    """Their days in one cell; a single one stays a real day."""
    days = [decision.issued_on for decision in decisions if decision and decision.issued_on]
    return days[0] if len(days) == 1 else "; ".join(f"{day:%d/%m/%Y}" for day in days) or None


# What everything given by a decision says of whether it stands, and so does the decision itself.
FORCE: Final[list[ListColumn[Any]]] = [
    ListColumn("Bị hủy theo quyết định", lambda row: str(row.revoked_by or ""), EXCEL),
    ListColumn("Còn hiệu lực", lambda row: "Có" if row.is_in_force else "Không", EXCEL),
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
    *FORCE,
]
