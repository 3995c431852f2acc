"""What the words in a list may mean: fields, units, kinds, levels, and how an officer writes them.

Plain data that the caller fills (from the database, or by hand in a test). A match is one thing or it is a
question: of two that fit, none is chosen.
"""

import datetime
import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final

from danvan.lib.text import fold
from models_registry.imports.reading.columns import REGISTRATIONS
from models_registry.imports.reading.headings import ColumnSet

COLLECTIVE, INDIVIDUAL = "collective", "individual"


@dataclass(frozen=True, slots=True)
class FieldEntry:
    """A field of activity as the reader needs it."""

    code: str
    name: str
    short_name: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """A unit: `key` is the caller's (a primary key), `label` is "Xã Xuân Lập", `name` "Xuân Lập".

    `rank` is 1 for a province, 2 district, 3 commune, 4 hamlet. The days say when it stood; None is unlimited.
    """

    key: int | str
    label: str
    name: str
    code: str = ""
    aliases: tuple[str, ...] = ()
    rank: int = 3
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None

    def stood_in(self, year: int) -> bool:
        """Whether it stood on any day of the year."""
        return (self.valid_from is None or self.valid_from.year <= year) and (
            self.valid_to is None or year <= self.valid_to.year
        )


@dataclass(frozen=True, slots=True)
class Match:
    """`value` is the one meaning (a code or a unit), None if there is none or are several; `nearest` to choose."""

    value: str | None = None
    unit: UnitEntry | None = None
    nearest: tuple[str, ...] = ()  # labels, best first
    several: bool = False  # `nearest` all fit equally


_ENUMERATION: Final = re.compile(r"^\s*(?:[ivxlc]{1,5}|[a-z]|\d{1,3}(?:\.\d{1,3})*)\s*[.)/:-]\s*(?=\D)")
_SIGNS: Final = re.compile(r"[^a-z0-9]+")
_BRACKETS: Final = re.compile(r"\([^)]*\)")


def word_key(text: str) -> str:
    """For comparison: folded, without an enumeration before it, remarks in brackets and signs."""
    folded = _ENUMERATION.sub("", _BRACKETS.sub(" ", fold(text)))
    return " ".join(_SIGNS.sub(" ", folded).split())


def _keys(*lists: str) -> frozenset[str]:
    return frozenset(word_key(word) for words in lists for word in words.split("|"))


# Beside the catalogue's own names and aliases: what is written for the article's six fields.
_FIELD_ALIASES: Final[Mapping[str, str]] = {
    "economy": "Kinh tế|KT|Phát triển kinh tế|PTKT|Sản xuất|Sản xuất kinh doanh|Phát triển sản xuất|Lao động sản xuất",
    "culture_society": "Văn hóa - xã hội|VH-XH|VHXH|Văn xã|Văn hóa|Xã hội|VH|Văn hóa và xã hội|Đời sống văn hóa",
    "defence_security": "Quốc phòng - an ninh|QP-AN|QPAN|AN-QP|ANQP|An ninh quốc phòng|An ninh trật tự|ANTT|AN-TT|Quốc phòng"
    "|An ninh|Quân sự quốc phòng|Quốc phòng an ninh trật tự|An ninh trật tự an toàn xã hội|QS-QP|ANTT ATXH",
    "political_system": "Hệ thống chính trị|HTCT|XD HTCT|XDHTCT|Xây dựng Đảng|Xây dựng Đảng, hệ thống chính trị|XD Đảng"
    "|Xây dựng Đảng và hệ thống chính trị|Xây dựng Đảng, chính quyền|Xây dựng Đảng, HTCT|XDĐ, HTCT|XDĐ"
    "|Xây dựng Đảng, xây dựng hệ thống chính trị|Chính trị|Xây dựng chính quyền|HT chính trị"
    "|Xây dựng hệ thống chính trị ở cơ sở|Xây dựng hệ thống chính trị vững mạnh",
    "new_rural": "Nông thôn mới|NTM|XD NTM|XDNTM|Xây dựng NTM|Xây dựng nông thôn mới, đô thị văn minh|NTM, ĐTVM"
    "|Nông thôn mới, đô thị văn minh|Xây dựng nông thôn mới và đô thị văn minh",
    "other": "Khác|Lĩnh vực khác|Các lĩnh vực khác|LV khác|Nội dung khác|Các nội dung khác",
}
_FIELD_FILLERS: Final = re.compile(
    r"\b(?:linh vuc|lv|trong|ve|va|cong tac|phat trien|xay dung|xd|nhom|thuoc|cac)\b"
)
_KINDS: Final = {
    COLLECTIVE: _keys(
        "Tập thể|TT|T.T|Đơn vị|Tổ chức|Mô hình tập thể|Tập thể đăng ký|Danh sách tập thể|Khối tập thể|T/T"
    ),
    INDIVIDUAL: _keys(
        "Cá nhân|CN|C.N|Điển hình cá nhân|Cá nhân đăng ký|Danh sách cá nhân|Người|Cá nhân điển hình|C/N"
    ),
}
LEVELS: Final = {
    "commune": _keys("Xã|Cấp xã|Cơ sở|Cấp cơ sở|Xã, thị trấn|Thị trấn|Phường|Cấp thôn"),
    "district": _keys("Huyện|Cấp huyện|Thành phố|Cấp thành phố|Thị xã|Cấp thị xã"),
    "province": _keys("Tỉnh|Cấp tỉnh"),
}
NOVELTIES: Final = {
    "new": _keys("Mới|Đăng ký mới|Xây dựng mới|Mô hình mới|Làm mới|XD mới|M"),
    "maintained": _keys(
        "Duy trì|Tiếp tục|Tiếp tục duy trì|Cũ|Mô hình cũ|Duy trì mô hình cũ|DT|Tiếp tục thực hiện"
    ),
    "replicated": _keys("Nhân rộng|Mô hình nhân rộng|NR"),
}
KIND_LABELS: Final = {COLLECTIVE: "Tập thể", INDIVIDUAL: "Cá nhân"}
LEVEL_LABELS: Final = {"commune": "Xã", "district": "Huyện", "province": "Tỉnh"}
NOVELTY_LABELS: Final = {"new": "Mới", "maintained": "Duy trì", "replicated": "Nhân rộng"}

_LABEL_SHORT: Final = {
    "x": "xa",
    "tt": "thi tran",
    "p": "phuong",
    "h": fold("huyện"),
    "tx": "thi xa",
    "tp": "thanh pho",
}
_BODIES: Final = re.compile(
    "^(?:(?:"
    + fold(
        "ubnd|uy ban nhan dan|dang uy|dang bo|hdnd|hoi dong nhan dan|bch|ban chap hanh|khoi|cum|don vi|dia ban|tren"
        "|mttq|uy ban mttq|uy ban mat tran to quoc|ban chi dao|bcd|khoi dan van|dan van|danh sach|ds|toan"
    )
    + ") )+"
)
_PARTS: Final = re.compile(r"[,;:()/|\n]|\s*[-–—]\s*")
_LABEL_ENDS: Final = re.compile(
    r" (?:$|/|\d|(?:"
    + fold(
        "huyện|tỉnh|năm|giai|đăng|về|trong|thực|xây|từ|đến|số|tháng|ngày|và|các|gồm|quý|đợt|tham|triển|lần"
    )
    + r")\b)"
)
_COMMUNE_WORD: Final = re.compile(r"\b(?:xa|phuong|thi tran)\b(?! hoi)")


def match_word(text: str, meanings: Mapping[str, frozenset[str]]) -> str | None:
    """The one meaning of a word in a closed vocabulary, or None."""
    key = word_key(text)
    found = [meaning for meaning, words in meanings.items() if key in words]
    return found[0] if len(found) == 1 else None


@lru_cache(1024)
def match_kind(text: str) -> str | None:
    """`collective` or `individual` for TT, tập thể, CN, cá nhân and the like; None for anything else."""
    return match_word(text, _KINDS)


@dataclass(frozen=True)
class Catalogue:
    """All that the reader may match against."""

    fields: tuple[FieldEntry, ...] = ()
    units: tuple[UnitEntry, ...] = ()
    years: range = field(default_factory=lambda: range(1990, datetime.date.today().year + 2))
    learned: Mapping[str, str] = field(
        default_factory=dict
    )  # "field|<word_key>" -> code: an officer's answers
    columns: ColumnSet = REGISTRATIONS

    # --- fields -----------------------------------------------------------------------------------------------

    @cached_property
    def _field_keys(self) -> dict[str, list[str]]:
        keys: dict[str, list[str]] = {}
        for entry in self.fields:
            known = _FIELD_ALIASES.get(entry.code, "").split("|")
            for alias in (entry.code.replace("_", " "), entry.name, entry.short_name, *entry.aliases, *known):
                for key in {word_key(alias), _bare_field(alias)} - {""}:
                    if entry.code not in keys.setdefault(key, []):
                        keys[key].append(entry.code)
        return keys

    def match_field(self, text: str) -> Match:
        """The field that a cell names, by its name, short name, code or alias, in any order of the words."""
        if learned := self.learned.get(f"field|{word_key(text)}"):
            return Match(learned)
        for key in (word_key(text), _bare_field(text)):
            codes = self._field_keys.get(key, [])
            if len(codes) == 1:
                return Match(codes[0])
            if codes:
                return Match(None, nearest=self._field_names(codes), several=True)
        return Match(None, nearest=self._nearest_fields(text))

    def field_name(self, code: str) -> str:
        """The name of a field by its code."""
        return next((entry.name for entry in self.fields if entry.code == code), code)

    def _field_names(self, codes: Iterable[str]) -> tuple[str, ...]:
        return tuple(self.field_name(code) for code in dict.fromkeys(codes))

    def _nearest_fields(self, text: str) -> tuple[str, ...]:
        """Fields named inside the text first, then those spelt most like it."""
        key = f" {word_key(text)} "
        inside = [
            codes[0] for alias, codes in self._field_keys.items() if len(alias) > 3 and f" {alias} " in key
        ]
        if inside:
            return self._field_names(inside)
        alike = difflib.get_close_matches(word_key(text), self._field_keys, n=4, cutoff=0.6)
        return self._field_names(self._field_keys[alias][0] for alias in alike)

    # --- units ------------------------------------------------------------------------------------------------

    @cached_property
    def _unit_keys(self) -> dict[str, list[UnitEntry]]:
        keys: dict[str, list[UnitEntry]] = {}
        for entry in self.units:
            names = {word_key(alias) for alias in (entry.label, entry.name, *entry.aliases)}
            for key in names | {entry.code} - {""}:
                keys.setdefault(key, []).append(entry)
        return keys

    @cached_property
    def _labels(self) -> list[tuple[str, list[UnitEntry]]]:
        """Units by label alone, longest label first, to be found inside a text."""
        keys: dict[str, list[UnitEntry]] = {}
        for entry in self.units:
            keys.setdefault(word_key(entry.label), []).append(entry)
        return sorted(keys.items(), key=lambda item: -len(item[0]))

    def match_unit(self, text: str, year: int | None = None) -> Match:
        """The unit that a cell names: label and name, name alone, code, or what a body of it is called.

        The year decides between units of one name that stood at different times, and nothing else does.
        """
        if learned := self.learned.get(f"unit|{word_key(text)}"):
            return self.unit_of(learned)
        match = self.name_unit(text, year)
        return match if match.value or match.several else self.find_unit(text, year)

    def unit_of(self, key: str | int) -> Match:
        """The unit of a key; no match if it is not in the catalogue."""
        found = next((entry for entry in self.units if str(entry.key) == str(key)), None)
        return Match(str(found.key), found) if found else Match()

    def match_kind(self, text: str) -> str | None:
        """`match_kind`, after what the officer said of the word."""
        return self.learned.get(f"kind|{word_key(text)}") or match_kind(text)

    def name_unit(self, text: str, year: int | None = None) -> Match:
        """The unit, if the whole text is its name; "Đảng ủy", "UBND" and the like may stand before it."""
        key = _unit_key(text)
        found = self._unit_keys.get(key) or self._unit_keys.get(text.strip())
        if found is None and _BODIES.match(key):
            found = self._unit_keys.get(_unit_key(_BODIES.sub("", key)))
        return self._choose(found, year) if found else Match()

    def find_unit(self, text: str, year: int | None = None) -> Match:
        """The unit whose full label stands in a longer text ("Đảng ủy xã Hồng Quang"); the lowest of several.

        The label must end there: "xã Xuân Lập Mới" is not xã Xuân Lập.
        """
        found: list[UnitEntry] = []
        rest = []
        for part in _PARTS.split(text):
            key = f" {_unit_key(part)} "
            for label, entries in self._labels:
                if f" {label} " in key and _LABEL_ENDS.match(key, key.index(f" {label} ") + len(label) + 1):
                    found += entries
                    key = key.replace(f" {label} ", " / ")
            rest.append(key)
        lowest = max((entry.rank for entry in found), default=0)
        found = [entry for entry in found if entry.rank == lowest]
        if not found or (
            lowest < 3 and _COMMUNE_WORD.search(" ".join(rest))
        ):  # "xã Không Có, huyện Lâm Bình"
            return Match(nearest=self._nearest_units(text))
        return self._choose(found, year)

    def _choose(self, found: list[UnitEntry], year: int | None) -> Match:
        if len(found) > 1:
            highest_first = sorted(found, key=lambda entry: entry.rank)
            found = [e for e in found if year is None or e.stood_in(year)] or highest_first
        if len(found) == 1:
            return Match(str(found[0].key), found[0])
        return Match(nearest=tuple(dict.fromkeys(entry.label for entry in found)), several=True)

    def _nearest_units(self, text: str) -> tuple[str, ...]:
        key = _unit_key(text)
        alike = [
            *difflib.get_close_matches(key, self._unit_keys, n=3, cutoff=0.72),
            *difflib.get_close_matches(
                re.sub("^(?:xa|thi tran|phuong) ", "", key), self._unit_keys, n=3, cutoff=0.72
            ),
        ]
        return tuple(dict.fromkeys(entry.label for name in alike for entry in self._unit_keys[name]))[:3]


def _bare_field(text: str) -> str:
    """A field's name without words such as "lĩnh vực", its words in alphabetical order."""
    return " ".join(sorted(_FIELD_FILLERS.sub(" ", word_key(text)).split()))


def _unit_key(text: str) -> str:
    first, _, rest = word_key(text).partition(" ")
    if first in _LABEL_SHORT and rest:
        return f"{_LABEL_SHORT[first]} {rest}"
    return f"{first} {rest}".strip()
