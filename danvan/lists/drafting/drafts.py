"""What a commit will write, made ready before the write lock is taken: keys, values and trail of every row.

Under the lock a draft is only stored, if it still stands: nothing that bears on it has happened meanwhile to the
registry, to the batch or to the user's rights.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final, NamedTuple

from django.db import models

from danvan.lib import bulk
from danvan.lists.deciding.decision import Correction, Decided
from danvan.lists.deciding.replaced import Gone
from danvan.lists.drafting.freshness import Moment, bears_on, moment_of
from danvan.lists.models import ImportBatch, StagedRow
from danvan.lists.stored import as_text, problem_as_json
from models_registry import trail
from models_registry.access import Actor
from models_registry.identity.people import Who, keep_distinct
from models_registry.models import EmulationModel
from models_registry.trail import Origin

Report = Callable[[str, int, int], None]  # what is being done, how much of it is done, of how much
Links = tuple[int | None, int | None, int | None]  # registrant, model, registration
_AT_ONCE: Final = 2000  # instances in memory


class Waiting(NamedTuple):
    """A staged row as it lies in the database."""

    pk: int
    action: str
    problems: list[dict[str, Any]]
    links: Links


@dataclass
class Draft:
    """Rows of the registry, of the trail and of the batch, as the database takes them."""

    moment: Moment
    counts: dict[str, int]
    unit_ids: set[int]
    registrant_ids: set[int] | None = None  # None: any change of the registry may bear on the rows
    records: dict[type[models.Model], tuple[list[bulk.Row], list[Origin]]] = field(default_factory=dict)
    related: list[bulk.Row] = field(default_factory=list)
    decisions: list[bulk.Row] = field(default_factory=list)  # of staged rows that are decided otherwise now
    links: list[bulk.Row] = field(default_factory=list)
    distinct: set[tuple[int, Who]] = field(
        default_factory=set
    )  # registrants, and who was said not to be them
    # Of a list that takes the place of another.
    corrections: list[tuple[Correction, int | None]] = field(default_factory=list)  # each with the new holder
    gone: list[Gone] = field(default_factory=list)

    def stands(self, batch: ImportBatch, user: Actor, entry: tuple[str, str]) -> bool:
        """Whether the rows would be decided alike now."""
        then, now = self.moment, moment_of(batch, user, entry)
        if then == now:
            return True
        if (then.row, then.rights) != (now.row, now.rights) or self.registrant_ids is None:
            return False
        return not bears_on(then.change, self.unit_ids, self.registrant_ids)

    def store(self, user: Actor, report: Report) -> None:
        """Writes everything in the user's name, once; inside an act."""
        for model in list(self.records):
            rows, origins = self.records.pop(model)  # what is written leaves the memory
            for part in _reported(rows, f"Đang ghi {model._meta.verbose_name}", report):
                bulk.insert(model, rows[part])
                trail.record_inserted(model, rows[part], origins=origins[part])
        keep_distinct(self.distinct, user)
        through = EmulationModel.related_fields.through
        bulk.insert(through, self.related, ("emulationmodel_id", "activityfield_id"))
        bulk.update(StagedRow, ("action", "problems"), self.decisions)
        columns = ("registrant_id", "model_id", "registration_id", "made")
        for part in _reported(self.links, "Đang ghi kết quả từng dòng", report):
            bulk.update(StagedRow, columns, self.links[part])


def _reported(rows: Sequence[bulk.Row], what: str, report: Report) -> Iterator[slice]:
    """The rows in at most ten parts; says before each how far it is."""
    step = max(_AT_ONCE, -(-len(rows) // 10))
    for start in range(0, len(rows), step):
        report(what, start, len(rows))
        yield slice(start, start + step)


class Drafter:
    """Goes through the decided rows of a list and makes ready what they bring."""

    def __init__(
        self,
        draft: Draft,
        decided: Sequence[Decided],
        batch: ImportBatch,
        user: Actor,
        report: Report,
    ) -> None:
        self.draft, self.decided, self.batch, self.user, self.report = draft, decided, batch, user, report
        self.written = [at for at, one in enumerate(decided) if one.is_written]
        self.corrected = [at for at, one in enumerate(decided) if one.correction and one.is_good]
        file, places = batch.file_name, [*self.written, *self.corrected]
        self.origins = {at: Origin(file, (row := decided[at].row).sheet, row.row) for at in places}
        self.made: dict[int, Sequence[str]] = dict.fromkeys(places, ())  # by place in the list

    def draft_rows(self, waiting: Sequence[Waiting]) -> None:
        """Fills the draft."""
        linked = self.draft_records()
        written = map(self.decided.__getitem__, (*self.written, *self.corrected))
        self.draft.distinct.update((pk, one.who) for one in written for pk in one.not_these)
        texts: dict[Sequence[str], str] = {}
        for at, (one, row) in enumerate(zip(self.decided, waiting, strict=True)):
            is_written = at in linked
            links = linked.pop(at, (one.registrant_id, one.model_id, one.registration_id))
            if is_written or links != row.links:
                made = tuple(self.made.get(at, ()))
                self.draft.links.append((*links, texts.setdefault(made, as_text(made)), row.pk))
            problems = [problem_as_json(problem) for problem in one.problems]
            is_told_otherwise = (problems or row.problems) and as_text(problems) != as_text(row.problems)
            if one.action != row.action or is_told_otherwise:
                self.draft.decisions.append((str(one.action), as_text(problems), row.pk))

    def draft_records(self) -> dict[int, Links]:
        """Makes the records ready; the links of the rows that are written, by their place in the list."""
        raise NotImplementedError

    def make(
        self, model: type[models.Model], name: str, places: Sequence[int], instances: Iterable[models.Model]
    ) -> None:
        """Makes records of one sort ready, with their trail; `name` is told of the rows that made them."""
        rows, origins = self.draft.records.setdefault(model, ([], []))
        instances = iter(instances)
        for start in range(0, len(places), _AT_ONCE):
            self.report("Đang chuẩn bị ghi", start, len(places))
            rows += bulk.prepare(list(islice(instances, _AT_ONCE)))
        origins += (self.origins[at] for at in places)
        same: dict[Sequence[str], Sequence[str]] = {}
        for at in places:
            made = (*self.made[at], name)
            self.made[at] = same.setdefault(made, made)
