"""Whether an error says that the database is away or busy, or the disk full: nobody's mistake, and gone by itself.

What is written without room is rolled back, whether a row or the file before it did not fit.
"""

import errno
import sqlite3
from typing import Final

from django.db import InterfaceError, OperationalError

# Locked by another writer for longer than one waits, out of reach, full. Anything else that SQLite calls operational,
# a table that is not there, is a fault of ours.
_OF_SQLITE: Final = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_READONLY,
}
# Classes of PostgreSQL's codes: connection, rolled back for another's sake, resources, a lock, an operator, the system.
_OF_POSTGRESQL: Final = {"08", "40", "53", "55", "57", "58"}
# Of files: no room, a quota used up, a disk that the machine has taken out of writing.
_OF_FILES: Final = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


def is_outage(error: BaseException | None) -> bool:
    """Whether it, or what it was raised from, is such an error."""
    if error is None:
        return False
    return _is_one(error) or is_outage(error.__cause__)


def _is_one(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in _OF_FILES
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    told = error.__cause__
    if isinstance(told, sqlite3.Error):
        return getattr(told, "sqlite_errorcode", 0) & 0xFF in _OF_SQLITE
    state = getattr(told, "sqlstate", None)  # None where it could not be asked at all
    return state is None or state[:2] in _OF_POSTGRESQL
