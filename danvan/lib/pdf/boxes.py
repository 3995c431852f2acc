"""Where on a sheet a text stands, and at which size and in which lines it fits there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics

from danvan.lib.pdf.fonts import Family, face

POINT: Final[float] = 1 / mm  # in millimetres
LEADING: Final = 1.2  # from line to line, of the size
_STEP: Final = 0.5  # points by which a text shrinks
_TRIES: Final = 12  # halvings of a width: of 400 mm a tenth of one is left
_SLACK: Final = 1e-6


@dataclass(frozen=True)
class Box:
    """A place in millimetres from the sheet's upper left corner; sizes in points.

    A text stands in the middle of its height, shrinks from `size` to `least` at most, and is wrapped at spaces only.
    """

    left: float
    top: float
    width: float
    height: float
    size: float = 14
    least: float = 14
    family: str = Family.SERIF
    bold: bool = False
    italic: bool = False
    align: str = "center"  # left, center, right
    upper: bool = False

    @property
    def face(self) -> str:
        return face(self.family, bold=self.bold, italic=self.italic)


@dataclass(frozen=True)
class Fitted:
    """How a text stands in its box; one that does not fit is in its least size and runs over the edge."""

    lines: tuple[str, ...]
    size: float
    fits: bool


@dataclass(frozen=True)
class Sheet:
    """One page: its width and height in millimetres, texts in their boxes, and what telephones read (QR).

    `background` is a picture (JPEG) of the whole sheet, b"" for none.
    """

    size: tuple[float, float]
    texts: Sequence[tuple[Box, str]] = ()
    codes: Sequence[tuple[Box, str]] = ()
    background: bytes = b""


def fit(text: str, box: Box) -> Fitted:
    """The largest size at which the text, wrapped between words, stands within its box.

    Lines keep every word whole and in its order, words of one line a space apart; a line break that was typed stays.
    Where several lines are centred they are made of nearly one length, so that no word is left alone on the last.
    """
    said = text.upper() if box.upper else text
    paragraphs = [_measured(line, box.face) for line in said.splitlines() if line.strip()]
    space = _width(" ", box.face)
    size = box.size
    while True:
        room = (box.width * mm + _SLACK) / size
        lines = [line for words in paragraphs for line in _wrapped(words, room, space, box.align)]
        is_narrow = all(_length(line, space) <= room for line in lines)
        fits = is_narrow and len(lines) * size * LEADING * POINT <= box.height + _SLACK
        if fits or size <= box.least:
            return Fitted(tuple(" ".join(word for word, _ in line) for line in lines), size, fits)
        size = max(size - _STEP, box.least)


def width_of(text: str, box: Box, size: float) -> float:
    """Millimetres of a line of that size in the letters of a box."""
    return _width(text, box.face) * size * POINT


# A word and its width at one point; widths grow with the size, and no font moves one letter for the sake of the next.
_Words = Sequence[tuple[str, float]]


def _measured(line: str, font: str) -> _Words:
    return [(word, _width(word, font)) for word in line.split()]


def _width(text: str, font: str) -> float:
    width: float = pdfmetrics.stringWidth(text, font, 1)
    return width


def _length(line: _Words, space: float) -> float:
    return sum(width for _, width in line) + space * (len(line) - 1)


def _wrapped(words: _Words, room: float, space: float, align: str) -> list[_Words]:
    """The lines of a paragraph; centred ones in the narrowest room that makes no more of them."""
    filled = _filled(words, room, space)
    if align != "center" or len(filled) == 1:
        return filled
    narrow, wide = 0.0, room
    for _ in range(_TRIES):
        middle = (narrow + wide) / 2
        tried = _filled(words, middle, space)
        if len(tried) == len(filled) and all(_length(line, space) <= middle for line in tried):
            filled, wide = tried, middle
        else:
            narrow = middle
    return filled


def _filled(words: _Words, room: float, space: float) -> list[_Words]:
    """As many words on each line as there is room for, one at least."""
    lines: list[list[tuple[str, float]]] = []
    left = 0.0
    for word in words:
        left -= space + word[1]
        if lines and left >= 0:
            lines[-1].append(word)
        else:
            lines.append([word])
            left = room - word[1]
    return [*lines]
