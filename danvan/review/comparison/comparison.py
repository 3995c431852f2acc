"""Two reviews side by side as frozen objects: figures, fields, units, years, and what deserves a look.

All figures come from `review.figures`; nothing is counted here. Difference is b less a throughout.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from danvan.review.comparison.marks import Mark, jump_mark, over_marks, rate_mark, weightiest_first
from danvan.review.comparison.rows import ComparedRow, Part, PartRow, RateRow, headline_rows, rate_rows
from danvan.review.comparison.tracks import FieldLine, Track, field_lines, track_of
from danvan.review.figures.review import review_of
from danvan.review.figures.tables import Review
from danvan.review.scope import Scope
from danvan.review.words import field_words
from models_registry.models import ActivityField, Unit
from models_registry.territory import Succession

PlaceKey = tuple[int, str]  # the unit that names a row of units, and what of its subtree is left out


@dataclass(frozen=True)
class Side:
    """One side: its review, what to call it beside the other one, and its models by field and row of units."""

    review: Review
    name: str
    by_field: dict[int, Part]
    places: dict[PlaceKey, tuple[str, Part]]

    @property
    def scope(self) -> Scope:
        """What the side is about."""
        return self.review.scope

    @property
    def by_unit(self) -> tuple[tuple[str, Part], ...]:
        """Its rows of units with their labels."""
        return tuple(self.places.values())

    @property
    def total(self) -> Part:
        """All its models."""
        return Part(self.review.registered_models, self.review.recognised, self.review.has_rates)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is registered."""
        return not self.review.registrations.value


@dataclass(frozen=True)
class Comparison:
    """All that the page shows; jumps are looked for where one unit is compared over periods of one length."""

    a: Side
    b: Side
    rows: tuple[ComparedRow, ...]
    rates: tuple[RateRow, ...]
    by_field: tuple[PartRow, ...]
    by_unit: tuple[PartRow, ...]
    totals: PartRow
    tracks: tuple[Track, ...]
    lines: tuple[FieldLine, ...]
    over_rates: tuple[Mark, ...]
    full_rates: tuple[Mark, ...]
    jumps: tuple[Mark, ...]
    remarks: tuple[str, ...]

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both sides."""
        return self.a, self.b

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All that deserves a look; nothing of it is refused or corrected."""
        return self.over_rates + self.jumps + self.full_rates

    @property
    def same_unit(self) -> bool:
        """Whether the rows of units of both sides can stand in one table."""
        return self.a.scope.unit == self.b.scope.unit

    @property
    def looks_for_rates(self) -> bool:
        """Whether a side has rates at all."""
        return any(side.review.has_rates for side in self.sides)

    @property
    def looks_for_jumps(self) -> bool:
        """Whether a difference is a rise or fall at all."""
        return is_change_over_time(self.a, self.b)


def compare(a: Scope, b: Scope, units: Iterable[Unit], successions: list[Succession]) -> Comparison:
    """Compares two scopes; `units` are those that the reader may see, both scopes' own among them.

    A constant number of queries, whatever the size: those of the review and of the years of each side, and the fields.
    """
    units = list(units)
    reviews = [review_of(scope, units, successions, names=False) for scope in (a, b)]
    used = {field.pk for review in reviews for field in review.fields}
    used |= {key for review in reviews for key, count in review.registered_by_field.items() if count.value}
    # Two periods may count in different sets of fields: first the rows of the one, then what only the other has.
    rows_of_fields = {
        field.pk: field for review in reviews for field in review.field_rows.fields if field.pk in used
    }
    fields = tuple(rows_of_fields.values())
    first, second = (
        Side(review, name, _by_field(review, fields), _by_place(review))
        for review, name in zip(reviews, side_names(a, b), strict=True)
    )
    rows = headline_rows(*reviews)
    by_field = tuple(PartRow(f.name, first.by_field.get(f.pk), second.by_field.get(f.pk)) for f in fields)
    by_unit = _unit_rows(first, second)
    by_words = [*((field_words(row.label), row) for row in by_field), *((row.label, row) for row in by_unit)]
    tracks = _tracks(first, second, fields, units, successions)
    rated = _rated(first, second, by_words)
    return Comparison(
        first,
        second,
        rows=rows,
        rates=rate_rows(*reviews),
        by_field=by_field,
        by_unit=by_unit,
        totals=PartRow("Tổng số", first.total, second.total),
        tracks=tracks,
        lines=field_lines(tracks, fields),
        over_rates=weightiest_first(mark for of in rated for mark in over_marks(*of)),
        full_rates=weightiest_first(rate_mark(*of) for of in rated),
        jumps=_jumps(first, second, rows, by_words) if is_change_over_time(first, second) else (),
        remarks=_remarks(first, second),
    )


def side_names(a: Scope, b: Scope) -> tuple[str, str]:
    """What tells two sides apart: the period, the unit, or both."""
    periods = a.time_in_words, b.time_in_words
    if a.unit == b.unit:
        return periods
    if periods[0] == periods[1]:
        return a.unit.label, b.unit.label
    return f"{a.unit.label}, {periods[0]}", f"{b.unit.label}, {periods[1]}"


def is_change_over_time(a: Side, b: Side) -> bool:
    """One unit, two periods of the same length, and something registered in both."""
    same_length = _length(a.scope) == _length(b.scope)
    return a.scope.unit == b.scope.unit and same_length and not (a.is_empty or b.is_empty)


def _length(scope: Scope) -> int:
    """Months of a side; what has no known year has no length."""
    if scope.year is None:
        first, last = scope.from_on, scope.to_on
        return 12 * (last.year - first.year) + last.month - first.month + 1
    return 0 if scope.is_of_no_year else 12


def _by_field(review: Review, fields: tuple[ActivityField, ...]) -> dict[int, Part]:
    """Its own rows. A field no longer in use may have registered models alone, and then no row in the review."""
    recognised = {row.field.pk: row.main for row in review.by_field}
    return {
        field.pk: Part(
            review.registered_by_field[field.pk],
            recognised.get(field.pk) or review.recognised.part(0, linh_vuc=field.code),
            review.has_rates,
        )
        for field in fields
        if field.pk in review.registered_by_field
    }


def _by_place(review: Review) -> dict[PlaceKey, tuple[str, Part]]:
    """The review's own rows of units."""
    has_rate = review.has_rates_by_unit
    return {
        (row.place.unit.pk, row.place.alone): (row.place.label, Part(row.registered, row.total, has_rate))
        for row in review.by_unit
    }


def _unit_rows(a: Side, b: Side) -> tuple[PartRow, ...]:
    """The rows of b, then those that only a has (a commune that had ended by the day of b)."""
    parts = {key: part for side in (a, b) for key, part in side.places.items()}
    keys = dict.fromkeys([*b.places, *a.places])
    return tuple(
        PartRow(parts[key][0], *(side.places.get(key, (None, None))[1] for side in (a, b))) for key in keys
    )


def _tracks(
    a: Side, b: Side, fields: tuple[ActivityField, ...], units: list[Unit], successions: list[Succession]
) -> tuple[Track, ...]:
    """One for each different period and unit: two years of one period lie on the same line."""
    reviews = {side.scope.whole(): side.review for side in (a, b)}
    names = side_names(*reviews) if len(reviews) == 2 else [scope.time_in_words for scope in reviews]
    return tuple(
        track_of(review, name, fields, units, successions)
        for review, name in zip(reviews.values(), names, strict=True)
    )


def _rated(
    a: Side, b: Side, parts: list[tuple[str, PartRow]]
) -> list[tuple[str, list[tuple[str, Part | None]]]]:
    """What may have a rate, each with its parts by name: fields, rows of units, and the sides' units as a whole and in
    each of their years.
    """
    found: list[tuple[str, list[tuple[str, Part | None]]]] = [
        (label, [(a.name, row.a), (b.name, row.b)]) for label, row in parts
    ]
    wholes: dict[Unit, dict[str, Part | None]] = {}
    for side in (a, b):
        periods = wholes.setdefault(side.scope.unit, {})
        periods[side.scope.time_in_words] = side.total
        for row in side.review.by_year:
            scope = side.scope.in_its_year(row.year)
            # A model registers once for a year, so the year's registrations are its registered models.
            periods[scope.time_in_words] = Part(row.registrations, row.recognised, side.review.has_rates)
    return [*found, *((unit.label, list(periods.items())) for unit, periods in wholes.items())]


def _jumps(
    a: Side, b: Side, rows: tuple[ComparedRow, ...], parts: list[tuple[str, PartRow]]
) -> tuple[Mark, ...]:
    """Rises and falls of every figure, and of each part: of its recognised models, else of its registered ones."""
    marks = [jump_mark(row.label, row, a.name, b.name) for row in rows]
    for label, row in parts:
        marks.append(
            jump_mark(f"{label}, mô hình được công nhận", row.recognised, a.name, b.name)
            or jump_mark(f"{label}, mô hình đăng ký", row.registered, a.name, b.name)
        )
    return weightiest_first(marks)


def _remarks(a: Side, b: Side) -> tuple[str, ...]:
    """What a reader must know before he reads the differences."""
    if a.scope == b.scope:
        return ("Hai bên giống nhau. Hãy chọn kỳ báo cáo, năm hoặc đơn vị khác cho một bên.",)
    remarks = [f"Chưa có lượt đăng ký nào được tiếp nhận: {s.name}." for s in (a, b) if s.is_empty]
    has_rates = [side.review.has_rates for side in (a, b)]
    # What is looked at where differences are no rise or fall.
    only_rates = (
        "mục “Đáng xem lại” chỉ xét tỷ lệ công nhận."
        if any(has_rates)
        else "mục “Đáng xem lại” không xét chênh lệch."
    )
    if a.scope.unit != b.scope.unit:
        remarks.append(
            f"Hai bên là hai đơn vị khác nhau, chênh lệch không phải là tăng hay giảm; {only_rates}"
        )
    if _length(a.scope) != _length(b.scope):
        advice = "nên so các tỷ lệ, không nên so" if all(has_rates) else "không nên so"
        remarks.append(f"Hai bên dài ngắn khác nhau về thời gian: {advice} số tuyệt đối; {only_rates}")
    if not all(has_rates):
        remarks.append(
            "Kỳ là một phần của năm thì không tính tỷ lệ: mô hình được công nhận có thể đã đăng ký từ kỳ trước."
        )
    elif not all(side.review.has_rates_by_unit for side in (a, b)):
        remarks.append(
            "Tỷ lệ theo đơn vị chỉ tính khi xem một năm: trong nhiều năm, mô hình được tính ở đơn vị đăng ký lần cuối, "
            "công nhận được tính ở đơn vị được công nhận lần cuối, có thể là hai đơn vị khác nhau."
        )
    return tuple(remarks)
