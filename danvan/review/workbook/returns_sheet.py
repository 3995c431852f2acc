"""The workbook's sheet "Ai đã gửi": the rows of the page, of everything that is asked for the review's time."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from danvan.lib.columns import SHEET
from danvan.lib.xlsx import Column, Kind
from danvan.review.returns.columns import columns_of
from danvan.review.returns.rows import Returns
from models_registry.demo import MARK

if TYPE_CHECKING:
    from danvan.review.workbook.paper import SignedWorkbook

RETURNS = "Ai đã gửi"


def returns_sheet(paper: "SignedWorkbook", asked: Sequence[Returns]) -> None:
    """Writes the sheet; nothing for a review that has no returns (none, see `returns_for_paper`)."""
    if not asked:
        return
    shown = columns_of(SHEET)
    columns = [
        Column("TT", 10, Kind.CENTRE),
        *(Column(column.heading, column.width, column.kind) for column in shown),
    ]
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
    sheet.table(
        ((number, *(column.value(row) for column in shown)) for number, row in enumerate(rows, 1)),
        filtered=True,
    )
    sheet.gap()
    for returns in asked:
        counted = "; ".join(f"{count.state.label.lower()}: {count.value}" for count in returns.counts)
        unasked = "" if returns.due.pk else " (chưa có yêu cầu gửi)"
        sheet.line(
            f"{returns.due.title}{unasked}: tổng số {len(returns.rows)} {returns.units_words}; {counted}.",
            italic=True,
        )
    sheet.finish(printed=False)
