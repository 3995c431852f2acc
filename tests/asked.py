"""What each test puts to the database: PostgreSQL is spared further cases of a test that ask it nothing new.

A run on SQLite keeps the statements of each test, without their values. On PostgreSQL the first case of each test runs,
and every other one that puts a statement which none before it has put, or a value that only one of the databases takes;
what no run has kept runs, and so does what works in processes of its own. So it is in `make test` (DANVAN_TESTS_ONCE);
where tests are named, and in the long run, all run.
"""

import json
import os
import re
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

import pytest
from django.db.backends.utils import CursorWrapper

ONCE: Final = "DANVAN_TESTS_ONCE"
_KEPT_IN: Final = "statements"
_VALUES: Final = re.compile(r"%s(?:, %s)*|'[^']*'|\d+")
_ROWS: Final = re.compile(r"\(\)(?:, \(\))+")
_ODD: Final = re.compile(r"\\x00|%00|\d{9}")  # NUL, and numbers beyond a column


@lru_cache(5_000)
def mark(statement: str) -> str:
    """The same for statements that differ by their values, and by how many there are of them."""
    said = _ROWS.sub("()", _VALUES.sub("", statement))
    return blake2b(said.encode(), digest_size=6).hexdigest()


class Keeper:
    """Keeps what each test puts, in the cache of pytest: each process in a file of its own."""

    def __init__(self, config: pytest.Config) -> None:
        self._folder = config.cache.mkdir(_KEPT_IN)
        self._put: set[str] = set()
        self._of_tests: dict[str, list[str]] = {}
        if not hasattr(config, "workerinput"):  # the first of several processes, or the only one
            for file in self._folder.glob("*.json"):
                file.unlink()
        for name in ("execute", "executemany"):
            setattr(CursorWrapper, name, self._noting(getattr(CursorWrapper, name)))

    def _noting(self, run: Any) -> Any:
        def noted(cursor: CursorWrapper, statement: Any, *values: Any) -> Any:
            self._put.add(str(statement))
            return run(cursor, statement, *values)

        return noted

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        self._put.clear()
        result = yield
        self._of_tests[item.nodeid] = sorted({mark(one) for one in self._put})
        return result

    def pytest_sessionfinish(self) -> None:
        file = self._folder / f"{os.environ.get('PYTEST_XDIST_WORKER', 'all')}.json"
        file.write_text(json.dumps(self._of_tests), encoding="utf-8")


class Spared:
    """Of the tests of a run on PostgreSQL, asked in their order: those that put nothing new."""

    def __init__(self, config: pytest.Config) -> None:
        self._kept: dict[str, list[str]] = {}
        files = Path(config.cache.mkdir(_KEPT_IN)).glob("*.json") if os.environ.get(ONCE) == "1" else ()
        for file in sorted(files):
            self._kept |= json.loads(file.read_text(encoding="utf-8"))
        self._put: set[str] = set()
        self._tests: set[str] = set()

    def __contains__(self, item: pytest.Item) -> bool:
        test, asked = item.nodeid.partition("[")[0], set(self._kept.get(item.nodeid, ()))
        is_known = item.nodeid in self._kept and not item.get_closest_marker("own_portal")
        if is_known and test in self._tests and asked <= self._put and not _ODD.search(item.nodeid):
            return True
        self._tests.add(test)
        self._put |= asked
        return False
