"""`python -m tests.bench.serving`: requests a second of the server as it is shipped, on one registry.

Four readers ask at once, each a new connection as the proxy's is; pages take turns. Prints JSON.
"""

import json
import os
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from typing import Final

import django

from tests.bench.measuring import IS_SMALL, ROUNDS
from tests.bench.rows import MEMORY, SERVED
from tests.server.conftest import free_port, running, shipped_command

_READERS: Final = 4
_SECONDS: Final = 0.5 if IS_SMALL else 1.5
_EMPTY: Final = "/trong/"


def main() -> None:
    """Requests a second of each page, for one of the empty page; megabytes of the largest worker."""
    django.setup()
    from django.conf import settings

    from tests.bench.site import Site

    site = Site()
    cookie = f"{settings.SESSION_COOKIE_NAME}={site.client.cookies[settings.SESSION_COOKIE_NAME].value}"
    port = free_port()
    served = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.bench.served_settings"}
    with (
        tempfile.TemporaryDirectory() as folder,
        running(shipped_command(port), port, Path(folder) / "log", env=served) as server,
        ThreadPoolExecutor(_READERS) as readers,
    ):
        asks = {
            "empty": (_EMPTY, {"Cookie": cookie}),
            "review": (site.review, {"Cookie": cookie}),
            "list": ("/mo-hinh/", {"Cookie": cookie}),
        }
        if tag := _ask(port, *asks["review"])[1]:
            asks["not modified"] = (site.review, {"Cookie": cookie, "If-None-Match": tag})
        rates: dict[str, list[float]] = {name: [] for name in asks}
        for turn in range(-1, ROUNDS):
            for name, ask in asks.items():
                rate = _rate(readers, port, *ask, 304 if name == "not modified" else 200)
                if turn >= 0:
                    rates[name].append(rate)
        found = {name: statistics.median(values) for name, values in rates.items()}
        memory = max(_kilobytes(child) for child in _children(server.pid)) / 1024
    empty = found.pop("empty")
    told = {
        "requests a second": {"empty page": empty},
        SERVED: {name: value / empty for name, value in found.items()},
        MEMORY: {"of the server, after its pages": memory},
    }
    print(json.dumps(told))


def _rate(
    readers: ThreadPoolExecutor, port: int, address: str, headers: dict[str, str], status: int
) -> float:
    end = time.perf_counter() + _SECONDS

    def read() -> int:
        answered = 0
        while time.perf_counter() < end:
            if (got := _ask(port, address, headers)[0]) != status:
                raise SystemExit(f"{address} answers {got}")
            answered += 1
        return answered

    began = time.perf_counter()
    answered = sum(one.result() for one in [readers.submit(read) for _ in range(_READERS)])
    return answered / (time.perf_counter() - began)


def _ask(port: int, address: str, headers: dict[str, str]) -> tuple[int, str | None]:
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", address, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, answer.getheader("ETag")


def _children(process: int) -> list[int]:
    return [int(key) for key in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def _kilobytes(process: int) -> int:
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0])


if __name__ == "__main__":
    main()
