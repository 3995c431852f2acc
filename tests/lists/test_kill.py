"""A commit killed at any moment leaves the whole list in the registry or none of it; others write meanwhile."""

import random
import signal
import time

import pytest

from tests.own_portal import OwnPortal
from tests.random_cases import MORE

pytestmark = pytest.mark.own_portal

ROWS = 1500
STAGE = f"""
import django; django.setup()
from django.core.management import call_command
call_command("load_lam_binh", verbosity=0)
from tests.lists.conftest import line, workbook
from danvan.lists.writing.staging import stage
from models_registry.access import OPERATOR
batch = stage(workbook(*(line(f"Mô hình số {{n}}", f"Tổ số {{n}}") for n in range({ROWS}))), "ds.xlsx", OPERATOR)
assert batch.counts["new"] == {ROWS}, batch.counts
"""
COMMIT = """
import django; django.setup()
from danvan.lists.writing.committing import commit
from danvan.lists.models import ImportBatch
from models_registry.access import OPERATOR
batch = ImportBatch.objects.get()
print("begins", flush=True)
commit(batch, OPERATOR)
"""

SECOND_WRITER = """
import django; django.setup()
import pathlib, time
from django.conf import settings
from models_registry.models import Programme
print("begins", flush=True)
written = 0
while not (settings.VAR_DIR / "enough").exists():
    Programme.objects.create(first_year=2030, last_year=2030 + written)
    written += 1
    time.sleep(0.02)
print(written)
"""


def state_of(portal: OwnPortal) -> tuple[str, int, int, int]:
    """State of the batch, its rows, and what is in the registry from it: registrations, trail.

    In one statement: a server may still be ending the transaction of a client that was killed.
    """
    (found,) = portal.asked(
        "select (select state from models_registry_importbatch),"
        " (select count(*) from models_registry_stagedrow),"
        " (select count(*) from models_registry_registration r join models_registry_emulationmodel m"
        " on m.id = r.model_id where m.title like 'Mô hình số %' or m.title like 'Số %'),"
        " (select count(*) from models_registry_change where source_file = 'ds.xlsx'"
        " and subject = 'models_registry.registration')"
    )
    return found


@pytest.fixture(scope="module")
def staged(migrated, tmp_path_factory):
    """A portal with a list that waits, and how long its commit takes."""
    portal = migrated.copy(tmp_path_factory.mktemp("staged"))
    portal.run(STAGE)
    if not portal.on_postgresql:
        portal.asked("pragma wal_checkpoint(truncate)")
    trial = portal.copy(tmp_path_factory.mktemp("whole"))
    process = trial.start(COMMIT)
    assert process.stdout.readline() == "begins\n"
    begun = time.monotonic()
    assert process.wait(timeout=300) == 0, process.stderr.read()[-2000:]
    seconds = time.monotonic() - begun
    assert state_of(trial) == ("committed", ROWS, ROWS, ROWS)
    trial.remove()
    yield portal, seconds
    portal.remove()


@pytest.fixture
def copy(staged, tmp_path):
    """The same portal once more, for one test."""
    portal = staged[0].copy(tmp_path)
    yield portal
    portal.remove()


# Most moments late, where it writes; the long run tries many more, evenly over the whole.
MOMENTS = [0.35, 0.7, 0.9, 0.98] if MORE == 1 else [at / (6 * MORE) for at in range(6 * MORE)]


@pytest.mark.parametrize("part", MOMENTS)
def test_a_killed_commit_is_whole_or_nothing_and_can_be_done_again(staged, copy, part):
    process = copy.start(COMMIT)
    assert process.stdout.readline() == "begins\n"
    time.sleep(staged[1] * max(0, part + random.uniform(-0.05, 0.05)))
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    assert state_of(copy) in [("staged", ROWS, 0, 0), ("committed", ROWS, ROWS, ROWS)]
    ((kept,),) = copy.asked("select file from models_registry_importbatch")
    assert (copy.folder / "media" / kept).stat().st_size > 0
    copy.run(COMMIT)
    assert state_of(copy) == ("committed", ROWS, ROWS, ROWS)


def test_a_second_writer_goes_on_while_a_list_is_committed(copy):
    writer = copy.start(SECOND_WRITER)
    assert writer.stdout.readline() == "begins\n"
    copy.run(COMMIT)
    (copy.folder / "enough").touch()
    out, errors = writer.communicate(timeout=60)
    assert writer.returncode == 0, errors[-2000:]
    ((written,),) = copy.asked("select count(*) from models_registry_programme where first_year = 2030")
    assert written == int(out) > 0
    assert state_of(copy) == ("committed", ROWS, ROWS, ROWS)
