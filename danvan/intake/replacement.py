"""A list that takes the place of an earlier one, as its preview shows it: what stays, is corrected, goes and comes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from danvan.lists.deciding.replaced import WITHDRAW, Gone, NewList, Replaced, parts_of, years_of
from danvan.lists.models import ImportBatch, ImportSubject, StagedRow
from danvan.lists.reading.answers import Answers
from danvan.lists.writing.replacing import replaced_key, why_not
from models_registry.access import Asker

SHOWN: Final = 50  # rows of a sort on the preview


@dataclass(frozen=True)
class ShownCorrection:
    """A row that corrects what is there: its place, its model, and each change in words."""

    row: StagedRow
    changes: Sequence[str]


@dataclass(frozen=True)
class Replacement:
    """What a list does that takes the place of another; `fault` says why it no longer can."""

    earlier: ImportBatch
    fault: str
    corrected: Sequence[ShownCorrection]
    gone: Sequence[Gone]
    before: int  # registrations of the earlier list that stand
    unchanged: int  # of these, those that stay as they are
    known: int  # rows that were in the registry from elsewhere
    returning: int  # rows whose registration an earlier version had withdrawn
    added: int

    @property
    def going(self) -> int:
        """How many are withdrawn."""
        return sum(one.answer == WITHDRAW for one in self.gone)

    @property
    def open(self) -> int:
        """Of how many an officer has still to say whether they go."""
        return sum(not one.answer for one in self.gone)

    @property
    def staying(self) -> int:
        """How many stay in the registry though the list does not have them."""
        return len(self.gone) - self.going - self.open

    @property
    def after(self) -> int:
        """Registrations that stand when the list is written."""
        return self.before - self.going + self.returning + self.added

    @property
    def corrected_shown(self) -> Sequence[ShownCorrection]:
        """Those that stand on the preview."""
        return self.corrected[:SHOWN]

    @property
    def gone_shown(self) -> Sequence[Gone]:
        """Likewise."""
        return self.gone[:SHOWN]

    @property
    def is_cut(self) -> bool:
        """Whether not all rows are shown."""
        return max(len(self.corrected), len(self.gone)) > SHOWN


def replacement_of(batch: ImportBatch, user: Asker) -> Replacement | None:
    """What a staged list replaces; None for one that only adds."""
    key = replaced_key(batch)
    earlier = ImportBatch.objects.defer("sheets").filter(pk=key).first() if key else None
    if earlier is None:
        return None
    rows = batch.rows.filter(is_left_out=False)
    replaced = Replaced(key)
    actions = dict(rows.filter(registration__isnull=False).values_list("registration_id", "action"))
    unchanged = [key for key, action in actions.items() if action == StagedRow.Action.UNCHANGED]
    standing = replaced.spoken_of.keys()
    staying = len(standing & unchanged)
    corrects = {key for key, action in actions.items() if action == StagedRow.Action.CORRECTS}
    corrected = rows.filter(action=StagedRow.Action.CORRECTS).order_by("pk")
    return Replacement(
        earlier,
        why_not(batch.unit, earlier, batch.pk),
        [ShownCorrection(row, _changes(row.problems)) for row in corrected],
        replaced.gone(NewList.of_batch(batch), Answers.from_json(batch.answers).same, user),
        len(standing),
        staying,
        rows.filter(action=StagedRow.Action.UNCHANGED).count() - staying,
        len(corrects - standing),
        rows.filter(action__in=(StagedRow.Action.NEW, StagedRow.Action.CONTINUES)).count(),
    )


def _changes(problems: Iterable[dict[str, Any]]) -> list[str]:
    return [change for one in problems if one["code"] == "corrects" for change in one["candidates"]]


def replaceable_ones(batch: ImportBatch, versions: Sequence[ImportBatch]) -> list[ImportBatch]:
    """Of the earlier lists those whose place the list can take; lists of commendations only add.

    One of other years is not offered, however like its name: the annual list would move last year's registrations.
    A list written in several goes from one file is offered once.
    """
    if not versions or batch.subject != ImportSubject.REGISTRATIONS:
        return []
    years, offered, parts = years_of(batch), list[ImportBatch](), set[int]()
    for one in versions:
        if one.pk not in parts and years & years_of(one) and not why_not(batch.unit, one, batch.pk):
            offered.append(one)
            parts.update(part.pk for part in parts_of(one))
    return offered
