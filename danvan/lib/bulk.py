"""Many rows written at once, with keys and values made ready before the write lock is taken.

`bulk_create` cleans, derives and converts the values while it writes, and learns the keys only then. On SQLite
everybody else waits for as long as that takes. Here the database is left with nothing to do but to store.
Rows are tuples of values; tables, columns and conversions are the model's own.
"""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from operator import attrgetter
from typing import Any, Final, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction
from django.db.models.base import ModelState

Row = tuple[Any, ...]
_Model = TypeVar("_Model", bound=models.Model)
_AT_ONCE: Final = 1000
# Fields whose values every database takes as they are.
_ALIKE: Final = (
    *(models.CharField, models.TextField, models.IntegerField, models.AutoField),
    *(models.BooleanField, models.ForeignKey),
)


@contextmanager
def collector_paused() -> Iterator[None]:
    """Without Python's cycle collector, which walks a long list's hundred thousand rows again and again.

    Measured on 10,000 rows: about half of the time of a commit.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def reserve_keys(model: type[models.Model], number: int) -> list[int]:
    """Primary keys that no other row of the model has or will get; those not used leave a gap."""
    if not number:
        return []
    table, key = model._meta.db_table, model._meta.pk.column
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [connection.ops.quote_name(table), key, number],
            )
            return [value for (value,) in cursor.fetchall()]
        # SQLite's own record of the keys given out (AUTOINCREMENT), which begins with a table's first row.
        cursor.execute(
            "INSERT INTO sqlite_sequence (name, seq) SELECT %s, 0"
            " WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = %s)",
            [table, table],
        )
        cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [number, table])
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        (last,) = cursor.fetchone()
        return list(range(last - number + 1, last + 1))


def maker(model: type[_Model]) -> Callable[..., _Model]:
    """The model's constructor for thousands: takes columns by attribute name ("field_id"), six times as quick.

    All instances share what the defaults are now. Neither `__init__` nor its signals are called.
    """
    defaults = {field.attname: field.get_default() for field in model._meta.concrete_fields}

    def make(**values: Any) -> _Model:
        instance = model.__new__(model)
        instance.__dict__ = {"_state": ModelState(), **defaults, **values}
        return instance

    return make


def prepare(instances: Sequence[models.Model]) -> list[Row]:
    """Unsaved rows of one model as `bulk_create` would write them, keys included, for `insert`.

    The instances hold from then on what their rows hold. Values must be of their column's type already.
    """
    fields = type(instances[0])._meta.concrete_fields if instances else ()
    return list(zip(*(_column(field, instances) for field in fields), strict=True))


def _column(field: "models.Field[Any, Any]", instances: Sequence[models.Model]) -> Iterable[Any]:
    if type(field).pre_save is models.Field.pre_save:
        return map(attrgetter(field.attname), instances)
    return [field.pre_save(instance, add=True) for instance in instances]


def insert(model: type[models.Model], rows: Iterable[Row], columns: Sequence[str] = ()) -> None:
    """Writes rows as `prepare` made them; or rows of database values in the order of `columns` (attribute names).

    JSON is given as text.
    """
    fields: Sequence[models.Field[Any, Any]] = model._meta.concrete_fields
    if columns:
        by_name = {field.attname: field for field in fields}
        fields = [by_name[name] for name in columns]
    else:
        rows = _convert(rows, fields)
    quote = connection.ops.quote_name
    names = ", ".join(quote(_name(field)) for field in fields)
    into = f"{quote(model._meta.db_table)} ({names})"
    if connection.vendor == "postgresql":
        _copy(into, rows)
        return
    values = ", ".join(["%s"] * len(fields))
    _execute(f"INSERT INTO {into} VALUES ({values})", rows)


def _copy(into: str, rows: Iterable[Row]) -> None:
    """As PostgreSQL takes many rows: one statement, which is parsed and planned once."""
    with (
        transaction.atomic(savepoint=False),
        connection.cursor() as cursor,
        cursor.copy(f"COPY {into} FROM STDIN") as copying,
    ):
        for row in rows:
            copying.write_row(row)


def _convert(rows: Iterable[Row], fields: "Sequence[models.Field[Any, Any]]") -> Iterable[Row]:
    """The rows with what databases hold each in its own way, such as a moment, as this one does."""
    odd = [(at, field) for at, field in enumerate(fields) if not isinstance(field, _ALIKE)]
    if not odd:
        return rows
    return (_converted(row, odd) for row in rows)


def _converted(row: Row, odd: "Sequence[tuple[int, models.Field[Any, Any]]]") -> Row:
    values = list(row)
    for at, field in odd:
        if values[at] is not None and type(values[at]) is not str:
            values[at] = field.get_db_prep_save(values[at], connections[DEFAULT_DB_ALIAS])
    return tuple(values)


def update(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Sets columns of existing rows; each tuple holds their values and, last, the row's key."""
    quote = connection.ops.quote_name
    by_name = {field.attname: _name(field) for field in model._meta.concrete_fields}
    changes = ", ".join(f"{quote(by_name[name])} = %s" for name in columns)
    key = quote(by_name[model._meta.pk.attname])
    _execute(f"UPDATE {quote(model._meta.db_table)} SET {changes} WHERE {key} = %s", rows)


def _name(field: "models.Field[Any, Any]") -> str:
    """Of the field's column."""
    if field.column is None:
        raise ValueError(f"{field} has no column")
    return field.column


def _execute(statement: str, rows: Iterable[Row]) -> None:
    waiting = iter(rows)
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        while chunk := list(islice(waiting, _AT_ONCE)):
            cursor.executemany(statement, chunk)
