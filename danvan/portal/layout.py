"""How a list is laid out: its order, its columns, its rows to a page. Asked for in the address, beside the filter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.http import urlencode

from danvan.lib.choices import choice_of
from danvan.lib.columns import EXCEL, PAGE, ListColumn, printed
from danvan.lib.paging import PAGE_PARAMETER

ORDER, COLUMNS, SIZE = "xep", "cot", "so_dong"
PARAMETERS: Final = (ORDER, COLUMNS, SIZE, PAGE_PARAMETER)
SIZES: Final = (25, 50, 100, 200)
USUAL_SIZE: Final = 50


@dataclass(frozen=True)
class Heading:
    """Over a column of the page: `by` is what the address says to sort by it (again: the other way round), if one can.

    `sorted` is "ascending", "descending" or "".
    """

    text: str
    by: str = ""
    sorted: str = ""


class Layout(forms.Form):
    """Order, columns and size of a list as an address asks for them; what it does not ask for is as usual."""

    xep = forms.ChoiceField(label="Sắp xếp theo", required=False)
    so_dong = forms.ChoiceField(
        label="Số dòng mỗi trang", required=False, choices=[(str(size), f"{size} dòng") for size in SIZES]
    )
    cot = forms.MultipleChoiceField(
        label="Các cột", required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "checks"})
    )

    def __init__(
        self, data: QueryDict, columns: Iterable[ListColumn[Any]], usual_size: int = USUAL_SIZE
    ) -> None:
        self.usual_size = usual_size
        every = [column for column in columns if column.on & (PAGE | EXCEL)]
        self.lines: dict[str, list[ListColumn[Any]]] = {}
        for column in every:
            self.lines.setdefault(column.key, []).append(column)
        self.usual = [column.key for column in printed(PAGE, every)]
        self.address = "?" + urlencode(asked_beside(data, layout=True))  # without the filter
        asked = data.copy()
        self.is_chosen = COLUMNS in data
        if not self.is_chosen:
            asked.setlist(COLUMNS, self.usual)
        if not data.get(SIZE):
            asked[SIZE] = str(usual_size)
        super().__init__(asked, auto_id="id_hien_%s")
        names = {key: _on_page(lines).part_of or _on_page(lines).heading for key, lines in self.lines.items()}
        choice_of(self, COLUMNS).choices = list(names.items())
        orders = [("", "Như thường lệ")]
        for key, lines in self.lines.items():
            if _order(lines):
                orders += [(key, f"{names[key]}, tăng dần"), (f"-{key}", f"{names[key]}, giảm dần")]
        choice_of(self, ORDER).choices = orders
        self._orders = dict(orders)

    @property
    def is_usual(self) -> bool:
        """Whether the address asks for nothing but the usual."""
        return self.is_valid() and not self.is_chosen and not self.order and self.size == self.usual_size

    @property
    def size(self) -> int:
        """Rows to a page (valid layouts)."""
        return int(self.cleaned_data[SIZE])

    @property
    def columns(self) -> list[ListColumn[Any]]:
        """Those of the page, as it prints them; one that it has not by itself as Excel prints it."""
        chosen = self._chosen
        return [column for key in chosen for column in printed(PAGE, self.lines[key]) or self.lines[key]]

    @property
    def columns_of_file(self) -> list[ListColumn[Any]]:
        """Those of a file: of the columns that were chosen; without a choice all that Excel has."""
        chosen = self._chosen if self.is_chosen else self.lines
        return [column for key in chosen for column in printed(EXCEL, self.lines[key]) or self.lines[key]]

    @property
    def _chosen(self) -> list[str]:
        """Keys in the order of the declaration; an invalid layout is shown as usual."""
        asked = self.cleaned_data.get(COLUMNS, self.usual) if self.is_valid() else self.usual
        return [key for key in self.lines if key in asked]

    @property
    def order(self) -> str:
        """The key of the column to sort by, with "-" before it the other way round; "" as usual (valid layouts)."""
        return str(self.cleaned_data.get(ORDER, ""))

    @property
    def is_descending(self) -> bool:
        """Whether the greatest comes first."""
        return self.order.startswith("-")

    @property
    def sorted_by(self) -> tuple[Any, ...]:
        """The `order` of the column to sort by; none as usual."""
        return _order(self.lines[self.order.removeprefix("-")]) if self.order else ()

    @property
    def order_in_words(self) -> str:
        """ "Đơn vị, giảm dần"."""
        return self._orders[self.order] if self.order else ""

    @property
    def headings(self) -> list[Heading]:
        """Over the columns of the page."""
        return [self._heading(column) for column in self.columns]

    def _heading(self, column: ListColumn[Any]) -> Heading:
        if not _order(self.lines[column.key]):
            return Heading(column.heading)
        now = self.order if self.is_valid() else ""
        if now.removeprefix("-") != column.key:
            return Heading(column.heading, column.key)
        if self.is_descending:
            return Heading(column.heading, column.key, "descending")
        return Heading(column.heading, f"-{column.key}", "ascending")


def _on_page(lines: Sequence[ListColumn[Any]]) -> ListColumn[Any]:
    return next(iter(printed(PAGE, lines)), lines[0])


def _order(lines: Iterable[ListColumn[Any]]) -> tuple[Any, ...]:
    return next((column.order for column in lines if column.order), ())


def asked_beside(data: QueryDict, *, layout: bool) -> list[tuple[str, str]]:
    """What an address asks of the layout, or of the filter: a form of the other one carries it along. No page."""
    return [
        (name, value)
        for name, values in data.lists()
        if name != PAGE_PARAMETER and (name in PARAMETERS) == layout
        for value in values
        if value
    ]
