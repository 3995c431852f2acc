"""The portal's tables as the applied migrations have left them, and what of them a backup carries.

Models of the applied state, not of the program: a backup before an upgrade is made by the new program of a database
that it has not migrated yet.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

from danvan.lib.word_index import tables_of_indexes

Migration = tuple[str, str]  # app and name
# Of a moment, and of no use on another server: who is signed in (the key would open the portal to whoever reads the
# backup), and who guessed passwords from where; and what is said of these rows in other tables. What was counted is
# counted again.
_OF_A_MOMENT: Final = frozenset({"sessions", "axes", "tally"})
# What `migrate` writes by itself into an empty portal; a backup's rows take the place of these.
MADE_BY_MIGRATE: Final = frozenset(
    {
        *("contenttypes.contenttype", "auth.permission"),
        *("awards.awardform", "awards.signingrule", "awards.legalground"),
        *("awards.basesalary", "awards.rewardcoefficient"),
    }
)
# How each kind of column is written in a backup; a kind that is not here stops the backup before it loses something.
_AS_THEY_ARE: Final = frozenset(
    {
        *(
            "AutoField",
            "BigAutoField",
            "SmallAutoField",
            "BooleanField",
            "CharField",
            "EmailField",
            "FileField",
        ),
        *("BigIntegerField", "IntegerField", "PositiveBigIntegerField", "PositiveIntegerField"),
        *(
            "PositiveSmallIntegerField",
            "SmallIntegerField",
            "SlugField",
            "TextField",
            "URLField",
            "JSONField",
        ),
    }
)
_CONVERTED: Final = frozenset({"BinaryField", "DateField", "DateTimeField", "DecimalField", "UUIDField"})


@dataclass(frozen=True)
class Table:
    """A table and its model as of the applied migrations."""

    model: type[models.Model]

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @property
    def is_made_by_migrate(self) -> bool:
        return self.model._meta.label_lower in MADE_BY_MIGRATE

    @property
    def is_of_a_moment(self) -> bool:
        apps = {field.related_model._meta.app_label for field in self.fields if field.related_model}
        return bool({self.model._meta.app_label, *apps} & _OF_A_MOMENT)

    @cached_property
    def fields(self) -> "list[models.Field[Any, Any]]":
        return list(self.model._meta.local_concrete_fields)

    @cached_property
    def columns(self) -> list[str]:
        return [str(field.column) for field in self.fields]

    @cached_property
    def kinds(self) -> list[str]:
        """Of each column, the kind of Django's fields; of a link, that of the key to which it points."""
        return [_kind(field) for field in self.fields]

    @property
    def rows_at_once(self) -> int:
        """Few where a row holds whole files or whole reviews, so that memory does not grow with them."""
        return 1 if "BinaryField" in self.kinds else 500


def _kind(field: "models.Field[Any, Any]") -> str:
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    kind = field.get_internal_type()
    if kind not in _AS_THEY_ARE | _CONVERTED:
        raise ImproperlyConfigured(f"a backup does not know how to write {field}, a {kind}")
    return kind


@dataclass(frozen=True)
class Database:
    """Which migrations a database has had, and its tables that a backup carries, in the order of their names."""

    migrations: frozenset[Migration]
    tables: tuple[Table, ...]
    unknown: tuple[str, ...]  # tables that no migration of the portal has made


def database() -> Database:
    """The database of this portal as it stands; whatever reads it afterwards does so in the same transaction."""
    loader = MigrationExecutor(connection).loader
    applied = frozenset(loader.applied_migrations)
    if strangers := applied - set(loader.graph.nodes):
        raise NewerDatabaseError(sorted(strangers))
    apps = loader.project_state(sorted(applied)).apps
    # No proxies and no tables of others: what the state says is managed is the portal's own.
    found = [Table(model) for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]
    present = set(connection.introspection.table_names())
    known = {table.name for table in found} | {"django_migrations"} | tables_of_indexes()
    return Database(
        migrations=applied,
        tables=tuple(
            sorted(
                (one for one in found if not one.is_of_a_moment),
                key=lambda table: table.name,
            )
        ),
        unknown=tuple(sorted(name for name in present - known if not name.startswith("sqlite_"))),
    )


class NoTablesError(Exception):
    """The database has none of the portal's tables: most likely it is another than was meant."""


class NewerDatabaseError(Exception):
    """The database has had migrations that this program does not know."""

    def __init__(self, migrations: list[Migration]) -> None:
        super().__init__(migrations)
        self.migrations = migrations


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside is of one moment, and nobody who writes waits for it."""
    if connection.vendor == "postgresql":
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    # Not `atomic`: for a write that will come it takes the write lock at once (settings.DATABASES), and all would wait.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def last_key(table: Table) -> int:
    """The highest key that a table has given out, also to rows that are gone; 0 where keys are not numbers.

    A key is never given twice: the trail calls rows by it.
    """
    key = _numbered(table)
    if key is None:
        return 0
    highest = table.model._base_manager.aggregate(highest=models.Max("pk"))["highest"] or 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT pg_get_serial_sequence(%s, %s)", [connection.ops.quote_name(table.name), key.column]
            )
            cursor.execute(
                f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {cursor.fetchone()[0]}"
            )
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table.name])
        return max(highest, *(cursor.fetchone() or (0,)))


def give_keys_after(table: Table, last: int) -> None:
    """The next row of the table gets the key after this one, whatever was given out in this place before."""
    key = _numbered(table)
    if key is None:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), %s, %s)",
                [connection.ops.quote_name(table.name), key.column, last or 1, bool(last)],
            )
            return
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
        if last:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table.name, last])


def _numbered(table: Table) -> "models.Field[Any, Any] | None":
    """The key, where the database numbers it."""
    key = table.model._meta.pk
    return key if isinstance(key, models.AutoField | models.BigAutoField) else None
