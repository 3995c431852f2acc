"""Hamlets as papers name them: "thôn Phia Xeng", "tổ dân phố số 3", "Phia Xeng" under "Thôn".

The home of the words that say of which sort one is. A sort that the country has stands in `Unit.VILLAGE_KINDS`.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from danvan.lib.text import clean, fold, spelling_key
from models_registry.models import Unit

WRITTEN_SHORT: Final = {"tdp": "tổ dân phố", "kp": "khu phố", "kdc": "khu dân cư"}
# A number behind "tổ" is that of a quarter; "khu", "khu dân cư" are said of hamlets of any kind.
KINDS: Final = {
    **{spelling_key(Unit.Kind(kind).label): kind for kind in Unit.VILLAGE_KINDS},
    "tdp": Unit.Kind.QUARTER,
    "tổ": Unit.Kind.QUARTER,
    "kp": Unit.Kind.KHU_PHO,
}


def _one_of(words: Iterable[str]) -> str:
    """The longest first: "tổ dân phố" before "tổ"."""
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


WORDS: Final = (KINDS.keys() | WRITTEN_SHORT.keys() | {"khu dân cư"}) - {"tổ"}  # that mean nothing else
# Words that with another before or behind them are no sort: "chăm sóc", "buôn bán", "Làng nghề dệt lanh".
_GUARDED: Final = {
    "sóc": "(?<!chăm )(?<!săn )sóc",
    "buôn": r"buôn(?!\s+bán\b)",
    "làng": r"làng(?!\s+(?:nghề|trẻ)\b)",
}
_OF_KHU: Final = (
    r"khu(?!\s+(?:vực|công nghiệp|du lịch|di tích|sinh thái|bảo tồn|tập thể|nội trú|đô thị|kinh tế|vui chơi"
    r"|hành chính)\b)"
)
_OF_TO: Final = (
    r"tổ(?!\s+(?:hợp tác|liên|tự quản|dân vận|h[oò][aà] giải|an ninh|bảo vệ|tiết kiệm|vay vốn|công|chuyên môn"
    r"|khuyến nông|sản xuất|phụ nữ|hội|đảng)\b)"
)
# A team of a farm or a former cooperative, where people live: by its number alone, not "Đội bóng", "Đại đội 3".
_OF_DOI: Final = (
    r"(?<!thôn )(?<!trung )(?<!đại )(?<!tiểu )(?<!liên )(?<!chi )(?<!phân )đội(?=\.?\s+(?:số\s+)?\d)"
)
# Parts of regular expressions; ignoring case is the caller's. "Tổ", "khu" and "đội" stand before many another word
# ("Tổ Hóa", "Khu A") and are in `ANY_SORT` alone, for an address.
SORT: Final = _one_of({_GUARDED.get(word, word) for word in WORDS})
ANY_SORT: Final = f"{SORT}|khu vực|{_OF_KHU}|{_OF_TO}|{_OF_DOI}"
# Within a text, where it need not be the first word: "Chi bộ ấp Phú Hòa", "Trưởng khu".
SORT_WITHIN: Final = rf"\b(?:{SORT}|{_OF_KHU})\b"
# Folded, as headings are compared; and of these what is no other word without its marks ("ban", "lăng", "bốn", "áp").
FOLDED_SORT: Final = _one_of({fold(word) for word in WORDS})
UNMARKED_SORT: Final = _one_of(set(map(fold, WORDS)) - {"ban", "lang", "bon", "ap", "buon", "soc"})

_CAPITALS: Final = "A-Z" + "".join(
    char for code in (*range(0xC0, 0x250), *range(0x1EA0, 0x1EFA)) if (char := chr(code)).isupper()
)
_NUMBER: Final = r"\d[\d/]*[A-Za-z]?"
_NO_NAME: Final = r"(?!\s+(?:trưởng|phó|đội|văn h[oó][aá])\b)"
# A name begins with a capital or is a number.
_NAMED: Final = rf"(?:\s+(?:số\s+)?[{_CAPITALS}\d][\w.’'/]*)+"
# A unit above may be called like a hamlet: "xã Bản Hồ", "huyện Sóc Sơn", "thành phố Buôn Ma Thuột".
_NO_UNIT: Final = r"(?<!xã )(?<!phường )(?<!thị trấn )(?<!huyện )(?<!thị xã )(?<!thành phố )(?<!tỉnh )"
HAMLET: Final = re.compile(rf"(?i:{_NO_UNIT})\b(?i:{ANY_SORT})(?i:{_NO_NAME}){_NAMED}")
_SORT: Final = re.compile(rf"(?:(?P<sort>{ANY_SORT}){_NO_NAME}\.?\s+(?:số\s+)?)+(?=\S)", re.IGNORECASE)
_ALONE: Final = re.compile(
    rf"(?:{SORT}|{_OF_KHU}|(?:tổ|khu vực|đội)(?=\.?\s+(?:số\s+)?{_NUMBER}$)){_NO_NAME}\.?\s+(?:số\s+)?(?P<name>\S.*)",
    re.IGNORECASE,
)
_PART_OF_NAME: Final = re.compile(rf"[{_CAPITALS}].*|{_NUMBER}")
_HEADING: Final = re.compile(rf"(?:ten |thuoc )?(?P<sort>{FOLDED_SORT}|khu(?! vuc\b))\b")
_HEADING_OF_HAMLETS: Final = re.compile(
    rf"(?:ten |thuoc )?(?:{FOLDED_SORT}|khu)(?:(?: hoac| va)? (?:{FOLDED_SORT}|khu|to))*"
    r"(?: noi)?(?: o| cu tru| thuong tru| sinh song)?(?: hien nay)?"
    r"(?: thuc hien| trien khai| xay dung)?(?: mo hinh)?"
)
_BY_HEADING: Final = {fold(word): WRITTEN_SHORT.get(word, word).capitalize() for word in (*WORDS, "khu")}
_PIECES: Final = re.compile(r"\s*[,;()\n]\s*|\s+[-–—]\s*|[-–—]\s+")
_PART: Final = re.compile(r"tổ (?!dân phố\b)|đội ", re.IGNORECASE)
_NUMERAL: Final = re.compile(r"số\s+", re.IGNORECASE)
_ROMAN: Final = re.compile(r"[IVX]+")
_BARE: Final = re.compile(rf"{_NUMBER}|[ivx]+|[a-zđ]")  # names that hamlets of two sorts bear side by side
_SAME: Final = {**WRITTEN_SHORT, "tổ": "tổ dân phố"}
_LONGEST: Final = 5  # words of a name


@lru_cache(4096)
def hamlet_in(text: str) -> str:
    """The hamlet that an address names, as it is stored: "Thôn Nà Chang" of "Tổ 2, THÔN NÀ CHANG, xã Khuôn Hà".

    Not a part of it, so not "Tổ 5" of "Tổ 5, ấp 3". "" if none is named.
    """
    pieces = [piece for piece in _PIECES.split(clean(text)) if piece]
    found = [piece for piece in pieces if (match := _SORT.match(piece)) and _is_name(piece[match.end() :])]
    found.sort(key=_is_part)
    return _as_stored(found[0]) if found else ""


@lru_cache(4096)
def hamlet_called(sort: str, text: str) -> str:
    """The hamlet of a cell under a heading that says of which sort: "Thôn Nà Chang" of "Nà Chang - Khuôn Hà"."""
    piece = next((piece for piece in _PIECES.split(clean(text)) if piece), "")
    name = _NUMERAL.sub("", piece, 1) if sort else piece
    is_said = _is_name(name) and not (name.islower() and name[0].isalpha())
    return f"{sort} {_as_stored(name)}".strip() if is_said else ""


def sort_headed(heading: str) -> str:
    """The sort that a folded heading says first, as it is stored: "Thôn" of "ten thon", "thon ban"; "" if none."""
    match = _HEADING.match(heading)
    return _BY_HEADING[match["sort"]] if match else ""


def heads_hamlets(heading: str) -> bool:
    """Whether a folded heading asks for a hamlet of whatever sort: "ap", "thon buon to dan pho", "ten ban noi o".

    "Tổ" alone does not: a school has such.
    """
    return bool(_HEADING_OF_HAMLETS.fullmatch(heading))


@lru_cache(4096)
def is_hamlet(text: str) -> bool:
    """Whether a text is a hamlet's name and nothing else: "Thôn Nà Xé", "Tổ 7", not "Thôn không rác", "Tổ Hóa"."""
    match = _ALONE.fullmatch(text.strip())
    words = match["name"].split() if match else []
    return 0 < len(words) < _LONGEST and all(map(_PART_OF_NAME.fullmatch, words))


@lru_cache(4096)
def hamlets_of(text: str) -> tuple[str, ...]:
    """The hamlets that stand within a post: "thôn Nà Chang" of "Trưởng thôn Nà Chang"."""
    return tuple(match[0] for match in HAMLET.finditer(text))


def is_of_several(address: str) -> bool:
    """Whether an address names several hamlets, and not one with a part of it: "Thôn 1, thôn 2"."""
    return sum(not _PART.match(hamlet) for hamlet in hamlets_of(clean(address))) > 1


def is_same_hamlet(one: str, other: str) -> bool:
    """Whether two names are one hamlet's: its sort may be left out or be another's word, but not of a number alone."""
    sort, name = _key(one)
    other_sort, other_name = _key(other)
    return name == other_name and (
        not _BARE.fullmatch(name) or "" in (sort, other_sort) or sort == other_sort
    )


@lru_cache(4096)
def _key(hamlet: str) -> tuple[str, str]:
    text = spelling_key(" ".join(_PIECES.split(hamlet)[:1]))
    match = _SORT.match(text)
    if match is None:
        return "", text
    name = text[match.end() :]
    return _SAME.get(match["sort"], match["sort"]), name.lstrip("0") or name


def _is_name(text: str) -> bool:
    return 0 < len(text.split()) <= _LONGEST and not text.endswith((".", ":")) and text[0].isalnum()


def _is_part(hamlet: str) -> tuple[bool, bool]:
    """Sorts the parts of an address: a name goes before a number, and "tổ", "đội" are parts of any other."""
    return bool(_PART.match(hamlet)), hamlet.split()[-1][0].isdecimal()


def _as_stored(hamlet: str) -> str:
    """Of a hamlet in capitals: "Tổ dân phố Nà Chang" of "TỔ DÂN PHỐ NÀ CHANG"; numbers and "TDP" as they are."""
    if not hamlet.isupper():
        return hamlet
    match = _SORT.match(hamlet)
    sort, name = (hamlet[: match.end()], hamlet[match.end() :]) if match else ("", hamlet)
    first, *others = sort.split(" ")
    first = first if first.strip(".").lower() in WRITTEN_SHORT else first.capitalize()
    sort = " ".join((first, *map(str.lower, others)))
    return sort + " ".join(word if _ROMAN.fullmatch(word) else word.title() for word in name.split())
