"""The portal as a server runs it: by the very command of deploy/danvan.service, behind the very deploy/nginx.conf."""

import os
import re
import shlex
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PASSWORD = "dan-van-kheo-2022"
PREPARE = f"""
import django; django.setup()
from django.core.management import call_command
from django.test import Client
from danvan.accounts.models import User
client = Client()
client.force_login(User.objects.create_superuser("quantri", password="{PASSWORD}"))
print(client.cookies["sessionid"].value)
"""
HTTP_BLOCK = """
daemon off;
pid {folder}/nginx.pid;
events {{ worker_connections 768; }}
http {{
	access_log off;
	client_body_temp_path {folder}/body;
	proxy_temp_path {folder}/proxy;
	fastcgi_temp_path {folder}/fastcgi;
	uwsgi_temp_path {folder}/uwsgi;
	scgi_temp_path {folder}/scgi;
	include {folder}/danvan;
}}
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
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@dataclass(frozen=True)
class Door:
    """Where the portal answers: the server itself, or the proxy before it; `session` is an administrator's."""

    port: int
    session: str
    process: subprocess.Popen
    database: str
    tls: ssl.SSLContext | None = None
    plain_port: int = 0  # of the proxy, for what comes without TLS
    asker: str = "127.0.0.1"  # from which address of this machine it is asked

    def ask(self, path: str, method: str = "GET", body: str | None = None, **headers: str) -> HTTPResponse:
        """An answer, read whole; TimeoutError if there is none for half a minute. Signed in unless told otherwise."""
        of_tls = {"context": self.tls} if self.tls else {}
        kind = HTTPSConnection if self.tls else HTTPConnection
        connection = kind("127.0.0.1", self.port, timeout=30, source_address=(self.asker, 0), **of_tls)
        connection.request(method, path, body, {"Cookie": f"sessionid={self.session}", **headers})
        answer = connection.getresponse()
        answer.text = answer.read().decode(errors="replace")  # of a workbook nobody reads it
        return answer

    @contextmanager
    def half_sent(self, request: bytes, number: int) -> Iterator[None]:
        """So many connections over which so much of a request is sent, and no more."""
        with ExitStack() as held:
            for _ in range(number):
                sender = held.enter_context(socket.create_connection(("127.0.0.1", self.port), timeout=10))
                if self.tls:
                    sender = held.enter_context(self.tls.wrap_socket(sender))
                sender.sendall(request)
            time.sleep(1)
            yield


@pytest.fixture(scope="session")
def prepared(migrated, tmp_path_factory):
    """A database with an administrator who has signed in: the variables of its portal, and his session."""
    var = migrated.copy(tmp_path_factory.mktemp("server")).folder
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DANVAN_", "DJANGO_"))}
    own = {
        "DANVAN_HTTPS": "1",
        "DANVAN_SECOND_FACTOR": "0",  # who must have one is tried in tests/own_account
        "DANVAN_HOSTS": "127.0.0.1",
        "DANVAN_SECRET_KEY": "only-for-tests-" * 4,
        "DANVAN_VAR": str(var),
        "DATABASE_URL": f"sqlite:///{var / 'db.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "danvan.settings",
    }
    environment = {**kept, **own}
    done = subprocess.run(
        [sys.executable, "-c", PREPARE], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return environment, done.stdout.strip()


@pytest.fixture(scope="session")
def server(prepared, tmp_path_factory):
    """The portal as systemd starts it."""
    environment, session = prepared
    port, log = free_port(), tmp_path_factory.mktemp("log") / "server.log"
    with running(shipped_command(port), port, log, cwd=ROOT, env=environment) as process:
        yield Door(port, session, process, environment["DATABASE_URL"].removeprefix("sqlite:///"))


@pytest.fixture(scope="session")
def proxy(server, tmp_path_factory):
    """The proxy before it."""
    with proxied(server, tmp_path_factory.mktemp("proxy")) as door:
        yield door


@contextmanager
def proxied(server: Door, folder: Path, standby: int = 0) -> Iterator[Door]:
    """The shipped proxy, before a server and perhaps a standby, with ports and a certificate of its own."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None or shutil.which("openssl") is None:
        pytest.skip("needs nginx and openssl")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    port, plain_port = free_port(), free_port()
    make = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=danvan.example.vn"
    subprocess.run([*make.split(), "-keyout", key, "-out", certificate], check=True, capture_output=True)
    site = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    if standby:
        more = (ROOT / "deploy/nginx-standby.conf").read_text(encoding="utf-8")
        more = more.replace("10.0.0.2:8000", f"127.0.0.1:{standby}")
        (folder / "standby").write_text(more.replace("127.0.0.1:8000", f"127.0.0.1:{server.port}"))
        site = f"include {folder}/standby;\n" + site.replace("http://127.0.0.1:8000", "http://$danvan")
    for shipped, own in (
        ("listen 80;", f"listen 127.0.0.1:{plain_port};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
        *([] if standby else [("http://127.0.0.1:8000", f"http://127.0.0.1:{server.port}")]),
        ("/etc/letsencrypt/live/danvan.example.vn/fullchain.pem", str(certificate)),
        ("/etc/letsencrypt/live/danvan.example.vn/privkey.pem", str(key)),
    ):
        assert site.count(shipped) == 1, shipped
        site = site.replace(shipped, own)
    (folder / "danvan").write_text(re.sub(r"^\s*listen \[::\].*$", "", site, flags=re.MULTILINE))
    configuration = HTTP_BLOCK.format(folder=folder)
    if os.geteuid() == 0:  # its workers write into this folder too
        configuration = "user root;\n" + configuration
    (folder / "nginx.conf").write_text(configuration)
    command = [program, "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    tls = ssl.create_default_context(cafile=certificate)
    tls.check_hostname = False
    with running(command, port, folder / "proxy.log") as process:
        yield replace(server, port=port, process=process, tls=tls, plain_port=plain_port)
