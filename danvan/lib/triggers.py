"""Which triggers the database has at this moment, where the portal's tables stand."""

from django.db import connection


def triggers_there() -> set[str]:
    """Their names; not one that is switched off, which does nothing, nor one of tables that were set aside."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal AND tgenabled <> 'D' AND relnamespace = current_schema()::regnamespace"
            if connection.vendor == "postgresql"
            else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        )
        return {name for (name,) in cursor.fetchall()}
