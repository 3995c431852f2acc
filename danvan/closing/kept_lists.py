"""Every list behind a review's numbers, as text: what a closed number opens.

The rows are those that the live lists show (`portal.lists`). A record that stands in many lists is kept once, as the
first of them says it: of a review that is the list of its whole time and territory.
"""

import dataclasses
from collections.abc import Collection
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.http import QueryDict

from danvan.accounts.models import User
from danvan.closing.cuts import Whole, parted
from danvan.closing.numbers import Asked
from danvan.lib.columns import CLOSED, EXCEL, PAGE, ListColumn, printed
from danvan.lib.jobs import Report, unheard
from danvan.lib.text import sort_key
from danvan.portal.catalogues import Catalogues
from danvan.portal.filters import RegistrationFilter
from danvan.portal.layout import Layout
from danvan.portal.lists import LISTS
from danvan.portal.querysets import field_times_meant
from danvan.review.figures.counted import Count
from danvan.review.scope import Scope


@dataclass(frozen=True)
class ClosedCount(Count):
    """A number whose list is kept with it; the address is relative to the closed review's page."""

    number: int = 0

    @property
    def url(self) -> str:
        """Address of the kept list."""
        return f"danh-sach/{self.number}/"


FIELD_TIMES = "field_times"
TITLES = {name: page.heading for name, page in LISTS.items()} | {"commendations": "Khen thưởng"}


def headings(name: str) -> list[str]:
    """Over the texts that are kept of a list."""
    return [column.heading for column in printed(CLOSED, LISTS[name].columns)]


def kept_columns(name: str) -> list[ListColumn[list[str]]]:
    """The texts that are kept of a list's row, as columns of a page and a file."""
    return [
        ListColumn(heading, itemgetter(number), PAGE | EXCEL, order=(number,))
        for number, heading in enumerate(headings(name))
    ]


def in_order(rows: list[list[str]], layout: Layout) -> list[list[str]]:
    """Kept texts in Vietnamese order, as the layout asks; what is empty comes last either way."""
    if not layout.order:
        return rows
    (number,) = layout.sorted_by
    filled = [row for row in rows if row[number]]
    filled.sort(key=lambda row: sort_key(row[number]), reverse=layout.is_descending)
    return filled + [row for row in rows if not row[number]]


class ListKeeper:
    """Takes the list of each number; `lists` and `records` are then what a closed review keeps.

    `lists`: [{"page", "query", "keys"}], by the number's `number`. `records`: {page: {key: texts}}. `differing` says
    which numbers are not as long as their list: nothing is closed then. `of_period`: a line says what counts in the
    period; what was closed before this was so says what was known that day, and is compared with what is known now.
    `asked` are the lists to come: what others are cut out of is read once. `report` hears of each that is taken.
    """

    def __init__(
        self, asked: Collection[Asked] = (), *, of_period: bool = True, report: Report = unheard
    ) -> None:
        self.of_period = of_period
        self._whole, self._report = len(asked), report
        self.user = User(is_superuser=True)  # never saved: the scope alone bounds the lists
        self.catalogues = Catalogues(self.user)
        self.lists: list[dict[str, Any]] = []
        self.records: dict[str, dict[str, list[str]]] = {name: {} for name in LISTS}
        self.differing: list[str] = []
        self._columns = {name: printed(CLOSED, page.columns) for name, page in LISTS.items()}
        self._unread: list[tuple[str, RegistrationFilter, list[str]]] = []  # page, how it was asked, new keys
        parts = ((*parted(page, dict(query)), page) for page, query in asked)
        self._wholes: dict[Asked, Whole | None] = {
            (page, tuple(whole.items())): None for whole, cuts, page in parts if cuts
        }
        self._taken: dict[Asked, ClosedCount] = {}

    def keep(self, count: Count) -> ClosedCount:
        """The number with its list taken."""
        asked = (count.page, count.query)
        if asked not in self._taken:
            self.lists.append({"page": count.page, "query": count.query, "keys": self._keys(count)})
            self._taken[asked] = ClosedCount(*asked_count(count), number=len(self.lists) - 1)
            self._report("Lấy danh sách của từng con số", len(self.lists), self._whole)
        kept = self._taken[asked]
        if (lines := len(self.lists[kept.number]["keys"])) != count.value:
            self.differing.append(f"{count.url}: {lines} dòng, số ghi {count.value}")
        return kept

    def keep_all(self, value: Any) -> Any:
        """The same frozen objects with every number in them kept."""
        if isinstance(value, Count):
            return self.keep(value)
        if isinstance(value, tuple):
            return tuple(self.keep_all(item) for item in value)
        if dataclasses.is_dataclass(value) and not isinstance(value, type | Scope):
            names = [field.name for field in dataclasses.fields(value)]
            kept = {name: self.keep_all(getattr(value, name)) for name in names}
            changed = {name: new for name, new in kept.items() if new is not getattr(value, name)}
            return dataclasses.replace(value, **changed) if changed else value
        return value

    def _keys(self, count: Count) -> list[str]:
        if count.page == FIELD_TIMES:
            return self._field_times(dict(count.query))
        whole, cuts = parted(count.page, dict(count.query))
        taken = self._whole_list(count.page, whole)
        keys = [str(key) for key in taken.keys(cuts)]
        new = [key for key in keys if key not in self.records[count.page]]
        self.records[count.page] |= {key: [] for key in new}
        if new:
            self._unread.append((count.page, taken.filterset, new))
        return keys

    def _whole_list(self, page: str, query: dict[str, str]) -> Whole:
        asked = (page, tuple(query.items()))
        found = self._wholes.get(asked) or Whole(page, self._asked(page, query))
        if asked in self._wholes:
            self._wholes[asked] = found
        return found

    def _asked(self, page: str, query: dict[str, str]) -> Any:
        data = QueryDict(mutable=True)
        data.update(query)
        return LISTS[page].filterset(data, self.user, catalogues=self.catalogues)

    def _field_times(self, query: dict[str, str]) -> list[str]:
        filterset = self._asked(FIELD_TIMES, query)
        rows = field_times_meant(filterset).linked(filterset if self.of_period else None)[:]
        kept = {f"{row[0].pk}-{row[1].code}": self._texts(FIELD_TIMES, row) for row in rows}
        self.records[FIELD_TIMES] |= kept
        return list(kept)

    def fill(self) -> None:
        """Reads the texts of all records taken, each record once."""
        for name, filterset, keys in self._unread:
            page, asked = LISTS[name], filterset if self.of_period else None
            for start in range(0, len(keys), 1000):
                rows = page.model._default_manager.filter(pk__in=keys[start : start + 1000])
                for row in page.linked(rows, asked):
                    self.records[name][str(row.pk)] = self._texts(name, row)

    def _texts(self, name: str, row: Any) -> list[str]:
        return [str(column.value(row)) for column in self._columns[name]]


def asked_count(count: Count) -> tuple[int, str, tuple[tuple[str, str], ...]]:
    """The parts of a plain number."""
    return count.value, count.page, count.query
