"""One character: its letter of the alphabet and its tones, and tables that turn each character into a key's part."""

import unicodedata
from collections.abc import Callable
from typing import Final

LETTERS: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_VOWEL_MARKS: Final = "\u0306\u0302\u031b"  # ă, â ê ô, ơ ư: these make letters, other marks are tones


def letter_and_tones(char: str) -> tuple[str, str]:
    """An NFC character as a lower-case letter of the alphabet (or what else it is) and its tone marks."""
    base, *marks = list(unicodedata.normalize("NFD", char.lower()))
    for mark in marks:
        letter = unicodedata.normalize("NFC", base + mark)
        if mark in _VOWEL_MARKS and letter in LETTERS:
            marks.remove(mark)
            return letter, "".join(marks)
    return ("đ" if base == "ð" else base), "".join(marks)


class CharacterTable(dict[int, str]):
    """A table for `str.translate`: Vietnamese and Latin prepared, other characters worked out when met."""

    def __init__(self, rule: Callable[[str], str]) -> None:
        self.rule = rule
        prepared = (range(0x250), range(0x300, 0x370), range(0x1E00, 0x1F00), range(0x2000, 0x2070))
        super().__init__((code, rule(chr(code))) for codes in prepared for code in codes)

    def __missing__(self, code: int) -> str:
        return self.rule(chr(code))
