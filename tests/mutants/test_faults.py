"""The faults themselves: what is put in, what is left alone; and that the list of survivors is about this code."""

import subprocess
import sys
import tomllib

import pytest

from tests.mutants.__main__ import KNOWN
from tests.mutants.faults import faults_in
from tests.mutants.watched import ROOT, WATCHED_BY


def faulty(source):
    return [fault.source for fault in faults_in(source)]


@pytest.mark.parametrize(
    ("source", "faults"),
    [
        ("x = a == b", ["x = (a != b)"]),
        ("x = a < b <= c", ["x = (a <= b <= c)", "x = (a < b < c)"]),
        ("x = a in b", ["x = (a not in b)"]),
        ("x = a is None", ["x = (a is not None)"]),
        ("x = a and b", ["x = (a or b)", "x = (b)", "x = (a)"]),
        ("x = not a", ["x = (a)"]),
        ("x = a - b", ["x = (a + b)"]),
        ("x = 1", ["x = 2"]),
        ("x = True", ["x = False"]),
        ("x = 'awards.add_decision'", ["x = 'XXawards.add_decision'"]),
        ("if a:\n    raise b", ["if True:\n    raise b", "if False:\n    raise b"]),
        ("x = a if b else c", ["x = a if True else c", "x = a if False else c"]),
        ("x = [a for a in b if c]", ["x = [a for a in b if True]"]),
        ("check(a)", ["pass"]),
        ("a.b = c", ["pass"]),
        ("a += c", ["pass"]),
        ("def f():\n    return a", ["def f():\n    return None"]),
        ("x = all(a)", ["x = any(a)"]),
        ("x = f(a, b=c, d=e)", ["x = f(a,  d=e)", "x = f(a, b=c, )"]),
        ("x = rows.filter(a)", ["x = rows.exclude(a)"]),
        ("@transaction.atomic\ndef f(): ...", ["\ndef f(): ..."]),
    ],
)
def test_a_fault_is_one_small_change(source, faults):
    assert sorted(faulty(source)) == sorted(faults)


@pytest.mark.parametrize(
    "source",
    [
        '"""A docstring."""',
        "import a.b",
        "from a import b",
        "x: int | None",
        "def f(a: int | str) -> bool | None: ...",
        "if TYPE_CHECKING:\n    import a",
        "__all__ = ['a']",
        "A = TypeVar('A', bound=B)",
        "x = 'Đồng chí không có quyền làm việc này.'",
        "x = f'{a == b}'",
        "@property\ndef f(): ...",
        "x = a.b",
        "x = rows.all()",
    ],
)
def test_what_says_nothing_or_speaks_to_people_is_left_alone(source):
    assert faulty(source) == []


def test_a_fault_says_where_it_stands():
    source = 'class Đội:\n    def gọi(self):\n        ngày = "á"; x = self.tên == 1\n'
    fault = faults_in(source)[0]
    assert (fault.line, fault.where) == (3, "Đội.gọi")
    assert fault.before == 'ngày = "á"; x = self.tên == 1'
    assert fault.after == 'ngày = "á"; x = (self.tên != 1)'


def test_what_is_watched_and_what_watches_it_are_there():
    assert len(WATCHED_BY) > 10
    for path in list(WATCHED_BY)[::5]:
        faults_in((ROOT / path).read_text(encoding="utf-8"))  # each of them compiles; the real run tries all
    for path in WATCHED_BY:
        assert (ROOT / path).is_file(), path
    tests = {test for watching in WATCHED_BY.values() for test in watching}
    asked = [
        sys.executable,
        "-m",
        "pytest",
        "--collect-only",
        "--quiet",
        "-p",
        "no:cacheprovider",
        *sorted(tests),
    ]
    found = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr


def test_each_survivor_that_is_listed_says_why():
    for one in tomllib.loads(KNOWN.read_text(encoding="utf-8")).get("survivor", []):
        assert set(one) == {"module", "where", "before", "after", "why"}
        assert one["module"] in WATCHED_BY
        assert one["why"].strip()
