"""`python -m tests.bench [GROUP ...]`: every row of the table, in one run, as ratios; writes bench.json.

SIZE=small measures 448 and 5,000 models on SQLite; the whole 448 and 50,000 on both databases, 1,000,000 on
PostgreSQL (DANVAN_BENCH_MODELS="448 50000", DANVAN_BENCH_DATABASES=sqlite take others). Groups are those of `rows`,
`serving` and `demonstration`. Exit status 1 where a declared bar does not hold.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.bench.measuring import IS_SMALL
from tests.bench.rows import GROUPS, MEMORY, ROWS
from tests.bench.table import faults, faults_beside, listed, table
from tests.bench.volumes import POSTGRESQL, SQLITE, Volume, servers, volume
from tests.bench.workers import Told, Worker, by_turns

_ALL: Final = (*GROUPS, "serving", "demonstration")
_SQLITE_UP_TO: Final = 50_000


def main(groups: tuple[str, ...]) -> int:
    """Runs the groups one after the other; 1 if a bar does not hold."""
    asked = os.environ.get("DANVAN_BENCH_MODELS", "448 5000" if IS_SMALL else "448 50000 1000000")
    sizes = [int(one) for one in asked.split()]
    databases = os.environ.get("DANVAN_BENCH_DATABASES", SQLITE if IS_SMALL else f"{SQLITE} {POSTGRESQL}")
    with servers(tuple(databases.split())) as found:
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
    others: dict[str, Told] = {MEMORY: {}}
    for group in GROUPS:
        if group not in groups:
            continue
        for up_to in sorted({row.up_to for row in ROWS if row.group == group}):
            rows = [row for row in ROWS if row.group == group and row.up_to == up_to]
            fitting = [worker for worker in workers if worker.volume.models <= up_to]
            once = [row.job for row in rows if row.once]
            told |= by_turns(fitting, [row.job for row in rows], once)
        if group == "pages":
            others[MEMORY] |= {
                f"after its pages, {worker.volume.name}": (worker.do("memory") or {"mb": 0})["mb"]
                for worker in workers
            }
        for worker in workers:
            worker.stop()  # the next group's memory is its own
    rows = [row for row in ROWS if row.group in groups]
    print(table(rows, volumes, told))
    if "serving" in groups:
        served = _told_by("tests.bench.serving", volumes[0].environment)
        others |= served | {MEMORY: {**others[MEMORY], **served[MEMORY]}}
    if "demonstration" in groups:
        with tempfile.TemporaryDirectory() as folder:
            own = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
            others |= _told_by("tests.bench.demonstration", own | {"DANVAN_VAR": folder})
    print(listed(others))
    wrong = [*faults(rows, volumes, told), *faults_beside(others)]
    Path("bench.json").write_text(
        json.dumps({"rows": told, **others, "not held": wrong}, indent=2, ensure_ascii=False) + "\n",
        encoding="utf-8",
    )
    for fault in wrong:
        print(fault, file=sys.stderr)
    return 1 if wrong else 0


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
