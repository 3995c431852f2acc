"""How high a row must be for its text.

Measured by ourselves, since spreadsheets fit neither merged cells nor, in LibreOffice and on phones, the
rows of a file which was never opened before.
"""

from typing import Final

_NARROW_LETTERS: Final = frozenset("fijlrtIíìỉĩị.,;:!()[]-/’‘'|")


def height_of(text: str, width: float, size: float = 12, *, bold: bool = False) -> float:
    """Points that a wrapped text needs in so many millimetres."""
    em = size * 0.353 * (1.13 if bold else 1.07)  # millimetres, with a little room to spare
    lines = sum(_lines(part, width, em) for part in text.split("\n"))
    return lines * size * 1.2 + 4


def _lines(text: str, width: float, em: float) -> int:
    """Lines of a paragraph that is broken between words."""
    lines, used = 1, 0.0
    for word in text.split(" "):
        needed = em * sum(_letter_width(char) for char in word)
        if used and used + needed > width:
            lines, used = lines + 1, 0.0
        lines += int(needed // width)
        used += needed + em * 0.25
    return lines


def _letter_width(char: str) -> float:
    """Width of a letter of Times New Roman, in ems."""
    if char in _NARROW_LETTERS:
        return 0.31
    if char in "mwMW":
        return 0.8
    return 0.7 if char.isupper() else 0.48
