"""What is done with a proposal: drawn up, sent, recalled by its office; returned or taken by the one above."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from awards.desk.meeting import held as meeting_held
from awards.desk.meeting import seat
from awards.desk.nominating import NOT_YOURS, Thing, again_for, must, put_up, refuse_twice
from awards.desk.proposed import refuse_without_reason
from awards.models import Candidate, Meeting, Nominee, Proposal, ProposalLine, ProposalQuota
from awards.models.recognitions import listed
from danvan.lib.text import clean, lowered
from models_registry import access, trail
from models_registry.models import Unit
from models_registry.services.reasons import needed_reason

CHANGE = "awards.change_proposal"
TAKE = "awards.add_candidate"  # at the unit that it was sent to
State = Proposal.State


def _standing(proposal: Proposal, states: Collection[str]) -> Proposal:
    """The proposal as it stands now, locked, in one of these states."""
    (row,) = Proposal.objects.select_related("unit", "to_unit").locked([proposal])
    if row.state not in states:
        raise ValidationError(
            f"Đề nghị đang ở trạng thái “{lowered(row.get_state_display())}”, không làm được việc này."
        )
    return row


def held(proposal: Proposal, by: access.Actor, states: Collection[str] = Proposal.CHANGING) -> Proposal:
    """As its own office works on it: as it stands now, locked."""
    row = _standing(proposal, states)
    must(by, CHANGE, row.unit)
    return row


def _received(proposal: Proposal, by: access.Actor) -> Proposal:
    """As the office works on it that it was sent to."""
    row = _standing(proposal, [State.SENT])
    must(by, TAKE, row.to_unit)
    return row


def begin_proposal(proposal: Proposal, by: access.Actor) -> Proposal:
    """Writes a new draft of an office."""
    with trail.act(by):
        must(by, "awards.add_proposal", proposal.unit)
        proposal.state = State.DRAFT
        proposal.full_clean()
        trail.save(proposal)
    return proposal


def change_proposal(proposal: Proposal, by: access.Actor, **values: Any) -> Proposal:
    """Its papers, note, form and addressee, while its office still works on it; with lines not its year and purpose."""
    with trail.act(by):
        row = held(proposal, by)
        fixed = {name: getattr(row, name) for name in ("year", "purpose")}
        if any(values.get(name, fixed[name]) != fixed[name] for name in fixed) and row.lines.exists():
            raise ValidationError("Đề nghị đã có dòng: không đổi năm, nội dung được nữa.")
        for name, value in values.items():
            setattr(row, name, value)
        row.full_clean()
        trail.save(row, **values)
    return row


def add_lines(
    proposal: Proposal, things: Iterable[Thing], by: access.Actor, merit: str = ""
) -> list[ProposalLine]:
    """Puts up registrations, models or registrants at the end of the proposal."""
    with trail.act(by):
        row = held(proposal, by)
        return _append(row, put_up(things, standing=_nominees(row), merit=merit, by=by, **_of(row)))


def add_agreed(proposal: Proposal, candidates: Iterable[Candidate], by: access.Actor) -> list[ProposalLine]:
    """Proposes what the office's own closed meeting agreed: the same nominees, or new ones for another purpose."""
    with trail.act(by):
        row = held(proposal, by)
        of_own = Candidate.objects.select_related(
            "meeting", "nominee__model__registrant", "nominee__registration", "nominee__registrant"
        )
        chosen = of_own.locked(candidates)
        if any(one.meeting.unit_id != row.unit_id for one in chosen):
            raise ValidationError(NOT_YOURS)
        if wrong := [one for one in chosen if one.meeting.is_open or not one.agreed]:
            raise ValidationError(f"Chưa được cuộc họp đã kết thúc thống nhất: {listed(wrong)}.")
        same, others = again_for([one.nominee for one in chosen], row.purpose)
        standing = [*_nominees(row), *same]
        return _append(row, [*same, *put_up(others, standing=standing, by=by, **_of(row))])


def _of(proposal: Proposal) -> dict[str, Any]:
    return {"office": proposal.unit, "purpose": proposal.purpose, "year": proposal.year}


def _nominees(proposal: Proposal) -> list[Nominee]:
    return [line.nominee for line in proposal.lines.select_related("nominee__model__registrant")]


def _append(proposal: Proposal, nominees: Sequence[Nominee]) -> list[ProposalLine]:
    refuse_twice([*_nominees(proposal), *nominees])
    last = max(proposal.lines.values_list("position", flat=True), default=0)
    return trail.create_all(
        [
            ProposalLine(proposal=proposal, nominee=nominee, position=last + number)
            for number, nominee in enumerate(nominees, start=1)
        ]
    )


def remove_lines(proposal: Proposal, lines: Collection[ProposalLine], by: access.Actor) -> int:
    """Takes lines out of a proposal that its office still works on."""
    with trail.act(by):
        row = held(proposal, by)
        chosen = _lines(row, lines)
        for line in chosen:
            trail.delete(line)
    return len(chosen)


def _lines(proposal: Proposal, lines: Iterable[ProposalLine]) -> list[ProposalLine]:
    """These lines as they stand now, locked. Raises ValidationError for one of another proposal."""
    rows = ProposalLine.objects.select_related("nominee__model__registrant").locked(lines)
    if any(line.proposal_id != proposal.pk for line in rows):
        raise ValidationError("Có dòng không thuộc đề nghị này.")
    return rows


def change_line(line: ProposalLine, by: access.Actor, *, confirmed_by: str, **values: Any) -> ProposalLine:
    """Of a line who confirmed its báo cáo thành tích, and merit, period and reason of its nominee."""
    with trail.act(by):
        row = held(line.proposal, by)
        (line,) = _lines(row, [line])
        trail.save(line, confirmed_by=confirmed_by)
        nominee = line.nominee
        for name, value in values.items():
            setattr(nominee, name, value)
        nominee.full_clean()
        trail.save(nominee, **values)
    return line


def send(proposal: Proposal, by: access.Actor) -> Proposal:
    """Sends a draft, or what was returned and mended, to the office above; what is missing was shown before.

    Raises ValidationError for a line of which the guard finds something and nobody has said why all the same.
    """
    with trail.act(by):
        row = held(proposal, by)
        row.full_clean()
        if not row.lines.exists():
            raise ValidationError("Đề nghị chưa có ai trong danh sách.")
        refuse_without_reason(row)
        trail.save(row, state=State.SENT, state_reason="", sent_at=timezone.now())
    return row


def recall(proposal: Proposal, by: access.Actor) -> Proposal:
    """Takes back what was sent, until it is taken or returned; it is a draft again."""
    with trail.act(by):
        row = held(proposal, by, [State.SENT])
        trail.save(row, state=State.DRAFT, sent_at=None)
    return row


def withdraw_proposal(proposal: Proposal, by: access.Actor, reason: str) -> Proposal:
    """Gives up a draft, or what was returned; it stays to be read."""
    with trail.act(by, reason := needed_reason(reason)):
        row = held(proposal, by)
        trail.save(row, state=State.WITHDRAWN, state_reason=reason)
    return row


def return_proposal(proposal: Proposal, by: access.Actor, reason: str) -> Proposal:
    """Sends it back to the office below, with the reason that it reads."""
    with trail.act(by, reason := needed_reason(reason)):
        row = _received(proposal, by)
        trail.save(row, state=State.RETURNED, state_reason=reason)
    return row


def take(
    proposal: Proposal,
    meeting: Meeting,
    lines: Collection[ProposalLine],
    by: access.Actor,
    reasons: Mapping[int, str] | None = None,
) -> list[Candidate]:
    """Takes these lines to an open meeting of the office above, and leaves the others out, each with its reason.

    `reasons` are by the key of the line left out. The nominees are the same rows: nothing is copied.
    """
    with trail.act(by):
        row = _received(proposal, by)
        meeting = meeting_held(meeting, by)
        if (meeting.unit_id, meeting.purpose, meeting.year) != (row.to_unit_id, row.purpose, row.year):
            raise ValidationError("Chọn cuộc họp của đơn vị nhận đề nghị, cùng nội dung và cùng năm.")
        every = _lines(row, row.lines.all())
        chosen = {line.pk for line in lines}
        if chosen - {line.pk for line in every}:
            raise ValidationError("Có dòng không thuộc đề nghị này.")
        left = [line for line in every if line.pk not in chosen]
        said = {line.pk: clean((reasons or {}).get(line.pk, "")) for line in left}
        if silent := [line for line in left if not said[line.pk]]:
            raise ValidationError(f"Ghi lý do không đưa vào: {listed(silent)}.")
        for line in left:
            trail.save(line, result=ProposalLine.Result.LEFT_OUT, result_reason=said[line.pk])
        taken = ProposalLine.objects.filter(pk__in=chosen)
        if chosen:
            trail.update_all(taken, result=ProposalLine.Result.TAKEN)
        made = seat(meeting, [line.nominee for line in every if line.pk in chosen])
        trail.save(row, state=State.TAKEN)
    return made


def set_quota(quota: ProposalQuota, by: access.Actor) -> ProposalQuota:
    """Asks of a unit below how many it is to propose; the same asked again is the new number, with its `former` one."""
    with trail.act(by):
        must(by, "awards.add_proposalquota", quota.unit)
        if quota.of_unit.path == quota.unit.path or not quota.of_unit.path.startswith(quota.unit.path):
            raise ValidationError({"of_unit": "Chỉ giao chỉ tiêu cho đơn vị cấp dưới của mình."})
        same = ("unit", "of_unit", "year", "purpose", "form")
        list(Unit.objects.select_for_update(of=("self",), no_key=True).filter(pk=quota.unit_id))
        known = ProposalQuota.objects.filter(**{name: getattr(quota, name) for name in same}).first()
        if known is not None:
            known.former = known.number
            trail.save(known, number=quota.number)
            return known
        quota.full_clean()
        trail.save(quota)
    return quota
