"""Lists that ask one thing more than another does: cut out of that one, not asked of the database.

Of a province's two thousand numbers nearly all ask for a row of units, a field, a kind, a state: properties of a row
itself, or of where its model was counted last. One question brings them for all the lists that are cut of its answer.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from danvan.portal.filters import RegistrationFilter
from danvan.portal.lists import LISTS
from danvan.review.figures.counted import last_of_each

_Row = tuple[Any, ...]  # its place in the list, its key, the columns of its page


@dataclass(frozen=True)
class _Cut:
    """A parameter of a list: the column of the database that it asks, and the values there that it means."""

    column: str
    meant: Callable[[RegistrationFilter, str], Collection[Any]]


def _itself(filterset: RegistrationFilter, value: str) -> Collection[Any]:
    return (value,)


def _members(filterset: RegistrationFilter, value: str) -> Collection[Any]:
    return filterset.fields.members(value)


_ROW_OF_UNITS, _ALONE = "hang", "rieng"
_CUTS: Final[dict[str, dict[str, _Cut]]] = {
    "models": {"linh_vuc": _Cut("field", _members), "loai": _Cut("registrant__kind", _itself)},
    "registrations": {"tinh_chat": _Cut("novelty", _itself), "trang_thai": _Cut("state", _itself)},
}


# Of registered models and of recognised ones a row of units holds those counted there last (`filter_scopes`); by what
# else a model may be meant is not looked at here.
_NOT_IN_ROWS: Final = {"danh_gia", "cap", "cap_cong_nhan", "tieu_bieu"}


def parted(page: str, query: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """What a list is asked for in two: the list that it is cut out of, and the cuts."""
    names = set(_CUTS.get(page, ()))
    if "ky" not in query:  # without anything but words and a unit a list is of what was never registered too
        names = set()
    elif page == "models" and _ROW_OF_UNITS in query and not query.keys() & _NOT_IN_ROWS:
        names |= {_ROW_OF_UNITS, _ALONE}
    whole = {name: value for name, value in query.items() if name not in names}
    return whole, {name: value for name, value in query.items() if name in names}


class Whole:
    """A list as its filter means it, and others cut out of it. Keys are those of the database, in the list's order."""

    def __init__(self, page: str, filterset: RegistrationFilter) -> None:
        self.filterset = filterset
        self._cuts = _CUTS.get(page, {})
        meant = LISTS[page].meant(filterset).values_list("pk", *(cut.column for cut in self._cuts.values()))
        self._rows: list[_Row] = [(place, *row) for place, row in enumerate(meant)]

    def keys(self, cuts: Mapping[str, str]) -> list[int]:
        """Of the rows that all these cuts leave."""
        rows = self._rows
        if _ROW_OF_UNITS in cuts:
            rows = self._in_row_of_units(cuts[_ROW_OF_UNITS], cuts.get(_ALONE, ""))
        for column, (name, cut) in enumerate(self._cuts.items(), start=2):
            if name in cuts:
                meant = cut.meant(self.filterset, cuts[name])
                rows = [row for row in rows if row[column] in meant]
        return [row[1] for row in rows]

    def _in_row_of_units(self, row: str, alone: str) -> list[_Row]:
        """Those whose model was counted last in a unit of that row of the review's table."""
        scope = self.filterset.scope
        units = self.filterset.catalogues.units_of_row(scope, row, alone) if scope else ()
        return sorted(row for unit in units for row in self._by_unit.get(unit, ()))

    @cached_property
    def _by_unit(self) -> dict[int, list[_Row]]:
        asked, way = self.filterset, ""
        rows: Any = asked.qs
        if "cong_nhan" in asked.values:
            rows, way = (
                asked.recognitions().filter(asked.unit_condition("registration__unit")),
                "registration__",
            )
        last = dict(last_of_each(rows, way).order_by().values_list(f"{way}model", f"{way}unit"))
        found: dict[int, list[_Row]] = defaultdict(list)
        for row in self._rows:
            found[last[row[1]]].append(row)
        return dict(found)
