"""What a commit will write, made ready before the write lock is taken: keys, values and trail of every row.

Under the lock a draft is only stored. It stands as long as nothing has happened meanwhile to the registry, to the
batch or to the user's rights; its `stamp` tells.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max

from danvan.lib import bulk
from danvan.lib.text import clean
from models_registry import trail
from models_registry.imports.answers import Answers
from models_registry.imports.deciding import Decided
from models_registry.imports.known import rights_of
from models_registry.imports.results import ReadRow
from models_registry.imports.stored import AS_IT_CAME, as_text, problem_as_json, row_from_json
from models_registry.models import (
    ActivityField,
    Change,
    EmulationModel,
    ImportBatch,
    Level,
    Registrant,
    Registration,
    StagedRow,
    State,
    Unit,
)
from models_registry.trail import Origin

if TYPE_CHECKING:
    from danvan.accounts.models import User
    from models_registry.imports.roads import Road

Report = Callable[[str, int, int], None]  # what is being done, how much of it is done, of how much
Maker = Callable[..., models.Model]
Links = tuple[int | None, int | None, int | None]  # registrant, model, registration
_AT_ONCE: Final = 2000  # instances in memory
_NAMED_AT_MOST: Final = 5
_TEXTS: Final = (*EmulationModel.FORM_ITEMS, "note")
_LEVELS: Final = {
    **dict.fromkeys((Unit.Kind.PROVINCE,), Level.PROVINCE),
    **dict.fromkeys((Unit.Kind.CITY, Unit.Kind.DISTRICT), Level.DISTRICT),
}


class _Waiting(NamedTuple):
    """A staged row as it lies in the database."""

    pk: int
    action: str
    problems: list[dict[str, Any]]
    links: Links


@dataclass
class Draft:
    """Rows of the registry, of the trail and of the batch, as the database takes them."""

    stamp: tuple[Any, ...]
    counts: dict[str, int]
    unit_ids: set[int]
    records: dict[type[models.Model], list[tuple[bulk.Row, Origin]]] = field(default_factory=dict)
    related: list[bulk.Row] = field(default_factory=list)
    decisions: list[bulk.Row] = field(default_factory=list)  # of staged rows that are decided otherwise now
    links: list[bulk.Row] = field(default_factory=list)

    def store(self, user: "User | None", report: Report) -> None:
        """Writes everything; in a transaction."""
        act = uuid4()
        for model, records in self.records.items():
            for some in _reported(records, f"Đang ghi {model._meta.verbose_name}", report):
                rows, origins = zip(*some, strict=True)
                bulk.insert(model, rows)
                trail.record_inserted(model, rows, user, origins=origins, act=act)
        through = EmulationModel.related_fields.through
        bulk.insert(through, self.related, ("emulationmodel_id", "activityfield_id"))
        bulk.update(StagedRow, ("action", "problems"), self.decisions)
        for some in _reported(self.links, "Đang ghi kết quả từng dòng", report):
            bulk.update(StagedRow, ("registrant_id", "model_id", "registration_id", "made"), some)


def _reported(rows: Sequence[Any], what: str, report: Report) -> Iterator[Sequence[Any]]:
    """The rows in at most ten pieces; says before each how far it is."""
    step = max(_AT_ONCE, -(-len(rows) // 10))
    for start in range(0, len(rows), step):
        report(what, start, len(rows))
        yield rows[start : start + step]


def stamp_of(batch: ImportBatch, user: "User | None", road: "Road") -> tuple[Any, ...]:
    """Equal as long as the batch's rows would be decided alike: whatever changes the registry is in the trail."""
    return (
        Change.objects.aggregate(newest=Max("pk"))["newest"],
        batch.rows.aggregate(newest=Max("pk"))[
            "newest"
        ],  # an officer's answer puts other rows in their place
        rights_of(user, road.entry),
    )


def make_draft(
    batch: ImportBatch, user: "User | None", road: "Road", report: Report, *, only_good: bool
) -> Draft:
    """Decides a batch's rows anew, for rights and the registry may have changed since, and makes them ready.

    Raises ValidationError if a row is not good, unless `only_good`.
    """
    stamp = stamp_of(batch, user, road)  # before anything is read: what comes later must be noticed
    waiting, rows = _load(batch, report)
    decided = road.decide_rows(rows, user, batch.programme, Answers.from_json(batch.answers))
    bad = [one for one in decided if not one.is_good and not one.is_left_out]
    if bad and not only_good:
        raise ValidationError(_refusal(bad))
    draft = Draft(stamp, counts_of(decided), {one.row.unit_key for one in decided} - {None})
    road.drafter(draft, decided, batch, user, report).draft_rows(waiting)
    return draft


def counts_of(decided: Sequence[Decided]) -> dict[str, int]:
    """Rows by action, in all, and left out by the officer."""
    counts = dict.fromkeys(StagedRow.Action.values, 0)
    left_out = 0
    for one in decided:
        if one.is_left_out:
            left_out += 1
        else:
            counts[one.action] += 1
    return counts | {"rows": len(decided), "left_out": left_out}


def _refusal(bad: Sequence[Decided]) -> str:
    named = " ".join(one.problems[-1].message for one in bad[:_NAMED_AT_MOST] if one.problems)
    more = f" Và {len(bad) - _NAMED_AT_MOST} dòng khác." if len(bad) > _NAMED_AT_MOST else ""
    return f"Chưa ghi gì: {len(bad)} dòng chưa ghi được. {named}{more}"


def _load(batch: ImportBatch, report: Report) -> tuple[list[_Waiting], list[ReadRow]]:
    found = batch.rows.order_by("pk").values_list(
        "pk", "action", "problems", "data", "registrant_id", "model_id", "registration_id"
    )
    waiting, rows = [], []
    nothing, links_seen = [], {}  # of a long list's rows, nearly all hold the same
    whole = batch.counts.get("rows", 0)
    for pk, action, problems, data, *links in found.iterator(chunk_size=_AT_ONCE):
        if len(rows) % _AT_ONCE == 0:
            report("Đang kiểm tra lại danh sách", len(rows), whole)
        linked = links_seen.setdefault(tuple(links), tuple(links))
        waiting.append(_Waiting(pk, sys.intern(action), problems or nothing, linked))
        rows.append(row_from_json(data, without=AS_IT_CAME))
    return waiting, rows


class Drafter:
    """Goes through the decided rows of a list and makes ready what they bring."""

    def __init__(
        self,
        draft: Draft,
        decided: Sequence[Decided],
        batch: ImportBatch,
        user: "User | None",
        report: Report,
    ) -> None:
        self.draft, self.decided, self.batch, self.user, self.report = draft, decided, batch, user, report
        self.written = [at for at, one in enumerate(decided) if one.is_written]
        file = batch.file_name
        self.origins = {at: Origin(file, (row := decided[at].row).sheet, row.row) for at in self.written}
        self.made: dict[int, list[str]] = {at: [] for at in self.written}  # by place in the list

    def draft_rows(self, waiting: Sequence[_Waiting]) -> None:
        """Fills the draft."""
        linked = self.draft_records()
        made_texts: dict[tuple[str, ...], str] = {}
        for at, (one, row) in enumerate(zip(self.decided, waiting, strict=True)):
            links = linked.get(at, (one.registrant_id, one.model_id, one.registration_id))
            if links != row.links or at in linked:
                made = tuple(self.made.get(at, ()))
                self.draft.links.append((*links, made_texts.setdefault(made, as_text(made)), row.pk))
            problems = [problem_as_json(problem) for problem in one.problems]
            if one.action != row.action or as_text(problems) != as_text(row.problems):
                self.draft.decisions.append((str(one.action), as_text(problems), row.pk))

    def draft_records(self) -> dict[int, Links]:
        """Makes the records ready; the links of the rows that are written, by their place in the list."""
        raise NotImplementedError

    def make(
        self, model: type[models.Model], name: str, places: Sequence[int], instances: Iterable[models.Model]
    ) -> None:
        """Makes records of one sort ready, with their trail; `name` is told of the rows that made them."""
        records, instances = self.draft.records.setdefault(model, []), iter(instances)
        for start in range(0, len(places), _AT_ONCE):
            self.report("Đang chuẩn bị ghi", start, len(places))
            origins = (self.origins[at] for at in places[start : start + _AT_ONCE])
            records += zip(bulk.prepare(list(islice(instances, _AT_ONCE))), origins, strict=True)
        for at in places:
            self.made[at].append(name)


class RegistrationDrafter(Drafter):
    """Registrants, then models, then registrations; the rows of the earliest year make the first two."""

    def draft_records(self) -> dict[int, Links]:
        """The rows' registrants, models and registrations."""
        holders = self._draft_registrants()
        model_ids = self._draft_models(holders)
        registrations = self._draft_registrations(model_ids)
        return {
            at: (holders[one.holder], one.model_id or model_ids[one.model_key], key)
            for at, key in registrations.items()
            if (one := self.decided[at])
        }

    @cached_property
    def by_year(self) -> list[int]:
        """The places of the rows that are written, earliest year first."""
        return sorted(self.written, key=lambda at: self.decided[at].row.year or 0)

    def _draft_registrants(self) -> dict[Any, int]:
        """The key of each holder, the registry's own and new ones."""
        holders: dict[Any, int] = {}
        first: list[int] = []
        for at in self.by_year:
            one = self.decided[at]
            if one.holder not in holders:
                holders[one.holder] = one.registrant_id or 0
                if not one.registrant_id:
                    first.append(at)
        for at, key in zip(first, bulk.reserve_keys(Registrant, len(first)), strict=True):
            holders[self.decided[at].holder] = key
        make = bulk.maker(Registrant)
        instances = (
            _registrant(make, one, holders[one.holder]) for one in map(self.decided.__getitem__, first)
        )
        self.make(Registrant, "registrant", first, instances)
        return holders

    def _draft_models(self, holders: dict[Any, int]) -> dict[Any, int]:
        """The key of each new model, by `Decided.model_key`."""
        first: dict[Any, int] = {}
        for at in self.by_year:
            if self.decided[at].model_id is None:
                first.setdefault(self.decided[at].model_key, at)
        keys = dict(zip(first, bulk.reserve_keys(EmulationModel, len(first)), strict=True))
        untitled = {one.registrant_id for at in first.values() if not (one := self.decided[at]).row.title}
        names = dict(Registrant.objects.filter(pk__in=untitled - {None}).values_list("pk", "name"))
        make = bulk.maker(EmulationModel)
        instances = (
            _model(make, self.decided[at], keys[key], holders[self.decided[at].holder], names)
            for key, at in first.items()
        )
        self.make(EmulationModel, "model", list(first.values()), instances)
        self._relate(keys, first)
        return keys

    def _relate(self, keys: dict[Any, int], first: dict[Any, int]) -> None:
        """Related fields of the new models, from all rows that speak of them."""
        codes = {code for one in self.decided for code in one.row.related}
        if not codes:
            return
        fields = dict(ActivityField.objects.filter(code__in=codes).values_list("code", "pk"))
        pairs = {
            (keys[one.model_key], fields[code])
            for one in map(self.decided.__getitem__, self.written)
            if one.model_key in keys
            for code in one.row.related
            if code in fields and fields[code] != self.decided[first[one.model_key]].field_id
        }
        self.draft.related = sorted(pairs)

    def _draft_registrations(self, model_ids: dict[Any, int]) -> dict[int, int]:
        """The key of each registration, by its row's place in the list."""
        units = Unit.objects.in_bulk(self.draft.unit_ids)
        keys = dict(zip(self.written, bulk.reserve_keys(Registration, len(self.written)), strict=True))
        make = bulk.maker(Registration)
        instances = (
            _registration(make, one, key, one.model_id or model_ids[one.model_key], units[one.row.unit_key])
            for at, key in keys.items()
            if (one := self.decided[at])
        )
        self.make(Registration, "registration", self.written, instances)
        return keys


def _registrant(make: Maker, one: Decided, key: int) -> models.Model:
    unit_id, kind, name = one.registrant_key
    workplace = clean(one.row.other.get("workplace", ""))
    return make(id=key, unit_id=unit_id, kind=kind, name=name, post=one.row.post, workplace=workplace)


def _model(make: Maker, one: Decided, key: int, registrant_id: int, names: dict[int, str]) -> models.Model:
    row = one.row
    texts = {name: row.other[name] for name in _TEXTS if name in row.other}
    model = make(
        id=key, title=row.title, registrant_id=registrant_id, field_id=one.field_id, place=row.place, **texts
    )
    if not row.title:  # it goes by its holder's name
        name = names.get(registrant_id) or one.registrant_key[2]
        model.registrant = Registrant(pk=registrant_id, name=name)
    return model


def _registration(make: Maker, one: Decided, key: int, model_id: int, unit: Unit) -> models.Model:
    return make(
        id=key,
        model_id=model_id,
        programme_id=one.programme.pk,
        year=one.row.year,
        registered_on=one.row.date.date if one.row.date else None,
        level=str(one.row.level or _LEVELS.get(unit.kind, Level.COMMUNE)),
        novelty=str(one.novelty),
        state=str(State.ACCEPTED if one.accepted else State.SUBMITTED),
    )
