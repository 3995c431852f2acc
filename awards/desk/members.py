"""Who sat in a meeting, as minutes list them: one a line, "Ma Văn B, Chủ tịch UBND xã (chủ trì)"."""

import re
from collections.abc import Iterable
from typing import Final

from awards.models import MeetingMember
from danvan.lib.text import clean, joined

_ROLES: Final = {"chủ trì": MeetingMember.Role.CHAIR, "thư ký": MeetingMember.Role.SECRETARY}
_ABSENT: Final = "vắng"
_MARK: Final = re.compile(rf"\(\s*({'|'.join([*_ROLES, _ABSENT])})\s*\)\s*$", re.IGNORECASE)


def members_of(text: str, known: Iterable[MeetingMember] = ()) -> list[MeetingMember]:
    """The members that a text names, in its order; one who stands there already under that name is the same row."""
    rows = list(known)
    found = []
    for line in map(clean, text.splitlines()):
        marks = set()
        while mark := _MARK.search(line):
            marks.add(mark[1].lower())
            line = line[: mark.start()].rstrip()
        name, _, post = line.partition(",")
        if not name.strip():
            continue
        same = next((row for row in rows if row.name == name.strip()), None)
        if same is not None:
            rows.remove(same)
        member = same or MeetingMember(name=name.strip())
        member.post = post.strip()
        member.role = next(
            (role for word, role in _ROLES.items() if word in marks), MeetingMember.Role.MEMBER
        )
        member.present = _ABSENT not in marks
        found.append(member)
    return found


def members_as_text(members: Iterable[MeetingMember]) -> str:
    """The text that `members_of` reads."""
    return "\n".join(_line(one) for one in members)


def _line(member: MeetingMember) -> str:
    marks = [word for word, role in _ROLES.items() if role == member.role]
    marks += [] if member.present else [_ABSENT]
    return " ".join([joined(", ", member.name, member.post), *(f"({mark})" for mark in marks)])
