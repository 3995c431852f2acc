"""Whom an earlier list of the same decisions commends and a new one has not: worth a look, for lists only add."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Final
from uuid import UUID

from awards.models import Commendation
from danvan.lists.commendations.decision import DecidedAward
from danvan.lists.deciding.worked_with import chunks
from danvan.lists.models import ImportBatch, ImportSubject
from danvan.lists.results import Remark
from models_registry.access import Actor
from models_registry.models import Change

_NAMED: Final = 10


def remarks_of_missing(decided: Sequence[DecidedAward], user: Actor) -> Iterator[Remark]:
    """For each earlier list that the user may open, those of its recipients that no row is.

    Only of the decisions and units that the new list names: a list of one commune says nothing of another's.
    """
    own = [one for one in decided if not one.is_left_out]
    decisions = {one.decision_id for one in own if one.decision_id is not None}
    units = {one.row.unit_key for one in own if one.row.unit_key is not None}
    if not decisions:
        return
    met = {one.award_id for one in own}
    awards = Commendation.objects.visible_to(user).filter(
        decision__in=decisions, unit__in=units, revoked_by=None
    )
    names = dict(awards.exclude(recipient_name="").values_list("pk", "recipient_name"))
    missing = [pk for pk in names if pk not in met]
    for batch, rows in _by_list(missing, user).items():
        told = [names[key] for key, *_ in rows]
        shown = "; ".join(told[:_NAMED]) + (
            f" và {len(told) - _NAMED} tên khác" if len(told) > _NAMED else ""
        )
        message = (
            f"Danh sách trước “{batch.file_name}” theo cùng quyết định có {len(told)} tập thể, cá nhân mà danh sách này"
            f" không có: {shown}. Khen thưởng đó vẫn ở trong sổ."
        )
        for sheet in dict.fromkeys(sheet for _, sheet, _ in rows):
            lines = tuple(row for _, name, row in rows if name == sheet)
            yield Remark("missing", message, lines, list_id=batch.pk, sheet=sheet)


def _by_list(missing: Collection[int], user: Actor) -> dict[ImportBatch, list[tuple[int, str, int]]]:
    """By the list that made them the commendations with sheet and row, in the order of the list."""
    made = Change.objects.of(Commendation).filter(action=Change.Action.CREATED).exclude(source_row=None)
    rows: dict[UUID | None, list[tuple[int, str, int]]] = defaultdict(list)
    for chunk in chunks(missing):
        found = made.filter(subject_id__in=chunk).order_by("pk")
        for key, act, sheet, row in found.values_list("subject_id", "act_id", "source_sheet", "source_row"):
            rows[act].append((key, sheet, row or 0))
    acts = dict(
        Change.objects.of(ImportBatch)
        .filter(act__in=rows, after__state=ImportBatch.State.COMMITTED)
        .values_list("subject_id", "act_id")
    )
    lists = ImportBatch.objects.visible_to(user).filter(
        pk__in=acts, subject=ImportSubject.COMMENDATIONS, state=ImportBatch.State.COMMITTED
    )
    return {batch: rows[acts[batch.pk]] for batch in lists.defer("sheets", "answers").order_by("pk")}
