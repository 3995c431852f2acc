"""Where the list is on a sheet: header rows, what each column means, and the rows that belong to it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from danvan.lib.sheets import Sheet, column_letter
from danvan.lib.sheets.book import Cell
from danvan.lib.text import clean
from models_registry.imports.reading.catalogue import Catalogue
from models_registry.imports.reading.endings import ends_list
from models_registry.imports.reading.headings import ColumnSet, heading_key
from models_registry.imports.reading.meanings import choose_columns

Line = tuple[int, list[Cell]]
Choices = Mapping[str, str]

_LAST_HEADER: Final = 60  # Excel row; the lists seen have it by row 12
_LOOKED_AT: Final = 40  # rows that hold something
_LONGEST: Final = 150
_YEAR: Final = re.compile(r"(?:19|20)\d\d(?:\.0)?")
_NUMBERING: Final = re.compile(r"[(\[]?\s*(?:\d{1,2}|[a-zđA-ZĐ])\s*(?:=.*)?[)\]]?\.?")


@dataclass(slots=True)
class Table:
    """A list on a sheet. Columns are numbers from 1; `above` are the lines between it and the table before."""

    header_rows: tuple[int, ...]
    columns: dict[int, str]
    headings: dict[int, str]
    heading_keys: dict[int, set[str]] = field(default_factory=dict)
    unknown: list[int] = field(default_factory=list)  # columns with a heading that means nothing known
    above: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)

    def number_of(self, name: str) -> int:
        """The first column of that name (marks and kinds of registrant count as their column), 0 if none."""
        return next((at for at, target in self.columns.items() if target.split(":")[0] == name), 0)


def find_tables(
    sheet: Sheet, catalogue: Catalogue, choices: Choices, header_row: int | None = None
) -> list[Table]:
    """The tables of a sheet from top to bottom; empty if there is no header with a model's or a holder's name."""
    rows, known = sheet.rows, catalogue.columns
    at = _best_header(sheet, rows, header_row, known)
    if at is None:
        return []
    tables: list[Table] = []
    start = 0
    while at is not None:
        top, bottom = _header_block(sheet, rows, at, known)
        table = _read_header(sheet, rows, top, bottom, catalogue, choices)
        table.above = rows[start:top]
        end = _next_header(sheet, rows, bottom + 1, table, known)
        start = (
            len(rows)
            if end is None
            else _first_title(sheet, rows, _header_block(sheet, rows, end, known)[0], bottom)
        )
        table.body = rows[bottom + 1 : start]
        tables.append(table)
        at = end
    return tables


def _first_title(sheet: Sheet, rows: list[Line], header: int, above: int) -> int:
    """The index of the first title line over a further table: lines of one or two texts, back to a signature."""
    first = header
    while first - 1 > above:
        cells = own_cells(sheet, rows[first - 1])
        texts = [value for _, value in cells if isinstance(value, str)]
        if len(cells) > 2 or len(texts) < len(cells) or any(ends_list(text) for text in texts):
            break
        first -= 1
    return first


# --- finding the header ---------------------------------------------------------------------------------------


def own_cells(sheet: Sheet, line: Line) -> list[tuple[int, Cell]]:
    """The cells of a row that hold something of their own: not what a merge from the left put there."""
    number, cells = line
    merged = sheet.merged
    return [
        (at, value)
        for at, value in enumerate(cells, 1)
        if value != "" and not (merged and merged.get((number, at)) == "across")
    ]


def _header_names(sheet: Sheet, line: Line, known: ColumnSet) -> tuple[set[tuple[str, ...]], float]:
    """The different columns that a row's cells name, and a score that prefers exact headings."""
    found: set[tuple[str, ...]] = set()
    score = 0.0
    for _, value in own_cells(sheet, line):
        if isinstance(value, str) and len(value) <= _LONGEST:
            heading = known.match(value)
            if heading.names and heading.names not in found:
                found.add(heading.names)
                score += 1.2 if heading.exact else 1
    return found, score


def _best_header(sheet: Sheet, rows: list[Line], chosen: int | None, known: ColumnSet) -> int | None:
    """The index of the first row that names columns, among them a model's or a holder's name.

    A further table below may have more columns, a line above may name two by chance: the first row is meant that
    names most of what the best one names, or a better one right under it.
    """
    if chosen is not None:
        return next((index for index, (number, _) in enumerate(rows) if number == chosen), None)
    scores: dict[int, float] = {}
    for index, line in enumerate(rows[:_LOOKED_AT]):
        if line[0] > _LAST_HEADER:
            break
        found, score = _header_names(sheet, line, known)
        if len(found) > 1 and {name for names in found for name in names}.intersection(known.needed):
            scores[index] = score
    if not scores:
        return None
    first = next(index for index, score in scores.items() if score >= 0.6 * max(scores.values()))
    return max(range(first, first + 3), key=lambda index: scores.get(index, 0.0))


def _next_header(sheet: Sheet, rows: list[Line], start: int, table: Table, known: ColumnSet) -> int | None:
    """The index of the next row that is a header of other columns than this table has."""
    ordinal = table.number_of("ordinal")
    for index in range(start, len(rows)):
        cells = rows[index][1]
        if ordinal and len(cells) >= ordinal and str(cells[ordinal - 1])[:1].isdecimal():
            continue
        texts = [value for value in cells[:6] if isinstance(value, str) and value]
        if len(texts) < 2 or sum(map(known.is_heading, texts)) < 2:
            continue
        found, score = _header_names(sheet, rows[index], known)
        names = {name for names in found for name in names}
        if (
            score >= 3
            and names.intersection(known.needed)
            and not is_repeated(own_cells(sheet, rows[index]), table)
        ):
            return index
    return None


def is_repeated(cells: list[tuple[int, Cell]], table: Table) -> bool:
    """Whether a row says the table's own headings again."""
    if len(cells) < 2:
        return False
    same = sum(
        isinstance(value, str) and heading_key(value) in table.heading_keys.get(at, ()) for at, value in cells
    )
    return same >= 0.6 * len(cells)


def is_numbering(cells: list[tuple[int, Cell]]) -> bool:
    """Whether a row is the line (1) (2) (3) or A B 1 2 3 under a header: at least three, and each another."""
    texts = [f"{value:g}" if isinstance(value, float) else str(value).strip() for _, value in cells]
    return len(texts) >= 3 and len(set(texts)) == len(texts) and all(map(_NUMBERING.fullmatch, texts))


def _header_block(sheet: Sheet, rows: list[Line], at: int, known: ColumnSet) -> tuple[int, int]:
    """First and last index of the rows that make up the header around a row."""
    top = bottom = at
    while (
        top > 0
        and rows[top - 1][0] == rows[top][0] - 1
        and _goes_on_above(sheet, rows[top - 1], rows[top], known)
    ):
        top -= 1
    while bottom + 1 < len(rows) and rows[bottom + 1][0] == rows[bottom][0] + 1 and bottom - top < 3:
        if not _goes_on_below(sheet, rows[bottom], rows[bottom + 1]):
            break
        bottom += 1
    return top, bottom


def _goes_on_above(sheet: Sheet, above: Line, header: Line, columns: ColumnSet) -> bool:
    """Whether the row above is a header too: a cell of it reaches down, or it names groups of columns."""
    if any(sheet.merged.get((header[0], at)) == "down" for at in range(1, len(header[1]) + 1)):
        return True
    cells = own_cells(sheet, above)
    known = [at for at, value in cells if isinstance(value, str) and columns.match(value).names]
    return len(cells) > 1 and len(known) * 2 >= len(cells)


_YEARS = {str(year) for year in range(1990, 2101)}


def _goes_on_below(sheet: Sheet, header: Line, below: Line) -> bool:
    """Whether the row below stands under groups of columns only, and holds nothing but short words."""
    number, cells = header
    own = [(at, v) for at, v in own_cells(sheet, below) if sheet.merged.get((below[0], at)) != "down"]
    if not own:
        return any(sheet.merged.get((below[0], at)) == "down" for at in range(1, len(below[1]) + 1))
    if is_numbering(own):
        return False
    own_columns = {at for at, _ in own}
    for at, value in own:
        above = cells[at - 1] if at <= len(cells) else ""
        wide = sheet.merged.get((number, at)) == "across" or sheet.merged.get((number, at + 1)) == "across"
        next_above = cells[at] if at < len(cells) else ""
        guessed_wide = not sheet.merged and next_above == "" and at + 1 in own_columns
        short = isinstance(value, str) and len(value) <= 60 and any(char.isalpha() for char in value)
        year = str(value).removesuffix(".0") in _YEARS  # text where the sheet is delimited text
        if not (short or year) or not (above == "" or wide or guessed_wide):
            return False
    return len(own) > 1 or bool(sheet.merged)


# --- reading it -----------------------------------------------------------------------------------------------


def _read_header(
    sheet: Sheet, rows: list[Line], top: int, bottom: int, catalogue: Catalogue, choices: Choices
) -> Table:
    width = max(len(cells) for _, cells in rows[top : bottom + 1])
    levels = _levels(sheet, rows[top : bottom + 1], width)
    sample = _sample(sheet, rows[bottom + 1 : bottom + 81])
    samples = {
        at: [cells[at - 1] for cells in sample if len(cells) >= at and cells[at - 1] != ""] for at in levels
    }
    chosen = {
        at: name
        for at, texts in levels.items()
        if (name := _chosen(sheet.name, at, texts, choices)) is not None
    }
    columns = choose_columns(levels, samples, chosen, catalogue)
    headings = {at: clean(" – ".join(texts)) for at, texts in levels.items()}
    unknown = [at for at in levels if at not in columns and at not in chosen]
    if 1 not in levels and _counts_up([cells[0] for _, cells in rows[bottom + 1 : bottom + 41] if cells]):
        columns = {1: "ordinal", **columns}  # numbers without a heading
    keys = {at: {heading_key(text) for text in texts} for at, texts in levels.items()}
    return Table(tuple(number for number, _ in rows[top : bottom + 1]), columns, headings, keys, unknown)


def _sample(sheet: Sheet, lines: list[Line]) -> list[list[Cell]]:
    """The first lines of a list, without the line of column numbers and without what stands below the list."""
    sample: list[list[Cell]] = []
    for line in lines:
        cells = own_cells(sheet, line)
        if any(isinstance(value, str) and ends_list(value) for _, value in cells[:3]):
            break
        if not is_numbering(cells):
            sample.append(line[1])
    return sample


def _counts_up(cells: list[Cell]) -> bool:
    numbers = [int(float(str(cell))) for cell in cells if re.fullmatch(r"\d{1,5}(?:\.0)?", str(cell))]
    steps = sum(later == number + 1 for number, later in pairwise(numbers))
    return len(numbers) > 1 and steps >= 0.8 * (len(numbers) - 1)


def _levels(sheet: Sheet, header: list[Line], width: int) -> dict[int, list[str]]:
    """Each column's headings from top to bottom; a heading without merges also stands over blanks to its right."""
    levels: dict[int, list[str]] = {}
    for depth, (_, cells) in enumerate(header):
        group = ""
        for at in range(1, width + 1):
            value = cells[at - 1] if at <= len(cells) else ""
            text = clean(f"{value:g}" if isinstance(value, float) else str(value))
            below = header[depth + 1][1] if depth + 1 < len(header) else []
            if text:
                group = text
            elif not sheet.merged and group and at <= len(below) and below[at - 1] != "":
                text = group
            if text and text not in levels.setdefault(at, [])[-1:]:
                levels[at].append(text)
    return {at: texts for at, texts in levels.items() if texts}


def _chosen(sheet_name: str, at: int, texts: list[str], choices: Choices) -> str | None:
    """What the officer said of a column: by "Sheet!B", by letter, or by its heading. "" leaves it out."""
    letter = column_letter(at)
    for key in (f"{sheet_name}!{letter}", letter):
        if key in choices:
            return choices[key]
    if not choices:
        return None
    keys = {heading_key(" ".join(texts)), heading_key(" – ".join(texts)), heading_key(texts[-1])}
    return next((name for heading, name in choices.items() if heading_key(heading) in keys), None)
