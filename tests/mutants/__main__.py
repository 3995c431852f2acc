"""Puts each fault into its module, runs the tests that watch it, and names the faults that no test notices.

`python -m tests.mutants [MODULE ...] [--limit N] [--minutes N] [--jobs N]`; a MODULE is a path or how one begins.
What is found is kept in `var/mutants.json`: a second run goes on where the first stopped, and tries the survivors
again when a test has changed. Delete the file to begin anew.
"""

import argparse
import hashlib
import importlib.abc
import importlib.machinery
import importlib.util
import json
import math
import os
import resource
import signal
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, ModuleType
from typing import Final

# So that no fault's process reads them anew; of the house nothing may be read here.
import django.test  # noqa: F401
import docxtpl  # noqa: F401
import hypothesis.strategies  # noqa: F401
import openpyxl  # noqa: F401
import pytest

from tests.mutants.faults import Fault, faults_in

ROOT: Final = Path(__file__).resolve().parent.parent.parent
KEPT: Final = ROOT / "var" / "mutants.json"
KNOWN: Final = Path(__file__).with_name("survivors.toml")
_RIGHTS: Final = (
    "tests/models_registry/test_access.py",
    "tests/models_registry/test_services.py",
    "tests/awards/test_services.py",
)
_FIGURES: Final = (
    "tests/review/test_figures.py::test_machines_find_every_number_under_a_name_that_does_not_change",
    "tests/review/test_figures.py::test_every_shape_counts_as_defined",
    "tests/review/test_edges.py",
    "tests/review/test_lam_binh.py",
    "tests/review/test_households.py",
    "tests/review/test_days.py::test_what_came_after_the_day_changes_nothing_and_is_told_with_its_list",
    "tests/review/test_days.py::test_an_assessment_counts_from_its_own_day_and_its_lists_with_it",
    "tests/review/test_days.py::test_without_a_day_a_record_counts_and_is_told",
    "tests/review/test_days.py::test_a_revocation_counts_from_its_own_day",
    "tests/review/test_days.py::test_a_withdrawal_counts_from_its_own_day",
    "tests/review/test_days.py::test_what_was_revoked_or_withdrawn_after_the_day_counts_and_is_told_with_its_list",
    "tests/review/test_days.py::test_what_a_paper_without_a_day_revoked_counts_on_no_day_and_is_told_with_its_list",
    "tests/review/test_days.py::test_what_came_after_by_its_day_and_by_its_year_is_told_together",
    "tests/review/test_days.py::test_lists_of_who_was_commended_leave_out_what_came_after_the_day",
    "tests/review/test_days.py::test_in_a_half_what_has_no_day_and_was_revoked_by_a_paper_without_one_is_told_as_in_the_year",
    "tests/review/test_figures.py::test_models_registered_by_field_open_their_lists",
    "tests/review/test_one_number.py::test_the_four_name_a_field_out_of_use_that_counts",
    "tests/review/test_figures.py::test_every_number_opens_a_list_of_just_that_length[None--]",
)
_FIELDS_OF_FIGURES: Final = (
    "tests/review/test_edges.py",
    "tests/review/test_figures.py::test_a_field_out_of_use_keeps_its_row_where_it_is_main_or_related",
    "tests/review/test_figures.py::test_a_field_out_of_the_set_counts_under_its_core_and_what_has_none_in_a_row_of_its_own",
    "tests/review/test_figures.py::test_a_list_within_a_period_offers_the_fields_of_its_set_only",
)
_PLACES: Final = (
    "tests/review/test_edges.py",
    "tests/review/test_across_districts.py",
    "tests/review/test_figures.py::test_a_closed_commune_counts_in_the_row_of_its_successor_and_a_lost_one_in_its_own",
    "tests/review/test_figures.py::test_a_unit_that_stands_on_after_it_merged_counts_in_its_successors_row",
    "tests/models_registry/test_bodies.py",
    "tests/review/test_periods.py",
)
_REPLACING: Final = (
    "tests/lists/test_import_list.py",
    "tests/intake/test_replacing.py",
    "tests/lists/test_replacing.py",
)
_DECIDING: Final = (
    "tests/lists/test_deciding.py",
    "tests/lists/test_revising.py",
    "tests/lists/test_namesakes.py",
    "tests/lists/test_merged_away.py",
    "tests/lists/test_import_list.py",
)
# A module, or a folder with all its modules: the tests that watch it, the quick ones first. The last one that fits.
_TABLE: Final[dict[str, tuple[str, ...]]] = {
    "awards/services.py": ("tests/awards/test_services.py", "tests/awards/test_reasons.py"),
    "models_registry/services": (
        "tests/models_registry/test_services.py",
        "tests/models_registry/test_registrations_stopped.py",
        "tests/models_registry/test_corrections.py",
        "tests/models_registry/test_partners.py",
    ),
    "models_registry/services/bodies.py": ("tests/models_registry/test_bodies.py",),
    "models_registry/permissions.py": ("tests/models_registry/test_access.py",),
    "models_registry/access.py": _RIGHTS,
    "models_registry/scoping.py": (
        *_RIGHTS,
        "tests/awards/test_criteria.py",
        "tests/portal/test_merging.py",
        "tests/portal/test_fields_of_offices.py",
        "tests/models_registry/test_saved_meanwhile.py",
    ),
    "models_registry/territory.py": (
        "tests/models_registry/test_territory.py",
        "tests/models_registry/test_access.py",
        "tests/models_registry/test_successions.py",
        "tests/review/test_across_districts.py",
        "tests/review/test_edges.py",
        "tests/review/test_periods.py",
    ),
    "danvan/review/figures": _FIGURES,
    "danvan/review/figures/as_json.py": (
        "tests/review/test_figures.py::test_machines_find_every_number_under_a_name_that_does_not_change",
    ),
    "danvan/review/figures/days.py": (
        "tests/review/test_days.py::test_what_would_count_is_what_counts_when_it_is_written",
        *_FIGURES,
        "tests/review/test_days.py::test_what_has_no_year_counts_from_the_first_year_of_its_programme",
    ),
    "danvan/review/figures/fields.py": (*_FIELDS_OF_FIGURES, *_FIGURES),
    "danvan/review/figures/places.py": (*_PLACES, *_FIGURES),
    "danvan/review/figures/standing.py": _PLACES,
    "danvan/review/figures/stated.py": ("tests/review/test_ledger.py", *_FIGURES),
    "danvan/review/figures/stated_rows.py": ("tests/review/test_ledger.py", *_FIGURES),
    "danvan/review/figures/effect.py": ("tests/intake/test_effect.py",),
    "danvan/lists/deciding": _DECIDING,
    "danvan/lists/deciding/answered.py": ("tests/lists/test_titles.py", "tests/intake/test_editing.py"),
    "danvan/lists/deciding/checking.py": (
        "tests/lists/test_deciding.py",
        "tests/lists/commendations/test_commendations.py",
        "tests/lists/test_import_list.py",
        "tests/lists/test_own_export.py",
        "tests/intake/test_answering.py",
    ),
    "danvan/lists/deciding/coming.py": (
        "tests/lists/test_namesakes.py",
        "tests/lists/test_deciding.py",
        "tests/intake/test_editing.py",
        "tests/intake/test_accounted.py",
    ),
    "danvan/lists/deciding/correcting.py": (
        "tests/lists/test_deciding.py",
        "tests/intake/test_versions.py",
        "tests/intake/test_after_writing.py",
        "tests/lists/test_own_export.py",
        "tests/lists/test_replacing.py",
    ),
    "danvan/lists/deciding/decide.py": (
        *_DECIDING,
        "tests/lists/test_partners.py",
        "tests/lists/test_own_export.py",
    ),
    "danvan/lists/deciding/differences.py": (*_DECIDING, "tests/lists/test_own_export.py"),
    "danvan/lists/deciding/other_holders.py": ("tests/lists/test_other_holders.py",),
    "danvan/lists/deciding/own_export.py": (
        "tests/lists/test_merged_away.py",
        "tests/lists/test_own_export.py",
    ),
    "danvan/lists/deciding/partners.py": ("tests/lists/test_partners.py",),
    "danvan/lists/deciding/registered_models.py": (*_DECIDING, "tests/lists/test_titles.py"),
    "danvan/lists/deciding/registry.py": (
        *_DECIDING,
        "tests/lists/test_other_holders.py",
        "tests/lists/commendations/test_commendations.py",
        "tests/lists/test_own_export.py",
    ),
    "danvan/lists/deciding/replaced.py": _REPLACING,
    "danvan/lists/deciding/replacing.py": _REPLACING,
    "danvan/lists/deciding/unsent.py": ("tests/lists/test_deciding.py", "tests/lists/test_own_export.py"),
    "danvan/lists/deciding/worked_with.py": (
        "tests/lists/test_committing.py",
        "tests/intake/test_after_writing.py",
        "tests/intake/test_undoing.py",
        *_REPLACING,
    ),
}
WATCHED_BY: Final[dict[str, tuple[str, ...]]] = {
    path.relative_to(ROOT).as_posix(): tests
    for place, tests in _TABLE.items()
    for path in ([ROOT / place] if place.endswith(".py") else sorted((ROOT / place).glob("[!_]*.py")))
}
_OPTIONS: Final = ("-x", "-q", "--no-migrations", "-p", "no:cacheprovider", "-p", "no:warnings")
_PATIENCE: Final = 5  # times the processor time of the tests without a fault, then they go round for ever
_LEAST: Final = 20  # seconds of it
_HANGING: Final = 1800  # seconds after which tests that wait for something are ended
_MEMORY: Final = 2 << 30  # bytes; a fault that fills a list for ever must not end the machine's other work


class _Faulty(importlib.machinery.SourceFileLoader, importlib.abc.MetaPathFinder):
    """Answers for one module with its faulty text, in this process alone; no file is touched."""

    def __init__(self, path: str, source: str) -> None:
        super().__init__(path.removesuffix(".py").replace("/", "."), str(ROOT / path))
        self.source = source

    def find_spec(
        self, fullname: str, path: object = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(fullname, self.path, loader=self)

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.source, self.path, "exec", dont_inherit=True)


def _start(path: str, source: str, patience: int) -> int:
    """A process that runs the module's tests on that text; its exit says what they found."""
    if pid := os.fork():
        return pid
    signal.alarm(_HANGING)
    resource.setrlimit(resource.RLIMIT_CPU, (patience, patience))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    os.nice(10)
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    sys.meta_path.insert(0, _Faulty(path, source))
    os._exit(pytest.main([*_OPTIONS, *WATCHED_BY[path]]))


def _patience(path: str) -> int:
    """Seconds of processor time in which the module's tests end; stops everything where they fail without a fault."""
    source = (ROOT / path).read_text(encoding="utf-8")
    _, status, used = os.wait4(_start(path, source, _HANGING), 0)
    if status:
        sys.exit(f"{path}: its tests fail without any fault: {' '.join(WATCHED_BY[path])}")
    return int(max(_LEAST, _PATIENCE * (used.ru_utime + used.ru_stime)))


def _keys(path: str, fault: Fault) -> tuple[str, str]:
    """What a result is kept under: a killed one for good, a survivor until a test that watches changes."""
    key = hashlib.sha256(f"{path}\n{fault.source}".encode())
    killed = key.hexdigest()
    files = {ROOT / name.partition("::")[0] for name in WATCHED_BY[path]}
    for test in sorted({*(ROOT / "tests").glob("*.py"), *files}):
        key.update(test.read_bytes())
    return killed, key.hexdigest()


def _try(path: str, waiting: list[Fault], kept: dict[str, str], jobs: int, until: float) -> None:
    """Runs the tests on each fault, some side by side; each result is kept at once. Begins none after `until`."""
    patience = _patience(path)
    running: dict[int, Fault] = {}
    for number, fault in enumerate([*waiting, *[None] * jobs], 1):
        if len(running) == jobs or (fault is None and running):
            pid, status = os.wait()
            done = running.pop(pid)
            if os.waitstatus_to_exitcode(status) == pytest.ExitCode.NO_TESTS_COLLECTED:
                sys.exit(f"{path}: no test was found in {' '.join(WATCHED_BY[path])}")
            killed, survived = _keys(path, done)
            kept.update({killed: "killed"} if status else {survived: "survived"})
            KEPT.parent.mkdir(exist_ok=True)
            KEPT.write_text(json.dumps(kept, indent=0), encoding="utf-8")
            if sys.stderr.isatty():
                sys.stderr.write(f"\r{path}: {min(number, len(waiting))}/{len(waiting)} ")
        if fault is not None and time.monotonic() < until:
            running[_start(path, fault.source, patience)] = fault


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
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    known = tomllib.loads(KNOWN.read_text(encoding="utf-8")).get("survivor", [])
    left, until = asked.limit, time.monotonic() + 60 * asked.minutes
    for path in paths:
        faults = faults_in((ROOT / path).read_text(encoding="utf-8"))
        waiting = [fault for fault in faults if not any(key in kept for key in _keys(path, fault))]
        if waiting[:left] and time.monotonic() < until:
            _try(path, waiting[:left], kept, asked.jobs, until)
        left = left if left is None else max(0, left - len(waiting))
    survivors = [told for path in paths for told in _told(path, kept, known)]
    print("\n".join(survivors))
    return 1 if survivors else 0


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
