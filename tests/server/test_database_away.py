"""The database stops and comes back: a page that says so meanwhile, and no request lost afterwards."""

import psycopg
import pytest

from tests.on_postgresql import find_server, stopped_and_started
from tests.own_portal import ROOT
from tests.server.conftest import Door, free_port, running, shipped_command

pytestmark = pytest.mark.server
HEALTH = "/suc-khoe/"


@pytest.fixture
def database():
    programs = find_server()
    if programs is None:
        pytest.skip("needs PostgreSQL")
    with stopped_and_started(programs) as (url, control):
        with psycopg.connect(url) as asked:
            asked.execute("create table django_migrations ()")  # all that the page of this test asks for
        yield url, control


def test_a_page_says_that_the_database_is_away_and_answers_when_it_is_back(database, prepared, tmp_path):
    url, control = database
    environment = {**prepared[0], "DATABASE_URL": url}
    port = free_port()
    with running(shipped_command(port), port, tmp_path / "log", cwd=ROOT, env=environment) as process:
        door = Door(port, "", process, url)
        # Every thread of every process has a connection by then, or most of them.
        assert {door.ask(HEALTH, Cookie="").status for _ in range(24)} == {200}
        control("restart")
        assert {door.ask(HEALTH, Cookie="").status for _ in range(24)} == {
            200
        }  # not one met a dead connection
        control("stop")
        away = door.ask("/dang-nhap/", Cookie="")
        assert away.status == 503
        assert away.headers["Retry-After"] == "30"
        assert "Cổng thông tin đang bận" in away.text
        assert door.ask(HEALTH, Cookie="").status == 503
        control("restart")  # starts it with the options of before
        assert {door.ask(HEALTH, Cookie="").status for _ in range(24)} == {200}
