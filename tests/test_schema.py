"""Migrations and models come to the same tables, indexes, constraints and triggers, on each database.

So the suite's own database may be made from the models, which takes a tenth of the time.
"""

import re
from collections import Counter

import pytest
from django.db import connection

pytestmark = [pytest.mark.django_db, pytest.mark.own_portal]

OF_SQLITE = "select type, name, tbl_name, sql from sqlite_master where sql is not null"
OF_POSTGRESQL = """
select 'column', table_name, column_name, concat_ws(' ', data_type, character_maximum_length, numeric_precision,
    numeric_scale, is_nullable, column_default, is_identity, collation_name)
  from information_schema.columns where table_schema = 'public'
  and table_name <> 'auth_group_permissions' -- Django's own link, whose key no row of ours knows
union all
select 'constraint', conrelid::regclass::text, '', pg_get_constraintdef(oid)
  from pg_constraint where connamespace = 'public'::regnamespace
union all
select 'index', tablename, '', regexp_replace(indexdef, 'INDEX \\S+ ON', 'INDEX ON')
  from pg_indexes where schemaname = 'public'
union all
select 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
union all
select 'function', '', proname, prosrc from pg_proc where pronamespace = 'public'::regnamespace
"""


def parts_of(sql):
    """Columns and constraints of a table of SQLite, whose order is that in which they came."""
    depth, parts, part = 0, [], ""
    for sign in sql[sql.index("(") + 1 : sql.rindex(")")]:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and not depth:
            parts.append(part.strip())
            part = ""
        else:
            part += sign
    return [*parts, part.strip()]


def of_sqlite(rows):
    for kind, name, table, sql in rows:
        if kind == "table":
            for part in parts_of(sql):
                yield kind, table, part
        elif kind == "index":  # the same under another name
            yield kind, table, sql.replace(f'"{name}"', "")
        else:  # a trigger asks the columns one by one
            yield kind, table, " OR ".join(sorted(re.split(r" OR | (?=BEGIN)", sql)))


def schema(rows):
    """How often each thing stands there, without what only migrations keep for themselves."""
    rows = rows if connection.vendor == "postgresql" else of_sqlite(rows)
    return Counter(row for row in rows if not re.search("django_migrations", " ".join(map(str, row))))


def test_migrations_and_models_come_to_the_same(migrated):
    question = OF_POSTGRESQL if connection.vendor == "postgresql" else OF_SQLITE
    with connection.cursor() as cursor:
        cursor.execute(question)
        of_models = schema(map(tuple, cursor.fetchall()))
    of_migrations = schema(map(tuple, migrated.asked(question)))
    assert len(of_models) > 500
    assert of_models - of_migrations == Counter(), "only by the models"
    assert of_migrations - of_models == Counter(), "only by migrations"
