"""The only writers of the trail: every change says who, when, before, after, and from which file and row.

Every write stands inside `act`: one transaction, one act, one signal. Single saves, mass actions and imports write
the same compact rows; mass actions and imports write them in bulk and keep their speed (`make bench` measures it).
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import repeat
from operator import itemgetter
from typing import Any, Final, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import connection, models, transaction
from django.dispatch import Signal
from django.utils import timezone

from danvan.accounts.models import User
from danvan.lib import bulk
from danvan.lib.fields import DerivedField
from danvan.lib.text import joined
from models_registry import chain
from models_registry.access import Asker, account_of, name_of
from models_registry.kept_columns import image, snapshot, subject_of, tracked_columns
from models_registry.models import Act, Change, UsedKey
from models_registry.models.corrections import FixedWhenAccepted
from models_registry.models.trail import TOLD_OF_NO_RECORD
from models_registry.places import take_place
from models_registry.used_keys import use

_COLUMNS = (
    *("at", "by_id", "by_name", "act_id", "action", "subject", "subject_id", "before", "after", "reason"),
    *("source_file", "source_sheet", "source_row", "salt", "digest"),
)
_Told = tuple[type[models.Model], Any, dict[str, Any], dict[str, Any]]  # the row's key, before, after
_Row = TypeVar("_Row", bound=models.Model)
_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
# Sent once when an act ends, still inside its transaction: `act`, with its `told`. Rooms on the right listen.
acted: Final = Signal()


@dataclass(frozen=True, slots=True)
class _Step:
    """What is being done at this moment: the act, whose it is, and why this step of it."""

    act: Act
    by: Asker
    reason: str


_step: ContextVar[_Step | None] = ContextVar("step", default=None)


@contextmanager
def act(by: Asker, reason: str = "", key: str = "") -> Iterator[Act]:
    """Whatever is written inside is one act of `by`, in one transaction; on leaving, `acted` is sent once.

    A service called inside another act joins it, as a step with a reason of its own. An act that wrote nothing leaves
    nothing. `key` is the one-use key of the form that caused it: of two presses the second waits for the first, then
    raises UsedAlreadyError. Raises RuntimeError if a step is said to be somebody else's.
    """
    outer = _step.get()
    if outer is not None and outer.by != by:
        raise RuntimeError(f"an act of {outer.by} cannot hold one of {by}")
    with transaction.atomic():
        used = use(key, by) if key and outer is None else None
        if outer is None:
            current = Act(at=timezone.now(), by=account_of(by), by_name=name_of(by), reason=reason[:500])
        else:
            current = outer.act
        told = {model: len(keys) for model, keys in current.told.items()}
        reason_before = current.reason
        current.reason = current.reason or reason[:500]
        token = _step.set(_Step(current, by, reason or (outer.reason if outer else "")))
        try:
            yield current
        except BaseException:
            current.told = {model: current.told[model][:kept] for model, kept in told.items()}  # rolled back
            current.reason = reason_before
            raise
        finally:
            _step.reset(token)
        if outer is None:
            _end(current, used)


def _current_step() -> _Step:
    """Asked before anything is written. Raises RuntimeError outside an act, PermissionDenied if nobody is signed in."""
    step = _step.get()
    if step is None:
        raise RuntimeError("every write stands inside trail.act")
    if isinstance(step.by, AnonymousUser):
        raise PermissionDenied
    return step


def _end(act: Act, used: UsedKey | None) -> None:
    if act.told:
        acted.send(sender=Act, act=act)
        take_place(act)
    if used is None:
        return
    if act.told or act.answer:
        UsedKey.objects.filter(pk=used.pk).update(answer=act.answer[:500])
    else:
        used.delete()  # the form came back with its faults


@dataclass(frozen=True, slots=True)
class Origin:
    """The cell block a row was read from."""

    file: str = ""
    sheet: str = ""
    row: int | None = None


def _write(
    told: Iterable[_Told],
    action: Change.Action,
    origins: Iterable[Origin] = (),
    reason: str | None = None,
) -> None:
    """Writes (model, key, before, after) of rows, without a `Change` for each: an import tells thousands."""
    step = _current_step()
    moment = Change.at.field.get_db_prep_save(step.act.at, connection)
    act = Act.id.field.get_db_prep_save(step.act.pk, connection)
    by, name, what = step.by.pk, step.act.by_name, action.value
    why = (step.reason if reason is None else reason)[:500]

    def rows() -> Iterator[bulk.Row]:
        # Origins run beside the rows: one too few would leave a row without its trail.
        beside = zip(told, origins, strict=True) if origins else zip(told, repeat(Origin()), strict=False)
        for (model, key, before, after), origin in beside:
            keys = step.act.told.setdefault(model, [])
            if action not in TOLD_OF_NO_RECORD:
                keys.append(key)
            subject, salt = subject_of(model), chain.new_salt()
            of_row = (why, origin.file, origin.sheet, origin.row)
            digest = chain.row_digest(
                *(salt, step.act.at, by, name, step.act.pk, what, subject, key, before, after, *of_row)
            )
            yield (
                *(moment, by, name, act, what, subject, key),
                *(_as_json(before) if before else "{}", _as_json(after), *of_row, salt, digest),
            )

    bulk.insert(Change, rows(), _COLUMNS)


def record_created(instances: Sequence[models.Model], *, origins: Sequence[Origin] = ()) -> None:
    """Notes rows that have just been written (`origins` runs beside them, or is empty)."""
    told: Iterable[_Told] = ((type(one), one.pk, {}, image(snapshot(one).items())) for one in instances)
    _write(told, Change.Action.CREATED, origins)


def record_inserted(
    model: type[models.Model], rows: Sequence[bulk.Row], *, origins: Sequence[Origin]
) -> None:
    """`record_created` for rows as `bulk.prepare` made them ready."""
    names = [field.attname for field in model._meta.concrete_fields]
    key, tracked = names.index(model._meta.pk.attname), tracked_columns(model)
    own = itemgetter(*map(names.index, tracked))
    told: Iterable[_Told] = (
        (model, row[key], {}, image(zip(tracked, own(row), strict=True))) for row in rows
    )
    _write(told, Change.Action.CREATED, origins)


def record_changed(pairs: Iterable[tuple[models.Model, dict[str, Any], dict[str, Any]]]) -> None:
    """Notes (row, before, after); only columns that differ are kept, and rows without any are passed over."""
    told: list[_Told] = []
    for instance, before, after in pairs:
        names = [name for name in after if before.get(name) != after[name]]
        if names:
            old = {name: before.get(name) for name in names}
            told.append((type(instance), instance.pk, old, {name: after[name] for name in names}))
    _write(told, Change.Action.CHANGED)


def record_deleted(instances: Iterable[models.Model]) -> None:
    """Notes rows that are about to be deleted (their keys are still known)."""
    told: Iterable[_Told] = ((type(one), one.pk, image(snapshot(one).items()), {}) for one in instances)
    _write(told, Change.Action.DELETED)


def record_exported(
    model: type[models.Model],
    title: str,
    *,
    rows: int | None,
    written_as: str,
    asked: str,
    filtered: str = "",
) -> None:
    """Notes that a list of so many rows, or a paper (None), was taken along, as its address asked, and in words.

    No row changed: none is told of the act.
    """
    after = {**({} if rows is None else {"rows": rows}), "written_as": written_as, "asked": asked}
    number = "" if rows is None else f"{rows} dòng, "
    reason = joined(". ", f"{title}: {number}{written_as}", filtered)
    _write([(model, 0, {}, after)], Change.Action.EXPORTED, reason=reason)


def record_sign_in(key: int, *, came_in: bool = True) -> None:
    """Notes that somebody came in as the account of that key, or was not let in; the act's reason says from where.

    No row changed, so that nobody's form or decision is stale because of it.
    """
    action = Change.Action.SIGN_IN if came_in else Change.Action.REFUSED
    _write([(User, key, {}, {})], action)


def record_shown(model: type[models.Model], keys: Iterable[int], what: str) -> None:
    """Notes that the files of these rows, or what is printed of them, were shown or handed out; `what` they are.

    No row changed: who looks makes nobody's form or decision stale.
    """
    told: Iterable[_Told] = ((model, key, {}, {}) for key in keys)
    _write(told, Change.Action.SHOWN, reason=what)


def save(instance: models.Model, **values: Any) -> None:
    """Writes one row, new or changed, with its trail. `values` are set first, and of a known row they alone written.

    Raises ValidationError if that changes, without a correction, what stands fast since it was accepted.
    """
    _current_step()
    stored = type(instance)._base_manager.filter(pk=instance.pk).first() if instance.pk else None
    for name, value in values.items():
        setattr(instance, name, value)
    if stored is not None and isinstance(instance, FixedWhenAccepted):
        instance.refuse_change(values)
    instance.save(update_fields=list(values) if values and stored else None)
    if stored is None:
        record_created([instance])
        return
    after = snapshot(instance)
    if values:
        written = {
            field.attname
            for field in instance._meta.concrete_fields
            if values.keys() & {field.name, field.attname}
        }
        after = {name: value for name, value in after.items() if name in written}
    record_changed([(instance, snapshot(stored), after)])


def delete(instance: models.Model) -> None:
    """Removes one row; the trail keeps it."""
    record_deleted([instance])
    instance.delete()


def create_all(instances: Sequence[_Row], *, origins: Sequence[Origin] = ()) -> list[_Row]:
    """Writes rows of one kind in bulk, with their trail."""
    _current_step()
    if not instances:
        return []
    created = type(instances[0])._base_manager.bulk_create(instances, batch_size=1000)
    record_created(created, origins=origins)
    return created


def save_all(pairs: Sequence[tuple[_Row, dict[str, Any]]], *names: str) -> None:
    """Writes these columns of many rows of one kind, each beside its `snapshot` of before, with their trail.

    What derives from the columns is written too. Not for columns that stand fast once something was accepted.
    """
    _current_step()
    if not pairs:
        return
    model = type(pairs[0][0])
    fields = [
        one for one in model._meta.concrete_fields if one.name in names or isinstance(one, DerivedField)
    ]
    values = ((*(one.pre_save(row, add=False) for one in fields), row.pk) for row, _ in pairs)
    bulk.update(model, [one.attname for one in fields], values)
    record_changed((row, before, snapshot(row)) for row, before in pairs)


def update_all(queryset: models.QuerySet[Any], **values: Any) -> int:
    """Sets the same columns on many rows, with their trail; returns how many rows were meant."""
    _current_step()
    rows = list(queryset.select_for_update(of=("self",)))
    befores = [snapshot(row) for row in rows]
    for row in rows:
        for name, value in values.items():
            setattr(row, name, value)
    queryset.model._base_manager.filter(pk__in=[row.pk for row in rows]).update(**values)
    record_changed((row, before, snapshot(row)) for row, before in zip(rows, befores, strict=True))
    return len(rows)
