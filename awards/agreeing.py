"""What was given agrees with its decision's day and body and its registration's year, when these become others.

One home: the screen of a decision, corrections, mergers, partings, undone lists and what ends a revocation ask here
what whoever recognises or commends was asked as he did it. What wants a reason takes the one that is given for the
change, so that a day or a year that was mistyped is mended; where no reason would do, the sentence says what stands and
what is to be mended first.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Q

from awards.desk.catalogues import Signing
from awards.desk.guard import SAY_WHY, faults_of_giving, time_of
from awards.desk.meeting import fault_of_signing_before
from awards.desk.nominating import fault_of_year_listed
from awards.desk.returning import turn_of
from awards.models import Candidate, Commendation, Decision, Meeting, Proposal, ProposalLine, Recognition
from awards.models.recognitions import (
    fault_of_early,
    fault_of_level_recognised,
    is_early,
    listed,
)
from danvan.lib.text import lowered
from models_registry import trail
from models_registry.models import Registration
from models_registry.models.calendar import fault_of_day, fault_of_decision, years_of
from models_registry.services.corrections import correcting

_Given = TypeVar("_Given", Recognition, Commendation)
_OF_RECOGNITION: Final = ("registration__model__registrant", "registration__programme", "decision")


@dataclass(frozen=True)
class Agreement:
    """What was found, in Vietnamese sentences: what no reason mends, what wants one, and the rows that it is for."""

    faults: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    wanting: tuple[Recognition | Commendation, ...] = ()

    def refuse(self, field: str) -> None:
        """Raises ValidationError, of that field, for what no reason mends."""
        if self.faults:
            raise ValidationError({field: list(self.faults)})

    def also(self, other: "Agreement") -> "Agreement":
        """Both, each row once."""
        wanting = tuple(dict.fromkeys((*self.wanting, *other.wanting)))
        return Agreement((*self.faults, *other.faults), (*self.asks, *other.asks), wanting)

    def keep(self, reason: str) -> None:
        """Within the act of the change; a change of its own in the trail, so that it is taken back by itself."""
        for kind in (Recognition, Commendation):
            keys = [row.pk for row in self.wanting if isinstance(row, kind)]
            trail.update_all(kind._base_manager.filter(pk__in=keys), reason=reason)


def agreement_of_day(given_by: Decision, decision: Decision) -> Agreement:
    """Of all in force that the first gave, were it given by the second as that stands in memory; both may be one."""
    recognised = Recognition.objects.filter(decision=given_by.pk).in_force()
    commended = Commendation.objects.filter(decision=given_by.pk).in_force()
    given = [*recognised.select_related(*_OF_RECOGNITION), *commended.select_related("programme")]
    for row in given:
        row.decision = decision
    found = agreement_of(given)
    meetings, agreed = _agreed_later(given_by, decision)
    if not (met := [row for row in given if row in agreed and not row.reason]):
        return found
    return Agreement(
        found.faults,
        (*found.asks, *(_said_of_meeting(decision, one) for one in meetings)),
        tuple(dict.fromkeys([*found.wanting, *met])),
    )


def agreement_of_body(given_by: Decision, decision: Decision) -> Agreement:
    """Of all in force that the first commends: what speaks against giving it by the second as that stands in memory.

    What was so already by the first, as it is stored, is not asked about again.
    """
    rows = list(Commendation.objects.filter(decision=given_by.pk, reason="").in_force())
    if not rows:
        return Agreement()
    signing = Signing.load()
    stored = Decision._base_manager.select_related("unit").get(pk=given_by.pk)
    new = {
        form: {*faults_of_giving(form, decision, signing)} - {*faults_of_giving(form, stored, signing)}
        for form in {row.form for row in rows}
    }
    asks = dict.fromkeys(fault for row in rows for _, fault in sorted(new[row.form]))
    told = tuple(f"{fault} {SAY_WHY}" for fault in asks)
    return Agreement((), told, tuple(row for row in rows if new[row.form]))


def agreement_of_paper(given_by: Decision, decision: Decision) -> Agreement:
    """Of the day and of the body: of all that the first gave, were it given by the second."""
    return agreement_of_day(given_by, decision).also(agreement_of_body(given_by, decision))


def agreement_of_year(registration: Registration) -> Agreement:
    """Of all in force that it was recognised as, of the lists on which it stands, of the days when it was looked at.

    By its year as it stands in memory (six queries).
    """
    recognitions = list(registration.recognitions.in_force().select_related("decision"))
    for one in recognitions:
        one.registration = registration
    found = Agreement(tuple(_faults_of_days(registration))).also(agreement_of(recognitions))
    return found.also(_agreement_of_lists(registration))


def _agreement_of_lists(registration: Registration) -> Agreement:
    """Of the meetings and proposals on whose lists it stands: a list is of one year (`desk.nominating`).

    What may still be taken off is taken off first, what a meeting agreed is written first. What was written says why
    it is of another year than the minutes. What a meeting refused hinders nothing.
    """
    of_row = {"nominee__registration": registration}
    candidates = Candidate.objects.filter(**of_row).exclude(agreed=False)
    lines = ProposalLine.objects.filter(
        **of_row, proposal__state__in=Proposal.WAITING, result=ProposalLine.Result.PENDING
    )
    faults: list[str] = []
    written: list[Recognition | Commendation] = []
    asks: list[str] = []
    for one in candidates.select_related("meeting", "recognition"):
        if not (fault := fault_of_year_listed(registration.year, one.meeting.year)):
            continue
        if not one.is_awarded:
            first = (
                "bỏ khỏi danh sách" if one.meeting.is_open else "đã thống nhất mà chưa ghi, ghi quyết định"
            )
            faults.append(f"{one.meeting}, {registration.model.display_title}: {fault}; {first} trước.")
        elif one.recognition and not one.recognition.reason:
            asks.append(_said_of_year(registration.year, one.meeting))
            written.append(one.recognition)
    for line in lines.select_related("proposal__unit"):
        if fault := fault_of_year_listed(registration.year, line.proposal.year):
            faults.append(
                f"{line.proposal}, {registration.model.display_title}: {fault}; bỏ khỏi danh sách trước."
            )
    return Agreement(tuple(faults), tuple(asks), tuple(written))


def faults_beside_meetings(given: Recognition | Commendation) -> list[str]:
    """What the meetings that agreed it say, without a reason, of its year and its decision as they stand in memory."""
    year = given.year if isinstance(given, Commendation) else given.registration.year
    found = []
    for one in given.candidates.select_related("meeting"):
        if year not in (None, one.meeting.year):
            found.append(_said_of_year(year, one.meeting))
        if given.decision and fault_of_signing_before(one.meeting, given.decision.issued_on):
            found.append(_said_of_meeting(given.decision, one.meeting))
    return found


def _faults_of_days(registration: Registration) -> list[str]:
    years = years_of(registration.year, registration.programme)
    assessed = registration.assessments.values_list("assessed_on", flat=True)
    checked = registration.field_checks.values_list("checked_on", flat=True)
    days = (("Ngày đánh giá", assessed), ("Ngày kiểm tra thực tế", checked))
    return [
        f"{what}: {lowered(fault)} Nếu năm đúng vậy, sửa ngày đó trước."
        for what, found in days
        for day in dict.fromkeys(found)
        if (fault := fault_of_day(day, years))
    ]


def agreement_of_return(decision: Decision, revoked_by: Decision | None) -> Agreement:
    """Of all that is in force again if from now on that other decision revokes this one, or none does."""
    turn = turn_of(decision, revoked_by)
    if not turn.back and not turn.gone:
        return Agreement()
    recognised = Recognition.objects.in_force(turn.after).filter(turn.returns)
    commended = Commendation.objects.in_force(turn.after).filter(turn.returns)
    given = [
        *recognised.select_related(*_OF_RECOGNITION),
        *commended.select_related("programme", "decision"),
    ]
    for row in given:
        if row.decision_id == decision.pk:
            row.decision = decision  # its day may become another by the same form
    return agreement_of(given)


def agreement_of(given: Iterable[Recognition | Commendation]) -> Agreement:
    """Of these, each with its decision and its registration or year as they stand in memory."""
    rows = list(given)
    recognised = [row for row in rows if isinstance(row, Recognition)]
    early = [row for row in recognised if not row.reason and is_early(row.registration, row.decision)]
    far = [
        row
        for row in rows
        if isinstance(row, Commendation)
        and row.decision
        and fault_of_decision(row.decision.issued_on, years_of(row.year, row.programme))
    ]
    faults = [*_faults_of_level(recognised), *(_said_of_far(*of_one) for of_one in _by_decision(far))]
    asks = [fault_of_early(one, [row.registration for row in of_one]) for one, of_one in _by_decision(early)]
    return Agreement(tuple(faults), tuple(asks), tuple(early))


def recognised_of_model(model_id: int) -> Iterable[Recognition]:
    """What the registrations of a model were recognised as, and is in force (two queries)."""
    rows = Recognition.objects.filter(registration__model=model_id).in_force()
    return rows.select_related(*_OF_RECOGNITION)


def _faults_of_level(rows: Iterable[Recognition]) -> list[str]:
    wrong = [row for row in rows if fault_of_level_recognised(row.registration, row.level, row.decision)]
    if not wrong:
        return []
    named = listed(row.registration for row in wrong)
    return [
        f"Từ ngày 01/7/2025 không còn cấp huyện, mà đã công nhận cấp huyện: {named}. "
        "Xem lại ngày, năm; nếu đúng vậy, sửa cấp công nhận trước."
    ]


def _said_of_far(decision: Decision, far: list[Commendation]) -> str:
    named = listed(f"{row} ({time_of(row)})" for row in far)
    return (
        f"Ngày {decision.issued_on:%d/%m/%Y} cách xa năm khen thưởng của {named}. "
        "Xem lại ngày; nếu đúng vậy, sửa năm của khen thưởng đó trước."
    )


def _by_decision(rows: Iterable[_Given]) -> list[tuple[Decision, list[_Given]]]:
    found: dict[Decision, list[_Given]] = defaultdict(list)
    for row in rows:
        if row.decision:
            found[row.decision].append(row)
    return list(found.items())


def _agreed_later(
    given_by: Decision, decision: Decision
) -> tuple[list[Meeting], set[Recognition | Commendation | None]]:
    """The meetings of after the second decision's day that agreed some of what the first gave; and all of that."""
    theirs = Candidate.objects.filter(
        Q(recognition__decision=given_by.pk) | Q(commendation__decision=given_by.pk)
    )
    later = [
        one
        for one in theirs.select_related("meeting", "recognition", "commendation")
        if fault_of_signing_before(one.meeting, decision.issued_on)
    ]
    return list(dict.fromkeys(one.meeting for one in later)), {
        one.recognition or one.commendation for one in later
    }


def _said_of_meeting(decision: Decision, meeting: Meeting) -> str:
    days = f"ngày {decision.issued_on:%d/%m/%Y} có trước cuộc họp xét ngày {meeting.held_on:%d/%m/%Y}"
    return f"Quyết định {days}; nếu đúng vậy, ghi rõ lý do."


def _said_of_year(year: int | None, meeting: Meeting) -> str:
    return f"{meeting}, không phải năm {year}; nếu đúng vậy, ghi rõ lý do."


def _on_correction(row: Registration, names: set[str], reason: str, *, is_asked: bool, **signal: Any) -> None:
    if not names & {"year", "programme"}:
        return
    found = agreement_of_year(row)
    found.refuse("year")
    if not is_asked:
        found.keep(reason)


def listen() -> None:
    """From now on no registration is corrected to a year that is not its recognition's, without its reason."""
    correcting.connect(_on_correction, sender=Registration, dispatch_uid="awards: agree with the year")
