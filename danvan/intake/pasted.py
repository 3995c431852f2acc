"""A pasted block as a file that can be kept: the cells of the clipboard, or what is left of them, written out as csv.

Excel copies tabs between cells. Zalo and Word lose them: cells stand one a line, or with dashes or spaces between.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Final

from danvan.intake.proposed_headings import has_headings, proposed_headings
from danvan.lists.reading.words.catalogue import Catalogue
from danvan.lists.reading.words.headings import ColumnSet

FILE_NAME = "Dán từ Excel.csv"
# Excel puts a cell between quotes only if it holds a line break, a tab or a quote; any other cell that
# begins with a quote is just that text.
_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=\t|\n|$)')
_PLAIN = re.compile(r"[^\t\n]*")
_CSV: Final = re.compile(r"[;,|]")
_NUMBERED: Final = re.compile(r"\s*(\d{1,4})\s*[.)/:-]+\s*(?=\D)(.+)")
_NUMBER: Final = re.compile(r"(\d{1,4})[.)]?")
# What may stand between cells, the plainest first.
_BETWEEN: Final = tuple(
    map(
        re.compile,
        (
            *(r"\s*\|\s*", r" {2,}", r"\s*;\s*", r"\s+[-–—]\s+|\s*[–—]\s*"),
            *(r"\s*[-–—]\s+|\s+[-–—]\s*", r"\s*:\s+"),
        ),
    )
)
_BULLET: Final = re.compile(r"^[-–—+*•·●▪✓✅➢]+\s+")
_LABEL: Final = re.compile(r"(?:^|[.;,–—]\s*|\s-\s)([^.;,:–—]{1,60}):\s")
_LIST_NUMBER: Final = re.compile(r"^([ ]*\d{1,4}[.)])\t(?=[^\t\n]+$)", re.MULTILINE)
# "[10:23, 5/10/2022] Chị Hoa: ", as a copied message begins
_CHAT: Final = re.compile(r"\[(?=[^\]]*\d:\d)[^\]]{4,40}\][^:]{1,60}:\s*")
_BLANKS: Final = re.compile(r"\s{3,}")
_ENOUGH: Final = 0.6  # of the lines are cut alike
_LOOKED_AT: Final = 100  # lines among which headings begin

Rows = list[list[str]]


def pasted_cells(text: str) -> Rows:
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


def pasted_file(text: str, columns: ColumnSet, catalogue: Catalogue) -> bytes:
    """The block as csv that Excel opens as it was; headings are proposed where it has none.

    Text without any tab that is csv itself, or in which no cells can be told apart, is kept as it is.
    """
    text = _LIST_NUMBER.sub(r"\1 ", text) if _is_word_list(text) else text
    rows = pasted_cells(text) if "\t" in text else _without_tabs(text, columns)
    if not rows:
        return text.encode("utf-8-sig")
    table = [at for at, row in enumerate(rows) if sum(bool(cell.strip()) for cell in row) > 1]
    if table and not has_headings(rows, columns):
        rows.insert(table[0], proposed_headings([rows[at] for at in table], columns, catalogue))
    written = io.StringIO(newline="")
    written.write("sep=\t\r\n")
    csv.writer(written, delimiter="\t").writerows(rows)
    return written.getvalue().encode("utf-8-sig")


def _is_word_list(text: str) -> bool:
    """Whether all tabs stand behind the numbers of a list, as Word writes them: they cut no cells."""
    return "\t" in text and text.count("\t") == len(_LIST_NUMBER.findall(text))


def _without_tabs(text: str, columns: ColumnSet) -> Rows:
    """The rows of a block that has lost its tabs; none if it is csv, or nothing tells its cells apart."""
    lines = [found for line in text.splitlines() for found in _lines_of(_BLANKS.sub("   ", line.strip()))]
    # "Chức vụ, đơn vị" is one heading, though its parts are headings too.
    if has_headings([_CSV.split(line) for line in lines if not columns.match(line).exact], columns):
        return []
    return _one_cell_a_line(lines, columns) or _numbered(lines, columns) or _cut_alike(lines, columns)


def _lines_of(line: str) -> list[str]:
    """A line without the stars of bold text; what a chat writes before it (who, when) is a line of its own."""
    if line.startswith("*"):
        line = line.removeprefix("*").removesuffix("*").strip()
    said = _CHAT.match(line)
    return (
        [part for part in (said[0].strip(), line[said.end() :]) if part] if said else [line] if line else []
    )


# --- one cell a line ----------------------------------------------------------------------------------------


def _one_cell_a_line(lines: list[str], columns: ColumnSet) -> Rows:
    """Headings one below the other and then the cells, or cells alone between numbers that count up."""
    first, headings = _stacked_headings(lines, columns)
    above, cells = [[line] for line in lines[:first]], lines[first + len(headings) :]
    starts = _counted(cells)
    if headings:
        is_counted = columns.match(headings[0]).names == ("ordinal",)
        if is_counted and len(starts) > 0:
            return [*above, headings, *_rows_between(cells, starts, len(headings))]
        width = len(headings)
        if is_counted or len(cells) < width:
            return []
        cut = [cells[at : at + width] for at in range(0, len(cells), width)]
        return [*above, headings, *(row if len(row) == width else _uncut(row) for row in cut)]
    lengths = {after - start for start, after in pairwise(starts)}
    if len(starts) < 2 or len(lengths) != 1 or min(lengths) < 2:
        return []
    return [*([line] for line in cells[: starts[0]]), *_rows_between(cells, starts, lengths.pop())]


def _stacked_headings(lines: Sequence[str], columns: ColumnSet) -> tuple[int, list[str]]:
    """Where headings stand one below the other, and which; none if they do not make a header."""
    start = 0
    while start < min(len(lines), _LOOKED_AT):
        end = start
        while end < len(lines) and columns.match(lines[end]).names:
            end += 1
        found = lines[start:end]
        if len(found) > 1 and columns.make_header({n for one in found for n in columns.match(one).names}):
            return start, list(found)
        start = end + 1
    return 0, []


def _counted(lines: Sequence[str]) -> list[int]:
    """Where lines stand that are the numbers 1, 2, 3 ..."""
    found: list[int] = []
    for at, line in enumerate(lines):
        number = _NUMBER.fullmatch(line)
        if number and int(number[1]) == len(found) + 1:
            found.append(at)
    return found


def _rows_between(cells: Sequence[str], starts: Sequence[int], width: int) -> Rows:
    """A row from each start; of what comes after the last row's cells each line is a row of its own."""
    rows: Rows = [[line] for line in cells[: starts[0]]]
    for start, after in zip(starts, [*starts[1:], None], strict=True):
        row = list(cells[start:after])
        if after is None:
            rows += [row[:width] if len(row) >= width else _uncut(row), *([line] for line in row[width:])]
        else:
            rows.append(row if len(row) == width else _uncut(row))
    return rows


def _uncut(row: Sequence[str]) -> list[str]:
    """A row that lost a cell, or has one too many: all after its number is one cell, to be put right by hand."""
    number, *rest = row if _NUMBER.fullmatch(row[0]) else ["", *row]
    return [number, " / ".join(rest)]


# --- a row a line -------------------------------------------------------------------------------------------


def _numbered(lines: Sequence[str], columns: ColumnSet) -> Rows:
    """Lines that are numbered: the number, and the parts between dashes, semicolons or colons."""
    found = {at: line for at, text in enumerate(lines) if (line := _NUMBERED.fullmatch(text))}
    if len(found) < 2:
        return []
    if labelled := _labelled(lines, found, columns):
        return labelled
    between = _separator([line[2] for line in found.values()])
    if between is None:
        return _blocks(lines, found, columns)
    cut, width = between
    rows: Rows = []
    for at, text in enumerate(lines):
        if at not in found:
            headings = cut(text)
            are_headings = len(headings) == width and all(columns.match(one).names for one in headings)
            rows.append([columns.label("ordinal"), *headings] if are_headings else [text])
            continue
        parts = cut(found[at][2])
        rows.append([found[at][1], *(parts if len(parts) == width else [" / ".join(parts)])])
    return rows


def _blocks(lines: Sequence[str], found: Mapping[int, re.Match[str]], columns: ColumnSet) -> Rows:
    """Numbered lines each followed by as many others, which are its further cells."""
    starts = list(found)
    lengths = Counter(after - start for start, after in pairwise(starts))
    width, alike = lengths.most_common(1)[0]
    if width < 2 or alike < _ENOUGH * len(starts[1:]) or found[starts[0]][1] != "1":
        return []
    cells = [_BULLET.sub("", line) for line in lines]
    rows: Rows = [[line] for line in lines[: starts[0]]]
    for start, after in zip(starts, [*starts[1:], len(lines)], strict=True):
        number, text = found[start].groups()
        end = min(after, start + width) if after == len(lines) else after  # what stands below all is no cell
        further = [_unlabelled(cell, columns) for cell in cells[start + 1 : end]]
        row = [number, _unlabelled(text, columns), *further]
        rows.append(row if len(row) == width + 1 else _uncut([number, text, *lines[start + 1 : end]]))
        rows += [[line] for line in lines[end:after]]
    return rows


def _labelled(lines: Sequence[str], found: Mapping[int, re.Match[str]], columns: ColumnSet) -> Rows:
    """Numbered lines that name their cells themselves: "Tên mô hình: Đường hoa. Tập thể: Hội Phụ nữ"."""
    cells: dict[int, dict[str, str]] = {}
    for at, line in found.items():
        labels = [label for label in _LABEL.finditer(line[2]) if columns.match(label[1]).names]
        ends = [*(label.start() for label in labels[1:]), len(line[2])]
        if labels and not labels[0].start():
            cells[at] = {}
            for label, end in zip(labels, ends, strict=True):
                said = (cells[at].get(label[1].strip(), ""), line[2][label.end() : end].strip(" .;,"))
                cells[at][label[1].strip()] = "; ".join(filter(None, said))
    headings = list(dict.fromkeys(heading for row in cells.values() for heading in row))
    if len(headings) < 2 or len(cells) < _ENOUGH * len(found):
        return []
    rows: Rows = [[text] for text in lines[: min(found)]]
    rows.append([columns.label("ordinal"), *headings])
    for at in range(min(found), len(lines)):
        if at in cells:
            rows.append([found[at][1], *(cells[at].get(heading, "") for heading in headings)])
        else:
            rows.append([found[at][1], found[at][2]] if at in found else [lines[at]])
    return rows


def _unlabelled(text: str, columns: ColumnSet) -> str:
    """A cell without the heading that stands before it: "Lĩnh vực: Kinh tế"."""
    label, colon, rest = text.partition(":")
    return rest.strip() if colon and rest.strip() and columns.match(label).names else text


def _cut_alike(lines: Sequence[str], columns: ColumnSet) -> Rows:
    """Lines most of which have the same number of parts between the same signs."""
    heads = {line for line in lines[:_LOOKED_AT] if columns.match(line).names}
    between = _separator([_BULLET.sub("", line) for line in lines if line not in heads])
    if between is None:
        return []
    cut, width = between
    return [parts if len(parts := cut(_BULLET.sub("", line))) == width else [line] for line in lines]


def _separator(texts: Sequence[str]) -> tuple[Callable[[str], list[str]], int] | None:
    """How most of these texts are cut into the same number of parts, and how many; None if nothing does."""
    for between in _BETWEEN:
        cuts = Counter(len(between.split(text.strip(" .;"))) for text in texts)
        width, number = max(cuts.items(), key=lambda one: one[1], default=(1, 0))
        if width > 1 and number > 1 and number >= _ENOUGH * len(texts):
            return lambda text, between=between: between.split(text.strip(" .;")), width
    return None
