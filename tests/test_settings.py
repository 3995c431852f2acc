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
