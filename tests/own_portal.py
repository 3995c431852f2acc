"""A portal on disk with a database of its own, for tests that run it in other processes."""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg

ROOT = Path(__file__).resolve().parents[1]
_MIGRATE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""


class OwnPortal:
    """A folder for its files, and a database in it or, where the suite runs on PostgreSQL, on that server."""

    def __init__(self, folder: Path, name: str = "") -> None:
        self.folder = folder
        self.server = os.environ.get("DATABASE_URL", "")
        self.on_postgresql = self.server.startswith("postgres")
        self.name = name or f"own_{uuid4().hex}"
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def url(self) -> str:
        if self.on_postgresql:
            return urlsplit(self.server)._replace(path=f"/{self.name}").geturl()
        return f"sqlite:///{self.folder / 'db.sqlite3'}"

    def manage(self, statement: str) -> None:
        if self.on_postgresql:
            with psycopg.connect(self.server, autocommit=True) as server:
                server.execute(statement)

    def create(self) -> "OwnPortal":
        self.manage(f"create database {self.name}")
        return self

    def migrate(self) -> "OwnPortal":
        """Its tables are made."""
        self.run(_MIGRATE)
        return self

    def copy(self, folder: Path) -> "OwnPortal":
        other = OwnPortal(folder)
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        other.manage(f"create database {other.name} template {self.name}")
        return other

    def remove(self) -> None:
        self.manage(f"drop database {self.name} with (force)")

    def asked(self, question: str) -> list[tuple]:
        """The answer of its database to an SQL question."""
        if self.on_postgresql:
            with psycopg.connect(self.url) as database:
                return database.execute(question).fetchall()
        with closing(sqlite3.connect(self.folder / "db.sqlite3")) as database:
            return database.execute(question).fetchall()

    @property
    def environment(self) -> dict[str, str]:
        """The variables of a process that is to have the portal's own settings."""
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("DANVAN_", "DJANGO_"))
        }
        own = {"DJANGO_SETTINGS_MODULE": "danvan.settings", "DANVAN_VAR": str(self.folder)}
        return {**kept, **own, "DATABASE_URL": self.url}

    def start(self, script: str) -> subprocess.Popen:
        """A process that runs this Python script with the portal's own settings."""
        return subprocess.Popen(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, script: str) -> None:
        """Waits for such a process, which must end well."""
        process = self.start(script)
        _, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors[-2000:]


def migrated_in(folder: Path, run: str) -> OwnPortal:
    """The portal with its tables and no more that the processes of one run share: whoever is first makes it.

    On PostgreSQL its database goes with the throw-away cluster.
    """
    portal = OwnPortal(folder, f"migrated_{run}")
    made = folder / "made"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            portal.create().migrate()
            if not portal.on_postgresql:
                portal.asked("pragma wal_checkpoint(truncate)")
            made.touch()
    return portal
