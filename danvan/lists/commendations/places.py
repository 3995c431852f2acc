"""Where a commended one belongs: the unit that a row says in one of its cells, else its group, its sheet, its title."""

import re
from collections.abc import Callable
from typing import Final

from danvan.lists.reading.row.cells import RowCells, shorten
from danvan.lists.reading.row.unit import miss_unit, unknown_unit
from danvan.lists.reading.row.whole import Whole
from danvan.lists.reading.words.catalogue import Catalogue
from danvan.lists.reading.words.matches import COMMUNE_RANK, Match, UnitEntry
from danvan.lists.reading.words.units import word_key

FindUnit = Callable[[str, int | None], Match]
_COMMUNE: Final = re.compile(r"\b(?:xa|phuong|thi tran)\b")
_DISTRICT: Final = re.compile(
    r"\bhuyện(?:\s+(?:[uủ][yỷ]|đoàn|hội))?(?![^\W\d_])(?P<rest>[^,;()\n–-]*)", re.IGNORECASE
)


def unit_named(text: str, catalogue: Catalogue, year: int | None) -> Match:
    """The unit that a text names; "Huyện ủy", "Công an huyện" are of the one district there is."""
    match = catalogue.match_unit(text, year)
    found = _DISTRICT.search(text)
    if match.unit or match.several or not found or _COMMUNE.search(word_key(text)):
        return match
    name = word_key(found["rest"])
    units = [unit for unit in catalogue.units if unit.rank == 2]
    units = [unit for unit in units if year is None or unit.stood_in(year)]
    units = [unit for unit in units if not name or f"{name} ".startswith(f"{word_key(unit.name)} ")]
    return Match(str(units[0].key), units[0]) if len(units) == 1 else match


def read_place(
    cells: RowCells, whole: Whole, named: FindUnit, group_unit: UnitEntry | None, year: int | None
) -> None:
    """Reads the unit: of its own column, the workplace, address, post and name, in this order.

    `named` finds the unit that a text names (`unit_named`); the year is the decision's.
    """
    single, row, other = cells.columns.single, cells.row, cells.row.other
    at = single.get("unit", 0)
    if at and not cells.text(at) and cells.is_faulty(at, "unit"):
        return
    own = cells.said_of("unit")
    is_place = _COMMUNE.search(word_key(own)) or whole.catalogue.name_unit(own, year) != Match()
    if own and not other.get("workplace") and not is_place:
        other["workplace"] = own  # "Phòng Nội vụ" under "Đơn vị"
    for name, text in (("unit", own), ("workplace", other.get("workplace", ""))):
        match = named(text, year) if text else Match()
        unknown = name == "unit" and _COMMUNE.search(word_key(text))
        if match.unit:
            row.unit_key, row.unit = match.unit.key, match.unit.label
            return
        if match.several or unknown:
            unknown_unit(cells, whole.catalogue, text, single.get(name, 0), match, year)
            return
    texts = filter(None, (row.place, row.post, row.registrant))
    beside = next((unit for text in texts if (unit := named(text, year).unit)), None)
    if unit := beside or group_unit or whole.defaults.unit or whole.said.meaning.unit:
        row.unit_key, row.unit = unit.key, unit.label
    else:
        _miss_unit(cells, whole, other.get("workplace", ""))


def _miss_unit(cells: RowCells, whole: Whole, workplace: str) -> None:
    """Asks for the unit: of the workplace's words, wherever they stand, else once for the sheet."""
    row, single = cells.row, cells.columns.single
    candidates = _units_named_in(workplace or row.post or row.registrant, whole.catalogue)
    if not workplace:
        miss_unit(cells, single.get("unit", 0), candidates or whole.said.unit_candidates)
        return
    at = single.get("workplace", 0) or single.get("unit", 0)
    hint = f" Có thể là: {', '.join(candidates)}." if candidates else ""
    reason = f"chưa rõ “{shorten(workplace)}” thuộc xã, thị trấn nào.{hint} Hãy chọn đơn vị."
    cells.problem("unknown_unit", at, "unit", reason, value=workplace, candidates=candidates)


def _units_named_in(text: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Labels of communes whose bare name stands in a text ("Trường THCS Xuân Lập"): candidates, no more."""
    words = f" {word_key(text)} "
    found = [u for u in catalogue.units if u.rank == COMMUNE_RANK and f" {word_key(u.name)} " in words]
    return tuple(dict.fromkeys(unit.label for unit in found))
