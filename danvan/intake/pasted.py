"""A block copied from Excel, as a file that can be kept: the cells of the clipboard, written out as csv."""

import csv
import io
import re

FILE_NAME = "Dán từ Excel.csv"
# Excel puts a cell between quotes only if it holds a line break, a tab or a quote; any other cell that
# begins with a quote is just that text.
_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=\t|\n|$)')
_PLAIN = re.compile(r"[^\t\n]*")


def pasted_cells(text: str) -> list[list[str]]:
    """The rows and cells of a pasted block; a cell of several lines stays one cell."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    rows: list[list[str]] = [[]]
    at = 0
    while True:
        quoted = _QUOTED.match(text, at)
        if quoted and re.search('[\t\n]|""', quoted[1]):
            cell, at = quoted[1].replace('""', '"'), quoted.end()
        else:
            plain = _PLAIN.match(text, at)
            cell = plain[0] if plain else ""
            at += len(cell)
        rows[-1].append(cell)
        if at >= len(text):
            return rows
        if text[at] == "\n":
            rows.append([])
        at += 1


def pasted_file(text: str) -> bytes:
    """The block as csv that Excel opens as it was; text without any tab (csv itself) is kept as it is."""
    if "\t" not in text:
        return text.encode("utf-8-sig")
    written = io.StringIO(newline="")
    written.write("sep=\t\r\n")
    csv.writer(written, delimiter="\t").writerows(pasted_cells(text))
    return written.getvalue().encode("utf-8-sig")
