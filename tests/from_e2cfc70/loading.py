"""The dump becomes a database of e2cfc70: its tables as its migrations made them, its rows as they stood, its files."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

HERE = Path(__file__).parent


def load() -> None:
    """Fills an empty database and the media folder. Rows go by the name of their table, past models and fields."""
    newest = json.loads((HERE / "migrations.json").read_text()).items()  # of each app
    apps = MigrationExecutor(connection).migrate(list(newest)).apps
    tables = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    with transaction.atomic(), connection.cursor() as cursor:
        for file in sorted((HERE / "rows").glob("*.jsonl")):
            _insert(cursor, tables[file.stem], rows_of(file))
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables.values())):
            cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as load_demo did
    for line in (HERE / "files.jsonl").read_text().splitlines():
        kept = json.loads(line)
        default_storage.save(kept["name"], ContentFile(base64.b64decode(kept["base64"])))


def rows_of(file: Path) -> Iterator[dict[str, Any]]:
    """The rows of a table, by column; a line of the file says what differs from the row above."""
    row: dict[str, Any] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        row = {**row, **json.loads(line)}
        yield row


def _insert(cursor: Any, model: type[models.Model], rows: Iterator[dict[str, Any]]) -> None:
    """Past the fields' own `pre_save`, which would make keys, moments and cleaned texts anew."""
    fields = model._meta.concrete_fields
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    cursor.executemany(
        f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})",
        [[_value(field, row[field.column]) for field in fields] for row in rows],
    )


def _value(field: models.Field, kept: Any) -> Any:
    if isinstance(field, models.BinaryField):
        kept = base64.b64decode(kept)
    return field.get_db_prep_save(field.to_python(kept), connection)
