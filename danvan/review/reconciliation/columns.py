"""The columns of the ledger, as its page on paper, its file and the review's workbook print them."""

from typing import Final

from django.utils import timezone

from danvan.lib.columns import EXCEL, PAGE, SHEET, ListColumn
from danvan.lib.numbers import tidy, written
from danvan.lib.xlsx import LANDSCAPE_WIDTH, Kind
from danvan.review.reconciliation.lines import LedgerLine
from danvan.review.words import sentence


def _source(line: LedgerLine) -> str:
    return ", ".join(part for part in (line.source, line.document) if part)


def _remark(line: LedgerLine) -> str:
    """Beside plain numbers: also the words in which they were published."""
    qualified = line.stated_in_words != written(line.stated)
    words = f"Nguồn ghi: {line.stated_in_words}. " if qualified else ""
    beside, plain = line.computed_in_words, line.computed_value
    return words + _compared(line, f" ({beside})" if plain is not None and beside != written(plain) else "")


def _compared(line: LedgerLine, said: str = "") -> str:
    compared = f"So với {line.other}{said}. " if line.is_check else ""
    return f"{compared}{line.sentence}"


def _said(line: LedgerLine) -> str | None:
    if line.explanation:
        said = line.explanation
        return f"{said.text} ({said.by_name}, {timezone.localtime(said.at):%d/%m/%Y})"
    if line.lacks:
        return sentence(line.lacks)
    return None if line.agrees else "Chưa giải trình"


def _result(line: LedgerLine) -> str:
    if line.lacks:
        return sentence(line.lacks).rstrip(".")
    return "Khớp" if line.agrees else "Chênh lệch"


_FILE = EXCEL | SHEET
# On a sheet each unit has a band of its own, which says with what result; on paper a number is written out in words.
LEDGER: Final[list[ListColumn[LedgerLine]]] = [
    ListColumn("Đơn vị", lambda line: line.unit.label, PAGE | EXCEL),
    ListColumn("Chỉ tiêu", lambda line: line.label, PAGE | _FILE, 42),
    ListColumn("Thời gian", lambda line: line.time_in_words, PAGE | EXCEL),
    ListColumn("Nguồn", _source, PAGE | _FILE, 36),
    ListColumn("Số đã công bố", lambda line: tidy(line.stated), _FILE, 17, Kind.NUMBER),
    ListColumn("Số đã công bố", lambda line: line.stated_in_words, PAGE, cell="number"),
    ListColumn(
        "So với",
        lambda line: None if line.computed_value is None else tidy(line.computed_value),
        _FILE,
        17,
        Kind.NUMBER,
    ),
    ListColumn("So với", lambda line: line.computed_in_words, PAGE, cell="number"),
    ListColumn(
        "Chênh lệch",
        lambda line: None if line.difference is None else tidy(line.difference),
        _FILE,
        17,
        Kind.DIFFERENCE,
    ),
    ListColumn("Chênh lệch", lambda line: line.difference_in_words, PAGE, cell="number"),
    ListColumn("Kết quả", _result, PAGE | EXCEL),
    ListColumn("Nhận xét", _remark, _FILE, 66),
    ListColumn("Nhận xét", _compared, PAGE),
    ListColumn("Giải trình", _said, PAGE | _FILE, LANDSCAPE_WIDTH - 205),
]
