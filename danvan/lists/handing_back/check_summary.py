"""The sheet that sums up a check: what came, what became of it, what to do, every problem with a link to its cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from danvan.lib import xlsx
from danvan.lib.numbers import written
from danvan.lists.handing_back.findings import SEVERITY_WORDS, Findings
from danvan.lists.handing_back.marks import VERDICT, MarkedPage, fill_of
from danvan.lists.models import ImportBatch, StagedRow
from danvan.lists.reading.other_sheets import CHECKED_TITLE
from danvan.lists.results import Severity

SUMMARY: Final = "Kết quả kiểm tra"

_LISTED: Final = 20_000  # lines of each part; Excel opens no sheet with more than 65,530 links
_SHOWN: Final = 200  # characters of a value
_WHOLE: Final = "Cả trang"
_TABLE: Final = (
    xlsx.Column("Trang", 28),
    xlsx.Column("Dòng", 16, xlsx.Kind.CENTRE),
    xlsx.Column("Cột", 34),
    xlsx.Column("Mức", 24, xlsx.Kind.CENTRE),
    xlsx.Column("Nội dung trong tệp", 54),
    xlsx.Column("Vướng mắc và cách sửa", 96),
)
_ADVICE: Final = (
    "Cách sửa: mở từng trang, tìm ô tô màu (đỏ: lỗi; cam: cần trả lời; vàng nhạt: lưu ý), trỏ chuột vào ô để đọc"
    " chú thích, sửa ngay trong ô; bấm số dòng ở bảng dưới đây để đến đúng ô đó."
)
_SEND: Final = (
    f"Sửa xong, lưu tệp rồi gửi lại lên cổng. Trang này và cột “{VERDICT}” cứ để nguyên,"
    " cổng không đọc vào danh sách."
)
_ALL_WELL: Final = "Không có vướng mắc nào."


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the table, the cell that it leads to, and how grave it is."""

    values: Sequence[xlsx.Value] | xlsx.Band
    address: str = ""
    severity: Severity | None = None


def write_summary(
    book: Workbook, batch: ImportBatch, found: Findings, pages: Sequence[MarkedPage], note: str
) -> None:
    """The first sheet: what came, what became of it, what to do, every problem with a link to its cell."""
    sheet = xlsx.Sheet(book, SUMMARY, _TABLE, landscape=True)
    book.move_sheet(sheet.cells, -book.index(sheet.cells))
    book.active, sheet.cells.sheet_view.tabSelected = 0, True
    sheet.title(CHECKED_TITLE)
    for line in _facts(batch):
        sheet.line(line)
    for line in (_ADVICE, _SEND) if found.findings else (_ALL_WELL,):
        sheet.line(line, bold=True)
    if note:
        sheet.line(note, italic=True)
    sheet.gap()
    lines = [*_findings(found, pages), *_set_aside(batch, pages)]
    if lines:
        _write_table(sheet, lines)
    sheet.finish()


def _facts(batch: ImportBatch) -> list[str]:
    at = timezone.localtime(batch.at)
    counts = [
        f"{label.lower()}: {written(batch.counts[action])}"
        for action, label in StagedRow.Action.choices
        if batch.counts.get(action)
    ]
    if left_out := batch.counts.get("left_out"):
        counts.append(f"đã bỏ trên cổng: {written(left_out)}")
    rows = written(batch.counts.get("rows", 0))
    return [
        f"Tệp: {batch.file_name}" + (f". Đơn vị: {batch.unit.label}" if batch.unit else ""),
        f"Nhận lúc {at:%H:%M} ngày {at:%d/%m/%Y}, người gửi: {batch.by_name}."
        f" Trạng thái: {batch.get_state_display().lower()}.",
        f"Danh sách có {rows} dòng" + (f": {'; '.join(counts)}." if counts else "."),
    ]


def _findings(found: Findings, pages: Sequence[MarkedPage]) -> Iterator[_Line]:
    by_name = {page.sheet.name: page for page in pages}
    if found.findings:
        yield _Line(xlsx.Band(f"Vướng mắc ({written(len(found.findings))})"))
    for one in found.findings[:_LISTED]:
        page = by_name.get(one.sheet)
        letter = one.column or (get_column_letter(page.verdict_column) if page and one.row else "A")
        column = " – ".join(filter(None, (one.column, one.label)))
        word = SEVERITY_WORDS[one.severity]
        values = (one.sheet, one.row or _WHOLE, column, word, _shorten(one.value), one.message)
        yield _Line(values, _address(page, letter, one.row), one.severity)
    if len(found.findings) > _LISTED:
        yield _Line(xlsx.Band(f"Bảng chỉ ghi {written(_LISTED)} vướng mắc đầu; còn lại xem ở từng trang."))


def _set_aside(batch: ImportBatch, pages: Sequence[MarkedPage]) -> Iterator[_Line]:
    """What was not read, and the reader's notes."""
    by_name = {page.sheet.name: page for page in pages}
    read = [sheet for sheet in batch.sheets if sheet["name"] in by_name]  # all but an earlier summary of ours
    told = [(sheet["name"], *line) for sheet in read for line in _not_read(sheet)]
    if told:
        yield _Line(xlsx.Band("Dòng, trang không phải mô hình, cổng để riêng, không đưa vào sổ"))
    for sheet, row, text, why in told[:_LISTED]:
        values = (sheet, row or _WHOLE, "", "Để riêng", _shorten(text), why)
        yield _Line(values, _address(by_name[sheet], "A", row))


def _not_read(sheet: dict[str, Any]) -> Iterator[tuple[int, str, str]]:
    if "skipped" in sheet:
        yield 0, "", sheet["skipped"]
    for note in sheet.get("notes", ()):
        yield 0, "", note
    for aside in sheet.get("set_aside", ()):
        yield aside["row"], aside.get("text", ""), aside["why"]


def _shorten(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"


def _address(page: MarkedPage | None, letter: str, row: int) -> str:
    if page is None:
        return ""
    quoted = page.title.replace("'", "''")
    return f"'{quoted}'!{letter}{row or 1}"


def _write_table(sheet: xlsx.Sheet, lines: Sequence[_Line]) -> None:
    span = sheet.table(line.values for line in lines)
    sheet.cells.freeze_panes = None  # the heading stands so low that it would take half of a small screen
    link = Font(name=xlsx.FACE, size=12, underline="single", color="0B4F9E")
    for row, line in enumerate(lines, span.first):
        if line.address:
            cell = sheet.cells.cell(row, 2)
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=line.address, tooltip="Mở ô này")
            cell.font = link
        if line.severity:
            sheet.cells.cell(row, 4).fill = fill_of(line.severity)
