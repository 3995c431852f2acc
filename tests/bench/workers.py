"""The processes that do the jobs, one for each registry, and how they take turns."""

import json
import os
import select
import statistics
import subprocess
import sys
from collections.abc import Sequence
from typing import Final

from tests.bench.measuring import ROUNDS
from tests.bench.volumes import Volume

LIMIT: Final = int(os.environ.get("DANVAN_BENCH_LIMIT", "180"))  # seconds by the clock that one run may take
_SLOW: Final = 4  # what takes so many seconds of processor is measured three times, twice as many once
Told = dict[str, float]


class Worker:
    """One process; started again after it was stopped for taking too long."""

    def __init__(self, volume: Volume) -> None:
        self.volume = volume
        self._process: subprocess.Popen[str] | None = None

    def do(self, job: str) -> Told | None:
        """What the process tells of a run; None if it did not end in time, or failed."""
        process = self._started()
        assert process.stdin
        assert process.stdout
        process.stdin.write(f"{job}\n")
        process.stdin.flush()
        ready, _, _ = select.select([process.stdout], [], [], LIMIT)
        line = process.stdout.readline() if ready else ""
        if not line:
            print(f"{self.volume.name}: {job} {'failed' if ready else 'took too long'}", file=sys.stderr)
            self.stop()
            return None
        told: Told = json.loads(line)
        return told

    def _started(self) -> "subprocess.Popen[str]":
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.bench.worker"],
                env=self.volume.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            assert self._process.stdout
            self._process.stdout.readline()  # it is ready
        return self._process

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


def by_turns(
    workers: Sequence[Worker], jobs: Sequence[str], once: Sequence[str] = ()
) -> dict[str, dict[str, Told]]:
    """Medians of each job by the name of the registry; jobs and registries take turns in each round.

    The first run is not measured but where it is slow, and of those of `once`. What took too long has no time.
    """
    found: dict[str, dict[str, Told]] = {job: {} for job in jobs}
    waiting: dict[tuple[str, Worker], list[Told]] = {}
    for job in jobs:
        for worker in workers:
            told = worker.do(job)
            if told is None:
                continue
            found[job][worker.volume.name] = told
            if job not in once and told["run"] < 2 * _SLOW:
                waiting[job, worker] = []
    for turn in range(ROUNDS):
        for (job, worker), runs in waiting.items():
            if turn < 3 or found[job][worker.volume.name]["run"] < _SLOW:
                runs += [told] if (told := worker.do(job)) else []
    for (job, worker), runs in waiting.items():
        if runs:
            first = found[job][worker.volume.name]
            medians = {name: statistics.median(one[name] for one in runs) for name in runs[0]}
            found[job][worker.volume.name] = first | medians
    return found
