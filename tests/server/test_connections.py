"""A worker keeps its connection to the database: opening one costs as much as an empty page."""

import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.server


def connections(process, database):
    """How many connections to a SQLite file the workers of a server hold."""
    workers = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    opened = [file.resolve() for worker in workers for file in Path(f"/proc/{worker}/fd").iterdir()]
    return opened.count(Path(database).resolve())


def test_a_connection_is_kept_for_the_next_request(server):
    assert connections(server.process, server.database) == 0
    for _ in range(40):
        assert server.get("/huong-dan/") == 200
    time.sleep(1)  # an answer is read before its request has ended
    assert 1 <= connections(server.process, server.database) < 20  # one for each thread at most
