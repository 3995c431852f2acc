"""What each paper of the desk is written of: whom a reader finds, whose paper it is, in which form, with what in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

from awards.desk.decision_words import head_for
from awards.drafting import lines_of
from awards.models import Commendation, Decision, DecisionDraft, Meeting, Proposal
from danvan.lib.word.papers import Paper
from danvan.review.desk_papers.declared import DECISION, HANDING, MINUTES, PROPOSAL
from danvan.review.desk_papers.values import decision_values, handing_values, minutes_values, proposal_values
from models_registry.access import Asker
from models_registry.bodies import head_of
from models_registry.models import Unit


@dataclass(frozen=True)
class Source:
    """`rows` are what the user may read; `form` is that of a paper where none is asked for."""

    paper: Paper
    rows: Callable[[Asker], QuerySet[Any]]
    unit: Callable[[Any], Unit]
    form: Callable[[Any], str]
    values: Callable[[Any, str, datetime, Asker], dict[str, Any]]

    def newest_of(self, unit: Unit, user: Asker) -> Any:
        """The last one of the unit that the user may read; None where there is none."""
        rows = self.rows(user)
        return rows.filter(**{rows.model.unit_lookup: unit}).order_by("-pk").first()


def _given_by(user: Asker) -> QuerySet[Commendation]:
    return Commendation.objects.visible_to(user).in_force()


def _handed(decision: Decision, form: str, moment: datetime, user: Asker) -> dict[str, Any]:
    given = _given_by(user).filter(decision=decision).select_related("unit")
    rows = list(given.order_by("recipient_kind", "sort_name", "pk"))
    return handing_values(decision, rows, form, moment)


SOURCES: Final = {
    PROPOSAL.code: Source(
        PROPOSAL,
        lambda user: Proposal.objects.visible_to(user).select_related("unit", "to_unit", "meeting", "form"),
        lambda proposal: proposal.unit,
        lambda proposal: head_of(proposal.unit),
        lambda proposal, form, moment, user: proposal_values(proposal, form, moment),
    ),
    MINUTES.code: Source(
        MINUTES,
        lambda user: Meeting.objects.visible_to(user).select_related("unit").prefetch_related("members"),
        lambda meeting: meeting.unit,
        lambda meeting: head_of(meeting.unit),
        lambda meeting, form, moment, user: minutes_values(meeting, form, moment),
    ),
    DECISION.code: Source(
        DECISION,
        lambda user: DecisionDraft.objects.visible_to(user).select_related(
            "meeting__unit", "form", "decision"
        ),
        lambda draft: draft.meeting.unit,
        lambda draft: head_for(draft.track, draft.meeting.unit),
        lambda draft, form, moment, user: decision_values(draft, lines_of(draft), form, moment),
    ),
    HANDING.code: Source(
        HANDING,
        lambda user: (
            Decision.objects.visible_to(user)
            .filter(pk__in=_given_by(user).values("decision"))
            .select_related("unit")
        ),
        lambda decision: decision.unit,
        lambda decision: head_for(decision.track, decision.unit),
        _handed,
    ),
}
