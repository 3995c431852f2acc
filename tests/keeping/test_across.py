"""From one database to the other and back, and back from an upgrade: what is restored is the same everywhere."""

import sqlite3
from contextlib import closing

import pytest

from danvan.keeping.backup import check
from danvan.keeping.restoring import digest_of
from danvan.keeping.sealing import open_sealed
from tests.keeping.test_backup import PAPERS, said, said_by
from tests.own_portal import OwnPortal

pytestmark = [pytest.mark.own_portal, pytest.mark.django_db]  # the portal begins as a copy of the suite's

DONE = """
import django; django.setup()
from django.conf import settings
from django.core.management import call_command
for command, args, options in {0!r}:
    args = [next(settings.VAR_DIR.glob(one.removeprefix("glob:"))) if "glob:" in one else one for one in args]
    with (settings.VAR_DIR / "said").open("a") as out:
        call_command(command, *args, stdout=out, **options)
        out.write("\\n--\\n")
"""


def run(portal, *calls):
    """What commands say, one after the other in one process on that portal."""
    (portal.folder / "said").unlink(missing_ok=True)
    steps = [(command, [str(one) for one in args], options) for command, args, options in calls]
    portal.run(DONE.format(steps))
    return (portal.folder / "said").read_text().split("\n--\n")[:-1]


def call(command, *args, **options):
    return command, args, options


def digest_in(path):
    with path.open("rb") as file:
        return digest_of(check(open_sealed(file)))


@pytest.fixture
def elsewhere(tmp_path):
    """A portal on SQLite where nothing is yet, whatever the suite runs on."""
    other = OwnPortal(tmp_path / "elsewhere")
    other.on_postgresql = False
    return other


@pytest.mark.postgres
def test_from_postgresql_to_sqlite_and_back_nothing_differs(portal, backup, elsewhere, empty_place, tmp_path):
    papers = [
        call("export_review", "2020-2022", tmp_path / f"there{kind}", form="nha-nuoc") for kind in PAPERS
    ]
    there, *_ = run(elsewhere, call("restore", backup), call("backup", tmp_path / "sqlite.zip"), *papers)
    for kind in PAPERS:
        assert said_by(tmp_path / f"there{kind}") == said_by(portal.folder / f"anew{kind}")
    assert "giống hệt" in there
    assert digest_in(tmp_path / "sqlite.zip") == digest_in(backup)
    assert f"giống hệt bản sao lưu. Dấu vết: {digest_in(backup)}" in said("restore", tmp_path / "sqlite.zip")


@pytest.mark.postgres  # a database made from nothing: twenty seconds, once
def test_an_upgrade_is_backed_up_and_can_be_gone_back_from(portal, tmp_path):
    old = portal.copy(tmp_path / "old")
    units = old.asked("select id, name, path from models_registry_unit order by id")
    saved = "glob:backups/truoc-nang-cap-*.zip"
    try:
        _, upgraded, again, restored = run(
            old,
            call("migrate", "portal", "0002", verbosity=0),
            call("upgrade"),
            call("upgrade"),
            call("restore", saved, set_aside=True),
        )
        (path,) = (old.folder / "backups").iterdir()
        assert f"Đã sao lưu vào {path}" in upgraded
        assert "Đã nâng cấp: 1 thay đổi cơ sở dữ liệu." in upgraded
        assert f"manage.py restore {path} --set-aside" in upgraded
        assert "đã đúng phiên bản" in again
        with path.open("rb") as file:
            kept = check(open_sealed(file))
        assert ("portal", "0003_work_mail") not in kept.migrations
        assert "portal_workmail" not in {table.name for table in kept.tables}
        assert "Dữ liệu trước đây để ở:" in restored
        assert "giống hệt" in restored
        assert old.asked("select id, name, path from models_registry_unit order by id") == units
        assert old.asked("select count(*) from portal_workmail") == [(0,)]  # and on to this program
    finally:
        old.remove()


@pytest.mark.sqlite
def test_what_gives_way_to_a_backup_is_renamed_whole(portal, tmp_path):
    filled = portal.copy(tmp_path / "filled")
    filled.run("""
import django; django.setup()
from danvan.keeping.aside import set_aside
from danvan.keeping.tables import database
from models_registry import trail
from models_registry.access import OPERATOR
from models_registry.models import Programme
with trail.act(OPERATOR):
    trail.save(Programme(first_year=2090, last_year=2091))  # perhaps in the log of what is not in the file yet
set_aside()
assert not database().tables or not database().migrations
""")
    (aside,) = filled.folder.glob("db.sqlite3.truoc-*")
    with closing(sqlite3.connect(aside)) as before:
        asked = "select count(*) from models_registry_programme where first_year = 2090"
        assert before.execute(asked).fetchall() == [(1,)]
        assert before.execute("pragma integrity_check").fetchall() == [("ok",)]
    for name in ("media", "report-templates"):
        (folder,) = filled.folder.glob(f"{name}.truoc-*")
        assert any(folder.rglob("*"))
        assert not (filled.folder / name).exists()
