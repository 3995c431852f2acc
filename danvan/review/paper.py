"""What every paper of a review says above its figures: form, title, scope in words, the mark of made-up data."""

from typing import Final

from danvan.review.scope import Scope
from danvan.review.words import lowered
from models_registry.bodies import MOVEMENT
from models_registry.models.catalogue import year_words

FORMS: Final = {"dang": "Mẫu văn bản của Đảng", "nha-nuoc": "Mẫu văn bản của Nhà nước"}
DEMO_MARK = "DỮ LIỆU TRÌNH DIỄN – không dùng làm số liệu chính thức"
RED = "9B1C1C"


def title(scope: Scope) -> str:
    """The name of the paper."""
    return f"TỔNG HỢP KẾT QUẢ {MOVEMENT} {scope.period.span.upper()}"


def scope_in_words(scope: Scope) -> str:
    """The scope as a line under the title."""
    whole = "cả giai đoạn" if scope.period.is_several_years else scope.period.span
    year = whole if scope.year is None else year_words(scope.calendar_year)
    level = scope.levels or "tất cả các cấp"
    day = f"{scope.day:%d/%m/%Y}"
    return f"Đơn vị: {scope.unit.label}; {year}; {lowered(level)}; số liệu chốt ngày {day}"
