"""Đáng xem lại: rates of 100% and above, and jumps, each in one sentence with its lists. Marked, never refused."""

from collections.abc import Iterable
from dataclasses import dataclass

from danvan.lib.numbers import written
from danvan.review.comparison.rows import ComparedRow, Part
from danvan.review.figures.counted import Count
from danvan.review.words import rate_words


@dataclass(frozen=True)
class Mark:
    """Why to look, and the lists to look at, each with the name of its side."""

    sentence: str
    lists: tuple[tuple[str, Count], ...]

    @property
    def weight(self) -> int:
        """The largest number concerned: the weightiest marks come first."""
        return max(count.value for _, count in self.lists)


def rate_mark(label: str, sides: Iterable[tuple[str, Part | None]]) -> Mark | None:
    """A mark when a named side recognised all that it registered; else None."""
    full = [(name, part.recognised) for name, part in sides if part and part.is_full]
    if not full:
        return None
    said = ", ".join(f"cả {written(count.value)} mô hình đăng ký ({name})" for name, count in full)
    return Mark(f"{label}: {said} đều được công nhận, không có mô hình nào không đạt.", tuple(full))


def over_marks(label: str, sides: Iterable[tuple[str, Part | None]]) -> list[Mark]:
    """A mark for each named side that recognised more than it registered."""
    return [
        Mark(
            f"{label}: {written(part.recognised.value)} mô hình được công nhận, "
            f"{written(part.registered.value)} mô hình đăng ký ({name}), bằng {rate_words(part.rate)}.",
            ((f"{name}, được công nhận", part.recognised), (f"{name}, đăng ký", part.registered)),
        )
        for name, part in sides
        if part and part.is_over
    ]


def jump_mark(label: str, row: ComparedRow, a: str, b: str) -> Mark | None:
    """A mark when the number jumped from side a to side b (their names); else None."""
    if row.a is None or row.b is None or not row.is_jump:
        return None
    before, after = row.a.value, row.b.value
    verb, to = ("tăng", "lên") if after > before else ("giảm", "xuống")
    size = f" ({written(abs(row.change))}%)" if row.change is not None else ""
    return Mark(
        f"{label}: {verb} {written(abs(after - before))}{size}, từ {written(before)} ({a}) {to} "
        f"{written(after)} ({b}).",
        ((a, row.a), (b, row.b)),
    )


def weightiest_first(marks: Iterable[Mark | None]) -> tuple[Mark, ...]:
    """The marks that there are, in the order of reading."""
    return tuple(sorted(filter(None, marks), key=lambda mark: -mark.weight))
