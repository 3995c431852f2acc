"""What PostgreSQL is spared: further cases of a test that put no statement which others have not put."""

import json
from types import SimpleNamespace

import pytest

from tests.asked import ONCE, Spared, mark

pytestmark = pytest.mark.usefixtures("_in_make_test")


@pytest.fixture
def _in_make_test(monkeypatch):
    monkeypatch.setenv(ONCE, "1")


@pytest.fixture
def left_out(tmp_path):
    """Of these cases in their order those that are spared, after a run on SQLite that kept what each put."""

    def of(kept, *cases, **markers):
        (tmp_path / "gw0.json").write_text(json.dumps(kept), encoding="utf-8")
        config = SimpleNamespace(cache=SimpleNamespace(mkdir=lambda name: tmp_path))
        spared = Spared(config)
        items = [SimpleNamespace(nodeid=case, get_closest_marker=markers.get) for case in cases]
        return [item.nodeid for item in items if item in spared]

    return of


def test_a_further_case_that_puts_nothing_new_is_spared(left_out):
    kept = {"t[a]": ["1", "2"], "t[b]": ["2"], "t[c]": ["2", "3"], "t[d]": ["3"]}
    assert left_out(kept, "t[a]", "t[b]", "t[c]", "t[d]") == ["t[b]", "t[d]"]


def test_the_first_case_of_each_test_runs(left_out):
    assert left_out({"t": ["1"], "u[a]": ["1"], "u[b]": []}, "t", "u[a]", "u[b]") == ["u[b]"]


def test_what_no_run_has_kept_runs(left_out):
    assert left_out({"t[a]": ["1"]}, "t[a]", "t[b]", "t[c]") == []


def test_what_works_in_processes_of_its_own_runs(left_out):
    assert left_out({"t[a]": [], "t[b]": []}, "t[a]", "t[b]", own_portal=True) == []


@pytest.mark.parametrize("value", [r"\x00", "q=%00", "999999999"])
def test_a_value_that_one_database_takes_runs(left_out, value):
    assert left_out({"t[a]": ["1"], f"t[{value}]": ["1"]}, "t[a]", f"t[{value}]") == []


def test_where_tests_are_named_all_run(left_out, monkeypatch):
    monkeypatch.delenv(ONCE)
    assert left_out({"t[a]": ["1"], "t[b]": ["1"]}, "t[a]", "t[b]") == []


def test_statements_are_the_same_whatever_stands_in_them():
    one = 'SELECT "a" FROM "t" WHERE "k" IN (%s, %s) AND "n" = \'co\' LIMIT 21'
    other = 'SELECT "a" FROM "t" WHERE "k" IN (%s) AND "n" = \'khong\' LIMIT 1'
    assert mark(one) == mark(other)
    assert mark('INSERT INTO "t" ("a") VALUES (%s), (%s)') == mark('INSERT INTO "t" ("a") VALUES (%s)')
    assert mark(one) != mark(one.replace('"n" =', '"m" ='))
    assert mark(one) != mark(one.replace("IN", "NOT IN"))
