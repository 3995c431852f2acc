"""What the guard finds of the lines of a proposal, before it goes up: done already, or on its way by another line."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from awards.desk import guard
from awards.models import AwardForm, Commendation, Decision, Nominee, Proposal, ProposalLine, Purpose

_NAMED_AT_MOST = 10
_LINKS = ("nominee__registrant__unit", "nominee__unit__parent", "nominee__model", "proposal__unit")


def findings_of_proposal(proposal: Proposal) -> dict[int, list[guard.Finding]]:
    """By the key of each line of which something is found (with form, track and office): a constant number of queries.

    Another line is one of an office that has sent its own; what was put up once and goes on upward is no other.
    """
    if proposal.purpose != Purpose.COMMEND:
        return {}
    own = list(proposal.lines.select_related(*_LINKS))
    others = list(_others(proposal, [line.nominee for line in own]))
    forms = {form.code: form for form in AwardForm.objects.all()}
    rows = [_meant(line, forms) for line in (*own, *others)]
    found = guard.findings(rows, [line.proposal.unit.label for line in (*own, *others)])
    return {line.pk: said for line, said in zip(own, found, strict=False) if said}


def all_found(proposal: Proposal) -> list[guard.Finding]:
    """The same, of all its lines in their order."""
    return [one for said in findings_of_proposal(proposal).values() for one in said]


def refuse_without_reason(proposal: Proposal) -> None:
    """Raises ValidationError for lines of which something is found and whose nominee has no reason."""
    found = findings_of_proposal(proposal)
    lines = {line.pk: line for line in proposal.lines.select_related("nominee") if not line.nominee.reason}
    told = [f"{lines[pk]}: {guard.in_one_sentence(said)}" for pk, said in found.items() if pk in lines]
    if told:
        more = [f"Và {len(told) - _NAMED_AT_MOST} dòng khác."] if len(told) > _NAMED_AT_MOST else []
        raise ValidationError([*told[:_NAMED_AT_MOST], *more, "Vẫn đề nghị thì ghi lý do ở từng dòng đó."])


def _others(proposal: Proposal, nominees: Iterable[Nominee]) -> Iterable[ProposalLine]:
    own = list(nominees)
    alike = Q(nominee__registrant__in=[row.registrant_id for row in own])
    alike |= Q(nominee__model__in=[row.model_id for row in own if row.model_id])
    alike |= Q(nominee__unit__in={row.unit_id for row in own})
    rows = ProposalLine.objects.filter(
        alike,
        nominee__year=proposal.year,
        proposal__purpose=Purpose.COMMEND,
        proposal__state__in=[Proposal.State.SENT, Proposal.State.TAKEN],
    )
    rows = rows.exclude(proposal=proposal).exclude(result=ProposalLine.Result.LEFT_OUT)
    return rows.exclude(nominee__in=own).select_related(*_LINKS)


def _meant(line: ProposalLine, forms: dict[str, AwardForm]) -> Commendation:
    """The commendation that it asks for."""
    nominee, proposal = line.nominee, line.proposal
    form = forms[proposal.form_id or Commendation.Form.UNSPECIFIED]
    return Commendation(
        decision=_asked_of(proposal) if proposal.track else None,
        year=nominee.year,
        form=form,
        recipient_kind=nominee.recipient_kind,
        recipient_name=nominee.recipient_name,
        recipient_post=nominee.recipient_post,
        unit=nominee.unit,
        registrant=nominee.registrant,
        model=nominee.model,
        merit=nominee.merit,
        reason=nominee.reason,
    )


def _asked_of(proposal: Proposal) -> Decision:
    """The decision that it asks for: who signs it, and when, is not known yet, but that a committee is no office."""
    decision = Decision(track=proposal.track, unit=proposal.unit)
    if proposal.track == Decision.Track.COMMITTEE:
        decision.body = decision.get_track_display()
        decision.issued_on = proposal.paper_on or timezone.localdate()
    return decision
