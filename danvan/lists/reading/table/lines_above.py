"""What is said once for a whole list: unit, year, kind and field in the lines above it and in the sheet's name."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from danvan.lib.text import clean, fold
from danvan.lists.reading.table.years_said import SHORT_LINE, YEARS_OF_NAME, find_year, year_of
from danvan.lists.reading.words.catalogue import COLLECTIVE, HOUSEHOLD, INDIVIDUAL, Catalogue, match_kind
from danvan.lists.reading.words.communes import communes_in, is_nameless, unclear_unit
from danvan.lists.reading.words.matches import COMMUNE_RANK, UnitEntry
from danvan.lists.reading.words.units import word_key

KIND_WORDS: Final = ((COLLECTIVE, "tap the"), (HOUSEHOLD, "ho gia dinh"), (INDIVIDUAL, "ca nhan"))
# A title may speak of the households that a model helps; these are the ones that it lists.
_LISTED_HOUSEHOLDS: Final = re.compile(
    r"(?:^|danh sach (?:cac )?|tap the(?:,| va) |ca nhan(?:,| va) )ho gia dinh"
)
_BETWEEN_NAMES: Final = re.compile(r"[,;/+&]| và |\s[-–—]\s", re.IGNORECASE)
_UNIT_SAID: Final = re.compile(
    r"\b(?:đơn vị|địa phương|xã|xã, thị trấn|tên đơn vị) ?: ?([^\W\d][^:;|–-]*)", re.IGNORECASE
)
_ONE_FIELD: Final = re.compile(r"linh vuc:? (.+)")
_SAYS_WHO: Final = re.compile(r":\s*[^\W\d_]{2}")  # "Tổ chức: Hội Nông dân xã" is no line of collectives
_REMARKS: Final = re.compile(r"\s*(?:\(.*\)|:.*)$")
_LIST: Final = re.compile(
    r"^(?:danh sach|ds|bieu tong hop|tong hop|bang)(?: dang ki| cac| nhung| mo hinh| dien hinh)* "
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a line or a title gives to the rows beneath it; None where it says nothing.

    A year alone makes no group line of a line: remarks name years too. `unclear` is the text of a line that speaks of
    a unit without saying which: the year of each row may tell, else it is asked. `unclear_year` is that of one that
    speaks of a year without saying plainly that the rows are of it, `other_unit` likewise of a unit that does not hold.
    """

    kind: str | None = None
    field_code: str | None = None
    unit: UnitEntry | None = None
    year: int | None = field(default=None, kw_only=True)
    unclear: str | None = field(default=None, kw_only=True)
    unclear_year: str | None = field(default=None, kw_only=True)
    other_unit: str | None = field(default=None, kw_only=True)

    def __bool__(self) -> bool:
        return bool(self.kind or self.field_code or self.unit)


@dataclass(frozen=True, slots=True)
class Said:
    """What holds for all rows of a list; where two things are said, both are candidates and neither holds."""

    meaning: Meaning = Meaning()
    year: int | None = None
    unit_candidates: tuple[str, ...] = ()
    year_candidates: tuple[str, ...] = ()
    unit_of_time: str = ""  # a name that units of different times bear: each row's year tells which is meant
    unclear_unit: str = ""  # a line that speaks of a commune, and not of one that the officer has
    blocks: tuple[
        tuple[str, ...], ...
    ] = ()  # the lines themselves, table by table from the first of the sheet

    @property
    def strange_unit(self) -> str:
        """A line that names a commune which the officer does not have."""
        return "" if is_nameless(self.unclear_unit) else self.unclear_unit

    @property
    def texts(self) -> tuple[str, ...]:
        """The lines, those of the tables before first."""
        return tuple(text for block in self.blocks for text in block)

    def with_unit_of(self, before: "Said | None") -> "Said":
        """The same with the unit of the sheet before, if this one names none."""
        says = self.meaning.unit or self.unit_candidates or self.unit_of_time or self.unclear_unit
        if before is None or says:
            return self
        meaning = replace(self.meaning, unit=before.meaning.unit)
        return replace(self, meaning=meaning, unit_of_time=before.unit_of_time)


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the caller gives for rows that do not say it themselves."""

    unit: UnitEntry | None = None
    year: int | None = None
    field_code: str | None = None
    unit_of_time: str = ""  # as in `Said`
    more: Mapping[str, str] = field(default_factory=dict)  # by column, as text
    given: Mapping[str, str] = field(default_factory=dict)  # the same, where no title says it


def meaning_of(text: str, catalogue: Catalogue, year: int | None = None) -> Meaning:
    """What a group line or a sheet's name means as a whole: a kind, a field or a unit, and of which year.

    Counts after it are dropped.
    """
    text = clean(text)
    if own := year_of(text, catalogue.years):
        text, year = YEARS_OF_NAME.sub(" ", text), own
    said = _UNIT_SAID.match(text)
    core = _REMARKS.sub("", said[1] if said else text).strip(" .-–:")
    if not core:
        return Meaning(year=own)
    if said:  # "Đơn vị: xã Thổ Bình" is no line of collectives
        return _meaning_of_unit(core, catalogue, year, own)
    kind = match_kind(core) or match_kind(_LIST.sub("", f"{word_key(core)} ").strip())
    if kind and not _SAYS_WHO.search(text):
        return Meaning(kind=kind, year=own)
    if code := catalogue.match_field(core).value:
        return Meaning(field_code=code, year=own)
    return _meaning_of_unit(core, catalogue, year, own)


def _meaning_of_unit(text: str, catalogue: Catalogue, year: int | None, own: int | None) -> Meaning:
    unit = catalogue.match_unit_line(text, year).unit
    return Meaning(unit=unit, year=own, unclear=None if unit or not catalogue.is_unit_line(text) else text)


def read_titles(
    lines: list[str],
    sheet_name: str,
    file_name: str,
    catalogue: Catalogue,
    answered_year: int | None = None,
    headings: Sequence[str] = (),
) -> Said:
    """What is said above a list and by the name of its sheet; the file's name only gives candidates.

    The year that the officer answered decides before that of the titles which unit of one name is meant. `headings`
    of titles and holders may say a year too: "Tên mô hình đăng ký năm 2022".
    """
    folded = [fold(line) for line in lines]
    year, years = find_year(folded, list(map(fold, headings)), fold(sheet_name), fold(file_name))
    unit_year = answered_year or year
    unit, units, of_time = _find_unit(lines, sheet_name, file_name, catalogue, unit_year)
    said = (*reversed(lines), YEARS_OF_NAME.sub(" ", sheet_name))
    # "TT", "CN", "T" somewhere above a list is no title of it.
    meanings = [meaning_of(text, catalogue, unit_year) for text in said if len(text) > 3 or text == said[-1]]
    kind = next((meaning.kind for meaning in meanings if meaning.kind), None) or _only_kind(folded)
    code = next((meaning.field_code for meaning in meanings if meaning.field_code), None)
    meaning = Meaning(kind, code or _only_field(folded, catalogue), unit)
    unclear = "" if unit or of_time else unclear_unit(lines, catalogue)
    return Said(meaning, year, units, years, of_time, unclear, (tuple(lines),))


def go_on(said: Said, before: Said) -> Said:
    """What holds for a further table of a sheet: what its own titles say, else what held before.

    Whose list it is does not go on where its titles name a commune that is not known, or "ĐẢNG ỦY XÃ" without its name.
    """
    new, old = said.meaning, before.meaning
    unclear = said.unclear_unit if said.unclear_unit not in before.texts else ""
    if unclear:
        label = old.unit.label if old.unit and is_nameless(unclear) else ""
        old = replace(old, unit=None)
        before = replace(before, unit_candidates=(label,) if label else (), unit_of_time="")
    unit = new.unit or (None if said.unit_candidates else old.unit)
    year = said.year or (None if said.year_candidates else before.year)
    return Said(
        Meaning(new.kind or old.kind, new.field_code or old.field_code, unit),
        year,
        said.unit_candidates or (() if unit else before.unit_candidates),
        said.year_candidates or (() if year else before.year_candidates),
        said.unit_of_time or ("" if unit or said.unit_candidates else before.unit_of_time),
        unclear or ("" if unit or said.unit_candidates or said.unit_of_time else before.unclear_unit),
        before.blocks + said.blocks,
    )


def _find_unit(
    lines: list[str], sheet_name: str, file_name: str, catalogue: Catalogue, year: int | None
) -> tuple[UnitEntry | None, tuple[str, ...], str]:
    if any(map(catalogue.is_elsewhere, lines)):
        return None, (), ""  # a commune of another district, and a namesake here would be the wrong one
    by_name = catalogue.match_unit(YEARS_OF_NAME.sub(" ", sheet_name.replace("_", " ")), year)
    found: dict[int | str, UnitEntry] = {by_name.unit.key: by_name.unit} if by_name.unit else {}
    several: list[str] = list(by_name.nearest) if by_name.several else []
    for line in lines:
        match = catalogue.find_unit(line, year)
        if not match.value and not match.several and (said := _UNIT_SAID.search(line)):
            match = catalogue.name_unit(YEARS_OF_NAME.sub(" ", said[1]).strip(), year)
        if match.unit:
            found.setdefault(match.unit.key, match.unit)
            found |= {other.key: other for other in _beside(line, catalogue, year)}
        elif match.several:
            several += match.nearest
    lowest = max((unit.rank for unit in found.values()), default=0)
    units = [unit for unit in found.values() if unit.rank == lowest]
    if len(units) == 1 and lowest >= COMMUNE_RANK:
        return (
            units[0],
            (),
            "",
        )  # a district stands above the list of every commune, and says nothing of this one
    of_time = several[0] if lowest < COMMUNE_RANK and len(set(several)) == 1 else ""
    if lowest < COMMUNE_RANK and not several:
        spaced = re.sub(r"[_.\-]+", " ", file_name.rsplit(".", 1)[0])
        in_file = catalogue.find_unit(spaced, year)
        several = [in_file.unit.label] if in_file.unit else []
    if lowest < COMMUNE_RANK:
        return None, tuple(dict.fromkeys([*several, *(unit.label for unit in units)])), of_time
    return None, tuple(dict.fromkeys([*(unit.label for unit in units), *several])), ""


def _beside(line: str, catalogue: Catalogue, year: int | None) -> Iterable[UnitEntry]:
    """The other communes that a title may name: Khuôn Hà of "XÃ XUÂN LẬP, KHUÔN HÀ", "XÃ XUÂN LẬP (XÃ KHUÔN HÀ CŨ)"."""
    for piece in (*_BETWEEN_NAMES.split(line), *communes_in(line)) if year else ():
        name = YEARS_OF_NAME.sub(" ", piece).strip(" .:()")
        unit = catalogue.name_unit(name, year).unit if 0 < len(name.split()) < SHORT_LINE else None
        if unit and unit.rank == COMMUNE_RANK and unit.stood_in(year or 0):
            yield unit


def _only_kind(lines: list[str]) -> str | None:
    """The kind of a "danh sách cá nhân ...", if the titles name but one."""
    kinds = {
        kind
        for line in lines
        if "danh sach" in line or line.startswith(tuple(words for _, words in KIND_WORDS))
        for kind, words in KIND_WORDS
        if words in line and (kind != HOUSEHOLD or _LISTED_HOUSEHOLDS.search(line))
    }
    return kinds.pop() if len(kinds) == 1 else None


def _only_field(lines: list[str], catalogue: Catalogue) -> str | None:
    found = {
        catalogue.match_field(re.sub(r" (?:nam|giai doan) .*", "", match[1])).value
        for line in lines
        if (match := _ONE_FIELD.search(line))
    } - {None}
    return found.pop() if len(found) == 1 else None
