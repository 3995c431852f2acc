"""The workbook's sheet "Ai đã gửi": the rows of the page, of everything that is asked for the review's time."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from danvan.lib.xlsx import LANDSCAPE_WIDTH, Column, Kind, Value
from danvan.review.returns.rows import ReturnRow, Returns
from models_registry.demo import MARK

if TYPE_CHECKING:
    from danvan.review.workbook.paper import SignedWorkbook

RETURNS = "Ai đã gửi"


def returns_sheet(paper: "SignedWorkbook", asked: Sequence[Returns]) -> None:
    """Writes the sheet; nothing for a review that has no returns (none, see `returns_for_paper`)."""
    if not asked:
        return
    columns = (
        Column("TT", 10, Kind.CENTRE),
        Column("Yêu cầu gửi", 34),
        Column("Hạn gửi", 20, Kind.DATE),
        Column("Đơn vị", 38),
        Column("Tình trạng", 24),
        Column("Ngày gửi", 20, Kind.DATE),
        Column("Số ngày muộn", 13, Kind.NUMBER),
        Column("Gửi bằng", 30),
        Column("Lượt đã tiếp nhận", 14, Kind.NUMBER),
        Column("Chờ tiếp nhận", 12, Kind.NUMBER),
        Column("Trả lại", 10, Kind.NUMBER),
        Column("Ghi chú", LANDSCAPE_WIDTH - 225),
    )
    caption = f"Việc gửi danh sách, báo cáo {asked[0].period}"
    sheet = paper.on_screen(RETURNS, caption, columns, landscape=True)
    sheet.line(f"Tính đến ngày {asked[0].today:%d/%m/%Y}", italic=True, align="center")
    answers = [row.answer for returns in asked for row in returns.rows]
    if not paper.demo and any(one.note and one.note.by_name.endswith(MARK) for one in answers):
        # A year without a made-up model is not marked by the paper itself.
        sheet.line(
            "Hạn gửi và ghi nhận tự tạo để trình diễn, không dùng làm số liệu chính thức",
            bold=True,
            align="center",
        )
    sheet.gap()
    rows = [(returns, row) for returns in asked for row in returns.rows]
    sheet.table((_cells(number, *row) for number, row in enumerate(rows, 1)), filtered=True)
    sheet.gap()
    for returns in asked:
        counted = "; ".join(f"{count.state.label.lower()}: {count.value}" for count in returns.counts)
        unasked = "" if returns.due.pk else " (chưa có yêu cầu gửi)"
        sheet.line(
            f"{returns.due.title}{unasked}: tổng số {len(returns.rows)} đơn vị phải gửi; {counted}.",
            italic=True,
        )
    sheet.finish(printed=False)


def _cells(number: int, returns: Returns, row: ReturnRow) -> Sequence[Value]:
    how = f"{row.how.label}: {row.document}" if row.how and row.document else row.how and row.how.label
    numbers = (row.registrations.value, row.waiting.value, row.returned.value)
    return (
        number,
        returns.due.title,
        returns.due_on,
        f"{row.label} ({row.including_words})" if row.including else row.label,
        row.state.label,
        row.received_on,
        row.days_late or None,
        how or None,
        *(numbers if returns.due.is_register else (None, None, None)),
        "; ".join(part for part in (row.contradiction, row.note, row.typed_words) if part) or None,
    )
