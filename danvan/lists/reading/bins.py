"""Every physical row of a sheet stands in exactly one bin: nothing is lost without a word."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Final, Literal

from danvan.lib.sheets import Sheet
from danvan.lib.sheets.book import Cell
from danvan.lib.text import clean
from danvan.lists.reading.row.cells import as_text
from danvan.lists.reading.row.why import WHY
from danvan.lists.results import Aside, ReadRow, ReadSheet, SetAside

Bin = Literal[
    "model",
    "continued",
    "group",
    "title",
    "header",
    "numbering",
    "total",
    "footer",
    "unfilled",
    "stopped",
    "hidden",
    "unclear",
    "other",
    "form",
    "skipped",
]
# What each is called behind its number; "model" is split by what becomes of the row.
LABELS: Final[Mapping[str, str]] = {
    "model": "dòng của danh sách",
    "continued": "dòng ghép",
    "group": "dòng nhóm",
    "title": "dòng tiêu đề",
    "header": "dòng tên cột",
    "numbering": "dòng đánh số cột",
    "total": "dòng cộng",
    "footer": "dòng cuối bảng",
    "unfilled": "dòng chưa điền",
    "stopped": "dòng ghi không tiếp tục",
    "hidden": "dòng ẩn, gạch bỏ không lấy",
    "unclear": "dòng chưa rõ",
    "other": "dòng của bảng khác",
    "form": "dòng của phiếu",
    "skipped": "dòng không đọc",
}
Range = tuple[int, int]


def bin_of(kind: Aside, why: str) -> Bin:
    """The bin of a line set aside; one that was joined to the row above is no longer unclear."""
    return "continued" if kind == "unclear" and why != WHY["unclear"] else kind


def account(
    sheet: Sheet, reports: Sequence[ReadSheet], rows: Iterable[ReadRow], *, of_form: bool = False
) -> None:
    """Fill `bins` of the sheet's first report; a row that nothing has spoken of is set aside as another table's.

    `rows` and `reports` are those of this sheet; a form has many lines to one row, and none of them is lost. Of a line
    in several tables side by side its row speaks first.
    """
    bins: dict[int, Bin] = {row.row: "model" for row in rows}
    for report in reports:
        for aside in report.set_aside:
            bins.setdefault(aside.row, bin_of(aside.kind, aside.why))
        for number in report.header_rows:
            bins.setdefault(number, "header")
    rest = [(number, cells) for number, cells in sheet.rows if number not in bins]
    read = any(report.header_rows for report in reports)
    for number, cells in rest:
        bins[number] = "form" if of_form else "other" if read else "skipped"
        if read and not of_form:
            reports[-1].set_aside.append(SetAside(number, WHY["other"], "other", _text(cells)))
    reports[0].bins = ranges_of({number: bins[number] for number, _ in sheet.rows})


def _text(cells: list[Cell]) -> str:
    texts = [clean(as_text(value)) for value in cells if value != ""]
    return " | ".join(dict.fromkeys(texts))[:500]


def ranges_of(bins: Mapping[int, str]) -> dict[str, list[Range]]:
    """Rows by bin as ranges from first to last: a hundred thousand rows are kept in a line."""
    found: dict[str, list[Range]] = {}
    for name, numbers in groupby(sorted(bins), key=lambda number: bins[number]):
        for number in numbers:
            ranges = found.setdefault(name, [])
            if ranges and ranges[-1][1] == number - 1:
                ranges[-1] = (ranges[-1][0], number)
            else:
                ranges.append((number, number))
    return found


def numbers_in(ranges: Iterable[Sequence[int]]) -> list[int]:
    """The rows that some ranges hold."""
    return [number for first, last in ranges for number in range(first, last + 1)]


def count(ranges: Iterable[Sequence[int]]) -> int:
    """How many rows some ranges hold."""
    return sum(last - first + 1 for first, last in ranges)


def span(bins: Mapping[str, Sequence[Sequence[int]]]) -> Range:
    """First and last row of a sheet, (0, 0) if it has none."""
    ends = [number for ranges in bins.values() for one in ranges for number in one]
    return (min(ends), max(ends)) if ends else (0, 0)
