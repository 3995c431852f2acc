"""What Lighthouse says of every kind of page, by account, as a phone on a slow line gets them."""

import json
import shutil
from collections.abc import Iterator
from http import HTTPStatus
from tempfile import TemporaryDirectory
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from tests.browser.conftest import ARGS, CHROMIUM
from tests.browser.pages import ENTERING, READING, STEERING
from tests.deep.portal import demonstration
from tests.deep.running import LOGS, Effort, Result, run
from tests.server.conftest import free_port

PACKAGE: Final = "lighthouse@12.8.2"  # the newest that runs on Node 20
READ: Final = [address for address, status in READING.items() if status == 200]
PAGES: Final = {  # by account; what is written is for who may write it
    "huyen": [*READ, *ENTERING],
    "quantri": [*READ, *ENTERING, *STEERING],
    "xa": READ,
    "bcd": READ,
}
MAY_READ_LESS: Final = ("xa", "bcd")  # of these the pages that open to them
# Of 100. Speed varies with what else the machine does, the others do not.
LEAST: Final = {"performance": 95, "accessibility": 100, "best-practices": 100}
# Django's own pages of catalogues and accounts: some 350 kB of scripts before they are compressed, and an `unload`
# listener in one of them.
LEAST_OF_DJANGO: Final = {"performance": 65, "accessibility": 100, "best-practices": 80}
JQUERY: Final = "/vendor/jquery/"  # no page of our own asks for it


def lighthouse(effort: Effort) -> Iterator[Result]:
    """A result for each page; the reports are kept in var/deep/."""
    if not shutil.which("npx") or not CHROMIUM:
        yield Result("skipped", "needs Node.js and Chromium")
        return
    status, printed = run("lighthouse", "npx", "--yes", PACKAGE, "--version")
    if status:
        yield Result("skipped", f"{PACKAGE} cannot be had: {printed.strip().splitlines()[-1]}")
        return
    port = free_port()
    with demonstration() as portal, TemporaryDirectory() as profile, sync_playwright() as playwright:
        # Our own browser: a session given to Lighthouse as a header is lost as soon as a page sets a cookie.
        browser = playwright.chromium.launch_persistent_context(
            profile, executable_path=CHROMIUM, args=[*ARGS, f"--remote-debugging-port={port}"]
        )
        yield _measured("nobody", f"{portal.address}/dang-nhap/", port)
        for account, paths in PAGES.items():
            reader = portal.reader(account)
            session = {"name": "sessionid", "value": reader.cookie("sessionid"), "url": portal.address}
            browser.add_cookies([session])
            if account in MAY_READ_LESS:
                paths = [path for path in paths if reader.ask(path)[0] == HTTPStatus.OK]
            for path in paths[: effort.pages]:
                yield _measured(account, portal.address + path, port)
        browser.close()


def _measured(account: str, address: str, port: int) -> Result:
    name = f"{account} {urlsplit(address)._replace(scheme='', netloc='').geturl()}"
    report = LOGS / f"lighthouse {name.replace('/', ' ')}.json"
    status, _ = run(
        report.stem,
        *("npx", "--yes", PACKAGE, address, f"--port={port}", "--quiet", "--no-enable-error-reporting"),
        *("--output=json", f"--output-path={report}", f"--only-categories={','.join(LEAST)}"),
    )
    if status:
        return Result("failed", f"{name}: exit status {status}; see var/deep/{report.stem}.log")
    found = json.loads(report.read_text(encoding="utf-8"))
    if found["finalDisplayedUrl"] != address:
        return Result("failed", f"{name}: ended at {found['finalDisplayedUrl']}")
    scores = {part: round(100 * (found["categories"][part]["score"] or 0)) for part in LEAST}
    figures = f"{name}: {', '.join(f'{part} {score}' for part, score in scores.items())}"
    asked = found["audits"]["network-requests"]["details"]["items"]
    least = LEAST_OF_DJANGO if any(JQUERY in one["url"] for one in asked) else LEAST
    low = [part for part, score in scores.items() if score < least[part]]
    return Result("failed", f"{figures}; {_reasons(found, low)}") if low else Result("passed", figures)


def _reasons(found: dict[str, Any], parts: list[str]) -> str:
    """The checks that cost those parts their points."""
    checks = (check for part in parts for check in found["categories"][part]["auditRefs"] if check["weight"])
    return ", ".join(check["id"] for check in checks if (found["audits"][check["id"]]["score"] or 0) < 0.9)
