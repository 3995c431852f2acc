"""What an office is told before it prints a report: sections unread or unwritten, names that are missing."""

from dataclasses import dataclass

from danvan.lib.numbers import written
from danvan.lib.text import joined
from danvan.review.figures.counted import Count
from danvan.review.figures.tables import Review
from danvan.review.report.sections import WrittenSection, has_sections, sections_of


@dataclass(frozen=True)
class BeforePrint:
    """Sections carried over that nobody has read, those still empty, and commendations without a name."""

    unread: tuple[WrittenSection, ...]
    unwritten: tuple[WrittenSection, ...]
    unnamed: Count
    is_over: bool  # more recognised or assessed than registered: the rate is left out of the report

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.unread or self.unwritten or self.unnamed.value or self.is_over)

    @property
    def unread_names(self) -> str:
        """The sections that nobody has read, in words."""
        return _names(self.unread)

    @property
    def unwritten_names(self) -> str:
        """The empty sections, in words."""
        return _names(self.unwritten)

    @property
    def lines(self) -> list[str]:
        """As sentences, for the command."""
        told = []
        if self.unread:
            told.append(f"Chép từ kỳ trước, chưa rà soát: {self.unread_names}.")
        if self.unwritten:
            told.append(f"Chưa viết: {self.unwritten_names}.")
        if self.unnamed.value:
            told.append(f"{written(self.unnamed.value)} lượt khen thưởng chưa có tên người nhận.")
        if self.is_over:
            told.append("Tỷ lệ so với số đăng ký trên 100%: số liệu có lỗi, báo cáo không ghi tỷ lệ này.")
        return told


def before_print(review: Review) -> BeforePrint:
    """What stands open in the report of a review (one query)."""
    sections = sections_of(review.scope) if has_sections(review.scope) else ()
    return BeforePrint(
        tuple(found for found in sections if found.is_unread),
        tuple(found for found in sections if not found.text and found.row is None),
        review.unnamed,
        any(rate is not None and rate > 100 for rate in (review.rate_assessed, review.rate_recognised)),
    )


def _names(sections: tuple[WrittenSection, ...]) -> str:
    return joined("; ", *(found.section.label.lower() for found in sections))
