"""Title cells: the title without "Mô hình" before it and quotes around it."""

import re
from functools import lru_cache
from typing import Final

from danvan.lib.text import clean

_TITLE_PREFIX: Final = re.compile(
    r"^(?:mô hình|mo hinh|mh)(?:\s*,?\s*(?:điển hình|dien hinh))?"
    r"(?:\s*[“\"']?\s*(?:dân vận khéo|dan van kheo)\s*[”\"']?(?=\s*[:“\"]|\s+[-–—]))?"
    r"(?P<end>\s*[:“\"'«]|\s*[-–—]\s|\s+)",
    re.IGNORECASE,
)
# "Mô hình 02: Trồng rừng", "MH số 3 - Trồng rừng"; a number above the twenties is a name ("Mô hình 35: ...").
_NUMBERED: Final = re.compile(
    r"^(?:mô hình|mo hinh|mh)\s*(?:(?:số|so|thứ)\s*)?(?:0?[1-9]|[12]\d)\s*(?:[:.](?!\d)|\s[-–—]\s)\s*"
    r"(?=\W*[^\W\d_]{2,}\s+[^\W\d_]{2})",
    re.IGNORECASE,
)
_KEEPS_PREFIX: Final = re.compile(r"^(?:điểm|mẫu|hay|mới|này|trên|về|của|trong|tại)\b", re.IGNORECASE)
# Without marks "trong" may be "trồng", "tai" "tái": only words that are hardly others.
_KEEPS_PREFIX_UNMARKED: Final = re.compile(r"^(?:diem|mau|hay|moi|nay|cua)\b|^\S+$", re.IGNORECASE)
_SHORT_NAME: Final = re.compile(r"\d|[^\W\d_]{1,6}$")
_QUOTES: Final = {"“": "”", '"': '"', "'": "'", "«": "»", "‘": "’", "”": "”", "„": "“"}


@lru_cache(4096)
def clean_title(text: str) -> str:
    """A model's title without "Mô hình" before it and quotes around it; cleaned, otherwise as written.

    What would be a number or one word without it keeps it: "Mô hình 98", "mô hình VAC", "MÔ HÌNH 3 SẠCH".
    """
    return _title_of(text, keep_short=True)


@lru_cache(4096)
def compared_title(text: str) -> str:
    """The title as two of them are compared: "Mô hình" before it never counts."""
    return _title_of(text, keep_short=False)


def _title_of(text: str, *, keep_short: bool) -> str:
    title = clean(text)
    if numbered := _NUMBERED.match(title):
        title = title[numbered.end() :]
        return _unquote(title[0].upper() + title[1:])
    match = _TITLE_PREFIX.match(title)
    if match and not (keep_short and _SHORT_NAME.match(title[match.end() :].strip())):
        at = match.start("end") if match["end"].strip(" -–—:") else match.end()
        rest = title[at:].strip()
        abbreviated = title[:2].lower() == "mh" and match["end"].isspace()
        keeps = _KEEPS_PREFIX_UNMARKED if title.isascii() else _KEEPS_PREFIX
        if rest and not abbreviated and not keeps.match(rest):
            title = rest[0].upper() + rest[1:]
    return _unquote(title)


def _unquote(text: str) -> str:
    """The text without quotes, if one pair stands around the whole of it."""
    core = text.rstrip(".;, ") if text[:1] in _QUOTES else text
    closing = _QUOTES.get(core[:1], "")
    inner = core[1:-1]
    if (
        len(core) > 2
        and closing
        and core[-1] in (closing, '"', "”")
        and closing not in inner
        and core[0] not in inner
    ):
        return inner.strip()
    return text
