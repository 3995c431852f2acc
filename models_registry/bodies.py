"""Who issues a unit's papers: the one home of what stands in their head, under them, and of who receives them."""

from dataclasses import dataclass
from typing import Final

from danvan.lib.text import fold, lowered
from models_registry.models import IssuerProfile, Unit

Head, Acting = IssuerProfile.Head, IssuerProfile.Acting

MOVEMENT: Final = "phong trào thi đua “Dân vận khéo”"
FRONT: Final = "Mặt trận Tổ quốc Việt Nam"
_FRONT_IN_HEADS: Final = "MTTQ Việt Nam"  # as offices write it there: the whole name takes three lines
_TO_WRITE: Final = "…" * 12
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
_OF_FRONT: Final = ("BAN THƯỜNG TRỰC", "CHỦ TỊCH", "MTTQ-BTT")
# Hướng dẫn 36-HD/VPTW of the Party; Nghị định 30/2020/NĐ-CP of the State, whose signs Mặt trận uses too.
_SIGNS: Final = {
    Acting.FOR_BODY: ("T/M", "TM."),
    Acting.FOR_HEAD: ("K/T", "KT."),
    Acting.BY_ORDER: ("T/L", "TL."),
    Acting.BY_WARRANT: ("TUQ", "TUQ."),
}


@dataclass(frozen=True)
class Issuer:
    """The lines of a paper in the form of `head`; those of its head and signature are in capitals.

    `name` is the body within a sentence; `authority` is "T/M BAN CHỈ ĐẠO", "" where who signs does so himself;
    `signer` is "" where he writes his name by hand; `recipients` are without the dash and the stop.
    """

    head: str
    superior: str
    body: str
    name: str
    abbreviation: str
    place: str
    behalf: str
    authority: str
    post: str
    signer: str
    seal: str
    recipients: tuple[str, ...]

    @property
    def is_party(self) -> bool:
        """Whether the paper has the Party's form; the two others have the State's name and motto."""
        return self.head == Head.PARTY

    @property
    def sign(self) -> str:
        """What follows the number of a report: "BC/BCĐ", of the other forms "BC-BCĐ"."""
        return f"BC{'/' if self.is_party else '-'}{self.abbreviation}"

    @property
    def recipient_lines(self) -> tuple[str, ...]:
        """As they are printed: "- Ban Thường vụ Tỉnh ủy (để báo cáo),", the last with a stop."""
        between = "," if self.is_party else ";"
        last = len(self.recipients) - 1
        return tuple(
            f"- {text}{'.' if number == last else between}" for number, text in enumerate(self.recipients)
        )


def head_of(unit: Unit) -> str:
    """Whose form the unit's papers have where none is asked for: as it says itself, else the Party's."""
    profile = _profile_of(unit)
    return profile.head if profile else Head.PARTY


def issuer_of(unit: Unit, head: str = "") -> Issuer:
    """Who issues the unit's papers in that form ("": in its own), from its profile. Reads it once for each `Unit`."""
    profile = _profile_of(unit)
    if profile is None or (head and head != profile.head):
        return usual_issuer(unit, head or Head.PARTY, profile.place if profile else "")
    return issuer_by(profile)


def issuer_by(profile: IssuerProfile) -> Issuer:
    """Who issues papers by a profile, which need not be saved."""
    usual = usual_issuer(profile.unit, profile.head, profile.place)
    behalf = profile.behalf.upper() or usual.behalf
    written = [line.strip().removeprefix("-").strip() for line in profile.recipients.splitlines()]
    recipients = tuple(line.rstrip(".,; ") for line in written if line)
    if profile.body and not recipients:  # "the members" are those of a steering committee
        recipients = (usual.recipients[0], usual.recipients[-1])
    return Issuer(
        head=profile.head,
        superior=profile.superior.upper() or _above(usual.superior, profile),
        body=profile.body.upper() or usual.body,
        name=profile.name or profile.body or usual.name,
        abbreviation=profile.abbreviation or usual.abbreviation,
        place=usual.place,
        behalf=behalf,
        authority=_authority(profile.acting, profile.head, behalf),
        post=profile.post.upper() or usual.post,
        signer=profile.signer,
        seal=usual.seal,
        recipients=recipients or usual.recipients,
    )


def _above(usual: str, profile: IssuerProfile) -> str:
    """The superior where none is given; of a Party committee that issues its own paper the committee above it."""
    office = profile.unit.office
    if profile.head != Head.PARTY or profile.body.upper() != usual:
        return usual
    return _party_body(office.parent).upper() if office.parent else ""


def usual_issuer(unit: Unit, head: str = Head.PARTY, place: str = "") -> Issuer:
    """Who issues the papers of a unit that says nothing of it: its steering committee, in Mặt trận's form its Mặt trận.

    A body issues its own; a village has a mobilisation group, and no seal.
    """
    name, behalf, post, abbreviation = _usual_body(unit, head)
    body = name.replace(FRONT, _FRONT_IN_HEADS)
    return Issuer(
        head=head,
        superior=_superior(unit, head).replace(FRONT, _FRONT_IN_HEADS).upper(),
        body=body.upper(),
        name=name,
        abbreviation=abbreviation,
        place=place or unit.office.name,  # of a body where its office is
        behalf=behalf,
        authority=_authority(Acting.FOR_BODY, head, behalf),
        post=post,
        signer="",
        seal="(Ký, ghi rõ họ tên)" if unit.is_village else "(Ký, ghi rõ họ tên, đóng dấu)",
        recipients=(
            f"{_TO_WRITE} (để báo cáo)",
            f"Các thành viên {name}",
            "Lưu Văn phòng" if head == Head.PARTY else "Lưu: VT",
        ),
    )


def _profile_of(unit: Unit) -> IssuerProfile | None:
    return getattr(unit, "issuer_profile", None)  # Django keeps on the unit that there is none, too


def _authority(acting: str, head: str, behalf: str) -> str:
    if acting == Acting.HIMSELF:
        return ""
    of_party, of_state = _SIGNS[Acting(acting)]
    return f"{of_party if head == Head.PARTY else of_state} {behalf}"


def _superior(unit: Unit, head: str) -> str:
    """What stands above the issuing body."""
    office = unit.office
    if head == Head.PARTY:
        return _party_body(office)
    if head == Head.STATE:  # a village has no government of its own
        government = unit.parent if unit.is_village and unit.parent else office
        return f"UBND {government.label}"
    above = office if unit.is_body and not _is_front(unit) else office.parent
    return _front_of(above) if above else FRONT


def _is_front(unit: Unit) -> bool:
    """Whether it is the Mặt trận of its unit, reporting as a body of its own."""
    return unit.is_body and any(words in fold(unit.name) for words in ("mttq", "mat tran to quoc"))


def _front_of(unit: Unit) -> str:
    return f"Ủy ban {FRONT} {lowered(unit.label)}"


def _usual_body(unit: Unit, head: str) -> tuple[str, str, str, str]:
    """The issuing body within a sentence; on whose behalf and by whom it is signed; its abbreviation."""
    label = lowered(unit.label)
    if head == Head.FRONT and not unit.is_body:
        if unit.is_village:
            return f"Ban công tác Mặt trận {label}", "BAN CÔNG TÁC MẶT TRẬN", "TRƯỞNG BAN", "BCTMT"
        return _front_of(unit), *_OF_FRONT
    if head == Head.FRONT and _is_front(unit):
        return unit.label, *_OF_FRONT
    if unit.is_village:
        return f"Tổ dân vận {label}", "TỔ DÂN VẬN", "TỔ TRƯỞNG", "TDV"
    if unit.is_body:
        return unit.label, unit.label.upper(), "THỦ TRƯỞNG", "BCĐ"
    return f"Ban Chỉ đạo {MOVEMENT} {label}", "BAN CHỈ ĐẠO", "TRƯỞNG BAN", "BCĐ"


def suggestions_for(unit: Unit) -> dict[str, tuple[str, IssuerProfile]]:
    """Profiles to begin with (not saved) by their key, each with its name; an office corrects them."""
    office = unit.office
    found = {"ban-chi-dao": (usual_issuer(unit).name, IssuerProfile(unit=unit))}
    if not (unit.is_body or office.is_village):
        committee = _of_party_committee(unit, office)
        found["cap-uy"] = (committee.body, committee)
        if office.kind not in Unit.COMMUNE_KINDS:
            department = _of_its_department(unit, office)
            found["tham-muu"] = (department.name, department)
    front = IssuerProfile(unit=unit, head=Head.FRONT)
    return found | {"mat-tran": (issuer_by(front).name, front)}


def _of_party_committee(unit: Unit, office: Unit) -> IssuerProfile:
    above = _party_body(office.parent) if office.parent else ""
    of_above = f"Ban Thường vụ {above} (để báo cáo)\n" if above else ""
    return IssuerProfile(
        unit=unit,
        superior=above,
        body=_party_body(office),
        abbreviation=_initials(office),
        behalf="Ban Thường vụ",
        post="Bí thư",
        recipients=f"{of_above}Lưu Văn phòng",
    )


def _of_its_department(unit: Unit, office: Unit) -> IssuerProfile:
    """Ban Tuyên giáo và Dân vận of a province since 2025, Ban Dân vận of a district until then; its head signs."""
    is_province = office.kind in Unit.PROVINCE_KINDS
    body = "Ban Tuyên giáo và Dân vận" if is_province else "Ban Dân vận"
    return IssuerProfile(
        unit=unit,
        superior=_party_body(office),
        body=body,
        name=f"{body} {_PARTY_BODIES[Unit.Kind(office.kind)]}",
        abbreviation=f"{'BTGDV' if is_province else 'BDV'}{_initials(office)}",
        acting=Acting.HIMSELF,
        post="Trưởng Ban",
        recipients=f"Ban Thường vụ {_party_body(office)} (để báo cáo)\nLưu Văn phòng",
    )


def _initials(office: Unit) -> str:
    """ "TU" of Tỉnh ủy, "HU" of Huyện ủy, "ĐU" of Đảng ủy xã: in the number of a Party paper."""
    return f"{_PARTY_BODIES[Unit.Kind(office.kind)][0]}U"


def _party_body(office: Unit) -> str:
    return f"{_PARTY_BODIES[Unit.Kind(office.kind)]} {office.name}"
