"""A sheet as a picture for the screen: the same lines at the same places, over the scan, each box with its edge."""

from collections.abc import Iterator
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from danvan.lib.pdf.boxes import Box, Sheet, fit, width_of
from danvan.lib.pdf.document import baseline_of
from danvan.lib.pdf.fonts import file_of

_LONGEST: Final = 1400  # points of the longer side: a screen's width
_EDGE, _FAULT, _INK = "#2f6db5", "#c00000", "#000000"
_OF_INCH: Final = 25.4 / 72  # millimetres of a point


def picture_of(sheet: Sheet) -> bytes:
    """A JPEG of the sheet as it will be printed; the edge of a box whose text does not fit is red."""
    scale = _LONGEST / max(sheet.size)
    points = (round(sheet.size[0] * scale), round(sheet.size[1] * scale))
    image = Image.new("RGB", points, "white")
    if sheet.background:
        with Image.open(BytesIO(sheet.background), formats=["JPEG"]) as scan:
            scan.draft("RGB", points)
            image.paste(scan.convert("RGB").resize(points))
    draw = ImageDraw.Draw(image)
    for box, text in sheet.texts:
        fitted = fit(text, box)
        edge = (box.left, box.top, box.left + box.width, box.top + box.height)
        draw.rectangle([round(one * scale) for one in edge], outline=_EDGE if fitted.fits else _FAULT)
        file = file_of(box.family, bold=box.bold, italic=box.italic)
        font = ImageFont.truetype(file, fitted.size * _OF_INCH * scale, layout_engine=ImageFont.Layout.BASIC)
        for number, line in enumerate(fitted.lines):
            y = baseline_of(box, len(fitted.lines), fitted.size, number)
            for x, word in _words_at(line, box, fitted.size):
                draw.text((x * scale, y * scale), word, _INK, font, anchor="ls")
    for box, _ in sheet.codes:
        side = min(box.width, box.height)
        edge = (box.left, box.top, box.left + side, box.top + side)
        draw.rectangle([round(one * scale) for one in edge], outline=_EDGE, fill="#dddddd")
    file_out = BytesIO()
    image.save(file_out, "JPEG", quality=80)
    return file_out.getvalue()


def _words_at(line: str, box: Box, size: float) -> Iterator[tuple[float, str]]:
    """Each word with the millimetre at which the paper has it: a screen's letters are a little wider or narrower."""
    free = box.width - width_of(line, box, size)
    begin = box.left + {"left": 0, "center": free / 2, "right": free}[box.align]
    for place, word in enumerate(words := line.split(" ")):
        before = " ".join([*words[:place], ""])
        yield begin + width_of(before, box, size), word
