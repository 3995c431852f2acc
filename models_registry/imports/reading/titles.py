"""What is said once for a whole list: unit, year, kind and field in the lines above it and in the sheet's name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from danvan.lib.text import clean, fold
from models_registry.imports.reading.catalogue import Catalogue, UnitEntry, match_kind, word_key

# "năm 2022", but not of a date ("tháng 02 năm 2022") nor of a span.
_COMMUNE: Final = 3  # rank
_YEAR: Final = re.compile(r"(?<!\d )\bnam:? (?:hoc )?((?:19|20)\d\d)\b(?! ?- ?(?:19|20)?\d\d\b)")
_OF_A_DATE: Final = re.compile(
    r"(?:ngay [\d. ]*,? ?)?thang [\d. ]{1,5},? ?nam ((?:19|20)\d\d)|\d\d?/\d\d?/((?:19|20)\d\d)"
)
_SPAN: Final = re.compile(r"\b((?:19|20)\d\d) ?(?:-|den|/) ?(?:nam )?((?:19|20)\d\d)\b")
_BARE_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_YEARS_OF_NAME: Final = re.compile(r"(?:\bnăm )?(?<!\d)(?:19|20)\d\d(?!\d)|\bnăm$", re.IGNORECASE)
_ONE_FIELD: Final = re.compile(r"linh vuc:? (.+)")
_REMARKS: Final = re.compile(r"\s*(?:\(.*\)|:.*)$")
_LIST: Final = re.compile(
    r"^(?:danh sach|ds|bieu tong hop|tong hop|bang)(?: dang ki| cac| nhung| mo hinh| dien hinh)* "
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a line or a title gives to the rows beneath it; None where it says nothing."""

    kind: str | None = None
    field_code: str | None = None
    unit: UnitEntry | None = None

    def __bool__(self) -> bool:
        return bool(self.kind or self.field_code or self.unit)


@dataclass(frozen=True, slots=True)
class Said:
    """What holds for all rows of a list; where two things are said, both are candidates and neither holds."""

    meaning: Meaning = Meaning()
    year: int | None = None
    unit_candidates: tuple[str, ...] = ()
    year_candidates: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()  # the lines themselves, those of the tables before first


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the caller gives for rows that do not say it themselves."""

    unit: UnitEntry | None = None
    year: int | None = None
    field_code: str | None = None
    more: Mapping[str, str] = field(default_factory=dict)  # by column, as text


def meaning_of(text: str, catalogue: Catalogue, year: int | None = None) -> Meaning:
    """What a group line or a sheet's name means as a whole: a kind, a field or a unit; counts after it are dropped."""
    core = _REMARKS.sub("", clean(text)).strip(" .-–:")
    if not core:
        return Meaning()
    if kind := match_kind(core) or match_kind(_LIST.sub("", f"{word_key(core)} ").strip()):
        return Meaning(kind=kind)
    if code := catalogue.match_field(core).value:
        return Meaning(field_code=code)
    return Meaning(unit=catalogue.name_unit(core, year).unit)


def read_titles(lines: list[str], sheet_name: str, file_name: str, catalogue: Catalogue) -> Said:
    """What is said above a list and by the name of its sheet; the file's name only gives candidates."""
    folded = [fold(line) for line in lines]
    year, years = _find_year(folded, fold(sheet_name), fold(file_name))
    unit, units = _find_unit(lines, sheet_name, file_name, catalogue, year)
    said = (*reversed(lines), _YEARS_OF_NAME.sub(" ", sheet_name))
    meanings = [meaning_of(text, catalogue, year) for text in said]
    kind = next((meaning.kind for meaning in meanings if meaning.kind), None) or _only_kind(folded)
    code = next((meaning.field_code for meaning in meanings if meaning.field_code), None)
    meaning = Meaning(kind, code or _only_field(folded, catalogue), unit)
    return Said(meaning, year, units, years, tuple(lines))


def go_on(said: Said, before: Said) -> Said:
    """What holds for a further table of a sheet: what its own titles say, else what held before."""
    new, old = said.meaning, before.meaning
    unit = new.unit or (None if said.unit_candidates else old.unit)
    year = said.year or (None if said.year_candidates else before.year)
    return Said(
        Meaning(new.kind or old.kind, new.field_code or old.field_code, unit),
        year,
        said.unit_candidates or (() if unit else before.unit_candidates),
        said.year_candidates or (() if year else before.year_candidates),
        before.texts + said.texts,
    )


def _find_year(lines: list[str], sheet_name: str, file_name: str) -> tuple[int | None, tuple[str, ...]]:
    undated = [_OF_A_DATE.sub(" ", line) for line in lines]
    spans = {span for line in [*undated, sheet_name] for span in _SPAN.findall(line)}
    said = {year for line in undated for year in _YEAR.findall(_SPAN.sub(" ", line))}
    said |= set(_BARE_YEAR.findall(_SPAN.sub(" ", sheet_name)))
    if len(said) == 1:
        return int(said.pop()), ()
    if said:
        return None, tuple(sorted(said))
    if spans:
        return None, tuple(
            str(y) for a, b in sorted(spans) for y in range(int(a), min(int(b), int(a) + 9) + 1)
        )
    dated = [year for line in lines for pair in _OF_A_DATE.findall(line) for year in pair if year]
    return None, tuple(dict.fromkeys([*dated, *_BARE_YEAR.findall(file_name)]))


def _find_unit(
    lines: list[str], sheet_name: str, file_name: str, catalogue: Catalogue, year: int | None
) -> tuple[UnitEntry | None, tuple[str, ...]]:
    by_name = catalogue.match_unit(_YEARS_OF_NAME.sub(" ", sheet_name.replace("_", " ")), year)
    found: dict[int | str, UnitEntry] = {by_name.unit.key: by_name.unit} if by_name.unit else {}
    several: list[str] = list(by_name.nearest) if by_name.several else []
    for line in lines:
        match = catalogue.find_unit(line, year)
        if match.unit:
            found.setdefault(match.unit.key, match.unit)
        elif match.several:
            several += match.nearest
    lowest = max((unit.rank for unit in found.values()), default=0)
    units = [unit for unit in found.values() if unit.rank == lowest]
    if len(units) == 1 and lowest >= _COMMUNE:
        return units[0], ()  # a district stands above the list of every commune, and says nothing of this one
    if lowest < _COMMUNE and not several:
        spaced = re.sub(r"[_.\-]+", " ", file_name.rsplit(".", 1)[0])
        in_file = catalogue.find_unit(spaced, year)
        several = [in_file.unit.label] if in_file.unit else []
    if lowest < _COMMUNE:
        return None, tuple(dict.fromkeys([*several, *(unit.label for unit in units)]))
    return None, tuple(dict.fromkeys([*(unit.label for unit in units), *several]))


def _only_kind(lines: list[str]) -> str | None:
    """The kind of a "danh sách cá nhân ...", if the titles name but one."""
    kinds = {
        kind
        for line in lines
        if "danh sach" in line or line.startswith(("tap the", "ca nhan"))
        for kind, words in (("collective", "tap the"), ("individual", "ca nhan"))
        if words in line
    }
    return kinds.pop() if len(kinds) == 1 else None


def _only_field(lines: list[str], catalogue: Catalogue) -> str | None:
    found = {
        catalogue.match_field(re.sub(r" (?:nam|giai doan) .*", "", match[1])).value
        for line in lines
        if (match := _ONE_FIELD.search(line))
    } - {None}
    return found.pop() if len(found) == 1 else None
