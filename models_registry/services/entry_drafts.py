"""Registrations that were begun: kept as they were typed, opened again, thrown away."""

from typing import Final

from django.core.exceptions import ValidationError
from django.db.models import Q

from models_registry import access, trail
from models_registry.models import EntryDraft, Unit
from models_registry.scoping import ScopedQuerySet, his_to_write

ENTER: Final = "models_registry.add_emulationmodel"


def entry_drafts_for(user: access.Asker) -> "ScopedQuerySet[EntryDraft]":
    """Those with which he may go on: his own, and those of the units where they are his to write.

    One rule for the list and its number, for opening, saving over, sending and throwing away.
    """
    rows = EntryDraft.objects.permitted_to(user, ENTER)
    return rows.filter(Q(by=access.account_of(user)) | his_to_write(user, ENTER))


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


def drop_entry_draft(draft: EntryDraft, *, by: access.Actor) -> None:
    """Throws a draft away, of those with which he may go on; the trail keeps it.

    Not where another was quicker: it was sent, or nobody goes on with it.
    """
    with trail.act(by):
        for row in entry_drafts_for(by).select_for_update(of=("self",)).filter(pk=draft.pk):
            trail.delete(row)
