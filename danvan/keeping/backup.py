"""A backup: the database, the files and the templates of the server in one sealed archive, written while in use.

Members: `tables/<table>.jsonl` (`danvan.keeping.rows`), `files/...`, `report-templates/...` as they lie in their
folders, and last `manifest.json`, which says what there must be. Nothing is held in memory but a row.
"""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Final

from django.conf import settings
from django.db import connection, models
from django.utils import timezone

from danvan.keeping.locking import Lock, locked
from danvan.keeping.program import program
from danvan.keeping.rows import Digest, lines_of
from danvan.keeping.sealing import DamagedError, open_sealed, sealed_zip
from danvan.keeping.tables import (
    Database,
    Migration,
    NoTablesError,
    Table,
    database,
    last_key,
    one_moment,
)

FORMAT: Final = "danvan-backup"
VERSION: Final = 1
MANIFEST: Final = "manifest.json"
RESTORING: Final = ".restoring"  # where files wait, in their folder, until their rows are there too
_ACTS: Final = "models_registry_act"
_AT_ONCE: Final = 1 << 20


@dataclass(frozen=True)
class KeptTable:
    """What the manifest says of a table."""

    name: str
    columns: list[str]
    kinds: list[str]
    rows: int
    digest: str
    last_key: int

    @property
    def member(self) -> str:
        return f"tables/{self.name}.jsonl"


@dataclass(frozen=True)
class KeptFile:
    """What the manifest says of a file: its member of the archive, which begins with the folder's name."""

    member: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. `missing` are files that rows name and that were not on disk when it was made."""

    made_at: str
    program: dict[str, str]
    database: str
    migrations: list[Migration]
    tables: list[KeptTable]
    files: list[KeptFile] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)  # tables of others, of which nothing is kept
    trail_head: str = (
        ""  # place and hash of the trail's newest act, as papers print it; "" of a backup from before
    )

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.made_at)

    @property
    def words(self) -> str:
        """What is in it, part of a sentence."""
        return f"{len(self.tables)} bảng, {self.rows} dòng, {len(self.files)} tệp"


def folders() -> dict[str, Path]:
    """The folders of files that a backup carries, by their names in it."""
    return {"files": Path(settings.MEDIA_ROOT), "report-templates": Path(settings.DANVAN_REPORT_TEMPLATES)}


def write_backup(path: Path, lock: Lock) -> Manifest:
    """Writes a backup to a path where nothing is yet; it has its name only when it is whole.

    Raises OSError, LockingError, NewerDatabaseError, NoTablesError; DamagedError if what is read back is not what was
    written.
    """
    if path.exists():
        raise FileExistsError(path)
    with _beside(path) as part:
        with locked(part, lock) as out, sealed_zip(out) as archive:
            manifest = _write(archive)
        part.flush()
        os.fsync(part.fileno())
        if not lock:  # what is encrypted for others nobody here can read
            with Path(part.name).open("rb") as written:
                check(open_sealed(written))
    return manifest


@contextmanager
def _beside(path: Path) -> Iterator[IO[bytes]]:
    """A file that only its owner reads, which takes the name `path` when the block ends well."""
    with NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as part:
        try:
            yield part
            os.replace(part.name, path)
        except BaseException:
            Path(part.name).unlink()
            raise


def _write(archive: zipfile.ZipFile) -> Manifest:
    with one_moment():
        began = timezone.now()
        found = database()
        if not found.migrations:
            raise NoTablesError
        tables = [_write_table(archive, table) for table in found.tables]
        # A file is written before its row, so that all that the rows name lie there by now.
        files = [kept for name, path in _paths() if (kept := _write_file(archive, name, path))]
        present = {kept.member for kept in files}
        head = trail_head(found)
        missing = sorted(name for name in named_files(found) if f"files/{name}" not in present)
    manifest = Manifest(
        made_at=began.isoformat(),
        program=program(),
        database=connection.vendor,
        migrations=sorted(found.migrations),
        tables=tables,
        files=files,
        missing=missing,
        unknown=list(found.unknown),
        trail_head=head,
    )
    told = {"format": FORMAT, "version": VERSION, **asdict(manifest)}
    archive.writestr(MANIFEST, json.dumps(told, ensure_ascii=False, indent=1))
    return manifest


def _write_table(archive: zipfile.ZipFile, table: Table) -> KeptTable:
    digest = Digest(table.kinds)
    with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as member:
        for line in lines_of(table):
            digest.add(line)
            member.write(f"{line}\n".encode())
    return KeptTable(table.name, table.columns, table.kinds, digest.rows, digest.hexdigest(), last_key(table))


def _paths() -> Iterator[tuple[str, Path]]:
    for folder, root in folders().items():
        for path in sorted(root.rglob("*")):
            if path.is_file() and not path.is_symlink() and path.relative_to(root).parts[0] != RESTORING:
                yield f"{folder}/{path.relative_to(root).as_posix()}", path


def _write_file(archive: zipfile.ZipFile, name: str, path: Path) -> KeptFile | None:
    total = hashlib.sha256()
    size = 0
    try:
        file = path.open("rb")
    except FileNotFoundError:  # swept since the folder was listed; if a row names it, it is told as missing
        return None
    info = zipfile.ZipInfo(name)  # stored as it is: pictures and papers are compressed already
    with file, archive.open(info, "w", force_zip64=True) as member:
        while data := file.read(_AT_ONCE):
            total.update(data)
            size += len(data)
            member.write(data)
    return KeptFile(name, size, total.hexdigest())


def trail_head(found: Database) -> str:
    """ "120-0a1b...", kept outside the portal by each backup: a chain whose end was cut off is still a chain.

    Asked of the table, for a database that is not migrated yet may have none, or one without places.
    """
    columns = next((table.columns for table in found.tables if table.name == _ACTS), [])
    if not {"position", "hash"} <= set(columns):
        return ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT position, hash FROM {_ACTS} ORDER BY position DESC LIMIT 1")
        newest = cursor.fetchone()
    return f"{newest[0]}-{newest[1]}" if newest else ""


def named_files(found: Database) -> set[str]:
    """The files that rows name."""
    names: set[str] = set()
    for table in found.tables:
        for column in table.fields:
            if isinstance(column, models.FileField):
                rows = table.model._base_manager.exclude(**{column.name: ""}).order_by()
                names.update(name for name in rows.values_list(column.name, flat=True).iterator() if name)
    return names


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    """What the archive says that it holds. Raises DamagedError if it is no backup that this program reads."""
    try:
        told = json.loads(archive.read(MANIFEST))
        if (told.pop("format"), told.pop("version")) != (FORMAT, VERSION):
            raise DamagedError
        told["tables"] = [KeptTable(**one) for one in told["tables"]]
        told["files"] = [KeptFile(**one) for one in told["files"]]
        told["migrations"] = [(app, name) for app, name in told["migrations"]]
        return Manifest(**told)
    except (KeyError, TypeError, ValueError) as error:
        raise DamagedError from error


def check(archive: zipfile.ZipFile) -> Manifest:
    """Reads every row and every file of an archive against its manifest. Raises DamagedError."""
    manifest = read_manifest(archive)
    members = [table.member for table in manifest.tables] + [file.member for file in manifest.files]
    if sorted(archive.namelist()) != sorted([*members, MANIFEST]):
        raise DamagedError
    for table in manifest.tables:
        digest = Digest(table.kinds)
        for line in kept_lines(archive, table):
            digest.add(line)
        if (digest.rows, digest.hexdigest()) != (table.rows, table.digest):
            raise DamagedError
    for file in manifest.files:
        with archive.open(file.member) as member:
            if sha256_of(member) != file.sha256:
                raise DamagedError
    return manifest


def kept_lines(archive: zipfile.ZipFile, table: KeptTable) -> Iterator[str]:
    """The lines of a table in the archive."""
    with archive.open(table.member) as member:
        for line in member:
            yield line.decode().removesuffix("\n")


def sha256_of(file: IO[bytes]) -> str:
    """The digest of a file to its end."""
    total = hashlib.sha256()
    while data := file.read(_AT_ONCE):
        total.update(data)
    return total.hexdigest()
