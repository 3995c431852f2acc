"""The page of a province on SQLite and on PostgreSQL: each a fresh database, in a process of its own."""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from typing import Final

from tests.on_postgresql import cluster, find_server

AT_MOST: Final = {"over_448": 12, "queries": 14}


def province_on_both() -> dict[str, dict[str, float]]:
    """What `bench_province` measures, by database; PostgreSQL only where it is installed."""
    servers = {"sqlite": nullcontext("")}
    if programs := find_server():
        servers["postgresql"] = cluster(programs)
    else:
        print("PostgreSQL: skipped (initdb not found)", file=sys.stderr)
    found = {}
    for name, server in servers.items():
        with server as url, tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                [sys.executable, "-m", "tests.bench.province"],
                env=os.environ
                | {"DANVAN_VAR": folder, "DATABASE_URL": url or f"sqlite:///{folder}/db.sqlite3"},
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            )
        found[name] = json.loads(done.stdout)
    return found


def too_much(found: dict[str, dict[str, float]]) -> list[str]:
    """The bounds that are passed, in words."""
    return [
        f"province on {database}: {name} is {values[name]:.2f}, at most {most}"
        for database, values in found.items()
        for name, most in AT_MOST.items()
        if values[name] > most
    ]
