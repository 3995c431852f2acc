"""Where the lists are on a sheet: header rows, what each column means, and the rows that belong to it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from operator import itemgetter
from typing import Final

from danvan.lib.sheets import Sheet, column_letter
from danvan.lib.sheets.book import Cell
from danvan.lib.text import clean
from danvan.lists.reading.answers import list_key
from danvan.lists.reading.table.beside import find_ranges, is_band, under_band, within
from danvan.lists.reading.table.endings import ends_list
from danvan.lists.reading.table.header_rows import (
    Line,
    best_header,
    header_block,
    is_broken,
    is_numbering,
    join_broken,
    own_cells,
)
from danvan.lists.reading.table.meanings import choose_columns
from danvan.lists.reading.table.name_parts import FULL_NAME, find_parts, join_parts
from danvan.lists.reading.table.stacked import next_table
from danvan.lists.reading.table.tables import Table, is_repeated, place_of
from danvan.lists.reading.words.catalogue import Catalogue
from danvan.lists.reading.words.headings import heading_key

__all__ = [
    "Choices",
    "Line",
    "Table",
    "find_tables",
    "is_numbering",
    "is_repeated",
    "own_cells",
    "titles_over",
]

Choices = Mapping[str, str]

_SAMPLED: Final = 80  # rows under a header


def find_tables(
    sheet: Sheet, catalogue: Catalogue, choices: Choices, header_row: int | None = None
) -> list[Table]:
    """The tables of a sheet from top to bottom; empty if there is no header with a model's or a holder's name."""
    rows, known = sheet.rows, catalogue.columns
    at = best_header(sheet, rows, header_row, known)
    tables: list[Table] = []
    start = 0
    said: set[str] = set()
    while at is not None:
        top, bottom = header_block(sheet, rows, at, known)
        header, above = rows[top : bottom + 1], rows[start:top]
        whole = _read_header(sheet, header, rows[bottom + 1 :][:_SAMPLED], catalogue, choices)
        said.update(heading_key(str(value)) for line in above for _, value in own_cells(sheet, line))
        at, start = next_table(sheet, rows, bottom + 1, whole, catalogue, said)
        whole.above, whole.body = above, rows[bottom + 1 : start]
        tables += _side_by_side(sheet, whole, header, catalogue, choices) or [whole]
    for table in tables:
        if table.parts:
            table.body = join_parts(sheet, table.body, table.parts)
    return tables


def titles_over(found: Sequence[Table], lists: Sequence[Table]) -> list[list[Line]]:
    """The titles of each list; what stands over a table of counts heads the list below it too."""
    titles: list[list[Line]] = []
    before: list[Line] = []
    for table in found:
        before = before + table.above
        if any(table is one for one in lists):
            titles.append(before)
            before = []
    return titles


def _side_by_side(
    sheet: Sheet, whole: Table, header: list[Line], catalogue: Catalogue, choices: Choices
) -> list[Table]:
    """The lists that stand side by side under one row of headings, from left to right; empty if it is one list."""
    if is_broken(sheet, header, catalogue.columns):
        header = [join_broken(header)]
    levels = _levels(sheet, header, max(len(cells) for _, cells in header))
    ranges, shared = find_ranges(sheet, levels, header, whole.body, catalogue.columns)
    tables: list[Table] = []
    for first, last in ranges:
        own, body = within(header, first, last, shared), within(whole.body, first, last, shared)
        if not tables:  # a line with nothing but what is shared is in neither of them, and not lost
            lone = [line for line in whole.body if not within([line], shared + 1, len(line[1]))]
            body = sorted([*body, *lone], key=itemgetter(0))
        only = within(header, first, last)
        band = only[:1] if is_band(sheet, only) else []
        own = under_band(own, shared) if band else own
        table = _read_header(sheet, own, body[:_SAMPLED], catalogue, choices)
        above = whole.above
        if (
            above and above[-1][0] == header[0][0] - 1
        ):  # "XÃ BÌNH AN" over one list, "XÃ THỔ BÌNH" over the other
            beside = [within(above[-1:], *one) for one in ranges]
            above = above[:-1] + beside[len(tables)] if all(beside) else above
        table.above = [line for line in above if not tables or line not in whole.above] + band
        tables.append(replace(table, body=body))
    return tables


def _read_header(
    sheet: Sheet, header: list[Line], below: list[Line], catalogue: Catalogue, choices: Choices
) -> Table:
    numbers = tuple(number for number, _ in header)
    fragments: list[Line] = []
    if is_broken(sheet, header, catalogue.columns):
        header, fragments = [join_broken(header)], header
    width = max(len(cells) for _, cells in header)
    levels = _levels(sheet, header, width)
    headings = {at: clean(" – ".join(texts)) for at, texts in levels.items()}
    keys = {at: {heading_key(text) for text in texts} for at, texts in levels.items()}
    for at, value in (cell for line in fragments for cell in own_cells(sheet, line)):
        keys.setdefault(at, set()).add(heading_key(str(value)))
    sample = _sample(sheet, below)
    samples = {
        at: [cells[at - 1] for cells in sample if len(cells) >= at and cells[at - 1] != ""] for at in levels
    }
    lists = list_key(sheet.name, place_of(numbers[0], headings)), sheet.name
    chosen = {
        at: name for at, texts in levels.items() if (name := _chosen(lists, at, texts, choices)) is not None
    }
    parts = find_parts(sheet, header[-1][0], levels, samples, chosen, catalogue.columns)
    for first, others in parts.items():
        if levels[others[0]] != levels[first]:
            levels[first] = [*levels[first][:-1], FULL_NAME]
        for at in others:
            del levels[at]
    columns = choose_columns(levels, samples, chosen, catalogue)
    unknown = [at for at in levels if at not in columns and at not in chosen]
    if 1 not in levels and _counts_up([cells[0] for _, cells in below[:40] if cells]):
        columns = {1: "ordinal", **columns}  # numbers without a heading
    return Table(numbers, columns, headings, keys, unknown, parts, chosen=frozenset(chosen))


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


def _chosen(lists: Iterable[str], at: int, texts: list[str], choices: Choices) -> str | None:
    """What the officer said of a column: of this list's ("Sheet[A13]!B"), of the sheet's, by letter, by its heading.

    "" leaves it out.
    """
    letter = column_letter(at)
    for key in (*(f"{one}!{letter}" for one in lists), letter):
        if key in choices:
            return choices[key]
    if not choices:
        return None
    keys = {heading_key(" ".join(texts)), heading_key(" – ".join(texts)), heading_key(texts[-1])}
    return next((name for heading, name in choices.items() if heading_key(heading) in keys), None)
