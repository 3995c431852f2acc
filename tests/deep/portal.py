"""The demonstration, served as a server runs it, and readers who have signed in through its page."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from tests.deep.running import ROOT
from tests.own_portal import OwnPortal
from tests.server.conftest import free_port, running, shipped_command

REVIEW: Final = "/so-ket/2020-2022/"
ENTRY: Final = "/nhap-lieu/models_registry/emulationmodel/add/"
_DEMONSTRATION: Final = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("load_lam_binh", verbosity=0)
call_command("load_demo", verbosity=0)
"""


class Reader:
    """One who asks for pages, with cookies of his own."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.cookies = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies))

    def ask(self, path: str, sent: dict[str, str] | None = None) -> tuple[int, float, str]:
        """The status of the answer, the seconds that it took, and the address at which it ended."""
        begun = time.perf_counter()
        data = urlencode(sent).encode() if sent else None
        try:
            with self.opener.open(self.address + path, data, timeout=120) as answer:
                answer.read()
                return answer.status, time.perf_counter() - begun, answer.url
        except HTTPError as refusal:
            return refusal.code, time.perf_counter() - begun, refusal.url

    def cookie(self, name: str) -> str:
        return next(cookie.value for cookie in self.cookies if cookie.name == name)


@dataclass(frozen=True)
class Demonstration:
    """Where it answers, the password of its four accounts, and what its server wrote."""

    address: str
    password: str
    log: Path

    def reader(self, username: str) -> Reader:
        """One who has signed in."""
        reader = Reader(self.address)
        reader.ask("/dang-nhap/")
        form = {"username": username, "password": self.password}
        _, _, ended = reader.ask("/dang-nhap/", {**form, "csrfmiddlewaretoken": reader.cookie("csrftoken")})
        if ended != f"{self.address}/":
            raise RuntimeError(f"{username} cannot sign in")
        return reader


@contextmanager
def demonstration() -> Iterator[Demonstration]:
    """A portal with the article's facts and the made-up data, in a folder of its own, until it is left."""
    with TemporaryDirectory(prefix="danvan-deep-") as folder:
        portal = OwnPortal(Path(folder)).create()
        portal.run(_DEMONSTRATION)
        port, log = free_port(), Path(folder) / "server.log"
        password = (Path(folder) / "demo-password").read_text(encoding="utf-8").strip()
        try:
            with running(shipped_command(port), port, log, cwd=ROOT, env=portal.environment):
                yield Demonstration(f"http://127.0.0.1:{port}", password, log)
        finally:
            portal.remove()
