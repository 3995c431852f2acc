"""A standby of PostgreSQL: its portal shows every page and refuses in words what has to write; the proxy joins the two.

Run by `make faults` alone, on two servers of its own.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode, urlsplit

import psycopg
import pytest
from lxml import html

from tests.browser.pages import READING
from tests.on_postgresql import find_server, stopped_and_started
from tests.own_portal import ROOT, OwnPortal
from tests.server.conftest import Door, free_port, proxied, running, shipped_command

pytestmark = [pytest.mark.own_portal, pytest.mark.server]
PREPARE = """
import django; django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
call_command("load_lam_binh", verbosity=0)
call_command("load_demo", verbosity=0)
from danvan.accounts.models import User
from tests.builders import make_evidence
from models_registry.models import EmulationModel
make_evidence(EmulationModel.objects.get(pk=1))
for name in ("huyen", "quantri"):
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username=name))
    print(client.cookies["sessionid"].value)
"""
GROWN_OLD = """
import django; django.setup()
from time import time
from django.contrib.sessions.backends.db import SessionStore
session = SessionStore("{session}")
session["began"], session["seen"] = time() - 900, time() - 600
session.save()
"""
# What is taken along or printed leaves a line in the trail.
TAKEN_ALONG = (
    "/chu-the/1/phieu-thong-tin/",
    "/mo-hinh/danh-sach.xlsx",
    "/mo-hinh/in/?nam=2022&tieu_bieu=co",
    "/don-vi/in/",
    "/quyet-dinh/in/?nam=2022",
    "/viec-cua-toi/danh-sach/in/",
    "/ai-da-gui/2020-2022/in/?nam=2022",
    "/doi-chieu/2020-2022/in/",
    "/cham-diem/1/phieu/?trong=1",
    "/minh-chung/1/",
)
PROGRAMME = "/nhap-lieu/models_registry/programme/"
REFUSED = "Máy dự phòng chỉ xem được"


@contextmanager
def following(server, url):
    """A hot standby of that cluster, which takes no row; yields where it answers."""
    as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    folder = Path(tempfile.mkdtemp(prefix="danvan-pg-"))
    if as_owner:
        shutil.chown(folder, "postgres")
    data, port = folder / "data", free_port()
    control = [*as_owner, server / "pg_ctl", "--pgdata", data, "--silent", "--wait"]
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    try:
        copy = [server / "pg_basebackup", "-D", data, "--write-recovery-conf", "--checkpoint=fast", "-d", url]
        subprocess.run([*as_owner, *copy], check=True, cwd="/")
        start = ["--log", folder / "log", "--options", options, "start"]
        subprocess.run([*control, *start], check=True, cwd="/")
        yield urlsplit(url)._replace(netloc=f"danvan@127.0.0.1:{port}").geturl()
    finally:
        subprocess.run([*control, "--mode", "immediate", "stop"], check=False, cwd="/")
        shutil.rmtree(folder, ignore_errors=True)


def printed_by(environment, *command):
    """What Python printed under these variables; it must end well."""
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def arrived(primary, standby):
    """Waits until the standby has all that was committed."""
    with psycopg.connect(primary) as asked:
        (written,) = asked.execute("select pg_current_wal_lsn()").fetchone()
    with psycopg.connect(standby, autocommit=True) as asked:
        deadline = time.monotonic() + 60
        while not asked.execute("select pg_last_wal_replay_lsn() >= %s", [written]).fetchone()[0]:
            assert time.monotonic() < deadline
            time.sleep(0.1)


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """Both portals, the proxy before them, what governs the primary database, and two accounts' sessions."""
    programs = find_server()
    if programs is None:
        pytest.skip("needs PostgreSQL")
    programs = (programs / "initdb").resolve().parent  # not all are linked to
    with stopped_and_started(programs) as (url, control), pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        portal = OwnPortal(tmp_path_factory.mktemp("primary")).create()
        environment = portal.environment | {
            "DANVAN_HTTPS": "1",
            "DANVAN_SECOND_FACTOR": "0",
            "DANVAN_HOSTS": "127.0.0.1",
            "DANVAN_SECRET_KEY": "only-for-tests-" * 4,
        }
        keys = printed_by(environment | {"DANVAN_HTTPS": "0"}, "-c", PREPARE).split()[-2:]
        sessions = dict(zip(("huyen", "quantri"), keys, strict=True))
        with following(programs, url) as standby_server:
            standby_url = urlsplit(standby_server)._replace(path=urlsplit(portal.url).path).geturl()
            arrived(portal.url, standby_url)
            folder = tmp_path_factory.mktemp("doors")
            there = environment | {"DATABASE_URL": standby_url, "DANVAN_VAR": str(folder)}
            ports = free_port(), free_port()
            with (
                running(
                    shipped_command(ports[0]), ports[0], folder / "log", cwd=ROOT, env=environment
                ) as first,
                running(shipped_command(ports[1]), ports[1], folder / "log2", cwd=ROOT, env=there) as second,
            ):
                door = Door(ports[0], sessions["huyen"], first, portal.url)
                other = Door(ports[1], sessions["huyen"], second, standby_url)
                with proxied(door, folder, standby=ports[1]) as joined:
                    yield SimpleNamespace(
                        portal=portal,
                        here=environment,
                        there=there,
                        other=other,
                        joined=joined,
                        control=control,
                        sessions=sessions,
                    )


def lines_of_trail(url):
    with psycopg.connect(url) as asked:
        return asked.execute("select count(*) from models_registry_change").fetchone()[0]


def test_its_portal_shows_every_page_and_refuses_in_words_what_has_to_write(two):
    portal, other = two.portal, two.other
    printed_by(two.here, "-c", GROWN_OLD.format(session=other.session))  # its use would be noted
    arrived(portal.url, other.database)
    answers = {address: other.ask(address) for address in READING}
    found = {address: answer.status for address, answer in answers.items()}
    assert found == READING | {address: 503 for address in TAKEN_ALONG if address in READING}
    assert other.ask("/suc-khoe/", Cookie="").status == 200
    before = lines_of_trail(portal.url)
    for address in TAKEN_ALONG:
        answer = other.ask(address)
        assert answer.status == 503, address
        assert REFUSED in answer.text
        assert answer.headers["Retry-After"] == "30"
    assert lines_of_trail(portal.url) == before
    assert "chỉ xem được" in printed_by(two.there, "manage.py", "upgrade")


def test_who_signs_in_there_is_told_so(two):
    other = two.other
    page = other.ask("/dang-nhap/", Cookie="")
    assert page.status == 200
    key = html.fromstring(page.text).xpath("//input[@name='csrfmiddlewaretoken']/@value")[0]
    cookie = page.headers["Set-Cookie"].split(";")[0]
    sent = urlencode({"csrfmiddlewaretoken": key, "username": "huyen", "password": "sai"})
    answer = other.ask(
        "/dang-nhap/",
        "POST",
        sent,
        Cookie=cookie,
        **{
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": "https://127.0.0.1/",
            "X-Forwarded-Proto": "https",
        },
    )
    assert answer.status == 503
    assert REFUSED in answer.text


def test_through_the_proxy_all_is_done_and_who_wrote_sees_it_at_once(two):
    portal, other, joined = two.portal, two.other, two.joined
    cookie = f"sessionid={two.sessions['quantri']}"
    before = lines_of_trail(portal.url)
    for address in TAKEN_ALONG:
        assert joined.ask(address).status == 200, address
    assert lines_of_trail(portal.url) == before + len(TAKEN_ALONG)
    page = joined.ask(f"{PROGRAMME}add/", Cookie=cookie)
    (form,) = html.fromstring(page.text).xpath("//form[@id='programme_form']")
    set_by_page = page.headers["Set-Cookie"].split(";")[0]
    cookie = f"{cookie}; {set_by_page}"
    sent = urlencode({**dict(form.form_values()), "first_year": "2031", "last_year": "2035"})
    answer = joined.ask(
        f"{PROGRAMME}add/",
        "POST",
        sent,
        Cookie=cookie,
        **{"Content-Type": "application/x-www-form-urlencoded", "Referer": "https://127.0.0.1/"},
    )
    assert answer.status == 302, answer.text
    noted = [one for one in answer.headers.get_all("Set-Cookie") if one.startswith("vua_ghi=1; Max-Age=10")]
    assert noted
    shown = joined.ask(PROGRAMME, Cookie=f"{cookie}; vua_ghi=1")
    assert "2031" in shown.text
    arrived(portal.url, other.database)
    assert "2031" in other.ask(PROGRAMME, Cookie=cookie).text
    two.control("stop", "immediate")
    assert joined.ask("/mo-hinh/").status == 200  # read over there
    assert joined.ask(PROGRAMME, "POST", "", Cookie=cookie).status in (403, 503)
    assert joined.ask(TAKEN_ALONG[0]).status == 503
