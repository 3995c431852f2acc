"""How a page names a row of a batch: by sheet and line, and of lists side by side on one sheet by its list too."""

from collections import Counter

from django.db.models import QuerySet

from danvan.lists.models import ImportBatch, StagedRow
from danvan.lists.reading.answers import list_key, sheet_of


def lists_beside(batch: ImportBatch) -> frozenset[str]:
    """The `list_key` of each list that has another one beside it, under the same row of headings."""
    places = [(read["name"], read.get("header_row"), read.get("list_at", "")) for read in batch.sheets]
    lists = Counter((name, header) for name, header, at in places if header and at)
    return frozenset(list_key(name, at) for name, header, at in places if lists[name, header] > 1)


def name_of(row: StagedRow, beside: frozenset[str]) -> str:
    """The sheet as `Answers` speak of the row's line: with its list where another one stands beside it."""
    key = list_key(row.sheet, row.data.get("list_at", ""))
    return key if key in beside else row.sheet


def rows_named(batch: ImportBatch, name: str, row: str) -> QuerySet[StagedRow]:
    """The rows of a line (digits); `name` is a sheet's, or a `name_of`: then they are of that list alone."""
    sheet = sheet_of(name, (read["name"] for read in batch.sheets))
    rows = batch.rows.filter(sheet=sheet, row=row)
    return (
        rows if sheet == name else rows.filter(data__list_at=name.removeprefix(f"{sheet}[").removesuffix("]"))
    )
