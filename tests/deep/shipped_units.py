"""The shipped units, as systemd itself reads them: it has nothing to complain of, and each timer's hour comes.

Run by `make faults` alone; nothing here can start them, for that needs a machine that systemd runs.
"""

import json
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


def lines_of(name, key):
    """What a unit starts, in its order."""
    text = (ROOT / "deploy" / name).read_text(encoding="utf-8")
    return re.findall(rf"^{key}=-?(.+)$", text, re.MULTILINE)


def printed(command):
    """What a shell prints at the top of the program."""
    done = subprocess.run(["sh", "-ec", command], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_where_there_is_no_systemd_the_lines_of_the_same_units_are_run():
    """The image and its nights take them out of the units, so that no line stands twice."""
    image = (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8")
    (command,) = (json.loads(line) for line in re.findall(r"^CMD (.+)$", image, re.MULTILINE))
    shown = command[2].replace("| sh -e;", "| cat;").replace("exec ", "echo ")
    (served,) = lines_of("danvan.service", "ExecStart")
    begun = lines_of("danvan.service", "ExecStartPre")
    assert len(begun) == 2
    assert printed(shown) == [*begun, f"{served} --bind 0.0.0.0:8000"]
    compose = (ROOT / "deploy/compose.yaml").read_text(encoding="utf-8")
    (line,) = re.findall(r"^ +(sed -n .+ deploy/\$\$unit\.service) \| sh$", compose, re.MULTILINE)
    for unit in ("danvan-backup", "danvan-daily"):
        assert unit in compose
        lines = lines_of(f"{unit}.service", "ExecStart")
        assert len(lines) > 1
        assert printed(line.replace("$$unit", unit)) == lines


def test_the_proxy_of_compose_is_the_shipped_one_before_the_portal_s_own_name(tmp_path):
    compose = (ROOT / "deploy/compose.yaml").read_text(encoding="utf-8")
    (change,) = re.findall(r'^ +sed "(s\|.+)" /shipped/nginx\.conf', compose, re.MULTILINE)
    changed = printed(f'DANVAN_HOST=cong.gov.vn; sed "{change.replace("$$", "$")}" deploy/nginx.conf')
    text = "\n".join(changed)
    assert text.count("server_name cong.gov.vn;") == 2
    assert text.count("/etc/letsencrypt/live/cong.gov.vn/") == 2
    assert text.count("proxy_pass http://portal:8000;") == 1
    assert "example" not in text
    assert "127.0.0.1" not in text
