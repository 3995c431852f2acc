"""What scanners say of our code and of the packages that the lock file pins, and a walk of every address.

The scanners themselves are not in the lock file.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.deep.running import Effort, Result, own_python, run, run_tests
from tests.on_postgresql import find_server

PACKAGES: Final = ("bandit==1.9.4", "pip-audit==2.10.1")


def scan(effort: Effort) -> Iterator[Result]:
    """Odd values at every address, on both databases; Bandit on the code, pip-audit on the packages.

    A scanner of web sites would find what it can reach from outside; the walk knows every address, parameter and field.
    """
    more = {"DANVAN_TESTS_MORE": "1"}
    yield run_tests("odd values on SQLite", "tests/test_odd_values.py", **more)
    if find_server() is None:
        yield Result("skipped", "odd values on PostgreSQL: not installed")
    else:
        walk = ("tests/test_odd_values.py",)
        yield run_tests("odd values on PostgreSQL", *walk, module="tests.on_postgresql", **more)
    with own_python(sys.executable, *PACKAGES) as (python, fault):
        if fault:
            yield Result("skipped", f"{' and '.join(PACKAGES)} cannot be installed: {fault}")
            return
        yield _code(python)
        yield _packages(python)


def _code(python: Path) -> Result:
    """Below medium it warns of things as such: of any import of an XML parser, of any random number."""
    levels = ("--severity-level", "medium", "--confidence-level", "medium")
    rooms = ("--exclude", "*/migrations/*", "-r", "danvan", "models_registry", "awards", "manage.py")
    status, printed = run("bandit", python, "-m", "bandit", "--format", "json", "--quiet", *levels, *rooms)
    found = json.loads(printed[printed.index("{") :])
    told = [f"{one['filename']}:{one['line_number']} {one['test_id']}" for one in found["results"]]
    figures = f"code: {found['metrics']['_totals']['loc']} lines, {len(told)} findings"
    return Result("failed" if status else "passed", "\n".join([figures, *told]))


def _packages(python: Path) -> Result:
    options = ("--requirement", "requirements.lock", "--require-hashes", "--disable-pip")
    _, printed = run(
        "pip-audit", python, "-m", "pip_audit", *options, "--format", "json", "--progress-spinner=off"
    )
    if '{"dependencies"' not in printed:
        return Result(
            "skipped", f"packages: the advisories cannot be had: {printed.strip().splitlines()[-1]}"
        )
    found, _ = json.JSONDecoder().raw_decode(printed[printed.index('{"dependencies"') :])
    asked = [one for one in found["dependencies"] if "vulns" in one]
    if not asked:
        return Result(
            "skipped", "packages: the advisory service knows none of them (it cannot be reached from here)"
        )
    told = [f"{one['name']} {one['version']}: {vuln['id']}" for one in asked for vuln in one["vulns"]]
    figures = f"packages: {len(asked)} of {len(found['dependencies'])} asked about, {len(told)} advisories"
    return Result("failed" if told else "passed", "\n".join([figures, *told]))
