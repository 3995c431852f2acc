"""A real browser before the real server: gunicorn on a database of its own with the demonstration in it.

Not `live_server`: its threads share one connection to the test database, so two requests at the same moment
(the double click) would meet in one transaction, which no user's requests ever do.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parents[2]
PASSWORD = "trinh-duyet-2022"
DEMONSTRATION = ("load_lam_binh", "load_demo")
PREPARE = """
import sys
import django; django.setup()
from django.core.management import call_command
for command in sys.argv[1:]:
    call_command(*command.split(), verbosity=0)
"""
CHROMIUM = next(
    (
        p
        for p in (shutil.which("chromium"), "/usr/bin/chromium", shutil.which("google-chrome"))
        if p and Path(p).exists()
    ),
    None,
)
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def demonstration(migrated, tmp_path_factory):
    """Folder of a portal with Lâm Bình and the demonstration loaded; each server runs on a copy."""
    own = migrated.copy(tmp_path_factory.mktemp("demonstration"))
    prepare(own.folder, *DEMONSTRATION)
    return own.folder


@pytest.fixture(scope="session")
def site(demonstration, tmp_path_factory):
    """Address of a running portal with the demonstration."""
    with served(tmp_path_factory.mktemp("site"), of=demonstration) as address:
        yield address


def prepare(var, *commands):
    """Runs the commands in the portal of that folder; the variables of its processes."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("DANVAN_", "DJANGO_"))},
        "DATABASE_URL": f"sqlite:///{var / 'db.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "danvan.settings",
        "DANVAN_VAR": str(var),
        "DANVAN_DEMO_PASSWORD": PASSWORD,
        "PYTHONWARNINGS": "ignore",
    }
    done = subprocess.run(
        [sys.executable, "-c", PREPARE, *commands], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        pytest.fail(done.stderr[-2000:])
    return environment


@contextmanager
def served(var, *commands, of=None):
    """Address of a portal that runs in this folder, a copy of another where one is given, after these commands."""
    if CHROMIUM is None:
        pytest.skip("needs Chromium (none at /usr/bin/chromium nor on PATH)")
    if of:
        shutil.copytree(of, var, dirs_exist_ok=True)
    environment = prepare(var, *commands)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["gunicorn", "--config=deploy/gunicorn.conf.py", f"--bind=127.0.0.1:{port}", "danvan.wsgi"]
    with (var / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        wait_for(f"http://127.0.0.1:{port}/dang-nhap/", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_for(address: str, server: subprocess.Popen) -> None:
    """Returns when the server answers; fails when it died or stays silent for two minutes."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urlopen(address, timeout=30):
                return
        except OSError:  # not listening yet, or a busy machine
            time.sleep(0.2)
    pytest.fail(f"the server did not come up at {address}")


@pytest.fixture(scope="module")
def chromium(site):
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sessions():
    """By account: the cookies with which it has signed in, for checking a password is slow on purpose."""
    return {}


@pytest.fixture
def visit(chromium, site, sessions):
    """`visit("huyen")`: a page of a browser of its own, signed in through the real page; what it asks for is kept.

    Later visits of an account go on with its first session: who signs out signs in himself (`sign_in`).
    `page.seen.hosts` holds every host that was asked, `page.seen.errors` what scripts and policies complained of.
    """
    contexts = []

    def open_browser(username: str | None = "huyen", **options):
        options = {"viewport": {"width": 1280, "height": 900}, "base_url": site, **options}
        options.setdefault("storage_state", sessions.get(username))
        context = chromium.new_context(**options)
        contexts.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.seen = SimpleNamespace(hosts=set(), errors=[])
        page.on("request", lambda request: page.seen.hosts.add(urlsplit(request.url).netloc))
        page.on("pageerror", lambda error: page.seen.errors.append(str(error)))
        if username in sessions:
            page.goto("/")
        elif username:
            sign_in(page, username)
            sessions[username] = context.storage_state()
        return page

    yield open_browser
    for context in contexts:
        context.close()


def sign_in(page, username: str) -> None:
    page.goto("/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/")
