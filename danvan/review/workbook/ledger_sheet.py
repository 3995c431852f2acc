"""The workbook's sheet "Đối chiếu": the same lines as the page, with who explained them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from danvan.lib.columns import SHEET, printed
from danvan.lib.xlsx import Band, Column, Kind, Value
from danvan.review.reconciliation.columns import LEDGER
from danvan.review.reconciliation.ledger import Ledger
from danvan.review.reconciliation.lines import LedgerLine

if TYPE_CHECKING:
    from danvan.review.workbook.paper import SignedWorkbook

RECONCILIATION = "Đối chiếu"


def ledger_sheet(paper: "SignedWorkbook", ledger: Ledger) -> None:
    """Writes the sheet; nothing for a review without published figures."""
    if not ledger.all_lines:
        return
    columns = [
        Column("TT", 10, Kind.CENTRE),
        *(Column(column.heading, column.width, column.kind) for column in printed(SHEET, LEDGER)),
    ]
    sheet = paper.on_screen(RECONCILIATION, "Đối chiếu số đã công bố", columns, landscape=True)
    sheet.table(
        [
            *_rows(ledger.lines, "chênh lệch"),
            *_rows(ledger.agreeing, "khớp"),
            *_rows(ledger.lacking, "chưa có danh sách hoặc chưa đủ số để đối chiếu"),
        ]
    )
    sheet.gap()
    sheet.line(
        f"{len(ledger.lines)} dòng chênh lệch, {len(ledger.open_lines)} dòng chưa giải trình. "
        "Chênh lệch là số đã công bố trừ số được so sánh; không số nào được tự sửa.",
        italic=True,
    )
    sheet.finish(printed=False)


def _rows(lines: Iterable[LedgerLine], what: str) -> Iterator[Sequence[Value] | Band]:
    shown = printed(SHEET, LEDGER)
    for unit, group in groupby(lines, key=lambda line: line.unit):
        yield Band(f"{unit.label}: {what}")
        for number, line in enumerate(group, 1):
            yield (number, *(column.value(line) for column in shown))
