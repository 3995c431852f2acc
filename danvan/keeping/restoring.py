"""A backup brought back into an empty place, and the proof that every table and every file is what it was.

Rows and proof are one transaction: what differs in anything leaves the database as empty as it was found.
"""

import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from danvan.keeping.backup import RESTORING, KeptTable, Manifest, folders, kept_lines, sha256_of, trail_head
from danvan.keeping.rows import Digest, insert, lines_of
from danvan.keeping.sealing import DamagedError
from danvan.keeping.tables import Database, Migration, Table, database, give_keys_after, last_key
from danvan.lib import word_index


class NotRestoredError(Exception):
    """Why nothing was restored, in Vietnamese."""


@dataclass(frozen=True)
class Proof:
    """What was read back from the database and the folders, and found to be what the backup holds."""

    rows: dict[str, int]  # by table
    files: int
    digest: str  # of all digests, in the order of names: equal for two portals that hold the same


def restore(archive: zipfile.ZipFile, manifest: Manifest) -> Proof:
    """Fills this portal, which must be empty, with an archive that was checked; then migrates it to this program.

    Raises NotRestoredError, OSError.
    """
    _refuse_filled_folders()
    found = _brought_to(manifest.migrations)
    _refuse_other_columns(found, manifest)
    if filled := [table.name for table in found.tables if not table.is_made_by_migrate and _has_rows(table)]:
        raise NotRestoredError(
            f"Cơ sở dữ liệu không trống: bảng {filled[0]} đã có dữ liệu. Chỉ phục hồi vào nơi trống: hãy dùng một cơ sở"
            " dữ liệu mới (DATABASE_URL) và một thư mục mới (DANVAN_VAR)."
        )
    with _files_beside(archive, manifest), transaction.atomic():
        try:
            rows = _fill(archive, manifest, {table.name: table for table in found.tables})
        except DatabaseError as error:
            raise NotRestoredError(f"Cơ sở dữ liệu không nhận dữ liệu của bản sao lưu: {error}") from error
    call_command("migrate", verbosity=0)  # what a newer program adds; content types, permissions, statistics
    word_index.repair()  # rows came in the order of their tables' names, not what is pointed to first
    return Proof(rows, len(manifest.files), digest_of(manifest))


def digest_of(manifest: Manifest) -> str:
    """One digest of all tables and files: of two backups it is equal if nothing differs between them."""
    digest = Digest([])
    for name, part in sorted(
        [(table.name, table.digest) for table in manifest.tables]
        + [(file.member, file.sha256) for file in manifest.files]
    ):
        digest.add(f"{name} {part}")
    return digest.hexdigest()


def _brought_to(migrations: list[Migration]) -> Database:
    """The empty database with just these migrations. Raises NotRestoredError."""
    wanted = frozenset(migrations)
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    if strangers := wanted - set(graph.nodes):
        app, name = min(strangers)
        raise NotRestoredError(
            f"Bản sao lưu là của phiên bản mới hơn chương trình này (có thay đổi {app}.{name}). Hãy cài đúng phiên bản"
            " đó rồi phục hồi."
        )
    applied = frozenset(executor.loader.applied_migrations)
    if not applied:
        last = [
            node for node in wanted if not any(child.key in wanted for child in graph.node_map[node].children)
        ]
        executor.migrate(sorted(last))
        applied = frozenset(MigrationExecutor(connection).loader.applied_migrations)
    if applied != wanted:
        raise NotRestoredError(
            "Cơ sở dữ liệu này đã được tạo bởi một phiên bản khác với bản sao lưu. Hãy phục hồi vào một cơ sở dữ liệu"
            " mới, chưa chạy lệnh migrate."
        )
    return database()


def _refuse_other_columns(found: Database, manifest: Manifest) -> None:
    here = {table.name: (table.columns, table.kinds) for table in found.tables}
    kept = {table.name: (table.columns, table.kinds) for table in manifest.tables}
    if here != kept:
        named = sorted(name for name in here.keys() | kept.keys() if here.get(name) != kept.get(name))
        raise NotRestoredError(f"Bảng của cổng khác với bản sao lưu: {', '.join(named)}.")


def _refuse_filled_folders() -> None:
    for folder in folders().values():
        shutil.rmtree(folder / RESTORING, ignore_errors=True)  # of a restore that broke off
        if folder.exists() and any(path.is_file() for path in folder.rglob("*")):
            raise NotRestoredError(
                f"Thư mục {folder} đã có tệp. Chỉ phục hồi vào nơi trống: hãy dùng một thư mục mới (DANVAN_VAR)."
            )


def _has_rows(table: Table) -> bool:
    return table.model._base_manager.exists()


def _fill(archive: zipfile.ZipFile, manifest: Manifest, tables: dict[str, Table]) -> dict[str, int]:
    """Writes all rows and reads them back. Raises NotRestoredError, DatabaseError."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table in tables.values():
            if table.is_made_by_migrate:
                cursor.execute(f"DELETE FROM {quote(table.name)}")
    for kept in manifest.tables:
        insert(tables[kept.name], kept_lines(archive, kept))
        give_keys_after(tables[kept.name], kept.last_key)
    connection.check_constraints()
    for kept in manifest.tables:
        _refuse_difference(kept, tables[kept.name])
    if manifest.trail_head and trail_head(database()) != manifest.trail_head:
        raise NotRestoredError(
            f"Nhật ký sau khi nạp không kết thúc ở {manifest.trail_head} như bản sao lưu đã ghi."
        )
    return {kept.name: kept.rows for kept in manifest.tables}


def _refuse_difference(kept: KeptTable, table: Table) -> None:
    digest = Digest(table.kinds)
    for line in lines_of(table):
        digest.add(line)
    if (digest.rows, digest.hexdigest(), last_key(table)) != (kept.rows, kept.digest, kept.last_key):
        raise NotRestoredError(
            f"Bảng {kept.name} sau khi nạp khác với bản sao lưu ({digest.rows} dòng, bản sao lưu {kept.rows} dòng)."
        )


@contextmanager
def _files_beside(archive: zipfile.ZipFile, manifest: Manifest) -> Iterator[None]:
    """Unpacks all files and reads them back; they take their places when the block ends well, else they go."""
    waiting = {name: folder / RESTORING for name, folder in folders().items()}
    try:
        for kept in manifest.files:
            name, _, rest = kept.member.partition("/")
            path = _inside(waiting, name, rest)
            path.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(kept.member) as member, path.open("wb") as file:
                shutil.copyfileobj(member, file)
            with path.open("rb") as file:
                if sha256_of(file) != kept.sha256:
                    raise NotRestoredError(f"Tệp {kept.member} sau khi ghi khác với bản sao lưu.")
        yield
        for name, folder in folders().items():
            if waiting[name].exists():
                for path in waiting[name].iterdir():
                    path.rename(folder / path.name)
    finally:
        for folder in waiting.values():
            shutil.rmtree(folder, ignore_errors=True)


def _inside(waiting: dict[str, Path], name: str, rest: str) -> Path:
    """Where a member goes; one that would leave its folder is refused."""
    parts = PurePosixPath(rest).parts
    if name not in waiting or not parts or rest.startswith("/") or ".." in parts:
        raise DamagedError
    return waiting[name].joinpath(*parts)
