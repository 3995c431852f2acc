"""The number of a decision: kept without the words that pages write before it, compared however it was written."""

import re
from typing import Final

from danvan.lib.fields import CleanCharField, CleanFormField
from danvan.lib.text import clean, fold

_PAPER: Final = r"(?:qu[yi][eế]t\s*[dđ][iị]nh|q[dđ])(?:\s+khen\s+thưởng|\s+công\s+nhận)?"
# "Quyết định số 12", "Số: 12", "QĐ 12"; after "số" the number itself may still be blank: "Số: /QĐ-UBND".
_BEFORE: Final = re.compile(
    rf"(?:{_PAPER}\s*)?s[oố]\s*[:.]?\s*(?=[\d/…_])|{_PAPER}\s*[:.]?\s*(?=\d)", re.IGNORECASE
)
_DAY_AFTER: Final = re.compile(r"\bng[aà]y\s*\d.*", re.IGNORECASE)


def clean_number(number: str) -> str:
    """20-QĐ/BCĐ for "Quyết định số 20-QĐ/BCĐ": pages write the words themselves."""
    number = clean(number)
    before = _BEFORE.match(number)
    return number[before.end() :] if before else number


def number_key(number: str) -> str:
    """For "the same number": folded letters and digits, without noughts before them or the day behind them."""
    number = _DAY_AFTER.sub("", clean_number(number))
    return re.sub(r"[^a-z0-9]", "", fold(number)).lstrip("0")


def bare_number(number: str) -> str:
    """The digits with which a number begins, without noughts before them."""
    digits = re.match(r"\d+", clean_number(number))
    return digits[0].lstrip("0") if digits else ""


def may_be_one_number(one: str, other: str) -> bool:
    """Whether two papers of one day may be one: by the same number, or one says no more of it than its digits."""
    first, second = number_key(one), number_key(other)
    is_bare = first.isdigit() or second.isdigit()
    return first == second or (is_bare and bare_number(one) == bare_number(other))


class NumberFormField(CleanFormField):
    """Drops what stands before the number, then validates."""

    clean_text = staticmethod(clean_number)


class PaperNumberField(CleanCharField):
    """The number of a decision, stored as `clean_number` leaves it."""

    form_class = NumberFormField
