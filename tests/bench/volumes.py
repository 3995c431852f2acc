"""The made-up registries that are measured: made once, kept in `.bench/` (DANVAN_BENCH names another folder)."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg

from tests.on_postgresql import cluster, find_server

FOLDER: Final = Path(os.environ.get("DANVAN_BENCH", ".bench")).resolve()
SQLITE, POSTGRESQL = "sqlite", "postgresql"


@dataclass(frozen=True)
class Volume:
    """One registry: its database, how many models it has, where it is."""

    database: str
    models: int
    url: str

    @property
    def name(self) -> str:
        return f"{self.database} {self.models:,}".replace(",", ".")

    @property
    def environment(self) -> dict[str, str]:
        """Of a process that works with it."""
        var = FOLDER / "var" / f"{self.database}-{self.models}"
        return os.environ | {
            "DATABASE_URL": self.url,
            "DANVAN_VAR": str(var),
            "DJANGO_SETTINGS_MODULE": "danvan.settings",
        }


@contextmanager
def servers(databases: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Where each database's volumes lie; PostgreSQL runs meanwhile, and is left out where it is not installed."""
    found = {SQLITE: f"sqlite:///{FOLDER}"} if SQLITE in databases else {}
    programs = find_server() if POSTGRESQL in databases else None
    if POSTGRESQL in databases and programs is None:
        print("PostgreSQL: skipped (initdb not found)", file=sys.stderr)
    FOLDER.mkdir(parents=True, exist_ok=True)
    if programs is None:
        yield found
        return
    with cluster(programs, FOLDER / "postgresql") as url:
        yield found | {POSTGRESQL: url}


def volume(database: str, models: int, server: str) -> Volume:
    """The registry of that size, made now if it is not there, and migrated to what the program is today."""
    if database == SQLITE:
        path = FOLDER / f"{models}.sqlite3"
        found = Volume(database, models, f"sqlite:///{path}")
        if not path.exists():
            begun = path.with_suffix(".begun")
            begun.unlink(missing_ok=True)
            _make(Volume(database, models, f"sqlite:///{begun}"))  # whose last connection leaves one file
            begun.rename(path)
    else:
        name = f"models_{models}"
        base = server.removesuffix("/postgres")
        found = Volume(database, models, f"{base}/{name}")
        with psycopg.connect(server, autocommit=True) as asked:
            if not asked.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                asked.execute(f"DROP DATABASE IF EXISTS {name}_begun")
                asked.execute(f"CREATE DATABASE {name}_begun")
                _make(Volume(database, models, f"{base}/{name}_begun"))
                asked.execute(f"ALTER DATABASE {name}_begun RENAME TO {name}")
    _manage(found, "migrate", "--verbosity", "0")
    return found


def _make(place: Volume) -> None:
    print(f"makes {place.name}, once", file=sys.stderr)
    _manage(place, "migrate", "--verbosity", "0")
    _manage(place, "make_volume", str(place.models))


def _manage(place: Volume, *command: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *command],
        env=place.environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
