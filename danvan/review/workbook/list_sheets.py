"""The sheets of lists, and the one that says where everything comes from."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from awards import columns as awarded
from awards.columns import RecognisedModel
from awards.models import Commendation
from danvan.lib.columns import SHEET, ListColumn, printed
from danvan.lib.numbers import written
from danvan.lib.text import joined
from danvan.lib.xlsx import PORTRAIT_WIDTH, Band, Column, Kind, Value
from danvan.review.figures.counted import Count
from danvan.review.figures.lists import Lists
from danvan.review.figures.review import DEFINITIONS
from danvan.review.paper import DEMO_MARK
from danvan.review.workbook.paper import COLLECTIVES, COMMENDATIONS, INDIVIDUALS, RECOGNISED, SOURCES, Paper
from models_registry import columns as registered
from models_registry.columns import RegisteredRegistrant
from models_registry.models.catalogue import UNKNOWN_YEAR_WORDS

_Row = TypeVar("_Row")
IDS_PER_ROW = 60  # ranges of record ids in a cell; more would pass the highest row of Excel


def registrants(paper: Paper, name: str, rows: Sequence[RegisteredRegistrant], count: Count) -> None:
    columns = registered.INDIVIDUALS if name == INDIVIDUALS else registered.COLLECTIVES
    caption = f"Danh sách {written(count.value)} {name.lower()} đăng ký mô hình, điển hình"
    _list(paper, name, caption, columns, rows)


def recognised(paper: Paper, rows: Sequence[RecognisedModel]) -> None:
    caption = f"Danh sách {written(paper.review.recognised.value)} mô hình, điển hình được công nhận"
    _list(paper, RECOGNISED, caption, awarded.RECOGNISED_MODELS, rows, landscape=True)


def commendations(paper: Paper, rows: Sequence[Commendation]) -> None:
    review = paper.review
    caption = (
        f"Khen thưởng: {written(review.commended_collectives.value)} tập thể, "
        f"{written(review.commended_individuals.value)} cá nhân; "
        f"{written(review.commendations.value)} lượt khen thưởng"
    )
    _list(paper, COMMENDATIONS, caption, awarded.COMMENDATIONS, rows, landscape=True)


def _list(
    paper: Paper,
    name: str,
    caption: str,
    columns: Sequence[ListColumn[_Row]],
    rows: Iterable[_Row],
    *,
    landscape: bool = False,
) -> None:
    """A sheet with numbered rows in the columns declared."""
    shown = printed(SHEET, columns)
    number = Column("TT", 10 if landscape else 12, Kind.CENTRE)
    widths = [number, *(Column(column.heading, column.width, column.kind) for column in shown)]
    sheet = paper.sheet(name, caption, widths, landscape=landscape)
    cells = ((place, *(column.value(row) for column in shown)) for place, row in enumerate(rows, 1))
    sheet.table(cells, filtered=True)
    paper.sign(sheet)


def sources(paper: Paper, lists: Lists, user_name: str, moment: datetime) -> None:
    review, scope = paper.review, paper.review.scope
    columns = (
        Column("Mục", 45),
        Column("Số bản ghi", 22, Kind.NUMBER),
        Column("Nội dung", PORTRAIT_WIDTH - 67),
    )
    sheet = paper.sheet(SOURCES, "Nguồn số liệu", columns)
    year = "Cả giai đoạn" if scope.year is None else str(scope.calendar_year or UNKNOWN_YEAR_WORDS)
    rows: list[Sequence[Value] | Band] = [
        Band("Bộ lọc"),
        ("Kỳ báo cáo", None, scope.period.title),
        ("Đơn vị", None, joined(", mã ", scope.unit.label, scope.unit.code)),
        ("Năm", None, year),
        ("Cấp", None, scope.levels or "Tất cả các cấp"),
        ("Ngày chốt số liệu", None, f"{scope.day:%d/%m/%Y}"),
        Band("Lần xuất"),
        ("Thời điểm xuất", None, f"{moment:%H:%M:%S ngày %d/%m/%Y}"),
        ("Người xuất", None, user_name),
    ]
    if paper.demo:
        rows.append(
            (
                "Dữ liệu trình diễn",
                review.demo_models,
                f"{DEMO_MARK}. Đây là số mô hình trình diễn.",
            )
        )
    rows += [Band("Định nghĩa"), *((name, None, text) for name, text in DEFINITIONS.items())]
    sources = dict.fromkeys(row.figure.source for row in review.stated)
    if sources:
        rows += [Band("Nguồn của số đã công bố"), *(("Nguồn", None, source) for source in sources)]
    rows.append(Band("Mã bản ghi trong sổ, theo từng danh sách"))
    for name, ids in (
        (COLLECTIVES, [row.registrant.pk for row in lists.collectives]),
        (INDIVIDUALS, [row.registrant.pk for row in lists.individuals]),
        ("Lượt đăng ký", list(lists.registration_ids)),
        (RECOGNISED, [row.model.pk for row in lists.recognised]),
        ("Lượt công nhận", [recognition.pk for row in lists.recognised for recognition in row.recognitions]),
        (COMMENDATIONS, [row.pk for row in lists.commendations]),
    ):
        rows += _id_rows(name, ids)
    sheet.table(rows)
    sheet.finish()


def _id_rows(name: str, ids: Sequence[int]) -> Iterable[Sequence[Value]]:
    """Record ids, runs shortened: "1-218, 300"."""
    runs: list[list[int]] = []
    for number in sorted(ids):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    words = [str(first) if first == last else f"{first}-{last}" for first, last in runs]
    yield name, len(ids), ", ".join(words[:IDS_PER_ROW]) or "không có"
    for start in range(IDS_PER_ROW, len(words), IDS_PER_ROW):
        yield f"{name} (tiếp)", None, ", ".join(words[start : start + IDS_PER_ROW])
