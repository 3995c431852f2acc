"""Shared strings of an .xls in several fonts, also where Excel goes on with them in another record."""

import struct

import pytest

from danvan.lib.sheets.biff_strings import fonts_of_strings

# (text, runs: (from which character, font), further bytes at the end)
STRINGS = [
    ("Duong hoa", [], b""),
    ("Đường hoa cũ", [(9, 6)], b"xx"),
    ("Nha sach", [(0, 5), (4, 7)], b""),
    ("Ngõ ", [(3, 8)], b""),  # of the font 8 but a blank
    ("Het", [], b"yyyy"),
]
FONTS = {1: {None, 6}, 2: {5, 7}, 3: {None}}


def pieces():
    """The bytes in parts that may not be cut, with what stands before what goes on in another record."""
    yield struct.pack("<II", len(STRINGS), len(STRINGS)), b""
    for text, runs, more in STRINGS:
        wide = not text.isascii()
        flags = wide | 4 * bool(more) | 8 * bool(runs)
        yield struct.pack("<HB", len(text), flags), b""
        if runs:
            yield struct.pack("<H", len(runs)), b""
        if more:
            yield struct.pack("<I", len(more)), b""
        for char in text:
            yield char.encode("utf-16-le" if wide else "latin-1"), bytes([wide])
        for run in runs:
            yield struct.pack("<HH", *run), b""
        yield more, b""


WHOLE = list(pieces())


@pytest.mark.parametrize("every", [1, 2, 3, 5, 1000])
def test_strings_are_read_wherever_a_record_ends(every):
    blocks, block = [], b""
    for number, (data, again) in enumerate(WHOLE):
        if number and number % every == 0:
            blocks.append(block)
            block = again
        block += data
    assert fonts_of_strings([*blocks, block]) == FONTS


def test_strings_cut_off_raise():
    data = b"".join(part for part, _ in WHOLE)
    for end in range(1, len(data)):
        with pytest.raises((IndexError, struct.error)):
            fonts_of_strings([data[:end]])
    assert fonts_of_strings([]) == {}
