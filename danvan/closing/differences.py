"""What would differ now from a closed review: numbers, records of the lists, definitions."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from danvan.closing.archive import KeptLists, kept_lists
from danvan.closing.kept_lists import TITLES, ListKeeper, headings
from danvan.closing.numbers import Asked, main_counts, named_counts, names_of_first_closings, plain_numbers
from danvan.lib.numbers import written
from danvan.portal.lists import LISTS
from danvan.review.figures.counted import Count
from danvan.review.figures.definitions import DEFINITIONS
from danvan.review.figures.tables import Review
from danvan.review.models import ClosedReview
from danvan.review.reconciliation.ledger import Ledger
from danvan.review.reconciliation.lines import signed
from danvan.review.returns.rows import Returns
from models_registry.models.programmes import code_as_now

_SAID_TWICE: Final = re.compile(r"\b(\d{4}), năm \1\b")
_NAMED_AT_MOST: Final = 3  # a model that is newly recognised stands in some ten lists more


@dataclass(frozen=True)
class FigureChange:
    """A number that would be another today; either is None where the row did not or does not exist.

    A `Count` opens its list; any other number stands for itself.
    """

    label: str
    closed: Decimal | int | None
    now: Count | Decimal | int | None

    @property
    def now_value(self) -> Decimal | int | None:
        """The number of today."""
        return self.now.value if isinstance(self.now, Count) else self.now

    @property
    def difference(self) -> Decimal | int:
        """Now less closed."""
        return (self.now_value or 0) - (self.closed or 0)

    @property
    def closed_in_words(self) -> str:
        """As the closed copy has it."""
        return _in_words(self.closed)

    @property
    def now_in_words(self) -> str:
        """As it would be written today."""
        return _in_words(self.now_value)

    @property
    def difference_in_words(self) -> str:
        """ "+3", "-12,5"."""
        found = self.difference
        return signed(found) if isinstance(found, Decimal) else f"{found:+d}"


def _in_words(number: Decimal | int | None) -> str:
    if number is None:
        return "–"
    return written(number) if isinstance(number, Decimal) else str(number)


@dataclass(frozen=True)
class RecordChange:
    """A line of a list that came, went, or reads otherwise; cells run beside the headings.

    `gained` and `lost` name the numbers whose lists it came into or left; what was closed before lists were named
    knows none.
    """

    page: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def list_title(self) -> str:
        """The list it stands in."""
        return TITLES[self.page]

    @property
    def name(self) -> str:
        """What the line is about."""
        return (self.after or self.before)[0]

    @property
    def what(self) -> str:
        """Thêm, bớt, sửa; chuyển, where it reads as before and stands in other lists."""
        if self.before and self.after:
            return "Chuyển" if self.before == self.after else "Sửa"
        return "Thêm" if self.after else "Bớt"

    @property
    def gained_in_words(self) -> str:
        """The first of the lists that it came into, the widest of them, and how many more there are."""
        return _first_of(self.gained)

    @property
    def lost_in_words(self) -> str:
        """The same of those that it left."""
        return _first_of(self.lost)

    @property
    def cells(self) -> list[tuple[str, str, str]]:
        """(heading, before, after) of what differs; the whole line if it came or went."""
        width = len(headings(self.page))
        befores, afters = self.before or ("",) * width, self.after or ("",) * width
        cells = zip(headings(self.page), befores, afters, strict=True)
        return [cell for cell in cells if cell[1] != cell[2]]


def _first_of(labels: tuple[str, ...]) -> str:
    more = len(labels) - _NAMED_AT_MOST
    words = "; ".join(labels[:_NAMED_AT_MOST])
    return f"{words}; và {more} danh sách khác" if more > 0 else words


class Differences:
    """A closed copy against the numbers and lists of this moment.

    Lists are known by how they were asked. What was closed before these were kept is compared as it always was: its
    main numbers by their names, and the records of all lists of a page together.
    """

    def __init__(self, closed: ClosedReview, review: Review, ledger: Ledger, returns: Returns) -> None:
        content = self._closed = closed.content
        self._knows_lists = "plain_numbers" in content
        self._review, self._ledger = review, ledger
        self._counts = named_counts(review, ledger, returns)
        keeper = ListKeeper(self._counts, of_period=content.get("records_of_period", False))
        keeper.keep_all((review, ledger, returns))
        self._then, self._now = kept_lists(closed), KeptLists(keeper.lists, LISTS, keeper.fill())

    def figures(self) -> Iterator[FigureChange]:
        """The numbers that differ."""
        if not self._knows_lists:
            yield from self._main_figures()
            return
        closed = self._then.numbers
        for asked, number in closed.items():
            _, now = self._counts.get(asked, ("", None))
            kept = self._then.lists[number]
            if kept["lines"] != (now.value if now else 0):
                yield FigureChange(kept["label"], kept["lines"], now)
        for asked, (label, count) in self._counts.items():
            if asked not in closed and count.value and self._is_known(asked):
                yield FigureChange(label, None, count)
        yield from self._plain_figures()

    def _is_known(self, asked: Asked) -> bool:
        """Whether the closing would have kept that number: by form and track it did not always count."""
        page, query = asked
        parts = {name for name, _ in query} & {"hinh_thuc", "loai_khen"}
        return page != "commendations" or not parts or "commended_by_form" in self._closed

    def _plain_figures(self) -> Iterator[FigureChange]:
        live = {key: (label, number) for key, label, number in plain_numbers(self._review, self._ledger)}
        closed = {key: (label, Decimal(number)) for key, label, number in self._closed["plain_numbers"]}
        for key in dict.fromkeys([*closed, *live]):
            label, before = closed.get(key, ("", None))
            label_now, now = live.get(key, ("", None))
            if before != now:
                yield FigureChange(label or label_now, before, now)

    def _main_figures(self) -> Iterator[FigureChange]:
        now = dict(main_counts(self._review))
        today = names_of_first_closings(self._review)
        before = [(today.get(label, label), value) for label, value in self._closed["numbers"]]
        for label, value in before:
            if (now[label].value if label in now else 0) != value:
                yield FigureChange(label, value, now.get(label))
        known = {label for label, _ in before}
        for label, count in now.items():
            if label not in known and count.value:
                yield FigureChange(label, None, count)

    def records(self) -> Iterator[RecordChange]:
        """The records that a closed list gained, lost, or has with other words."""
        gained, lost = self._moves()
        for page in TITLES:
            if page not in self._then.pages:  # a list that came after the closing: what it held is not known
                continue
            old, new = self._then.records(page), self._now.records(page)
            for key in dict.fromkeys([*old, *new]):
                before, after = tuple(map(_as_now, old.get(key, ()))), tuple(map(_as_now, new.get(key, ())))
                came, went = tuple(gained[page, key]), tuple(lost[page, key])
                is_other = before != after and (not self._knows_lists or (before and after))
                if came or went or is_other:
                    yield RecordChange(page, before, after, came, went)

    def _moves(self) -> tuple[dict[tuple[str, str], list[str]], dict[tuple[str, str], list[str]]]:
        """By page and key the names of the lists that a record came into, and left; of lists there then and now."""
        gained: dict[tuple[str, str], list[str]] = defaultdict(list)
        lost: dict[tuple[str, str], list[str]] = defaultdict(list)
        numbers_now = self._now.numbers
        for asked, number in self._then.numbers.items() if self._knows_lists else ():
            if asked not in numbers_now:
                continue
            before, after = set(self._then.keys(number)), set(self._now.keys(numbers_now[asked]))
            for moved, keys in ((gained, after - before), (lost, before - after)):
                for key in keys:
                    moved[asked[0], key].append(self._then.lists[number]["label"])
        return gained, lost

    def definitions(self) -> Iterator[tuple[str, str, str]]:
        """(term, then, now) of what is defined otherwise."""
        before = self._closed["definitions"]
        for term in dict.fromkeys([*DEFINITIONS, *before]):  # PostgreSQL keeps no order of what was closed
            if before.get(term) != DEFINITIONS.get(term):
                yield term, before.get(term, ""), DEFINITIONS.get(term, "")


def _as_now(text: str) -> str:
    """The words of a record as they are written today: earlier ones said "2025-2025, năm 2025" for 2025."""
    return _SAID_TWICE.sub(r"\1", code_as_now(text))
