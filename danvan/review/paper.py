"""What every paper of a review says above its figures: title, scope in words, the mark of made-up data."""

from danvan.review.scope import Scope
from danvan.review.words import lowered
from models_registry.bodies import MOVEMENT
from models_registry.models import Level
from models_registry.models.catalogue import year_words

DEMO_MARK = "DỮ LIỆU TRÌNH DIỄN – không dùng làm số liệu chính thức"
RED = "9B1C1C"


def title(scope: Scope) -> str:
    """The name of the paper."""
    first, last = scope.programme.first_year, scope.programme.last_year
    return f"TỔNG HỢP KẾT QUẢ {MOVEMENT} GIAI ĐOẠN {first} - {last}"


def scope_in_words(scope: Scope) -> str:
    """The scope as a line under the title."""
    year = "cả giai đoạn" if scope.year is None else year_words(scope.calendar_year)
    level = Level(scope.level).label if scope.level else "tất cả các cấp"
    day = f"{scope.day:%d/%m/%Y}"
    return f"Đơn vị: {scope.unit.label}; {year}; {lowered(level)}; số liệu chốt ngày {day}"
