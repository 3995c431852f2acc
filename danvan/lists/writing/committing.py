"""A staged list is written whole, in one transaction (`undoing` takes it back)."""

from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from danvan.lib.bulk import collector_paused
from danvan.lib.jobs import Report, unheard
from danvan.lib.sheets.book import OneOfEach
from danvan.lib.statistics import renew_statistics
from danvan.lists.deciding.decision import WRITTEN, Decided, counts_of
from danvan.lists.deciding.replaced import WITHDRAW, gone_of
from danvan.lists.drafting.drafts import Draft, Links, Waiting
from danvan.lists.drafting.freshness import moment_of
from danvan.lists.models import ImportBatch, StagedRow
from danvan.lists.reading.answers import Answers
from danvan.lists.results import ReadRow
from danvan.lists.stored import to_decide
from danvan.lists.subjects import Subject, subject_of
from danvan.lists.writing.batches import NOT_THEIRS, locked, refuse_unseen
from danvan.lists.writing.replacing import carry_out, hold_replaced, refuse_open, replaced_key
from models_registry import access, trail
from models_registry.access import Actor, Operator
from models_registry.models import Unit

_AT_ONCE: Final = 2000  # rows between two words of how far it is
_NAMED_AT_MOST: Final = 5
_MORE: Final = (
    "Chưa ghi gì: sổ vừa thay đổi, nay danh sách sẽ ghi {now} dòng chứ không phải {then} dòng như trang đã báo. "
    "Hãy xem lại các dòng như đang hiện dưới đây rồi bấm ghi lần nữa."
)


@collector_paused()
def commit(
    batch: ImportBatch,
    user: Actor,
    *,
    only_good: bool = False,
    seen: str | None = None,
    report: Report = unheard,
) -> ImportBatch:
    """Writes a staged batch whole, or its good rows only; a second commit of a batch changes nothing.

    `seen` is the reading that a page showed (`ImportBatch.reading`): nothing is written that nobody saw, neither of
    another reading nor what the registry had when it was shown and has no longer.

    The rows are decided anew and made ready before the write lock is taken; if something that bears on them has
    happened until it is held, once more under the lock. `report` hears some dozen times what is being done.
    A list that takes the place of another is written whole: it corrects, withdraws and adds in the same act. Raises
    ValidationError, and writes nothing, if a row is not good (unless `only_good`) or the batch is not there.
    """
    user = _as_of_now(user)
    batch = _waiting(ImportBatch.objects.editable_by(user).filter(pk=batch.pk).first(), seen)
    if batch.state == ImportBatch.State.COMMITTED:
        return batch
    subject = subject_of(batch)
    with ExitStack() as kept:
        draft = _make_draft(batch, user, subject, report, only_good=only_good)
        kept.enter_context(draft.kept)
        kept.enter_context(trail.act(user))
        user = _as_of_now(user)
        batch = _waiting(locked(batch, user), seen)
        if batch.state == ImportBatch.State.COMMITTED:
            return batch
        _hold(draft.unit_ids)
        if not draft.stands(batch, user, subject.entry):
            draft = _make_draft(batch, user, subject, report, only_good=only_good)
            kept.enter_context(draft.kept)
        if key := replaced_key(batch):
            hold_replaced(batch, user, key)
            refuse_open(draft.gone)
        _refuse_more(draft, batch, seen)
        draft.store(user, report)
        carry_out(draft.corrections, draft.gone, batch, user)
        trail.save(
            batch,
            state=ImportBatch.State.COMMITTED,
            committed_at=timezone.now(),
            counts=draft.counts,
        )
        transaction.on_commit(partial(renew_statistics, *subject.tables), robust=True)
    return batch


def _as_of_now(user: Actor) -> Actor:
    """The account with the rights that it has at this moment. Raises ValidationError if it is gone.

    The operator of the server may everything.
    """
    if isinstance(user, Operator):
        return user
    now = access.load_user(user.pk)
    if now is None or not now.is_active:
        raise ValidationError(NOT_THEIRS)
    return now


def _waiting(batch: ImportBatch | None, seen: str | None) -> ImportBatch:
    if batch is None:
        raise ValidationError(NOT_THEIRS)
    if batch.state not in (ImportBatch.State.STAGED, ImportBatch.State.COMMITTED):
        raise ValidationError(f"Danh sách này {batch.get_state_display().lower()}, không ghi được nữa.")
    if batch.state == ImportBatch.State.STAGED:
        refuse_unseen(batch, seen, "Chưa ghi gì")
    return batch


def _refuse_more(draft: Draft, batch: ImportBatch, seen: str | None) -> None:
    """What a colleague has taken out of the registry since is not brought back by a button that did not say so."""
    now, then = (
        sum(counts.get(action, 0) for action in (*WRITTEN, StagedRow.Action.CORRECTS))
        for counts in (draft.counts, batch.counts)
    )
    if seen is not None and now > then:
        raise ValidationError(_MORE.format(now=now, then=then))


def _hold(unit_ids: set[int]) -> None:
    """On PostgreSQL, lets only one import at a time write into a unit; SQLite lets only one write at all."""
    list(Unit.objects.select_for_update(no_key=True).filter(pk__in=unit_ids).order_by("pk"))


def _make_draft(
    batch: ImportBatch, user: Actor, subject: Subject, report: Report, *, only_good: bool
) -> Draft:
    """Decides a batch's rows anew, for rights and the registry may have changed since, and makes them ready.

    Raises ValidationError if a row is not good, unless `only_good`.
    """
    moment = moment_of(
        batch, user, subject.entry
    )  # before anything is read: what comes later must be noticed
    waiting, rows = _load(batch, report)
    answers = Answers.from_json(batch.answers)
    decided = subject.decide_rows(rows, user, batch.programme, answers)
    bad = [one for one in decided if not one.is_good and not one.is_left_out]
    if bad and (
        replaced_key(batch) or not only_good
    ):  # a list takes the place of another whole, or not at all
        raise ValidationError(_refusal(bad))
    draft = Draft(
        moment, counts_of(decided), {one.row.unit_key for one in decided if one.row.unit_key is not None}
    )
    if replaced_key(batch):
        draft.gone = gone_of(decided, answers, user, batch.sheets)
        going = sum(one.answer == WITHDRAW for one in draft.gone)
        draft.counts |= {"withdrawn": going, "kept": len(draft.gone) - going}
    corrections = [one.correction for one in decided if one.correction and one.is_good]
    if corrections or replaced_key(batch):
        draft.counts["requested"] = sum(one.is_requested for one in corrections)
    elif subject.depends_on_registrants_only and not any("number" in row.other for row in rows):
        holders = (who.registrant_id for one in decided for who in (one, *one.partners))
        draft.registrant_ids = {key for key in holders if key is not None}
    subject.drafter(draft, decided, batch, user, report).draft_rows(waiting)
    return draft


def _load(batch: ImportBatch, report: Report) -> tuple[list[Waiting], list[ReadRow]]:
    found = batch.rows.order_by("pk").values_list(
        "pk", "action", "problems", "data", "registrant_id", "model_id", "registration_id"
    )
    waiting: list[Waiting] = []
    rows: list[ReadRow] = []
    # Of a long list's rows, nearly all hold the same.
    texts, nothing = OneOfEach(), list[dict[str, Any]]()
    links_seen: dict[Links, Links] = {}
    whole = batch.counts.get("rows", 0)
    for pk, action, problems, data, registrant_id, model_id, registration_id in found.iterator(
        chunk_size=_AT_ONCE
    ):
        if len(rows) % _AT_ONCE == 0:
            report("Đang kiểm tra lại danh sách", len(rows), whole)
        links = (registrant_id, model_id, registration_id)
        waiting.append(Waiting(pk, texts[action], problems or nothing, links_seen.setdefault(links, links)))
        rows.append(to_decide(data, texts))
    return waiting, rows


def _refusal(bad: Sequence[Decided]) -> str:
    named = " ".join(one.problems[-1].message for one in bad[:_NAMED_AT_MOST] if one.problems)
    more = f" Và {len(bad) - _NAMED_AT_MOST} dòng khác." if len(bad) > _NAMED_AT_MOST else ""
    return f"Chưa ghi gì: {len(bad)} dòng chưa ghi được. {named}{more}"
