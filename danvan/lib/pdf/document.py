"""Sheets as one PDF, its fonts embedded; and a sheet of crosses by which a printer's own offset is read."""

import re
from collections.abc import Iterable
from io import BytesIO
from typing import Final

import segno
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from danvan.lib.pdf.boxes import LEADING, POINT, Box, Sheet, fit
from danvan.lib.pdf.fonts import Family

_ARM: Final = 5  # millimetres of a cross from its middle
_EVERY: Final = 50  # millimetres from cross to cross
_MARGIN: Final = 20  # the first cross: no printer leaves that much white


def baseline_of(box: Box, number: int, size: float, line: int) -> float:
    """Millimetres from the sheet's upper edge to where the letters of a line of so many stand."""
    above, below = (float(one) for one in pdfmetrics.getAscentDescent(box.face, size))
    step = size * LEADING * POINT
    top = box.top + (box.height - number * step) / 2
    return top + line * step + (step + (above + below) * POINT) / 2


def pdf_of(sheets: Iterable[Sheet], title: str, shift: tuple[float, float] = (0, 0)) -> bytes:
    """A page for each sheet; what is written on it is moved by `shift` millimetres (right, down).

    A background is not moved, for it is the paper; one picture of many pages is in the file once.
    """
    file = BytesIO()
    canvas = Canvas(file, invariant=True, lang="vi")
    canvas.setTitle(title)
    forms: dict[tuple[bytes, tuple[float, float]], str] = {}
    for sheet in sheets:
        width, height = sheet.size
        canvas.setPageSize((width * mm, height * mm))
        if sheet.background:
            key = (sheet.background, sheet.size)
            if key not in forms:
                forms[key] = f"paper{len(forms)}"
                canvas.beginForm(forms[key], 0, 0, width * mm, height * mm)
                canvas.drawImage(ImageReader(BytesIO(sheet.background)), 0, 0, width * mm, height * mm)
                canvas.endForm()
            canvas.doForm(forms[key])
        canvas.translate(shift[0] * mm, -shift[1] * mm)
        for box, text in sheet.texts:
            _write(canvas, box, text, height)
        for box, content in sheet.codes:
            _code(canvas, box, content, height)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def crosses(size: tuple[float, float], title: str, shift: tuple[float, float]) -> bytes:
    """Crosses every 50 mm from 20 mm on, each with the place where it should be, as "70 × 20".

    Printed with the offset of a printer, so that the second sheet shows whether the first one's reading was right.
    """
    file = BytesIO()
    canvas = Canvas(file, pagesize=(size[0] * mm, size[1] * mm), invariant=True, lang="vi")
    canvas.setTitle(title)
    canvas.translate(shift[0] * mm, -shift[1] * mm)
    canvas.setLineWidth(0.2 * mm)
    for x in range(_MARGIN, int(size[0]) - _ARM, _EVERY):
        for y in range(_MARGIN, int(size[1]) - _ARM, _EVERY):
            across, up = x * mm, (size[1] - y) * mm
            canvas.line(across - _ARM * mm, up, across + _ARM * mm, up)
            canvas.line(across, up - _ARM * mm, across, up + _ARM * mm)
            label = Box(x + 1, y + 1, 25, 4, 8, 8, Family.SANS, align="left")
            _write(canvas, label, f"{x} × {y}", size[1])
    words = Box(_MARGIN + 10, _MARGIN + 14, size[0] - 60, 18, 10, 8, Family.SANS, align="left")
    _write(canvas, words, title, size[1])
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _write(canvas: Canvas, box: Box, text: str, sheet_height: float) -> None:
    fitted = fit(text, box)
    canvas.setFont(box.face, fitted.size)
    draw, x = {
        "left": (canvas.drawString, box.left),
        "center": (canvas.drawCentredString, box.left + box.width / 2),
        "right": (canvas.drawRightString, box.left + box.width),
    }[box.align]
    for number, line in enumerate(fitted.lines):
        down = baseline_of(box, len(fitted.lines), fitted.size, number)
        draw(x * mm, (sheet_height - down) * mm, line)


def _code(canvas: Canvas, box: Box, content: str, sheet_height: float) -> None:
    """A square as large as the box lets it be, at its upper left corner; the white around it is the paper's."""
    rows = [bytes(row) for row in segno.make(content, error="m", micro=False).matrix]
    side = min(box.width, box.height) * mm / len(rows)
    canvas.saveState()
    canvas.transform(side, 0, 0, -side, box.left * mm, (sheet_height - box.top) * mm)
    path = canvas.beginPath()
    for down, row in enumerate(rows):
        for run in re.finditer(rb"\x01+", row):
            path.rect(run.start(), down, len(run[0]), 1)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()
