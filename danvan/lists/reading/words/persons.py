"""A person's name as lists write it: the honorific before it, the post before or behind it, the family name.

The words are in `name_words`; what a whole cell names is said in `names`.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from danvan.lib.text import clean, fold, spelling_key
from danvan.lists.reading.words import name_words as words_of


def begins_with_post(name: str) -> bool:
    """Whether a text begins with a post, not with a family name that is spelt like one."""
    first, _, rest = name.partition(" ")
    if _is_marked_family(first):
        if name.lower().startswith(words_of.FAMILIAR_POSTS):
            return True
        return rest[:1].islower() and bool(words_of.POST_BY_ENDING.match(name))
    if name.isascii() and (is_named(name.split()) or words_of.UNMARKED_SCHOOL.match(name)):
        return False  # "Truong Thi B", "Truong THCS Tho Binh": no "trưởng"
    return bool(words_of.POST.match(fold(name)) or words_of.POST_BY_ENDING.match(name))


def holds_post(name: str) -> bool:
    """Whether a person's name begins with a post, or goes on in small letters after two capitals."""
    words = name.split()
    return begins_with_post(name) or (person_like(words[:2]) and any(word[0].islower() for word in words[2:]))


def person_like(words: Sequence[str]) -> bool:
    """Two to five words, each with a capital (or all of them capitals), no digits and no short name of a body."""
    if not 2 <= len(words) <= 5 or not all(word.isalpha() and word[0].isupper() for word in words):
        return False
    return words[1].lower() in words_of.MIDDLE or not any(map(words_of.WITHOUT_VOWEL.fullmatch, words))


def is_familiar(words: Sequence[str]) -> bool:
    """Whether these are a person's name that begins with a known family name."""
    return (
        bool(words)
        and _is_marked_family(words[0])
        and person_like(words)
        and not words_of.FAMILIAR_BODIES.match(" ".join(words))
    )


def is_named(words: Sequence[str]) -> bool:
    """Whether these are a whole name of a person, by the family name or by "Văn" or "Thị" after it."""
    if not person_like(words) or words[-1].lower() in words_of.MIDDLE:
        return False
    if len(words) > 2 and words[1].lower() in words_of.MIDDLE:
        return True
    name = " ".join(words)
    return is_familiar(words) or (
        len(words) > 2
        and name.isascii()
        and _is_family(words[0])
        and not words_of.UNMARKED_BODIES.match(fold(name))
    )


def _is_family(word: str) -> bool:
    return _is_marked_family(word) or (word.isascii() and fold(word) in words_of.UNMARKED_FAMILY)


@lru_cache(4096)  # a sheet asks it of the same first words again and again
def _is_marked_family(word: str) -> bool:
    return spelling_key(word) in words_of.FAMILY


def names_person(name: str) -> bool:
    """Whether a text that begins with a post holds a person's name."""
    words = name.split()
    return bool(split_post(name)[1]) or any(is_named(words[at:]) for at in range(1, len(words) - 2))


def names_one(piece: str) -> bool:
    """Whether a piece of a cell is one person's name, with an honorific or a post or without."""
    name = drop_honorific(words_of.NUMBER.sub("", clean(piece)))
    name = name.partition("(")[0].rstrip(" .")
    words = name.split()
    return is_named(words) or (begins_with_post(name) and _person_after_post(words) is not None)


def honorific_of(name: str) -> re.Match[str] | None:
    """The honorific before a name; without marks only before a family name, "chi" only before "Ma Thi"."""
    match = words_of.HONORIFIC.match(name)
    if match:
        return match if _names_after(name[match.end() :]) else None
    if not name.isascii():
        return None
    match = words_of.UNMARKED_HONORIFIC.match(name)
    if match is None:
        return None
    rest = name[match.end() :].split()
    if len(rest) < 2 or not _is_family(rest[0]) or (match["weak"] and rest[1].lower() not in words_of.MIDDLE):
        return None
    return match


def _names_after(rest: str) -> bool:
    """Whether a name or a post may follow an honorific so: "Anh nuôi Hoa" is not "nuôi Hoa"."""
    words = rest.split()
    if not words or not words[0][0].islower() or rest.islower() or _is_family(words[0]):
        return True
    return bool(honorific_of(rest)) or begins_with_post(rest) or _person_after_post(words) is not None


def drop_honorific(name: str) -> str:
    """The name without honorifics before it: "Ma Văn A" of "Đ/c ông Ma Văn A"."""
    while (match := honorific_of(name)) and name[match.end() :].strip():
        rest = name[match.end() :].strip()
        if words_of.WEAK_HONORIFIC.match(name) and len(rest.split()) < 2:
            break  # "Anh Tuấn" may be the whole name
        name = rest
    return name


def split_post(name: str) -> tuple[str, str]:
    """The person's name and the post, which may stand before it, behind it, or on both sides."""
    whole = name.strip(" ,;:")
    if match := words_of.BRACKETED.match(name):
        before, more = split_post(match["name"])
        if more or not begins_with_post(before):
            return before, ", ".join(filter(None, (more, match["post"].strip())))
        name = f"{before}, {match['post'].strip()}"  # "Trưởng thôn (Nguyễn Văn A)"
    first, *others = words_of.POST_BREAK.split(name, maxsplit=1)
    rest = others[0].strip(" .;,") if others else ""
    is_post = begins_with_post(first)
    if (is_post or first[:1].islower()) and (found := _person_after_post(first.split())):
        return found[0], ", ".join(filter(None, (found[1], rest)))
    if is_post:
        if honorific_of(rest) or names_one(words_of.POST_BREAK.split(rest, maxsplit=1)[0]):
            person, more = split_post(drop_honorific(rest))  # "Trưởng thôn: Nguyễn Văn A"
            return person, ", ".join(filter(None, (first, more)))
        return whole, ""
    return (first.strip(), rest) if rest else (whole, "")


def _person_after_post(words: Sequence[str]) -> tuple[str, str] | None:
    """The person and the post of words that begin with a post; None if they name nobody for certain."""
    for at in range(1, len(words) - 1):
        tail = words[at:]
        if is_named(tail) and _ends_post(words[:at], tail):
            head = (
                words[: at - 1]
                if at > 1 and words[at - 1].lower() in words_of.HONORIFIC_WORDS
                else words[:at]
            )
            return " ".join(tail), " ".join(head).rstrip(".")
    return None


def _ends_post(head: Sequence[str], tail: Sequence[str]) -> bool:
    """Whether a post ends here and a name begins, not a place's or a school's ("Trường THCS Lý Tự Trọng")."""
    last = head[-1]
    if any(word.lower() == "trường" for word in head):
        return False
    if last.lower() in words_of.PLACES and len(tail) < 3 and head[-2:-1] not in (["Già"], ["già"]):
        return False
    abbreviated = len(last) > 1 and last.isupper() and not tail[-1].isupper()
    return (
        last[0].islower()
        or abbreviated
        or bool(words_of.WHOLE_POST.fullmatch(fold(" ".join(head)).rstrip(".")))
    )
