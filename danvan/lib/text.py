"""Vietnamese text: cleaning, folding for search, keys for order, and the old TCVN3 and VNI encodings.

Only one of these changes what is stored: `clean`. A folded text finds candidates and never decides that two
of them are one (Hòa, Hoa and Hóa fold alike); a legacy encoding is decoded before anything is cleaned.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Final, Literal

LegacyEncoding = Literal["tcvn3", "vni"]


# --- cleaning -------------------------------------------------------------------------------------


def _is_invisible(char: str) -> bool:
    """Controls, formats (zero width, soft hyphen, direction marks) and what XML, so xlsx, may not hold."""
    return unicodedata.category(char) in ("Cc", "Cf", "Cs") and not char.isspace()


# Beside them: the grapheme joiner, which keeps a tone from joining its letter, letters that show nothing,
# the two non-characters that XML forbids, and the tags in which text can hide.
_INVISIBLE: Final = dict.fromkeys(
    [
        *(code for code in range(0x10000) if _is_invisible(chr(code))),
        *map(ord, "\u034f\u115f\u1160\u2800\u3164\uffa0\ufffe\uffff"),
        *range(0xE0000, 0xE0080),
    ]
)


# Most texts are clean already: precomposed letters and plain signs, one space between words.
_WORD: Final = "[!-~À-ɏẠ-ỹ“”‘’–…]++"
_CLEAN: Final = re.compile(f"{_WORD}(?: {_WORD})*+")


def clean(text: str) -> str:
    """`text` as it is stored: NFC, every run of spaces one space, nothing invisible, no blanks at the ends.

    Line breaks become spaces. Spelling stays as written (hoà and hòa are two texts). Idempotent.
    """
    if _CLEAN.fullmatch(text):
        return text
    return " ".join(unicodedata.normalize("NFC", text.translate(_INVISIBLE)).split())


def clean_multiline(text: str) -> str:
    """`clean`, line by line: breaks become LF, and at most one blank line stands between two others."""
    if _CLEAN.fullmatch(text):
        return text
    lines = "\n".join(clean(line) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n")


def joined(separator: str, *parts: str) -> str:
    """The parts that are not empty, with the separator between them."""
    return separator.join(part for part in parts if part)


# --- folding --------------------------------------------------------------------------------------

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


class _CharacterTable(dict[int, str]):
    """A table for `str.translate`: Vietnamese and Latin prepared, other characters worked out when met."""

    def __init__(self, rule: Callable[[str], str]) -> None:
        self.rule = rule
        prepared = (range(0x250), range(0x300, 0x370), range(0x1E00, 0x1F00), range(0x2000, 0x2070))
        super().__init__((code, rule(chr(code))) for codes in prepared for code in codes)

    def __missing__(self, code: int) -> str:
        return self.rule(chr(code))


_FOLD: Final = _CharacterTable(lambda char: "" if ord(char) in _INVISIBLE else _fold_character(char))

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


# --- spelling -------------------------------------------------------------------------------------

# The two ways to place a tone: hoà, khoẻ, thuỷ (on the second vowel) and hòa, khỏe, thủy. No other syllable has two.
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

    No letter, tone or mark is dropped: hoà is hòa, and Hoa, Hòa and Hóa stay three. Idempotent.
    """
    text = clean(text).casefold().translate(_ONE_SIGN)
    return _TONE_ON_SECOND.sub(lambda placed: _PLACED[placed[0]], text)


# --- order ----------------------------------------------------------------------------------------
# A key has three levels, letters, tones and case, with "0" between them, and only characters 0-9 and a-z, so
# that every collation of every database gives one order. "0" ends a level, so each weight begins with a
# greater character; no weight is the beginning of another, so keys compare weight by weight.

_LETTERS: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_WEIGHTS: Final[dict[str, str]] = dict(
    zip(_LETTERS, [*"3456789abcdefghijklmnopqrstuvwxy", "z1"], strict=True)
)
_MARKS_IN_ORDER: Final = "_-–—,;:!?.'‘’\"“”«»()[]@*/\\&#%+<=>|"  # as ICU has them: before digits and letters
_MARK_WEIGHTS: Final = dict(zip(_MARKS_IN_ORDER, "0123456789abcdefghijklmnopqrstuvwx", strict=True))
_VOWEL_MARKS: Final = "\u0306\u0302\u031b"  # ă, â ê ô, ơ ư: these make letters, other marks are tones
_LEVEL_TONE: Final = "1"
_TONE_WEIGHTS: Final = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}
_FOREIGN_TONE: Final = "7"
_LOWER_CASE: Final = "1"
_NUMBER: Final = re.compile("([0-9]+)")
_LENGTHS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"


def _letter_and_tones(char: str) -> tuple[str, str]:
    """An NFC character as a lower-case letter of the alphabet (or what else it is) and its tone marks."""
    base, *marks = list(unicodedata.normalize("NFD", char.lower()))
    for mark in marks:
        letter = unicodedata.normalize("NFC", base + mark)
        if mark in _VOWEL_MARKS and letter in _LETTERS:
            marks.remove(mark)
            return letter, "".join(marks)
    return ("đ" if base == "ð" else base), "".join(marks)


def _letter_weight(char: str) -> str:
    letter, _ = _letter_and_tones(char)
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
    letter, tones = _letter_and_tones(char)
    if unicodedata.category(letter)[0] == "M":
        return "".join(_TONE_WEIGHTS.get(tone, _FOREIGN_TONE) for tone in letter + tones)
    if not letter.isalpha():
        return ""
    return "".join(_TONE_WEIGHTS.get(tone, _FOREIGN_TONE) for tone in tones) or _LEVEL_TONE


def _case_weight(char: str) -> str:
    if not char.isalpha():
        return ""
    return _LOWER_CASE if char == char.lower() else "2"


_LETTER_LEVEL: Final = _CharacterTable(_letter_weight)
_TONE_LEVEL: Final = _CharacterTable(_tone_weight)
_CASE_LEVEL: Final = _CharacterTable(_case_weight)


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


# --- old encodings --------------------------------------------------------------------------------
# Text set in a TCVN3 or VNI font reaches us as Latin-1 or cp1252 letters. These two differ only in 0x80-0x9F,
# where neither encoding has a letter, so the characters there (“ ” – of cp1252) stay.

# Bytes A1-FF of TCVN 5712-1; the five tone marks stand alone at B0-B4.
_TCVN3: Final = dict(
    zip(
        range(0xA1, 0x100),
        "ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụ"
        "ừửữứựỳỷỹýỵỐ",
        strict=True,
    )
)


def _vni_letters() -> dict[str, str]:
    """The small letters by what VNI writes: one character, or a base and a sign that stands for its marks."""
    letters = dict(zip("ñöôíìæóòî", "đươíìỉĩịỵ", strict=True))
    tones = ["\u0301", "\u0300", "\u0309", "\u0303", "\u0323"]
    for bases, vowel_mark, signs, marks in (
        ("aeouyöô", "", "ùøûõï", tones),
        ("aeo", "\u0302", "âáàåãä", ["", *tones]),
        ("a", "\u0306", "êéèúüë", ["", *tones]),
    ):
        for base in bases:
            letter = letters.get(base, base) + vowel_mark
            letters |= {base + sign: letter + mark for sign, mark in zip(signs, marks, strict=True)}
    return {written: unicodedata.normalize("NFC", letter) for written, letter in letters.items()}


_VNI: Final = _vni_letters()
_VNI_LETTER: Final = re.compile("|".join(sorted(_VNI, key=len, reverse=True)), re.IGNORECASE)


def decode_tcvn3(text: str, *, capitals: bool = False) -> str:
    """Unicode (NFC) of `text` written in a TCVN3 (ABC) font; `capitals` if it shows only these (".VnTimeH").

    To be called before `clean`: the ư of TCVN3 is U+00AD, the soft hyphen. Table: TCVN 5712-1, upper half.
    """
    decoded = unicodedata.normalize("NFC", text.translate(_TCVN3))
    return decoded.upper() if capitals else decoded


def decode_vni(text: str) -> str:
    """Unicode (NFC) of `text` written in a VNI-Windows font: "ÑIEÅM BAÙO" is "ĐIỂM BÁO"."""

    def letter(match: re.Match[str]) -> str:
        written = match[0]
        decoded = _VNI[written.lower()]
        return decoded.upper() if written[0].isupper() else decoded

    return unicodedata.normalize("NFC", _VNI_LETTER.sub(letter, text))


_SYLLABLE: Final = re.compile(
    "(?:ngh|ch|gh|gi|kh|ng|nh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
    "(?:oai|oay|oao|oeo|uao|uay|uây|uya|uyê|uyu|iêu|yêu|uôi|ươi|ươu|[oô]o|[iư]a|[iuy]ê|[uư][aâơ]|uô|ươ|o[aăe]|u[eyi]"
    "|a[iyou]|â[yu]|e[ou]|êu|iu|o[ai]|ôi|ơi|ư[iu]|[aăâeêioôơuưy])"
    "(?:ch|ng|nh|[cmnpt])?"
)
_LEGACY_WORD: Final = re.compile("[A-Za-z\xa1-\xff]+")


def _is_syllable(word: str) -> bool:
    """Whether `word` could be a Vietnamese syllable: onset, vowels, coda, and at most one tone."""
    letters, tones = zip(*map(_letter_and_tones, word), strict=True)
    return len("".join(tones)) <= 1 and _SYLLABLE.fullmatch("".join(letters)) is not None


def _strange_words(text: str) -> list[str]:
    return [word for word in _LEGACY_WORD.findall(text) if not word.isascii() and not _is_syllable(word)]


def _explained(words: list[str], encoding: LegacyEncoding) -> int:
    """How many words are Vietnamese syllables in that encoding."""
    decode = decode_tcvn3 if encoding == "tcvn3" else decode_vni
    return sum(_is_syllable(decode(word)) for word in words)


def speaks_legacy(text: str, encoding: LegacyEncoding) -> bool:
    """Whether a word of `text` makes sense only in that encoding; proof beside other text that is in it."""
    return _explained(_strange_words(text), encoding) > 0


def guess_legacy(text: str) -> LegacyEncoding | None:
    """The old encoding that `text` is surely in, or None; the font's name is the better witness.

    Evidence is a word that is no Vietnamese syllable as it stands and is one when decoded. It takes two of
    them, nine for each word that is none either way, and no letter that only Unicode can write (đ, ư, ạ).
    """
    if any((char > "\xff" and char.isalpha()) or "\u0300" <= char <= "\u036f" for char in text):
        return None
    strange = _strange_words(text)
    explained: dict[LegacyEncoding, int] = {
        "tcvn3": _explained(strange, "tcvn3"),
        "vni": _explained(strange, "vni"),
    }
    best = max(explained, key=lambda encoding: explained[encoding])
    hits = explained[best]
    return best if hits >= 2 and hits >= 9 * (len(strange) - hits) else None


def legacy_by_font(font_name: str) -> tuple[LegacyEncoding | None, bool]:
    """The encoding that a font stands for, and whether it shows small letters as capitals (".VnTimeH")."""
    name = font_name.strip()
    if name.lower().startswith(".vn"):
        return "tcvn3", name.endswith("H")
    return ("vni" if name.lower().startswith("vni-") else None), False
