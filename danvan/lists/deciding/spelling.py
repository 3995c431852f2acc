"""How titles and names are compared: keys for the same and likely the same, letters for nearly the same."""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from danvan.lib.text import fold
from danvan.lists.reading.words.names import clean_title
from models_registry.models import Kind
from models_registry.similar import is_close, name_words

_REMEMBERED: Final = 20_000  # a long list's names, between its staging and its commit
_LANE: Final = 64  # bits for each letter: as many as a title holds of one
_LANES: Final = {char: _LANE * lane for lane, char in enumerate(" 0123456789abcdefghijklmnopqrstuvwxyz", 1)}
_ALIKE: Final = 0.8  # of letters in common, in any order; `is_close` asks for more


@lru_cache(_REMEMBERED)
def title_key(title: str) -> str:
    """For "the same title": folded, without "Mô hình" before it, a full stop and quotes."""
    return fold(clean_title(title)).strip(" .,;\"'")


@lru_cache(_REMEMBERED)
def likely_key(kind: str, name: str, unit_label: str, unit_name: str) -> str:
    """For "likely the same registrant": words in alphabetical order, a collective's without its unit."""
    words = name_words(name)
    if kind == Kind.COLLECTIVE:
        text = f" {' '.join(words)} "
        for own in _unit_words(unit_label, unit_name):
            shorter = text.replace(own, " ")
            if shorter.strip():
                text = shorter
        words = text.split()
    return " ".join(sorted(words))


@lru_cache(1000)
def _unit_words(label: str, name: str) -> tuple[str, str]:
    return f" {' '.join(name_words(label))} ", f" {' '.join(name_words(name))} "


@dataclass(frozen=True, slots=True)
class Spelling:
    """A title for "nearly the same": its words, abbreviations written out, and how often it has each letter.

    `letters` holds a letter's number as that many bits in a lane of its own, so that two titles have in common
    the bits that are set in both: a registrant's hundreds of titles are passed over without a look at their order.
    """

    words: str
    letters: int

    @classmethod
    def of(cls, title: str) -> "Spelling":
        words = " ".join(name_words(title))
        letters = 0
        for char, times in Counter(words).items():
            letters |= ((1 << min(times, _LANE)) - 1) << _LANES.get(char, 0)
        return cls(words, letters)

    def is_near(self, other: "Spelling") -> bool:
        """Whether an officer should say if the two are one."""
        common = (self.letters & other.letters).bit_count()
        if 2 * common < _ALIKE * (self.letters.bit_count() + other.letters.bit_count()):
            return False
        return is_close(self.words, other.words)
