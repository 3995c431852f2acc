"""Tries faults: in a copy of a process in which the tests stand ready, or in one that reads the module anew."""

import ast
import importlib.abc
import importlib.machinery
import importlib.util
import os
import resource
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import CodeType, ModuleType
from typing import Any, Final, NamedTuple

# So that no fault's process reads them anew; of the house nothing may be read here.
import django.test  # noqa: F401
import docxtpl  # noqa: F401
import hypothesis.strategies  # noqa: F401
import openpyxl  # noqa: F401
import pytest

from tests.mutants.faults import Fault
from tests.mutants.swapping import Exchange, exchange, statement_lines
from tests.mutants.watched import ROOT

_OPTIONS: Final = ("-q", "--no-migrations", "-p", "no:cacheprovider", "-p", "no:warnings")
_PATIENCE: Final = 5  # times the processor time of the tests without a fault, then they go round for ever
_LEAST: Final = 20  # seconds of it
_HANGING: Final = 1800  # seconds after which tests that wait for something are ended
_MEMORY: Final = 2 << 30  # bytes; a fault that fills a list for ever must not end the machine's other work


class Waiting(NamedTuple):
    """A fault that is to be tried in the module of that path."""

    path: str
    fault: Fault


class Effort(NamedTuple):
    """How many faults are tried side by side, and the moment (of `time.monotonic`) after which none is begun."""

    jobs: int
    until: float


Keep = Callable[[Waiting, bool], None]  # of a fault that was tried whether a test has noticed it


def try_all(tests: Sequence[str], waiting: Sequence[Waiting], effort: Effort, keep: Keep) -> None:
    """Tries faults of modules that the same tests watch. Stops everything where these fail without a fault."""
    sources = {path: (ROOT / path).read_text(encoding="utf-8") for path, _ in waiting}
    quick, slow = list[tuple[Waiting, Exchange]](), list[Waiting]()
    for one in waiting:
        if found := exchange(sources[one.path], one.fault.source):
            quick.append((one, found))
        else:
            slow.append(one)
    if not (pid := os.fork()):
        _silence()
        os._exit(pytest.main([*_OPTIONS, *tests], plugins=[_Ready(sources, quick, effort, keep)]))
    _, status = os.waitpid(pid, 0)
    if os.waitstatus_to_exitcode(status) == pytest.ExitCode.NO_TESTS_COLLECTED:
        sys.exit(f"No test was found in {' '.join(tests)}")
    if status:
        sys.exit(f"{', '.join(sources)}: their tests fail without any fault: {' '.join(tests)}")
    _side_by_side(slow, effort, keep, lambda one: _read_anew(one, tests))


def _side_by_side(waiting: Sequence[Any], effort: Effort, keep: Keep, start: Callable[[Any], int]) -> None:
    """Starts a process for each fault; each result is kept at once."""
    running: dict[int, Any] = {}
    for one in [*waiting, *[None] * effort.jobs]:
        if len(running) == effort.jobs or (one is None and running):
            pid, status = os.wait()
            keep(running.pop(pid), bool(status))
        if one is not None and time.monotonic() < effort.until:
            running[start(one)] = one


def _silence() -> None:
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)


def _bound(patience: float) -> None:
    """This process ends after that processor time, or where it waits or grows for ever."""
    signal.alarm(_HANGING)
    seconds = int(max(_LEAST, _PATIENCE * patience))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    os.nice(10)


class _Between:
    """No test: after it all is as before the first, but for what stands the whole session, as the database."""

    def __init__(self, session: pytest.Session) -> None:
        self.session = session

    def listchain(self) -> list[pytest.Session]:
        return [self.session]


class _Ready:
    """A plugin: runs the tests once and notes who comes to which line; then tries faults in copies of the process."""

    def __init__(
        self,
        sources: dict[str, str],
        waiting: Sequence[tuple[Waiting, Exchange]],
        effort: Effort,
        keep: Keep,
    ) -> None:
        self.trees = {path: ast.parse(source) for path, source in sources.items()}
        self.waiting = waiting
        self.effort = effort
        self.keep = keep
        self.come_to: dict[tuple[str, int], list[pytest.Item]] = defaultdict(list)
        self.seconds: dict[pytest.Item, float] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """In the place of pytest's own."""
        files = {str(ROOT / path) for path in self.trees}
        for item in session.items:
            begun = time.process_time()
            with _lines_run(files) as lines:
                _run(item, _Between(session))
            self.seconds[item] = time.process_time() - begun
            for line in lines:
                self.come_to[line].append(item)
        if not session.testsfailed:
            _side_by_side(
                self.waiting,
                self.effort,
                lambda tried, is_killed: self.keep(tried[0], is_killed),
                lambda tried: self._try(session, *tried),
            )
        return True

    def _try(self, session: pytest.Session, waiting: Waiting, found: Exchange) -> int:
        """A copy of this process that runs the tests that come to the fault, the quick ones first, until one fails."""
        if pid := os.fork():
            return pid
        file, line = str(ROOT / waiting.path), waiting.fault.line
        lines = statement_lines(self.trees[waiting.path], line)
        items = {item for number in lines for item in self.come_to.get((file, number), [])}
        _bound(sum(self.seconds[item] for item in items))
        found.put_in(file)
        for item in sorted(items, key=self.seconds.__getitem__):
            _run(item, _Between(session))
            if session.testsfailed:
                os._exit(1)
        os._exit(0)


def _run(item: pytest.Item, after: Any) -> None:
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)


@contextmanager
def _lines_run(files: set[str]) -> Iterator[set[tuple[str, int]]]:
    """The lines of these files that run while the block does."""
    lines = set[tuple[str, int]]()

    def came(frame: Any, event: str, argument: object) -> Any:
        lines.add((frame.f_code.co_filename, frame.f_lineno))
        return came

    def called(frame: Any, event: str, argument: object) -> Any:
        return came(frame, event, argument) if frame.f_code.co_filename in files else None

    sys.settrace(called)
    try:
        yield lines
    finally:
        sys.settrace(None)


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


def _read_anew(one: Waiting, tests: Sequence[str]) -> int:
    """A process that reads the module with its fault and runs its tests; its exit says what they found."""
    if pid := os.fork():
        return pid
    _bound(_HANGING / _PATIENCE)
    _silence()
    sys.meta_path.insert(0, _Faulty(one.path, one.fault.source))
    os._exit(pytest.main(["-x", *_OPTIONS, *tests]))
