"""The database marks what is written to the tables that figures count, whatever the door.

By triggers, so that a form, a list, a merger, a command and a hand in the database are the same to it. They are made
after each migration and make way before one, as those of `danvan.lib.append_only`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, models

from awards.models import Assessment, Commendation, Decision, Recognition
from danvan.lib.triggers import triggers_there
from danvan.tally.models import Mark
from models_registry.models import EmulationModel, Outcome, Programme, Registrant, Registration, Unit

_FUNCTION: Final = "danvan_mark"
# TG_ARGV: what is marked and the column that names it, by turns. One statement is one row of each, however many it
# wrote: a list of ten thousand must not wait for its marks.
_FUNCTION_BODY: Final = f"""
CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  written text;
BEGIN
  IF TG_LEVEL = 'ROW' THEN
    INSERT INTO {Mark._meta.db_table} (kind, subject) VALUES (TG_ARGV[0], 0);
    RETURN NULL;
  END IF;
  FOREACH written IN ARRAY CASE TG_OP WHEN 'INSERT' THEN '{{after_it}}' WHEN 'DELETE' THEN '{{before_it}}'
                           ELSE '{{before_it,after_it}}' END::text[] LOOP
    FOR place IN 0 .. TG_NARGS / 2 - 1 LOOP
      EXECUTE format('INSERT INTO {Mark._meta.db_table} (kind, subject) SELECT DISTINCT %L, (%s)::bigint FROM %I '
                     'WHERE (%s) IS NOT NULL',
                     TG_ARGV[place * 2], TG_ARGV[place * 2 + 1], written, TG_ARGV[place * 2 + 1]);
    END LOOP;
  END LOOP;
  RETURN NULL;
END $$"""  # nosec B608: all of it is ours
_INSERT, _UPDATE, _DELETE, _MOVE = "INSERT", "UPDATE", "DELETE", "MOVE"
_MOVED: Final = "OLD.path <> '' AND OLD.path <> NEW.path"  # of a unit: it lies elsewhere in the tree
_EACH: Final = (_INSERT, _UPDATE, _DELETE)
_ROWS: Final = {  # what a statement-level trigger of PostgreSQL sees of each
    _INSERT: "REFERENCING NEW TABLE AS after_it",
    _UPDATE: "REFERENCING OLD TABLE AS before_it NEW TABLE AS after_it",
    _DELETE: "REFERENCING OLD TABLE AS before_it",
}


@dataclass(frozen=True)
class _Marked:
    """A table whose writes are marked: at what, and by which of its columns."""

    model: type[models.Model]
    columns: tuple[tuple[Mark.Kind, str], ...]
    events: tuple[str, ...] = _EACH


# What lies below a unit is kept added up, so where units move or go all is counted anew.
# What nothing hangs on yet when it is added, and no more when it goes, is marked where it changes only. Of a model that
# has gone nobody could say whose it was, so it says so itself.
_MARKED: Final = (
    _Marked(Registration, ((Mark.Kind.UNIT, "unit_id"), (Mark.Kind.MODEL, "model_id"))),
    _Marked(Recognition, ((Mark.Kind.REGISTRATION, "registration_id"),)),
    _Marked(Assessment, ((Mark.Kind.REGISTRATION, "registration_id"),)),
    _Marked(Commendation, ((Mark.Kind.UNIT, "unit_id"), (Mark.Kind.REGISTRANT, "registrant_id"))),
    _Marked(Outcome, ((Mark.Kind.UNIT, "unit_id"),)),
    _Marked(EmulationModel.related_fields.through, ((Mark.Kind.MODEL, "emulationmodel_id"),)),
    _Marked(
        EmulationModel, ((Mark.Kind.MODEL, "id"), (Mark.Kind.REGISTRANT, "registrant_id")), (_UPDATE, _DELETE)
    ),
    _Marked(Registrant, ((Mark.Kind.REGISTRANT, "id"),), (_UPDATE,)),
    _Marked(Decision, ((Mark.Kind.DECISION, "id"),), (_UPDATE,)),
    _Marked(Programme, ((Mark.Kind.ALL, "0"),), (_UPDATE,)),
    _Marked(Unit, ((Mark.Kind.ALL, "0"),), (_DELETE, _MOVE)),
)


def make_triggers() -> None:
    """Made anew on every such table, whatever was there."""
    drop_triggers()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION_BODY)
        for marked, event in _there():
            cursor.execute(
                _of_postgresql(marked, event)
                if connection.vendor == "postgresql"
                else _of_sqlite(marked, event)
            )


def drop_triggers() -> None:
    """Where the tables are about to be made anew."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for marked, event in _there():
            on = f" ON {quote(marked.model._meta.db_table)}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {quote(_name(marked.model, event))}{on}")


def missing_triggers() -> list[str]:
    """Names of those that are not there, or that are switched off: what they would mark is not noticed."""
    return sorted({_name(marked.model, event) for marked, event in _there()} - triggers_there())


def _there() -> Iterator[tuple[_Marked, str]]:
    """Each event of each table that is there."""
    tables = set(connection.introspection.table_names())
    for marked in _MARKED:
        if {marked.model._meta.db_table, Mark._meta.db_table} <= tables:
            yield from ((marked, event) for event in marked.events)


def _name(model: type[models.Model], event: str) -> str:
    return f"{model._meta.db_table}_mark_{event.lower()}"


def _of_postgresql(marked: _Marked, event: str) -> str:
    quote: Any = connection.ops.quote_name
    name, table = quote(_name(marked.model, event)), quote(marked.model._meta.db_table)
    if event == _MOVE:  # of single rows: a statement's rows are not set beside what they were
        return (
            f"CREATE TRIGGER {name} AFTER UPDATE ON {table} FOR EACH ROW WHEN ({_MOVED})"
            f" EXECUTE FUNCTION {_FUNCTION}('{Mark.Kind.ALL.value}')"
        )
    arguments = ", ".join(f"'{kind.value}', '{column}'" for kind, column in marked.columns)
    return (
        f"CREATE TRIGGER {name} AFTER {event} ON {table} "
        f"{_ROWS[event]} FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}({arguments})"
    )


def _of_sqlite(marked: _Marked, event: str) -> str:
    quote: Any = connection.ops.quote_name
    name, table = quote(_name(marked.model, event)), quote(marked.model._meta.db_table)
    if event == _MOVE:
        mark = f"INSERT INTO {Mark._meta.db_table} (kind, subject) VALUES ('{Mark.Kind.ALL.value}', 0);"  # nosec B608
        return f"CREATE TRIGGER {name} AFTER UPDATE ON {table} WHEN {_MOVED} BEGIN {mark} END"
    rows = {_INSERT: ("NEW",), _UPDATE: ("OLD", "NEW"), _DELETE: ("OLD",)}[event]
    # What an update leaves as it was is marked once.
    values = [
        (kind, column if column == "0" else f"{row}.{column}", f"NEW.{column} IS NOT OLD.{column}")
        for kind, column in marked.columns
        for row in rows
        if row == rows[-1] or column not in ("0", "id")
    ]
    marks = " ".join(
        f"INSERT INTO {Mark._meta.db_table} (kind, subject) SELECT '{kind.value}', {value}"
        f" WHERE {value} IS NOT NULL{f' AND {moved}' if value.startswith('OLD') and len(rows) > 1 else ''};"
        for kind, value, moved in values
    )
    return f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {marks} END"  # nosec B608: all of it is ours
