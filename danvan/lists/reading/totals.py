"""Numbers of models that a list states itself: in its titles, its group lines, its total lines and below."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from danvan.lib.text import fold
from danvan.lists.results import ReadSheet, Remark, SetAside

# Under these columns, or under none, a total line counts models; under others it adds up money, land, people.
_COUNTING: Final = ("", "ordinal", "title", "registrant", "unit", "note")
_MARKED: Final = ("field", "kind")
_LARGEST: Final = 200_000
_BELOW: Final = ("total", "footer")
# "gồm 09 mô hình", "Tổng cộng: 30 mô hình, điển hình", "DANH SÁCH 05 MÔ HÌNH", "Tổng số mô hình: 05"
_TOLD: Final = re.compile(
    r"(?:gom|co|tong(?: so| cong)?|cong|la|danh sach|an dinh)\W{0,3}(?:tat ca |so |[a-z]+ \()?(\d{1,5})\)?"
    r"(?: \([a-z ]+\))? (?:mo hinh|dien hinh|mh)\b"
    r"|\btong (?:so |cong )?(?:mo hinh|dien hinh|mh)\W{0,3}(?:la )?(\d{1,5})\b(?! ?[/.,%])"
)
# "LĨNH VỰC KINH TẾ: 03 mô hình", "LĨNH VỰC QPAN (02 mô hình)"
_TOLD_OF_GROUP: Final = re.compile(r"[:(–—-] ?(?:co |gom )?(\d{1,5}) (?:mo hinh|dien hinh|mh)\b")


def told_number(numbers: Mapping[str, float], columns: Mapping[str, str]) -> int | None:
    """How many models a total line says that there are; None if it counts something else."""
    by_name: dict[str, list[float]] = {}
    for letter, number in numbers.items():
        by_name.setdefault(columns.get(letter, "").split(":")[0], []).append(number)
    candidates: list[float] = [by_name[name][0] for name in _COUNTING if name in by_name]
    candidates += [sum(by_name[name]) for name in _MARKED if name in by_name]
    told = next(iter(candidates), None)
    return int(told) if told is not None and told == int(told) and 0 < told <= _LARGEST else None


def totals_not_reached(
    above: Sequence[str], report: ReadSheet, rows: Sequence[int], before: int
) -> Iterator[Remark]:
    """Numbers that a table states and that its rows (by line of the sheet) do not reach.

    `before` is how many rows the sheet's tables above it have: a total may count those too.
    """
    lines = sorted(rows)
    whole = {len(lines), before + len(lines)}
    for text in dict.fromkeys(above):
        told = _told_in(text)
        if told is not None and told not in whole:
            yield Remark("total_above", f"Phía trên bảng ghi {told} mô hình, đọc được {len(lines)} dòng.")
    yield from _groups_not_reached(report.set_aside, lines)
    title = total = passed = 0  # how many rows stand above the last title, the last total, and this line
    last = max((aside.row for aside in report.set_aside if aside.kind in _BELOW), default=0)
    for aside in report.set_aside:
        passed = bisect_left(lines, aside.row)
        title = passed if aside.kind == "title" else title
        told = _told_below(aside, report.columns)
        if told is None:
            continue
        if told not in {passed - total, passed - title, passed, before + passed, *whole}:
            read = len(lines) if aside.row == last else passed - total
            message = f"Dòng {aside.row} ghi {told} mô hình, đọc được {read} dòng."
            yield Remark("total_below", message, (aside.row,))
        total = passed


def _told_in(text: str) -> int | None:
    match = _TOLD.search(fold(text))
    return int(match[1] or match[2]) if match else None


def _told_below(aside: SetAside, columns: Mapping[str, str]) -> int | None:
    """What a line below rows says; the numbers of a total line are read by their columns."""
    if aside.kind not in _BELOW:
        return None
    told = told_number(aside.numbers, columns) if aside.kind == "total" else None
    return _told_in(aside.text) if told is None else told


def _groups_not_reached(set_aside: Sequence[SetAside], lines: Sequence[int]) -> Iterator[Remark]:
    """Group lines whose number is that of the rows down to no later group line, nor to the end."""
    groups = [aside for aside in set_aside if aside.kind == "group"]
    passed = [*(bisect_left(lines, aside.row) for aside in groups), len(lines)]
    ends = set(passed)
    for at, aside in enumerate(groups):
        match = _TOLD_OF_GROUP.search(fold(aside.text))
        if match and passed[at] + int(match[1]) not in ends:
            own = tuple(lines[passed[at] : passed[at + 1]])
            message = f"Dòng nhóm {aside.row} ghi {int(match[1])} mô hình, bên dưới đọc được {len(own)} dòng."
            yield Remark("total_above", message, own)
