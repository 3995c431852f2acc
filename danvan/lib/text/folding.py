"""Keys of comparison: what a search finds alike (`fold`), and two spellings of the same words (`spelling_key`)."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

from danvan.lib.text.characters import CharacterTable
from danvan.lib.text.cleaning import INVISIBLE, clean

_SIGNS: Final = {
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
}
_SAME: Final = str.maketrans(
    {
        "đ": "d",  # has no decomposition: stripping the marks would leave it
        "ð": "d",  # eth, whose capital Ð is often typed for Đ
        "ɖ": "d",
        **_SIGNS,
    }
)


def _fold_character(char: str) -> str:
    """The search form of one character; repeated until stable, for a few letters fold in two steps."""
    folded = unicodedata.normalize("NFKD", char.translate(_SAME).casefold().translate(_SAME))
    folded = "".join(part for part in folded if unicodedata.category(part)[0] != "M")
    return folded if folded == char else "".join(map(_fold_character, folded))


_FOLD: Final = CharacterTable(lambda char: "" if ord(char) in INVISIBLE else _fold_character(char))

# Lý/Lí, kỹ/kĩ, Quý/Quí are one word to a searcher. y -> i everywhere, without asking which words may be
# spelled both ways, does no harm but after "a": cây/cải, tay/tại, máy/mai are never variants, and "cây" would
# find every "cải tạo". The rule looks only to the left, so the beginning of a word folds to that of its fold.
_Y_FOR_I: Final = re.compile("(?<!a)y")


@lru_cache(1024)  # a name is folded again and again while its row is read and decided
def fold(text: str) -> str:
    """The search key of `text`, for stored keys and queries alike: no case, tones, marks or đ, i for y.

    Quotes and dashes are unified, and compatibility forms too (m² is m2). The folded beginning of a word is
    found by `in` in the folded word. Idempotent.
    """
    return _Y_FOR_I.sub("i", " ".join(text.translate(_FOLD).split()))


@cache
def _written(folded: str) -> str:
    """A regular expression of one character of text that becomes this one."""
    alike = sorted({folded, *(chr(code) for code, to in _FOLD.items() if to == folded)})
    chars = f"[{''.join(map(re.escape, alike))}]"
    return f"(?:{chars}|(?<!{_written('a')}){_written('y')})" if folded == "i" else chars


def any_spelling(word: str) -> str:
    """A regular expression, of Python and of PostgreSQL, that finds `word` in text of which no folded key is stored.

    It finds what `fold(word) in fold(text)` would, in text as `clean` leaves it.
    """
    return "".join(map(_written, fold(word)))


# A tone may stand on the first vowel (hòa, khỏe, thủy) or on the second. No other syllable has two ways.
_PLACED: Final = {
    unicodedata.normalize("NFC", first + second + tone): unicodedata.normalize("NFC", first + tone + second)
    for first, second in ("oa", "oe", "uy")
    for tone in "\u0300\u0309\u0303\u0301\u0323"
}
_TONE_ON_SECOND: Final = re.compile("|".join(_PLACED))
_ONE_SIGN: Final = str.maketrans({"ð": "đ", "ɖ": "đ", **_SIGNS})


@lru_cache(1024)
def spelling_key(text: str) -> str:
    """Equal for two ways to write the same words: case, kinds of quotes and dashes, and the place of a tone mark aside.

    No letter, tone or mark is dropped: Hoa, Hòa and Hóa stay three. Idempotent.
    """
    text = clean(text).casefold().translate(_ONE_SIGN)
    return _TONE_ON_SECOND.sub(lambda placed: _PLACED[placed[0]], text)
