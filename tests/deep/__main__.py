"""Runs the parts one after the other, whatever comes of them, and writes what each came to into deep.txt.

`python -m tests.deep [PART ...] [--trial]`: all parts where none is named. Exit status 1 if any failed; a part whose
programs are missing is skipped and says so. What the programs printed is kept in var/deep/.
"""

import argparse
import os
import platform
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from tests.deep import suites
from tests.deep.crowd import crowd
from tests.deep.lighthouse import lighthouse
from tests.deep.load import load
from tests.deep.running import LOGS, ROOT, TRIAL, Effort, Result
from tests.deep.scan import scan

Part = Callable[[Effort], Iterator[Result]]
PARTS: Final[dict[str, Part]] = {
    "scan": scan,
    "load": load,
    "crowd": crowd,
    "lighthouse": lighthouse,
    "faults": suites.faults,
    "postgresql": suites.postgresql,
    "pythons": suites.pythons,
    "random": suites.random_cases,
    "mutants": suites.mutants,
}


def tried(part: Part, effort: Effort) -> Iterator[Result]:
    """Its results; where it breaks, that is the last one."""
    try:
        yield from part(effort)
    except Exception as error:
        yield Result("failed", f"broke off: {error!r}\n{traceback.format_exc()}")


def lines_of(name: str, result: Result, seconds: float) -> str:
    """Part, state, minutes and the first line of its figures; the others stand below."""
    first, *others = result.figures.splitlines()
    lines = [f"{name:<11} {result.state:<8} {seconds / 60:5.1f} min  {first}"]
    return "\n".join([*lines, *(f"{'':<32}{line}" for line in others)])


def run_parts(parts: dict[str, Part], effort: Effort, title: str, summary: Path) -> int:
    """Runs them all; each result is printed and written at once, for the next part may take hours."""
    failed = False
    summary.write_text(f"{title}\n", encoding="utf-8")
    for name, part in parts.items():
        begun = time.monotonic()
        for result in tried(part, effort):
            told = lines_of(name, result, time.monotonic() - begun)
            begun = time.monotonic()
            failed = failed or result.state == "failed"
            print(told, flush=True)
            with summary.open("a", encoding="utf-8") as file:
                file.write(f"{told}\n")
    return 1 if failed else 0


def _title(effort: Effort) -> str:
    """Of what commit, on what machine, when."""
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    now = datetime.now().astimezone()
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores"
    how = " (a trial)" if effort is TRIAL else ""
    return f"make deep{how}: {commit or 'no commit'}, {machine}, {now:%Y-%m-%d %H:%M}"


def main(arguments: Sequence[str]) -> int:
    """Exit status 1 if a part failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.deep", description=__doc__.splitlines()[0])
    parser.add_argument("part", nargs="*", help=f"{', '.join(PARTS)}; all if none")
    parser.add_argument("--trial", action="store_true", help="little of each, to try the parts themselves")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.part) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    # Parts choose their database; what this shell is set up for is not theirs.
    os.environ.pop("DATABASE_URL", None)
    LOGS.mkdir(parents=True, exist_ok=True)
    effort = TRIAL if asked.trial else Effort()
    parts = {name: part for name, part in PARTS.items() if name in (asked.part or PARTS)}
    return run_parts(parts, effort, _title(effort), ROOT / "deep.txt")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
