"""The list of units: their tree, or sorted by a column; each with its calendar and what came after it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, overload

from django.db.models import Min, OuterRef, Prefetch, QuerySet, Subquery, Value, prefetch_related_objects
from django.db.models.functions import NullIf
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property

from danvan.lib.columns import EXCEL, PAGE, ListColumn
from danvan.portal import orders
from danvan.portal.layout import Layout
from danvan.portal.list_filter import ListFilter
from danvan.portal.lists import ListPage
from models_registry.access import Asker
from models_registry.models import Unit, UnitSuccession

UNITS_PER_PAGE: Final = 200  # their page weighs less than 100 kB


@dataclass(frozen=True)
class ListedUnit:
    """A unit as its tree shows it: how deep it stands, and the number of its villages that are not shown.

    In a list that is no tree it stands at no depth, and `above` says under what.
    """

    unit: Unit
    depth: int
    folded: int
    is_continued: bool = False  # it stands on an earlier page too
    above: str = ""


def begun(link: str, other: str) -> "Prefetch[Any, Any, Any]":
    """Successions that have taken effect, with the unit at the other end."""
    effective = UnitSuccession.objects.filter(effective_on__lte=timezone.localdate())
    return Prefetch(link, effective.select_related(other))


def _successors(row: ListedUnit) -> str:
    return "; ".join(
        f"{link.successor.label} ({link.effective_on:%d/%m/%Y}, {link.get_extent_display().lower()})"
        for link in row.unit.successions.all()
    )


UNITS: Final[list[ListColumn[ListedUnit]]] = [
    ListColumn("Đơn vị", lambda row: row, PAGE, cell="unit", order=("sort_name",)),
    ListColumn("Tên đơn vị", lambda row: row.unit.label, EXCEL, part_of="Đơn vị"),
    ListColumn(
        "Đơn vị cấp trên",
        lambda row: row.unit.parent.label if row.unit.parent else "",
        EXCEL,
        order=("parent__sort_name",),
    ),
    ListColumn("Mã số", lambda row: row.unit.code, PAGE | EXCEL, order=(NullIf("code", Value("")),)),
    ListColumn(
        "Thời gian",
        lambda row: row.unit.validity or "không giới hạn",
        PAGE,
        order=("valid_from", "valid_to"),
    ),
    ListColumn("Có từ ngày", lambda row: row.unit.valid_from, EXCEL, part_of="Thời gian"),
    ListColumn("Đến hết ngày", lambda row: row.unit.ended_on, EXCEL, part_of="Thời gian"),
    ListColumn("Văn bản thành lập", lambda row: row.unit.founded_by, EXCEL),
    ListColumn("Kế thừa bởi", _successors, PAGE | EXCEL, order=("successor_first",)),
]


class UnitFilter(ListFilter):
    """Units are found by words."""

    class Meta:
        model = Unit
        fields: list[str] = []

    def __init__(self, data: QueryDict, user: Asker, **kwargs: Any) -> None:
        super().__init__(data, Unit.objects.visible_to(user), **kwargs)
        self.user = user


class UnitRows(Sequence[ListedUnit]):
    """Units, each after the one above it; or, once they are ordered, as they are ordered.

    Villages stand on the page of their commune, and among what a search finds; else they are counted there.
    """

    def __init__(self, found: "QuerySet[Unit]", *, folded: bool, is_tree: bool = True) -> None:
        self.found = found
        self.folded = folded
        self.is_tree = is_tree

    @cached_property
    def rows(self) -> list[ListedUnit]:
        """All of them; of each unit, its parent and no more is read."""
        if self.is_tree:
            return _tree(self.found, folded=self.folded)
        shown = {row.unit.pk: row for row in _tree(self.found.order_by(), folded=self.folded)}
        return [
            replace(shown[unit.pk], unit=unit, depth=0, above=unit.parent.label if unit.parent else "")
            for unit in self.found
            if unit.pk in shown
        ]

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, part: int) -> ListedUnit: ...
    @overload
    def __getitem__(self, part: slice) -> list[ListedUnit]: ...
    def __getitem__(self, part: int | slice) -> ListedUnit | list[ListedUnit]:
        if isinstance(part, slice):
            return _read(self.rows[part])
        return _read([self.rows[part]])[0]

    def above(self, first: int) -> list[ListedUnit]:
        """What stands above the row of that number (from 0), of the pages before it."""
        above: list[ListedUnit] = []
        depth = self.rows[first].depth if first else 0
        for row in reversed(self.rows[:first]):
            if row.depth < depth:
                above.insert(0, replace(row, is_continued=True))
                depth = row.depth
        return _read(above)


def _read(rows: list[ListedUnit]) -> list[ListedUnit]:
    prefetch_related_objects([row.unit for row in rows], begun("successions", "successor"))
    return rows


def _tree(found: Iterable[Unit], *, folded: bool) -> list[ListedUnit]:
    """Each unit after the one above it; if `folded`, villages are only counted there."""
    units = {unit.pk: unit for unit in found}
    children: dict[int | None, list[Unit]] = {}
    hidden: Counter[int] = Counter()
    for unit in units.values():
        above = unit.parent_id if unit.parent_id in units else None
        if folded and above and unit.is_village:
            hidden[above] += 1
        else:
            children.setdefault(above, []).append(unit)

    def walk(parent: int | None, depth: int) -> Iterator[ListedUnit]:
        for unit in children.get(parent, []):
            yield ListedUnit(unit, depth, hidden[unit.pk])
            yield from walk(unit.pk, depth + 1)

    return list(walk(None, 0))


def units_meant(filterset: UnitFilter) -> UnitRows:
    """The units found that have come; what is entered ahead stands in the entry screens alone."""
    units = Unit.objects.visible_to(filterset.user).select_related("parent")
    if filterset.is_refused:
        return UnitRows(units.none(), folded=True)
    found = units.matching(filterset.words).founded_by_day(timezone.localdate())
    return UnitRows(found, folded=not filterset.words)


def _names(asked: ListFilter) -> orders.Names:
    begun_ones = UnitSuccession.objects.filter(
        predecessor=OuterRef("pk"), effective_on__lte=timezone.localdate()
    )
    # Not the first in order: PostgreSQL may go through all units by name for it, once for each unit.
    first = begun_ones.order_by().values("predecessor").values(first=Min("successor__sort_name"))
    return {"successor_first": lambda: Subquery(first)}


def _in_order(rows: UnitRows, layout: Layout, names: orders.Names, usual: Sequence[Any]) -> UnitRows:
    """The tree, unless the layout asks for a column."""
    if not layout.order:
        return rows
    found = orders.in_order(rows.found, layout, names, usual)
    return UnitRows(found, folded=rows.folded, is_tree=False)


UNIT_LIST: Final = ListPage(
    "Đơn vị",
    "Đơn vị",
    "đơn vị",
    UNITS,
    Unit,
    units_meant,
    filterset=UnitFilter,
    lead="Đơn vị giữ nguyên tên, mã và thời gian tồn tại của mình; đơn vị nhập, tách thì nối với đơn vị kế thừa.",
    in_order=_in_order,
    names=_names,
    usual_size=UNITS_PER_PAGE,
    is_numbered=False,
    none_yet="Chưa có đơn vị nào.",
)
