"""Numbers and sentences in Vietnamese writing."""

from decimal import Decimal


def grouped(value: int) -> str:
    """1.157, as written in Vietnamese."""
    return f"{value:,}".replace(",", ".")


def plain(value: Decimal) -> str:
    """1.157 or 338,3: a stored amount in Vietnamese writing."""
    return f"{plain_number(value):,}".translate(str.maketrans(",.", ".,"))


def plain_number(value: Decimal) -> int | Decimal:
    """185 for 185.00, 338.3 for 338.30."""
    return int(value) if value == value.to_integral_value() else value.normalize()


def rate(value: Decimal | None) -> str:
    """ "96,4 % số mô hình đăng ký"; 100 % is marked for a look."""
    if value is None:
        return ""
    note = "; đạt 100 %, cần xem lại" if value == 100 else ""
    return f"{plain(value)} % số đăng ký{note}"


def sentence(*parts: str) -> str:
    """Parts joined, the first letter capital."""
    text = joined("; ", *parts)
    return text[:1].upper() + text[1:]


def joined(separator: str, *parts: str) -> str:
    return separator.join(part for part in parts if part)


def lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
