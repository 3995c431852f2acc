"""What every sheet shares: heading, title, scope in words, demonstration mark, signatures."""

from collections.abc import Sequence
from datetime import datetime

from openpyxl import Workbook

from danvan.lib.xlsx import Column, Sheet
from danvan.review.counted import UNKNOWN_YEAR, Scope
from danvan.review.tables import Review
from danvan.review.workbook.words import lowered
from models_registry.models import Level, Unit

SUMMARY = "Tổng hợp"
BY_FIELD = "Theo lĩnh vực"
BY_UNIT = "Đơn vị × lĩnh vực"
BY_YEAR = "Theo năm"
COLLECTIVES = "Tập thể"
INDIVIDUALS = "Cá nhân"
RECOGNISED = "Mô hình được công nhận"
COMMENDATIONS = "Khen thưởng"
SOURCES = "Nguồn số liệu"
SHEETS = (
    SUMMARY,
    BY_FIELD,
    BY_UNIT,
    BY_YEAR,
    COLLECTIVES,
    INDIVIDUALS,
    RECOGNISED,
    COMMENDATIONS,
    SOURCES,
)
MOVEMENT = "PHONG TRÀO THI ĐUA “DÂN VẬN KHÉO”"
DEMO_MARK = "DỮ LIỆU TRÌNH DIỄN – không dùng làm số liệu chính thức"
RED = "9B1C1C"
_PARTY_BODIES = {
    Unit.Kind.PROVINCE: "TỈNH UỶ",
    Unit.Kind.CITY: "THÀNH UỶ",
    Unit.Kind.DISTRICT: "HUYỆN UỶ",
    Unit.Kind.COMMUNE: "ĐẢNG UỶ XÃ",
    Unit.Kind.WARD: "ĐẢNG UỶ PHƯỜNG",
    Unit.Kind.TOWNSHIP: "ĐẢNG UỶ THỊ TRẤN",
    Unit.Kind.HAMLET: "CHI BỘ THÔN",
    Unit.Kind.VILLAGE: "CHI BỘ BẢN",
    Unit.Kind.QUARTER: "CHI BỘ TỔ DÂN PHỐ",
}
_VILLAGES = (Unit.Kind.HAMLET, Unit.Kind.VILLAGE, Unit.Kind.QUARTER)


def title(scope: Scope) -> str:
    """The name of the paper."""
    first, last = scope.programme.first_year, scope.programme.last_year
    return f"TỔNG HỢP KẾT QUẢ {MOVEMENT} GIAI ĐOẠN {first} - {last}"


def scope_in_words(scope: Scope) -> str:
    """The scope as a line under the title."""
    year = {None: "cả giai đoạn", UNKNOWN_YEAR: "không rõ năm"}.get(scope.year, f"năm {scope.year}")
    level = Level(scope.level).label if scope.level else "tất cả các cấp"
    day = f"{scope.day:%d/%m/%Y}"
    return f"Đơn vị: {scope.unit.label}; {year}; {lowered(level)}; số liệu chốt ngày {day}"


def party_heading(unit: Unit) -> tuple[str, str]:
    """The superior and the issuing body of a unit's paper, in capitals."""
    superior = f"{_PARTY_BODIES[Unit.Kind(unit.kind)]} {unit.name}".upper()
    if unit.kind in _VILLAGES:
        return superior, f"TỔ DÂN VẬN {unit.label}".upper()
    return superior, f"BAN CHỈ ĐẠO {MOVEMENT} {unit.label}".upper()


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
        village = self.review.scope.unit.kind in _VILLAGES
        sheet.signatures(
            ("NGƯỜI LẬP BIỂU", "", "(Ký, ghi rõ họ tên)"),
            ("T/M TỔ DÂN VẬN", "TỔ TRƯỞNG", "(Ký, ghi rõ họ tên)")
            if village
            else ("T/M BAN CHỈ ĐẠO", "TRƯỞNG BAN", "(Ký, ghi rõ họ tên, đóng dấu)"),
        )
        sheet.finish()
