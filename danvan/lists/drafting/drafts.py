"""What a commit will write, made ready before the write lock is taken: keys, values and trail of every row.

Under the lock a draft is only stored, if it still stands: nothing that bears on it has happened meanwhile to the
registry, to the batch or to the user's rights.
"""

import pickle
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice, repeat
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final, NamedTuple

from django.db import models

from danvan.lib import bulk
from danvan.lib.jobs import Report
from danvan.lists.deciding.decision import Correction, Decided
from danvan.lists.deciding.replaced import Gone
from danvan.lists.drafting.freshness import Moment, bears_on, moment_of
from danvan.lists.models import ImportBatch, StagedRow
from danvan.lists.results import ReadRow
from danvan.lists.stored import as_text, problem_as_json
from models_registry import trail
from models_registry.access import Actor
from models_registry.identity.people import Who, fill_all, keep_distinct
from models_registry.models import EmulationModel
from models_registry.trail import Origin

Links = tuple[int | None, int | None, int | None]  # registrant, model, registration
_AT_ONCE: Final = 2000  # instances in memory
_IN_MEMORY: Final = 4_000_000  # bytes of records; what is longer waits on disk


class Waiting(NamedTuple):
    """A staged row as it lies in the database."""

    pk: int
    action: str
    problems: list[dict[str, Any]]
    links: Links


class Drafted(NamedTuple):
    """A correction, the key of the new holder if there is one, and the row that makes it."""

    correction: Correction
    holder: int | None
    row: ReadRow


@dataclass
class Draft:
    """Rows of the registry, of the trail and of the batch, as the database takes them."""

    moment: Moment
    counts: dict[str, int]
    unit_ids: set[int]
    registrant_ids: set[int] | None = None  # None: any change of the registry may bear on the rows
    records: dict[type[models.Model], list[int]] = field(default_factory=dict)  # where their portions begin
    related: list[bulk.Row] = field(default_factory=list)
    partners: list[bulk.Row] = field(default_factory=list)
    decisions: list[bulk.Row] = field(default_factory=list)  # of staged rows that are decided otherwise now
    links: list[bulk.Row] = field(default_factory=list)
    distinct: set[tuple[int, Who]] = field(
        default_factory=set
    )  # registrants, and who was said not to be them
    told: dict[int, Who] = field(default_factory=dict)  # what the rows say of registrants that are there
    corrections: list[Drafted] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)  # of a list that takes the place of another
    # A long list's hundred thousand records of three sorts are never in memory at once.
    kept: IO[bytes] = field(default_factory=partial(SpooledTemporaryFile, _IN_MEMORY))

    def stands(self, batch: ImportBatch, user: Actor, entry: tuple[str, str]) -> bool:
        """Whether the rows would be decided alike now."""
        then, now = self.moment, moment_of(batch, user, entry)
        if then == now:
            return True
        if (then.row, then.rights) != (now.row, now.rights) or self.registrant_ids is None:
            return False
        return not bears_on(then.change, self.unit_ids, self.registrant_ids)

    def keep(
        self, model: type[models.Model], instances: Sequence[models.Model], file: str, rows: Iterable[ReadRow]
    ) -> None:
        """A portion of records, ready for the database, with the row of the file that each comes from."""
        self.records.setdefault(model, []).append(self.kept.tell())
        places = [(row.sheet, row.row) for row in rows]
        pickle.dump((file, bulk.prepare(instances), places), self.kept, pickle.HIGHEST_PROTOCOL)

    def store(self, user: Actor, report: Report) -> None:
        """Writes everything in the user's name, once; inside an act."""
        for model, portions in self.records.items():
            for part in _reported(portions, f"Đang ghi {model._meta.verbose_name}", report, _AT_ONCE):
                for start in portions[part]:
                    self.kept.seek(start)
                    file, rows, places = pickle.load(self.kept)  # nosec B301: our own, of a file without a name
                    bulk.insert(model, rows)
                    trail.record_inserted(model, rows, origins=[Origin(file, *place) for place in places])
        keep_distinct(self.distinct, user)
        fill_all(self.told)
        through = EmulationModel.related_fields.through
        bulk.insert(through, self.related, ("emulationmodel_id", "activityfield_id"))
        bulk.insert(EmulationModel.partners.through, self.partners, ("emulationmodel_id", "registrant_id"))
        bulk.update(StagedRow, ("action", "problems"), self.decisions)
        columns = ("registrant_id", "model_id", "registration_id", "made")
        for part in _reported(self.links, "Đang ghi kết quả từng dòng", report):
            bulk.update(StagedRow, columns, self.links[part])


def _reported(rows: Sequence[object], what: str, report: Report, each: int = 1) -> Iterator[slice]:
    """The rows, or portions of `each` rows, in at most ten parts; says before each how far it is."""
    step = max(_AT_ONCE // each, -(-len(rows) // 10))
    for start in range(0, len(rows), step):
        report(what, start * each, len(rows) * each)
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
        # By place in the list.
        self.made: dict[int, Sequence[str]] = dict.fromkeys((*self.written, *self.corrected), ())

    def draft_rows(self, waiting: Sequence[Waiting]) -> None:
        """Fills the draft."""
        linked = self.draft_records()
        written = map(self.decided.__getitem__, (*self.written, *self.corrected))
        self.draft.distinct.update(
            (pk, who.who) for one in written for who in (one, *one.partners) for pk in who.not_these
        )
        texts: dict[Sequence[str], str] = {}
        for at, (one, row) in enumerate(zip(self.decided, waiting, strict=True)):
            is_written = at in linked
            links = linked.pop(at, (one.registrant_id, one.model_id, one.registration_id))
            if is_written or links != row.links:
                made = tuple(self.made.get(at, ()))
                text = texts.get(made) or texts.setdefault(made, as_text(made))
                self.draft.links.append((*links, text, row.pk))
            problems = [problem_as_json(problem) for problem in one.problems]
            is_told_otherwise = (problems or row.problems) and as_text(problems) != as_text(row.problems)
            if one.action != row.action or is_told_otherwise:
                self.draft.decisions.append((str(one.action), as_text(problems), row.pk))

    def draft_records(self) -> dict[int, Links]:
        """Makes the records ready; the links of the rows that are written, by their place in the list."""
        raise NotImplementedError

    def make(
        self,
        model: type[models.Model],
        name: str | Iterable[str],
        places: Sequence[int],
        instances: Iterable[models.Model],
    ) -> None:
        """Makes records of one sort ready, with their trail; `name`, or one for each, is told of their rows."""
        instances, file = iter(instances), self.batch.file_name
        for start in range(0, len(places), _AT_ONCE):
            self.report("Đang chuẩn bị ghi", start, len(places))
            rows = (self.decided[at].row for at in places[start : start + _AT_ONCE])
            self.draft.keep(model, list(islice(instances, _AT_ONCE)), file, rows)
        same: dict[Sequence[str], Sequence[str]] = {}
        names = repeat(name) if isinstance(name, str) else name
        for at, told in zip(places, names, strict=False):
            made = (*self.made[at], told)
            self.made[at] = same.setdefault(made, made)
