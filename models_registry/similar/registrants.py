"""Registrants whose names say the same words: candidates shown to an officer, who decides."""

import re
from functools import lru_cache
from typing import Final

from django.db.models import QuerySet

from danvan.lib.text import fold
from models_registry.hamlets import SORT
from models_registry.models import Kind, Registrant, Unit
from models_registry.similar.words import name_words

# What tells a household beside the name; "hộ kinh doanh" is a business.
HOUSEHOLD_WORDS: Final = r"hộ gia đình|gia đình|hộ(?! kinh doanh\b)|hgđ|h\.?gđ|gđ"
_ADDRESS: Final = (
    r"(?:(?:vợ chồng|đồng chí|đ/c|ông(?: và)? bà|ông|bà|anh chị|anh|chị|cô|chú|bác|cụ|thầy|em|cháu)\s+)*"
)
_HOUSEHOLD: Final = re.compile(
    rf"^(?:(?:{HOUSEHOLD_WORDS})\s*[:.]?\s*\b)*(?:(?:cận )?nghèo\s+)?{_ADDRESS}|\s*\((?:{HOUSEHOLD_WORDS})\)$",
    re.IGNORECASE,
)
_PERSON: Final = re.compile(rf"^{_ADDRESS}(?=\S+\s+\S)", re.IGNORECASE)  # "Anh Tuấn" may be the whole name
# What offices write of a collective or leave out: its committee, who is in charge, whose branch it is.
_COMMITTEE: Final = re.compile(
    f" (?:{fold('ban chỉ huy|ban chấp hành|ban thường vụ')}) (?=(?:chi )?(?:hoi|doan|bo)|dang |cong doan )"
)
_IN_CHARGE: Final = re.compile(
    r"\([^()]*\b(?:đ/c|đồng chí|ông|bà|chủ trì|phụ trách)\b[^()]*\)", re.IGNORECASE
)
_LEFT_OUT: Final = (
    (" thanh nien cong san ho chi minh ", " thanh nien "),
    (" lien hiep phu nu ", " phu nu "),
    (" cong tac mt ", " cong tac mat tran "),
    (" viet nam ", " "),
)
_HAMLET: Final = re.compile(rf"^(?:{SORT})\s+(?=[^\W\d])", re.IGNORECASE)
_REMEMBERED: Final = 20_000  # a long list's names, between its staging and its commit


def bare_name(kind: str, name: str) -> str:
    """A name without what offices write in many ways or leave out: "Hộ", "Gia đình ông" of a household, "Thôn" of a
    hamlet, "(đ/c Páo phụ trách)" of a collective, "Ông" of a person.
    """
    if kind == Kind.HOUSEHOLD:
        return _HOUSEHOLD.sub("", name)
    if kind == Kind.COLLECTIVE:
        return _HAMLET.sub("", _IN_CHARGE.sub("", name))
    return _PERSON.sub("", name)


@lru_cache(_REMEMBERED)
def likely_key(kind: str, name: str, unit_label: str, unit_name: str) -> str:
    """For "likely the same registrant": words in alphabetical order, a collective's without its unit.

    "Hội Nông dân", "Hội Nông dân xã", "BCH Hội Nông dân xã Xuân Lập" of xã Xuân Lập have one key. A person's or a
    household's words are a name: "Nguyễn Xuân Lập" of xã Xuân Lập is not any Nguyễn.
    """
    words = name_words(bare_name(kind, name))
    if kind == Kind.COLLECTIVE:
        text = _COMMITTEE.sub(" ", f" {' '.join(words)} ")
        for long, short in _LEFT_OUT:
            text = text.replace(long, short)
        for own in _unit_words(unit_label, unit_name):
            shorter = own.sub(" ", text)
            if shorter.strip():
                text = shorter
        words = text.split()
    return " ".join(sorted(words))


@lru_cache(1000)
def _unit_words(label: str, name: str) -> tuple[re.Pattern[str], ...]:
    """A unit's label, its name, and at the end its level alone ("xã")."""
    words, own = " ".join(name_words(label)), " ".join(name_words(name))
    level = words.removesuffix(own).strip()
    found = [re.compile(f" {re.escape(words)} "), re.compile(f" {re.escape(own)} ")]
    return (*found, re.compile(f" {level} $")) if level else tuple(found)


def similar_registrants(unit: Unit, kind: str, name: str) -> list[Registrant]:
    """Registrants of the unit whose name says the same words, whatever tones, order or abbreviations."""
    return _of_these_words(Registrant.objects.all(), unit, kind, name)


def similar_merged_registrants(unit: Unit, kind: str, name: str) -> list[Registrant]:
    """The same of those that were merged into others."""
    return _of_these_words(Registrant._base_manager.filter(merged_into__isnull=False), unit, kind, name)


def _of_these_words(rows: QuerySet[Registrant], unit: Unit, kind: str, name: str) -> list[Registrant]:
    wanted = likely_key(kind, name, unit.label, unit.name)
    own = rows.filter(unit=unit, kind=kind).only(
        *("name", "post", "workplace", "hamlet", "mark", "kind", "unit")
    )
    return [row for row in own if likely_key(kind, row.name, unit.label, unit.name) == wanted]
