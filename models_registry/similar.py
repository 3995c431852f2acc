"""Likely doubles: candidates shown to an officer, who decides. Folding finds them and never merges them."""

import re
from difflib import SequenceMatcher

from danvan.lib.text import fold
from models_registry.models import EmulationModel, Kind, Registrant, Unit

_ABBREVIATIONS = {
    "mttq": "mặt trận tổ quốc",
    "lhpn": "liên hiệp phụ nữ",
    "hpn": "hội phụ nữ",
    "ccb": "cựu chiến binh",
    "hnd": "hội nông dân",
    "nd": "nông dân",
    "dtn": "đoàn thanh niên",
    "tncs": "thanh niên cộng sản",
    "hcm": "hồ chí minh",
    "ldld": "liên đoàn lao động",
    "ubnd": "ủy ban nhân dân",
    "hdnd": "hội đồng nhân dân",
    "ub": "ủy ban",
    "bch": "ban chỉ huy",
    "bcd": "ban chỉ đạo",
    "th": "tiểu học",
    "thcs": "trung học cơ sở",
    "thpt": "trung học phổ thông",
    "mn": "mầm non",
    "tdp": "tổ dân phố",
    "hlhpn": "hội liên hiệp phụ nữ",
}
_EXPANDED = {short: fold(long).split() for short, long in _ABBREVIATIONS.items()}
_WORD = re.compile(r"[^\W_]+")
_CLOSE = 0.87  # of letters in common: one word more or a slip of the finger, not another title


def name_words(name: str) -> list[str]:
    """Folded words of a name, known abbreviations written out ("Hội CCB" -> hoi cuu chien binh)."""
    words = _WORD.findall(fold(name))
    return [part for word in words for part in _EXPANDED.get(word, [word])]


def _name_key(name: str, unit: Unit) -> tuple[str, ...]:
    """The words in order of the alphabet, without the unit's own name ("Hội CCB xã Xuân Lập")."""
    text = f" {' '.join(name_words(name))} "
    for own in (unit.label, unit.name):
        shorter = text.replace(f" {' '.join(name_words(own))} ", " ")
        if shorter.strip():
            text = shorter
    return tuple(sorted(text.split()))


def similar_registrants(unit: Unit, kind: str, name: str) -> list[Registrant]:
    """Registrants of the unit whose name says the same words, whatever tones, order or abbreviations."""
    people = kind == Kind.INDIVIDUAL
    wanted = sorted(name_words(name)) if people else _name_key(name, unit)
    rows = Registrant.objects.filter(unit=unit, kind=kind).only("name", "post", "workplace", "kind", "unit")
    if people:
        return [row for row in rows if sorted(name_words(row.name)) == wanted]
    return [row for row in rows if _name_key(row.name, unit) == wanted]


def similar_models(unit: Unit, title: str, registrant: Registrant | None) -> list[EmulationModel]:
    """Models of the unit whose title is the same or close; without one, the registrant's untitled ones."""
    rows = EmulationModel.objects.filter(registrant__unit=unit).select_related("registrant__unit", "field")
    if not title.strip():
        return list(rows.filter(title="", registrant=registrant)) if registrant and registrant.pk else []
    wanted = " ".join(name_words(title))
    return [row for row in rows.exclude(title="") if is_close(wanted, " ".join(name_words(row.title)))]


def is_close(one: str, other: str) -> bool:
    if sorted(one.split()) == sorted(other.split()):
        return True
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    ratios = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)  # cheap ones first
    return all(ratio() >= _CLOSE for ratio in ratios)
