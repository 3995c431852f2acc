"""Words and sentences of reviews: periods, fields, rates."""

from decimal import Decimal

from danvan.lib.numbers import written
from danvan.lib.text import joined
from danvan.review.scope import Scope
from models_registry.models import Programme
from models_registry.models.catalogue import UNKNOWN_YEAR_WORDS


def period(scope: Scope) -> str:
    """ "giai đoạn 2020 - 2022", "năm 2021", as sentences and papers have it."""
    years = f"giai đoạn {scope.programme.first_year} - {scope.programme.last_year}"
    if scope.year is None:
        return years
    return f"{years}, các lượt {UNKNOWN_YEAR_WORDS.lower()}" if scope.is_of_no_year else f"năm {scope.year}"


def period_code(programme: Programme, year: int | None) -> str:
    """ "giai đoạn 2020-2022", "năm 2021", as tables and addresses have it."""
    return f"năm {year}" if year else f"giai đoạn {programme.code}"


def field_words(name: str) -> str:
    """ "Lĩnh vực kinh tế"; a name that already says so stays."""
    return name if name.startswith("Lĩnh vực") else f"Lĩnh vực {lowered(name)}"


def rate_words(value: Decimal | None) -> str:
    """ "96,4% số đăng ký"; 100% is marked for a look."""
    if value is None:
        return ""
    note = "; đạt 100%, cần xem lại" if value == 100 else ""
    return f"{written(value)}% số đăng ký{note}"


def sentence(*parts: str) -> str:
    """Parts joined, the first letter capital."""
    text = joined("; ", *parts)
    return text[:1].upper() + text[1:]


def lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
