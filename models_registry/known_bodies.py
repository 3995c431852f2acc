"""What follows of a body's name: what stands above it, its abbreviation, on whose behalf and by whom it signs."""

from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from danvan.lib.text import lowered, spelling_key
from models_registry.models import IssuerProfile, Unit

Head, Acting = IssuerProfile.Head, IssuerProfile.Acting

MOVEMENT: Final = "phong trào thi đua “Dân vận khéo”"
FRONT: Final = "Mặt trận Tổ quốc Việt Nam"
_FRONT_IN_HEADS: Final = "MTTQ Việt Nam"  # as offices write it there: the whole name takes three lines
_LONGEST_PLACE: Final = 24  # letters that fit in a line of a head: "TỈNH BÀ RỊA - VŨNG TÀU"
TO_WRITE: Final = "…" * 12
_PARTY_BODIES: Final = {
    Unit.Kind.PROVINCE: "Tỉnh ủy",
    Unit.Kind.MUNICIPALITY: "Thành ủy",
    Unit.Kind.CITY: "Thành ủy",
    Unit.Kind.URBAN_DISTRICT: "Quận ủy",
    Unit.Kind.TOWN: "Thị ủy",
    Unit.Kind.DISTRICT: "Huyện ủy",
    **{kind: f"Đảng ủy {lowered(kind.label)}" for kind in Unit.COMMUNE_KINDS},
    **{kind: f"Chi bộ {lowered(kind.label)}" for kind in Unit.VILLAGE_KINDS},
}


class _Signs(NamedTuple):
    """On whose behalf it signs ("": its head in his own name), who signs, its abbreviation, its form; None: unknown."""

    behalf: str | None = None
    post: str | None = None
    abbreviation: str | None = None
    head: str = Head.PARTY
    is_of_committee: bool = False  # a department of the Party committee, whose initials end its abbreviation


_COMMITTEE: Final = _Signs("Ban Thường vụ", "Bí thư", "", is_of_committee=True)
_OF_FRONT: Final = _Signs("Ban Thường trực", "Chủ tịch", "MTTQ-BTT", Head.FRONT)
_OF_GOVERNMENT: Final = _Signs("Ủy ban nhân dân", "Chủ tịch", "UBND", Head.STATE)
_OF_COUNCIL: Final = _Signs(abbreviation="HĐND", head=Head.STATE)
_POLICE: Final = _Signs("", "Trưởng Công an", head=Head.STATE)
_COMMANDED: Final = _Signs("", "Chỉ huy trưởng", head=Head.STATE)
# By the words with which a name begins, the longer before the shorter.
_KNOWN: Final = {
    "Ban Chỉ đạo": _Signs("Ban Chỉ đạo", "Trưởng Ban", "BCĐ"),
    "Tổ dân vận": _Signs("Tổ dân vận", "Tổ trưởng", "TDV"),
    "Khối dân vận": _Signs("Khối Dân vận", "Trưởng Khối", "KDV"),
    **dict.fromkeys(
        ("Tỉnh ủy", "Thành ủy", "Quận ủy", "Thị ủy", "Huyện ủy", "Đảng ủy", "Đảng bộ"), _COMMITTEE
    ),
    "Chi bộ": _Signs("Chi bộ", "Bí thư", "CB"),
    "Ban Tuyên giáo và Dân vận": _Signs("", "Trưởng Ban", "BTGDV", is_of_committee=True),
    "Ban Tuyên giáo": _Signs("", "Trưởng Ban", "BTG", is_of_committee=True),
    "Ban Dân vận": _Signs("", "Trưởng Ban", "BDV", is_of_committee=True),
    "Ban Xây dựng Đảng": _Signs("", "Trưởng Ban"),
    "Ban công tác Mặt trận": _Signs("Ban công tác Mặt trận", "Trưởng Ban", "BCTMT", Head.FRONT),
    **dict.fromkeys(("Ủy ban Mặt trận", "Ủy ban MTTQ", "Mặt trận Tổ quốc", "MTTQ"), _OF_FRONT),
    **dict.fromkeys(("Ủy ban nhân dân", "UBND"), _OF_GOVERNMENT),
    **dict.fromkeys(("Hội đồng nhân dân", "HĐND"), _OF_COUNCIL),
    "Đoàn": _Signs("Ban Thường vụ", "Bí thư", head=Head.FRONT),
    **dict.fromkeys(("Hội", "Liên đoàn Lao động"), _Signs("Ban Thường vụ", "Chủ tịch", head=Head.FRONT)),
    "Công đoàn": _Signs("Ban Chấp hành", "Chủ tịch", head=Head.FRONT),
    "Công an": _POLICE,
    **dict.fromkeys(("Ban Chỉ huy", "Bộ Chỉ huy"), _COMMANDED),
    "Trường": _Signs("", "Hiệu trưởng", head=Head.STATE),
    "Sở": _Signs("", "Giám đốc", head=Head.STATE),
    "Phòng": _Signs("", "Trưởng phòng", head=Head.STATE),
}
# What leads a body and may be named in its place; its papers are the body's.
_ORGANS: Final = ("Ban Thường vụ", "Ban Thường trực", "Ban Chấp hành")
# Of a body that reports itself and is not known by its name.
_BY_KIND: Final = {
    Unit.Kind.AGENCY: _Signs(""),
    Unit.Kind.DEPARTMENT: _Signs(""),
    Unit.Kind.MASS_ORGANISATION: _Signs("Ban Thường vụ", "Chủ tịch", head=Head.FRONT),
    Unit.Kind.ARMED_FORCES: _Signs("", head=Head.STATE),
    Unit.Kind.SCHOOL: _Signs("", "Hiệu trưởng", head=Head.STATE),
}


@dataclass(frozen=True)
class Body:
    """A body that issues papers, in the words of a sentence; None is what only the office itself can say.

    `superior` is "" for what names none; `body` is the line in the head, `name` the body within a sentence.
    """

    superior: str | None
    body: str
    name: str
    abbreviation: str | None
    acting: str
    behalf: str | None
    post: str | None
    recipients: tuple[str, ...]


def body_named(unit: Unit, head: str, name: str) -> Body:
    """The body of that name, of a unit or of the office that the unit works for, in the form of `head`."""
    signs = _signs(unit, name)
    superior = _superior(unit, head, name)
    abbreviation = signs.abbreviation
    if signs.is_of_committee:
        is_other = signs is _COMMITTEE and not _is_committee_of(unit.office, name)
        own = f"{name[:1].upper()}U" if is_other else _initials(unit.office)
        abbreviation = f"{abbreviation}{own}"
    body = _without_committee(name, unit.office) if head == Head.PARTY else name
    return Body(
        superior=None if superior is None else superior.replace(FRONT, _FRONT_IN_HEADS),
        body=body.replace(FRONT, _FRONT_IN_HEADS),
        name=name,
        abbreviation=abbreviation,
        acting=Acting.HIMSELF if signs.behalf == "" else Acting.FOR_BODY,
        behalf=signs.behalf,
        post=signs.post,
        recipients=(
            f"{_reported_to(head, signs, superior)} (để báo cáo)",
            "Lưu Văn phòng" if head == Head.PARTY else "Lưu: VT",
        ),
    )


def _reported_to(head: str, signs: _Signs, superior: str | None) -> str:
    """Who receives its papers first: what leads the body above, where that is known."""
    if head == Head.PARTY and signs.is_of_committee and superior:
        return f"Ban Thường vụ {superior}"
    if signs is _OF_FRONT and superior and superior != FRONT:
        return f"Ban Thường trực {superior}"
    return TO_WRITE


def place_kept(line: str) -> str:
    """A line for print: that of a Mặt trận, which is too long for one, is broken before its place and not within it."""
    front, words, place = line.partition(f"{_FRONT_IN_HEADS.upper()} ")
    return front + words + place.replace(" ", "\u00a0") if len(place) <= _LONGEST_PLACE else line


def usual_name(unit: Unit, head: str) -> str:
    """The body that issues the papers of a unit that says nothing of it.

    Its steering committee, in Mặt trận's form its Mặt trận; a body issues its own; a village has a mobilisation group.
    """
    label = unit.label_in_text
    if unit.is_body:
        return unit.label
    if head == Head.FRONT:
        return f"Ban công tác Mặt trận {label}" if unit.is_village else _front_of(unit)
    return f"Tổ dân vận {label}" if unit.is_village else f"Ban Chỉ đạo {MOVEMENT} {label}"


def usual_body(unit: Unit, head: str = Head.PARTY) -> Body:
    """The body that issues the papers of a unit that says nothing of it; a steering committee tells its members."""
    body = body_named(unit, head, usual_name(unit, head))
    has_members = not unit.is_body and _signs(unit, body.name) is not _OF_FRONT
    members = (f"Các thành viên {body.name}",) if has_members else ()
    return replace(body, recipients=(body.recipients[0], *members, body.recipients[-1]))


def usual_head(unit: Unit) -> str:
    """Whose form the papers of a unit have that says nothing of it: the Party's, of a body that of its kind."""
    return _signs(unit, unit.label).head if unit.is_body else Head.PARTY


def party_body(office: Unit) -> str:
    """Its Party committee, of a village its cell: "Đảng ủy xã Lâm Bình"."""
    return f"{_PARTY_BODIES[Unit.Kind(office.kind)]} {office.name}"


def department_of(office: Unit) -> str:
    """Ban Tuyên giáo và Dân vận of a province since 2025, Ban Dân vận of a district until then."""
    department = "Ban Tuyên giáo và Dân vận" if office.kind in Unit.PROVINCE_KINDS else "Ban Dân vận"
    return f"{department} {_PARTY_BODIES[Unit.Kind(office.kind)]}"


def _signs(unit: Unit, name: str) -> _Signs:
    organ, whole = _parted(name)
    for words, signs in _KNOWN.items():
        if _begins(whole, words):
            return signs if organ in ("", signs.behalf) else signs._replace(behalf=organ)
    is_own = unit.is_body and spelling_key(name) == spelling_key(unit.label)
    return _BY_KIND[Unit.Kind(unit.kind)] if is_own else _Signs(organ or None)


def _parted(name: str) -> tuple[str, str]:
    """ "Ban Thường vụ" and "Đảng ủy xã Lâm Bình"; "" and the name where no such organ is named."""
    for organ in _ORGANS:
        if _begins(name, organ):
            return organ, " ".join(name.split()[len(organ.split()) :])
    return "", name


def _begins(name: str, words: str) -> bool:
    return f"{spelling_key(name)} ".startswith(f"{spelling_key(words)} ")


def _superior(unit: Unit, head: str, name: str) -> str | None:
    """What stands above the body of that name; nothing stands above itself, and nobody in another line."""
    office, signs = unit.office, _signs(unit, name)
    if _is_committee_of(office, name):
        return party_body(office.parent) if office.parent else ""
    if head == Head.PARTY or signs.is_of_committee:
        return party_body(office)
    if signs in (_OF_GOVERNMENT, _OF_COUNCIL):  # Nghị định 30/2020/NĐ-CP: these name none
        return ""
    if signs in (_POLICE, _COMMANDED) or unit.kind == Unit.Kind.ARMED_FORCES:
        return None  # of its own line, not of the government of the place
    if head == Head.FRONT or signs.head == Head.FRONT:
        above = office.parent if signs is _OF_FRONT or office.is_village else office
        return _front_of(above) if above else FRONT
    government = unit.parent if unit.is_village and unit.parent else office  # a village has none of its own
    return f"UBND {government.label_in_text}"


def _is_committee_of(office: Unit, name: str) -> bool:
    """Whether it is the Party committee of the office, by its whole name or without the kind or name of the place."""
    whole, own = _parted(name)[1], _PARTY_BODIES[Unit.Kind(office.kind)].split()
    place = " ".join(whole.split()[2:])
    if _begins(whole, "Đảng bộ"):
        kind = office.kind_word
    elif _begins(whole, " ".join(own[:2])):
        kind = " ".join(own[2:])
    else:
        return False
    return not place or not kind or _begins(place, kind) or spelling_key(place) == spelling_key(office.name)


def _front_of(unit: Unit) -> str:
    return f"Ủy ban {FRONT} {unit.label_in_text}"


def _without_committee(name: str, office: Unit) -> str:
    """ "Ban Tuyên giáo và Dân vận" of "Ban Tuyên giáo và Dân vận Tỉnh ủy": the committee stands in the line above."""
    words = name.split()
    for tail in (party_body(office), _PARTY_BODIES[Unit.Kind(office.kind)]):
        rest = len(words) - len(tail.split())
        if rest > 0 and spelling_key(" ".join(words[rest:])) == spelling_key(tail):
            return " ".join(words[:rest])
    return name


def _initials(office: Unit) -> str:
    """ "TU" of Tỉnh ủy, "HU" of Huyện ủy, "ĐU" of Đảng ủy xã: in the number of a Party paper."""
    return f"{_PARTY_BODIES[Unit.Kind(office.kind)][0]}U"
