"""What is told of a proposal before it is sent: which papers of its dossier are missing, how it stands to its quota."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from awards.models import Evidence, Proposal, ProposalLine, ProposalQuota
from danvan.lib.text import joined
from models_registry.models import Unit


@dataclass(frozen=True)
class Quota:
    """How many the office above asked for (None: it did not say), and how many are proposed."""

    number: int | None
    proposed: int

    @property
    def is_over(self) -> bool:
        """Whether more are proposed than were asked for."""
        return self.number is not None and self.proposed > self.number

    @property
    def in_words(self) -> str:
        """How what is proposed stands to what was asked for; "" where nothing was."""
        if self.number is None:
            return ""
        left = self.number - self.proposed
        return f"còn {left}" if left > 0 else f"vượt {-left}" if left else "đủ"


def quota_of(proposal: Proposal) -> Quota:
    """What stands against the proposal's lines, with those of the unit's other proposals of that kind (two queries)."""
    alike: dict[str, Any] = {
        "year": proposal.year,
        "purpose": proposal.purpose,
        "form": proposal.form,
    }
    asked = ProposalQuota.objects.filter(unit=proposal.to_unit_id, of_unit=proposal.unit_id, **alike)
    standing = _standing(proposal.to_unit_id, proposal.year).filter(
        **{f"proposal__{name}": value for name, value in alike.items()}, proposal__unit=proposal.unit_id
    )
    return Quota(asked.values_list("number", flat=True).first(), standing.count())


def _standing(to_unit: int, year: int) -> QuerySet[ProposalLine]:
    """What is proposed to an office for a year, without what was given up or left out."""
    lines = ProposalLine.objects.filter(proposal__to_unit=to_unit, proposal__year=year)
    return lines.exclude(proposal__state=Proposal.State.WITHDRAWN).exclude(
        result=ProposalLine.Result.LEFT_OUT
    )


@dataclass(frozen=True)
class QuotaGroup:
    """All quotas of one content, unit by unit, each with how what was sent stands to it; and their sum."""

    name: str
    rows: list[tuple[ProposalQuota, Quota]]

    @property
    def total(self) -> Quota:
        """Of all units together."""
        return Quota(
            sum(quota.number for quota, _ in self.rows), sum(found.proposed for _, found in self.rows)
        )


def quotas_given(unit: Unit, year: int) -> list[QuotaGroup]:
    """The quotas that an office has given for a year, by what they are for (two queries).

    What a unit has not sent yet, or was given back, is not held against its quota here: nobody above has it.
    """
    rows = ProposalQuota.objects.filter(unit=unit, year=year).select_related("of_unit", "form")
    sent = _standing(unit.pk, year).exclude(proposal__state__in=Proposal.CHANGING)
    key = ("proposal__unit", "proposal__purpose", "proposal__form")
    counted = {
        tuple(found): number for *found, number in sent.order_by().values_list(*key).annotate(Count("pk"))
    }
    groups: dict[str, list[tuple[ProposalQuota, Quota]]] = {}
    for row in rows.order_by("-purpose", "form", "of_unit__sort_name", "pk"):
        proposed = counted.get((row.of_unit_id, row.purpose, row.form_id), 0)
        groups.setdefault(row.what, []).append((row, Quota(row.number, proposed)))
    return [QuotaGroup(name, found) for name, found in groups.items()]


@dataclass(frozen=True)
class DossierItem:
    """A paper of the dossier: whether it is there, and what is said of it."""

    name: str
    is_there: bool
    said: str = ""


def dossier_of(proposal: Proposal) -> list[DossierItem]:
    """The papers that a proposal should hold, there or missing; a scan of one will do (three queries)."""
    stands = Evidence.objects.current().filter(
        Q(model=OuterRef("nominee__model")) | Q(registration=OuterRef("nominee__registration"))
    )
    lines = list(
        proposal.lines.annotate(has_evidence=Exists(stands)).values_list(
            "confirmed_by", "nominee__merit", "has_evidence"
        )
    )
    number = len(lines)
    reported = sum(bool(confirmed and merit) for confirmed, merit, _ in lines)
    shown = sum(has for _, _, has in lines)
    minutes = proposal.minutes or (str(proposal.meeting) if proposal.meeting else "")
    scanned = set(proposal.evidence.current().exclude(paper="").values_list("paper", flat=True))

    def item(paper: Evidence.Paper, name: str, *, is_there: bool, said: str) -> DossierItem:
        scan = "đã có bản chụp" if paper in scanned else ""
        return DossierItem(name, is_there or bool(scan), joined(", ", said, scan))

    return [
        item(
            Evidence.Paper.REQUEST,
            "Tờ trình",
            is_there=bool(proposal.paper_number and proposal.paper_on),
            said=proposal.paper,
        ),
        DossierItem("Danh sách đề nghị", bool(lines), f"{number} dòng"),
        item(
            Evidence.Paper.REPORT,
            "Báo cáo thành tích có xác nhận",
            is_there=bool(lines) and reported == number,
            said=f"{reported}/{number} dòng",
        ),
        item(Evidence.Paper.MINUTES, "Biên bản họp xét", is_there=bool(minutes), said=minutes),
        DossierItem("Minh chứng", bool(lines) and shown == number, f"{shown}/{number} dòng"),
    ]
