"""Titles that are nearly the same: candidates shown to an officer, who decides."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import chain, islice
from typing import Final, Generic, TypeVar

from danvan.lib.text import fold
from models_registry.hamlets import SORT
from models_registry.models import EmulationModel, Registrant, Unit
from models_registry.models.merged import standing_for
from models_registry.similar.words import WORD, name_words

_CLOSE: Final = 0.87  # of letters in common: one word more or a slip of the finger, not another title
_LANE: Final = 64  # bits for each letter: as many as a title holds of one
_LANES: Final = {char: _LANE * lane for lane, char in enumerate(" 0123456789abcdefghijklmnopqrstuvwxyz", 1)}
_ALIKE: Final = 0.8  # of letters in common, in any order; `_CLOSE` asks for more
_COMPARED_AT_MOST: Final = 300  # titles of one registrant
_NUMBER: Final = re.compile(r"\d+[A-Za-z]?|[IVXL]+|[A-HĐ]")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
# The words that may be a name behind these; "Làng nghề ..." and "Khu vực ..." name what they are too.
_PLACED: Final = re.compile(rf"\b(?:{SORT}|làng|buôn|khu|xã|phường)(?= (\S+(?: \S+){{0,2}}))", re.IGNORECASE)
# When a model is done, folded: the list of each year may write another.
_TIME: Final = re.compile(
    r"(?: (?:giai doan|nam hoc|nam|tu|den|trong|cua|dot (?:\d|[ivx]+)|qui (?:\d|[ivx]+)))* (?:19|20)\d\d(?= |$)"
    r"(?:(?: den| nam)* (?:19|20)\d\d(?= |$))?"
)
_GOES_ON: Final = r"(?:tiep tuc|dui tri|nam thu (?:\d|hai|ba|tu|nam))"
_THAT_IT_GOES_ON: Final = re.compile(rf"^ (?:{_GOES_ON} )+|(?: {_GOES_ON})+ $")
_SHORT: Final = range(2, 7)  # letters of an abbreviation
_SYLLABLE: Final = re.compile(
    r"(?:ngh?|nh|ch|th|tr|ph|kh|gh|qu|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?"
)
_UNSPOKEN: Final = "va"  # the one word of which an abbreviation has no letter

Bearer = TypeVar("Bearer")


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
    merged = (
        EmulationModel._base_manager.filter(unit=unit).filter(merged_into__isnull=False).exclude(title="")
    )
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
    alike. `short` are words that may be abbreviations, none of those known: what they stand for is seen in another
    title.
    """

    words: str
    any_order: str  # equal for titles of the same words
    letters: int
    size: int  # letters in all
    numbers: tuple[tuple[str, str], ...]
    counted: tuple[str, ...]  # the numbers alone, in one order
    names: frozenset[str]
    short: frozenset[str]

    @classmethod
    def of(cls, title: str) -> "Spelling":
        words = _timeless(" ".join(name_words(title)).removeprefix("mo hinh "))
        letters = _letters_of(words)
        written = WORD.findall(unicodedata.normalize("NFC", title))
        numbers = _numbers_in(written)
        counted = tuple(sorted(number for _, number in numbers))
        names = _names_in(written, in_capitals=title.isupper())
        any_order = " ".join(sorted(words.split()))
        short = _short_in(written, words.split(), in_capitals=title.isupper())
        return cls(words, any_order, letters, letters.bit_count(), numbers, counted, names, short)

    def is_near(self, other: "Spelling") -> bool:
        """Whether an officer should say if the two are one."""
        if self.short or other.short:
            return self._written_out(other)._is_near(other._written_out(self))
        return self._is_near(other)

    def _written_out(self, other: "Spelling") -> "Spelling":
        """The same with the other's words in place of their first letters: "antt" where that has "an ninh trat tu"."""
        if not self.short:
            return self
        theirs = [word for word in other.words.split() if word != _UNSPOKEN]
        initials = "".join(word[0] for word in theirs)
        found = {word: at for word in self.short if (at := initials.find(word)) >= 0}
        if not found:
            return self
        parts = [
            theirs[found[word] : found[word] + len(word)] if word in found else [word]
            for word in self.words.split()
            if word != _UNSPOKEN
        ]
        words = " ".join(chain.from_iterable(parts))
        letters = _letters_of(words)
        return replace(
            self,
            words=words,
            any_order=" ".join(sorted(words.split())),
            letters=letters,
            size=letters.bit_count(),
            names=self.names - found.keys(),
        )

    def _is_near(self, other: "Spelling") -> bool:
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


def _timeless(words: str) -> str:
    """Folded words without the years of a title and that the model goes on, if others are left."""
    found = _THAT_IT_GOES_ON.sub(" ", f"{_TIME.sub('', f' {words}')} ").strip()
    return found or words


def _letters_of(words: str) -> int:
    letters = 0
    for char, times in Counter(words).items():
        letters |= ((1 << min(times, _LANE)) - 1) << _LANES.get(char, 0)
    return letters


def _short_in(written: Iterable[str], words: Collection[str], *, in_capitals: bool) -> frozenset[str]:
    """Folded words that are written as abbreviations are, in capitals or as no syllable is; none of those known.

    Of a title that is all in capitals the second alone tells: "TỔ TỰ QUẢN ANTT".
    """
    return frozenset(
        folded
        for word in written
        if len(word) in _SHORT and word.isalpha() and (folded := fold(word)) in words
        if (word.isupper() and not in_capitals) or not _SYLLABLE.fullmatch(folded)
    )


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
    for match in _PLACED.finditer(" ".join(words)):
        names += match[1].split(" ")
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
