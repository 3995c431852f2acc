"""Who issues a unit's papers: the one home of what stands in their head, under them, and of who receives them."""

from dataclasses import dataclass
from typing import Final

from danvan.lib.text import spelling_key
from models_registry.known_bodies import (
    MOVEMENT,
    TO_WRITE,
    Acting,
    Body,
    Head,
    body_named,
    department_of,
    party_body,
    place_kept,
    usual_body,
    usual_head,
    usual_name,
)
from models_registry.models import IssuerProfile, Unit

__all__ = [
    "MOVEMENT",
    "Head",
    "Issuer",
    "chairman_of",
    "head_of",
    "issuer_by",
    "issuer_of",
    "missing_in",
    "place_kept",
    "suggestions_for",
]

_SIGN_TO_WRITE: Final = "…" * 4  # within the number of a paper
# Hướng dẫn 36-HD/VPTW of the Party; Nghị định 30/2020/NĐ-CP of the State, whose signs Mặt trận uses too.
_SIGNS: Final = {
    Acting.FOR_BODY: ("T/M", "TM."),
    Acting.FOR_HEAD: ("K/T", "KT."),
    Acting.BY_ORDER: ("T/L", "TL."),
    Acting.BY_WARRANT: ("TUQ", "TUQ."),
    Acting.HIMSELF: ("", ""),
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
    def is_post_plain(self) -> bool:
        """Whether the post below "T/M ..." is not bold: Hướng dẫn 36-HD/VPTW; where nothing is above it, it is."""
        return self.is_party and bool(self.authority)

    @property
    def sign(self) -> str:
        """What follows the number of a report."""
        return self.sign_of("BC")

    def sign_of(self, kind: str) -> str:
        """What follows the number of a paper of that kind: "BC/BCĐ", of the other forms "BC-BCĐ"."""
        return f"{kind}{'/' if self.is_party else '-'}{self.abbreviation}"

    @property
    def recipient_lines(self) -> tuple[str, ...]:
        """As they are printed: "- Ban Thường vụ Tỉnh ủy (để báo cáo),", the last with a stop."""
        between = "," if self.is_party else ";"
        last = len(self.recipients) - 1
        return tuple(
            f"- {text}{'.' if number == last else between}" for number, text in enumerate(self.recipients)
        )


def head_of(unit: Unit) -> str:
    """Whose form the unit's papers have where none is asked for: as it says itself, else the usual one."""
    profile = _profile_of(unit)
    return profile.head if profile else usual_head(unit)


def issuer_of(unit: Unit, head: str = "") -> Issuer:
    """Who issues the unit's papers in that form ("": in its own), from its profile. Reads it once for each `Unit`."""
    profile = _profile_of(unit)
    if profile is None or (head and head != profile.head):
        return usual_issuer(unit, head or usual_head(unit), profile.place if profile else "")
    return issuer_by(profile)


def chairman_of(unit: Unit) -> Issuer:
    """Who signs what the chairman of a unit's People's Committee decides, in his own name, where no profile says it."""
    profile = _profile_of(unit)
    if profile and profile.head == Head.STATE:
        return issuer_by(profile)
    body = f"Ủy ban nhân dân {unit.office.label_in_text}"
    place = profile.place if profile else ""
    own_name = IssuerProfile(head=Head.STATE, body=body, acting=Acting.HIMSELF, post="Chủ tịch", place=place)
    return _issuer(unit, own_name)


def issuer_by(profile: IssuerProfile) -> Issuer:
    """Who issues papers by a profile, which need not be saved."""
    return _issuer(profile.unit, profile)


def usual_issuer(unit: Unit, head: str = Head.PARTY, place: str = "") -> Issuer:
    """Who issues the papers of a unit that says nothing of it, in that form."""
    return _issuer(unit, IssuerProfile(head=head, place=place))


def missing_in(profile: IssuerProfile) -> list[str]:
    """What only the office can say and has not said, as its form calls it; a paper leaves room to write it."""
    words = {column.name: str(column.verbose_name) for column in IssuerProfile._meta.fields}
    said = _said(profile, _body_of(profile.unit, profile))
    return [words[name] for name, text in said.items() if text is None]


def _profile_of(unit: Unit) -> IssuerProfile | None:
    return getattr(unit, "issuer_profile", None)  # Django keeps on the unit that there is none, too


def _issuer(unit: Unit, profile: IssuerProfile) -> Issuer:
    """By a profile that need not know its unit: Django would keep it on the unit as if it were saved."""
    body = _body_of(unit, profile)
    said = _said(profile, body)
    behalf = _printed(said["behalf"])
    of_party, of_state = _SIGNS[Acting(_acting(profile, body))]
    sign = of_party if profile.head == Head.PARTY else of_state
    written = [line.strip().removeprefix("-").strip() for line in profile.recipients.splitlines()]
    return Issuer(
        head=profile.head,
        superior=_printed(said["superior"]),
        body=(profile.body or body.body).upper(),
        name=profile.name or body.name,
        abbreviation=_SIGN_TO_WRITE if said["abbreviation"] is None else said["abbreviation"],
        place=profile.place or unit.office.name,  # of a body where its office is
        behalf=behalf,
        authority=f"{sign} {behalf}" if sign else "",
        post=_printed(said["post"]),
        signer=profile.signer,
        seal="(Ký, ghi rõ họ tên)" if unit.is_village else "(Ký, ghi rõ họ tên, đóng dấu)",
        recipients=tuple(line.rstrip(".,; ") for line in written if line) or body.recipients,
    )


def _body_of(unit: Unit, profile: IssuerProfile) -> Body:
    """The body that a profile names, as it is known; where it names none the usual one."""
    named = profile.body or profile.name
    if not named:
        return usual_body(unit, profile.head)
    for name in (usual_name(unit, profile.head), *_offered(unit)):
        body = body_named(unit, profile.head, name)
        if spelling_key(named) in (spelling_key(body.body), spelling_key(body.name)):
            named = name
            break
    return body_named(unit, profile.head, named)


def _acting(profile: IssuerProfile, body: Body) -> str:
    """By which right: "thay mặt" of nobody named is what the form begins with, so it is as the body's papers are."""
    return body.acting if profile.acting == Acting.FOR_BODY and not profile.behalf else profile.acting


def _said(profile: IssuerProfile, body: Body) -> dict[str, str | None]:
    """By the profile's field what it says, else what follows of its body; None is for the office to say."""
    acting = _acting(profile, body)
    # Who signs for another than the body is not its head.
    post = body.post if acting in (Acting.FOR_BODY, Acting.HIMSELF) else None
    return {
        "superior": profile.superior or body.superior,
        "abbreviation": profile.abbreviation or body.abbreviation,
        "behalf": "" if acting == Acting.HIMSELF else profile.behalf or body.behalf,
        "post": profile.post or post,
    }


def _printed(text: str | None) -> str:
    return TO_WRITE if text is None else text.upper()


def suggestions_for(unit: Unit) -> dict[str, tuple[str, IssuerProfile]]:
    """Profiles to begin with (not saved) by their key, each with its name; an office corrects them."""
    if unit.is_body:
        return {"co-quan": _suggested(unit, usual_head(unit), unit.label)}
    found = {"ban-chi-dao": (usual_body(unit).name, IssuerProfile(unit=unit))}
    for key, name in zip(("cap-uy", "tham-muu"), _offered(unit), strict=False):
        found[key] = _suggested(unit, Head.PARTY, name)
    front = IssuerProfile(unit=unit, head=Head.FRONT)
    return found | {"mat-tran": (usual_body(unit, Head.FRONT).name, front)}


def _offered(unit: Unit) -> tuple[str, ...]:
    """The Party's bodies of a unit that issue papers of their own: its committee, and the committee's department."""
    if unit.is_body or unit.is_village:
        return ()
    committee = party_body(unit)
    return (committee,) if unit.kind in Unit.COMMUNE_KINDS else (committee, department_of(unit))


def _suggested(unit: Unit, head: str, name: str) -> tuple[str, IssuerProfile]:
    body = body_named(unit, head, name)
    return body.name, IssuerProfile(
        unit=unit,
        head=head,
        superior=body.superior or "",
        body=body.body,
        name=body.name if body.name != body.body else "",
        abbreviation=body.abbreviation or "",
        acting=body.acting,
        behalf=body.behalf or "",
        post=body.post or "",
        recipients="\n".join(text for text in body.recipients if not text.startswith(TO_WRITE)),
    )
