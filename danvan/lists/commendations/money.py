"""Money in a commendation list: the amount in a cell, and the unit in which a column is written."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final

from danvan.lib.numbers import parse_number, written
from danvan.lib.text import clean, fold
from danvan.lists.reading.words.units import word_key

_CURRENCY: Final = re.compile(r"\s*(?:/-|đồng|đ|vnđ|vnd)\.?\s*$", re.IGNORECASE)
_SCALES: Final = (
    (1_000_000, re.compile(r"\btriệu\b|\b1[.,]000[.,]000\s*đ", re.IGNORECASE)),
    (1000, re.compile(r"\b(?:nghìn|ngàn)\b|\b1[.,]000\s*đ", re.IGNORECASE)),
    (1, re.compile(r"[(:]\s*(?:đồng|đ|vnđ|vnd)\s*\)?$", re.IGNORECASE)),
)
# In folded text.
_OWN_SCALES: Final = ((1_000_000, re.compile(r"\btrieu\b")), (1000, re.compile(r"\bng(?:hin|an)\b")))
_OWN_SCALE: Final = re.compile(r"\s*\b(?:triệu|nghìn|ngàn)\b.*$", re.IGNORECASE)
_WITH_COMMAS: Final = re.compile(r"\d{1,3}(?:,\d{3})+")  # of đồng: there is no part of one
_DOUBTED: Final = 100_000_000  # đồng; what is as much for one recipient was hardly meant in thousands
_SMALLEST: Final = 1000  # đồng; less is no reward


@lru_cache(64)  # a table's rows ask the same
def scale_in(texts: tuple[str, ...]) -> int:
    """How many đồng one unit of a column is: "(nghìn đồng)" in its heading, "ĐVT: triệu đồng" above; the first says."""
    for text in texts:
        for scale, words in _SCALES:
            if words.search(text):
                return scale
    return 1


def parse_money(text: str, scale: int = 1) -> Decimal | None:
    """Đồng in a cell: 298.000, 298.000đ, 1,5 triệu đồng; None if the cell says that there is none.

    Raises ValueError in Vietnamese for anything that is not a whole number of đồng, of a thousand at least.
    """
    said = clean(text).rstrip(".")
    if word_key(said) in ("", "khong", "0"):
        return None
    if own := next((own for own, words in _OWN_SCALES if words.search(fold(said))), 0):
        said, scale = _OWN_SCALE.sub("", said), own
    elif _CURRENCY.search(said):
        scale = 1  # "600.000đ" under "Mức thưởng (nghìn đồng)"
    said = _CURRENCY.sub("", said)
    if scale == 1 and _WITH_COMMAS.fullmatch(said):
        said = said.replace(",", "")
    try:
        amount = parse_number(said) * scale
    except ValueError:
        raise ValueError(f"“{text}” không phải là số tiền; ví dụ đúng: 298.000.") from None
    if amount < _SMALLEST or amount != amount.to_integral_value():
        raise ValueError(f"“{text}” không phải là số tiền bằng đồng; ví dụ đúng: 298.000.")
    if scale > 1 and amount >= _DOUBTED:
        raise ValueError(
            f"“{text}” theo đơn vị của cột là {written(amount)} đồng. Hãy ghi rõ, ví dụ 600.000 đồng."
        )
    if amount >= 10**14:
        raise ValueError(f"“{text}” là số tiền quá lớn.")
    return amount.quantize(Decimal(1))
