"""Hamlets as papers name them: "thôn Phia Xeng", "tổ dân phố số 3", "Phia Xeng" under "Thôn"."""

import re
from functools import lru_cache
from typing import Final

from danvan.lib.text import clean, spelling_key

_SORTS: Final = (
    "thôn|bản|xóm|làng|ấp|khóm|buôn|bon|phum|sóc|tổ dân phố|tdp|tổ|khu phố|khu dân cư|khu|tiểu khu"
)
# A name begins with a capital or is a number.
_NAMED: Final = r"(?:\s+(?:số\s+)?[A-ZĐÀ-Ỹ\d][\w.’']*)+"
HAMLET: Final = re.compile(rf"\b(?i:{_SORTS})(?!\s+(?i:trưởng|phó|đội|văn hóa)){_NAMED}")
_SORT: Final = re.compile(rf"(?:(?P<sort>{_SORTS})\s+(?:số\s+)?)+(?=\S)", re.IGNORECASE)
_PIECES: Final = re.compile(r"\s*[,;()\n]\s*|\s+[-–—]\s*|[-–—]\s+")
_LONGEST: Final = 5  # words of a name


@lru_cache(4096)
def hamlet_in(text: str) -> str:
    """The hamlet that an address names, as it is stored: "Thôn Nà Chang" of "Tổ 2, THÔN NÀ CHANG, xã Khuôn Hà".

    One with a name goes before a part of it that has only a number. "" if none is named.
    """
    pieces = [piece for piece in _PIECES.split(clean(text)) if piece]
    found = [piece for piece in pieces if (match := _SORT.match(piece)) and _is_name(piece[match.end() :])]
    found.sort(key=_is_numbered)
    return _as_stored(found[0]) if found else ""


@lru_cache(4096)
def hamlet_called(sort: str, text: str) -> str:
    """The hamlet of a cell under a heading that says of which sort: "Thôn Nà Chang" of "Nà Chang - Khuôn Hà"."""
    piece = next((piece for piece in _PIECES.split(clean(text)) if piece), "")
    return _as_stored(f"{sort} {piece}".strip()) if _is_name(piece) and not piece.islower() else ""


@lru_cache(4096)
def hamlets_of(text: str) -> tuple[str, ...]:
    """The hamlets that stand within a post: "thôn Nà Chang" of "Trưởng thôn Nà Chang"."""
    return tuple(match[0] for match in HAMLET.finditer(text))


def is_same_hamlet(one: str, other: str) -> bool:
    """Whether two names are one hamlet's: its sort may be left out or be another's word, but not of a number alone."""
    sort, name = _key(one)
    other_sort, other_name = _key(other)
    return name == other_name and (not name.isdecimal() or "" in (sort, other_sort) or sort == other_sort)


@lru_cache(4096)
def _key(hamlet: str) -> tuple[str, str]:
    text = spelling_key(" ".join(_PIECES.split(hamlet)[:1]))
    match = _SORT.match(text)
    return (match["sort"], text[match.end() :]) if match else ("", text)


def _is_name(text: str) -> bool:
    return 0 < len(text.split()) <= _LONGEST and not text.endswith((".", ":")) and text[0].isalnum()


def _is_numbered(hamlet: str) -> bool:
    return hamlet.split()[-1].isdecimal()


def _as_stored(hamlet: str) -> str:
    if not hamlet.isupper():
        return hamlet
    sort, *name = hamlet.lower().split()
    return " ".join((sort.capitalize(), *(word.capitalize() for word in name)))
