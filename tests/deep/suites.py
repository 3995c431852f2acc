"""The parts that run tests we have: more random cases, other Pythons, PostgreSQL whole, more faults; and mutants."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.deep.running import Effort, Result, own_python, run, run_tests
from tests.on_postgresql import HERE, find_server

PYTHONS: Final = ("3.11", "3.12", "3.13")
_SIDE_BY_SIDE: Final = ("-n", "auto", "--dist", "loadfile")


def random_cases(effort: Effort) -> Iterator[Result]:
    """Every property and every random registry, on SQLite, with many times the cases of `make test`."""
    # By the test, not by the file: most registries are drawn in two files.
    chosen = ("-n", "auto", "-m", "hypothesis or random", *effort.tests)
    yield run_tests(f"{effort.more} times the cases", *chosen, DANVAN_TESTS_MORE=str(effort.more))


def pythons(effort: Effort) -> Iterator[Result]:
    """The suite without a browser under each Python that we support, with what the lock file pins."""
    for version in PYTHONS:
        python = _find_python(version)
        if python is None:
            yield Result("skipped", f"Python {version}: not found")
            continue
        with own_python(python, "--require-hashes", "-r", "requirements.lock") as (own, fault):
            if fault:
                yield Result("failed", f"Python {version}: the lock file cannot be installed: {fault}")
            else:
                chosen = (*_SIDE_BY_SIDE, "-m", "not browser", *effort.tests)
                yield run_tests(f"Python {version}", *chosen, python=own)


def _find_python(version: str) -> Path | None:
    """An interpreter of that version on PATH or among pyenv's."""
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = [shutil.which(f"python{version}"), *sorted(kept.glob(f"{version}.*/bin/python"), reverse=True)]
    asked = "import sys, venv; print('{}.{}'.format(*sys.version_info))"
    for python in filter(None, found):
        # A name on PATH may be pyenv's stand-in for a version that is not chosen: only its answer counts.
        done = subprocess.run([python, "-c", asked], capture_output=True, text=True, check=False)
        if done.stdout.strip() == version:
            return Path(python)
    return None


def postgresql(effort: Effort) -> Iterator[Result]:
    """The suite on PostgreSQL, with random registries and the tests that open every list of a review."""
    if find_server() is None:
        yield Result("skipped", "PostgreSQL is not installed")
        return
    yield run_tests("PostgreSQL", "-m", HERE, *effort.tests, module="tests.on_postgresql")


def faults(effort: Effort) -> Iterator[Result]:
    """A commit killed at many moments, on both databases; what a server bears of its clients; no room, no database."""
    more = {"DANVAN_TESTS_MORE": str(effort.kills)}
    yield run_tests("kills on SQLite", "-n", "auto", "tests/lists/test_kill.py", **more)
    if find_server() is None:
        yield Result("skipped", "kills on PostgreSQL: not installed")
    else:
        yield run_tests(
            "kills on PostgreSQL", "tests/lists/test_kill.py", module="tests.on_postgresql", **more
        )
        yield run_tests("PostgreSQL stopped at once", "tests/deep/stopped_database.py")
        yield run_tests("a standby of PostgreSQL", "tests/deep/standby.py")
    yield run_tests("a server's clients", "tests/server")
    yield run_tests("a disk that fills", "tests/deep/small_disk.py")
    yield run_tests("the shipped units", "tests/deep/shipped_units.py")


def mutants(effort: Effort) -> Iterator[Result]:
    """Faults put into the code, for some time; what earlier runs found counts too."""
    status, printed = run("mutants", sys.executable, "-m", "tests.mutants", "--minutes", str(effort.minutes))
    sums = [
        sum(map(int, re.findall(rf"^\S+\.py: .*?\b(\d+) {word}", printed, re.MULTILINE)))
        for word in ("faults", "killed", "survived", "not tried")
    ]
    figures = "{} faults, {} killed, {} survived, {} not tried".format(*sums)
    yield (
        Result("passed", figures) if status == 0 else Result("failed", f"{figures}; see var/deep/mutants.log")
    )
