"""Four people at once on the main pages: no error, and how many requests a second beside a page that counts nothing."""

import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from tests.deep.portal import ENTRY, REVIEW, Demonstration, Reader, demonstration
from tests.deep.running import Effort, Result

_READ: Final = (
    "/",
    "/mo-hinh/",
    "/mo-hinh/?q=hoa",
    "/ca-nhan/",
    "/dang-ky/",
    "/cong-nhan/",
    "/khen-thuong/",
    "/don-vi/",
    REVIEW,
    f"{REVIEW}?nam=2021&cap=commune",
    "/doi-chieu/2020-2022/",
    "/ai-da-gui/2020-2022/",
    "/so-sanh/",
    "/ban-chot/",
)
_ENTERED: Final = (ENTRY, "/nhap-lieu/models_registry/registration/", "/nhan-danh-sach/")
PAGES: Final = {
    "quantri": (*_READ, *_ENTERED),
    "huyen": (*_READ, *_ENTERED),
    "xa": (*_READ, *_ENTERED),
    "bcd": _READ,
}
EMPTY: Final = "/huong-dan/"  # signed in, in the frame of every page, and nothing is asked of the registry
# Requests a second for each one of the empty page.
LEAST: Final = 0.1

Answer = tuple[str, int, float]  # path, status, seconds


def load(effort: Effort) -> Iterator[Result]:
    """Rounds of both, by turns and each for a good second, so that a busy machine slows both alike."""
    with demonstration() as portal, ThreadPoolExecutor(len(PAGES)) as people:
        readers = list(people.map(portal.reader, PAGES))
        answers: list[Answer] = []
        ratios, rates = [], []
        for _ in range(effort.rounds):
            empty = _asked(people, readers, [(EMPTY,) * 40 for _ in PAGES])
            main = _asked(people, readers, list(PAGES.values()))
            answers += empty[0] + main[0]
            rates.append(main[1])
            ratios.append(main[1] / empty[1])
        yield _judged(answers, statistics.median(rates), statistics.median(ratios), portal)


def _asked(
    people: ThreadPoolExecutor, readers: list[Reader], paths: list[tuple[str, ...]]
) -> tuple[list[Answer], float]:
    """All readers go through their paths at the same time; the answers, and how many there were a second."""
    begun = time.perf_counter()
    answers = [answer for each in people.map(_all_of, readers, paths) for answer in each]
    return answers, len(answers) / (time.perf_counter() - begun)


def _all_of(reader: Reader, paths: tuple[str, ...]) -> list[Answer]:
    return [(path, *reader.ask(path)[:2]) for path in paths]


def _judged(answers: list[Answer], rate: float, ratio: float, portal: Demonstration) -> Result:
    wrong = sorted({f"{path}: {status}" for path, status, _ in answers if status != 200})
    # What a worker could not answer it tells in its log, whatever the client saw.
    wrong += [
        line for line in portal.log.read_text().splitlines() if "[CRITICAL]" in line or "[ERROR]" in line
    ]
    seconds = sorted(seconds for _, _, seconds in answers)
    slowest = max(
        PAGES["huyen"], key=lambda page: statistics.median(s for path, _, s in answers if path == page)
    )
    figures = (
        f"{len(answers)} requests of {len(PAGES)} accounts, {len(wrong)} errors; main pages {rate:.1f} a second, "
        f"{ratio:.2f} of an empty page's (at least {LEAST}); half within {statistics.median(seconds):.2f} s, "
        f"95 % within {seconds[int(len(seconds) * 0.95)]:.2f} s; slowest {slowest}"
    )
    return Result("failed" if wrong or ratio < LEAST else "passed", "\n".join([figures, *wrong[:20]]))
