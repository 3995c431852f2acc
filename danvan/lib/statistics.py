"""What the database knows of its tables, by which it plans its queries; renewed where many rows were written."""

from typing import Final

from django.db import connection, models

from danvan.lib.word_index import indexes

_ROWS_READ: Final = 1000  # of each index, by SQLite; PostgreSQL takes a sample of its own size


def renew_statistics(*tables: type[models.Model]) -> None:
    """Analyses the tables of these models, or all that the portal has; within a transaction or not.

    SQLite never does it by itself, and without it reads an index that matches thousands of rows for each row of
    another table. It reads `_ROWS_READ` entries of each index, so a large registry takes no longer than a small one.
    PostgreSQL does it by itself, but some minutes late.
    """
    names = [model._meta.db_table for model in tables] or [
        *connection.introspection.django_table_names(only_existing=True, include_views=False),
        *(index.table for index in indexes()),
    ]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit = {_ROWS_READ}")
        for name in sorted(names):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(name)}")
