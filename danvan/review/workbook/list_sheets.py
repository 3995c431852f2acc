"""The sheets of lists, and the one that says where everything comes from."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

from awards.columns.commendations import COMMENDATIONS as COMMENDED
from awards.columns.recognitions import RECOGNISED_MODELS, RecognisedModel
from awards.models import Commendation
from danvan.lib.columns import SHEET, ListColumn, printed
from danvan.lib.numbers import written
from danvan.lib.text import joined, lowered
from danvan.lib.xlsx import PORTRAIT_WIDTH, Band, Column, Kind, Value
from danvan.review.figures.counted import Count
from danvan.review.figures.definitions import DEFINITIONS
from danvan.review.paper import DEMO_MARK
from danvan.review.workbook.paper import COMMENDATIONS, RECOGNISED, SOURCES, SignedWorkbook
from models_registry import columns as registered
from models_registry.columns import RegisteredRegistrant
from models_registry.models import Kind as RegistrantKind
from models_registry.models.years import UNKNOWN_YEAR_WORDS

_Row = TypeVar("_Row")


def registrants(
    paper: SignedWorkbook, kind: RegistrantKind, rows: Sequence[RegisteredRegistrant], count: Count
) -> None:
    columns = registered.INDIVIDUALS if kind == RegistrantKind.INDIVIDUAL else registered.COLLECTIVES
    caption = f"Danh sách {written(count.value)} {lowered(kind.label)} đăng ký mô hình, điển hình"
    number, shown = _columns(columns)
    sheet = paper.on_screen(kind.label, caption, number)
    sheet.long_table(_Rows(shown, rows))
    sheet.finish(printed=False)


def recognised(paper: SignedWorkbook, rows: Sequence[RecognisedModel]) -> None:
    caption = f"Danh sách {written(paper.review.recognised.value)} mô hình, điển hình được công nhận"
    _annex(paper, RECOGNISED, caption, RECOGNISED_MODELS, rows)


def commendations(paper: SignedWorkbook, rows: Sequence[Commendation]) -> None:
    review = paper.review
    commended = ", ".join(
        f"{written(count.value)} {lowered(kind.label)}" for kind, count in review.commended_shown
    )
    caption = f"Khen thưởng: {commended}; {written(review.commendations.value)} lượt khen thưởng"
    _annex(paper, COMMENDATIONS, caption, COMMENDED, rows, landscape=True)


def _annex(
    paper: SignedWorkbook,
    name: str,
    caption: str,
    columns: Sequence[ListColumn[_Row]],
    rows: Sequence[_Row],
    *,
    landscape: bool = False,
) -> None:
    """A list that is printed; its columns, wider together than the page, are scaled to it."""
    widths, shown = _columns(columns)
    sheet = paper.annex(name, caption, widths, landscape=landscape)
    sheet.long_table(_Rows(shown, rows))
    sheet.finish()


def _columns(columns: Sequence[ListColumn[_Row]]) -> tuple[list[Column], list[ListColumn[_Row]]]:
    """The columns declared for a sheet, after one with the number of the row; and as they are declared."""
    shown = printed(SHEET, columns)
    widths = [Column(column.heading, column.width, column.kind) for column in shown]
    return [Column("TT", 10, Kind.CENTRE), *widths], shown


class _Rows(Sequence[Sequence[Value]], Generic[_Row]):
    """What the columns say of each row, after its number; said as it is written, and not kept."""

    def __init__(self, shown: Sequence[ListColumn[_Row]], rows: Sequence[_Row]) -> None:
        self._shown, self._rows = shown, rows

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, place: Any) -> Any:
        return (place + 1, *(column.value(self._rows[place]) for column in self._shown))


def sources(paper: SignedWorkbook, user_name: str, moment: datetime) -> None:
    review, scope = paper.review, paper.review.scope
    columns = (
        Column("Mục", 45),
        Column("Nội dung", PORTRAIT_WIDTH - 45),
    )
    sheet = paper.on_screen(SOURCES, "Nguồn số liệu", columns)
    year = "Cả kỳ" if scope.year is None else str(scope.calendar_year or UNKNOWN_YEAR_WORDS)
    rows: list[Sequence[Value] | Band] = [
        Band("Bộ lọc"),
        ("Kỳ báo cáo", scope.period.title),
        ("Đơn vị", joined(", mã ", scope.unit.label, scope.unit.code)),
        ("Năm", year),
        ("Cấp", scope.levels or "Tất cả các cấp"),
        ("Ngày tính số liệu", f"{scope.day:%d/%m/%Y}"),
        Band("Lần xuất"),
        ("Thời điểm xuất", f"{moment:%H:%M:%S ngày %d/%m/%Y}"),
        ("Người xuất", user_name),
    ]
    if paper.demo:
        rows.append(
            ("Dữ liệu trình diễn", f"{DEMO_MARK}. Có {written(review.demo_models)} mô hình trình diễn.")
        )
    rows += [Band("Định nghĩa"), *((name, text) for name, text in DEFINITIONS.items())]
    sources = dict.fromkeys(row.figure.source for row in review.stated)
    if sources:
        rows += [Band("Nguồn của số đã công bố"), *(("Nguồn", source) for source in sources)]
    sheet.table(rows)
    sheet.finish(printed=False)
