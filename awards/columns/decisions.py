"""Columns of decisions, and what the list of anything given by a decision says of it."""

from datetime import date
from typing import Any, Final, NamedTuple

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from awards.models import Commendation, Decision, Recognition
from awards.models.decisions import decision_words
from danvan.lib.columns import EXCEL, PAGE, ListColumn, ranked
from danvan.lib.stored import Stored, label_of
from models_registry import access
from models_registry.columns import NUMBER, unit_column

NO_DECISION: Final = "nguồn không ghi"
DECISION_ORDER: Final = ("decision__issued_on", "decision__number", "decision")


def numbers_of(*decisions: Decision | None) -> str:
    """Their numbers in one cell; None stands for nothing."""
    return "; ".join(decision.number or "không ghi số" for decision in decisions if decision)


def decision_column(way: str = "decision") -> Stored:
    """The decision at the end of that way as it is called; "" where there is none."""
    return Stored(f"{way}__number", f"{way}__issued_on", f"{way}__body", say=decision_words)


def days_of(*decisions: Decision | None) -> date | str | None:
    """Their days in one cell; a single one stays a real day."""
    days = [decision.issued_on for decision in decisions if decision and decision.issued_on]
    return days[0] if len(days) == 1 else "; ".join(f"{day:%d/%m/%Y}" for day in days) or None


# What everything given by a decision says of whether it stands, and so does the decision itself.
FORCE: Final[list[ListColumn[Any]]] = [
    ListColumn("Bị hủy theo quyết định", decision_column("revoked_by"), EXCEL),
    ListColumn("Còn hiệu lực", Stored("is_in_force", say=lambda stands: "Có" if stands else "Không"), EXCEL),
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


def _given(heading: str, number: str, page: str) -> tuple[ListColumn[Any], ListColumn[Any]]:
    """On a page the number opens what it counts; in Excel it is a number."""
    return (
        ListColumn(
            heading,
            lambda row: Given(page, row.pk, getattr(row, number)),
            PAGE,
            cell="given",
            order=(number,),
        ),
        ListColumn(heading, Stored(number), EXCEL),
    )


DECISIONS: Final[list[ListColumn[Any]]] = [
    NUMBER,
    ListColumn("Quyết định", lambda row: row, PAGE, cell="paper", order=("issued_on", "number")),
    ListColumn("Số, ký hiệu", Stored("number"), EXCEL, part_of="Quyết định"),
    ListColumn("Ngày ban hành", Stored("issued_on"), EXCEL, part_of="Quyết định"),
    ListColumn("Cơ quan ban hành", Stored("body"), PAGE | EXCEL),
    ListColumn("Trích yếu", Stored("subject"), EXCEL, part_of="Quyết định"),
    ListColumn(
        "Loại",
        Stored("track", say=label_of(Decision.Track)),
        PAGE | EXCEL,
        order=(ranked("track", Decision.Track),),
    ),
    ListColumn("Người ký", Stored("signer"), EXCEL),
    ListColumn("Chức vụ người ký", Stored("signer_post"), EXCEL),
    ListColumn("Đơn vị ban hành", unit_column(), PAGE | EXCEL, order=("unit__sort_name",)),
    *_given("Công nhận", "recognised", "portal:recognitions"),
    *_given("Khen thưởng", "commended", "portal:commendations"),
    *FORCE,
]
