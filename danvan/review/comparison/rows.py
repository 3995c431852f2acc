"""One line of a comparison: a number of each side, their difference and the rate of change."""

from dataclasses import dataclass
from decimal import Decimal

from danvan.lib.text import lowered
from danvan.review.figures.counted import Count
from danvan.review.figures.rates import is_jump, rate
from danvan.review.figures.tables import ByKind, Review, kinds_shown
from models_registry.models import Kind

LEAST = 5  # of fewer models a rate of 100 % proves nothing


@dataclass(frozen=True)
class ComparedRow:
    """A figure of both sides; a side is None where it has no such row (a commune founded later).

    `difference` is b less a; `change` is the difference per hundred of a, to one place, None when a is 0.
    """

    label: str
    a: Count | None
    b: Count | None
    difference: int | None
    change: Decimal | None
    note: str = ""

    @property
    def is_jump(self) -> bool:
        """Changed so much from a to b that it is marked for a look."""
        return self.a is not None and self.b is not None and is_jump(self.a.value, self.b.value)


@dataclass(frozen=True)
class RateRow:
    """A rate of both sides, per hundred, each with the list of what was divided; `difference` in percentage points.

    None where nothing was registered, or in a part of a year.
    """

    label: str
    a: Decimal | None
    b: Decimal | None
    a_list: Count
    b_list: Count

    @property
    def difference(self) -> Decimal | None:
        """b less a."""
        return None if self.a is None or self.b is None else self.b - self.a


@dataclass(frozen=True)
class Part:
    """Registered and recognised models of one field, row of units or year."""

    registered: Count
    recognised: Count
    has_rate: bool  # whether what is recognised here is a part of what is registered here

    @property
    def rate(self) -> Decimal | None:
        """Recognised per hundred registered; None when none is registered, or where the one is no part of the other."""
        return rate(self.recognised.value, self.registered.value) if self.has_rate else None

    @property
    def is_full(self) -> bool:
        """Every model registered was recognised, and there were at least `LEAST`."""
        is_all = self.registered.value == self.recognised.value
        return self.has_rate and is_all and self.registered.value >= LEAST

    @property
    def is_over(self) -> bool:
        """More were recognised than registered: a fault of the data."""
        return self.rate is not None and self.rate > 100


@dataclass(frozen=True)
class PartRow:
    """A field or a row of units on both sides; a side is None where it has no such row."""

    label: str
    a: Part | None
    b: Part | None

    @property
    def registered(self) -> ComparedRow:
        """Registered models, compared."""
        return compared(
            self.label, self.a.registered if self.a else None, self.b.registered if self.b else None
        )

    @property
    def recognised(self) -> ComparedRow:
        """Recognised models, compared."""
        return compared(
            self.label, self.a.recognised if self.a else None, self.b.recognised if self.b else None
        )


def compared(label: str, a: Count | None, b: Count | None, note: str = "") -> ComparedRow:
    """The row of two numbers."""
    if a is None or b is None:
        return ComparedRow(label, a, b, None, None, note)
    difference = b.value - a.value
    return ComparedRow(label, a, b, difference, rate(difference, a.value), note)


def _rows_of_kinds(label: str, a: ByKind, b: ByKind) -> list[ComparedRow]:
    """Of each kind that a side shows."""
    first, second = dict(a), dict(b)
    shown = dict(kinds_shown((*a, *b)))
    kinds = [kind for kind in Kind if kind in shown]
    return [compared(label.format(kind.label), first.get(kind), second.get(kind)) for kind in kinds]


def headline_rows(a: Review, b: Review) -> tuple[ComparedRow, ...]:
    """Every figure of the funnel, in its order; the kinds of registrations where both sides are one year."""
    rows = [
        *_rows_of_kinds("{} đăng ký", a.registered_by_kind, b.registered_by_kind),
        compared("Mô hình, điển hình đăng ký", a.registered_models, b.registered_models),
        compared("Lượt đăng ký", a.registrations, b.registrations),
    ]
    if len(a.by_year) == len(b.by_year) == 1:
        rows += [
            compared(f"Lượt đăng ký: {name}", getattr(a.by_year[0], kind), getattr(b.by_year[0], kind))
            for kind, name in (
                ("new", "mới"),
                ("maintained", "duy trì"),
                ("replicated", "nhân rộng"),
                ("unknown", "không rõ tính chất"),
            )
        ]
    rows += [
        compared("Được đánh giá", a.assessed, b.assessed),
        compared("Được công nhận", a.recognised, b.recognised),
        compared("Lượt công nhận", a.recognition_times, b.recognition_times),
    ]
    rows += [
        compared(f"Công nhận: {lowered(level.label)}", ours, theirs)
        for (level, ours), (_, theirs) in zip(a.by_level, b.by_level, strict=True)
        if (level, ours) in a.levels_shown or (level, theirs) in b.levels_shown
    ]
    rows += [
        compared("Tiêu biểu", a.exemplary, b.exemplary),
        compared(
            "Lượt theo lĩnh vực, kể cả liên quan",
            a.field_totals.with_related,
            b.field_totals.with_related,
            "có thể lớn hơn số mô hình được công nhận",
        ),
        *_rows_of_kinds("{} được khen thưởng", a.commended_by_kind, b.commended_by_kind),
        compared("Lượt khen thưởng", a.commendations, b.commendations),
    ]
    return tuple(rows)


def rate_rows(a: Review, b: Review) -> tuple[RateRow, ...]:
    """The rates of both sides."""
    return (
        RateRow("Tỷ lệ đánh giá trên số đăng ký", a.rate_assessed, b.rate_assessed, a.assessed, b.assessed),
        RateRow(
            "Tỷ lệ công nhận trên số đăng ký",
            a.rate_recognised,
            b.rate_recognised,
            a.recognised,
            b.recognised,
        ),
    )
