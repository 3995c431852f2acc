"""A text as it is stored: NFC, one space between words, nothing invisible."""

import re
import unicodedata
from typing import Final

from django.utils.text import slugify


def _is_invisible(char: str) -> bool:
    """Controls, formats (zero width, soft hyphen, direction marks) and what XML, so xlsx, may not hold."""
    return unicodedata.category(char) in ("Cc", "Cf", "Cs") and not char.isspace()


# Beside them: the grapheme joiner, which keeps a tone from joining its letter, letters that show nothing,
# the two non-characters that XML forbids, and the tags in which text can hide.
INVISIBLE: Final = dict.fromkeys(
    [
        *(code for code in range(0x10000) if _is_invisible(chr(code))),
        *map(ord, "\u034f\u115f\u1160\u2800\u3164\uffa0\ufffe\uffff"),
        *range(0xE0000, 0xE0080),
    ]
)


# Most texts are clean already: precomposed letters and plain signs, one space between words.
_WORD: Final = "[!-~À-ɏẠ-ỹ“”‘’–…]++"
_CLEAN: Final = re.compile(f"(?:{_WORD}(?: {_WORD})*+)?+")


def clean(text: str) -> str:
    """`text` as it is stored: NFC, every run of spaces one space, nothing invisible, no blanks at the ends.

    Line breaks become spaces. Spelling stays as written: a tone on the other vowel makes another text. Idempotent.
    """
    if _CLEAN.fullmatch(text):
        return text
    return " ".join(unicodedata.normalize("NFC", text.translate(INVISIBLE)).split())


def clean_multiline(text: str) -> str:
    """`clean`, line by line: breaks become LF, and at most one blank line stands between two others."""
    if _CLEAN.fullmatch(text):
        return text
    lines = "\n".join(clean(line) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n")


def lowered(text: str) -> str:
    """With a small first letter, as within a sentence: "xã Xuân Lập"."""
    return text[:1].lower() + text[1:]


def kept_together(text: str) -> str:
    """The text for print: no line ends between a number and its "tháng" or "%"."""
    return re.sub(r"(?<=\d) (?=%|tháng)", "\u00a0", text, flags=re.IGNORECASE)


def joined(separator: str, *parts: str) -> str:
    """The parts that are not empty, with the separator between them."""
    return separator.join(part for part in parts if part)


def slug(text: str) -> str:
    """Of a name what stands in an address, a file's name or an account's: "don-vi". `fold` would write i for y."""
    return slugify(text.replace("đ", "d").replace("Đ", "D"))
