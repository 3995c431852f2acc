"""Cells in old fonts: which of them are TCVN3 or VNI text, and their text in Unicode.

The font is the witness where the format names it; without fonts a whole sheet must speak for one encoding,
leaving out cells with a letter that only Unicode has. Such a cell is never touched, and beside it in a row only
cells whose own words are old are.
"""

import re
from typing import Final

from danvan.lib.sheets.book import Cell, Decoded, Place, Sheet
from danvan.lib.text import (
    LegacyEncoding,
    decode_tcvn3,
    decode_vni,
    guess_legacy,
    legacy_by_font,
    speaks_legacy,
)

Witness = tuple[LegacyEncoding, bool]  # the encoding, and whether the font shows capitals
Runs = dict[str, list[tuple[str, Witness | None]]]  # a whole text -> its pieces; None: in the cell's own font

NAMES: Final[dict[LegacyEncoding, str]] = {"tcvn3": "TCVN3", "vni": "VNI"}
_UNICODE_LETTER: Final = re.compile("[\u0100-\u024f\u0300-\u036f\u1e00-\u1eff]")
_SAMPLES: Final = 12
_ENOUGH: Final = 60_000  # characters of evidence


def witness_of(font: str) -> Witness | None:
    """What a font's name says of the text set in it."""
    encoding, capitals = legacy_by_font(font)
    return (encoding, capitals) if encoding else None


def _decode(text: str, witness: Witness) -> str:
    encoding, capitals = witness
    return decode_tcvn3(text, capitals=capitals) if encoding == "tcvn3" else decode_vni(text)


def decode_legacy(sheet: Sheet, fonts: dict[Place, Witness], runs: Runs) -> None:
    """Put Unicode in place of old text, in the sheet's rows; `sheet.decoded` shows the first few."""
    if fonts and _fonts_are_stale(sheet, fonts):
        fonts = {}
    guessed, mixed = (None, False) if fonts or runs else _guess(sheet)
    if not (fonts or runs or guessed):
        return
    for number, cells in sheet.rows:
        doubtful = guessed if mixed and guessed and not _is_old(cells, guessed[0]) else None
        for column, value in enumerate(cells, 1):
            if not isinstance(value, str) or not value:
                continue
            in_runs = value in runs  # of several fonts: each piece is judged by itself
            if not in_runs and _UNICODE_LETTER.search(value):
                continue
            if doubtful and not speaks_legacy(value, doubtful[0]):
                continue
            witness = fonts.get((number, column)) or guessed
            if in_runs:
                pieces = [(text, own or witness) for text, own in runs[value]]
                after = "".join(
                    _decode(text, own) if own and not _UNICODE_LETTER.search(text) else text
                    for text, own in pieces
                )
            elif witness:
                after = _decode(value, witness)
            else:
                continue
            if after == value:
                continue
            cells[column - 1] = after
            sheet.encoding = sheet.encoding or NAMES[(witness or ("tcvn3", False))[0]]
            if len(sheet.decoded) < _SAMPLES:
                sheet.decoded.append(Decoded(number, column, value, after))


def _fonts_are_stale(sheet: Sheet, fonts: dict[Place, Witness]) -> bool:
    """Whether most of the accented text in old fonts is Unicode: pasted there, and shown in another font."""
    unicode_cells = old_cells = 0
    for number, cells in sheet.rows:
        for column, value in enumerate(cells, 1):
            if isinstance(value, str) and not value.isascii() and (number, column) in fonts:
                if _UNICODE_LETTER.search(value):
                    unicode_cells += 1
                else:
                    old_cells += 1
    return unicode_cells > old_cells


def _is_old(cells: list[Cell], encoding: LegacyEncoding) -> bool:
    """Whether a row of a mixed list is in the old encoding: no cell says Unicode, and one says the other."""
    texts = [value for value in cells if isinstance(value, str) and not value.isascii()]
    return not any(map(_UNICODE_LETTER.search, texts)) and any(
        speaks_legacy(text, encoding) for text in texts
    )


def _guess(sheet: Sheet) -> tuple[Witness | None, bool]:
    """What most of the sheet is in, if not Unicode, and whether the rest, such as a retyped header, is Unicode."""
    evidence: list[str] = []
    length = unicode_cells = 0
    for _, cells in sheet.rows:
        for value in cells:
            if isinstance(value, str) and not value.isascii():
                length += len(value)
                if _UNICODE_LETTER.search(value):
                    unicode_cells += 1
                else:
                    evidence.append(value)
        if length > _ENOUGH:
            break
    if len(evidence) < unicode_cells:
        return None, True
    encoding = guess_legacy("\n".join(evidence))
    if encoding is None or sum(speaks_legacy(text, encoding) for text in evidence) < unicode_cells:
        return None, unicode_cells > 0
    return (encoding, False), unicode_cells > 0
