"""The review as an Excel workbook to print and sign: the page's frozen figures, and the lists behind them.

Nothing is added up here and no cell holds a formula: phone previews show none.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from django.utils.text import slugify
from openpyxl import Workbook

from awards.models import Commendation, Decision
from danvan.lib.text import fold
from danvan.lib.xlsx import (
    LANDSCAPE_WIDTH,
    PORTRAIT_WIDTH,
    Band,
    Column,
    Kind,
    Linked,
    Sheet,
    Value,
    new_workbook,
    to_bytes,
)
from danvan.review.figures import (
    DEFINITIONS,
    UNKNOWN_YEAR,
    Count,
    Review,
    Scope,
    StatedRow,
    UnitRow,
    YearRow,
)
from danvan.review.lists import Lists, RecognisedModel, RegisteredRegistrant, lists_of
from danvan.review.models import StatedFigure
from models_registry.models import Level, Outcome, Unit

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
UNKNOWN_YEAR_WORDS = "Không rõ năm"
RED = "9B1C1C"
IDS_PER_ROW = 60  # ranges of record ids in a cell; more would pass the highest row of Excel

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


def build_workbook(review: Review, user_name: str, moment: datetime) -> bytes:
    """The .xlsx of a review, made for a user at a moment. Reads the lists (five queries)."""
    lists = lists_of(review.scope)
    book = new_workbook(title(review.scope), "Cổng thông tin “Dân vận khéo”")
    paper = _Paper(book, review, moment)
    _summary(paper)
    _by_field(paper)
    _by_unit(paper)
    _by_year(paper)
    _registrants(paper, COLLECTIVES, lists.collectives, review.registered_collectives)
    _registrants(paper, INDIVIDUALS, lists.individuals, review.registered_individuals)
    _recognised(paper, lists.recognised)
    _commendations(paper, lists.commendations)
    _sources(paper, lists, user_name, moment)
    return to_bytes(book)


def title(scope: Scope) -> str:
    """The name of the paper."""
    first, last = scope.programme.first_year, scope.programme.last_year
    return f"TỔNG HỢP KẾT QUẢ {MOVEMENT} GIAI ĐOẠN {first} - {last}"


def workbook_name(scope: Scope) -> str:
    """The file's name, in letters that every system keeps: "so-ket-2020-2022-huyen-lam-binh.xlsx"."""
    year = "" if scope.year is None else f"nam {scope.year}"
    words = f"so ket {scope.programme.code} {scope.unit.label} {year} {scope.level}".lower()
    return f"{slugify(words.replace('đ', 'd'))}.xlsx"  # not `fold`, which writes i for y


def scope_in_words(scope: Scope) -> str:
    """The scope as a line under the title."""
    year = {None: "cả giai đoạn", UNKNOWN_YEAR: "không rõ năm"}.get(scope.year, f"năm {scope.year}")
    level = Level(scope.level).label if scope.level else "tất cả các cấp"
    day = f"{scope.day:%d/%m/%Y}"
    return f"Đơn vị: {scope.unit.label}; {year}; {_lowered(level)}; số liệu chốt ngày {day}"


def party_heading(unit: Unit) -> tuple[str, str]:
    """The superior and the issuing body of a unit's paper, in capitals."""
    superior = f"{_PARTY_BODIES[Unit.Kind(unit.kind)]} {unit.name}".upper()
    if unit.kind in _VILLAGES:
        return superior, f"TỔ DÂN VẬN {unit.label}".upper()
    return superior, f"BAN CHỈ ĐẠO {MOVEMENT} {unit.label}".upper()


class _Paper:
    """What all sheets share: heading, title, demonstration mark, signatures."""

    def __init__(self, book: Workbook, review: Review, moment: datetime) -> None:
        self.book = book
        self.review = review
        self.year = moment.year
        self.demo = DEMO_MARK if review.demo_models > 0 else ""

    def sheet(self, name: str, caption: str, columns: Sequence[Column], *, landscape: bool = False) -> Sheet:
        """A sheet with everything above its table."""
        scope = self.review.scope
        sheet = Sheet(self.book, name, columns, landscape=landscape, footer=self.demo)
        superior, body = party_heading(scope.unit)
        sheet.party_heading(superior, body, f"{scope.unit.name}, ngày     tháng     năm {self.year}")
        sheet.title(title(scope))
        if caption:
            sheet.line(caption, size=13, bold=True, align="center")
        sheet.line(f"({scope_in_words(scope)})", size=12, italic=True, align="center")
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


def _summary(paper: _Paper) -> None:
    review = paper.review
    columns = (
        Column("TT", 10, Kind.CENTRE),
        Column("Chỉ tiêu", 62),
        Column("Số theo sổ đăng ký", 19, Kind.NUMBER),
        Column("Số đã công bố", 18, Kind.NUMBER),
        Column("Chênh lệch", 17, Kind.DIFFERENCE),
        Column("Ghi chú", PORTRAIT_WIDTH - 126),
    )
    sheet = paper.sheet(SUMMARY, "", columns)
    rows = [*_funnel(review), *_stated_fields(review), *_outcomes(review)]
    sheet.table(rows)
    sheet.gap()
    if review.parts_check:
        sheet.line(f"Giải thích: {review.parts_check.explanation}")
    if review.stated:
        sources = dict.fromkeys(row.figure.source for row in review.stated)
        sheet.line(
            f"Số đã công bố lấy theo: {'; '.join(sources)}. "
            "Chênh lệch là số đã công bố trừ số theo sổ đăng ký.",
            italic=True,
        )
    paper.sign(sheet)


def _funnel(review: Review) -> Iterable[Sequence[Value] | Band]:
    """Registered, assessed, recognised, commended, each beside what was published."""
    said = StatedFigure.Indicator
    number = iter(range(1, 100))

    def line(
        name: str, count: Count, indicator: str = "", sheet: str = "", note: str = ""
    ) -> Iterable[Sequence[Value]]:
        stated = [row for row in review.stated if indicator and row.figure.indicator == indicator]
        ours = Linked(count.value, sheet) if sheet else count.value
        first = stated[0] if stated else None
        yield next(number), name, ours, *_stated_cells(first), _sentence(note, _qualifier(first))
        for other in stated[1:]:
            yield None, f"{name} (nguồn khác)", ours, *_stated_cells(other), _sentence(other.figure.source)

    yield Band("I. Đăng ký")
    for name, count, indicator, sheet in (
        ("Tập thể đăng ký", review.registered_collectives, said.REGISTERED_COLLECTIVES, COLLECTIVES),
        ("Cá nhân đăng ký", review.registered_individuals, said.REGISTERED_INDIVIDUALS, INDIVIDUALS),
    ):
        yield from line(name, count, indicator, sheet)
    yield from line("Mô hình, điển hình đăng ký", review.registered_models, said.REGISTERED_MODELS)
    yield from line("Lượt đăng ký", review.registrations)
    yield Band("II. Đánh giá, công nhận")
    yield from line("Mô hình được đánh giá", review.assessed, note=_rate(review.rate_assessed))
    yield from line(
        "Mô hình, điển hình được công nhận",
        review.recognised,
        said.RECOGNISED_MODELS,
        RECOGNISED,
        _rate(review.rate_recognised),
    )
    yield from line("Lượt công nhận", review.recognition_times)
    for level, count in review.by_level:
        yield from line(f"Công nhận: {_lowered(level.label)}", count)
    yield from line("Mô hình tiêu biểu", review.exemplary)
    yield Band("III. Khen thưởng")
    yield from line("Tập thể được khen thưởng", review.commended_collectives, said.COMMENDED_COLLECTIVES)
    yield from line("Cá nhân được khen thưởng", review.commended_individuals, said.COMMENDED_INDIVIDUALS)
    yield from line("Lượt khen thưởng", review.commendations, sheet=COMMENDATIONS)


def _stated_fields(review: Review) -> Iterable[Sequence[Value] | Band]:
    """The published fields beside the main fields of the registry."""
    rows = [row for row in review.stated if row.figure.indicator == StatedFigure.Indicator.FIELD_MODELS]
    if rows:
        yield Band("IV. Mô hình được công nhận theo lĩnh vực, đối chiếu với số đã công bố")
    for number, row in enumerate(rows, 1):
        note = f"Kể cả liên quan: {_number(row.with_related.value)}" if row.with_related else ""
        ours = row.computed.value if row.computed else None
        yield number, row.label, ours, *_stated_cells(row), _sentence(note, _qualifier(row))


def _outcomes(review: Review) -> Iterable[Sequence[Value] | Band]:
    """What was moved, as registered and as published, with measure and qualifier."""
    stated = [row for row in review.stated if row.figure.indicator == StatedFigure.Indicator.OUTCOME]
    if not review.outcomes and not stated:
        return
    yield Band("V. Kết quả vận động")
    number = iter(range(1, 1 + len(review.outcomes) + len(stated)))
    for outcome in review.outcomes:
        same = next((row for row in stated if _is_about(row.figure, outcome)), None)
        stated = [row for row in stated if row is not same]
        year = f"năm {outcome.year}" if outcome.year else ""
        exactness = _lowered(outcome.get_qualifier_display()) if outcome.qualifier else ""
        note = _sentence(f"{exactness} {_plain(outcome.value)} {outcome.measure}".strip(), year)
        yield next(number), outcome.indicator, _plain_number(outcome.value), *_stated_cells(same), note
    for row in stated:
        yield next(number), row.label, None, *_stated_cells(row), _sentence(_qualifier(row))


def _is_about(figure: StatedFigure, outcome: Outcome) -> bool:
    """Whether a published outcome is the registered one, so that they share a row."""
    return (fold(figure.detail), figure.measure) == (fold(outcome.indicator), outcome.measure) and (
        figure.year in (None, outcome.year)
    )


def _stated_cells(row: StatedRow | None) -> tuple[Value, Value]:
    """What was published, and how far it is from ours."""
    if row is None:
        return None, None
    return _plain_number(row.figure.value), None if row.difference is None else _plain_number(row.difference)


def _qualifier(row: StatedRow | None) -> str:
    """ "Nguồn ghi: trên 185 triệu đồng", for a figure that was not exact or has a measure."""
    if row is None or not (row.figure.qualifier or row.figure.measure):
        return ""
    exactness = row.figure.get_qualifier_display() if row.figure.qualifier else ""
    words = f"{exactness} {_plain(row.figure.value)} {row.figure.measure}".split()
    return f"nguồn ghi: {' '.join(words)}"


def _by_field(paper: _Paper) -> None:
    review = paper.review
    columns = (
        Column("TT", 10, Kind.CENTRE),
        Column("Lĩnh vực", 59),
        Column("Số mô hình (lĩnh vực chính)", 24, Kind.NUMBER),
        Column("Kể cả lĩnh vực liên quan", 24, Kind.NUMBER),
        Column("Trong đó: tập thể", 24, Kind.NUMBER),
        Column("Trong đó: cá nhân", 24, Kind.NUMBER),
    )
    sheet = paper.sheet(BY_FIELD, "Mô hình, điển hình được công nhận theo lĩnh vực", columns)
    total = review.field_totals
    span = sheet.table(
        (
            (number, row.field.name, *_values(row.main, row.with_related, row.collectives, row.individuals))
            for number, row in enumerate(review.by_field, 1)
        ),
        total=(
            None,
            "Tổng số",
            *_values(total.main, total.with_related, total.collectives, total.individuals),
        ),
    )
    sheet.gap()
    sheet.line(DEFINITIONS["Theo lĩnh vực"], italic=True)
    if review.parts_check:
        sheet.line(review.parts_check.explanation, italic=True)
    if review.by_field:
        sheet.bar_chart(
            "Mô hình được công nhận theo lĩnh vực",
            span,
            2,
            (3, 4),
            horizontal=True,
            height=22 + 7 * len(review.by_field),
        )
    paper.sign(sheet)


def _by_unit(paper: _Paper) -> None:
    review = paper.review
    fields = review.fields
    each = min(30.0, (LANDSCAPE_WIDTH - 12 - 60 - 24) / max(len(fields), 1))
    columns = (
        Column("TT", 12, Kind.CENTRE),
        Column("Đơn vị", LANDSCAPE_WIDTH - 12 - 24 - each * len(fields)),
        *(Column(field.short_name or field.name, each, Kind.NUMBER) for field in fields),
        Column("Tổng số", 24, Kind.NUMBER),
    )
    sheet = paper.sheet(
        BY_UNIT, "Mô hình, điển hình được công nhận theo đơn vị và lĩnh vực chính", columns, landscape=True
    )

    def cells(row: UnitRow) -> tuple[int, ...]:
        return _values(*row.by_field, row.total)

    sheet.table(
        ((number, row.place.label, *cells(row)) for number, row in enumerate(review.by_unit, 1)),
        total=(None, "Tổng số", *cells(review.unit_totals)),
        freeze_columns=2,
    )
    paper.sign(sheet)


def _by_year(paper: _Paper) -> None:
    review = paper.review
    columns = (
        Column("Năm", 33, Kind.CENTRE),
        Column("Lượt đăng ký", 22, Kind.NUMBER),
        Column("Mới", 22, Kind.NUMBER),
        Column("Duy trì", 22, Kind.NUMBER),
        Column("Nhân rộng", 22, Kind.NUMBER),
        Column("Không rõ tính chất", 22, Kind.NUMBER),
        Column("Mô hình được công nhận", 22, Kind.NUMBER),
    )
    sheet = paper.sheet(BY_YEAR, "Lượt đăng ký và mô hình được công nhận theo năm", columns)

    def cells(row: YearRow) -> tuple[Value, ...]:
        name = f"Năm {row.year}" if row.year else UNKNOWN_YEAR_WORDS
        counts = (row.registrations, row.new, row.maintained, row.replicated, row.unknown, row.recognised)
        return name, *_values(*counts)

    span = sheet.table(cells(row) for row in review.by_year)
    sheet.gap()
    sheet.line(
        f"Toàn kỳ: {_number(review.registrations.value)} lượt đăng ký của "
        f"{_number(review.registered_models.value)} mô hình; {_number(review.recognised.value)} mô hình khác "
        "nhau được công nhận. Mô hình được công nhận nhiều năm thì tính ở mỗi năm đó, nên cột cuối cộng lại "
        "có thể lớn hơn số mô hình.",
        italic=True,
    )
    sheet.bar_chart("Lượt đăng ký và mô hình được công nhận", span, 1, (2, 7))
    paper.sign(sheet)


def _registrants(paper: _Paper, name: str, rows: Sequence[RegisteredRegistrant], count: Count) -> None:
    is_person = name == INDIVIDUALS
    columns = (
        Column("TT", 12, Kind.CENTRE),
        Column("Họ và tên" if is_person else "Tên tập thể", 50 if is_person else 85),
        *((Column("Chức vụ, nơi công tác", 45),) if is_person else ()),
        Column("Đơn vị", 38 if is_person else 46),
        Column("Số mô hình", PORTRAIT_WIDTH - 145 if is_person else PORTRAIT_WIDTH - 143, Kind.NUMBER),
    )
    caption = f"Danh sách {_number(count.value)} {name.lower()} đăng ký mô hình, điển hình"
    sheet = paper.sheet(name, caption, columns)
    sheet.table(
        (
            (
                number,
                row.registrant.name,
                *((_joined(", ", row.registrant.post, row.registrant.workplace),) if is_person else ()),
                row.registrant.unit.label,
                row.models,
            )
            for number, row in enumerate(rows, 1)
        ),
        filtered=True,
    )
    paper.sign(sheet)


def _recognised(paper: _Paper, rows: Sequence[RecognisedModel]) -> None:
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
    caption = f"Danh sách {_number(paper.review.recognised.value)} mô hình, điển hình được công nhận"
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


def _commendations(paper: _Paper, rows: Sequence[Commendation]) -> None:
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
        f"Khen thưởng: {_number(review.commended_collectives.value)} tập thể, "
        f"{_number(review.commended_individuals.value)} cá nhân; "
        f"{_number(review.commendations.value)} lượt khen"
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


def _sources(paper: _Paper, lists: Lists, user_name: str, moment: datetime) -> None:
    review, scope = paper.review, paper.review.scope
    columns = (
        Column("Mục", 45),
        Column("Số bản ghi", 22, Kind.NUMBER),
        Column("Nội dung", PORTRAIT_WIDTH - 67),
    )
    sheet = paper.sheet(SOURCES, "Nguồn số liệu", columns)
    year = {None: "Cả giai đoạn", UNKNOWN_YEAR: UNKNOWN_YEAR_WORDS}.get(scope.year, str(scope.year))
    rows: list[Sequence[Value] | Band] = [
        Band("Bộ lọc"),
        ("Giai đoạn", None, scope.programme.code),
        ("Đơn vị", None, _joined(", mã ", scope.unit.label, scope.unit.code)),
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


def _values(*counts: Count) -> tuple[int, ...]:
    return tuple(count.value for count in counts)


def _number(value: int) -> str:
    """1.157, as written in Vietnamese."""
    return f"{value:,}".replace(",", ".")


def _plain(value: Decimal) -> str:
    """1.157 or 338,3: a stored amount in Vietnamese writing."""
    return f"{_plain_number(value):,}".translate(str.maketrans(",.", ".,"))


def _plain_number(value: Decimal) -> int | Decimal:
    """185 for 185.00, 338.3 for 338.30."""
    return int(value) if value == value.to_integral_value() else value.normalize()


def _rate(value: Decimal | None) -> str:
    """ "96,4 % số mô hình đăng ký"; 100 % is marked for a look."""
    if value is None:
        return ""
    note = "; đạt 100 %, cần xem lại" if value == 100 else ""
    return f"{_plain(value)} % số đăng ký{note}"


def _sentence(*parts: str) -> str:
    """Parts joined, the first letter capital."""
    text = _joined("; ", *parts)
    return text[:1].upper() + text[1:]


def _joined(separator: str, *parts: str) -> str:
    return separator.join(part for part in parts if part)


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
