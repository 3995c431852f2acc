"""The rows of the table: what each is called, which job it is, beside what it stands, and the bars that must hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tests.bench.volumes import Volume

_LARGE: Final = 50_000
Told = Mapping[str, float]
Found = Mapping[str, Mapping[str, Told]]  # job -> registry -> what was told


@dataclass(frozen=True)
class Growth:
    """At most so many times what the same costs with 448 models on the same database."""

    most: float

    def value(self, job: str, at: Volume, base: Volume, found: Found) -> float | None:
        return _ratio(found, (job, at.name), (job, base.name)) if at != base else None

    def holds(self, value: float) -> bool:
        return value <= self.most

    def __str__(self) -> str:
        return f"x of 448 <= {self.most:g}"


@dataclass(frozen=True)
class AtMost:
    """At most so many times what another job costs on the same registry."""

    most: float
    other: str

    def value(self, job: str, at: Volume, base: Volume, found: Found) -> float | None:
        return _ratio(found, (job, at.name), (self.other, at.name))

    def holds(self, value: float) -> bool:
        return value <= self.most

    def __str__(self) -> str:
        return f"x {self.other} <= {self.most:g}"


@dataclass(frozen=True)
class Faster:
    """Another job costs at least so many times as much on the same registry; what grows is no slower while small."""

    least: float
    other: str

    def value(self, job: str, at: Volume, base: Volume, found: Found) -> float | None:
        return _ratio(found, (self.other, at.name), (job, at.name)) if at.models >= _LARGE else None

    def holds(self, value: float) -> bool:
        return value >= self.least

    def __str__(self) -> str:
        return f"{self.other} x >= {self.least:g}"


@dataclass(frozen=True)
class Within:
    """What a run tells besides its time is at most so much."""

    name: str
    most: float

    def value(self, job: str, at: Volume, base: Volume, found: Found) -> float | None:
        return found.get(job, {}).get(at.name, {}).get(self.name)

    def holds(self, value: float) -> bool:
        return value <= self.most

    def __str__(self) -> str:
        return f"{self.name} <= {self.most:g}"


Bar = Growth | AtMost | Faster | Within


@dataclass(frozen=True)
class Row:
    """One line; of which group, whether only once, up to how many models it is tried."""

    name: str
    job: str
    group: str
    bars: tuple[Bar, ...] = ()
    once: bool = False
    up_to: int = 1_000_000
    held_from: int = 0  # models: with few rows a list's file costs what its page costs


def _ratio(found: Found, of: tuple[str, str], to: tuple[str, str]) -> float | None:
    first, second = (found.get(job, {}).get(at, {}).get("seconds") for job, at in (of, to))
    return first / second if first is not None and second else None


_LISTS: Final = (Growth(3),)
ROWS: Final = (
    Row("empty page (guide)", "guide", "pages"),
    Row("page of one model, by its key", "by key", "pages"),
    Row("bare query of 50 rows", "bare rows", "pages"),
    Row("review page, whole tree", "review", "pages", (Growth(2.5), Within("queries", 14))),
    Row("the same, first after a write", "review after a write", "pages", (Growth(2.5),)),
    Row("review of one commune", "review of a commune", "pages", (Growth(1.5),)),
    Row("list of models", "list", "pages", _LISTS),
    Row("list with two filters", "two filters", "pages", _LISTS),
    Row("list, page 40", "page 40", "pages", _LISTS),
    Row("list, last page", "last page", "pages", _LISTS),
    Row("list that a number opens", "list of a number", "pages", _LISTS),
    Row("search page, 20 phrases", "search", "pages", _LISTS),
    Row("which rows and how many, alone", "found", "pages", (AtMost(12, "by code"), Faster(20, "icontains"))),
    Row("a row by an indexed code", "by code", "pages"),
    Row("icontains, 3 phrases", "icontains", "pages", once=True),
    Row("entry list of registrations", "entry list", "pages", _LISTS),
    Row("stock admin list", "stock list", "pages", once=True),
    Row("autocomplete", "autocomplete", "pages", _LISTS),
    Row("who has sent", "who has sent", "pages"),
    Row("ledger", "ledger", "pages"),
    Row("comparison", "comparison", "pages"),
    Row("saving a model", "save", "writes", (Growth(1.5),)),
    Row("accepting 500", "accept", "writes", (Growth(1.5),)),
    Row("a list taken in and undone", "list taken in and undone", "writes", (Growth(2),)),
    Row(
        "Excel of a list, for 10,000 rows",
        "export",
        "exports",
        (
            Faster(12, "stock export with joins"),
            AtMost(4.5, "bare export"),
            Within("mb", 60),
            Within("first", 0.05),
        ),
        held_from=5_000,
    ),
    Row("stock export", "stock export", "exports", once=True),
    Row("stock export with joins", "stock export with joins", "exports", once=True),
    Row("reading the rows", "bare export", "exports"),
    Row("closing", "closing", "papers", (Growth(150), Within("peak", 400)), up_to=_LARGE),
    Row("Word report", "report", "papers", up_to=_LARGE),
    Row("workbook", "workbook", "papers", up_to=_LARGE),
)


@dataclass(frozen=True)
class Limit:
    """What a number told beside the rows is at least or at most."""

    least: float = 0
    most: float = float("inf")

    def __str__(self) -> str:
        return f">= {self.least:g}" if self.least else f"<= {self.most:g}"


# By part and name; "" for all names of a part that have none of their own.
SERVED, MEMORY = "requests a second, for one of an empty page", "megabytes of a worker"
LIMITS: Final = {
    (SERVED, "review"): Limit(least=0.1),
    (SERVED, "not modified"): Limit(least=0.8),
    (MEMORY, ""): Limit(most=250),
}
GROUPS: Final = tuple(dict.fromkeys(row.group for row in ROWS))
