"""The country's official units, today's and what each was before (`official.csv`), and what an installation takes.

A code names a unit only together with a day: 02296 was Thổ Bình until 30/6/2025 and is Bình An since.
"""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Final

from danvan.lib.text import fold, spelling_key
from models_registry.access import Actor
from models_registry.models import UnitSuccession
from models_registry.units.file import FileUnit, Merger, UnitFile, UnitFileError
from models_registry.units.loading import Loaded, load_units

FACTS_FILE: Final = Path(__file__).parent / "official.csv"
_PROVINCE, _DISTRICT, _COMMUNE = 2, 3, 5  # digits of a code: its level
_WORDS: Final = {_PROVINCE: "tỉnh, thành phố", _DISTRICT: "huyện cũ", _COMMUNE: "xã, phường, đặc khu"}
_LISTED: Final = 20  # meanings told of one name


@dataclass(frozen=True, slots=True)
class OfficialUnit:
    """One line of the file. Its `into` and `parts` are codes of the day after `valid_to`; `parent` of its last day."""

    line: int
    kind: str
    code: str
    name: str
    parent: str
    valid_from: date | None
    valid_to: date | None
    into: str
    parts: tuple[str, ...]
    founded_by: str
    note: str

    @property
    def level(self) -> int:
        return len(self.code)

    @property
    def key(self) -> str:
        """Names the unit inside the file."""
        return f"{self.code} {self.valid_to or ''}".strip()

    @property
    def row(self) -> FileUnit:
        """The unit without those around it."""
        return FileUnit(
            line=self.line,
            key=self.key,
            kind=self.kind,
            name=self.name,
            code=self.code,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            founded_by=self.founded_by,
            note=self.note,
        )


class OfficialUnits:
    """All units of the file, with what stands above, before and after each."""

    def __init__(self, path: Path = FACTS_FILE) -> None:
        """Reads the file; 14,000 lines in about 0.1 s."""
        self.file_name = path.name
        self.units: list[OfficialUnit] = []
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            for row in rows:
                if row[0].startswith("#") or row[0] == "kind":
                    continue
                kind, code, name, parent, first, last, into, parts, founded_by, note = row
                self.units.append(
                    OfficialUnit(
                        line=rows.line_num,
                        kind=kind,
                        code=code,
                        name=name,
                        parent=parent,
                        valid_from=date.fromisoformat(first) if first else None,
                        valid_to=date.fromisoformat(last) if last else None,
                        into=into,
                        parts=tuple(parts.split()),
                        founded_by=founded_by,
                        note=note,
                    )
                )

    @cached_property
    def _by_code(self) -> dict[str, list[OfficialUnit]]:
        found = defaultdict(list)
        for unit in self.units:
            found[unit.code].append(unit)
        return found

    @cached_property
    def _predecessors(self) -> dict[str, list[OfficialUnit]]:
        found = defaultdict(list)
        for unit in self.units:
            for successor in self.successors_of(unit):
                found[successor.key].append(unit)
        return found

    @cached_property
    def _children(self) -> dict[str, list[OfficialUnit]]:
        found = defaultdict(list)
        for unit in self.units:
            for parent in self.above(unit)[:1]:
                found[parent.key].append(unit)
        return found

    def on(self, code: str, day: date) -> OfficialUnit:
        """The unit that a code named on a day; raises StopIteration if there was none."""
        return next(
            unit
            for unit in self._by_code[code]
            if (unit.valid_from or date.min) <= day <= (unit.valid_to or date.max)
        )

    def successors_of(self, unit: OfficialUnit) -> list[OfficialUnit]:
        """What it wholly became, or among which it was divided."""
        codes = (unit.into,) if unit.into else unit.parts
        return [self.on(code, unit.valid_to + timedelta(days=1)) for code in codes] if unit.valid_to else []

    def predecessors_of(self, unit: OfficialUnit) -> list[OfficialUnit]:
        """What wholly or in part became this."""
        return self._predecessors.get(unit.key, [])

    def above(self, unit: OfficialUnit) -> list[OfficialUnit]:
        """Its ancestors, the nearest first."""
        if not unit.parent:
            return []
        parent = self.on(unit.parent, unit.valid_to or date.max)
        return [parent, *self.above(parent)]

    def described(self, unit: OfficialUnit) -> str:
        """ "Xã Bình An (mã 02296, Tỉnh Tuyên Quang)"."""
        around = [f"mã {unit.code}", *(parent.row.label for parent in self.above(unit))]
        return f"{unit.row.label} ({', '.join(around)})"

    # --- what an installation takes

    def take(
        self,
        *,
        provinces: Iterable[str] = (),
        old_districts: Iterable[str] = (),
        communes: Iterable[str] = (),
    ) -> UnitFile:
        """The units for whoever asks, each by code or by name, as a file of units to be loaded.

        Of a province of today all its communes, of a commune itself; with whatever came before them. Of a district that
        ended on 30/6/2025 its communes, with whatever came after them. Always with what stands above. Raises
        UnitFileError with a sentence for each that means nothing or several.
        """
        faults: list[str] = []
        taken: dict[str, OfficialUnit] = {}
        for text in provinces:
            for province in self._asked(_PROVINCE, text, faults):
                today = [unit for unit in self._children[province.key] if unit.valid_to is None]
                taken |= self._with_all(self.predecessors_of, [province, *today])
        for text in old_districts:
            for district in self._asked(_DISTRICT, text, faults):
                taken |= self._with_all(self.successors_of, [district, *self._children.get(district.key, ())])
        for text in communes:
            taken |= self._with_all(self.predecessors_of, self._asked(_COMMUNE, text, faults))
        if faults:
            raise UnitFileError(faults)
        for unit in list(taken.values()):
            taken |= {parent.key: parent for parent in self.above(unit)}
        return self._file(taken)

    def _with_all(
        self, around: Callable[[OfficialUnit], list[OfficialUnit]], units: Iterable[OfficialUnit]
    ) -> dict[str, OfficialUnit]:
        """The units with theirs before, or after, however far."""
        found: dict[str, OfficialUnit] = {}
        waiting = list(units)
        while waiting:
            unit = waiting.pop()
            if unit.key not in found:
                found[unit.key] = unit
                waiting += around(unit)
        return found

    def _file(self, taken: dict[str, OfficialUnit]) -> UnitFile:
        """In the file's order: parents before children, a province's merger before those of its communes."""
        rows, mergers = [], []
        for unit in self.units:
            if unit.key not in taken:
                continue
            parent = next(iter(self.above(unit)), None)
            rows.append(replace(unit.row, parent_key=parent.key if parent else ""))
            mergers += [
                Merger(
                    line=unit.line,
                    key=unit.key,
                    successor_key=successor.key,
                    effective_on=successor.valid_from or date.min,
                    extent=UnitSuccession.Extent.WHOLE if unit.into else UnitSuccession.Extent.PART,
                    document=successor.founded_by,
                )
                for successor in self.successors_of(unit)
                if successor.key in taken
            ]
        return UnitFile(tuple(rows), tuple(mergers), self.file_name)

    # --- by code or name

    def _asked(self, level: int, text: str, faults: list[str]) -> Sequence[OfficialUnit]:
        """The one unit that is meant; nothing, and a sentence, if there is none or there are several."""
        found = self._named(level, text)
        standing = [unit for unit in found if (unit.valid_to is not None) == (level == _DISTRICT)]
        if len(standing) == 1:
            return standing
        if standing:
            listed = [f"  {self.described(unit)}" for unit in standing[:_LISTED]]
            more = [f"  và {len(standing) - _LISTED} đơn vị khác"] if len(standing) > _LISTED else []
            told = "\n".join([*listed, *more])
            faults.append(
                f"“{text}” là tên của {len(standing)} {_WORDS[level]}; hãy ghi mã của đơn vị cần lấy:\n{told}"
            )
        elif found:
            faults += [self._gone(unit) for unit in found[:_LISTED]]
        else:
            faults.append(f"Không có {_WORDS[level]} nào mang mã hoặc tên “{text}”.")
        return ()

    def _named(self, level: int, text: str) -> list[OfficialUnit]:
        """Units of a level with that code, else of that name or label, else spelled so without tone marks."""
        own = [unit for unit in self.units if unit.level == level]
        if found := [unit for unit in own if unit.code == text.strip()]:
            return found
        for key in (spelling_key, fold):
            if found := [unit for unit in own if key(text) in (key(unit.name), key(unit.row.label))]:
                return found
        return []

    def _gone(self, unit: OfficialUnit) -> str:
        after = "; ".join(map(self.described, self.successors_of(unit)))
        return f"{self.described(unit)} chỉ có đến hết {unit.valid_to:%d/%m/%Y}, nay là: {after}."


def load_official(
    by: Actor,
    *,
    provinces: Iterable[str] = (),
    old_districts: Iterable[str] = (),
    communes: Iterable[str] = (),
    reason: str = "",
) -> Loaded:
    """Takes official units into the registry (see `OfficialUnits.take`); what an officer wrote of them is left.

    Raises UnitFileError as `take` and `load_units` do.
    """
    file = OfficialUnits().take(provinces=provinces, old_districts=old_districts, communes=communes)
    return load_units(file, by, reason or "Nạp đơn vị hành chính", keeping=("founded_by", "note"))
