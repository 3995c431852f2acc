"""The sheets of lists, and the one that says where everything comes from."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from awards.models import Commendation, Decision
from danvan.lib.numbers import written
from danvan.lib.xlsx import LANDSCAPE_WIDTH, PORTRAIT_WIDTH, Band, Column, Kind, Value
from danvan.review.figures.counted import Count
from danvan.review.figures.lists import Lists, RecognisedModel, RegisteredRegistrant
from danvan.review.figures.review import DEFINITIONS
from danvan.review.paper import DEMO_MARK
from danvan.review.scope import UNKNOWN_YEAR
from danvan.review.words import joined
from danvan.review.workbook.paper import COLLECTIVES, COMMENDATIONS, INDIVIDUALS, RECOGNISED, SOURCES, Paper
from models_registry.models import Level
from models_registry.models.catalogue import UNKNOWN_YEAR_WORDS

IDS_PER_ROW = 60  # ranges of record ids in a cell; more would pass the highest row of Excel


def registrants(paper: Paper, name: str, rows: Sequence[RegisteredRegistrant], count: Count) -> None:
    is_person = name == INDIVIDUALS
    columns = (
        Column("TT", 12, Kind.CENTRE),
        Column("Họ và tên" if is_person else "Tên tập thể", 50 if is_person else 85),
        *((Column("Chức vụ, nơi công tác", 45),) if is_person else ()),
        Column("Đơn vị", 38 if is_person else 46),
        Column("Số mô hình", PORTRAIT_WIDTH - 145 if is_person else PORTRAIT_WIDTH - 143, Kind.NUMBER),
    )
    caption = f"Danh sách {written(count.value)} {name.lower()} đăng ký mô hình, điển hình"
    sheet = paper.sheet(name, caption, columns)
    sheet.table(
        (
            (
                number,
                row.registrant.name,
                *((joined(", ", row.registrant.post, row.registrant.workplace),) if is_person else ()),
                row.registrant.unit.label,
                row.models,
            )
            for number, row in enumerate(rows, 1)
        ),
        filtered=True,
    )
    paper.sign(sheet)


def recognised(paper: Paper, rows: Sequence[RecognisedModel]) -> None:
    columns = (
        Column("TT", 10, Kind.CENTRE),
        Column("Tên mô hình, điển hình", 56),
        Column("Tập thể, cá nhân", 40),
        Column("Đơn vị", 25),
        Column("Lĩnh vực chính", 24),
        Column("Lĩnh vực liên quan", 20),
        Column("Năm", 14, Kind.CENTRE),
        Column("Cấp công nhận", 15, Kind.CENTRE),
        Column("Tiêu biểu", 13, Kind.CENTRE),
        Column("Số quyết định", 18, Kind.CENTRE),
        Column("Ngày quyết định", LANDSCAPE_WIDTH - 235 + 6, Kind.DATE),
    )
    caption = f"Danh sách {written(paper.review.recognised.value)} mô hình, điển hình được công nhận"
    sheet = paper.sheet(RECOGNISED, caption, columns, landscape=True)
    sheet.table((_recognised_cells(number, row) for number, row in enumerate(rows, 1)), filtered=True)
    paper.sign(sheet)


def _recognised_cells(number: int, row: RecognisedModel) -> tuple[Value, ...]:
    model = row.model
    related = (field.short_name for field in model.related_fields.all() if field.pk != model.field_id)
    return (
        number,
        model.display_title,
        model.registrant.name,
        model.registrant.unit.label,
        model.field.short_name,
        ", ".join(related),
        _years(row.years),
        ", ".join(level.removeprefix("Cấp ").capitalize() for level in row.levels),
        "x" if row.exemplary else None,
        *_decision_cells(row.decisions),
    )


def _decision_cells(decisions: Sequence[Decision]) -> tuple[Value, Value]:
    """Numbers and dates; a single date stays a real one."""
    days = [decision.issued_on for decision in decisions if decision.issued_on]
    numbers = "; ".join(decision.number or "không ghi số" for decision in decisions)
    if len(days) == 1:
        return numbers, days[0]
    return numbers, "; ".join(f"{day:%d/%m/%Y}" for day in days) or None


def _years(years: Sequence[int | None]) -> Value:
    """A single year stays a number."""
    if len(years) == 1 and years[0]:
        return years[0]
    return ", ".join(str(year or UNKNOWN_YEAR_WORDS.lower()) for year in years)


def commendations(paper: Paper, rows: Sequence[Commendation]) -> None:
    review = paper.review
    columns = (
        Column("TT", 10, Kind.CENTRE),
        Column("Tập thể, cá nhân", 46),
        Column("Loại", 18, Kind.CENTRE),
        Column("Chức vụ", 30),
        Column("Đơn vị", 28),
        Column("Hình thức", 22),
        Column("Thành tích", 40),
        Column("Năm", 13, Kind.CENTRE),
        Column("Số quyết định", 24, Kind.CENTRE),
        Column("Ngày quyết định", LANDSCAPE_WIDTH - 231, Kind.DATE),
    )
    caption = (
        f"Khen thưởng: {written(review.commended_collectives.value)} tập thể, "
        f"{written(review.commended_individuals.value)} cá nhân; "
        f"{written(review.commendations.value)} lượt khen"
    )
    sheet = paper.sheet(COMMENDATIONS, caption, columns, landscape=True)
    sheet.table(
        (
            (
                number,
                row.display_name,
                row.get_recipient_kind_display(),
                row.recipient_post,
                row.unit.label,
                row.get_form_display(),
                row.merit or (row.model.display_title if row.model else ""),
                row.year,
                *_decision_cells((row.decision,) if row.decision else ()),
            )
            for number, row in enumerate(rows, 1)
        ),
        filtered=True,
    )
    paper.sign(sheet)


def sources(paper: Paper, lists: Lists, user_name: str, moment: datetime) -> None:
    review, scope = paper.review, paper.review.scope
    columns = (
        Column("Mục", 45),
        Column("Số bản ghi", 22, Kind.NUMBER),
        Column("Nội dung", PORTRAIT_WIDTH - 67),
    )
    sheet = paper.sheet(SOURCES, "Nguồn số liệu", columns)
    special: dict[int | str | None, str] = {None: "Cả giai đoạn", UNKNOWN_YEAR: UNKNOWN_YEAR_WORDS}
    year = special.get(scope.year, str(scope.year))
    rows: list[Sequence[Value] | Band] = [
        Band("Bộ lọc"),
        ("Giai đoạn", None, scope.programme.code),
        ("Đơn vị", None, joined(", mã ", scope.unit.label, scope.unit.code)),
        ("Năm", None, year),
        ("Cấp", None, Level(scope.level).label if scope.level else "Tất cả các cấp"),
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
