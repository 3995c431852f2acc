"""The chain of the trail: each act holds the hash of the one before it, so that none can be changed or taken out.

What these functions make of a row is for ever: were one to answer otherwise, no chain that was ever written could be
proven. They take plain values, so that a migration that chains old rows makes the same of them. A row is digested
with a salt of its own: who knows the digest alone cannot try out what stood in the row.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from secrets import token_hex
from typing import Any, Final
from uuid import UUID

FIRST: Final = ""  # stands before the first act
SHORT: Final = 12  # signs of a hash as it stands on paper
_PLAIN: Final = frozenset((str, int, bool, type(None)))
_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def new_salt() -> str:
    return token_hex(16)


def row_digest(salt: str, *row: Any) -> str:
    """Of a change: moment, account's number and name, act, what was done, subject and its key, before, after, reason,
    file, sheet and row."""
    settled = [value if type(value) in _PLAIN else _settled(value) for value in row]
    return sha256(_as_json([salt, *settled]).encode()).hexdigest()


def rows_digest(digests: Iterable[str]) -> str:
    """Of the changes of an act, in the order in which they were written."""
    return sha256("".join(digests).encode()).hexdigest()


def act_hash(previous_hash: str, *act: Any) -> str:
    """Of an act: position, key, moment, account's number and name, reason, digest of its changes."""
    return sha256(_as_json([previous_hash, *map(_settled, act)]).encode()).hexdigest()


def short(full: str) -> str:
    """A hash as it stands on paper."""
    return full[:SHORT]


def _settled(value: Any) -> Any:
    """A value as it comes back from either database."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, UUID):
        return value.hex
    if kind is dict and _PLAIN.issuperset(map(type, value.values())):
        return value
    return json.loads(_as_json(value), parse_float=_number)


def _number(written: str) -> float | int:
    """1e16 comes back from PostgreSQL as a whole number."""
    number = float(written)
    return int(number) if number.is_integer() else number
