"""Communes that a text names, in the catalogue or not: a commune's officer is given no unit of another commune."""

import re
from collections.abc import Iterable
from typing import Final

from danvan.lib.text import fold
from danvan.lists.reading.words.matches import COMMUNE_RANK, UnitEntry
from danvan.lists.reading.words.units import UnitNames

_NAMED: Final = re.compile(
    r"(?<!tác )\b(?P<kind>xã|thị trấn|phường|đặc khu)\s+(?P<name>[^\W\d_]+(?:\s+[^\W\d_]+){0,3})",
    re.IGNORECASE,
)
# Words after "xã" that begin no name, or end one; in a title of capitals nothing else tells them from it.
_NO_NAME: Final = frozenset(
    fold(
        "huyện tỉnh thành thị năm giai đăng về trong thực xây từ đến số tháng ngày và các gồm quý đợt tham triển lần"
        " hội đoàn đội viên ủy theo tiêu dân mô điển phát tập cá nông trên được có là cho của do tại đề báo kết khen"
        " công trực thuộc cấp danh tổng lập người nhận dự xã phường khối ban chi"
    ).split()
)

# "ĐẢNG ỦY XÃ", without its name.
_NAMELESS: Final = re.compile(
    r"(?:dang bo|dang ui|ubnd|ui ban|ban dan van|mttq|mat tran)\b.*\b(?:xa|thi tran|phuong)$"
)


def communes_in(text: str) -> list[str]:
    """ "Bí thư chi bộ thôn Nà Ta, xã Khuôn Hà" -> ["xã Khuôn Hà"]: a name is what begins with capitals."""
    found = []
    for match in _NAMED.finditer(text):
        name = []
        for word in match["name"].split():
            if not word[0].isupper() or fold(word) in _NO_NAME:
                break
            name.append(word)
        if name:
            found.append(f"{match['kind']} {' '.join(name)}")
    return found


def communes_named(text: str, year: int | None, catalogue: UnitNames) -> list[str]:
    """The communes of which a text may speak, with those above a hamlet or body that it names; [] if of none."""
    match = catalogue.find_unit(text, year)
    if match.unit and match.unit.rank >= COMMUNE_RANK:
        known = [match.unit.label, *own_names(match.unit, catalogue.units)]
    else:
        known = list(match.nearest) if match.several else []
    return known + communes_in(text)


def own_names(unit: UnitEntry, units: Iterable[UnitEntry]) -> list[str]:
    """What a unit is called, and the communes above it."""
    above = [one for one in units if one.path and unit.path.startswith(one.path) and one.rank >= COMMUNE_RANK]
    return [unit.name, *(one.name for one in above)]


def is_named(named: str, names: Iterable[str]) -> bool:
    """Whether "xã Khuôn Hà" is one of these names; of its kind nothing is asked, a commune may have become a town."""
    words = f" {fold(named)} "
    return any(f" {fold(name)} " in words for name in names)


def unclear_unit(lines: Iterable[str], catalogue: UnitNames) -> str:
    """The first title that speaks of a commune without naming one that is known; "" if there is none."""
    return next((line for line in lines if _is_unclear(line, catalogue)), "")


def is_nameless(line: str) -> bool:
    """Whether a title speaks of a commune without its name: "ĐẢNG ỦY XÃ"."""
    return line.isupper() and bool(_NAMELESS.match(fold(line)))


def _is_unclear(line: str, catalogue: UnitNames) -> bool:
    return is_nameless(line) or bool(communes_in(line)) or catalogue.is_elsewhere(line)
