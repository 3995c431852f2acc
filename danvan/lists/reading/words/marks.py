"""Whether a text that has the letters of a name can be that name by its marks."""

import re
import unicodedata
from functools import lru_cache

from danvan.lib.text import clean, fold


def has_marks_of(name: str, text: str) -> bool:
    """Whether a text that has the name's letters has no mark that the name has not; marks may lack (xuan lap)."""
    if text.isascii():
        return True
    own, said = _syllables(name), _syllables(clean(text))
    letters = [word for word, _ in own]
    places = [
        said[at : at + len(own)]
        for at in range(len(said) - len(own) + 1)
        if [word for word, _ in said[at : at + len(own)]] == letters
    ]
    return not places or any(
        all(marks <= allowed for (_, marks), (_, allowed) in zip(place, own, strict=True)) for place in places
    )


@lru_cache(1024)
def _syllables(text: str) -> list[tuple[str, frozenset[str]]]:
    """Each word's bare letters and its marks, on whichever letter they are put."""
    found = []
    for word in re.findall(r"\w+", text.casefold()):
        signs = unicodedata.normalize("NFD", word)
        marks = frozenset(sign for sign in signs if sign == "đ" or unicodedata.combining(sign))
        found.append((fold(word), marks))
    return found
