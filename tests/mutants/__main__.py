"""Puts each fault into its module, runs the tests that watch it, and names the faults that no test notices.

`python -m tests.mutants [MODULE ...] [--limit N] [--minutes N] [--jobs N]`; a MODULE is a path or how one begins.
What is found is kept in `var/mutants.json`: a second run goes on where the first stopped, and tries the survivors
again when a test has changed. Delete the file to begin anew.
"""

import argparse
import hashlib
import json
import math
import os
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.mutants.faults import Fault, faults_in
from tests.mutants.running import Effort, Waiting, try_all
from tests.mutants.watched import ROOT, WATCHED_BY

KEPT: Final = ROOT / "var" / "mutants.json"
KNOWN: Final = Path(__file__).with_name("survivors.toml")


def _keys(path: str, fault: Fault) -> tuple[str, str]:
    """What a result is kept under: a killed one for good, a survivor until a test that watches changes."""
    key = hashlib.sha256(f"{path}\n{fault.source}".encode())
    killed = key.hexdigest()
    files = {ROOT / name.partition("::")[0] for name in WATCHED_BY[path]}
    for test in sorted({*(ROOT / "tests").glob("*.py"), *files}):
        key.update(test.read_bytes())
    return killed, key.hexdigest()


def _kept() -> dict[str, str]:
    return json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}


def _keep(tried: Waiting, is_killed: bool) -> None:
    """At once, so that nothing is lost where the run is ended."""
    kept, (killed, survived) = _kept(), _keys(*tried)
    kept.update({killed: "killed"} if is_killed else {survived: "survived"})
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps(kept, indent=0), encoding="utf-8")


def _told(path: str, kept: dict[str, str], known: list[dict[str, str]]) -> Iterator[str]:
    """Says how a module stands, and yields each survivor that is not known as one."""
    faults = faults_in((ROOT / path).read_text(encoding="utf-8"))
    keys = [_keys(path, fault) for fault in faults]
    alive = [fault for fault, (_, survived) in zip(faults, keys, strict=True) if survived in kept]
    killed = sum(key in kept for key, _ in keys)
    untried = len(faults) - killed - len(alive)
    listed = {(one["where"], one["before"], one["after"]) for one in known if one["module"] == path}
    unknown = [fault for fault in alive if (fault.where, fault.before, fault.after) not in listed]
    print(
        f"{path}: {len(faults)} faults, {killed} killed, {len(alive)} survived"
        f" ({len(alive) - len(unknown)} known), {untried} not tried"
    )
    if not untried:
        gone = listed - {(fault.where, fault.before, fault.after) for fault in alive}
        for where, before, _ in sorted(gone):
            print(f"  no longer survives, take it out of {KNOWN.name}: {where}: {before}")
    for fault in unknown:
        yield (
            f"{path}:{fault.line} {fault.where}\n"
            + "".join(f"  - {line}\n" for line in fault.before.splitlines())
            + "".join(f"  + {line}\n" for line in fault.after.splitlines())
        )


def main() -> int:
    """Exit 1 where a fault survives that `survivors.toml` does not explain."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__.splitlines()[0])
    parser.add_argument("module", nargs="*", help="paths, or how they begin; all that are watched if none")
    parser.add_argument("--limit", type=int, help="faults to try in this run; the next run goes on")
    parser.add_argument("--minutes", type=float, default=math.inf, help="begins no fault after that time")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="faults tried side by side")
    asked = parser.parse_args()
    paths = [path for path in WATCHED_BY if path.startswith(tuple(asked.module or [""]))]
    known = tomllib.loads(KNOWN.read_text(encoding="utf-8")).get("survivor", [])
    kept, groups = _kept(), dict[tuple[str, ...], list[Waiting]]()
    for path in paths:
        faults = faults_in((ROOT / path).read_text(encoding="utf-8"))
        untried = [fault for fault in faults if not any(key in kept for key in _keys(path, fault))]
        groups.setdefault(WATCHED_BY[path], []).extend(Waiting(path, fault) for fault in untried)
    left, effort = asked.limit, Effort(asked.jobs, time.monotonic() + 60 * asked.minutes)
    for tests, waiting in groups.items():
        if waiting[:left] and time.monotonic() < effort.until:
            try_all(tests, waiting[:left], effort, _keep)
        left = left if left is None else max(0, left - len(waiting))
    kept = _kept()
    survivors = [told for path in paths for told in _told(path, kept, known)]
    print("\n".join(survivors))
    return 1 if survivors else 0


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
