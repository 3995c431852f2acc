"""Words that a search looks in, kept beside their rows by the database itself, so that a search reads an index.

A model says by `search_lookups` which columns of folded text are searched: its own, or those of rows it points to. They
stand together in one line of a table of its own (`<table>_words`: key of the row, words). Triggers write that line, so
that it is right whatever wrote the rows: a form, a list, a bulk write, another row's new name, a shell. Over the lines
lies an index of all that is three letters long: on SQLite (3.34 or later) a table of FTS5, on PostgreSQL (13 or later)
one of pg_trgm, an extension that a database's owner may make. Where that is refused all lines are read, and `doctor`
says so.

All of it follows from the rows: no backup carries it, and `make` makes what is not there. A trigger's name tells what
it does, so that one of an earlier program is not taken for today's. They make way for a migration, as those of
`append_only` do. Rows written before those they point to, as a restore does, need `repair`.
"""

from django.apps import apps
from django.db import connection, transaction

from danvan.lib.triggers import triggers_there
from danvan.lib.word_lines import TRIGGERS, Lines


def indexes() -> list[Lines]:
    """Of all models that are searched and whose tables are there, with all columns that are asked of them."""
    found = [Lines(model) for model in apps.get_models() if hasattr(model, "search_lookups")]
    there: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for table in tables & {source.table for index in found for source in index.sources}:
            cursor.execute(f"SELECT * FROM {table} LIMIT 0")
            there[table] = {column[0] for column in cursor.description}
    return [
        index
        for index in found
        if all(source.columns <= there.get(source.table, set()) for source in index.sources)
    ]


def tables_of_indexes() -> set[str]:
    """Names of all tables that are no more than an index."""
    beside = ("", "_data", "_idx", "_docsize", "_config") if connection.vendor == "sqlite" else ()
    return {
        name
        for index in indexes()
        for name in (index.table, *(f"{index.trigrams}{ending}" for ending in beside))
    }


def make() -> None:
    """What is not there, as after a migration."""
    found = indexes()
    if _triggers_there() != {one.name for index in found for one in index.triggers()}:
        repair()


def repair() -> int:
    """Makes all that is not there, and puts each line right that went wrong meanwhile; how many were."""
    mended = 0
    with transaction.atomic():
        drop_triggers()
        for index in indexes():
            index.make()
            with connection.cursor() as cursor:
                for trigger in index.triggers():
                    for statement in trigger.making():
                        cursor.execute(statement)
            mended += index.mend()
    return mended


def drop_triggers() -> None:
    """Before a migration, whose tables are made anew; `make` makes them again."""
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            for name in _triggers_there():
                cursor.execute(f"DROP TRIGGER {name}")
            return
        cursor.execute("SELECT proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace")
        for (name,) in cursor.fetchall():
            if name.startswith(TRIGGERS):  # its trigger has the same name
                cursor.execute(f"DROP FUNCTION {name}() CASCADE")


def faults() -> int:
    """How many lines are missing, left over or wrong, or of the triggers that write them; reads all rows."""
    found = indexes()
    missing = {one.name for index in found for one in index.triggers()} - _triggers_there()
    return len(missing) or sum(index.faults() for index in found)


def has_trigrams() -> bool:
    """Whether a search reads an index of letters; without one it reads all lines."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_indexes WHERE schemaname = current_schema() AND indexdef LIKE '%gin_trgm%'"
        )
        (number,) = cursor.fetchone()
        return bool(number == len(indexes()))


def _triggers_there() -> set[str]:
    return {name for name in triggers_there() if name.startswith(TRIGGERS)}
