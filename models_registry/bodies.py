"""Who issues a unit's papers: the headings of its Party committee and its steering committee, and who signs."""

from models_registry.models import Unit

MOVEMENT = "PHONG TRÀO THI ĐUA “DÂN VẬN KHÉO”"
_PARTY_BODIES = {
    Unit.Kind.PROVINCE: "TỈNH ỦY",
    Unit.Kind.MUNICIPALITY: "THÀNH ỦY",
    Unit.Kind.CITY: "THÀNH ỦY",
    Unit.Kind.URBAN_DISTRICT: "QUẬN ỦY",
    Unit.Kind.TOWN: "THỊ ỦY",
    Unit.Kind.DISTRICT: "HUYỆN ỦY",
    **{kind: f"ĐẢNG ỦY {kind.label}".upper() for kind in Unit.COMMUNE_KINDS},
    **{kind: f"CHI BỘ {kind.label}".upper() for kind in Unit.VILLAGE_KINDS},
}


def party_heading(unit: Unit) -> tuple[str, str]:
    """The superior and the issuing body of a unit's paper, in capitals."""
    office = unit.office
    superior = f"{_PARTY_BODIES[Unit.Kind(office.kind)]} {office.name}".upper()
    if unit.is_body:
        return superior, unit.label.upper()
    if unit.is_village:
        return superior, f"TỔ DÂN VẬN {unit.label}".upper()
    return superior, f"BAN CHỈ ĐẠO {MOVEMENT} {unit.label}".upper()


def state_heading(unit: Unit) -> tuple[str, str]:
    """The same in the State's form: the People's Committee stands above; a village has none of its own."""
    government = unit.parent if unit.is_village and unit.parent else unit.office
    return f"UBND {government.label}".upper(), party_heading(unit)[1]


def signing(unit: Unit) -> tuple[str, str]:
    """On whose behalf a unit's paper is signed, and the post of who signs."""
    if unit.is_body:
        return unit.label.upper(), "THỦ TRƯỞNG"
    return ("TỔ DÂN VẬN", "TỔ TRƯỞNG") if unit.is_village else ("BAN CHỈ ĐẠO", "TRƯỞNG BAN")


def seal_of(unit: Unit) -> str:
    """What is asked of who signs: a village has no seal."""
    return "(Ký, ghi rõ họ tên)" if unit.is_village else "(Ký, ghi rõ họ tên, đóng dấu)"
