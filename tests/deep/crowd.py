"""Sixty officers enter while two hundred people read, for five minutes: nothing fails, is lost or is there twice.

On PostgreSQL; on SQLite twenty and sixty. Each reader asks for a page every 15 seconds and each officer saves a row
every 30; what the portal answers is read whole. A second round knows no pauses: there the portal may ask to come again,
in words. Everybody is signed in beforehand, for to check 260 passwords measures the passwords.
"""

import json
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from unittest.mock import patch
from urllib.parse import urlencode

from lxml import html

from tests.deep.portal import ENTRY, REVIEW
from tests.deep.running import ROOT, Effort, Result
from tests.on_postgresql import cluster, find_server
from tests.own_portal import OwnPortal
from tests.server.conftest import free_port, running, shipped_command

PAGES: Final = (
    "/",
    "/mo-hinh/",
    "/dang-ky/",
    "/cong-nhan/",
    "/ca-nhan/?q=hoa",
    "/don-vi/",
    REVIEW,
    "/mo-hinh/1/",
)
AS_SLOW: Final = 10  # times the median of a reader who is alone
READS_EVERY, SAVES_EVERY = 15, 30  # seconds
YEAR: Final = "2022"
# How many models the review of that year counts.
_REVIEWED: Final = f"""
import django; django.setup()
import io, json
from django.core.management import call_command
def reviewed():
    out = io.StringIO()
    call_command("figures", "2020-2022", "--json", "--year", "{YEAR}", stdout=out)
    return json.loads(out.getvalue())["registered"]["models"]
"""
_PREPARED: Final = """
import sys
from django.core.management import call_command
from django.test import Client
from danvan.accounts.models import User
from models_registry import trail
from models_registry.access import OPERATOR
from models_registry.models import Assignment, Unit
from models_registry.permissions import Task
call_command("migrate", verbosity=0)
call_command("load_lam_binh", verbosity=0)
call_command("load_demo", verbosity=0, stdout=open("/dev/null", "w"))
district = Unit.objects.get(kind="district")
officers, readers = map(int, sys.argv[1:])
sessions = {}
for name, number, tasks in (
    ("officer", officers, (Task.READ, Task.ENTER, Task.DECIDE)), ("reader", readers, (Task.READ,))
):
    sessions[name] = []
    for one in range(number):
        with trail.act(OPERATOR):
            user = User(username=f"{name}{one}", full_name=f"{name} {one}", is_staff=True)
            trail.save(user)
            for task in tasks:
                trail.save(Assignment(user=user, unit=district, task=task))
        client = Client()
        client.force_login(user)
        sessions[name].append(client.cookies["sessionid"].value)
sessions["reviewed"] = reviewed()
print(json.dumps(sessions))
"""
# What the registry says at the end: rows by title, the year's figures, and whether the trail is whole.
_FOUND: Final = """
from models_registry.models import Change, EmulationModel, Registration
from models_registry.proof import prove
titles = EmulationModel.objects.filter(title__startswith="Đông người ").values_list("pk", "title")
counted = Registration.objects.filter(model__in=[pk for pk, _ in titles], state="accepted").values_list("model__title")
told = Change.objects.of(EmulationModel).filter(action="created", subject_id__in=[pk for pk, _ in titles]).count()
print(json.dumps({
    "models": sorted(title for _, title in titles),
    "counted": sorted(title for title, in counted),
    "told": told,
    "reviewed": reviewed(),
    "faults": prove().faults,
}))
"""
_WORDS: Final = (
    "ba bê cao dương gốc hiên khung lược mầm nương ổi phên quạt rãnh sắn tre ươm vườn xoan yến chum đò"
)
_SYLLABLES: Final = _WORDS.split()


@dataclass
class Told:
    """What everybody saw, put together."""

    pages: list[float] = field(default_factory=list)  # seconds
    saves: list[float] = field(default_factory=list)
    saved: list[str] = field(default_factory=list)  # titles of which the portal said so
    doubtful: list[str] = field(default_factory=list)  # of which it said nothing
    busy: int = 0  # 503 in words
    wrong: Counter[str] = field(default_factory=Counter)


@dataclass
class Visitor:
    """One with a session of his own."""

    port: int
    cookies: dict[str, str]
    told: Told

    def ask(self, path: str, sent: dict[str, str] | None = None) -> tuple[int, str, float]:
        """The status, the page and the seconds of an answer that was read whole."""
        begun = time.perf_counter()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if sent is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("GET" if sent is None else "POST", path, sent and urlencode(sent), headers)
        answer = connection.getresponse()
        page = answer.read().decode(errors="replace")
        for header in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = header.split(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        return answer.status, page, time.perf_counter() - begun

    def is_fine(self, what: str, status: int, page: str, wanted: int) -> bool:
        """Whether it came as it should; what did not is noted."""
        if status == wanted:
            return True
        if status == 503 and "Cổng thông tin đang bận" in page:
            self.told.busy += 1
        else:
            said = html.fromstring(page).xpath("string(//*[contains(@class, 'errorlist')])") if page else ""
            self.told.wrong[f"{what}: {status} {' '.join(said.split())[:100]}"] += 1
        return False

    def read(self, chance: random.Random) -> None:
        """One page."""
        path = chance.choice(PAGES)
        status, page, seconds = self.ask(path)
        if self.is_fine(path, status, page, 200):
            self.told.pages.append(seconds)

    def save(self, chance: random.Random) -> None:
        """A model of a unit of its own title, registered and accepted."""
        status, page, seconds = self.ask(ENTRY)
        if not self.is_fine("the form", status, page, 200):
            return
        (form,) = html.fromstring(page).xpath("//form[@id='emulationmodel_form']")
        unit = chance.choice(form.xpath(".//select[@name='unit']/option[contains(., 'Xuân Lập')]/@value"))
        title = f"Đông người {' '.join(chance.choices(_SYLLABLES, k=6))} {chance.randrange(10**9)}"
        # So long that no two are near each other: of such the form asks.
        typed = {"unit": unit, "title": title, "name": f"Tổ {' '.join(chance.choices(_SYLLABLES, k=10))}"}
        known = {name: value or "" for name, value in form.form_values()}
        chosen = form.xpath(".//select[@name='field']/option[@value != '']/@value")
        sent = {**known, **typed, "field": chance.choice(chosen), "year": YEAR, "_save": "1"}
        self.told.doubtful.append(title)
        status, page, more = self.ask(ENTRY, sent)
        if self.is_fine("a save", status, page, 302):
            self.told.saves.append(seconds + more)
            self.told.saved.append(title)
        self.told.doubtful.remove(title)


def crowd(effort: Effort) -> Iterator[Result]:
    """Both databases, each with pauses and once without."""
    server = find_server()
    for name, officers, readers in (("PostgreSQL", 60, 200), ("SQLite", 20, 60)):
        if name == "PostgreSQL" and server is None:
            yield Result("skipped", "PostgreSQL is not installed")
            continue
        with _portal_on(server if name == "PostgreSQL" else None) as portal:
            sessions = json.loads(_run(portal, _REVIEWED + _PREPARED, str(officers), str(readers)))
            for paced in (True, False):
                lasts = effort.crowd if paced else effort.crowd / 5
                told, figures = _round(portal, sessions, lasts, paced)
                kind = "" if paced else " without pauses"
                yield _judged(
                    f"{name}, {officers} and {readers}{kind}",
                    portal,
                    sessions["reviewed"],
                    told,
                    figures,
                    paced,
                )


@contextmanager
def _portal_on(server: Path | None) -> Iterator[OwnPortal]:
    with TemporaryDirectory(prefix="danvan-deep-") as folder:
        if server is None:
            yield OwnPortal(Path(folder)).create()
            return
        with cluster(server) as url, patch.dict(os.environ, DATABASE_URL=url):
            yield OwnPortal(Path(folder)).create()


def _run(portal: OwnPortal, script: str, *arguments: str) -> str:
    """The last line that the script printed."""
    command = [sys.executable, "-c", script, *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=portal.environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return done.stdout.strip().splitlines()[-1]


@dataclass(frozen=True)
class _Figures:
    """Of a round: a reader's median alone and in the crowd, the share that the generator took, what the log says."""

    alone: float
    together: float
    own: float
    log: list[str]


def _round(
    portal: OwnPortal, sessions: dict[str, list[str]], seconds: float, paced: bool
) -> tuple[Told, _Figures]:
    port, log = free_port(), portal.folder / f"server-{paced}.log"
    with running(shipped_command(port), port, log, cwd=ROOT, env=portal.environment):
        alone, told = Told(), Told()
        reader = Visitor(port, {"sessionid": sessions["reader"][0]}, alone)
        for number in range(10 * len(PAGES)):
            reader.read(random.Random(number))
        before, begun = resource.getrusage(resource.RUSAGE_SELF), time.monotonic()
        work = [
            *((session, Visitor.save, SAVES_EVERY if paced else 0) for session in sessions["officer"]),
            *((session, Visitor.read, READS_EVERY if paced else 0) for session in sessions["reader"]),
        ]

        def live(number: int) -> None:
            session, deed, every = work[number]
            visitor, chance = Visitor(port, {"sessionid": session}, told), random.Random(f"{paced} {number}")
            due = begun + chance.random() * every
            while due < begun + seconds and time.monotonic() < begun + seconds:
                time.sleep(max(0.0, due - time.monotonic()))
                due = max(due + every, time.monotonic())
                try:
                    deed(visitor, chance)
                except (OSError, HTTPException) as error:
                    told.wrong[f"{deed.__name__}: {error!r}"] += 1

        with ThreadPoolExecutor(len(work)) as people:
            list(people.map(live, range(len(work))))
        after, lasted = resource.getrusage(resource.RUSAGE_SELF), time.monotonic() - begun
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    # What asked to come again is counted by whoever was asked.
    errors = [
        line[:300]
        for line in log.read_text().splitlines()
        if ("[CRITICAL]" in line or '"ERROR"' in line) and "Service Unavailable" not in line
    ]
    medians = (statistics.median(one.pages or [0.0]) for one in (alone, told))
    return told, _Figures(*medians, spent / lasted / (os.cpu_count() or 1), errors)


def _judged(name: str, portal: OwnPortal, before: int, told: Told, figures: _Figures, paced: bool) -> Result:
    found = json.loads(_run(portal, _REVIEWED + _FOUND))
    wrong = [f"{number} x {what}" for what, number in told.wrong.items()] + figures.log[:10] + found["faults"]
    if found["reviewed"] != before + len(found["models"]):
        wrong.append(f"the review counts {found['reviewed']}, not {before} and {len(found['models'])}")
    saved = Counter(told.saved)
    kept = Counter(found["models"])
    _seen.setdefault(portal.url, Counter()).update(saved)
    lost = _seen[portal.url] - kept
    if lost or kept - _seen[portal.url] - Counter(told.doubtful):
        wrong.append(f"lost {len(lost)}, unasked for {len(kept - _seen[portal.url])}")
    if found["models"] != found["counted"] or found["told"] != len(found["models"]):
        wrong.append(f"models {len(found['models'])}, accepted {len(found['counted'])}, told {found['told']}")
    # What the generator itself took of the machine no visitor would have waited for.
    ratio = figures.together * (1 - figures.own) / figures.alone
    if paced and (told.busy or ratio >= AS_SLOW):
        wrong.append(
            f"{told.busy} told to come again; {ratio:.1f} times as slow as alone (less than {AS_SLOW})"
        )
    said = (
        f"{name}: {len(told.pages)} pages, {len(told.saved)} saves, {told.busy} told to come again, "
        f"{len(wrong)} faults; "
        f"a page {figures.together:.2f} s, {ratio:.1f} of alone; a save {statistics.median(told.saves or [0]):.2f} s, "
        f"95 % within {sorted(told.saves or [0])[int(len(told.saves) * 0.95) - 1]:.2f} s; "
        f"the generator took {figures.own:.0%} of the machine"
    )
    return Result("failed" if wrong else "passed", "\n".join([said, *wrong[:20]]))


_seen: dict[str, Counter[str]] = {}  # by database the titles of which some round said that they were saved
