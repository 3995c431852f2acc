"""Units as officers write them: by label, by name, short, behind a body's name, with the district after it."""

import difflib
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Final

from danvan.lib.text import fold
from danvan.lists.reading.words.marks import has_marks_of
from danvan.lists.reading.words.matches import COMMUNE_RANK, Match, UnitEntry
from danvan.lists.reading.words.short_names import short_name, speaks_of_unit, without_former
from models_registry.hamlets import FOLDED_SORT

_ENUMERATION: Final = re.compile(r"^\s*(?:[ivxlc]{1,5}|[a-z]|\d{1,3}(?:\.\d{1,3})*)\s*[.)/:-]\s*(?=\D)")
_SIGNS: Final = re.compile(r"[^a-z0-9]+")
_BRACKETS: Final = re.compile(r"\([^)]*\)")
_LABEL_SHORT: Final = {
    "x": "xa",
    "tt": "thi tran",
    "ttr": "thi tran",
    "p": "phuong",
    "h": fold("huyện"),
    "tx": "thi xa",
    "tp": "thanh pho",
}
# "x. Xuân Lập", "TT. Lăng Can", "T.T Lăng Can" anywhere in a folded text; "IX. Xuân Lập" is an enumeration.
_DOTTED: Final = re.compile(r"(?<![\w.])(?:(x|p|h|tt|tx|tp)\s*\.|(t)\.\s?t\b\.?)\s*(?=[a-z])")
_BODIES: Final = re.compile(
    "^(?:(?:"
    + fold(
        "ubnd|uy ban nhan dan|dang uy|dang bo|hdnd|hoi dong nhan dan|bch|ban chap hanh|khoi|cum|don vi|dia ban|tren"
        "|mttq|uy ban mttq|uy ban mat tran to quoc|ban chi dao|bcd|khoi dan van|dan van|danh sach|ds|toan"
    )
    + ") )+"
)
_PARTS: Final = re.compile(r"[,;:()/|\n]|\s*[-–—]\s*")
_HAMLET: Final = re.compile(rf"\s*(?:{FOLDED_SORT}|khu|to)\b")
_LABEL_ENDS: Final = re.compile(
    r" (?:$|/|\d|(?:"
    + fold(
        "huyện|tỉnh|năm|giai|đăng|về|trong|thực|xây|từ|đến|số|tháng|ngày|và|các|gồm|quý|đợt|tham|triển|lần"
        "|theo|được|tiếp|cũ"
    )
    + r")\b)"
)
_COMMUNE_WORD: Final = re.compile(r"\b(?:xa|phuong|thi tran)\b(?! hoi)")
# A district or province at the start of a part or right after a unit; "huyện ủy", "tỉnh phát động" are none.
_UPPER: Final = re.compile(
    r"(?:^|/ )((tinh)|huien|thi xa|thanh pho) (?!(?:"
    + fold(
        "ủy|đoàn|hội|năm|giai|đăng|về|trong|thực|từ|đến|số|tháng|ngày|và|các|gồm|quý|đợt|tham|triển|lần|giao|tổ|phát"
        "|công|khen|ta|nhà|có|được|để|theo|chỉ|chọn|cấp|đã|hình|nguyện|thương|cảm|trạng|quản|phê|xã|tỉnh|khối"
    )
    + r")\b)[a-z]"
)


def word_key(text: str) -> str:
    """For comparison: folded, without an enumeration before it, remarks in brackets and signs."""
    folded = _ENUMERATION.sub("", _BRACKETS.sub(" ", fold(text)))
    return " ".join(_SIGNS.sub(" ", folded).split())


def word_question(name: str, text: str, year: int | None = None) -> str:
    """The key of "which field, unit or kind is this word?"; the year, where it decides which unit a name means."""
    return f"{name}|{word_key(f'{text} {year}' if year else text)}"


class UnitNames:
    """Finds units in texts; the catalogue, with `units` and what the officer has answered (`learned`)."""

    units: tuple[UnitEntry, ...]
    learned: Mapping[str, str]

    def learned_of(self, name: str, text: str, year: int | None = None) -> str:
        """What the officer has answered that a word under a column means; "" if nothing."""
        return self.learned.get(word_question(name, text, year), "") if self.learned else ""

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
        """Units by label alone, longest label first, to be found inside a text; a town's also as "TT Lăng Can"."""
        keys: dict[str, list[UnitEntry]] = {}
        for entry in self.units:
            label = word_key(entry.label)
            for written in {label, label.replace("thi tran ", "tt ", 1)}:
                keys.setdefault(written, []).append(entry)
        return sorted(keys.items(), key=lambda item: -len(item[0]))

    def match_unit(self, text: str, year: int | None = None) -> Match:
        """The unit that a cell names: label and name, name alone, code, or what a body of it is called.

        The year decides between units of one name that stood at different times, and nothing else does.
        """
        learned, named = self.learned_of("unit", text), without_former(text)
        match = self.name_unit(named, year)
        if match.value:
            return match
        if learned and not match.is_of_time:
            return self.unit_of(learned)
        if not match.several and not match.nearest:
            found = self._by_parts(named, year) or self.find_unit(named, year)
            match = found if found.value or found.several else self._named_short(named, year) or found
        if match.is_of_time and (learned := self.learned_of("unit", text, year)):
            return self.unit_of(learned)
        return match

    def match_unit_line(self, text: str, year: int | None = None) -> Match:
        """The unit that a line over rows names: as a whole, by an answer, or short."""
        learned, text = self.learned_of("unit", text), without_former(text)
        match = self.name_unit(text, year)
        if match.value or match.several or match.nearest or not speaks_of_unit(text):
            return match
        return self.unit_of(learned) if learned else self._named_short(text, year) or match

    def is_unit_line(self, text: str) -> bool:
        """Whether a line over rows speaks of a unit, known or not."""
        named = without_former(text)
        return speaks_of_unit(named) or bool(self._named(named)) or bool(self.learned_of("unit", text))

    def _named_short(self, text: str, year: int | None) -> Match | None:
        """The units that a short name may mean; one is meant only if more than first letters are written."""
        short = short_name(text)
        if short is None:
            return None
        found = [
            entry
            for entry in self.units
            if entry.rank == COMMUNE_RANK and short.fits(word_key(entry.label), word_key(entry.name))
        ]
        found = [entry for entry in found if year is None or entry.stood_in(year)]
        if not found:
            return None
        if short.is_initials:
            return Match(nearest=_labels_of(found))
        return _choose(found, "", year)

    def unit_of(self, key: str | int) -> Match:
        """The unit of a key; no match if it is not in the catalogue."""
        found = next((entry for entry in self.units if str(entry.key) == str(key)), None)
        return Match(str(found.key), found) if found else Match()

    def name_unit(self, text: str, year: int | None = None) -> Match:
        """The unit, if the whole text is its name; "Đảng ủy", "UBND" and the like may stand before it."""
        found = self._named(text)
        return _choose(found, text, year) if found else Match()

    def _named(self, text: str) -> list[UnitEntry]:
        """All units of whatever time that the whole text may name."""
        key = _unit_key(text)
        found = self._unit_keys.get(key) or self._unit_keys.get(text.strip())
        if found is None and _BODIES.match(key):
            found = self._unit_keys.get(_unit_key(_BODIES.sub("", key)))
        return found or []

    def _by_parts(self, text: str, year: int | None) -> Match | None:
        """The commune of "Khuôn Hà - Lâm Bình", "Thôn Bản Chỏn - Phúc Sơn": every part is a unit or a hamlet."""
        parts = [part for part in _PARTS.split(text) if part and not part.isspace()]
        if len(parts) < 2:
            return None
        found: list[UnitEntry] = []
        for part in parts:
            named = [entry for entry in self._named(part) if year is None or entry.stood_in(year)]
            if not named and not _HAMLET.match(fold(part)) and not self._is_upper_short(part):
                return None
            if all(
                entry.rank >= COMMUNE_RANK for entry in named
            ):  # what may be a district stands over the others
                found += named
        return _choose(found, text, year) if found else None

    def _is_upper_short(self, text: str) -> bool:
        """Whether a text is a district or province written short, as "LB" behind a commune's name."""
        short = short_name(text)
        return short is not None and any(
            entry.rank < COMMUNE_RANK and short.fits(word_key(entry.label), word_key(entry.name))
            for entry in self.units
        )

    def find_unit(self, text: str, year: int | None = None) -> Match:
        """The unit whose full label stands in a longer text ("Đảng ủy xã Hồng Quang"); the lowest of several.

        The label must end there: "xã Xuân Lập Mới" is not xã Xuân Lập, and neither is it one under a district that
        is not in the catalogue.
        """
        found, rest = self._labels_in(text)
        lowest = max((entry.rank for entry in found), default=0)
        found = [entry for entry in found if entry.rank == lowest]
        if not found or (
            lowest < COMMUNE_RANK and _COMMUNE_WORD.search(" ".join(rest))
        ):  # "xã Không Có, huyện Lâm Bình"
            return Match(nearest=self._nearest_units(text))
        if self._names_stranger(rest):
            return Match(nearest=_labels_of(found))
        return _choose(found, text, year)

    def is_elsewhere(self, text: str) -> bool:
        """Whether the text names a district or province that is not in the catalogue."""
        return self._names_stranger(self._labels_in(text)[1])

    def _labels_in(self, text: str) -> tuple[list[UnitEntry], list[str]]:
        """The units whose labels stand in the text, and its parts with a stroke in their place."""
        found: list[UnitEntry] = []
        rest = []
        for part in _PARTS.split(text):
            key = f" {_unit_key(part)} "
            for label, entries in self._labels:
                if f" {label} " in key and _LABEL_ENDS.match(key, key.index(f" {label} ") + len(label) + 1):
                    found += entries
                    key = key.replace(f" {label} ", " / ")
            rest.append(key)
        return found, rest

    @cached_property
    def _uppers(self) -> dict[int, tuple[str, ...]]:
        """The labels of provinces (1) and districts (2); a commune's officer has neither, so nothing is strange."""
        return {
            rank: tuple(f"{word_key(entry.label)} " for entry in self.units if entry.rank == rank)
            for rank in (1, 2)
        }

    def _names_stranger(self, rest: list[str]) -> bool:
        for key in rest:
            bare = _BODIES.sub("", key.strip()) + " "
            for match in _UPPER.finditer(bare):
                known = self._uppers[1 if match[2] else 2]
                if known and not bare.startswith(known, match.start(1)):
                    return True
        return False

    def _nearest_units(self, text: str) -> tuple[str, ...]:
        key = _unit_key(text)
        alike = [
            *difflib.get_close_matches(key, self._unit_keys, n=3, cutoff=0.72),
            *difflib.get_close_matches(
                re.sub("^(?:xa|thi tran|phuong) ", "", key), self._unit_keys, n=3, cutoff=0.72
            ),
        ]
        return tuple(dict.fromkeys(entry.label for name in alike for entry in self._unit_keys[name]))[:3]


def _choose(found: list[UnitEntry], text: str, year: int | None) -> Match:
    spelt = [entry for entry in found if has_marks_of(entry.name, text)]
    if not spelt:  # "Hồng Quảng" may be a slip for Hồng Quang, or another commune
        return Match(nearest=_labels_of(found))
    found = spelt
    if len(found) > 1:
        nearest = sorted(found, key=lambda entry: (entry.years_from(year) if year else 0, entry.rank))
        found = [e for e in found if year is None or e.stood_in(year)] or nearest
    if len(found) == 1:
        return Match(str(found[0].key), found[0])
    return Match(nearest=_labels_of(found), several=True, namesakes=tuple(found))


def _labels_of(found: list[UnitEntry]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.label for entry in found))


def _unit_key(text: str) -> str:
    if "." in text:
        text = _DOTTED.sub(lambda match: f"{_LABEL_SHORT[match[1] or 'tt']} ", fold(text))
    first, _, rest = word_key(text).partition(" ")
    return f"{_LABEL_SHORT.get(first, first) if rest else first} {rest}".strip()
