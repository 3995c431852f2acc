"""Keys of order: the place of a text, or of a person's name, in a Vietnamese list."""

import re
import unicodedata
from typing import Final

from danvan.lib.text.characters import LETTERS, CharacterTable, letter_and_tones
from danvan.lib.text.cleaning import clean

# A key has three levels, letters, tones and case, with "0" between them, and only characters 0-9 and a-z, so
# that every collation of every database gives one order. "0" ends a level, so each weight begins with a
# greater character; no weight is the beginning of another, so keys compare weight by weight.
_LETTER_WEIGHTS: Final[dict[str, str]] = dict(
    zip(LETTERS, [*"3456789abcdefghijklmnopqrstuvwxy", "z1"], strict=True)
)
_MARKS_IN_ORDER: Final = "_-–—,;:!?.'‘’\"“”«»()[]@*/\\&#%+<=>|"  # as ICU has them: before digits and letters
_MARK_WEIGHTS: Final = dict(zip(_MARKS_IN_ORDER, "0123456789abcdefghijklmnopqrstuvwx", strict=True))
_LEVEL_TONE: Final = "1"
_TONE_WEIGHTS: Final = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}
_FOREIGN_TONE: Final = "7"
_LOWER_CASE: Final = "1"
_NUMBER: Final = re.compile("([0-9]+)")
_LENGTHS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"


def _letter_weight(char: str) -> str:
    letter, _ = letter_and_tones(char)
    category = unicodedata.category(letter)[0]
    if letter in _LETTER_WEIGHTS:
        return _LETTER_WEIGHTS[letter]
    if letter.isspace():
        return "1"
    if letter in _MARK_WEIGHTS:
        return "2" + _MARK_WEIGHTS[letter]
    if category == "M":
        return ""
    return f"z2{ord(letter):05x}" if category in "LN" else f"2y{ord(letter):05x}"


def _tone_weight(char: str) -> str:
    letter, tones = letter_and_tones(char)
    if unicodedata.category(letter)[0] == "M":
        return "".join(_TONE_WEIGHTS.get(tone, _FOREIGN_TONE) for tone in letter + tones)
    if not letter.isalpha():
        return ""
    return "".join(_TONE_WEIGHTS.get(tone, _FOREIGN_TONE) for tone in tones) or _LEVEL_TONE


def _case_weight(char: str) -> str:
    if not char.isalpha():
        return ""
    return _LOWER_CASE if char == char.lower() else "2"


_LETTER_LEVEL: Final = CharacterTable(_letter_weight)
_TONE_LEVEL: Final = CharacterTable(_tone_weight)
_CASE_LEVEL: Final = CharacterTable(_case_weight)


def _number_weight(digits: str) -> str:
    """Numbers in order of size: how many digits, then the digits (the first 35; nobody counts further)."""
    digits = digits.lstrip("0")[:35]
    return f"2z{_LENGTHS[len(digits)]}{digits}"


def _levels(text: str) -> tuple[str, str, str]:
    """The letters, tones and case of a cleaned text; the lightest weight is left out at a level's end."""
    parts = _NUMBER.split(text)
    parts[::2] = [part.translate(_LETTER_LEVEL) for part in parts[::2]]
    parts[1::2] = [_number_weight(digits) for digits in parts[1::2]]
    return (
        "".join(parts),
        text.translate(_TONE_LEVEL).rstrip(_LEVEL_TONE),
        text.translate(_CASE_LEVEL).rstrip(_LOWER_CASE),
    )


def sort_key(text: str) -> str:
    """The place of `text` in a Vietnamese list, as characters 0-9 and a-z, two or three for each of its own.

    The order of ICU's `vi` with numeric collation: letters first (a ă â b c d đ e ê ...; a space comes before
    any letter, so word by word), then tones (ngang, huyền, hỏi, ngã, sắc, nặng), then small letters before
    capitals; numbers by value ("Thôn 2" before "Thôn 10"). Keys cut short may become equal, never swap.
    """
    return "0".join(_levels(clean(text)))


def person_sort_key(name: str) -> str:
    """The order of a person's name: by given name (the last word), then family name, then what is between.

    Each of the three is compared with its tones before the next is looked at, and case last of all, so that
    "AN" and "An" are one given name. Any number of words will do.
    """
    family, *rest = clean(name).split() or [""]
    given, middle = (rest[-1], " ".join(rest[:-1])) if rest else (family, "")
    columns = [_levels(part) for part in (given, family if rest else "", middle)]
    return "0".join(
        [weights for column in columns for weights in column[:2]] + [column[2] for column in columns]
    )
