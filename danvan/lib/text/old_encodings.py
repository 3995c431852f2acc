"""Text set in an old TCVN3 or VNI font: its Unicode, and the evidence that it is such a text."""

import re
import unicodedata
from typing import Final, Literal

from danvan.lib.text.characters import letter_and_tones

LegacyEncoding = Literal["tcvn3", "vni"]

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
    letters, tones = zip(*map(letter_and_tones, word), strict=True)
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
