"""What is done with a drafted decision: begun from a closed meeting, changed, dropped; signed it is the decision."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from awards.commending import commend_as_stood
from awards.desk import guard
from awards.desk.catalogues import suggested
from awards.desk.decision_words import articles_of, begun
from awards.desk.meeting import fault_of_signing_before, held, recognise_agreed
from awards.desk.nominating import must
from awards.models import (
    AwardForm,
    Candidate,
    Commendation,
    Decision,
    DecisionDraft,
    DraftLine,
    Meeting,
    Purpose,
)
from awards.models.decisions import KNOWN_ALREADY, hold_decisions_of, may_be_the_same
from awards.models.recognitions import listed
from danvan.lib.text import clean, lowered
from models_registry import access, trail
from models_registry.kept_columns import snapshot
from models_registry.models.calendar import refuse
from models_registry.services.reasons import needed_reason

ADD: Final = "awards.add_decisiondraft"
CHANGE: Final = "awards.change_decisiondraft"
WORDS: Final = ("body", "subject", "signer", "signer_post", "grounds", "articles", "recipients", "reason")
State = DecisionDraft.State
_OF_LINE: Final = (
    *("candidate__nominee__registrant", "candidate__nominee__model", "candidate__nominee__unit"),
    *("candidate__nominee__registration", "candidate__meeting"),
)


def lines_of(draft: DecisionDraft) -> list[DraftLine]:
    """Its lines in their order, collectives first, with whom they name (one query)."""
    return list(draft.lines.select_related(*_OF_LINE))


def to_draft(meeting: Meeting) -> QuerySet[Candidate]:
    """Whom the meeting agreed, who is not written yet and in no other draft."""
    drafted = DraftLine.objects.filter(draft__meeting=meeting, draft__state=State.DRAFT)
    agreed = meeting.candidates.filter(agreed=True, recognition=None, commendation=None)
    return agreed.exclude(pk__in=drafted.values("candidate"))


def begin_draft(
    meeting: Meeting, by: access.Actor, *, track: str, form: AwardForm | None = None
) -> DecisionDraft:
    """Drafts the decision of all that a closed meeting agreed, that is not written yet and in no other draft.

    Of a commendation the money is suggested as the catalogues say today.
    """
    with trail.act(by):
        row = held(meeting, by, is_open=False)
        must(by, ADD, row.unit)
        if track not in Decision.Track.values:
            raise ValidationError({"track": "Chọn loại quyết định."})
        if row.purpose == Purpose.COMMEND and form is None:
            raise ValidationError({"form": "Chọn hình thức khen thưởng."})
        candidates = list(to_draft(row).select_related("nominee"))
        if not candidates:
            raise ValidationError("Không còn ai được thống nhất mà chưa có trong dự thảo hoặc quyết định.")
        today = timezone.localdate()
        draft = begun(row, track, form if row.purpose == Purpose.COMMEND else None, today)
        draft.full_clean()
        trail.save(draft)
        money = {}
        if draft.form:
            for kind in {one.nominee.recipient_kind for one in candidates}:
                found = suggested(draft.form, kind, row.level, today, row.unit)
                money[kind] = found.amount if found else None
        trail.create_all(
            [
                DraftLine(draft=draft, candidate=one, amount=money.get(one.nominee.recipient_kind))
                for one in candidates
            ]
        )
    return draft


def _standing(draft: DecisionDraft, by: access.Actor) -> DecisionDraft:
    """The draft as it stands now, locked, for whoever may change it, while it changes."""
    (row,) = DecisionDraft.objects.select_related("meeting__unit", "form").locked([draft])
    must(by, CHANGE, row.meeting.unit)
    if not row.is_open:
        raise ValidationError(
            f"Dự thảo đang ở trạng thái “{lowered(row.get_state_display())}”, không làm được việc này."
        )
    return row


def change_draft(draft: DecisionDraft, by: access.Actor, **words: str) -> DecisionDraft:
    """Its words (`WORDS`). Articles that only repeat what follows of its list are left to follow of it."""
    with trail.act(by):
        row = _standing(draft, by)
        for name, text in words.items():
            if name not in WORDS:
                raise TypeError(name)
            setattr(row, name, text)
        row.full_clean()
        written = row.articles
        row.articles = ""
        if written.splitlines() != articles_of(row, lines_of(row)):
            row.articles = written
        trail.save(row, **{name: getattr(row, name) for name in words})
    return row


def set_amounts(draft: DecisionDraft, amounts: Mapping[int, Decimal | None], by: access.Actor) -> int:
    """The money of its lines by key, as the decision is to give it; returns how many changed."""
    with trail.act(by):
        row = _standing(draft, by)
        lines = _lines(row, [DraftLine(pk=key) for key in amounts])
        pairs = []
        for line in lines:
            before = snapshot(line)
            line.amount = amounts[line.pk]
            line.full_clean(exclude=["draft", "candidate"], validate_unique=False)
            if snapshot(line) != before:
                pairs.append((line, before))
        trail.save_all(pairs, "amount")
    return len(pairs)


def _lines(draft: DecisionDraft, lines: Iterable[DraftLine]) -> list[DraftLine]:
    rows = DraftLine.objects.select_related(*_OF_LINE).locked(lines)
    if any(line.draft_id != draft.pk for line in rows):
        raise ValidationError("Có dòng không thuộc dự thảo này.")
    return rows


def remove_from_draft(draft: DecisionDraft, lines: Collection[DraftLine], by: access.Actor) -> int:
    """Leaves lines out; they may be drafted in another decision. One stays at least."""
    with trail.act(by):
        row = _standing(draft, by)
        chosen = _lines(row, lines)
        if len(chosen) == row.lines.count():
            raise ValidationError("Dự thảo phải còn ít nhất một dòng; không cần nữa thì bỏ dự thảo.")
        for line in chosen:
            trail.delete(line)
    return len(chosen)


def drop_draft(draft: DecisionDraft, by: access.Actor, reason: str) -> DecisionDraft:
    """Gives a draft up; whom it named may be drafted anew."""
    with trail.act(by, needed_reason(reason)):
        row = _standing(draft, by)
        for line in row.lines.all():
            trail.delete(line)
        trail.save(row, state=State.DROPPED)
    return row


def findings_of_draft(draft: DecisionDraft, issued_on: date | None = None) -> list[guard.Finding]:
    """What the guard finds of all that it would commend, signed on that day if one is known."""
    if draft.meeting.purpose != Purpose.COMMEND:
        return []
    names = ("body", "signer", "signer_post", "track")
    decision = Decision(
        unit=draft.meeting.unit, issued_on=issued_on, **{name: getattr(draft, name) for name in names}
    )
    rows = [_commendation(draft, line, decision) for line in lines_of(draft)]
    return [one for said in guard.findings(rows) for one in said]


def sign_draft(draft: DecisionDraft, by: access.Actor, *, number: str, issued_on: Any) -> Decision:
    """The draft was signed under that number on that day: the decision, with all that it gives, in one act.

    Names, posts and units are those that were put up. Raises ValidationError, and writes nothing, without number or
    day, for a day to come or before its meeting, for a decision that the register may have, and for all that
    recognising or commending refuses.
    """
    with trail.act(by):
        hold_decisions_of(draft.meeting.unit_id)
        meeting = held(draft.meeting, by, is_open=False)
        row = _standing(draft, by)
        must(by, "awards.add_decision", meeting.unit)
        if not clean(number):
            raise ValidationError({"number": "Ghi số, ký hiệu của quyết định đã ký."})
        if issued_on is None:
            raise ValidationError({"issued_on": "Ghi ngày ký quyết định."})
        refuse(issued_on=fault_of_signing_before(meeting, issued_on))
        lines = lines_of(row)
        if done := [line for line in lines if line.candidate.is_awarded]:
            raise ValidationError(f"Đã được ghi công nhận, khen thưởng theo quyết định khác: {listed(done)}.")
        decision = Decision(
            unit=meeting.unit,
            number=number,
            issued_on=issued_on,
            is_demo=row.is_demo,
            **{name: getattr(row, name) for name in ("body", "subject", "signer", "signer_post", "track")},
        )
        decision.full_clean(exclude=["search_text"])
        if may_be_the_same(decision):
            raise ValidationError({"number": KNOWN_ALREADY})
        trail.save(decision)
        if meeting.purpose == Purpose.RECOGNISE:
            recognise_agreed(meeting, decision, by, row.reason, [line.candidate for line in lines])
        else:
            _commend(row, lines, decision, by)
        trail.save(row, state=State.SIGNED, decision=decision)
    return decision


def _commend(draft: DecisionDraft, lines: list[DraftLine], decision: Decision, by: access.Actor) -> None:
    rows = [_commendation(draft, line, decision) for line in lines]
    made = commend_as_stood(rows, by, draft.reason)
    pairs: list[tuple[Candidate, dict[str, Any]]] = []
    for line, one in zip(lines, made, strict=True):
        pairs.append((line.candidate, snapshot(line.candidate)))
        line.candidate.commendation = one
    trail.save_all(pairs, "commendation")


def _commendation(draft: DecisionDraft, line: DraftLine, decision: Decision) -> Commendation:
    nominee = line.candidate.nominee
    return Commendation(
        decision=decision,
        year=draft.meeting.year,
        form=draft.form,
        recipient_kind=nominee.recipient_kind,
        recipient_name=nominee.recipient_name,
        recipient_post=nominee.recipient_post,
        unit=nominee.unit,
        registrant=nominee.registrant,
        model=nominee.model,
        merit=nominee.merit,
        amount=line.amount,
        reason=nominee.reason,
        is_demo=draft.is_demo,
    )
