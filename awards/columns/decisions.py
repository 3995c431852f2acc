"""Columns of decisions, and what the list of anything given by a decision says of it."""

from datetime import date
from typing import Any, Final, NamedTuple

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from awards.models import Commendation, Decision, Recognition
from danvan.lib.columns import EXCEL, PAGE, ListColumn, ranked
from models_registry import access
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


class Given(NamedTuple):
    """How many rows of a list a decision gave."""

    page: str  # the name of the list's address
    decision: int
    number: int


def with_given(rows: QuerySet[Decision], user: access.Asker) -> QuerySet[Decision]:
    """Each with how many recognitions and commendations it gave, revoked or not, as far as the user may read them."""

    def number(of: type[Recognition] | type[Commendation]) -> Coalesce:
        given = of.objects.visible_to(user).filter(decision=OuterRef("pk")).order_by()
        return Coalesce(Subquery(given.values("decision").annotate(n=Count("pk")).values("n")), 0)

    return rows.annotate(recognised=number(Recognition), commended=number(Commendation))


DECISIONS: Final[list[ListColumn[Any]]] = [
    NUMBER,
    ListColumn("Quyết định", lambda row: row, PAGE, cell="paper", order=("issued_on", "number")),
    ListColumn("Số, ký hiệu", lambda row: row.number, EXCEL, part_of="Quyết định"),
    ListColumn("Ngày ban hành", lambda row: row.issued_on, EXCEL, part_of="Quyết định"),
    ListColumn("Trích yếu", lambda row: row.subject, EXCEL, part_of="Quyết định"),
    ListColumn("Cơ quan ban hành", lambda row: row.body, PAGE | EXCEL),
    ListColumn(
        "Loại", lambda row: row.get_track_display(), PAGE | EXCEL, order=(ranked("track", Decision.Track),)
    ),
    ListColumn("Người ký", lambda row: row.signer, EXCEL),
    ListColumn("Chức vụ người ký", lambda row: row.signer_post, EXCEL),
    ListColumn("Đơn vị ban hành", lambda row: row.unit.label, PAGE | EXCEL, order=("unit__sort_name",)),
    ListColumn(
        "Công nhận",
        lambda row: Given("portal:recognitions", row.pk, row.recognised),
        PAGE,
        cell="given",
        order=("recognised",),
    ),
    ListColumn("Công nhận", lambda row: row.recognised, EXCEL),
    ListColumn(
        "Khen thưởng",
        lambda row: Given("portal:commendations", row.pk, row.commended),
        PAGE,
        cell="given",
        order=("commended",),
    ),
    ListColumn("Khen thưởng", lambda row: row.commended, EXCEL),
    *FORCE,
]
