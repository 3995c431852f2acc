"""A disk that fills while a list is written, sent or backed up: a sentence says so, and nothing is half there.

Run by `make deep` alone: a small disk of memory is mounted, which only root may.
"""

import json
import subprocess

import pytest

from danvan.keeping.backup import check
from danvan.keeping.sealing import open_sealed
from tests.lists.test_kill import COMMIT, ROWS, STAGE, state_of
from tests.own_portal import OwnPortal

pytestmark = pytest.mark.own_portal

SIZE = 64  # megabytes of the disk
FILLED = """
import django; django.setup()
import io, json, shutil
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from danvan.accounts.models import User
from danvan.lists.models import ImportBatch
from tests.lists.conftest import line, workbook
client = Client(raise_request_exception=False, headers={"host": "localhost"})
client.force_login(User.objects.get_or_create(username="quantri", is_staff=True, is_superuser=True)[0])
batch = ImportBatch.objects.get()
assert client.get(f"/nhan-danh-sach/{batch.pk}/").status_code == 200
filler = settings.VAR_DIR / "filler"

def fill(left):
    filler.write_bytes(bytes(max(0, shutil.disk_usage(settings.VAR_DIR).free - left)))

def told(answer):
    print(json.dumps([answer.status_code, answer.content.decode()]))
"""
PRESSED = f"""{FILLED}
fill(200_000)
told(client.post(f"/nhan-danh-sach/{{batch.pk}}/ghi/", {{"pham_vi": "tat-ca", "ban_xem": batch.reading}}))
"""
SENT = f"""{FILLED}
import random, zipfile
sent = io.BytesIO(workbook(line("Một", "Hai")))
with zipfile.ZipFile(sent, "a") as parts:
    parts.writestr("xl/media/image1.png", random.randbytes(2_000_000))
sent.seek(0)
sent.name = "lon.xlsx"
fill(600_000)
told(client.post("/nhan-danh-sach/", {{"tep": sent}}))
"""
BACKED_UP = f"""{FILLED}
fill(100_000)
call_command("backup", settings.VAR_DIR / "saoluu.zip")
"""


@pytest.fixture(scope="module")
def staged(tmp_path_factory):
    """A portal with a list that waits."""
    made = OwnPortal(tmp_path_factory.mktemp("staged"))
    if made.on_postgresql:
        pytest.skip("the server's own disk is not ours to fill")
    made.migrate().run(STAGE)
    return made


@pytest.fixture
def portal(staged, tmp_path):
    """The same on a small disk."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "tmpfs", disk], check=False)
    if mounted.returncode:
        pytest.skip("needs to mount a small disk")
    try:
        yield staged.copy(disk)
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


def said(portal, script):
    """What the script printed, as JSON: the status of an answer and its page."""
    process = portal.start(script)
    out, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors[-3000:]
    return json.loads(out.splitlines()[-1])


def kept_files(portal):
    return sorted(path.name for path in (portal.folder / "media").rglob("*") if path.is_file())


def make_room(portal):
    (portal.folder / "filler").unlink()


def test_a_list_that_does_not_fit_is_not_written_and_is_when_there_is_room(portal):
    status, page = said(portal, PRESSED)
    assert status == 503
    assert "ổ đĩa của máy chủ đã đầy" in page
    assert "<strong>chưa được lưu</strong>" in page
    assert state_of(portal) == ("staged", ROWS, 0, 0)
    assert portal.asked("pragma integrity_check") == [("ok",)]
    make_room(portal)
    portal.run(COMMIT)
    assert state_of(portal) == ("committed", ROWS, ROWS, ROWS)


def test_a_file_that_does_not_fit_is_not_taken_and_leaves_no_part_of_it(portal):
    before = kept_files(portal)
    status, page = said(portal, SENT)
    assert status == 503, page
    assert "ổ đĩa của máy chủ đã đầy" in page
    assert portal.asked("select count(*) from models_registry_importbatch") == [(1,)]
    make_room(portal)
    assert kept_files(portal) == before


def test_a_backup_that_does_not_fit_says_so_and_leaves_nothing(portal):
    process = portal.start(BACKED_UP)
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 1
    assert "ổ đĩa đã đầy" in errors
    assert not [path for path in portal.folder.iterdir() if path.name.endswith((".part", ".zip"))]
    make_room(portal)
    path = portal.folder / "saoluu.zip"
    portal.run(f"{FILLED}\ncall_command('backup', settings.VAR_DIR / 'saoluu.zip')")
    with path.open("rb") as written:
        assert check(open_sealed(written)).rows > ROWS
