"""`python -m tests.bench [GROUP ...]`: every row of the table, in one run, as ratios; writes bench.json.

SIZE=small measures 448 and 5,000 models on SQLite; the whole 448 and 50,000 on both databases, 1,000,000 on
PostgreSQL (DANVAN_BENCH_MODELS="448 50000" takes other sizes). Groups are those of `rows`, `serving` and
`demonstration`. Exit status 1 where a declared bar does not hold.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.bench.measuring import IS_SMALL
from tests.bench.rows import GROUPS, ROWS
from tests.bench.table import faults, listed, table
from tests.bench.volumes import POSTGRESQL, SQLITE, Volume, servers, volume
from tests.bench.workers import Told, Worker, by_turns

_ALL: Final = (*GROUPS, "serving", "demonstration")
_SQLITE_UP_TO: Final = 50_000
_SERVED: Final = {"review": 0.1, "not modified": 0.8}  # at least, for one of the empty page
_WORKER_AT_MOST: Final = 250  # megabytes, after all pages


def main(groups: tuple[str, ...]) -> int:
    """Runs the groups one after the other; 1 if a bar does not hold."""
    asked = os.environ.get("DANVAN_BENCH_MODELS", "448 5000" if IS_SMALL else "448 50000 1000000")
    sizes = [int(one) for one in asked.split()]
    with servers((SQLITE,) if IS_SMALL else (SQLITE, POSTGRESQL)) as found:
        volumes = [
            volume(database, models, server)
            for database, server in found.items()
            for models in sizes
            if database != SQLITE or models <= _SQLITE_UP_TO
        ]
        return _measured(groups, volumes)


def _measured(groups: tuple[str, ...], volumes: list[Volume]) -> int:
    workers = [Worker(one) for one in volumes]
    told: dict[str, dict[str, Told]] = {}
    wrong: list[str] = []
    for group in GROUPS:
        if group not in groups:
            continue
        for up_to in sorted({row.up_to for row in ROWS if row.group == group}):
            rows = [row for row in ROWS if row.group == group and row.up_to == up_to]
            fitting = [worker for worker in workers if worker.volume.models <= up_to]
            once = [row.job for row in rows if row.once]
            told |= by_turns(fitting, [row.job for row in rows], once)
        if group == "pages":
            wrong += _too_large(workers)
        for worker in workers:
            worker.stop()  # the next group's memory is its own
    rows = [row for row in ROWS if row.group in groups]
    print(table(rows, volumes, told))
    wrong += faults(rows, volumes, told)
    others: dict[str, Told] = {}
    if "serving" in groups:
        others |= _told_by("tests.bench.serving", volumes[0].environment)
        wrong += _too_seldom(others["serving"])
    if "demonstration" in groups:
        with tempfile.TemporaryDirectory() as folder:
            own = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
            others |= _told_by("tests.bench.demonstration", own | {"DANVAN_VAR": folder})
    print(listed(others))
    Path("bench.json").write_text(
        json.dumps({"rows": told, **others, "not held": wrong}, indent=2, ensure_ascii=False) + "\n",
        encoding="utf-8",
    )
    for fault in wrong:
        print(fault, file=sys.stderr)
    return 1 if wrong else 0


def _too_large(workers: list[Worker]) -> list[str]:
    memory = {worker.volume.name: (worker.do("memory") or {}).get("mb", 0) for worker in workers}
    return [
        f"a worker after all pages, {name}: {mb:.0f} MB, at most {_WORKER_AT_MOST}"
        for name, mb in memory.items()
        if mb > _WORKER_AT_MOST
    ]


def _too_seldom(served: Told) -> list[str]:
    return [
        f"served, {name}: {served.get(name, 0):.3g} of an empty page, at least {least}"
        for name, least in _SERVED.items()
        if served.get(name, 0) < least
    ]


def _told_by(module: str, environment: dict[str, str]) -> dict[str, Told]:
    """What a process of its own prints: parts with their numbers."""
    done = subprocess.run(
        [sys.executable, "-m", module], env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    answer: dict[str, Told] = json.loads(done.stdout)
    return answer


if __name__ == "__main__":
    chosen = tuple(sys.argv[1:]) or _ALL
    if unknown := set(chosen) - set(_ALL):
        sys.exit(f"no such group: {', '.join(sorted(unknown))}; there are {', '.join(_ALL)}")
    sys.exit(main(chosen))
