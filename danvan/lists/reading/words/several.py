"""A cell that names several people or bodies, taken apart; what belongs to one of them stays with him.

"Ông Ma Văn A, Bí thư chi bộ và bà Lý Thị B" are two people, "Chi bộ và Ban công tác mặt trận thôn Nà Co" two bodies;
"Chi bộ và nhân dân thôn Nà Co" are one, as "Chi hội Phụ nữ thôn Nà Co, Hội LHPN xã" is.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from danvan.lib.text import clean, spelling_key
from danvan.lists.reading.words import name_words as words_of
from danvan.lists.reading.words.bodies import is_body
from danvan.lists.reading.words.persons import begins_with_post, names_one
from models_registry.hamlets import SORT

_ADDRESSED: Final = re.compile(r"(?:đồng chí|đ/c|ông|bà|anh|chị)\s+\w", re.IGNORECASE)
_WIFE: Final = re.compile(r"(?:vợ là|vợ|bà|chị)\s+\w", re.IGNORECASE)
_HAMLET: Final = re.compile(rf"(?:{SORT}|khu|tổ(?=\s+\d))\s+[^\W_]", re.IGNORECASE)
# Bodies in name only: sorts of people, places, a school's second level ("Trường TH và THCS").
_NO_SECOND_BODY: Final = re.compile(
    spelling_key(
        r"(?:nhân dân|bà con|chị em|thanh niên|phụ nữ|nông dân|cựu chiến binh|hội viên|tập thể|cán bộ|cấp ủy|lớp|nhóm"
        r"|xã|thị trấn|phường|huyện|cụm|khu|kdc|th|thcs|thpt|ptdt|mn)"
    )
    + r"(?!\w)"
)
# One body for several: "Văn phòng HĐND và UBND".
_OF_SEVERAL: Final = re.compile(spelling_key("(?:văn phòng|vp|cơ quan|khối|cụm|công đoàn)") + r"(?!\w)")
_PLACE: Final = re.compile(rf"\s(?P<level>{SORT}|khu|xã|thị trấn|phường|huyện|tỉnh)\b.*", re.IGNORECASE)
_OF_COMMUNE: Final = ("xã", "thị trấn", "phường")


def people_in(text: str) -> tuple[str, ...] | None:
    """The people or households that a cell names, with a body that does it with one; None for no more than one.

    Empty if it names several and nobody knows whom ("Ông bà Ma Văn A").
    """
    name = words_of.COUPLE.sub("", text.strip())
    one = () if name != text.strip() else None
    pieces, joined = _pieces(name)
    if len(pieces) < 2:
        return one
    if words_of.HOUSEHOLD.match(pieces[0]):
        households = [bool(words_of.HOUSEHOLD.match(piece)) for piece in pieces]
        if sum(households) > 1:
            return _with_rest(pieces, households)
        if len(pieces) == 2 and joined[0] and _WIFE.match(pieces[1]):
            return None  # "Gia đình ông Ma Văn A và bà Lý Thị B"
    named = [names_one(piece) for piece in pieces]
    if sum(named) > 1 and not is_body(pieces[0]):
        return _with_rest(pieces, named)
    is_listed = words_of.SEVERAL.search(name) or words_of.NUMBERED.search(name)
    if not (is_listed or any(joined)):
        return one
    bodies = [is_body(piece) and not begins_with_post(piece) for piece in pieces]
    people = [known or bool(_ADDRESSED.match(piece)) for known, piece in zip(named, pieces, strict=True)]
    for at, joint in enumerate(joined):  # "Ma Văn Hợi và tổ dân vận"
        if joint and people[at] != people[at + 1] and bodies[at if people[at + 1] else at + 1]:
            return _with_rest(pieces, [one or body for one, body in zip(people, bodies, strict=True)])
    if is_listed:
        return () if bodies[0] else _with_rest(pieces, people)
    return one


def bodies_in(text: str) -> tuple[str, ...]:
    """The bodies that a cell names, each with the place that the last one names for all; empty for no more than one."""
    pieces, joined = _pieces(text)
    if len(pieces) < 2:
        return ()
    sorts = [_sort(piece) for piece in pieces]
    if not all(sorts) or _OF_SEVERAL.match(spelling_key(pieces[0])):
        return ()
    for joint, (before, piece), (sort, next_sort) in zip(
        joined, pairwise(pieces), pairwise(sorts), strict=True
    ):
        if not joint and (sort != next_sort or not _are_peers(before, piece)):
            return ()
    place = _PLACE.search(pieces[-1])
    of_all = place[0] if place and sorts[-1] == "body" else ""
    return tuple(
        _begun(piece if _PLACE.search(piece) or sort != "body" else f"{piece}{of_all}")
        for piece, sort in zip(pieces, sorts, strict=True)
    )


def _pieces(text: str) -> tuple[list[str], list[bool]]:
    """What stands between commas, dashes and "và"; of each gap whether a word or sign in it joins."""
    if words_of.JOINTS.isdisjoint(text) and not any(word in text for word in words_of.JOINING):
        return [clean(text)], []
    first, *others = words_of.BETWEEN.split(text.strip())
    pieces = [words_of.NUMBER.sub("", clean(piece)) for piece in (first, *others[1::2])]
    return pieces, [bool(joint) for joint in others[::2]]


def _with_rest(pieces: Sequence[str], begins: Sequence[bool]) -> tuple[str, ...]:
    """The pieces that begin a part, each with those behind it (posts), the first with those before it too."""
    parts: list[str] = []
    is_begun = False
    for piece, is_first in zip(pieces, begins, strict=True):
        if parts and (not is_first or not is_begun):
            parts[-1] += f", {piece}"
        else:
            parts.append(piece)
        is_begun = is_begun or is_first
    return tuple(map(_begun, parts)) if len(parts) > 1 else ()


def _begun(part: str) -> str:
    return part[:1].upper() + part[1:]


def _sort(piece: str) -> str:
    """ "hamlet", "body", or "" for what is no body of its own."""
    if _HAMLET.match(piece) or piece.split(" ")[0].lower() in words_of.HAMLETS:
        return "hamlet"
    is_none = _NO_SECOND_BODY.match(spelling_key(piece)) or words_of.ONE_MANS_POST.match(piece)
    return "body" if is_body(piece) and not is_none else ""


def _are_peers(before: str, piece: str) -> bool:
    """Whether neither of two bodies beside a comma is the other's: "Hội ND, Hội LHPN xã", not "... thôn, ... xã"."""
    levels = [match["level"].lower() if (match := _PLACE.search(one)) else "" for one in (before, piece)]
    own, other = ("xã" if level in _OF_COMMUNE else level for level in levels)
    return own in ("", other) or (own == "xã" and not other)
