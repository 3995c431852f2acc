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
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
ROWS = 1500
STAGE = f"""
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
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


class Portal:
    """A portal on disk with a database of its own, on the server that the suite runs on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = os.environ.get("DATABASE_URL", "")
        self.on_postgresql = self.server.startswith("postgres")
        self.name = f"kill_{uuid4().hex}"
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def url(self) -> str:
        if self.on_postgresql:
            return urlsplit(self.server)._replace(path=f"/{self.name}").geturl()
        return f"sqlite:///{self.folder / 'db.sqlite3'}"

    def manage(self, statement: str) -> None:
        if self.on_postgresql:
            with psycopg.connect(self.server, autocommit=True) as server:
                server.execute(statement)

    def create(self) -> "Portal":
        self.manage(f"create database {self.name}")
        return self

    def copy(self, folder: Path) -> "Portal":
        other = Portal(folder)
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        other.manage(f"create database {other.name} template {self.name}")
        return other

    def remove(self) -> None:
        self.manage(f"drop database {self.name} with (force)")

    def asked(self, question: str) -> list[tuple]:
        if self.on_postgresql:
            with psycopg.connect(self.url) as database:
                return database.execute(question).fetchall()
        with closing(sqlite3.connect(self.folder / "db.sqlite3")) as database:
            return database.execute(question).fetchall()

    def start(self, script: str) -> subprocess.Popen:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("DANVAN_", "DJANGO_"))
        }
        own = {"DJANGO_SETTINGS_MODULE": "danvan.settings", "DANVAN_VAR": str(self.folder)}
        return subprocess.Popen(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={**kept, **own, "DATABASE_URL": self.url},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, script: str) -> None:
        process = self.start(script)
        _, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors[-2000:]

    def state(self) -> tuple[str, int, int, int]:
        """State of the batch, its rows, and what is in the registry from it: registrations, trail.

        In one statement: a server may still be ending the transaction of a client that was killed.
        """
        (found,) = self.asked(
            "select (select state from models_registry_importbatch),"
            " (select count(*) from models_registry_stagedrow),"
            " (select count(*) from models_registry_registration r join models_registry_emulationmodel m"
            " on m.id = r.model_id where m.title like 'Mô hình số %' or m.title like 'Số %'),"
            " (select count(*) from models_registry_change where source_file = 'ds.xlsx'"
            " and subject = 'models_registry.registration')"
        )
        return found


@pytest.fixture(scope="module")
def staged(tmp_path_factory):
    """A portal with a list that waits, and how long its commit takes."""
    portal = Portal(tmp_path_factory.mktemp("staged")).create()
    portal.run(STAGE)
    if not portal.on_postgresql:
        portal.asked("pragma wal_checkpoint(truncate)")
    trial = portal.copy(tmp_path_factory.mktemp("whole"))
    process = trial.start(COMMIT)
    assert process.stdout.readline() == "begins\n"
    begun = time.monotonic()
    assert process.wait(timeout=300) == 0, process.stderr.read()[-2000:]
    seconds = time.monotonic() - begun
    assert trial.state() == ("committed", ROWS, ROWS, ROWS)
    trial.remove()
    yield portal, seconds
    portal.remove()


@pytest.fixture
def copy(staged, tmp_path):
    """The same portal once more, for one test."""
    portal = staged[0].copy(tmp_path)
    yield portal
    portal.remove()


@pytest.mark.parametrize("part", [0.05, 0.35, 0.6, 0.75, 0.9, 0.98])
def test_a_killed_commit_is_whole_or_nothing_and_can_be_done_again(staged, copy, part):
    process = copy.start(COMMIT)
    assert process.stdout.readline() == "begins\n"
    time.sleep(staged[1] * (part + random.uniform(-0.05, 0.05)))
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    assert copy.state() in [("staged", ROWS, 0, 0), ("committed", ROWS, ROWS, ROWS)]
    ((kept,),) = copy.asked("select file from models_registry_importbatch")
    assert (copy.folder / "media" / kept).stat().st_size > 0
    copy.run(COMMIT)
    assert copy.state() == ("committed", ROWS, ROWS, ROWS)


def test_a_second_writer_goes_on_while_a_list_is_committed(copy):
    writer = copy.start(SECOND_WRITER)
    assert writer.stdout.readline() == "begins\n"
    copy.run(COMMIT)
    (copy.folder / "enough").touch()
    out, errors = writer.communicate(timeout=60)
    assert writer.returncode == 0, errors[-2000:]
    ((written,),) = copy.asked("select count(*) from models_registry_programme where first_year = 2030")
    assert written == int(out) > 0
    assert copy.state() == ("committed", ROWS, ROWS, ROWS)
