"""What a page shows of the rows of a list, in the columns that it prints."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from danvan.lib.columns import ListColumn
from danvan.lib.numbers import written

VERBS_HEADING: Final = "Việc"  # over what is done to a row


class Titled(NamedTuple):
    """What a row is called, as the cell `titled` links it to its page; `sub` stands below."""

    title: str
    address: str
    sub: str = ""
    is_demo: bool = False


class ShownRow(list[tuple[str, str, Any]]):
    """Of a row (heading, template of the cell if it has one, value) for each column; `key` is that of the record."""

    def __init__(self, row: Any, columns: Sequence[ListColumn[Any]]) -> None:
        super().__init__((one.heading, one.cell, _shown(one.value(row))) for one in columns)
        self.key = getattr(row, "pk", None)


def rows_of(found: Iterable[Any], columns: Sequence[ListColumn[Any]]) -> list[ShownRow]:
    """Each row in these columns."""
    return [ShownRow(row, columns) for row in found]


def _shown(value: Any) -> Any:
    """As a page says what Excel has in a cell of its own kind."""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        return written(value)
    return "" if value is None else value
