"""The shipped units, as systemd itself reads them: it has nothing to complain of, and each timer's hour comes.

Run by `make faults` alone; nothing here can start them, for that needs a machine that systemd runs.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.own_portal import ROOT

SHIPPED = sorted(path.name for path in (ROOT / "deploy").iterdir() if path.suffix in (".service", ".timer"))


@pytest.fixture
def analyze():
    """What systemd says of something, and whether it took it."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("needs systemd-analyze")

    def ask(*asked):
        done = subprocess.run(["systemd-analyze", *asked], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    return ask


def test_systemd_has_nothing_against_the_units(analyze, tmp_path):
    for name in SHIPPED:
        text = (ROOT / "deploy" / name).read_text(encoding="utf-8")
        own = text.replace("/opt/danvan/.venv/bin", str(Path(sys.executable).parent))
        (tmp_path / name).write_text(own.replace("/opt/danvan", str(ROOT)))
    assert analyze("verify", *(tmp_path / name for name in SHIPPED)) == (0, "")
    broken = tmp_path / "danvan.service"
    broken.write_text(broken.read_text().replace("KillMode=mixed", "KillMode=gently"))
    assert "gently" in analyze("verify", broken)[1]  # it does tell


@pytest.mark.parametrize("name", [name for name in SHIPPED if name.endswith(".timer")])
def test_the_hour_of_a_timer_comes(analyze, name):
    hours = re.findall(
        r"^OnCalendar=(.+)$", (ROOT / "deploy" / name).read_text(encoding="utf-8"), re.MULTILINE
    )
    assert hours
    for hour in hours:
        status, said = analyze("calendar", hour)
        assert (status, "Next elapse: " in said) == (0, True), said
        assert f"{name.removesuffix('.timer')}.service" in SHIPPED
