"""Lists that stand side by side under one row of headings: two halves of one, or collectives beside persons."""

from collections.abc import Mapping

from danvan.lib.sheets import Sheet
from danvan.lists.reading.table.endings import ends_list
from danvan.lists.reading.table.header_rows import Line, own_cells
from danvan.lists.reading.words.headings import ColumnSet, heading_key

Range = tuple[int, int]  # first and last column


def find_ranges(
    sheet: Sheet, levels: Mapping[int, list[str]], header: list[Line], body: list[Line], known: ColumnSet
) -> tuple[list[Range], int]:
    """The columns of each list, from left to right, and how many before the first are of all of them.

    None where it is one list, or not plain whose a line is. A further list begins with a second STT, or repeats the
    headings of the first; what stands left of those is said of both: "STT | Lĩnh vực | Năm 2021 ... | Năm 2022 ...".
    """
    leaves = {at: texts[-1] for at, texts in levels.items()}
    starts = _starts(leaves, body, known)
    if not starts:
        return [], 0
    shared = _before_what_repeats(leaves, starts[0])
    width = max(len(cells) for _, cells in (*header, *body))
    ranges = list(zip([shared + 1, *starts], [*(at - 1 for at in starts), width], strict=True))
    bands = [is_band(sheet, within(header, *one)) for one in ranges]
    if any(bands) != all(bands) or any(_stands_over_both(sheet, body, first) for first in starts):
        return [], 0
    return ranges, shared


def _before_what_repeats(leaves: Mapping[int, str], start: int) -> int:
    """How many columns stand left of the first one whose heading the list from `start` on has too."""
    again = {heading_key(text) for at, text in leaves.items() if at >= start}
    return min((at for at in leaves if at < start and heading_key(leaves[at]) in again), default=1) - 1


def is_band(sheet: Sheet, header: list[Line]) -> bool:
    """Whether the first row of a header names the whole list: TẬP THỂ over one, CÁ NHÂN over the other."""
    return len(header) > 1 and len(own_cells(sheet, header[0])) == 1 < len(own_cells(sheet, header[1]))


def within(lines: list[Line], first: int, last: int, shared: int = 0) -> list[Line]:
    """The lines with nothing outside a range but the first `shared` columns; left out if the range itself is empty."""
    return [
        (number, cells[:shared] + [""] * (first - 1 - shared) + cells[first - 1 : last])
        for number, cells in lines
        if any(value != "" for value in cells[first - 1 : last])
    ]


def under_band(header: list[Line], shared: int) -> list[Line]:
    """A header without its row that names the list; the shared headings of that row stand in the next one."""
    (_, above), (number, cells), *more = header
    own = [cells[at] or above[at] for at in range(min(shared, len(above), len(cells)))]
    return [(number, own + cells[len(own) :]), *more]


def _starts(leaves: Mapping[int, str], body: list[Line], known: ColumnSet) -> list[int]:
    """The columns with which further lists begin."""
    named = {
        at: heading.names[0] for at, text in leaves.items() if len((heading := known.match(text)).names) == 1
    }
    needed = {
        at: name for at, name in named.items() if name in known.needed and known.match(leaves[at]).exact
    }
    if len(set(needed.values())) == len(needed):
        return []
    starts: list[int] = []
    ordinals = [at for at, name in named.items() if name == "ordinal"]
    for at in ordinals[1:]:
        if not _holds_numbers(body, at):
            continue
        before = {name for one, name in needed.items() if (starts or [1])[-1] <= one < at}
        if before & {name for one, name in needed.items() if one >= at}:
            starts.append(at)
    return starts or _repeats(leaves, needed)


def _repeats(leaves: Mapping[int, str], needed: Mapping[int, str]) -> list[int]:
    """Where the first list's headings begin again, among them all those of names."""
    keys = {at: heading_key(text) for at, text in leaves.items()}
    first = next(iter(needed))
    again = next((at for at in needed if at > first and keys[at] == keys[first]), 0)
    if not again:
        return []
    far = again - first
    same = [at for at in keys if keys.get(at + far) == keys[at]]
    start = min(same) + far
    left = {name for at, name in needed.items() if at < start}
    whole = left == {needed[at] for at in same if at in needed}
    return [start] if whole and len(same) > 1 and max(same) < start else []


def _holds_numbers(body: list[Line], at: int) -> bool:
    """Whether a column numbers rows: "TT" may be short for tập thể, with an x under it."""
    values = [str(cells[at - 1]) for _, cells in body[:40] if len(cells) >= at and cells[at - 1] != ""]
    return 2 * sum(value[:1].isdecimal() for value in values) >= max(1, len(values))


def _stands_over_both(sheet: Sheet, body: list[Line], first: int) -> bool:
    """Whether a line among the rows of the list from `first` on may be meant for it and those to its left alike."""
    owns = [own_cells(sheet, line) for line in body]
    last = max((i for i, own in enumerate(owns) if sum(at >= first for at, _ in own) > 1), default=0)
    for (number, cells), own in zip(body[:last], owns, strict=False):
        crosses = len(cells) >= first and sheet.merged.get((number, first)) == "across"
        alone = len(own) < 3 and all(at < first for at, _ in own) and not str(own[0][1])[:1].isdecimal()
        if (crosses or alone) and not any(ends_list(str(value)) for _, value in own):
            return True
    return False
