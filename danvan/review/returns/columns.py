"""The columns of who has sent, as its page on paper, its file and the review's workbook print them."""

from typing import Final

from danvan.lib.columns import EXCEL, PAGE, SHEET, ListColumn, Surface, printed
from danvan.lib.xlsx import LANDSCAPE_WIDTH, Kind
from danvan.review.models import ReturnDue
from danvan.review.returns.rows import ReturnRow, Returns

Asked = tuple[Returns, ReturnRow]  # a row, and of whom and what it was asked


def _unit(asked: Asked) -> str:
    row = asked[1]
    return f"{row.label} ({row.including_words})" if row.including else row.label


def _how(asked: Asked) -> str | None:
    row = asked[1]
    if row.how is None:
        return None
    return f"{row.how.label}: {row.document}" if row.document else row.how.label


def _note(asked: Asked) -> str | None:
    row = asked[1]
    return "; ".join(part for part in (row.contradiction, row.note, row.typed_words) if part) or None


def _of_register(asked: Asked, number: int) -> int | None:
    """Of what is no list of registrations nothing was registered."""
    return number if asked[0].due.is_register else None


_FILE = EXCEL | SHEET
RETURNS: Final[list[ListColumn[Asked]]] = [
    ListColumn("Yêu cầu gửi", lambda asked: asked[0].due.title, _FILE, 34),
    ListColumn("Hạn gửi", lambda asked: asked[0].due_on, _FILE, 20, Kind.DATE),
    ListColumn("Đơn vị", _unit, PAGE | _FILE, 38),
    ListColumn("Tình trạng", lambda asked: asked[1].state.label, PAGE | _FILE, 24),
    ListColumn("Ngày gửi", lambda asked: asked[1].received_on, PAGE | _FILE, 20, Kind.DATE),
    ListColumn(
        "Số ngày muộn", lambda asked: asked[1].days_late or None, PAGE | _FILE, 13, Kind.NUMBER, cell="number"
    ),
    ListColumn("Gửi bằng", _how, PAGE | _FILE, 30),
]
OF_REGISTER: Final[list[ListColumn[Asked]]] = [
    ListColumn(
        "Lượt đã tiếp nhận",
        lambda asked: _of_register(asked, asked[1].registrations.value),
        PAGE | _FILE,
        14,
        Kind.NUMBER,
        cell="number",
    ),
    ListColumn(
        "Chờ tiếp nhận",
        lambda asked: _of_register(asked, asked[1].waiting.value),
        PAGE | _FILE,
        12,
        Kind.NUMBER,
        cell="number",
    ),
    ListColumn(
        "Trả lại",
        lambda asked: _of_register(asked, asked[1].returned.value),
        PAGE | _FILE,
        10,
        Kind.NUMBER,
        cell="number",
    ),
]
NOTES: Final[list[ListColumn[Asked]]] = [ListColumn("Ghi chú", _note, PAGE | _FILE, LANDSCAPE_WIDTH - 225)]


def columns_of(surface: Surface, due: ReturnDue | None = None) -> list[ListColumn[Asked]]:
    """Those of a surface; the numbers of registrations where the due, if it is of one, asks for their list."""
    of_register = OF_REGISTER if due is None or due.is_register else []
    return printed(surface, [*RETURNS, *of_register, *NOTES])
