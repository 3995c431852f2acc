"""What the database's planner knows, and on SQLite what it does: its plans, and the steps of its machine."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, models


def rows_known(model: type[models.Model]) -> int:
    """How many rows the planner believes a model's table to have; 0 where it knows nothing."""
    return rows_known_of(model._meta.db_table)


def rows_known_of(table: str) -> int:
    """The same by the table's name."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [table])
            return max(int(cursor.fetchone()[0]), 0)
        cursor.execute("SELECT max(stat + 0) FROM sqlite_stat1 WHERE tbl = %s", [table])
        return cursor.fetchone()[0] or 0


def forget_statistics() -> None:
    """As on a database that was never analysed (SQLite)."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sqlite_stat1")
        # The connection reads its schema anew: ANALYZE alone would leave it the sizes of tables that it knew.
        cursor.execute("PRAGMA writable_schema = RESET")


def plan_of(statement: str, *parameters: object) -> str:
    """How SQLite would answer a statement where nothing was analysed (as other tests may have), one line a table."""
    forget_statistics()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return "\n".join(detail for *_, detail in cursor.fetchall())


@contextmanager
def steps(each: int = 1) -> Iterator[Callable[[], int]]:
    """Counts the steps of SQLite's machine, each or each hundredth: the same on every machine, however busy."""
    seen = 0

    def tick() -> int:
        nonlocal seen
        seen += 1
        return 0

    connection.ensure_connection()
    connection.connection.set_progress_handler(tick, each)
    try:
        yield lambda: seen
    finally:
        connection.connection.set_progress_handler(None, each)
