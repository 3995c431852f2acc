"""`python -m tests.bench.worker`: does the jobs it is told, one a line, on the registry that the environment names.

Answers each with a line of JSON: seconds of processor (of its own, and of the process that serves it in PostgreSQL),
megabytes at the peak above what it had before, and what the job tells; before the measured runs also how many queries
a second one asked.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Final

import django

_QUICK: Final = 10  # seconds of processor; the first count of a province takes less


def main() -> None:
    """Until its input ends."""
    out = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # whatever is printed meanwhile is no answer
    django.setup()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.bench.jobs import JOBS
    from tests.bench.jobs.declared import Job
    from tests.bench.measuring import forget_peak, kilobytes, peak_kilobytes, processor_seconds
    from tests.bench.site import Site, backend

    site = Site()
    made: dict[str, Callable[[], dict[str, float] | None]] = {}

    def measured(job: Job, work: Callable[[], dict[str, float] | None]) -> dict[str, float]:
        if job.before:
            job.before(site)
        forget_peak()
        memory, served_by = kilobytes(), backend()
        spent, clock = processor_seconds(served_by), time.perf_counter()
        told = work() or {}
        told["seconds"] = told["run"] = processor_seconds(served_by) - spent
        told["clock"] = time.perf_counter() - clock
        told["peak"] = peak_kilobytes() / 1024
        told["mb"] = told["peak"] - memory / 1024
        if job.of:
            told["seconds"] *= job.of / max(told["rows"], 1)
        return told

    print("ready", file=out)
    for line in sys.stdin:
        name = line.strip()
        if name == "memory":
            answer = {"mb": kilobytes() / 1024}
        elif name in made:
            answer = measured(JOBS[name], made[name])
        else:
            made[name] = JOBS[name].ready(site)
            for _ in range(2):  # what a first one asks once for all is told by its own row
                with CaptureQueriesContext(connection) as queries:
                    answer = measured(JOBS[name], made[name])
                if answer["run"] > _QUICK:
                    break
            answer["queries"] = len(queries)
        print(json.dumps(answer), file=out)


if __name__ == "__main__":
    main()
