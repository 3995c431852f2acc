"""Where a commended one belongs: the unit that a row says in one of its cells, else its group, its sheet, its title."""

import re
from typing import Final

from danvan.lists.reading.row.cells import shorten
from danvan.lists.reading.row.rows import RowReader
from danvan.lists.reading.words.catalogue import Catalogue
from danvan.lists.reading.words.units import Match, UnitEntry, word_key
from danvan.lists.results import QUESTION

_COMMUNE: Final = re.compile(r"\b(?:xa|phuong|thi tran)\b")
_DISTRICT: Final = re.compile(
    r"\bhuyện(?:\s+(?:ủy|uỷ|đoàn|hội))?(?![^\W\d_])(?P<rest>[^,;()\n–-]*)", re.IGNORECASE
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


class PlaceReader(RowReader):
    """Finds the unit of the row at hand."""

    def read_place(self, group_unit: UnitEntry | None, year: int | None) -> None:
        """Its own column, the workplace, address, post and name speak, in this order; the year is the decision's."""
        at = self.single.get("unit", 0)
        if at and not self.text(at) and self.is_faulty(at, "unit"):
            return
        own, other = self.said_of("unit"), self.row.other
        is_place = _COMMUNE.search(word_key(own)) or self.catalogue.name_unit(own, year) != Match()
        if own and not other.get("workplace") and not is_place:
            other["workplace"] = own  # "Phòng Nội vụ" under "Đơn vị"
        for name, text in (("unit", own), ("workplace", other.get("workplace", ""))):
            match = self._unit_in(text, year) if text else Match()
            unknown = name == "unit" and _COMMUNE.search(word_key(text))
            if match.unit:
                self._take(match.unit)
                return
            if match.several or unknown:
                self.unknown_unit(text, self.single.get(name, 0), match)
                return
        texts = filter(None, (self.row.place, self.row.post, self.row.registrant))
        named = next((unit for text in texts if (unit := self._unit_in(text, year).unit)), None)
        if unit := named or group_unit or self.defaults.unit or self.said.meaning.unit:
            self._take(unit)
        else:
            self._miss_unit(other.get("workplace", ""))

    def _take(self, unit: UnitEntry) -> None:
        self.row.unit_key, self.row.unit = unit.key, unit.label

    def _unit_in(self, text: str, year: int | None) -> Match:
        key = (text, year)
        if key not in self.units:
            self.units[key] = unit_named(text, self.catalogue, year)
        return self.units[key]

    def _miss_unit(self, workplace: str) -> None:
        """Asks for the unit: of the workplace's words, wherever they stand, else once for the sheet."""
        candidates = self._units_named_in(workplace or self.row.post or self.row.registrant)
        if workplace:
            at = self.single.get("workplace", 0) or self.single.get("unit", 0)
            hint = f" Có thể là: {', '.join(candidates)}." if candidates else ""
            reason = f"chưa rõ “{shorten(workplace)}” thuộc xã, thị trấn nào.{hint} Hãy chọn đơn vị."
            self.problem("unknown_unit", at, "unit", reason, value=workplace, candidates=candidates)
            return
        candidates = candidates or self.said.unit_candidates
        hint = f" Có thể là: {', '.join(candidates)}." if candidates else ""
        reason = (
            f"chưa biết đơn vị (xã, thị trấn).{hint} Hãy chọn đơn vị cho cả trang hoặc ghi vào từng dòng."
        )
        at = self.single.get("unit", 0)
        self.problem("missing", at, "unit", reason, candidates=candidates, severity=QUESTION, once=True)

    def _units_named_in(self, text: str) -> tuple[str, ...]:
        """Labels of communes whose bare name stands in a text ("Trường THCS Xuân Lập"): candidates, no more."""
        words = f" {word_key(text)} "
        found = [u for u in self.catalogue.units if u.rank == 3 and f" {word_key(u.name)} " in words]
        return tuple(dict.fromkeys(unit.label for unit in found))
