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
    """For each earlier list that the user may open, those of its recipients that no row is, by the same decisions.

    A list of one commune says nothing of another's: of units that the new list does not name only where it is of the
    whole decision, as the earlier one was (`_is_whole`).
    """
    own = [one for one in decided if not one.is_left_out]
    decisions = {one.decision_id for one in own if one.decision_id is not None}
    units = {one.row.unit_key for one in own if one.row.unit_key is not None}
    if not decisions:
        return
    met = {one.award_id for one in own}
    awards = Commendation.objects.visible_to(user).filter(decision__in=decisions, revoked_by=None)
    named = awards.exclude(recipient_name="").values_list("pk", "recipient_name", "unit_id")
    names = {pk: name for pk, name, _ in named}
    unit_of = {pk: unit for pk, _, unit in named}
    for batch, of_list in _by_list(names, user).items():
        is_whole = _is_whole([unit_of[pk] for pk, *_ in of_list], units, sum(pk in met for pk, *_ in of_list))
        rows = [one for one in of_list if one[0] not in met and (is_whole or unit_of[one[0]] in units)]
        if not rows:
            continue
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


def _is_whole(units_before: Sequence[int], units: Collection[int], met: int) -> bool:
    """Whether a list is of all that the earlier one was of: two units in common, or half of its recipients."""
    return len({*units_before} & {*units}) > 1 or 2 * met >= len(units_before)


def _by_list(awards: Collection[int], user: Actor) -> dict[ImportBatch, list[tuple[int, str, int]]]:
    """By the list that made them the commendations with sheet and row, in the order of the list."""
    made = Change.objects.of(Commendation).filter(action=Change.Action.CREATED).exclude(source_row=None)
    rows: dict[UUID | None, list[tuple[int, str, int]]] = defaultdict(list)
    for chunk in chunks(awards):
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
