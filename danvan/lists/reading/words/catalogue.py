"""What the words in a list may mean: fields, units, kinds, levels, and how an officer writes them.

Plain data that the caller fills (from the database, or by hand in a test). A match is one thing or it is a
question: of two that fit, none is chosen.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final

from danvan.lib.dates import entered_years
from danvan.lists.reading.words.columns import REGISTRATIONS
from danvan.lists.reading.words.headings import ColumnSet
from danvan.lists.reading.words.matches import Match, UnitEntry
from danvan.lists.reading.words.units import UnitNames, word_key
from models_registry.models.calendar import fault_of_level

COLLECTIVE, HOUSEHOLD, INDIVIDUAL = "collective", "household", "individual"


@dataclass(frozen=True, slots=True)
class FieldEntry:
    """A field of activity as the reader needs it."""

    code: str
    name: str
    short_name: str = ""
    aliases: tuple[str, ...] = ()


def _keys(*lists: str) -> frozenset[str]:
    return frozenset(word_key(word) for words in lists for word in words.split("|"))


_FIELD_FILLERS: Final = re.compile(
    r"\b(?:linh vuc|lv|trong|ve|va|cong tac|phat trien|xay dung|xd|nhom|thuoc|cac)\b"
)
_FIELD_PARTS: Final = re.compile(r"[,;+/]")
_KINDS: Final = {
    COLLECTIVE: _keys(
        "Tập thể|TT|T.T|Đơn vị|Tổ chức|Mô hình tập thể|Tập thể đăng ký|Danh sách tập thể|Khối tập thể|T/T"
        "|Khen thưởng tập thể|TAPTHE|Tập thể tiêu biểu|Tập thể điển hình|Tập thể xuất sắc|Điển hình tập thể"
    ),
    HOUSEHOLD: _keys(
        "Hộ gia đình|Hộ|Gia đình|HGĐ|Hộ GĐ|Hộ gia đình đăng ký|Danh sách hộ gia đình|Khen thưởng hộ gia đình"
        "|HOGIADINH|Hộ gia đình tiêu biểu|Hộ gia đình điển hình|Gia đình tiêu biểu|Điển hình hộ gia đình"
    ),
    INDIVIDUAL: _keys(
        "Cá nhân|CN|C.N|Điển hình cá nhân|Cá nhân đăng ký|Danh sách cá nhân|Người|Cá nhân điển hình|C/N"
        "|Khen thưởng cá nhân|CANHAN|Cá nhân tiêu biểu|Cá nhân xuất sắc"
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
# Another answer to "of which kind is it?": the cell names several, who do it together.
PARTNERS, PARTNERS_LABEL = "partners", "Người hoặc tập thể đầu đăng ký, các tên sau cùng thực hiện"
KIND_LABELS: Final = {COLLECTIVE: "Tập thể", HOUSEHOLD: "Hộ gia đình", INDIVIDUAL: "Cá nhân"}
LEVEL_LABELS: Final = {"commune": "Xã", "district": "Huyện", "province": "Tỉnh"}
NOVELTY_LABELS: Final = {"new": "Mới", "maintained": "Duy trì", "replicated": "Nhân rộng"}


def levels_to_write(year: int | None) -> tuple[str, ...]:
    """What a cell of that year may call its level."""
    years = () if year is None else (year,)
    return tuple(label for level, label in LEVEL_LABELS.items() if not fault_of_level(level, years))


def match_word(text: str, meanings: Mapping[str, frozenset[str]]) -> str | None:
    """The one meaning of a word in a closed vocabulary, or None."""
    key = word_key(text)
    found = [meaning for meaning, words in meanings.items() if key in words]
    return found[0] if len(found) == 1 else None


@lru_cache(1024)
def match_kind(text: str) -> str | None:
    """`collective`, `household` or `individual` for TT, hộ gia đình, CN and the like; None for anything else."""
    return match_word(text, _KINDS)


@dataclass(frozen=True)
class Catalogue(UnitNames):
    """All that the reader may match against."""

    fields: tuple[FieldEntry, ...] = ()
    units: tuple[UnitEntry, ...] = ()
    years: range = field(default_factory=entered_years)
    learned: Mapping[str, str] = field(
        default_factory=dict
    )  # an officer's answers by `word_question`: "field|<word_key>" -> code
    columns: ColumnSet = REGISTRATIONS

    def match_kind(self, text: str) -> str | None:
        """`match_kind`, after what the officer said of the word."""
        return self.learned_of("kind", text) or match_kind(text)

    @cached_property
    def _field_keys(self) -> dict[str, list[str]]:
        keys: dict[str, list[str]] = {}
        for entry in self.fields:
            for alias in (entry.code.replace("_", " "), entry.name, entry.short_name, *entry.aliases):
                for key in {word_key(alias), _bare_field(alias)} - {""}:
                    if entry.code not in keys.setdefault(key, []):
                        keys[key].append(entry.code)
        return keys

    def match_field(self, text: str) -> Match:
        """The field that a cell names, by its name, short name, code or alias, in any order of the words."""
        if learned := self.learned_of("field", text):
            return Match(learned)
        for key in (word_key(text), _bare_field(text)):
            codes = self._field_keys.get(key, [])
            if len(codes) == 1:
                return Match(codes[0])
            if codes:
                return Match(None, nearest=self._field_names(codes), several=True)
        parts = [part for part in _FIELD_PARTS.split(text) if part and not part.isspace()]
        named = [self._field_keys.get(word_key(part), []) for part in parts]
        if len(parts) > 1 and all(len(codes) == 1 for codes in named):  # "KT, VHXH"
            return Match(None, nearest=self._field_names(codes[0] for codes in named), several=True)
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
        alike = difflib.get_close_matches(word_key(text), self._field_keys, n=4, cutoff=0.66)
        return self._field_names(self._field_keys[alias][0] for alias in alike)


def _bare_field(text: str) -> str:
    """A field's name without words such as "lĩnh vực", its words in alphabetical order."""
    return " ".join(sorted(_FIELD_FILLERS.sub(" ", word_key(text)).split()))
