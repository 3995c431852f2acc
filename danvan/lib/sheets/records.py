"""The records of delimited text, also where a quote is opened and never closed."""

import contextlib
import csv
import re
from collections import Counter, deque
from collections.abc import Iterator

from danvan.lib.sheets.book import WIDEST, UnreadableFile

_MOST = 200  # unclosed quotes, each of which costs a second reading of what it swallowed


def read_records(
    lines: Iterator[str], delimiter: str, width: int, strays: list[int]
) -> Iterator[tuple[int, list[str]]]:
    """Numbered from 1. A quote that swallows the next rows is dropped; `strays` learns the numbers of its row.

    `width` is how many cells most records have. Raises UnreadableFile.
    """
    again: deque[str] = deque()
    taken: list[str] = []
    ended = False

    def feed() -> Iterator[str]:
        nonlocal ended
        while (line := again.popleft() if again else next(lines, None)) is not None:
            if len(line) > WIDEST and line.count(delimiter) >= WIDEST:
                raise _too_wide()
            taken.append(line)
            yield line
        ended = True

    reader = csv.reader(feed(), delimiter=delimiter)
    number = 0
    while True:
        taken.clear()
        try:
            cells = next(reader, None)
        except csv.Error:  # a cell beyond all bounds, perhaps because of such a quote
            cells = []
            if len(taken) == 1:
                raise _too_long(number + 1) from None
            ended = True
        if cells is None:
            return
        number += 1
        if (ended or len(taken) > 1) and (ended or _swallows(cells, taken, delimiter, width)):
            strays.append(number)
            if len(strays) > _MOST:
                raise _unclosed(strays)
            cells = _without_stray(taken[0], delimiter)
            again.extendleft(reversed(taken[1:]))
            ended = False
            reader = csv.reader(feed(), delimiter=delimiter)
        yield number, cells


def _swallows(cells: list[str], lines: list[str], delimiter: str, width: int) -> bool:
    """Whether a cell of several lines is several records, not a text with line breaks.

    A delimiter before a space is prose ("ngô, lạc"), and few cells to a record prove nothing.
    """
    if width < 3:
        return False
    delimiters = re.compile(rf"{re.escape(delimiter)}(?! )")
    long = [cell for cell in cells if "\n" in cell or "\r" in cell]
    if any(len(delimiters.findall(line)) >= width - 1 for cell in long for line in cell.splitlines()[1:]):
        return True
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:  # what closed the quote was to open another
        return len(cells) != width or any(len(delimiters.findall(cell)) >= width - 1 for cell in long)
    return False


def _without_stray(line: str, delimiter: str) -> list[str]:
    """The cells of a line whose last quote that opens a cell is not closed."""
    places = [place.start() for place in re.finditer(rf'(?:^|(?<={re.escape(delimiter)}))"', line)]
    stray = None
    for place in reversed(places[-50:]):  # the first of those after which no other cell begins
        if len(next(csv.reader([line[place:]], delimiter=delimiter))) > 1:
            break
        stray = place
    if stray is not None:
        line = line[:stray] + line[stray + 1 :]
    return next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])


def find_width(text: str, delimiter: str) -> int:
    """How many cells most records have; of two answers the larger, which believes more in what is quoted."""
    lines = text[:50_000].splitlines()
    counts = [Counter(line.count(delimiter) + 1 for line in lines if '"' not in line)]
    with contextlib.suppress(csv.Error):
        counts.append(Counter(len(row) for row in csv.reader(lines, delimiter=delimiter)))
    return max(count.most_common(1)[0][0] for count in counts if count) if any(counts) else 0


def stray_note(numbers: list[int]) -> str:
    """What is said of rows with such a quote."""
    rows = ", ".join(map(str, numbers[:20])) + (", …" if len(numbers) > 20 else "")
    return (
        f"Dòng {rows}: dấu nháy kép mở mà không đóng; dấu này đã được bỏ để đọc đủ các dòng sau. "
        "Hãy xem lại các dòng đó."
    )


def _unclosed(numbers: list[int]) -> UnreadableFile:
    rows = ", ".join(map(str, numbers[:5]))
    return UnreadableFile(
        "damaged",
        f"Tệp có quá nhiều dấu nháy kép mở mà không đóng: dòng {rows} và {len(numbers) - 5} dòng khác trở lên. "
        "Hãy bỏ các dấu nháy đó, hoặc mở tệp gốc bằng Excel, lưu lại dạng .xlsx rồi gửi.",
    )


def _too_long(number: int) -> UnreadableFile:
    return UnreadableFile(
        "damaged",
        f"Dòng {number} có ô dài quá 131.072 chữ, không đọc được. Hãy xem lại dòng đó rồi gửi lại.",
    )


def _too_wide() -> UnreadableFile:
    return UnreadableFile(
        "too_big",
        "Tệp có dòng dài hơn 16.384 cột. Hãy xem lại tệp, mỗi mô hình ghi trên một dòng rồi gửi lại.",
    )
