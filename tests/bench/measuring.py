"""How a part is measured: jobs by turns, so that a busy machine slows all of them alike, and medians."""

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

IS_SMALL: Final = os.environ.get("SIZE") == "small"
# Fewer rounds serve to look at what one has just changed; the numbers of the table are those of five.
ROUNDS: Final = int(os.environ.get("DANVAN_BENCH_ROUNDS", "3" if IS_SMALL else "5"))


def measure(
    jobs: dict[str, Callable[[], object]], *, before: Callable[[], object] | None = None, warm_up: bool = True
) -> dict[str, float]:
    """Median seconds of each job over the rounds, one unmeasured round first; `before` each job is not measured."""
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for turn in range(-1 if warm_up else 0, ROUNDS):
        for name, job in jobs.items():
            if before:
                before()
            start = time.perf_counter()
            job()
            if turn >= 0:
                times[name].append(time.perf_counter() - start)
    return {name: statistics.median(values) for name, values in times.items()}


def peak_kilobytes() -> int:
    """The memory of this process at its peak; `getrusage` would count that of the one that started it too."""
    return _told("VmHWM")


def kilobytes() -> int:
    """The memory of this process now."""
    return _told("VmRSS")


def forget_peak() -> None:
    """From now on the peak is that of what comes."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def processor_seconds(backend: int | None = None) -> float:
    """Of this process, and of the database's process where it has one of its own."""
    own = time.process_time()
    if backend is None:
        return own
    spent, *_ = Path(f"/proc/{backend}/schedstat").read_text(encoding="ascii").split()
    return own + int(spent) / 1e9


def _told(name: str) -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition(f"{name}:")[2].split()[0])
