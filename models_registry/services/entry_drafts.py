"""Registrations that were begun: kept as they were typed, opened again, thrown away."""

from typing import Final

from django.core.exceptions import ValidationError
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, Value
from django.db.models.functions import Concat
from django.utils import timezone

from danvan.accounts.models import User
from models_registry import access, trail
from models_registry.models import Assignment, Change, EmulationModel, EntryDraft, Unit
from models_registry.permissions import DECIDE, tasks_with
from models_registry.scoping import ScopedQuerySet, his_to_write
from models_registry.territory import holders_of

ENTER: Final = "models_registry.add_emulationmodel"


def entry_drafts_for(user: access.Asker) -> "ScopedQuerySet[EntryDraft]":
    """Those with which he may go on: his own, and those of the units where they are his to write.

    What its author has left and nobody of the unit itself can go on with, has everybody who may enter for the unit.
    One rule for the list and its number, for opening, saving over, sending and throwing away.
    """
    rows = EntryDraft.objects.permitted_to(user, ENTER)
    if not user.has_perm(DECIDE):
        return rows  # all are his to write; the head of every page asks, and who else goes on is dear to find
    mine = Q(by=access.account_of(user)) | his_to_write(user, ENTER)
    return rows.filter(mine | ~_somebody_goes_on(user))


def _outer(name: str) -> "ExpressionWrapper[OuterRef]":
    """A text of the row about which a subquery asks; wrapped, for by itself it has no kind and takes no lookup."""
    return ExpressionWrapper(OuterRef(name), output_field=CharField())


def _somebody_goes_on(user: access.Asker) -> Q:
    """Of drafts: the author, or somebody of the unit itself, may enter there; who of these may, has it in his list."""
    today, mergers = timezone.localdate(), access.successions_for(user)
    merged = {link.predecessor_path for link in mergers if link.effective_on <= today and not link.is_asked}
    # One list of pairs: a condition for each of a province's hundreds of mergers is more than SQLite takes.
    held = [f"{place} {holder}" for place in merged for holder in holders_of(place, today, mergers)]
    merger = Unit.objects.alias(
        place=_outer("place"), pair=Concat("path", Value(" "), _outer("unit__path"))
    ).filter(place__startswith=F("path"), pair__in=held)
    entering = Assignment.objects.alias(place=_outer("unit__path")).filter(
        Q(user=OuterRef("by")) | Q(unit=OuterRef("unit"), user__is_superuser=False),
        Q(place__startswith=F("unit__path")) | Exists(merger),  # as `access.may` finds it
        user__is_active=True,
        task__in=tasks_with(ENTER),
    )
    above = User.objects.filter(pk=OuterRef("by"), is_active=True, is_superuser=True)
    return Exists(entering) | Exists(above)


def keep_entry_draft(
    unit: Unit, title: str, content: str, *, by: access.Actor, instead_of: EntryDraft | None = None
) -> EntryDraft:
    """Keeps a form as it was typed; it takes the place of the draft that was opened (`instead_of`)."""
    if not access.may(by, ENTER, unit):
        raise ValidationError("Đồng chí không có quyền đăng ký mô hình của đơn vị này.")
    with trail.act(by):
        draft = EntryDraft(
            unit=unit, title=title, content=content, by=access.account_of(by), by_name=access.name_of(by)
        )
        trail.save(draft)
        if instead_of:
            drop_entry_draft(instead_of, by=by)
    return draft


def drop_entry_draft(draft: EntryDraft, *, by: access.Actor) -> bool:
    """Throws a draft away, of those with which he may go on; the trail keeps it.

    False where another was quicker: it was sent, or nobody goes on with it.
    """
    with trail.act(by):
        found = list(entry_drafts_for(by).select_for_update(of=("self",)).filter(pk=draft.pk))
        for row in found:
            trail.delete(row)
    return bool(found)


def what_became_of(key: int, user: access.Asker) -> str:
    """Of a draft that is gone how it went, within a sentence; "" of one that is there, or never was.

    Whoever may read the model that was made of it is told which one.
    """
    gone = Change.objects.of(EntryDraft).filter(action=Change.Action.DELETED, subject_id=key).first()
    if gone is None:
        return ""
    beside = Change.objects.of(EmulationModel).filter(act=gone.act_id, action=Change.Action.CREATED)
    made = EmulationModel.objects.visible_to(user).filter(pk__in=beside.values("subject_id"))
    if sent := made.select_related("registrant").first():
        return f"đã ghi thành mô hình “{sent.display_title}” của {sent.registrant.name}"
    return "không còn trong danh sách bản nháp"
