"""The sheets of figures: summary, by field, by unit and field, by year."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from danvan.lib.numbers import tidy, written
from danvan.lib.text import fold, joined, lowered
from danvan.lib.xlsx import LANDSCAPE_WIDTH, PORTRAIT_WIDTH, Band, Column, Kind, Linked, Value
from danvan.review.figures.counted import Count
from danvan.review.figures.definitions import DEFINITIONS
from danvan.review.figures.stated_rows import StatedRow
from danvan.review.figures.tables import ByKind, Review, UnitRow, YearRow, kinds_shown
from danvan.review.models import StatedFigure
from danvan.review.paper import day_told
from danvan.review.words import rate_words, sentence
from danvan.review.workbook.paper import (
    BY_FIELD,
    BY_UNIT,
    BY_YEAR,
    COMMENDATIONS,
    RECOGNISED,
    SUMMARY,
    SignedWorkbook,
)
from models_registry.models import Kind as RegistrantKind
from models_registry.models import Outcome

_REGISTERED: Final = {
    RegistrantKind.COLLECTIVE: StatedFigure.Indicator.REGISTERED_COLLECTIVES,
    RegistrantKind.INDIVIDUAL: StatedFigure.Indicator.REGISTERED_INDIVIDUALS,
    RegistrantKind.HOUSEHOLD: StatedFigure.Indicator.REGISTERED_HOUSEHOLDS,
}
_COMMENDED: Final = {
    RegistrantKind.COLLECTIVE: StatedFigure.Indicator.COMMENDED_COLLECTIVES,
    RegistrantKind.INDIVIDUAL: StatedFigure.Indicator.COMMENDED_INDIVIDUALS,
    RegistrantKind.HOUSEHOLD: StatedFigure.Indicator.COMMENDED_HOUSEHOLDS,
}


def summary(paper: SignedWorkbook) -> None:
    review = paper.review
    columns = (
        Column("TT", 10, Kind.CENTRE),
        Column("Chỉ tiêu", 56),  # leaves the right half room for the State's name on one line
        Column("Số theo sổ đăng ký", 19, Kind.NUMBER),
        Column("Số đã công bố", 18, Kind.NUMBER),
        Column("Chênh lệch", 17, Kind.DIFFERENCE),
        Column("Ghi chú", PORTRAIT_WIDTH - 120),
    )
    sheet = paper.main(SUMMARY, columns)
    rows = [*_funnel(review), *_stated_fields(review), *_outcomes(review)]
    sheet.table(rows)
    sheet.gap()
    if told := day_told(review):
        sheet.line(told, italic=True)
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
        # What is empty has no sheet.
        ours = Linked(count.value, sheet) if sheet and count.value else count.value
        first = stated[0] if stated else None
        yield next(number), name, ours, *_stated_cells(first), sentence(note, _qualifier(first))
        for other in stated[1:]:
            yield _of_other_source(name, ours, other)

    yield Band("I. Đăng ký")
    for kind, count in _of_kinds(review, review.registered_by_kind, _REGISTERED):
        yield from line(f"{kind.label} đăng ký", count, _REGISTERED.get(kind, ""), kind.label)
    yield from line("Mô hình, điển hình đăng ký", review.registered_models, said.REGISTERED_MODELS)
    yield from line("Lượt đăng ký", review.registrations, said.REGISTRATIONS)
    yield Band("II. Đánh giá, công nhận")
    yield from line(
        "Mô hình được đánh giá",
        review.assessed,
        said.ASSESSED_MODELS,
        note=rate_words(review.rate_assessed),
    )
    yield from line(
        "Mô hình, điển hình được công nhận",
        review.recognised,
        said.RECOGNISED_MODELS,
        RECOGNISED,
        rate_words(review.rate_recognised),
    )
    yield from line("Lượt công nhận", review.recognition_times, said.RECOGNITION_TIMES)
    for level, count in review.levels_shown:
        yield from line(f"Công nhận: {lowered(level.label)}", count, f"recognised_{level.value}")
    yield from line("Mô hình tiêu biểu", review.exemplary, said.EXEMPLARY_MODELS)
    yield Band("III. Khen thưởng")
    for kind, count in _of_kinds(review, review.commended_by_kind, _COMMENDED):
        yield from line(f"{kind.label} được khen thưởng", count, _COMMENDED.get(kind, ""))
    yield from line("Lượt khen thưởng", review.commendations, said.COMMENDATIONS, COMMENDATIONS)
    for label, count in review.commended_by_form:
        yield None, f"Trong đó: {lowered(label)}", count.value, None, None, ""
    for label, count in review.commended_by_track:
        yield None, f"Loại khen thưởng: {label}", count.value, None, None, ""


def _of_kinds(review: Review, counts: ByKind, indicators: Mapping[RegistrantKind, str]) -> ByKind:
    """The kinds that have a line: those that are shown, and those of which a number was published."""
    shown = {kind for kind, _ in kinds_shown(counts)}
    published = {row.figure.indicator for row in review.stated}
    return tuple((kind, one) for kind, one in counts if kind in shown or indicators.get(kind) in published)


def _of_other_source(name: str, ours: Value, row: StatedRow) -> Sequence[Value]:
    """The line below the first source's: no number of its own, and whose it is."""
    note = sentence(row.figure.source, _qualifier(row))
    return None, f"{name} (nguồn khác)", ours, *_stated_cells(row), note


def _stated_fields(review: Review) -> Iterable[Sequence[Value] | Band]:
    """The published fields beside the main fields of the registry."""
    rows = [row for row in review.stated if row.figure.indicator == StatedFigure.Indicator.FIELD_MODELS]
    if rows:
        yield Band("IV. Mô hình được công nhận theo lĩnh vực, đối chiếu với số đã công bố")
    by_field: dict[int | None, list[StatedRow]] = {}
    for row in rows:
        by_field.setdefault(row.figure.field_id, []).append(row)
    for number, (row, *others) in enumerate(by_field.values(), 1):
        note = f"Kể cả liên quan: {written(row.with_related.value)}" if row.with_related else ""
        yield number, row.label, row.computed_value, *_stated_cells(row), sentence(note, _qualifier(row))
        for other in others:
            yield _of_other_source(other.label, other.computed_value, other)


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
        exactness = lowered(outcome.get_qualifier_display()) if outcome.qualifier else ""
        note = sentence(f"{exactness} {written(outcome.value)} {outcome.measure}".strip(), year)
        yield next(number), outcome.indicator, tidy(outcome.value), *_stated_cells(same), note
    for row in stated:
        yield next(number), row.label, None, *_stated_cells(row), sentence(_qualifier(row))


def _is_about(figure: StatedFigure, outcome: Outcome) -> bool:
    """Whether a published outcome is the registered one, so that they share a row."""
    return (fold(figure.detail), figure.measure) == (fold(outcome.indicator), outcome.measure) and (
        figure.year in (None, outcome.year)
    )


def _stated_cells(row: StatedRow | None) -> tuple[Value, Value]:
    """What was published, and how far it is from ours."""
    if row is None:
        return None, None
    return tidy(row.figure.value), None if row.difference is None else tidy(row.difference)


def _qualifier(row: StatedRow | None) -> str:
    """ "Nguồn ghi: trên 185 triệu đồng", for a figure that was not exact or has a measure; that ours has no list."""
    if row is None:
        return ""
    said = f"nguồn ghi: {row.figure.words}" if row.figure.qualifier or row.figure.measure else ""
    lacks = row.computed is None and row.figure.indicator != StatedFigure.Indicator.OUTCOME
    return joined("; ", said, "sổ đăng ký chưa có danh sách" if lacks else "")


def by_field(paper: SignedWorkbook) -> None:
    review = paper.review
    columns = (
        Column("TT", 10, Kind.CENTRE),
        Column("Lĩnh vực", 59),
        Column("Số mô hình (lĩnh vực chính)", 24, Kind.NUMBER),
        Column("Kể cả lĩnh vực liên quan", 24, Kind.NUMBER),
        *(
            Column(f"Trong đó: {lowered(kind.label)}", 48 / len(review.kinds), Kind.NUMBER)
            for kind in review.kinds
        ),
    )
    sheet = paper.annex(BY_FIELD, "Mô hình, điển hình được công nhận theo lĩnh vực", columns)
    total = review.field_totals
    span = sheet.table(
        (
            (
                number,
                row.field.name,
                *_values(row.main, row.with_related, *(count for _, count in row.by_kind)),
            )
            for number, row in enumerate(review.by_field, 1)
        ),
        total=(
            None,
            "Tổng số",
            *_values(total.main, total.with_related, *(count for _, count in total.by_kind)),
        ),
    )
    sheet.gap()
    sheet.line(DEFINITIONS["Theo lĩnh vực"], italic=True)
    if review.parts_check:
        sheet.line(review.parts_check.explanation, italic=True)
    if total.with_related.value:
        sheet.bar_chart(
            "Mô hình được công nhận theo lĩnh vực",
            span,
            2,
            (3, 4),
            horizontal=True,
            height=22 + 7 * len(review.by_field),
        )
    sheet.finish()


def by_unit(paper: SignedWorkbook) -> None:
    review = paper.review
    fields = review.fields
    each = min(30.0, (LANDSCAPE_WIDTH - 12 - 60 - 24) / max(len(fields), 1))
    columns = (
        Column("TT", 12, Kind.CENTRE),
        Column("Đơn vị", LANDSCAPE_WIDTH - 12 - 24 - each * len(fields)),
        *(Column(field.short_name or field.name, each, Kind.NUMBER) for field in fields),
        Column("Tổng số", 24, Kind.NUMBER),
    )
    sheet = paper.annex(
        BY_UNIT, "Mô hình, điển hình được công nhận theo đơn vị và lĩnh vực chính", columns, landscape=True
    )

    def cells(row: UnitRow) -> tuple[int, ...]:
        return _values(*row.by_field, row.total)

    sheet.table(
        ((number, row.place.label, *cells(row)) for number, row in enumerate(review.by_unit, 1)),
        total=(None, "Tổng số", *cells(review.unit_totals)),
        freeze_columns=2,
    )
    if review.bodies:
        sheet.gap()
        sheet.line("Trong đó, cơ quan, đơn vị trực thuộc", bold=True)
        sheet.table((number, row.place.label, *cells(row)) for number, row in enumerate(review.bodies, 1))
    sheet.finish()


def by_year(paper: SignedWorkbook) -> None:
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
    sheet = paper.annex(BY_YEAR, "Lượt đăng ký và mô hình được công nhận theo năm", columns)

    def cells(row: YearRow) -> tuple[Value, ...]:
        name = sentence(row.label)
        counts = (row.registrations, row.new, row.maintained, row.replicated, row.unknown, row.recognised)
        return name, *_values(*counts)

    span = sheet.table(cells(row) for row in review.by_year)
    sheet.gap()
    if len(review.by_year) > 1:
        sheet.line(
            f"Toàn kỳ: {written(review.registrations.value)} lượt đăng ký của "
            f"{written(review.registered_models.value)} mô hình; {written(review.recognised.value)} mô hình khác "
            "nhau được công nhận. Mô hình được công nhận nhiều năm thì tính ở mỗi năm đó, nên cột cuối cộng lại "
            "có thể lớn hơn số mô hình.",
            italic=True,
        )
    if review.registrations.value or review.recognised.value:
        sheet.bar_chart("Lượt đăng ký và mô hình được công nhận", span, 1, (2, 7))
    sheet.finish()


def _values(*counts: Count) -> tuple[int, ...]:
    return tuple(count.value for count in counts)
