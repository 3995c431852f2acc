"""Whether a name is a body's, and whose body it is; the words are in `name_words`."""

import re
from typing import Final

from danvan.lib.text import fold, spelling_key
from danvan.lists.reading.words import name_words as words_of
from models_registry.hamlets import SORT

# "Nhân dân các thôn" are those of several.
_SORT_ALONE: Final = re.compile(
    rf"(?<! các)(?<! toàn)(?<! liên)(?<! hai)(?<! ba)\s+(?:{SORT}|khu)$", re.IGNORECASE
)

# Written with a capital and no name of a place: "Chi hội Phụ nữ".
_ORGANISATIONS: Final = re.compile(
    r"\b(?:liên hiệp|phụ nữ|nông dân|cựu chiến binh|thanh niên|người cao tuổi|chữ thập đỏ|khuyến học|công tác|mặt trận"
    r"|dân vận|quản l[ýí]|phát triển|tự quản|an ninh|h[oò][aà] giải|nhân dân|cựu giáo chức)\b",
    re.IGNORECASE,
)


def is_body(name: str) -> bool:
    """Whether a name begins as those of bodies do."""
    return bool(words_of.BODIES.match(spelling_key(name)) or words_of.UNMARKED_BODIES.match(fold(name)))


def unplaced(name: str) -> str:
    """A body of a hamlet that is named without its hamlet: "Chi bộ" of "Chi bộ thôn", "" of "Chi bộ Nà Lòa"."""
    body = _SORT_ALONE.sub("", name)
    if not words_of.OF_HAMLET.match(spelling_key(body)) or words_of.OF_ANOTHER.search(body):
        return ""
    others = _ORGANISATIONS.sub("", body).split()[1:]
    is_one = body.isupper() or all(word[0].islower() or word.isupper() for word in others)
    return body if is_one else ""
