"""The bars: which hold, which do not, and that what could not be measured holds none."""

import pytest

from tests.bench.jobs import JOBS
from tests.bench.rows import MEMORY, ROWS, SERVED, AtMost, Faster, Growth, Row, Within
from tests.bench.table import faults, faults_beside, listed, table
from tests.bench.volumes import Volume

SMALL, LARGE = Volume("sqlite", 448, ""), Volume("sqlite", 50_000, "")
VOLUMES = (SMALL, LARGE)


def _found(small, large, **others):
    told = {
        "page": {SMALL.name: {"seconds": small, "queries": 9}, LARGE.name: {"seconds": large, "queries": 9}}
    }
    return told | {
        job: {SMALL.name: {"seconds": value}, LARGE.name: {"seconds": value}} for job, value in others.items()
    }


@pytest.mark.parametrize(
    ("bar", "found", "holds"),
    [
        (Growth(2.5), _found(0.02, 0.05), True),
        (Growth(2.5), _found(0.02, 0.051), False),
        (AtMost(4.5, "bare"), _found(0.45, 0.45, bare=0.1), True),
        (AtMost(4.5, "bare"), _found(0.45, 0.46, bare=0.1), False),
        (Faster(12, "stock"), _found(0.1, 0.1, stock=1.25), True),
        (Faster(12, "stock"), _found(0.1, 0.1, stock=1.15), False),
        (Faster(12, "stock"), _found(9, 0.1, stock=1.25), True),  # asked of large registries only
        (Within("queries", 9), _found(0.1, 0.1), True),
        (Within("queries", 8), _found(0.1, 0.1), False),
    ],
)
def test_a_bar_is_passed_or_not(bar, found, holds):
    row = Row("Page", "page", "pages", (bar,))
    told = list(faults([row], VOLUMES, found))
    assert (told == []) is holds
    assert f"{bar} {'pass' if holds else 'FAIL'}" in table([row], VOLUMES, found)


def test_what_was_too_slow_holds_no_bar():
    found = _found(0.02, 0.03)
    del found["page"][LARGE.name]
    row = Row("Page", "page", "pages", (Growth(2.5),))
    (fault,) = faults([row], VOLUMES, found)
    assert "not measured" in fault
    assert "too slow" in table([row], VOLUMES, found)


def test_what_is_not_tried_at_a_size_is_no_fault():
    found = _found(0.02, 0.03)
    del found["page"][LARGE.name]
    row = Row("Page", "page", "pages", (Growth(2.5),), up_to=448)
    assert list(faults([row], VOLUMES, found)) == []


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ({"review": 0.1, "not modified": 0.8}, []),
        ({"review": 0.09, "not modified": 0.8}, ["review"]),
        ({"review": 0.1}, ["not modified"]),  # the page had no mark to ask by
    ],
)
def test_what_the_server_does_has_bars_too(told, wrong):
    parts = {SERVED: told, MEMORY: {"after its pages": 250.0}}
    assert [line.split(", ")[2].split(":")[0] for line in faults_beside(parts)] == wrong
    assert listed(parts).count("FAIL") == len(wrong)
    assert list(faults_beside({MEMORY: {"after its pages": 251.0}}))


def test_every_row_has_its_job_and_what_it_is_measured_against():
    jobs = {row.job for row in ROWS}
    assert jobs == set(JOBS)
    assert {bar.other for row in ROWS for bar in row.bars if isinstance(bar, AtMost | Faster)} <= jobs
    assert {row.job for row in ROWS if row.once} == {name for name, job in JOBS.items() if job.once}
