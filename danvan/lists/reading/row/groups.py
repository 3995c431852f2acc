"""The group lines over a row ("I. Tập thể", "Xã Xuân Lập", "Năm 2021"), and how one ends another."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from danvan.lib.text import fold
from danvan.lists.reading.table.lines_above import Meaning
from danvan.lists.reading.words.catalogue import COLLECTIVE
from danvan.lists.reading.words.matches import COMMUNE_RANK
from danvan.lists.reading.words.names import guess_kind
from models_registry.hamlets import SORT, is_hamlet

TITLE: Final = "title"  # the style of a title of a further list
NUMBERING: Final = re.compile(r"(?P<mark>[IVXLC]{1,6}|[A-ZĐ]|[a-zđ]|\d{1,2}(?:\.\d{1,2})*)\s*[.)/:-]*")
LEADING: Final = re.compile(r"(?P<mark>[IVXLC]{1,6}|[A-ZĐ]|[a-zđ]|\d{1,2}(?:\.\d{1,2})*)\s*[.)/:-]\s*(?=\D)")
_COUNT: Final = re.compile(r"\s*(?:\(|[:–—-]\s*(?:có |gồm )?\d).*", re.DOTALL)
_STOPPED: Final = re.compile(
    r"\b(?:dung|ngung|thoi|ket thuc) (?:thuc hien|hoat dong|dang ki)\b"
    r"|\b(?:da|xin|de nghi) (?:rut|dung|ngung|ket thuc)\b"
    r"|\brut (?:khoi|dang ki|ten)\b|\bkhong (?:con |tiep tuc |dui tri)?\s*"
    r"(?:dang ki|thuc hien|dui tri|hoat dong|phu hop|nua)\b"
)
_LONGEST: Final = 14  # words of such a line
_MARKS: Final = " -–—*+•●▪"
_PLACES: Final = re.compile(
    rf"(?:{SORT}|xã|thị trấn|phường|huyện|khu|khối|cụm|nhóm|các|tập thể|cá nhân|hội viên|đoàn viên)\b"
    r"|.*\b(?:các|đoàn thể)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Group:
    """The group lines that stand over a row: the innermost meaning wins; `text` names them all."""

    levels: list[tuple[str, str, Meaning]] = field(default_factory=list)  # style of numbering, text, meaning

    def enter(self, style: str, text: str, meaning: Meaning) -> "Group":
        """The groups after a new line: those of its own style and below it end."""
        styles = [level[0] for level in self.levels]
        kept = self.levels[: styles.index(style)] if style in styles else self.levels
        return Group([*kept, (style, text, meaning)])

    @cached_property
    def meaning(self) -> Meaning:
        """What all lines together give."""
        kind = code = unit = year = unclear = unclear_year = other_unit = None
        for _, _, meaning in self.levels:
            kind, code, unit = meaning.kind or kind, meaning.field_code or code, meaning.unit or unit
            if meaning.year:
                year, unclear_year = meaning.year, None
            elif meaning.unclear_year:
                year, unclear_year = None, meaning.unclear_year
            if meaning.unit:
                unclear = other_unit = None
            elif meaning.unclear or meaning.other_unit:
                unit, unclear, other_unit = None, meaning.unclear, meaning.other_unit
        return Meaning(
            *(kind, code, unit),
            year=year,
            unclear=unclear,
            unclear_year=unclear_year,
            other_unit=other_unit,
        )

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The titles of a further list that came among the rows."""
        return tuple(text for style, text, _ in self.levels if style == TITLE)

    @property
    def tells_units(self) -> bool:
        """Whether the lines part the list by units."""
        return any(meaning.unit or meaning.unclear for _, _, meaning in self.levels)

    @cached_property
    def text(self) -> str:
        """The lines, outermost first."""
        return " / ".join(text for _, text, _ in self.levels)

    @cached_property
    def stops(self) -> bool:
        """Whether one of the lines says that what is under it goes on no more."""
        return any(says_stopped(text) for _, text, _ in self.levels)

    @cached_property
    def body(self) -> str:
        """The innermost line that surely names a body ("I. Hội Nông dân xã"), neither a place nor a block of bodies."""
        for _, text, meaning in reversed(self.levels):
            name = name_in(text)
            known = meaning.kind or meaning.field_code or _PLACES.match(name)
            if not known and guess_kind(name) == (COLLECTIVE, True):
                return name
        return ""

    @cached_property
    def hamlet(self) -> str:
        """The innermost line that names a hamlet and nothing else: "Thôn Nà Xé" of "2. Thôn Nà Xé (3 mô hình)".

        A hamlet of another commune, over the line of the one that holds, is none, nor is a commune that is called like
        one: "Bản Hồ", "Buôn Đôn".
        """
        for _, text, meaning in reversed(self.levels):
            name = name_in(text)
            if is_hamlet(name) and not (meaning.unit and meaning.unit.rank <= COMMUNE_RANK):
                return name
            if meaning.unit or meaning.unclear or meaning.other_unit:
                return ""
        return ""


def says_stopped(text: str) -> bool:
    """Whether a line over rows says that they go on no more: "II. Mô hình đề nghị dừng thực hiện"."""
    return len(text.split()) <= _LONGEST and bool(_STOPPED.search(fold(text)))


def name_in(text: str) -> str:
    """A group line without its number, its count and signs: "Thôn Nà Xé" of "2. Thôn Nà Xé (3 mô hình):"."""
    text = text.lstrip(_MARKS)
    number = LEADING.match(text)
    return _COUNT.sub("", text[number.end() :] if number else text).strip(f".:{_MARKS}")


def style_of(mark: str, meaning: Meaning) -> str:
    """The level of a group line: how it is numbered, else what it speaks of."""
    if not mark:
        spoken = (
            ("kind", meaning.kind),
            ("field", meaning.field_code),
            ("unit", meaning.unit or meaning.unclear),
            ("year", meaning.year or meaning.unclear_year),
        )
        return next((name for name, value in spoken if value), "other")
    if mark[0].isdigit():
        return f"1{mark.count('.')}"
    if re.fullmatch("[IVXLC]+", mark) and mark not in ("C", "L"):
        return "I"
    return "A" if mark.isupper() else "a"


def heads_above(
    above: Sequence[Sequence[str]], group: Group, means: Callable[[str], Meaning]
) -> list[tuple[str, str, Meaning]]:
    """The group lines right above a header, outermost first, as `Group.enter` takes them: "I. XÃ XUÂN LẬP".

    `above` are the texts of the lines over it, `group` the group lines over the table before. Numbered lines only, that
    give a unit, a field or a year, or take the place of one that did: what comes under the next number is not theirs.
    """
    heads: list[tuple[str, str, Meaning]] = []
    styles = {style for style, _, _ in group.levels}
    for texts in reversed(above):
        text = (
            f"{texts[0]}. {texts[1]}"
            if len(texts) == 2 and NUMBERING.fullmatch(texts[0])
            else " ".join(texts)
        )
        mark = LEADING.match(text)
        if mark is None:
            break
        meaning = means(text[mark.end() :])
        style = style_of(mark["mark"], meaning)
        if not (meaning.unit or meaning.field_code or meaning.year or meaning.unclear or style in styles):
            break
        heads.append((style, text, meaning))
    return heads[::-1]
