"""Rows of a table as lines of text, the same from either database, and their digest; and back into a table.

A line is a JSON list of the row's columns. A moment is written in UTC, a day, a number with decimals and a key of 128
bits as text, bytes as base64. JSON stays the text that the database gives, so that the order in which it was written
is not lost; in the digest it stands by its meaning, for PostgreSQL keeps no order of keys.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Context, Decimal
from itertools import islice
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import TextField
from django.db.models.functions import Cast

from danvan.keeping.tables import Table

_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_encode_sorted: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode
_EXACTLY: Final = Context(prec=2000)

_READ: Final[dict[str, Callable[[str], Any]]] = {
    "BinaryField": base64.b64decode,
    "DateField": date.fromisoformat,
    "DateTimeField": datetime.fromisoformat,
    "DecimalField": Decimal,
    "UUIDField": UUID,
}


class Digest:
    """The digest and the number of a table's rows, given line by line in the order of keys."""

    def __init__(self, kinds: Iterable[str]) -> None:
        self._json = [at for at, kind in enumerate(kinds) if kind == "JSONField"]
        self._sum = hashlib.sha256()
        self.rows = 0

    def add(self, line: str) -> None:
        if self._json:
            values = json.loads(line)
            for at in self._json:
                if values[at] is not None:
                    values[at] = _meaning(values[at])
            line = _encode(values)
        self._sum.update(line.encode())
        self._sum.update(b"\n")
        self.rows += 1

    def hexdigest(self) -> str:
        return self._sum.hexdigest()


def _meaning(text: str) -> str:
    """JSON without regard to the order of keys and to how a number is written."""
    return _encode_sorted(json.loads(text, parse_int=_number, parse_float=_number))


def _number(text: str) -> dict[str, str]:
    number = Decimal(text).normalize(_EXACTLY)
    return {"": str(number if number else Decimal(0))}


def lines_of(table: Table) -> Iterator[str]:
    """The rows of a table as it stands, in the order of keys."""
    wanted = [
        Cast(field.attname, TextField()) if kind == "JSONField" else field.attname
        for field, kind in zip(table.fields, table.kinds, strict=True)
    ]
    rows = table.model._base_manager.order_by("pk").values_list(*wanted)
    for row in rows.iterator(chunk_size=table.rows_at_once):
        yield _encode([value if type(value) in _PLAIN else _text(value) for value in row])


_PLAIN: Final = frozenset({str, int, bool, type(None)})


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    raise TypeError(f"a backup cannot write {type(value)}")


def insert(table: Table, lines: Iterable[str]) -> None:
    """Writes lines as they are, by plain INSERTs: no signal, no trail, no column that fills itself.

    In a transaction of the caller's: links are checked when it ends.
    """
    quote = connection.ops.quote_name
    names = ", ".join(map(quote, table.columns))
    places = ", ".join(["%s"] * len(table.columns))
    statement = f"INSERT INTO {quote(table.name)} ({names}) VALUES ({places})"
    odd = [
        (at, _READ[kind], field)
        for at, (kind, field) in enumerate(zip(table.kinds, table.fields, strict=True))
        if kind in _READ
    ]

    def row(line: str) -> list[Any]:
        values: list[Any] = json.loads(line)
        for at, read, field in odd:
            if values[at] is not None:
                values[at] = field.get_db_prep_save(read(values[at]), connection)
        return values

    waiting = iter(lines)
    with connection.cursor() as cursor:
        while chunk := [row(line) for line in islice(waiting, table.rows_at_once)]:
            cursor.executemany(statement, chunk)
