"""The workbook's sheet "Đối chiếu": the same lines as the page, with who explained them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils import timezone

from danvan.lib.numbers import tidy, written
from danvan.lib.xlsx import LANDSCAPE_WIDTH, Band, Column, Kind, Value
from danvan.review.reconciliation.ledger import Ledger
from danvan.review.reconciliation.lines import LedgerLine
from danvan.review.words import sentence

if TYPE_CHECKING:
    from danvan.review.workbook.paper import SignedWorkbook

RECONCILIATION = "Đối chiếu"


def ledger_sheet(paper: "SignedWorkbook", ledger: Ledger) -> None:
    """Writes the sheet; nothing for a review without published figures."""
    if not ledger.all_lines:
        return
    columns = (
        Column("TT", 10, Kind.CENTRE),
        Column("Chỉ tiêu", 42),
        Column("Nguồn", 36),
        Column("Số đã công bố", 17, Kind.NUMBER),
        Column("So với", 17, Kind.NUMBER),
        Column("Chênh lệch", 17, Kind.DIFFERENCE),
        Column("Nhận xét", 66),
        Column("Giải trình", LANDSCAPE_WIDTH - 205),
    )
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
    for unit, group in groupby(lines, key=lambda line: line.unit):
        yield Band(f"{unit.label}: {what}")
        for number, line in enumerate(group, 1):
            yield _cells(number, line)


def _cells(number: int, line: LedgerLine) -> Sequence[Value]:
    qualified = line.stated_in_words != written(line.stated)
    words = f"Nguồn ghi: {line.stated_in_words}. " if qualified else ""
    beside, plain = line.computed_in_words, line.computed_value
    said = f" ({beside})" if plain is not None and beside != written(plain) else ""
    compared = f"So với {line.other}{said}. " if line.is_check else ""
    return (
        number,
        line.label,
        ", ".join(part for part in (line.source, line.document) if part),
        tidy(line.stated),
        None if line.computed_value is None else tidy(line.computed_value),
        None if line.difference is None else tidy(line.difference),
        f"{words}{compared}{line.sentence}",
        _said(line),
    )


def _said(line: LedgerLine) -> str | None:
    if line.explanation:
        said = line.explanation
        return f"{said.text} ({said.by_name}, {timezone.localtime(said.at):%d/%m/%Y})"
    if line.lacks:
        return sentence(line.lacks)
    return None if line.agrees else "Chưa giải trình"
