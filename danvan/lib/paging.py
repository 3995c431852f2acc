"""A long list page by page: which page an address asks for, what of it is read, how far it is counted."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import BadRequest
from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet
from django.db.models.sql.where import WhereNode
from django.http import HttpRequest
from django.utils.functional import cached_property

from danvan.lib.numbers import written

if TYPE_CHECKING:  # Django's class takes these parameters for the type checker only
    _Paginator = Paginator[Any]
else:
    _Paginator = Paginator

PAGE_PARAMETER: Final = "trang"
COUNTED_TO: Final = 1000  # rows of a list that nobody has counted before


def page_number(request: HttpRequest, paginator: "Paginator[Any]") -> int:
    """The page asked for; the last one where the list has become shorter, as after the last row of it was done.

    Raises BadRequest for what is no page.
    """
    asked = request.GET.get(PAGE_PARAMETER, "1")
    if not asked.isdecimal() or int(asked[:9]) < 1:
        raise BadRequest("Không có trang này trong danh sách.")
    if isinstance(paginator, LongPaginator):
        paginator.asked = int(asked[:9])
    return min(int(asked[:9]), paginator.num_pages)


class LongPaginator(_Paginator):
    """Pages of a list that may have a million rows, for the work of a few.

    The database sorts keys alone, and joins and reads what belongs to the rows of the page. Where no number says how
    long the list is (`is_counted` False), it is counted to `COUNTED_TO`, or to the end of the page that was `asked`.
    As far as `COUNTED_TO` its keys are read for that, once: they are its count and each of its pages. What the first
    page of another holds whole is not counted at all.
    """

    def __init__(self, rows: Any, per_page: int, *rest: Any, is_counted: bool = True, **more: Any) -> None:
        super().__init__(rows, per_page, *rest, **more)
        self.rows: QuerySet[Any] | None = rows if isinstance(rows, QuerySet) else None
        self.is_counted = is_counted or self.rows is None
        self.asked = 1

    @cached_property
    def count(self) -> int:
        """How many rows there are; one more than was counted to where `is_more`."""
        if self._is_near:
            return len(self._keys)
        if self.rows is not None and self.asked == 1 and len(self._first) < self.per_page:
            return len(self._first)
        if self.rows is None or self.is_counted:
            return super().count
        return self.rows.order_by()[: self._limit + 1].count()

    @property
    def is_more(self) -> bool:
        """Whether nobody has counted all."""
        return not self.is_counted and self.count > self._limit

    @property
    def count_in_words(self) -> str:
        """ "312", or "hơn 1.000"."""
        return f"hơn {written(self.count - 1)}" if self.is_more else str(self.count)

    def page(self, number: Any) -> "Page[Any]":
        """That page; of a queryset the rows of its keys."""
        if self.rows is None:
            return super().page(number)
        number = self.validate_number(number)
        if self._is_near:
            keys = self._keys[(number - 1) * self.per_page : number * self.per_page]
            return Page(_of_keys(self.rows, Q(pk__in=keys)) if keys else [], number, self)
        return Page(self._first if number == 1 else self._rows(self.rows, number), number, self)

    @property
    def _limit(self) -> int:
        return max(COUNTED_TO, self.asked * self.per_page)

    @property
    def _is_near(self) -> bool:
        """Whether what is asked for lies within what is counted of every list."""
        is_plain = self.rows is not None and self.rows.query.group_by is None
        return is_plain and not self.is_counted and self.asked * self.per_page <= COUNTED_TO

    @cached_property
    def _keys(self) -> list[Any]:
        """In their order, and one more than is counted to."""
        return [] if self.rows is None else list(self.rows.values_list("pk", flat=True)[: self._limit + 1])

    @cached_property
    def _first(self) -> Sequence[Any]:
        return self._rows(self.rows, 1)

    def _rows(self, rows: Any, number: int) -> Sequence[Any]:
        place = slice((number - 1) * self.per_page, number * self.per_page)
        if rows.query.group_by is not None:
            return list(rows[place])
        keys = rows.values("pk")[place]
        if connection.vendor != "postgresql":
            return _of_keys(rows, Q(pk__in=keys))
        is_of_page = Func(  # PostgreSQL joins so many tables whole before it looks at a few keys
            F("pk"),
            ArraySubquery(keys),
            template="%(expressions)s)",
            arg_joiner=" = ANY (",
            output_field=BooleanField(),
        )
        return _of_keys(rows, is_of_page)


def _of_keys(rows: "QuerySet[Any]", is_of_page: Any) -> list[Any]:
    """The rows of these keys, in their order.

    Of the keys all was asked. Asked again beside them it leads a planner that knows the size of neither to begin with
    what most rows have. Tables joined for it may repeat a row.
    """
    found = rows.all()
    found.query.where = WhereNode()
    return list({row.pk: row for row in found.filter(is_of_page)}.values())
