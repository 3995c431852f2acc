"""Runs the suite on PostgreSQL: a throw-away cluster on a free loopback port, removed afterwards.

`python -m tests.on_postgresql` says that it was skipped where PostgreSQL is not installed; with
DANVAN_TESTS_MUST_RUN=1 (CI) that is a failure. Browser and LibreOffice tests ran on SQLite already. What is given is
passed on to pytest; another `-m` takes the place of this one. What asks no database runs on SQLite alone (conftest);
so do, where no test is named, further cases of a test that put no statement which others have not put (`tests.asked`:
the run on SQLite tells). Random registries, tests that open every list, walks over all pages and those of what is
printed run here in the long run alone: what they ask, others ask too.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg

from tests.asked import ONCE

HERE: Final = "not browser and not office and not server and not sqlite"  # what this database can show


def find_server() -> Path | None:
    """The newest installed folder with `initdb` and `pg_ctl`."""
    found = [Path(path).parent for path in [shutil.which("initdb")] if path]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in found if (folder / "initdb").exists()), None)


@contextmanager
def cluster(server: Path, kept: Path | None = None) -> Iterator[str]:
    """A cluster of the programs in that folder while the block runs; yields its DATABASE_URL.

    A throw-away one, or in a folder where it is `kept`, and made if it is not there.
    """
    # The server refuses to run as root.
    as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = kept or Path(tempfile.mkdtemp(prefix="danvan-pg-"))
    folder.mkdir(parents=True, exist_ok=True)
    if as_owner:
        shutil.chown(folder, "postgres")
    data = folder / "data"
    control = [*as_owner, server / "pg_ctl", "--pgdata", data, "--silent", "--wait"]
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    try:
        if not (data / "PG_VERSION").exists():
            subprocess.run(
                [
                    *as_owner,
                    server / "initdb",
                    "-D",
                    data,
                    "-U",
                    "danvan",
                    "-A",
                    "trust",
                    "-E",
                    "UTF8",
                    "--locale=C.UTF-8",
                ],
                check=True,
                stdout=subprocess.DEVNULL,
                cwd="/",
            )
        if (data / "postmaster.pid").exists():  # whoever kept it was killed
            subprocess.run([*control, "--mode", "fast", "stop"], check=False, cwd="/")
        subprocess.run(
            [*control, "--log", folder / "log", "--options", options, "start"], check=True, cwd="/"
        )
        yield f"postgres://danvan@127.0.0.1:{port}/postgres"
    finally:
        mode = "fast" if kept else "immediate"  # what is thrown away need not be written down
        subprocess.run([*control, "--mode", mode, "stop"], check=False, cwd="/")
        if kept is None:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def stopped_and_started(server: Path) -> Iterator[tuple[str, Callable[[str, str], None]]]:
    """A throw-away cluster too, and `control("stop" | "restart", "fast" | "immediate")` over its server."""
    with cluster(server) as url:
        with psycopg.connect(url) as asked:
            (data,) = asked.execute("show data_directory").fetchone() or ("",)
        as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []

        def control(command: str, mode: str = "fast") -> None:
            program = [*as_owner, server / "pg_ctl", "--pgdata", data, "--silent", "--wait", "--mode", mode]
            subprocess.run([*program, command], check=True, cwd="/", stdout=subprocess.DEVNULL)

        yield url, control


def main() -> int:
    """Exit status of the tests, 0 when skipped where skipping is allowed."""
    server = find_server()
    if server is None:
        print("PostgreSQL: 1 skipped (initdb not found)")
        return 1 if os.environ.get("DANVAN_TESTS_MUST_RUN") == "1" else 0
    chosen = [
        "-m",
        f"{HERE} and not every_list and not random and not papers and not pages and not settled",
        *sys.argv[1:],
    ]
    command = [sys.executable, "-m", "pytest", "-n", "auto", "--dist", "loadfile", *chosen]
    once = {} if sys.argv[1:] else {ONCE: "1"}
    with cluster(server) as url:
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": url} | once, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
