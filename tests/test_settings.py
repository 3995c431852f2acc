"""What a server's environment makes of the settings."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from danvan.errors import KeptForm

ROOT = Path(__file__).parents[1]
KEPT = KeptForm("/nhap-lieu/", [["title", "Đường hoa"]], [])
ASKED = """
import json
from danvan import settings
names = "SECRET_KEY_FALLBACKS ADMINS SECURE_HSTS_SECONDS SERVER_EMAIL".split()
print(json.dumps({name: getattr(settings, name, None) for name in names}))
"""


def test_a_server_says_its_former_keys_and_whom_to_write_to(tmp_path):
    own = {
        "DANVAN_HTTPS": "1",
        "DANVAN_HOSTS": "danvan.example.vn",
        "DANVAN_SECRET_KEY": "moi" * 20,
        "DANVAN_SECRET_KEY_FALLBACKS": "cu,cu-hon",
        "DANVAN_ADMINS": "mot@example.vn,hai@example.vn",
        "DANVAN_MAIL": "smtp+tls://a:b@mail.example.vn:587",
        "DANVAN_MAIL_FROM": "cong@example.vn",
        "DANVAN_VAR": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-c", ASKED], cwd=ROOT, env=os.environ | own, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "SECRET_KEY_FALLBACKS": ["cu", "cu-hon"],
        "ADMINS": [["", "mot@example.vn"], ["", "hai@example.vn"]],
        "SECURE_HSTS_SECONDS": 30 * 24 * 3600,
        "SERVER_EMAIL": "cong@example.vn",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("is_former_kept", [True, False])
def test_a_new_key_signs_nobody_out_as_long_as_the_former_is_kept(is_former_kept, settings, xa):
    client = Client()
    client.force_login(xa)
    form = KEPT.signed
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY] if is_former_kept else []
    settings.SECRET_KEY = "mot-khoa-moi" * 5
    assert client.get("/huong-dan/").status_code == (200 if is_former_kept else 302)
    if is_former_kept:
        assert KeptForm.read(form) == KEPT
        settings.SECRET_KEY_FALLBACKS = []  # a day later nobody needs it any more
        assert client.get("/huong-dan/").status_code == 200


OF_A_SERVER = """# what a server says
DANVAN_HTTPS=1
DANVAN_SECRET_KEY=a#b $c "d" e-and-so-on-to-fifty-letters-and-more-than-that
DANVAN_HOSTS=danvan.example.vn
DANVAN_MAIL=smtp+tls://a:b%23c@mail.example.vn:587
DANVAN_MAIL_FROM=Cổng Dân vận khéo <danvankheo@example.vn>
"""
SAID = (
    "import json; from danvan import settings as s; print(json.dumps([s.SECRET_KEY, s.DEFAULT_FROM_EMAIL]))"
)


def python(code, **environment):
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("DANVAN_", "DATABASE_"))
    }
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, env=kept | environment, capture_output=True, text=True)


def test_a_server_keeps_its_settings_in_a_file(tmp_path):
    file = tmp_path / "danvan.env"
    file.write_text(OF_A_SERVER + f"DANVAN_VAR={tmp_path}\n", encoding="utf-8")
    done = python(SAID, DANVAN_SETTINGS=str(file))
    assert done.returncode == 0, done.stderr
    key, sender = json.loads(done.stdout)
    assert key == 'a#b $c "d" e-and-so-on-to-fifty-letters-and-more-than-that'
    assert sender == "Cổng Dân vận khéo <danvankheo@example.vn>"


def test_a_file_of_settings_that_cannot_be_read_stops_the_start(tmp_path):
    done = python(SAID, DANVAN_SETTINGS=str(tmp_path / "khong-co.env"), DANVAN_VAR=str(tmp_path))
    assert done.returncode != 0
    assert "khong-co.env" in done.stderr


def test_on_a_server_no_command_works_beside_its_portal(tmp_path):
    file = tmp_path / "danvan.env"
    command = (
        f"import sys, pathlib, manage; manage.OF_THE_SERVER = pathlib.Path({str(file)!r}); manage.main()"
    )
    code = f"import sys; sys.argv = ['manage.py', 'check']; {command}"
    assert python(code, DANVAN_VAR=str(tmp_path)).returncode == 0
    file.touch()
    done = python(code)
    assert done.returncode != 0
    assert "danvan check" in done.stderr
    file.write_text(f"DANVAN_VAR={tmp_path}\n", encoding="utf-8")
    assert python(code, DANVAN_SETTINGS=str(file)).returncode == 0


def test_what_only_tests_need_stands_apart_in_the_lock():
    serves, _, tests = (
        (ROOT / "requirements.lock").read_text().partition("\n# What only tests and checks need")
    )
    locked = [
        {one.partition("==")[0] for one in part.splitlines() if "==" in one} for part in (serves, tests)
    ]
    assert {"django", "gunicorn", "psycopg"} <= locked[0]
    assert {"pytest", "playwright", "mypy"} <= locked[1]
    assert not locked[0] & locked[1]
