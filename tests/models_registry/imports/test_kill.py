"""A commit killed at any moment leaves the whole list in the registry or none of it; others write meanwhile."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
ROWS = 1500
STAGE = f"""
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("load_lam_binh", verbosity=0)
from tests.models_registry.imports.conftest import line, workbook
from models_registry.imports.committing import stage
batch = stage(workbook(*(line(f"Mô hình số {{n}}", f"Tổ số {{n}}") for n in range({ROWS}))), "ds.xlsx", None)
assert batch.counts["new"] == {ROWS}, batch.counts
"""
COMMIT = """
import django; django.setup()
from models_registry.imports.committing import commit
from models_registry.models import ImportBatch
batch = ImportBatch.objects.get()
print("begins", flush=True)
commit(batch, None)
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


def environment(folder: Path) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(("DANVAN_", "DJANGO_"))},
        "DJANGO_SETTINGS_MODULE": "danvan.settings",
        "DANVAN_VAR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
    }


def start(script: str, folder: Path) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(script: str, folder: Path) -> None:
    process = start(script, folder)
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors[-2000:]


def asked(folder: Path, question: str) -> list[tuple]:
    with closing(sqlite3.connect(folder / "db.sqlite3")) as database:
        return database.execute(question).fetchall()


def state(folder: Path) -> tuple[str, int, int, int]:
    """State of the batch, its rows, and what is in the registry from it: registrations, trail."""
    ((found,),) = asked(folder, "select state from models_registry_importbatch")
    ((rows,),) = asked(folder, "select count(*) from models_registry_stagedrow")
    ((made,),) = asked(
        folder,
        "select count(*) from models_registry_registration r join models_registry_emulationmodel m"
        " on m.id = r.model_id where m.title like 'Mô hình số %' or m.title like 'Số %'",
    )
    ((trail,),) = asked(
        folder,
        "select count(*) from models_registry_change where source_file = 'ds.xlsx'"
        " and subject = 'models_registry.registration'",
    )
    return found, rows, made, trail


@pytest.fixture(scope="module")
def staged(tmp_path_factory):
    """A database on disk with a list that waits, and how long its commit takes."""
    folder = tmp_path_factory.mktemp("staged")
    run(STAGE, folder)
    with closing(sqlite3.connect(folder / "db.sqlite3")) as database:
        database.execute("pragma wal_checkpoint(truncate)")
    trial = tmp_path_factory.mktemp("whole")
    shutil.copytree(folder, trial, dirs_exist_ok=True)
    process = start(COMMIT, trial)
    assert process.stdout.readline() == "begins\n"
    begun = time.monotonic()
    assert process.wait(timeout=300) == 0, process.stderr.read()[-2000:]
    assert state(trial) == ("committed", ROWS, ROWS, ROWS)
    return folder, time.monotonic() - begun


@pytest.mark.parametrize("part", [0.05, 0.35, 0.6, 0.75, 0.9, 0.98])
def test_a_killed_commit_is_whole_or_nothing_and_can_be_done_again(staged, tmp_path, part):
    folder, seconds = staged
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    process = start(COMMIT, tmp_path)
    assert process.stdout.readline() == "begins\n"
    time.sleep(seconds * (part + random.uniform(-0.05, 0.05)))
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    assert state(tmp_path) in [("staged", ROWS, 0, 0), ("committed", ROWS, ROWS, ROWS)]
    ((kept,),) = asked(tmp_path, "select file from models_registry_importbatch")
    assert (tmp_path / "media" / kept).stat().st_size > 0
    run(COMMIT, tmp_path)
    assert state(tmp_path) == ("committed", ROWS, ROWS, ROWS)


def test_a_second_writer_goes_on_while_a_list_is_committed(staged, tmp_path):
    folder, _ = staged
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    writer = start(SECOND_WRITER, tmp_path)
    assert writer.stdout.readline() == "begins\n"
    run(COMMIT, tmp_path)
    (tmp_path / "enough").touch()
    out, errors = writer.communicate(timeout=60)
    assert writer.returncode == 0, errors[-2000:]
    ((written,),) = asked(tmp_path, "select count(*) from models_registry_programme where first_year = 2030")
    assert written == int(out) > 0
    assert state(tmp_path) == ("committed", ROWS, ROWS, ROWS)
