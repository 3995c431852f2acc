"""What every sheet shares: heading, title, scope in words, demonstration mark, signatures."""

from collections.abc import Sequence
from datetime import datetime

from openpyxl import Workbook

from danvan.lib.xlsx import Column, Sheet
from danvan.review.figures.tables import Review
from danvan.review.paper import DEMO_MARK, RED, scope_in_words, title
from models_registry.bodies import party_heading

SUMMARY = "Tổng hợp"
BY_FIELD = "Theo lĩnh vực"
BY_UNIT = "Đơn vị × lĩnh vực"
BY_YEAR = "Theo năm"
COLLECTIVES = "Tập thể"
INDIVIDUALS = "Cá nhân"
RECOGNISED = "Mô hình được công nhận"
COMMENDATIONS = "Khen thưởng"
SOURCES = "Nguồn số liệu"


class Paper:
    """What all sheets share: heading, title, demonstration mark, signatures."""

    def __init__(self, book: Workbook, review: Review, moment: datetime, closed_as: str = "") -> None:
        self.book = book
        self.review = review
        self.year = moment.year
        self.demo = DEMO_MARK if review.demo_models > 0 else ""
        self.closed_as = closed_as

    def sheet(self, name: str, caption: str, columns: Sequence[Column], *, landscape: bool = False) -> Sheet:
        """A sheet with everything above its table."""
        scope = self.review.scope
        sheet = Sheet(self.book, name, columns, landscape=landscape, footer=self.closed_as or self.demo)
        superior, body = party_heading(scope.unit)
        sheet.party_heading(superior, body, f"{scope.unit.name}, ngày     tháng     năm {self.year}")
        sheet.title(title(scope))
        if caption:
            sheet.line(caption, size=13, bold=True, align="center")
        sheet.line(f"({scope_in_words(scope)})", size=12, italic=True, align="center")
        if self.closed_as:
            sheet.line(self.closed_as, size=12, italic=True, align="center")
        if self.demo:
            sheet.line(self.demo, size=12, bold=True, colour=RED, align="center")
        sheet.gap()
        return sheet

    def sign(self, sheet: Sheet) -> None:
        """The block to sign, and the end of the sheet."""
        village = self.review.scope.unit.is_village
        sheet.signatures(
            ("NGƯỜI LẬP BIỂU", "", "(Ký, ghi rõ họ tên)"),
            ("T/M TỔ DÂN VẬN", "TỔ TRƯỞNG", "(Ký, ghi rõ họ tên)")
            if village
            else ("T/M BAN CHỈ ĐẠO", "TRƯỞNG BAN", "(Ký, ghi rõ họ tên, đóng dấu)"),
        )
        sheet.finish()
