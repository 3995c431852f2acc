"""Every list behind a review's numbers, as text: what a closed number opens.

The rows are those that the live lists show (`portal.lists`). A record that stands in many lists is kept once, as the
first of them says it: of a review that is the list of its whole time and territory.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.http import QueryDict

from danvan.accounts.models import User
from danvan.closing.archive import AT_ONCE, Archive, Texts, in_thousands
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
    """Takes the list of each number, and `fill`s an archive with them and with what they tell.

    `lists` tell of each {"page", "query", "lines"}, by the number's `number`. `differing` says which numbers are not
    as long as their list: nothing is closed then. `of_period`: a line says what counts in the period; what was closed
    before this was so says what was known that day, and is compared with what is known now. `asked` are the lists to
    come: what others are cut out of is read once. `report` hears of each that is taken, and of the records.
    """

    def __init__(
        self, asked: Collection[Asked] = (), *, of_period: bool = True, report: Report = unheard
    ) -> None:
        self.of_period = of_period
        self._whole, self._report = len(asked), report
        self.user = User(is_superuser=True)  # never saved: the scope alone bounds the lists
        self.catalogues = Catalogues(self.user)
        self.archive = Archive()
        self.lists: list[dict[str, Any]] = []
        self.differing: list[str] = []
        self._columns = {name: printed(CLOSED, page.columns) for name, page in LISTS.items()}
        # By page and key how the first list was asked in which a record stands: it says what the record tells.
        self._first: dict[str, dict[str, RegistrationFilter]] = {name: {} for name in LISTS}
        self._field_times: Texts = {}
        parts = ((*parted(page, dict(query)), page) for page, query in asked)
        self._wholes: dict[Asked, Whole | None] = {
            (page, tuple(whole.items())): None for whole, cuts, page in parts if cuts
        }
        self._taken: dict[Asked, ClosedCount] = {}

    def keep(self, count: Count) -> ClosedCount:
        """The number with its list taken."""
        asked = (count.page, count.query)
        if asked not in self._taken:
            keys = self._keys(count)
            self.archive.put_list(len(self.lists), keys)
            self._taken[asked] = ClosedCount(*asked_count(count), number=len(self.lists))
            self.lists.append({"page": count.page, "query": count.query, "lines": len(keys)})
            self._report("Lấy danh sách của từng con số", len(self.lists), self._whole)
        kept = self._taken[asked]
        if (lines := self.lists[kept.number]["lines"]) != count.value:
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
            return self._keys_of_field_times(dict(count.query))
        whole, cuts = parted(count.page, dict(count.query))
        taken = self._whole_list(count.page, whole)
        keys = [str(key) for key in taken.keys(cuts)]
        first = self._first[count.page]
        for key in keys:
            first.setdefault(key, taken.filterset)
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

    def _keys_of_field_times(self, query: dict[str, str]) -> list[str]:
        filterset = self._asked(FIELD_TIMES, query)
        rows = field_times_meant(filterset).linked(filterset if self.of_period else None)
        keys = []
        for start in range(0, len(rows), AT_ONCE):
            for row in rows[start : start + AT_ONCE]:
                keys.append(f"{row[0].pk}-{row[1].code}")
                self._field_times[keys[-1]] = self._texts(FIELD_TIMES, row)
        return keys

    def fill(self) -> bytes:
        """The archive, with the texts of all records taken: each is read once, a thousand at a time.

        What is put there is no longer held: a province's lists are some hundred thousand records.
        """
        self._wholes.clear()
        for name in sorted(self._first):
            first = self._first.pop(name)
            if name == FIELD_TIMES:
                self._put_field_times()
            for done, keys in enumerate(in_thousands(first)):
                self._report(f"Chép {LISTS[name].heading.lower()}", done * AT_ONCE, len(first))
                asked: dict[RegistrationFilter, list[str]] = defaultdict(list)
                for key in keys:
                    asked[first[key]].append(key)
                texts: Texts = {}
                for filterset, some in asked.items():
                    texts |= self._texts_of(name, filterset, some)
                self.archive.put_records(name, texts)
        return self.archive.to_bytes()

    def _put_field_times(self) -> None:
        for keys in in_thousands(self._field_times):
            self.archive.put_records(FIELD_TIMES, {key: self._field_times.pop(key) for key in keys})

    def _texts_of(self, name: str, filterset: RegistrationFilter, keys: list[str]) -> Texts:
        page, asked = LISTS[name], filterset if self.of_period else None
        rows = page.linked(page.model._default_manager.filter(pk__in=keys), asked)
        return {str(row.pk): self._texts(name, row) for row in rows}

    def _texts(self, name: str, row: Any) -> list[str]:
        return [str(column.value(row)) for column in self._columns[name]]


def asked_count(count: Count) -> tuple[int, str, tuple[tuple[str, str], ...]]:
    """The parts of a plain number."""
    return count.value, count.page, count.query
