"""The workbook's sheet "Ai đã gửi": the same rows as the page."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from danvan.lib.xlsx import LANDSCAPE_WIDTH, Column, Kind, Value
from danvan.review.returns.who_has_sent import ReturnRow, Returns
from models_registry.demo import MARK

if TYPE_CHECKING:
    from danvan.review.workbook.paper import Paper

RETURNS = "Ai đã gửi"


def returns_sheet(paper: "Paper", returns: Returns | None) -> None:
    """Writes the sheet; nothing for a review that has no returns (None, see `returns_for_paper`)."""
    if returns is None:
        return
    columns = (
        Column("TT", 10, Kind.CENTRE),
        Column("Đơn vị", 48),
        Column("Tình trạng", 28),
        Column("Ngày gửi", 24, Kind.DATE),
        Column("Số ngày muộn", 16, Kind.NUMBER),
        Column("Gửi bằng", 40),
        Column("Lượt đã tiếp nhận", 19, Kind.NUMBER),
        Column("Chờ tiếp nhận", 16, Kind.NUMBER),
        Column("Trả lại", 16, Kind.NUMBER),
        Column("Ghi chú", LANDSCAPE_WIDTH - 217),
    )
    sheet = paper.on_screen(RETURNS, f"Việc gửi danh sách đăng ký {returns.period}", columns, landscape=True)
    due = f"Hạn gửi: {returns.due_on:%d/%m/%Y}" if returns.due_on else "Chưa đặt hạn gửi"
    sheet.line(f"{due}; tính đến ngày {returns.today:%d/%m/%Y}", italic=True, align="center")
    if not paper.demo and any(row.noted and row.noted.by_name.endswith(MARK) for row in returns.rows):
        # A year without a made-up model is not marked by the paper itself.
        sheet.line(
            "Hạn gửi và ghi nhận tự tạo để trình diễn, không dùng làm số liệu chính thức",
            bold=True,
            align="center",
        )
    sheet.gap()
    sheet.table((_cells(number, row) for number, row in enumerate(returns.rows, 1)), filtered=True)
    sheet.gap()
    counted = "; ".join(f"{count.state.label.lower()}: {count.value}" for count in returns.counts)
    sheet.line(f"Tổng số {len(returns.rows)} đơn vị phải gửi; {counted}.", italic=True)
    sheet.finish(printed=False)


def _cells(number: int, row: ReturnRow) -> Sequence[Value]:
    how = f"{row.how.label}: {row.document}" if row.how and row.document else row.how and row.how.label
    return (
        number,
        f"{row.label} ({row.including_words})" if row.including else row.label,
        row.state.label,
        row.received_on,
        row.days_late or None,
        how or None,
        row.registrations.value,
        row.waiting.value,
        row.returned.value,
        "; ".join(part for part in (row.contradiction, row.note, row.typed_words) if part) or None,
    )
