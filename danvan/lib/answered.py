"""How many requests were answered and how fast, counted by all processes of a server together, in one small file.

A library that does so keeps a file for each process that ever was; here each adds to the one under a lock.
"""

import fcntl
import os
import struct
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

BOUNDS: Final = (0.1, 0.3, 1, 3, 10)  # seconds, within which a page came
_STATES: Final = ("1xx", "2xx", "3xx", "4xx", "5xx")
_ROW: Final = struct.Struct(f"<{len(_STATES) + len(BOUNDS) + 1}Q")


@dataclass(frozen=True)
class Answered:
    """Since the file was begun: by the first figure of their status, within each bound, and all their milliseconds."""

    by_state: dict[str, int]
    within: dict[float, int]
    milliseconds: int

    @property
    def all(self) -> int:
        return sum(self.by_state.values())


def count(status: int, seconds: float) -> None:
    """One more. What cannot be counted, on a full disk, is answered all the same."""
    added = [int(state[0] == str(status)[0]) for state in _STATES]
    added += [int(seconds <= bound) for bound in BOUNDS] + [round(seconds * 1000)]
    with suppress(OSError):
        file = os.open(_path(), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)  # until it is closed
            os.pwrite(file, _ROW.pack(*map(sum, zip(_read(file), added, strict=True))), 0)
        finally:
            os.close(file)


def answered() -> Answered:
    """What was counted so far."""
    try:
        file = os.open(_path(), os.O_RDONLY)
    except FileNotFoundError:
        row: tuple[int, ...] = _ROW.unpack(bytes(_ROW.size))
    else:
        try:
            fcntl.flock(file, fcntl.LOCK_SH)
            row = _read(file)
        finally:
            os.close(file)
    states, others = row[: len(_STATES)], row[len(_STATES) :]
    return Answered(
        dict(zip(_STATES, states, strict=True)), dict(zip(BOUNDS, others, strict=False)), others[-1]
    )


def _read(file: int) -> tuple[int, ...]:
    return _ROW.unpack(os.pread(file, _ROW.size, 0).ljust(_ROW.size, b"\0"))


def _path() -> Path:
    return Path(settings.VAR_DIR) / "answered"
