"""What the portal holds put aside in one move, so that its place is empty and nothing is lost."""

from datetime import datetime
from pathlib import Path

from django.db import connection
from django.utils import timezone

from danvan.keeping.backup import folders


def set_aside() -> list[str]:
    """Renames the database (a schema of PostgreSQL) and the folders of files; says where they are. Raises OSError.

    Nobody may be using the portal: who is would go on writing into what was put aside.
    """
    mark = datetime.strftime(timezone.localtime(), "%Y%m%d_%H%M%S")
    said = (
        _schema_aside(f"truoc_{mark}")
        if connection.vendor == "postgresql"
        else _database_aside(f".truoc-{mark}")
    )
    for folder in folders().values():
        if folder.exists():
            said.append(str(folder.rename(folder.with_name(f"{folder.name}.truoc-{mark}"))))
    return said


def _schema_aside(name: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        (schema,) = cursor.fetchone()
        quoted = connection.ops.quote_name(schema)
        cursor.execute(f"ALTER SCHEMA {quoted} RENAME TO {connection.ops.quote_name(name)}")
        cursor.execute(f"CREATE SCHEMA {quoted}")
    return [f"schema {name}"]


def _database_aside(suffix: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    path = Path(connection.settings_dict["NAME"])
    for beside in ("-wal", "-shm"):
        Path(f"{path}{beside}").unlink(missing_ok=True)  # empty, after the checkpoint
    return [str(path.rename(f"{path}{suffix}"))]
