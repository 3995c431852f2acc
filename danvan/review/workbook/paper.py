"""What the sheets share: the head and signature of the first, titles of its annexes, sheets that are not printed."""

from collections.abc import Sequence
from datetime import datetime

from openpyxl import Workbook

from danvan.lib.xlsx import Column, Sheet, to_bytes
from danvan.review.figures.tables import Review
from danvan.review.paper import DEMO_MARK, LONG_PLACE, RED, scope_in_words, title
from models_registry.bodies import Head, issuer_of, place_kept

SUMMARY = "Tổng hợp"
BY_FIELD = "Theo lĩnh vực"
BY_UNIT = "Đơn vị × lĩnh vực"
BY_YEAR = "Theo năm"
RECOGNISED = "Mô hình được công nhận"
COMMENDATIONS = "Khen thưởng"
SOURCES = "Nguồn số liệu"


class SignedWorkbook:
    """A paper of one signed sheet with annexes, and sheets beside it to look into on screen, which are not printed.

    The models recognised are printed and name each registrant, so that the lists of registrants need not be.
    """

    def __init__(
        self, book: Workbook, review: Review, moment: datetime, form: str = Head.PARTY, closed_as: str = ""
    ) -> None:
        self.book = book
        self.review = review
        self.year = moment.year
        self.issuer = issuer_of(review.scope.unit, form)
        self.demo = DEMO_MARK if review.demo_models > 0 else ""
        self.closed_as = closed_as
        self.annexes = 0
        self.sheets: list[Sheet] = []

    def main(self, name: str, columns: Sequence[Column]) -> Sheet:
        """The sheet that is signed, with everything above its table; `sign` ends it."""
        issuer = self.issuer
        sheet = self._new(name, columns)
        gap = " " * (3 if len(issuer.place) > LONG_PLACE else 5)
        day = f"{issuer.place}, ngày{gap}tháng{gap}năm {self.year}"
        heading = sheet.party_heading if issuer.is_party else sheet.state_heading
        heading(place_kept(issuer.superior), place_kept(issuer.body), day)
        sheet.title(title(self.review.scope))
        self._below_title(sheet)
        return sheet

    def annex(self, name: str, caption: str, columns: Sequence[Column], *, landscape: bool = False) -> Sheet:
        """A sheet that goes with the signed one: number, title and scope above its table; `finish` ends it."""
        self.annexes += 1
        sheet = self._new(name, columns, landscape=landscape)
        sheet.line(f"Phụ lục {self.annexes}", bold=True, align="center")
        sheet.title(caption)
        self._below_title(sheet)
        return sheet

    def on_screen(
        self, name: str, caption: str, columns: Sequence[Column], *, landscape: bool = False
    ) -> Sheet:
        """A sheet to look into and filter; `finish(printed=False)` ends it."""
        sheet = self._new(name, columns, landscape=landscape)
        sheet.title(caption)
        self._below_title(sheet)
        sheet.line(
            "Trang này để xem và lọc trên máy, không nằm trong phần in. Cần in thì bỏ vùng in (Bố trí trang, Vùng in, "
            "Xóa vùng in).",
            italic=True,
            align="center",
        )
        return sheet

    def _new(self, name: str, columns: Sequence[Column], *, landscape: bool = False) -> Sheet:
        sheet = Sheet(self.book, name, columns, landscape=landscape, footer=self.closed_as or self.demo)
        self.sheets.append(sheet)
        return sheet

    def to_bytes(self) -> bytes:
        """The file, whose long tables are written as it leaves."""
        return to_bytes(self.book, {sheet.name: sheet.body for sheet in self.sheets if sheet.body})

    def _below_title(self, sheet: Sheet) -> None:
        sheet.line(f"({scope_in_words(self.review.scope)})", size=12, italic=True, align="center")
        if self.closed_as:
            sheet.line(self.closed_as, size=12, italic=True, align="center")
        if self.demo:
            sheet.line(self.demo, size=12, bold=True, colour=RED, align="center")
        sheet.gap()

    def sign(self, sheet: Sheet) -> None:
        """The block to sign, and the end of the sheet."""
        issuer = self.issuer
        above = (issuer.authority, issuer.post) if issuer.authority else (issuer.post, "")
        sheet.signatures(
            ("NGƯỜI LẬP BIỂU", "", "(Ký, ghi rõ họ tên)"),
            (*above, issuer.seal),
            signer=issuer.signer,
            plain=[issuer.post] if issuer.is_post_plain else [],
        )
        sheet.finish()
