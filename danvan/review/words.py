"""Words and sentences of reviews: periods, fields, rates."""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from danvan.lib.numbers import written
from danvan.lib.text import joined, lowered, slug
from models_registry.models.activity_fields import UNPLACED_WORDS

_PARTS = {(1, 1, 6, 30): "6 tháng đầu ", (7, 1, 12, 31): "6 tháng cuối ", (1, 1, 12, 31): ""}


def time_words(first: date, last: date, counted: date | None = None) -> str:
    """ "giai đoạn 2020 - 2022", "năm 2021", "6 tháng đầu năm 2026", as sentences and papers have it.

    Any other time by its days: "giai đoạn từ ngày 01/09/2026 đến nay". A day that has not come is never named; where
    the figures have been taken, the last is the day that they count to (`counted`), if that came first.
    """
    part = _PARTS.get((first.month, first.day, last.month, last.day))
    if first.year < last.year and part == "":
        return f"giai đoạn {first.year} - {last.year}"
    if first.year == last.year and part is not None:
        return f"{part}năm {first.year}"
    today = timezone.localdate()
    if first > today:
        return f"giai đoạn sắp tới của năm {first.year}"
    last = min(last, counted) if counted else last
    end = f"ngày {last:%d/%m/%Y}" if last <= today else "nay"
    return f"giai đoạn từ ngày {first:%d/%m/%Y} đến {end}"


def short_time(first: date, last: date, counted: date | None = None) -> str:
    """ "giai đoạn 2020-2022", "năm 2021", as tables have it."""
    return time_words(first, last, counted).replace(" - ", "-")


def time_slug(first: date, last: date) -> str:
    """How addresses have it: "6-thang-dau-2026", "nam-2025", "2020-2022"; any other time by its days."""
    if first.year < last.year:
        return f"{first.year}-{last.year}"
    part = _PARTS.get((first.month, first.day, last.month, last.day))
    if part is None:
        return f"{first:%d-%m-%Y}-{last:%d-%m-%Y}"
    return slug(f"{part or 'năm '}{first.year}")


def field_words(name: str) -> str:
    """ "Lĩnh vực kinh tế"; a name that already says so, and the row of what has no field, stay."""
    return name if name.startswith(("Lĩnh vực", UNPLACED_WORDS)) else f"Lĩnh vực {lowered(name)}"


def rate_words(value: Decimal | None) -> str:
    """ "96,4% số đăng ký"; 100% is marked for a look."""
    if value is None:
        return ""
    note = "; trên 100%: số liệu có lỗi, cần kiểm tra danh sách" if value > 100 else ""
    note = "; đạt 100%, cần xem lại" if value == 100 else note
    return f"{written(value)}% số đăng ký{note}"


def sentence(*parts: str) -> str:
    """Parts joined, the first letter capital."""
    text = joined("; ", *parts)
    return text[:1].upper() + text[1:]
