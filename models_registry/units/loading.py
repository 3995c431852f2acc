"""Units of a file into the registry: what stands there already is found again, the rest is added, all or nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import F

from danvan.lib.text import spelling_key
from models_registry import trail
from models_registry.access import Actor
from models_registry.models import Unit, UnitSuccession
from models_registry.models.successions import faults_together, later_units
from models_registry.territory import load_successions
from models_registry.trail import Origin
from models_registry.units.file import FileUnit, Merger, UnitFile, UnitFileError
from models_registry.units.writing import add_units, end_bodies

_UPDATED: Final = ("code", "valid_to", "founded_by", "note")
_Place = tuple[int | None, str, str]  # key of the unit above, kind, name however its tone mark is placed


@dataclass(frozen=True)
class Loaded:
    """What a file changed."""

    created: int
    changed: int
    linked: int
    ended: tuple[Unit, ...]  # bodies, with their unit
    asked: int  # units divided among several, of whose earlier records nobody has said where they count


def load_units(file: UnitFile, by: Actor, reason: str = "", *, keeping: Sequence[str] = ()) -> Loaded:
    """Brings the units and successions of a file into the registry, all or nothing, level by level.

    A unit that stands already is not added again: filled cells that differ are written, empty cells leave what stands,
    and in the columns of `keeping` what stands is left whatever the file says. Loading a file twice changes nothing.
    A unit is found by its place in the tree, kind, name and first day; where only the registry or only the file says a
    first day, by the days on which both stood. Raises UnitFileError with everything that a person must decide before:
    two meanings of one line, a unit that stands elsewhere, a second whole merger.
    """
    with trail.act(by, reason):
        units: dict[str, Unit] = {}
        changed: list[FileUnit] = []
        created = 0
        faults: list[str] = []
        for rows in _levels(file.rows):
            known = _Known(rows, units)
            added: dict[str, Unit] = {}
            for row in rows:
                unit = known.find(row, faults)
                if unit is None:
                    added[row.key] = _new(row, known.parent_of(row))
                else:
                    units[row.key] = unit
                    told = "" if reason else f"{file.name}, dòng {row.line}"
                    if _update(unit, row, keeping, by, told):
                        changed.append(row)
            lines = {row.key: row.line for row in rows}
            origins = [Origin(file=file.name, row=lines[key]) for key in added]
            add_units(list(added.values()), origins=origins)  # with faults too, so that all of them are found
            units |= added
            created += len(added)
        if faults:
            raise UnitFileError(faults)
        faults = [
            f"Dòng {row.line}: {said}" for row in changed for said in units[row.key].faults_beside_others
        ]
        faults += _faults_of_bodies(file.rows, units)
        linked = _link(file.mergers, units, file.name, faults)
        with trail.act(by, reason or file.name):
            ended = end_bodies(units.values())
        keys = {units[merger.key].pk for merger in file.mergers}
        asked = {link.predecessor_id for link in load_successions() if link.is_asked} & keys
        return Loaded(created, len(changed), linked, tuple(ended), len(asked))


def _faults_of_bodies(rows: Iterable[FileUnit], units: dict[str, Unit]) -> list[str]:
    """A body that the file lets outlast its unit, and a unit that ends before one of its bodies began."""
    lines = {units[row.key].pk: row.line for row in rows}
    lasting = [row for row in rows if row.valid_to and units[row.key].is_body]
    faults = [(row.line, units[row.key].fault_of_its_unit) for row in lasting]
    # Their units are not asked for by a second query around this one: PostgreSQL knows nothing yet of rows that were
    # added in this transaction, and would compare each with each with each (half a minute for a province).
    begun = Unit.objects.filter(
        parent__in=lines, kind__in=Unit.BODY_KINDS, valid_from__gt=F("parent__valid_to")
    )
    for parent in {body.parent_id: body.office for body in begun.select_related("parent")}.values():
        faults.append((lines[parent.pk], parent.fault_of_its_unit))
    return [f"Dòng {line}: {said}" for line, said in faults if said]


def _levels(rows: Iterable[FileUnit]) -> list[list[FileUnit]]:
    """The lines by their depth in the file, parents before children."""
    depth: dict[str, int] = {}
    levels: dict[int, list[FileUnit]] = defaultdict(list)
    for row in rows:
        depth[row.key] = depth[row.parent_key] + 1 if row.parent_key else 0
        levels[depth[row.key]].append(row)
    return [levels[number] for number in sorted(levels)]


def _new(row: FileUnit, parent: Unit | None) -> Unit:
    return Unit(
        kind=row.kind,
        name=row.name,
        parent=parent,
        valid_from=row.valid_from,
        **{column: getattr(row, column) for column in _UPDATED},
    )


def _update(unit: Unit, row: FileUnit, keeping: Sequence[str], by: Actor, reason: str) -> bool:
    new = {column: getattr(row, column) or getattr(unit, column) for column in _UPDATED}
    new |= {column: getattr(unit, column) for column in keeping if getattr(unit, column)}
    if all(getattr(unit, column) == value for column, value in new.items()):
        return False
    for column, value in new.items():
        setattr(unit, column, value)
    with trail.act(by, reason):
        trail.save(unit)
    return True


class _Known:
    """The registry's units beside the lines of one level (two queries)."""

    def __init__(self, rows: list[FileUnit], above: dict[str, Unit]) -> None:
        self._above = above
        self._rows: dict[_Place, list[FileUnit]] = defaultdict(list)
        for row in rows:
            self._rows[self._place(row)].append(row)
        parents = {key for key, _kind, _name in self._rows if key is not None}
        units = Unit.objects.filter(parent__in=parents) | Unit.objects.filter(parent=None)
        self._units: dict[_Place, list[Unit]] = defaultdict(list)
        for unit in units.select_related("parent"):
            self._units[unit.parent_id, unit.kind, spelling_key(unit.name)].append(unit)
        self._by_code: dict[str, list[Unit]] = defaultdict(list)
        for unit in Unit.objects.filter(code__in={row.code for row in rows if row.code}).select_related(
            "parent"
        ):
            self._by_code[unit.code].append(unit)

    def parent_of(self, row: FileUnit) -> Unit | None:
        return self._above[row.parent_key] if row.parent_key else None

    def _place(self, row: FileUnit) -> _Place:
        parent = self.parent_of(row)
        return (parent.pk if parent else None, row.kind, spelling_key(row.name))

    def find(self, row: FileUnit, faults: list[str]) -> Unit | None:
        """The registry's unit of a line, None if it is to be added; what a person must decide goes to `faults`."""
        place = self._place(row)
        first = next(other for other in self._rows[place] if other.valid_from == row.valid_from)
        if first is not row:
            faults.append(f"Dòng {row.line}: {row.label} đã có ở dòng {first.line}.")
        found = [unit for unit in self._units[place] if unit.valid_from == row.valid_from]
        if not found:
            found = [
                unit
                for unit in self._units[place]
                if None in (unit.valid_from, row.valid_from) and _stood_together(unit, row)
            ]
        if not found:
            self._refuse_elsewhere(row, faults)
            return None
        unit = found[0]
        if len(found) > 1:
            faults.append(
                f"{row.label}: cổng có {len(found)} đơn vị cùng tên này, chưa rõ là đơn vị nào;"
                " hãy ghi ngày (có từ ngày, đến hết ngày) cho từng đơn vị rồi nạp lại."
            )
        elif unit.valid_from is None and unit.valid_to is None and self._is_undecided(unit, row):
            faults.append(
                f"{row.label} (mã {row.code or 'chưa ghi'}) trong cổng chưa ghi ngày; hãy ghi ở mục Đơn vị"
                f" “có từ ngày” hoặc “đến hết ngày” ({_days(self._rows[place])}) rồi nạp lại."
            )
        return unit

    def _is_undecided(self, unit: Unit, row: FileUnit) -> bool:
        """Whether a unit without days may be another one of the file's, or began before that one."""
        return row.valid_from is not None or len(self._rows[self._place(row)]) > 1

    def _refuse_elsewhere(self, row: FileUnit, faults: list[str]) -> None:
        for unit in self._by_code[row.code] if row.code else ():
            same = unit.kind == row.kind and spelling_key(unit.name) == spelling_key(row.name)
            if same and _stood_together(unit, row):
                parent = unit.parent.label if unit.parent else "không có đơn vị cấp trên"
                faults.append(
                    f"{row.label} (mã {row.code}) đã có trong cổng ở chỗ khác ({parent});"
                    " hãy xem lại đơn vị cấp trên và ngày của đơn vị đó rồi nạp lại."
                )


def _stood_together(unit: Unit, row: FileUnit) -> bool:
    return unit.stood_between(row.valid_from or date.min, row.valid_to or date.max)


def _days(rows: Iterable[FileUnit]) -> str:
    return " hoặc ".join(
        Unit(valid_from=row.valid_from, valid_to=row.valid_to).validity or "hiện có" for row in rows
    )


def _link(mergers: Iterable[Merger], units: dict[str, Unit], file_name: str, faults: list[str]) -> int:
    """Adds the successions that the registry does not have; raises UnitFileError with `faults` and their own."""
    stored: dict[int, list[UnitSuccession]] = defaultdict(list)
    keys = {units[merger.key].pk for merger in mergers}
    for link in UnitSuccession.objects.filter(predecessor__in=keys).select_related("successor"):
        stored[link.predecessor_id].append(link)
    known = {(link.predecessor_id, link.successor_id) for links in stored.values() for link in links}
    new = [
        (
            merger,
            UnitSuccession(
                predecessor=units[merger.key],
                successor=units[merger.successor_key],
                effective_on=merger.effective_on,
                extent=merger.extent,
                document=merger.document,
            ),
        )
        for merger in mergers
        if (units[merger.key].pk, units[merger.successor_key].pk) not in known
    ]
    line_of = {id(link): merger.line for merger, link in new}
    later = later_units()
    for _, link in new:
        stored[link.predecessor_id].append(link)
        later[link.predecessor_id].add(link.successor_id)
    for unit in {link.predecessor_id: link.predecessor for _, link in new}.values():
        for link, _, fault in faults_together(unit, stored[unit.pk], later):
            if id(link) in line_of:
                said = fault if fault.startswith(unit.label) else f"{unit.label}: {fault}"
                faults.append(f"Dòng {line_of[id(link)]}: {said}")
    if faults:
        raise UnitFileError(faults)
    origins = [Origin(file=file_name, row=merger.line) for merger, _ in new]
    trail.create_all([link for _, link in new], origins=origins)
    return len(new)
