"""What every paper of a review says beside its figures: form, title, scope and day in words, mark of made-up data."""

from collections.abc import Iterable
from typing import Final

from danvan.lib.numbers import in_text
from danvan.lib.text import joined, kept_together, lowered, slug
from danvan.review.figures.counted import Count
from danvan.review.figures.tables import Review
from danvan.review.scope import Scope
from danvan.review.words import sentence
from models_registry.bodies import MOVEMENT, Head
from models_registry.models.years import year_words

FORMS: Final = {head.value: head.label for head in Head}
_SHORT: Final = {Head.PARTY: "mẫu Đảng", Head.STATE: "mẫu Nhà nước", Head.FRONT: "mẫu Mặt trận"}
LONG_PLACE: Final = (
    10  # letters; a longer one takes the room between "ngày", "tháng" and "năm" in the line of the day
)
DEMO_MARK = "DỮ LIỆU TRÌNH DIỄN – không dùng làm số liệu chính thức"
RED = "9B1C1C"


def forms_beside(own: str) -> list[tuple[str, str]]:
    """The forms other than the unit's own, each with its short name for a button: "mẫu Nhà nước"."""
    return [(head.value, name) for head, name in _SHORT.items() if head != own]


def title(scope: Scope) -> str:
    """The name of the paper."""
    return kept_together(f"TỔNG HỢP KẾT QUẢ {MOVEMENT} {scope.period.span}".upper())


def file_stem(kind: str, scope: Scope, form: str) -> str:
    """A paper's file name without its end, in letters that every system keeps: "bao-cao-2020-2022-huyen-lam-binh"."""
    year = "" if scope.year is None else f"nam {scope.year}"
    state = "" if form == "dang" else form
    words = f"{kind} {scope.period.slug} {scope.unit.label} {year} {scope.levels} {state}".lower()
    return slug(words)


def scope_in_words(scope: Scope) -> str:
    """The scope as a line under the title."""
    whole = "cả giai đoạn" if scope.period.is_several_years else scope.period.span
    year = whole if scope.year is None else year_words(scope.calendar_year)
    level = scope.levels or "tất cả các cấp"
    day = f"{scope.day:%d/%m/%Y}"
    return f"Đơn vị: {scope.unit.label}; {year}; {lowered(level)}; số liệu tính đến ngày {day}"


def day_told(review: Review) -> str:
    """In one sentence what the day of counting leaves out, what ended after it, and what has no day.

    What has no day counts, but a paper without a day takes away what it revokes. "" for nothing to tell.
    """
    parts = review.told.parts
    after = _counted((of.after, noun) for noun, of in parts)
    undated = _counted((of.undated, noun) for noun, of in parts)
    ended = _counted((of.ended, f"{noun} {of.how_ended}") for noun, of in parts)
    revoked = _counted((of.revoked_undated, noun) for noun, of in parts)
    day = f"{review.scope.day:%d/%m/%Y}"
    late = f"sau ngày {day} còn {after} chưa tính" if after else ""
    gone = f"{ended} sau ngày {day} vẫn tính" if ended else ""
    taken = f"{revoked} bị hủy theo văn bản không ghi ngày nên không tính" if revoked else ""
    open_ended = f"{undated} không ghi ngày {review.scope.period.undated_words}" if undated else ""
    told = joined("; ", late, gone, taken, open_ended)
    return f"{sentence(told if late else f'có {told}')}." if told else ""


def _counted(counts: Iterable[tuple[Count, str]]) -> str:
    return joined(", ", *(f"{in_text(count.value)} {noun}" for count, noun in counts if count.value))
