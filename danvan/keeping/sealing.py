"""A zip whose last 64 bytes are the digest of all before them: one changed byte anywhere is found before it is read.

The digest stands in the comment of the archive, so that any program still opens it. It is no signature: it tells of
damage, not of whoever could have written both anew.
"""

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Final, cast

_SEAL: Final = 64  # hexadecimal digits
_AT_ONCE: Final = 1 << 20


class DamagedError(Exception):
    """What was read is no backup, or no longer what was written."""


class _Sealing:
    """Passes on what is written but for the last 64 bytes, of which it makes the seal; it cannot go back."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._sum = hashlib.sha256()
        self._held = b""

    def write(self, data: bytes) -> int:
        held = self._held + bytes(data)
        ready, self._held = held[:-_SEAL], held[-_SEAL:]
        self._sum.update(ready)
        self._out.write(ready)
        return len(data)

    def flush(self) -> None:
        self._out.flush()

    def seal(self) -> None:
        self._out.write(self._sum.hexdigest().encode())
        self._out.flush()


@contextmanager
def sealed_zip(out: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    """An archive to be written member by member, sealed when the block ends well; `out` may be a pipe."""
    sealing = _Sealing(out)
    with zipfile.ZipFile(cast(IO[bytes], sealing), "w", zipfile.ZIP_DEFLATED) as archive:  # which only writes
        yield archive
        archive.comment = b"0" * _SEAL
    sealing.seal()


def open_sealed(file: IO[bytes]) -> zipfile.ZipFile:
    """The archive, after its seal was checked against every byte. Raises DamagedError."""
    size = file.seek(0, 2)
    file.seek(0)
    left = size - _SEAL
    found = hashlib.sha256()
    while left > 0 and (data := file.read(min(_AT_ONCE, left))):
        found.update(data)
        left -= len(data)
    if left or file.read() != found.hexdigest().encode():
        raise DamagedError
    file.seek(0)
    try:
        return zipfile.ZipFile(file)
    except zipfile.BadZipFile as error:  # sealed, but by something else
        raise DamagedError from error
