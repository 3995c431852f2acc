"""How a part runs its programs, and what it then says."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal

ROOT: Final = Path(__file__).parents[2]
LOGS: Final = ROOT / "var" / "deep"


@dataclass(frozen=True)
class Effort:
    """How much each part does; the values here are those of a real run."""

    more: int = 40  # times as many random cases
    kills: int = 10  # times as many moments at which a commit is killed
    tests: tuple[str, ...] = ()  # where a whole suite is run; all if none
    rounds: int = 24  # of load
    crowd: float = 300  # seconds of many people at once
    pages: int | None = None  # of each account, for Lighthouse; all if none
    minutes: int = 60  # of mutants; the next run goes on where this one stops


TRIAL: Final = Effort(more=2, kills=1, tests=("tests/lib",), rounds=2, crowd=20, pages=1, minutes=1)


@dataclass(frozen=True)
class Result:
    """What one part, or one of several things in it, came to, with its figures."""

    state: Literal["passed", "failed", "skipped"]
    figures: str


def run(name: str, *command: str | Path, **variables: str) -> tuple[int, str]:
    """Runs a program at the top of the checkout; its exit status and all that it printed, kept in var/deep/ too."""
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"{name}.log"
    with log.open("wb") as file:  # while it runs: an hour's work can be looked at, and what was cut off too
        status = subprocess.run(
            command,
            cwd=ROOT,
            env=os.environ | variables,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            check=False,
        ).returncode
    return status, log.read_text(encoding="utf-8", errors="replace")


def run_tests(
    name: str,
    *arguments: str,
    python: str | Path = sys.executable,
    module: str = "pytest",
    **variables: str,
) -> Result:
    """Runs tests; the result is named, says how many there were, and which failed."""
    status, printed = run(name, python, "-m", module, *arguments, **variables)
    counts = re.findall(r"\d+ (?:passed|failed|errors?|skipped)\b.* in [\d.]+s", printed)
    told = counts[-1] if counts else f"exit status {status}"
    if status == 0:
        return Result("passed", f"{name}: {told}")
    failed = re.findall(r"^(?:FAILED|ERROR) (\S+)", printed, re.MULTILINE)
    return Result("failed", "\n".join([f"{name}: {told}; see var/deep/{name}.log", *failed[:20]]))


@contextmanager
def own_python(python: str | Path, *packages: str) -> Iterator[tuple[Path, str]]:
    """A throw-away environment: its interpreter, and why pip could not fill it ("" if it could)."""
    with TemporaryDirectory(prefix="danvan-deep-") as folder:
        subprocess.run([python, "-m", "venv", folder], check=True)
        own = Path(folder) / "bin" / "python"
        status, printed = run("pip", own, "-m", "pip", "install", "--quiet", *packages)
        yield own, printed.strip().splitlines()[-1] if status else ""
