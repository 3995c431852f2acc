"""Whether an error says that the database is away, busy or but a standby, or the disk full: nobody's mistake.

What is written without room is rolled back, whether a row or the file before it did not fit. A standby of PostgreSQL
is only read: what has to write a row there, the line in the trail of what is taken along too, is refused whole.
"""

import errno
import sqlite3
from typing import Final

from django.db import InterfaceError, OperationalError, connection

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
_ONLY_READ: Final = "25006"
# Of files: no room, a quota used up, a disk that the machine has taken out of writing.
_OF_FILES: Final = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


def is_outage(error: BaseException | None) -> bool:
    """Whether it, or what it was raised from, is such an error."""
    if error is None:
        return False
    return _is_one(error) or is_outage(error.__cause__)


def is_only_read(error: BaseException | None) -> bool:
    """Whether it, or what it was raised from, says that this database takes no row: it follows another."""
    return error is not None and (_refuses_to_write(error) or is_only_read(error.__cause__))


def is_standby() -> bool:
    """Whether the portal's database follows another one and is only read."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_is_in_recovery()")
        return bool(cursor.fetchone()[0])


def _is_one(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in _OF_FILES
    if _refuses_to_write(error):
        return True
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    told = error.__cause__
    if isinstance(told, sqlite3.Error):
        return getattr(told, "sqlite_errorcode", 0) & 0xFF in _OF_SQLITE
    state = getattr(told, "sqlstate", None)  # None where it could not be asked at all
    return state is None or state[:2] in _OF_POSTGRESQL


def _refuses_to_write(error: BaseException) -> bool:
    return getattr(error, "sqlstate", None) == _ONLY_READ
