"""From which day to which a period may run: whole years, or a part of one."""

from datetime import date
from typing import Final

from danvan.review.words import time_words

ENDS_BEFORE: Final = "Ngày cuối của kỳ không được trước ngày đầu."
COUNTED_BEFORE: Final = "Ngày tính số liệu không được trước ngày đầu của kỳ."


def is_of_whole_years(from_on: date, to_on: date) -> bool:
    """Whether the time is made of whole years; else it is a part of one."""
    return (from_on.month, from_on.day, to_on.month, to_on.day) == (1, 1, 12, 31)


def fault_of_time(kind: str, from_on: date, to_on: date) -> str:
    """What is wrong with the time for a period of that kind, "" if nothing: each kind has its length."""
    span = time_words(from_on, to_on)
    if to_on < from_on:
        return ENDS_BEFORE
    if from_on.year != to_on.year and not is_of_whole_years(from_on, to_on):
        return "Kỳ dài hơn một năm phải từ 01/01 của năm đầu đến 31/12 của năm cuối."
    if kind == "half" and not span.startswith("6 tháng"):
        return "Kỳ 6 tháng phải từ 01/01 đến 30/6 hoặc từ 01/7 đến 31/12 của một năm."
    if kind == "year" and not span.startswith("năm"):
        return "Kỳ một năm phải từ 01/01 đến 31/12 của năm đó."
    return ""
