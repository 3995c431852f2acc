"""Likely doubles: candidates shown to an officer, who decides. Folding finds them and never merges them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import chain, islice
from typing import Final, Generic, TypeVar

from django.db.models import QuerySet

from danvan.lib.text import fold
from models_registry.models import EmulationModel, Kind, Registrant, Unit
from models_registry.models.merged import standing_for

_ABBREVIATIONS = {
    "mttq": "mặt trận tổ quốc",
    "lhpn": "liên hiệp phụ nữ",
    "hpn": "hội phụ nữ",
    "ccb": "cựu chiến binh",
    "hnd": "hội nông dân",
    "nd": "nông dân",
    "dtn": "đoàn thanh niên",
    "tncs": "thanh niên cộng sản",
    "hcm": "hồ chí minh",
    "ldld": "liên đoàn lao động",
    "ubnd": "ủy ban nhân dân",
    "hdnd": "hội đồng nhân dân",
    "ub": "ủy ban",
    "bch": "ban chỉ huy",
    "bcd": "ban chỉ đạo",
    "th": "tiểu học",
    "thcs": "trung học cơ sở",
    "thpt": "trung học phổ thông",
    "mn": "mầm non",
    "tdp": "tổ dân phố",
    "hlhpn": "hội liên hiệp phụ nữ",
    "tn": "thanh niên",
    "lhtn": "liên hiệp thanh niên",
    "ubmttq": "ủy ban mặt trận tổ quốc",
    "ctmt": "công tác mặt trận",
    "vn": "việt nam",
}
_EXPANDED = {short: fold(long).split() for short, long in _ABBREVIATIONS.items()}
_WORD = re.compile(r"[^\W_]+")
_CLOSE = 0.87  # of letters in common: one word more or a slip of the finger, not another title
_LANE: Final = 64  # bits for each letter: as many as a title holds of one
_LANES: Final = {char: _LANE * lane for lane, char in enumerate(" 0123456789abcdefghijklmnopqrstuvwxyz", 1)}
_ALIKE: Final = 0.8  # of letters in common, in any order; `_CLOSE` asks for more
_COMPARED_AT_MOST: Final = 300  # titles of one registrant
_NUMBER: Final = re.compile(r"\d+[A-Za-z]?|[IVXL]+|[A-HĐ]")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_PLACES: Final = frozenset(("thôn", "bản", "xóm", "làng", "khu", "ấp", "khóm", "buôn", "xã", "phường"))
# What tells a household beside the name; "hộ kinh doanh" is a business.
HOUSEHOLD_WORDS: Final = r"hộ gia đình|gia đình|hộ(?! kinh doanh\b)|hgđ|h\.?gđ|gđ"
_ADDRESS: Final = (
    r"(?:(?:vợ chồng|đồng chí|đ/c|ông(?: và)? bà|ông|bà|anh chị|anh|chị|cô|chú|bác|cụ|thầy|em|cháu)\s+)*"
)
_HOUSEHOLD: Final = re.compile(
    rf"^(?:(?:{HOUSEHOLD_WORDS})\s*[:.]?\s*\b)*(?:(?:cận )?nghèo\s+)?{_ADDRESS}|\s*\((?:{HOUSEHOLD_WORDS})\)$",
    re.IGNORECASE,
)
_PERSON: Final = re.compile(rf"^{_ADDRESS}(?=\S+\s+\S)", re.IGNORECASE)  # "Anh Tuấn" may be the whole name
# What offices write of a collective or leave out: its committee, who is in charge, whose branch it is.
_COMMITTEE: Final = re.compile(
    f" (?:{fold('ban chỉ huy|ban chấp hành|ban thường vụ')}) (?=(?:chi )?(?:hoi|doan|bo)|dang |cong doan )"
)
_IN_CHARGE: Final = re.compile(
    r"\([^()]*\b(?:đ/c|đồng chí|ông|bà|chủ trì|phụ trách)\b[^()]*\)", re.IGNORECASE
)
_LEFT_OUT: Final = (
    (" thanh nien cong san ho chi minh ", " thanh nien "),
    (" lien hiep phu nu ", " phu nu "),
    (" cong tac mt ", " cong tac mat tran "),
    (" viet nam ", " "),
)
_HAMLET: Final = re.compile(r"^(?:thôn|bản|xóm|làng)\s+(?=[^\W\d])", re.IGNORECASE)
_NAME_LENGTH: Final = 3  # words after these
_REMEMBERED: Final = 20_000  # a long list's names, between its staging and its commit

Bearer = TypeVar("Bearer")


def name_words(name: str) -> list[str]:
    """Folded words of a name, known abbreviations written out ("Hội CCB" -> hoi cuu chien binh)."""
    words = _WORD.findall(fold(name))
    return [part for word in words for part in _EXPANDED.get(word, [word])]


def bare_name(kind: str, name: str) -> str:
    """A name without what offices write in many ways or leave out: "Hộ", "Gia đình ông" of a household, "Thôn" of a
    hamlet, "(đ/c Páo phụ trách)" of a collective, "Ông" of a person.
    """
    if kind == Kind.HOUSEHOLD:
        return _HOUSEHOLD.sub("", name)
    if kind == Kind.COLLECTIVE:
        return _HAMLET.sub("", _IN_CHARGE.sub("", name))
    return _PERSON.sub("", name)


@lru_cache(_REMEMBERED)
def likely_key(kind: str, name: str, unit_label: str, unit_name: str) -> str:
    """For "likely the same registrant": words in alphabetical order, a collective's without its unit.

    "Hội Nông dân", "Hội Nông dân xã", "BCH Hội Nông dân xã Xuân Lập" of xã Xuân Lập have one key. A person's or a
    household's words are a name: "Nguyễn Xuân Lập" of xã Xuân Lập is not any Nguyễn.
    """
    words = name_words(bare_name(kind, name))
    if kind == Kind.COLLECTIVE:
        text = _COMMITTEE.sub(" ", f" {' '.join(words)} ")
        for long, short in _LEFT_OUT:
            text = text.replace(long, short)
        for own in _unit_words(unit_label, unit_name):
            shorter = own.sub(" ", text)
            if shorter.strip():
                text = shorter
        words = text.split()
    return " ".join(sorted(words))


@lru_cache(1000)
def _unit_words(label: str, name: str) -> tuple[re.Pattern[str], ...]:
    """A unit's label, its name, and at the end its level alone ("xã")."""
    words, own = " ".join(name_words(label)), " ".join(name_words(name))
    level = words.removesuffix(own).strip()
    found = [re.compile(f" {re.escape(words)} "), re.compile(f" {re.escape(own)} ")]
    return (*found, re.compile(f" {level} $")) if level else tuple(found)


def similar_registrants(unit: Unit, kind: str, name: str) -> list[Registrant]:
    """Registrants of the unit whose name says the same words, whatever tones, order or abbreviations."""
    return _of_these_words(Registrant.objects.all(), unit, kind, name)


def similar_merged_registrants(unit: Unit, kind: str, name: str) -> list[Registrant]:
    """The same of those that were merged into others."""
    return _of_these_words(Registrant._base_manager.exclude(merged_into=None), unit, kind, name)


def _of_these_words(rows: QuerySet[Registrant], unit: Unit, kind: str, name: str) -> list[Registrant]:
    wanted = likely_key(kind, name, unit.label, unit.name)
    own = rows.filter(unit=unit, kind=kind).only(
        *("name", "post", "workplace", "hamlet", "mark", "kind", "unit")
    )
    return [row for row in own if likely_key(kind, row.name, unit.label, unit.name) == wanted]


def similar_models(unit: Unit, title: str, registrant: Registrant | None) -> list[EmulationModel]:
    """Models of the unit whose title is the same or close; without one, the registrant's untitled ones.

    A title that was merged away names the model that stands for it.
    """
    rows = EmulationModel.objects.select_related("registrant", "unit", "field")
    own = rows.filter(unit=unit)
    if not title.strip():
        return list(own.filter(title="", registrant=registrant)) if registrant and registrant.pk else []
    wanted = Spelling.of(title)
    found = [row for row in own.exclude(title="") if wanted.is_near(Spelling.of(row.title))]
    merged = EmulationModel._base_manager.filter(unit=unit).exclude(merged_into=None).exclude(title="")
    former = [pk for pk, text in merged.values_list("pk", "title") if wanted.is_near(Spelling.of(text))]
    if former:
        into = standing_for(EmulationModel)
        found += rows.filter(pk__in={into[pk] for pk in former} - {row.pk for row in found})
    return found


@dataclass(frozen=True, slots=True)
class Spelling:
    """A title for "nearly the same": its words folded, abbreviations written out, and how often it has each letter.

    `letters` holds a letter's number as that many bits in a lane of its own, so that two titles have in common
    the bits that are set in both: a registrant's hundreds of titles are passed over without a look at their order.
    `numbers` (each with the word before it) and `names` (of places, people, bodies) tell titles apart that are else
    alike.
    """

    words: str
    any_order: str  # equal for titles of the same words
    letters: int
    size: int  # letters in all
    numbers: tuple[tuple[str, str], ...]
    counted: tuple[str, ...]  # the numbers alone, in one order
    names: frozenset[str]

    @classmethod
    def of(cls, title: str) -> "Spelling":
        words = " ".join(name_words(title)).removeprefix("mo hinh ")
        letters = 0
        for char, times in Counter(words).items():
            letters |= ((1 << min(times, _LANE)) - 1) << _LANES.get(char, 0)
        written = _WORD.findall(unicodedata.normalize("NFC", title))
        numbers = _numbers_in(written)
        counted = tuple(sorted(number for _, number in numbers))
        names = _names_in(written, in_capitals=title.isupper())
        any_order = " ".join(sorted(words.split()))
        return cls(words, any_order, letters, letters.bit_count(), numbers, counted, names)

    def is_near(self, other: "Spelling") -> bool:
        """Whether an officer should say if the two are one."""
        if 2 * (self.letters & other.letters).bit_count() < _ALIKE * (self.size + other.size):
            return False
        if self._counts_another(other) or self._names_another(other):
            return False
        return self.any_order == other.any_order or _is_close(self.words, other.words)

    def is_rewritten(self, other: "Spelling") -> bool:
        """Whether one may be the other in new words, of one holder in a list sent anew: half a title is the same."""
        if self._counts_another(other) or self._names_another(other):
            return False
        own, others = set(self.words.split()), set(other.words.split())
        return bool(own and others) and 2 * len(own & others) >= min(len(own), len(others))

    def _counts_another(self, other: "Spelling") -> bool:
        """Whether both have numbers, and others: "tổ 1" and "tổ 2", "tổ 1 thôn 2" and "tổ 2 thôn 1"."""
        if not (self.numbers and other.numbers):
            return False
        in_order = [number for _, number in self.numbers] == [number for _, number in other.numbers]
        return not in_order and (self.counted != other.counted or set(self.numbers) != set(other.numbers))

    def _names_another(self, other: "Spelling") -> bool:
        """Whether each names what the other does not: "thôn Nà Chang" and "thôn Nà Coóc"."""
        return bool(self.names.difference(other.words.split()) and other.names.difference(self.words.split()))


def _numbers_in(words: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The numbers, "III" and "B" of a title; not its years, for a model goes on under the name of the next."""
    found, before = [], ""
    for word in words:
        if _NUMBER.fullmatch(word) and not _YEAR.fullmatch(word):
            found.append((before, word.lstrip("0")))
        elif word.casefold() != "số":
            before = fold(word)
    return tuple(found)


def _names_in(words: Sequence[str], *, in_capitals: bool) -> frozenset[str]:
    """Folded words that are names: with a capital within the title, or after "thôn", "xã" and the like."""
    names = [word for word in words[1:] if word[0].isupper() and not in_capitals]
    for at, word in enumerate(words):
        if word.casefold() in _PLACES:
            names += words[at + 1 : at + 1 + _NAME_LENGTH]
    names = [name for name in names if name.casefold() != "số" and not _NUMBER.fullmatch(name)]
    return frozenset(part for name in names for part in name_words(name))


class NearTitles(Generic[Bearer]):
    """Titles of one registrant, each with what bears it; says which are nearly like another.

    Titles are looked at when one is first asked about: most registrants have one.
    """

    __slots__ = ("_by_numbers", "_by_words", "_unread")

    def __init__(self) -> None:
        self._unread: list[tuple[str, Bearer]] = []
        self._by_words: dict[str, list[tuple[Spelling, Bearer]]] = {}
        self._by_numbers: dict[tuple[str, ...], list[tuple[Spelling, Bearer]]] = {}

    def add(self, title: str, bearer: Bearer) -> None:
        """Adds a title, if it is one."""
        if title:
            self._unread.append((title, bearer))

    def near(self, title: str) -> list[Bearer]:
        """What bears nearly that title: all of the same words, and of the others those among the first hundreds."""
        if not title or not (self._unread or self._by_words):
            return []
        for unread, bearer in self._unread:
            spelling = Spelling.of(unread)
            self._by_words.setdefault(spelling.any_order, []).append((spelling, bearer))
            self._by_numbers.setdefault(spelling.counted, []).append((spelling, bearer))
        self._unread.clear()
        own = Spelling.of(title)
        blocks = [own.counted, ()] if own.numbers else list(self._by_numbers)
        others = chain.from_iterable(self._by_numbers.get(block, ()) for block in blocks)
        same_words = [one for one in self._by_words.get(own.any_order, ()) if own.is_near(one[0])]
        close = [one for one in islice(others, _COMPARED_AT_MOST) if own.is_near(one[0])]
        close = [one for one in close if one[0].any_order != own.any_order]
        return [bearer for _, bearer in same_words + close]


def _is_close(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    ratios = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)  # cheap ones first
    return all(ratio() >= _CLOSE for ratio in ratios)
