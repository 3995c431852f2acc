"""The portal as a server runs it: gunicorn with the very command of deploy/danvan.service, on a database of its own."""

import os
import re
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from urllib.request import Request, urlopen

import pytest

ROOT = Path(__file__).parents[2]
PREPARE = """
import django; django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
from danvan.accounts.models import User
client = Client()
client.force_login(User.objects.create_superuser("quantri", password="dan-van-kheo-2022"))
print(client.cookies["sessionid"].value)
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def shipped_command(port: int) -> list[str]:
    """The command by which systemd starts the portal, on a free port."""
    service = (ROOT / "deploy/danvan.service").read_text(encoding="utf-8")
    program, *arguments = shlex.split(re.search(r"^ExecStart=(.+)$", service, re.MULTILINE)[1])
    return [sys.executable, "-m", Path(program).name, *arguments, "--bind", f"127.0.0.1:{port}"]


@contextmanager
def running(command: list[str], port: int, log: Path, **options) -> Iterator[subprocess.Popen]:
    """The program, from when it listens until it is stopped."""
    with log.open("wb") as file:
        process = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT, **options)
    try:
        deadline = time.monotonic() + 120
        while True:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture(scope="session")
def environment(tmp_path_factory):
    """The variables of a portal of its own, with an administrator who has signed in: `DANVAN_TEST_SESSION`."""
    var = tmp_path_factory.mktemp("server")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DANVAN_", "DJANGO_"))}
    own = {
        "DANVAN_VAR": str(var),
        "DATABASE_URL": f"sqlite:///{var / 'db.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "danvan.settings",
    }
    environment = {**kept, **own}
    prepared = subprocess.run(
        [sys.executable, "-c", PREPARE], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert prepared.returncode == 0, prepared.stderr[-2000:]
    return {**environment, "DANVAN_TEST_SESSION": prepared.stdout.strip()}


@pytest.fixture
def server(environment, tmp_path):
    """A running portal: its `port`, the `process` that governs its workers, and `get(path)`, signed in."""
    port = free_port()

    def get(path: str, port: int = port, **headers: str) -> int:
        cookie = {"Cookie": f"sessionid={environment['DANVAN_TEST_SESSION']}"}
        with urlopen(
            Request(f"http://127.0.0.1:{port}{path}", headers=cookie | headers), timeout=20
        ) as answer:
            answer.read()
            return answer.status

    with running(shipped_command(port), port, tmp_path / "log", cwd=ROOT, env=environment) as process:
        yield SimpleNamespace(port=port, process=process, get=get, database=environment["DATABASE_URL"][10:])
