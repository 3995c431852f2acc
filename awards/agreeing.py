"""What was given agrees with its decision's day and its registration's year, when either becomes another.

One home: the screen of a decision, corrections, mergers and partings ask here what whoever recognises or commends was
asked as he did it. What wants a reason takes the one that is given for the change, so that a day or a year that was
mistyped is mended; where no reason would do, the sentence says what stands and what is to be mended first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Q

from awards.desk.guard import time_of
from awards.desk.meeting import fault_of_signing_before
from awards.models import Candidate, Commendation, Decision, Meeting, Recognition
from awards.models.recognitions import (
    fault_of_early,
    fault_of_level_recognised,
    is_early,
    listed,
)
from models_registry import trail
from models_registry.models import Registration
from models_registry.models.calendar import fault_of_decision, years_of
from models_registry.services.corrections import correcting

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

    def keep(self, reason: str) -> None:
        """Within the act of the change; a change of its own in the trail, so that it is taken back by itself."""
        for kind in (Recognition, Commendation):
            keys = [row.pk for row in self.wanting if isinstance(row, kind)]
            trail.update_all(kind._base_manager.filter(pk__in=keys), reason=reason)


def agreement_of_day(given_by: Decision, decision: Decision) -> Agreement:
    """Of all in force that the first gave, were it given by the second as that stands in memory; both may be one."""
    recognised = list(
        Recognition.objects.filter(decision=given_by.pk).in_force().select_related(*_OF_RECOGNITION)
    )
    commended = list(Commendation.objects.filter(decision=given_by.pk).in_force().select_related("programme"))
    given: list[Recognition | Commendation] = [*recognised, *commended]
    for row in given:
        row.decision = decision
    far = [
        row for row in commended if fault_of_decision(decision.issued_on, years_of(row.year, row.programme))
    ]
    early = _early(recognised)
    meetings, agreed = _agreed_later(given_by, decision)
    met = [row for row in given if row in agreed and not row.reason]
    return Agreement(
        (*_faults_of_level(recognised), *([_said_of_far(decision, far)] if far else [])),
        (*_asks_of_early(early), *(_said_of_meeting(decision, one) for one in meetings if met)),
        tuple(dict.fromkeys([*early, *met])),
    )


def agreement_of_year(recognitions: Iterable[Recognition]) -> Agreement:
    """Of these, with their registration as it stands in memory and their decision."""
    rows = list(recognitions)
    early = _early(rows)
    return Agreement(tuple(_faults_of_level(rows)), tuple(_asks_of_early(early)), tuple(early))


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


def _early(rows: Iterable[Recognition]) -> list[Recognition]:
    return [row for row in rows if not row.reason and is_early(row.registration, row.decision)]


def _asks_of_early(early: list[Recognition]) -> list[str]:
    decisions = dict.fromkeys(row.decision for row in early if row.decision)
    return [
        fault_of_early(decision, [row.registration for row in early if row.decision == decision])
        for decision in decisions
    ]


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


def _on_correction(row: Registration, names: set[str], reason: str, *, is_asked: bool, **signal: Any) -> None:
    if not names & {"year", "programme"}:
        return
    recognitions = list(row.recognitions.in_force().select_related("decision"))
    for one in recognitions:
        one.registration = row
    found = agreement_of_year(recognitions)
    found.refuse("year")
    if not is_asked:
        found.keep(reason)


def listen() -> None:
    """From now on no registration is corrected to a year that is not its recognition's, without its reason."""
    correcting.connect(_on_correction, sender=Registration, dispatch_uid="awards: agree with the year")
