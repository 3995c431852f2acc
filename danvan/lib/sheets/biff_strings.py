"""The shared strings of an .xls that are set in several fonts: which of them, and in which."""

import struct
from collections.abc import Iterator, Sequence
from typing import Final

_WIDE, _EXTENDED, _RICH = 1, 4, 8  # flags of a string
_BLANK: Final = " \t\r\n\u00a0"


class _Blocks:
    """The bytes of a record and of those that continue it."""

    def __init__(self, blocks: Sequence[bytes]) -> None:
        self._blocks = blocks
        self._block = self._at = 0

    def read(self, length: int) -> bytes:
        """The next bytes. Raises IndexError at the end."""
        found = b""
        while True:
            block = self._blocks[self._block]
            piece = block[self._at : self._at + length - len(found)]
            found += piece
            self._at += len(piece)
            if len(found) == length:
                return found
            self._block, self._at = self._block + 1, 0

    def skip(self, length: int) -> None:
        """Passes over the next bytes. Raises IndexError at the end."""
        while length > (rest := len(self._blocks[self._block]) - self._at):
            length -= rest
            self._block, self._at = self._block + 1, 0
        self._at += length

    def read_text(self, length: int, *, wide: bool) -> str:
        """The next characters; where they go on in another record, it says first how wide these are there."""
        pieces: list[str] = []
        while True:
            block, width = self._blocks[self._block], 1 + wide
            fit = min(length, (len(block) - self._at) // width)
            piece = block[self._at : self._at + fit * width]
            pieces.append(piece.decode("utf-16-le" if wide else "latin-1", "replace"))
            self._at += fit * width
            length -= fit
            if not length:
                return "".join(pieces)
            self._block, self._at = self._block + 1, 1
            wide = bool(self._blocks[self._block][0] & _WIDE)


def fonts_of_strings(blocks: Sequence[bytes]) -> dict[int, set[int | None]]:
    """The strings in several fonts by their numbers: the fonts; None is that of the cell. Raises as the bytes end."""
    return dict(_read(_Blocks(blocks))) if blocks else {}


def _read(blocks: _Blocks) -> Iterator[tuple[int, set[int | None]]]:
    _, count = struct.unpack("<II", blocks.read(8))
    for number in range(count):
        length, flags = struct.unpack("<HB", blocks.read(3))
        runs = struct.unpack("<H", blocks.read(2))[0] if flags & _RICH else 0
        more = struct.unpack("<I", blocks.read(4))[0] if flags & _EXTENDED else 0
        text = blocks.read_text(length, wide=bool(flags & _WIDE))
        if runs:
            found = [struct.unpack("<HH", blocks.read(4)) for _ in range(runs)]
            starts = [0, *(start for start, _ in found)]
            fonts = [None, *(font for _, font in found)]
            ends = [*starts[1:], length]
            yield (
                number,
                {
                    font
                    for font, start, end in zip(fonts, starts, ends, strict=True)
                    if text[start:end].strip(_BLANK)
                },
            )
        blocks.skip(more)
