"""The long run itself: it goes on after a failure, and its summary says so."""

import pytest

from tests.deep.__main__ import main, run_parts
from tests.deep.running import Effort, Result, run_tests


def passes(effort):
    yield Result("passed", "12 passed")


def fails(effort):
    yield Result("passed", "one side: 12 passed")
    yield Result("failed", "other side: 1 failed\ntests/x.py::test_y")


def breaks_off(effort):
    yield Result("passed", "12 passed")
    raise OSError("no room left")


def is_missing(effort):
    yield Result("skipped", "not installed")


def states(summary):
    title, *lines = summary.read_text(encoding="utf-8").splitlines()
    assert title == "of a commit"
    return [tuple(line.split()[:2]) for line in lines if line[0] != " "]


def test_whatever_comes_of_a_part_the_next_is_run_and_all_is_told(tmp_path, capsys):
    parts = {"a": fails, "b": breaks_off, "c": is_missing, "d": passes}
    summary = tmp_path / "deep.txt"
    assert run_parts(parts, Effort(), "of a commit", summary) == 1
    told = [
        ("a", "passed"),
        ("a", "failed"),
        ("b", "passed"),
        ("b", "failed"),
        ("c", "skipped"),
        ("d", "passed"),
    ]
    assert states(summary) == told
    text = summary.read_text(encoding="utf-8")
    assert "no room left" in text
    assert "tests/x.py::test_y" in text
    assert capsys.readouterr().out == text.partition("\n")[2]


def test_what_is_missing_is_no_failure(tmp_path):
    assert run_parts({"a": is_missing, "b": passes}, Effort(), "of a commit", tmp_path / "deep.txt") == 0


def test_a_part_that_does_not_exist_is_an_error():
    with pytest.raises(SystemExit) as stop:
        main(["scan", "lod"])
    assert stop.value.code == 2


def test_tests_are_counted_and_those_that_failed_are_named(tmp_path):
    (tmp_path / "test_two.py").write_text(
        "def test_a(): pass\ndef test_b(): assert False\n", encoding="utf-8"
    )
    result = run_tests("two", str(tmp_path), "--rootdir", str(tmp_path), "-c", "/dev/null", "-rA")
    assert result.state == "failed"
    assert result.figures.startswith("two: 1 failed, 1 passed in ")
    assert result.figures.endswith("test_two.py::test_b")
