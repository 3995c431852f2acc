"""What is done with a meeting: called, listed, its votes entered, closed; and what it agreed is recognised."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone

from awards.desk.nominating import Thing, must, put_up, refuse_twice
from awards.models import (
    Candidate,
    Decision,
    DecisionDraft,
    Meeting,
    MeetingMember,
    Nominee,
    ProposalLine,
    Purpose,
    Recognition,
)
from awards.models.recognitions import listed
from awards.services import recognise
from danvan.lib.text import clean
from models_registry import access, trail
from models_registry.kept_columns import snapshot
from models_registry.services.reasons import needed_reason

CHANGE = "awards.change_meeting"
RESULTS = ("votes_for", "votes_against", "agreed", "exemplary", "remark")


@dataclass(frozen=True)
class Result:
    """What a meeting made of one candidate; None where nothing was entered."""

    votes_for: int | None = None
    votes_against: int | None = None
    agreed: bool | None = None
    exemplary: bool = False
    remark: str = ""


def held(meeting: Meeting, by: access.Actor, *, is_open: bool | None = True) -> Meeting:
    """The meeting as it stands now, locked, for whoever may change it; open, closed, or either (None)."""
    (row,) = Meeting.objects.select_related("unit").locked([meeting])
    must(by, CHANGE, row.unit)
    if is_open and not row.is_open:
        raise ValidationError("Cuộc họp đã kết thúc. Mở lại trước khi sửa.")
    if is_open is False and row.is_open:
        raise ValidationError("Cuộc họp chưa kết thúc.")
    return row


def call_meeting(meeting: Meeting, by: access.Actor) -> Meeting:
    """Writes a new meeting of an office."""
    with trail.act(by):
        must(by, "awards.add_meeting", meeting.unit)
        meeting.state = Meeting.State.OPEN
        meeting.full_clean()
        trail.save(meeting)
    return meeting


def change_meeting(meeting: Meeting, by: access.Actor, **values: Any) -> Meeting:
    """Day, place, note, year, level, form of an open meeting. Its unit and purpose stay, and with a list its year."""
    with trail.act(by):
        row = held(meeting, by)
        if {"year", "purpose"} & values.keys() and row.candidates.exists():
            kept = {name: getattr(row, name) for name in ("year", "purpose")}
            if any(values.get(name, kept[name]) != kept[name] for name in kept):
                raise ValidationError("Danh sách đã có người: không đổi năm, nội dung xét được nữa.")
        for name, value in values.items():
            setattr(row, name, value)
        row.full_clean()
        trail.save(row, **values)
    return row


def set_members(meeting: Meeting, members: Sequence[MeetingMember], by: access.Actor) -> None:
    """Who was called and who came, in this order, in the place of whoever stood there."""
    with trail.act(by):
        row = held(meeting, by)
        known = {one.pk: one for one in row.members.all()}
        kept = {one.pk for one in members if one.pk}
        if kept - known.keys():
            raise ValidationError("Danh sách thành viên vừa được sửa. Mở lại rồi ghi.")
        for key in known.keys() - kept:
            trail.delete(known[key])
        # Whoever gives up the chair gives it up before another takes it.
        for place, one in sorted(enumerate(members, start=1), key=lambda pair: pair[1].role != "member"):
            one.meeting, one.position = row, place
            one.full_clean()
            trail.save(one)
        _refuse_too_many_votes(row, list(row.candidates.select_related("nominee__model")))


def add_candidates(
    meeting: Meeting, things: Iterable[Thing], by: access.Actor, *, merit: str = ""
) -> list[Candidate]:
    """Puts up registrations, models or registrants for an open meeting, at the end of its list."""
    with trail.act(by):
        row = held(meeting, by)
        made = put_up(
            things,
            office=row.unit,
            purpose=row.purpose,
            year=row.year,
            by=by,
            merit=merit,
            standing=[one.nominee for one in row.candidates.select_related("nominee__model__registrant")],
        )
        return seat(row, made)


def seat(meeting: Meeting, nominees: Iterable[Nominee]) -> list[Candidate]:
    """These nominees at the end of the list of a meeting that is held."""
    standing = list(meeting.candidates.select_related("nominee__model__registrant"))
    rows = list(nominees)
    refuse_twice([*(one.nominee for one in standing), *rows])
    last = max((one.position for one in standing), default=0)
    return trail.create_all(
        [
            Candidate(meeting=meeting, nominee=nominee, position=last + number)
            for number, nominee in enumerate(rows, start=1)
        ]
    )


def remove_candidates(
    meeting: Meeting, candidates: Collection[Candidate], by: access.Actor, reason: str = ""
) -> int:
    """Takes candidates off the list of an open meeting; who came up from below is told why."""
    with trail.act(by, clean(reason)):
        row = held(meeting, by)
        rows = _of(row, candidates)
        lines = ProposalLine.objects.filter(
            nominee__in=[one.nominee_id for one in rows],
            proposal__to_unit=row.unit,
            result=ProposalLine.Result.TAKEN,
        )
        if lines.exists():
            reason = needed_reason(reason)
            trail.update_all(lines, result=ProposalLine.Result.LEFT_OUT, result_reason=reason)
        for one in rows:
            trail.delete(one)
    return len(rows)


def _of(meeting: Meeting, candidates: Iterable[Candidate]) -> list[Candidate]:
    """These candidates as they stand now, locked. Raises ValidationError for one of another meeting."""
    rows = Candidate.objects.select_related("nominee__model__registrant").locked(candidates)
    if any(one.meeting_id != meeting.pk for one in rows):
        raise ValidationError("Có ứng viên không thuộc cuộc họp này.")
    return rows


def enter_results(meeting: Meeting, results: Mapping[int, Result], by: access.Actor) -> int:
    """Votes, what was agreed, tiêu biểu and remarks of candidates by key, all at once; returns how many changed.

    More votes than people present need a remark that says why.
    """
    with trail.act(by):
        row = held(meeting, by)
        rows = _of(row, [Candidate(pk=key) for key in results])
        pairs = []
        for one in rows:
            before = snapshot(one)
            for name in RESULTS:
                setattr(one, name, getattr(results[one.pk], name))
            one.remark = clean(one.remark)
            if one.exemplary and not one.agreed:
                raise ValidationError(f"Chỉ bình chọn tiêu biểu mô hình được thống nhất: {one}.")
            one.full_clean(exclude=["meeting", "nominee"], validate_unique=False)
            if snapshot(one) != before:
                pairs.append((one, before))
        _refuse_too_many_votes(row, rows)
        trail.save_all(pairs, *RESULTS)
    return len(pairs)


def _refuse_too_many_votes(meeting: Meeting, rows: Iterable[Candidate]) -> None:
    present = meeting.members.filter(present=True).count()
    cast = {one: (one.votes_for or 0) + (one.votes_against or 0) for one in rows}
    if over := [one for one, votes in cast.items() if votes > present and not one.remark]:
        raise ValidationError(
            f"Số phiếu nhiều hơn số người có mặt ({present}); nếu đúng vậy, ghi rõ ở cột ý kiến: {listed(over)}."
        )


def close_meeting(meeting: Meeting, by: access.Actor) -> Meeting:
    """The meeting has been held: who led it, when, and what it made of each candidate are known."""
    with trail.act(by):
        row = held(meeting, by)
        faults = []
        if row.held_on is None or row.held_on > timezone.localdate():
            faults.append("Ghi ngày họp, không sau hôm nay.")
        if row.chair is None:
            faults.append("Ghi người chủ trì.")
        candidates = list(row.candidates.select_related("nominee__model__registrant"))
        if not candidates:
            faults.append("Danh sách chưa có ai.")
        if waiting := [one for one in candidates if one.agreed is None]:
            faults.append(f"Chưa ghi kết quả: {listed(waiting)}.")
        if faults:
            raise ValidationError(faults)
        trail.save(row, state=Meeting.State.CLOSED)
    return row


def fault_of_reopening(meeting: Meeting) -> str:
    """Why a closed meeting is not opened again, "" where nothing rests on it yet (at most two queries)."""
    awarded = Q(recognition__isnull=False) | Q(commendation__isnull=False)
    if meeting.candidates.filter(awarded).exists():
        return "Đã ghi công nhận, khen thưởng theo cuộc họp này nên không mở lại được."
    if meeting.drafts.filter(state=DecisionDraft.State.DRAFT).exists():
        return "Đã lập dự thảo quyết định theo cuộc họp này. Bỏ dự thảo trước khi mở lại."
    return ""


def reopen_meeting(meeting: Meeting, by: access.Actor, reason: str) -> Meeting:
    """Its list and votes are corrected, with a reason, until something of what it agreed has been written."""
    with trail.act(by, needed_reason(reason)):
        row = held(meeting, by, is_open=False)
        if fault := fault_of_reopening(row):
            raise ValidationError(fault)
        trail.save(row, state=Meeting.State.OPEN)
    return row


def to_recognise(meeting: Meeting) -> QuerySet[Candidate]:
    """Whom the meeting agreed and who is not recognised yet."""
    return meeting.candidates.filter(agreed=True, recognition=None)


def fault_of_signing_before(meeting: Meeting, issued_on: date | None) -> str:
    """Why a decision of that day cannot rest on the meeting, "" where it can or where a day is not known."""
    if not (meeting.held_on and issued_on and issued_on < meeting.held_on):
        return ""
    return f"Cuộc họp xét ngày {meeting.held_on:%d/%m/%Y}, quyết định không thể ký trước ngày đó."


def recognise_agreed(
    meeting: Meeting,
    decision: Decision | None,
    by: access.Actor,
    reason: str = "",
    only: Collection[Candidate] | None = None,
) -> list[Recognition]:
    """Recognises by one decision, in one act, all that a closed meeting agreed and that is not recognised yet.

    `only` are those of them whom the decision names; None: all.
    """
    with trail.act(by, clean(reason)):
        row = held(meeting, by, is_open=False)
        if row.purpose != Purpose.RECOGNISE:
            raise ValidationError("Cuộc họp này xét khen thưởng, không xét công nhận.")
        if fault := fault_of_signing_before(row, decision.issued_on if decision else None):
            raise ValidationError(fault)
        waiting = to_recognise(row).select_for_update(of=("self",)).select_related("nominee__registration")
        if only is not None:
            waiting = waiting.filter(pk__in=[one.pk for one in only])
        agreed = list(waiting)
        if not agreed:
            raise ValidationError("Không còn mô hình nào được thống nhất mà chưa công nhận.")
        made: dict[int, Recognition] = {}
        for exemplary in (False, True):
            registrations = [
                one.nominee.registration
                for one in agreed
                if one.exemplary == exemplary and one.nominee.registration
            ]
            if registrations:
                done = recognise(registrations, decision, row.level, by, exemplary, reason)
                made |= {one.registration_id: one for one in done}
        pairs = [(one, snapshot(one)) for one in agreed]
        for one in agreed:
            one.recognition = made[one.nominee.registration_id or 0]  # the database holds that it has one
        trail.save_all(pairs, "recognition")
    return list(made.values())
