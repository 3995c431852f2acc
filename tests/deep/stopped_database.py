"""PostgreSQL is stopped at once while lists and rows are written, and started again: nothing is half there.

Run by `make deep` alone, on a server of its own that it stops many times.
"""

import time

import pytest

from tests.lists.test_kill import COMMIT, ROWS, STAGE, state_of
from tests.on_postgresql import find_server, stopped_and_started
from tests.own_portal import ROOT, OwnPortal
from tests.random_cases import MORE
from tests.server.conftest import Door, free_port, running, shipped_command

pytestmark = [pytest.mark.own_portal, pytest.mark.server]
HEALTH, SIGN_IN = "/suc-khoe/", "/dang-nhap/"
# One act after the other, each of a row that its line in the trail tells of.
WRITER = """
import django; django.setup()
from models_registry import trail
from models_registry.access import OPERATOR
from models_registry.models import Programme
print("begins", flush=True)
for year in range(1, 100_000):
    with trail.act(OPERATOR):
        trail.save(Programme(first_year=2030, last_year=2030 + year))
"""
PROVE = """
import django; django.setup()
from models_registry.models import Change, Programme
from models_registry.proof import prove
assert prove().faults == []
made = set(Programme.objects.filter(first_year=2030).values_list("pk", flat=True))
told = set(Change.objects.of(Programme).filter(after__first_year=2030).values_list("subject_id", flat=True))
assert made == told and made, (len(made), len(told))
"""
MOMENTS = [(at + 0.5) / (2 * MORE) for at in range(2 * MORE)]


@pytest.fixture(scope="module")
def control():
    """Over a server of its own, on which `OwnPortal` makes its databases."""
    programs = find_server()
    if programs is None:
        pytest.skip("needs PostgreSQL")
    with stopped_and_started(programs) as (url, control), pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        yield control


@pytest.fixture(scope="module")
def staged(control, tmp_path_factory):
    """A portal with a list that waits, and how long its commit takes."""
    portal = OwnPortal(tmp_path_factory.mktemp("staged")).create().migrate()
    portal.run(STAGE)
    trial = portal.copy(tmp_path_factory.mktemp("whole"))
    begun = time.monotonic()
    trial.run(COMMIT)
    return portal, time.monotonic() - begun


@pytest.mark.parametrize("part", MOMENTS)
def test_whatever_was_being_written_is_whole_or_not_there_and_the_portal_answers_again(
    staged, control, tmp_path, part
):
    portal, seconds = staged[0].copy(tmp_path), staged[1]
    port = free_port()
    # As the suite runs it, without HTTPS.
    with running(shipped_command(port), port, tmp_path / "log", cwd=ROOT, env=portal.environment) as process:
        door = Door(port, "", process, portal.url)
        assert door.ask(SIGN_IN, Cookie="").status == 200
        commit, writer = portal.start(COMMIT), portal.start(WRITER)
        assert [one.stdout.readline() for one in (commit, writer)] == ["begins\n"] * 2
        time.sleep(seconds * part)
        control("stop", "immediate")
        for one in (commit, writer):
            one.communicate(timeout=60)
        assert writer.returncode == 1
        away = door.ask(SIGN_IN, Cookie="")
        assert away.status == 503
        assert "Cổng thông tin đang bận" in away.text
        control("restart")
        assert {door.ask(SIGN_IN, Cookie="").status for _ in range(24)} == {200}
        assert door.ask(HEALTH, Cookie="").status == 200
    assert state_of(portal) in [("staged", ROWS, 0, 0), ("committed", ROWS, ROWS, ROWS)]
    portal.run(PROVE)
    portal.run(COMMIT)
    assert state_of(portal) == ("committed", ROWS, ROWS, ROWS)
    portal.remove()
