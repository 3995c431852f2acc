"""Villages of a commune from a pasted list of names: what each line means, and the one act that adds them."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.core.exceptions import ValidationError

from danvan.lib.text import clean, fold, spelling_key
from models_registry import trail
from models_registry.access import Actor
from models_registry.hamlets import KINDS
from models_registry.models import Unit
from models_registry.units.writing import add_units

LINES_AT_MOST: Final = 500
_ENUMERATION: Final = re.compile(r"^\s*(?:\d{1,3}\s*(?:[.)]\s*|\t)|[-–•*+]\s+)")
_KIND: Final = re.compile(f"({'|'.join(sorted(KINDS, key=len, reverse=True))})(?:\\.\\s*|\\s+|$)")


@dataclass(frozen=True)
class VillageLine:
    """One line that was pasted. `fault` must be mended; a `known` village is passed over; `near` is worth a look."""

    line: int
    kind: str
    name: str
    fault: str = ""
    known: str = ""
    near: str = ""

    @property
    def label(self) -> str:
        return Unit(kind=self.kind, name=self.name).label.strip() if self.kind else self.name

    @property
    def is_new(self) -> bool:
        """Whether a unit is made of it."""
        return not self.fault and not self.known


def read_villages(text: str, commune: Unit, kind: str = "") -> list[VillageLine]:
    """What each line that is not empty means; `kind` is that of names that say none.

    The kind is read from the name ("Tổ dân phố 3", "TDP 3", "thôn Nà Ta"), a number or a dash before it is not its
    part. One query, for the villages that the commune has.
    """
    standing = list(Unit.objects.filter(parent=commune, valid_to=None, kind__in=Unit.VILLAGE_KINDS))
    known = {(unit.kind, spelling_key(unit.name)): f"đã có {unit.label}" for unit in standing}
    alike = {fold(unit.name): f"gần giống {unit.label} đã có" for unit in standing}
    lines = []
    for number, raw in enumerate(text.splitlines(), start=1):
        if not clean(raw):
            continue
        line = _read_line(number, raw, kind)
        key = (line.kind, spelling_key(line.name))
        if not line.fault:
            line = VillageLine(
                number, line.kind, line.name, "", known.get(key, ""), alike.get(fold(line.name), "")
            )
            known.setdefault(key, f"trùng dòng {number}")
            alike.setdefault(fold(line.name), f"gần giống dòng {number} ({line.label})")
        lines.append(line)
    return lines


def _read_line(number: int, raw: str, kind: str) -> VillageLine:
    text = _ENUMERATION.sub("", raw)
    if "\t" in text.strip():
        return VillageLine(number, "", clean(text), "có nhiều ô; chỉ dán cột tên")
    text = clean(text)
    if found := _KIND.match(spelling_key(text)):
        kind, text = KINDS[found[1]], text[found.end() :]
    longest = Unit._meta.get_field("name").max_length or 0
    fault = ""
    if not text:
        fault = "thiếu tên"
    elif len(text) > longest:
        fault = f"tên dài quá {longest} ký tự"
    elif not kind:
        fault = (
            "chưa rõ loại; ghi thôn, bản, tổ dân phố … trước tên, hoặc chọn loại cho các tên không ghi loại"
        )
    return VillageLine(number, kind, text, fault)


def faults_of(lines: list[VillageLine]) -> list[str]:
    """A sentence for each line that must be mended."""
    return [f"Dòng {line.line} ({line.label or 'trống'}): {line.fault}." for line in lines if line.fault]


def add_villages(
    text: str,
    commune: Unit,
    kind: str = "",
    *,
    by: Actor,
    valid_from: date | None = None,
    founded_by: str = "",
) -> list[Unit]:
    """Adds the villages of a pasted list that the commune has not, in one act, and returns them.

    Raises ValidationError with every fault of every line.
    """
    with trail.act(by, "Thêm thôn, bản, tổ dân phố từ danh sách"):
        Unit.objects.select_for_update().get(pk=commune.pk)  # of two who paste the same names, one waits
        lines = read_villages(text, commune, kind)
        if faults := faults_of(lines):
            raise ValidationError(faults)
        new = [
            Unit(kind=line.kind, name=line.name, parent=commune, valid_from=valid_from, founded_by=founded_by)
            for line in lines
            if line.is_new
        ]
        if new:
            add_units(new)
    return new
