"""Tables to which rows are added and never more: the database itself refuses to change or delete one.

A model says so by `append_only`: the names of its columns that may move all the same, `()` for none; and by
`emptied_by`, where there is one door: the name of a column and what others become with it. A row in which that column
is empty may have it filled, these others emptied in the same statement, and nothing else. The triggers are
made after each migration, for Django's SQLite editor makes a table anew to alter it and loses its triggers without a
word; before one they make way, for a trigger that names a column keeps it from being dropped. A table's owner may
always do so; on PostgreSQL every other role that was granted more loses the right too, so that a portal that signs in
as such a role cannot take the triggers off. On SQLite the portal's connections ask them of REPLACE too (settings).
"""

import json
from collections.abc import Iterable
from typing import Any, Final

from django.apps import apps
from django.db import connection, models

from danvan.lib.triggers import triggers_there

_UPDATE, _DELETE, _TRUNCATE = "update", "delete", "truncate"
_FUNCTION: Final = "danvan_append_only"
# A violation like any other of the table's rules (SQLSTATE class 23), so that Django raises IntegrityError.
_FUNCTION_BODY: Final = f"""
CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND TG_NARGS > 0 AND TG_ARGV[0] <> '{{}}' THEN
    IF to_jsonb(OLD) - TG_ARGV[0]::text[] = to_jsonb(NEW) - TG_ARGV[0]::text[] THEN
      RETURN NEW;
    END IF;
  END IF;
  IF TG_OP = 'UPDATE' AND TG_NARGS > 1 AND to_jsonb(OLD) -> TG_ARGV[1] = 'null' THEN
    IF to_jsonb(NEW) -> TG_ARGV[1] <> 'null'
       AND (to_jsonb(OLD) || TG_ARGV[2]::jsonb) - TG_ARGV[1] = to_jsonb(NEW) - TG_ARGV[1] THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'append-only: % of % is refused', lower(TG_OP), TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$"""
_GRANTED: Final = """
SELECT coalesce(quote_ident(role.rolname), 'PUBLIC'), bool_or(one.privilege_type = 'UPDATE')
FROM pg_class AS of_table
CROSS JOIN aclexplode(of_table.relacl) AS one LEFT JOIN pg_roles AS role ON role.oid = one.grantee
WHERE of_table.oid = %s::regclass AND one.grantee <> of_table.relowner
  AND one.privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE')
GROUP BY 1"""


def kept_models() -> list[type[models.Model]]:
    """Those whose rows stay as they were written and whose table is there."""
    tables = set(connection.introspection.table_names())
    return [
        model
        for model in apps.get_models()
        if hasattr(model, "append_only") and model._meta.db_table in tables
    ]


def make_triggers() -> None:
    """Made anew on every such table, whatever was there."""
    drop_triggers()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION_BODY)
        for model in kept_models():
            for statement in (
                _of_postgresql(model) if connection.vendor == "postgresql" else _of_sqlite(model)
            ):
                cursor.execute(statement)
            if connection.vendor == "postgresql":
                _revoke(model)


def drop_triggers() -> None:
    """Where the tables are about to be made anew."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for model in kept_models():
            for event in _events():
                on = f" ON {quote(model._meta.db_table)}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {quote(_name(model, event))}{on}")


def missing_triggers() -> list[tuple[type[models.Model], str]]:
    """(model, "update", "delete" or "truncate") of what the database would not refuse at this moment."""
    there = triggers_there()
    return [
        (model, event) for model in kept_models() for event in _events() if _name(model, event) not in there
    ]


def _events() -> tuple[str, ...]:
    return (_UPDATE, _DELETE, _TRUNCATE) if connection.vendor == "postgresql" else (_UPDATE, _DELETE)


def _name(model: type[models.Model], event: str) -> str:
    return f"{model._meta.db_table}_no_{event}"


def _moving(model: type[models.Model]) -> list[str]:
    """The columns that may move."""
    return [str(model._meta.get_field(name).column) for name in model.append_only]  # type: ignore[attr-defined,union-attr] # each kept model has it


def _door(model: type[models.Model]) -> tuple[str, dict[str, Any]] | None:
    """The column that is filled as others are emptied, and what these become; None before its migration."""
    name, emptied = getattr(model, "emptied_by", ("", {}))
    with connection.cursor() as cursor:
        table = connection.introspection.get_table_description(cursor, model._meta.db_table)
    return (name, emptied) if name in {one.name for one in table} else None


def _of_sqlite(model: type[models.Model]) -> Iterable[str]:
    quote, moving = connection.ops.quote_name, _moving(model)
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        there = [
            one.name for one in connection.introspection.get_table_description(cursor, model._meta.db_table)
        ]
    kept = [quote(column) for column in there if column not in moving]
    differs = _differs(kept) if moving else ""
    if door := _door(model):
        name, emptied = quote(door[0]), {quote(one): value for one, value in door[1].items()}
        is_filled = f"OLD.{name} IS NOT NULL OR NEW.{name} IS NULL"
        others = _differs([column for column in kept if column != name and column not in emptied])
        is_left = " OR ".join(
            f"NEW.{column} IS NOT '{value if isinstance(value, str) else json.dumps(value)}'"
            for column, value in emptied.items()
        )
        differs = f"{is_filled} OR {others} OR {is_left}"
    for event, when in ((_UPDATE, f"WHEN {differs}" if differs else ""), (_DELETE, "")):
        yield (
            f"CREATE TRIGGER {quote(_name(model, event))} BEFORE {event.upper()} ON {table} {when} "
            f"BEGIN SELECT RAISE(ABORT, 'append-only: {event} of {model._meta.db_table} is refused'); END"
        )


def _differs(columns: Iterable[str]) -> str:
    return " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)


def _of_postgresql(model: type[models.Model]) -> Iterable[str]:
    quote, moving = connection.ops.quote_name, _moving(model)
    table = quote(model._meta.db_table)
    door = _door(model)
    columns = f"'{{{','.join(moving)}}}'" if moving or door else ""
    if door:
        columns += f", '{door[0]}', '{json.dumps(door[1])}'"
    for event, each in ((_UPDATE, "ROW"), (_DELETE, "ROW"), (_TRUNCATE, "STATEMENT")):
        yield (
            f"CREATE TRIGGER {quote(_name(model, event))} BEFORE {event.upper()} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION {_FUNCTION}({columns if event == _UPDATE else ''})"
        )


def _revoke(model: type[models.Model]) -> None:
    """From every role but the owner; to move what may move stays with whom it was granted."""
    quote = connection.ops.quote_name
    door = _door(model)
    moving = [*_moving(model), *((door[0], *door[1]) if door else ())]
    table, columns = quote(model._meta.db_table), ", ".join(map(quote, moving))
    with connection.cursor() as cursor:
        cursor.execute(_GRANTED, [table])
        for role, updates in cursor.fetchall():
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}")
            if updates and columns:
                cursor.execute(f"GRANT UPDATE ({columns}) ON {table} TO {role}")
