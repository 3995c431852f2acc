"""What is told of a proposal before it is sent: which papers of its dossier are missing, how it stands to its quota."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from awards.models import Evidence, Proposal, ProposalLine, ProposalQuota


@dataclass(frozen=True)
class Quota:
    """How many the office above asked for (None: it did not say), and how many are proposed with this one's."""

    number: int | None
    proposed: int

    @property
    def is_over(self) -> bool:
        """Whether more are proposed than were asked for."""
        return self.number is not None and self.proposed > self.number


def quota_of(proposal: Proposal) -> Quota:
    """What stands against the proposal's lines, with those of the unit's other proposals of that kind (two queries)."""
    alike: dict[str, Any] = {
        "year": proposal.year,
        "purpose": proposal.purpose,
        "form": proposal.form,
    }
    asked = ProposalQuota.objects.filter(unit=proposal.to_unit_id, of_unit=proposal.unit_id, **alike)
    lines = ProposalLine.objects.filter(
        **{f"proposal__{name}": value for name, value in alike.items()},
        proposal__unit=proposal.unit_id,
        proposal__to_unit=proposal.to_unit_id,
    )
    standing = lines.exclude(proposal__state=Proposal.State.WITHDRAWN).exclude(
        result=ProposalLine.Result.LEFT_OUT
    )
    return Quota(asked.values_list("number", flat=True).first(), standing.count())


@dataclass(frozen=True)
class DossierItem:
    """A paper of the dossier: whether it is there, and what is said of it."""

    name: str
    is_there: bool
    said: str = ""


def dossier_of(proposal: Proposal) -> list[DossierItem]:
    """The papers that a proposal should hold, there or missing (two queries)."""
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
    return [
        DossierItem("Tờ trình", bool(proposal.paper_number and proposal.paper_on), proposal.paper),
        DossierItem("Danh sách đề nghị", bool(lines), f"{number} dòng"),
        DossierItem(
            "Báo cáo thành tích có xác nhận", bool(lines) and reported == number, f"{reported}/{number} dòng"
        ),
        DossierItem("Biên bản họp xét", bool(minutes), minutes),
        DossierItem("Minh chứng", bool(lines) and shown == number, f"{shown}/{number} dòng"),
    ]
