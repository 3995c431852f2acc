"""Registrant cells: the name without honorific and post; collective or person.

What a name alone tells is a guess and is marked so; the words it is told by are in `name_words`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from danvan.lib.text import clean, fold, spelling_key
from danvan.lists.reading.words import name_words as words_of
from danvan.lists.reading.words.catalogue import COLLECTIVE, HOUSEHOLD, INDIVIDUAL
from models_registry.identity.people import BORN

_REMEMBERED: Final = 20_000  # a long list's names, between its rows and what is worth a look in it
_FIRST_PIECE: Final = re.compile(rf"[,(;]|[-–—]\s|\s[-–—]|(?={BORN})")


@dataclass(frozen=True, slots=True)
class Name:
    """A registrant's name as it is registered, and what stood around it.

    `kind` is what the name says (None if nothing), `sure` whether an honorific or an organisation's word says so;
    `several` if more than one person stands in the cell; `post_inside` if a post could not be split off.
    """

    text: str
    post: str = ""
    kind: str | None = None
    sure: bool = False
    several: bool = False
    post_inside: bool = False


# --- collective, household or person -------------------------------------------------------------------------


@lru_cache(_REMEMBERED)
def guess_kind(text: str) -> tuple[str | None, bool]:
    """What a name alone says of its kind, and whether by a strong sign (an honorific, an organisation's word)."""
    name = clean(text)
    words = _FIRST_PIECE.split(name, maxsplit=1)[0].split()
    if words_of.HOUSEHOLD.search(name):
        return HOUSEHOLD, False
    if _is_familiar(words):
        return INDIVIDUAL, False
    if words_of.COUPLE.match(name):
        return None, False
    if _honorific(name) and not words_of.WEAK_HONORIFIC.match(name):
        rest = _drop_honorific(name)
        return (None, False) if _begins_with_post(rest) and not _names_person(rest) else (INDIVIDUAL, True)
    if _begins_with_post(name):
        return _kind_of_post(name)
    if _is_body(name):
        return COLLECTIVE, True
    if words and words[0].lower() in words_of.HAMLETS:
        return COLLECTIVE, False
    return (INDIVIDUAL, False) if _person_like(words) else (None, False)


def _kind_of_post(name: str) -> tuple[str | None, bool]:
    """Of a name that begins with a post: somebody's, of all who have it, or None for a post alone."""
    if _split_post(name)[1]:
        return INDIVIDUAL, True  # a person's name was found beside it
    if words_of.SORTS_OF_PEOPLE.match(name):
        return COLLECTIVE, True
    if _is_body(name) and not words_of.ONE_MANS_POST.match(name):
        return COLLECTIVE, True
    return (INDIVIDUAL, False) if _names_person(name) else (None, False)


def _is_body(name: str) -> bool:
    return bool(words_of.BODIES.match(spelling_key(name)) or words_of.UNMARKED_BODIES.match(fold(name)))


def is_unplaced(name: str) -> bool:
    """Whether a body of a hamlet is named without its hamlet: "Chi bộ", "Chi hội CCB", not "Chi bộ Nà Lòa"."""
    if not words_of.OF_HAMLET.match(spelling_key(name)) or words_of.OF_ANOTHER.search(name):
        return False
    return name.isupper() or all(word[0].islower() or word.isupper() for word in name.split()[1:])


def _begins_with_post(name: str) -> bool:
    first, _, rest = name.partition(" ")
    if first.lower() in words_of.FAMILY:
        if name.lower().startswith(words_of.FAMILIAR_POSTS):
            return True
        return rest[:1].islower() and bool(words_of.POST_BY_ENDING.match(name))
    if name.isascii() and (_is_named(name.split()) or words_of.UNMARKED_SCHOOL.match(name)):
        return False  # "Truong Thi B", "Truong THCS Tho Binh": no "trưởng"
    return bool(words_of.POST.match(fold(name)) or words_of.POST_BY_ENDING.match(name))


def _holds_post(name: str) -> bool:
    """Whether a person's name begins with a post, or goes on in small letters after two capitals."""
    words = name.split()
    return _begins_with_post(name) or (
        _person_like(words[:2]) and any(word[0].islower() for word in words[2:])
    )


def _person_like(words: Sequence[str]) -> bool:
    """Two to five words, each with a capital (or all of them capitals), no digits and no short name of a body."""
    if not 2 <= len(words) <= 5 or not all(word.isalpha() and word[0].isupper() for word in words):
        return False
    return words[1].lower() in words_of.MIDDLE or not any(map(words_of.WITHOUT_VOWEL.fullmatch, words))


def _is_familiar(words: Sequence[str]) -> bool:
    """Whether these are a person's name that begins with a known family name."""
    return (
        bool(words)
        and words[0].lower() in words_of.FAMILY
        and _person_like(words)
        and not words_of.FAMILIAR_BODIES.match(" ".join(words))
    )


def _is_named(words: Sequence[str]) -> bool:
    """Whether these are a whole name of a person, by the family name or by "Văn" or "Thị" after it."""
    if not _person_like(words) or words[-1].lower() in words_of.MIDDLE:
        return False
    if len(words) > 2 and words[1].lower() in words_of.MIDDLE:
        return True
    name = " ".join(words)
    return _is_familiar(words) or (
        len(words) > 2
        and name.isascii()
        and _is_family(words[0])
        and not words_of.UNMARKED_BODIES.match(fold(name))
    )


def _is_family(word: str) -> bool:
    return word.lower() in words_of.FAMILY or (word.isascii() and fold(word) in words_of.UNMARKED_FAMILY)


def _names_person(name: str) -> bool:
    """Whether a text that begins with a post holds a person's name."""
    words = name.split()
    return bool(_split_post(name)[1]) or any(_is_named(words[at:]) for at in range(1, len(words) - 2))


# --- the name and what stands around it -----------------------------------------------------------


@lru_cache(4096)
def split_registrant(text: str, kind: str | None = None) -> Name:
    """Take a cell apart. `kind` is what the sheet says; a collective's name is left whole."""
    name = clean(text).strip(" ,;-–—")
    if _is_familiar(name.split()) and "\n" not in text:
        return Name(name, kind=INDIVIDUAL)
    lines = _join_lines(text).strip(" ,;-–—")
    guessed, sure = guess_kind(lines)
    if kind != COLLECTIVE and (people := _count_people(text)):
        if people > 1 and guessed is None:
            guessed = INDIVIDUAL
        return Name(name, kind=guessed, sure=sure, several=True)
    if (kind or guessed) != INDIVIDUAL or guessed == HOUSEHOLD:
        return Name(name, kind=guessed, sure=sure)
    rest = _drop_honorific(lines)
    rest, post = _split_post(rest)
    return Name(rest, post, guessed, sure, post_inside=not post and _holds_post(rest))


def _join_lines(text: str) -> str:
    """The cell on one line, with a comma for a break between a whole name and a post."""
    lines = [line for line in map(clean, text.splitlines()) if line]
    joined = lines[0] if lines else ""
    for before, line in pairwise(lines):
        apart = (_names_one(before) and (_begins_with_post(line) or _is_body(line))) or (
            _begins_with_post(before) and _names_one(line)
        )
        joined += f", {line}" if apart and before[-1] not in ",;:-–—" else f" {line}"
    return joined


def _count_people(text: str) -> int:
    """How many people a cell names: 0 if no more than one; 1 if one and something else, or nobody knows."""
    if words_of.JOINTS.isdisjoint(text) and not any(word in text for word in words_of.JOINING):
        return 0
    first, *others = words_of.BETWEEN.split(text.strip())
    pieces = [first, *others[1::2]]
    named = [_names_one(piece) for piece in pieces]
    if sum(named) > 1 and not _is_body(clean(first)):
        return sum(named)
    if words_of.SEVERAL.search(text) or words_of.NUMBERED.search(text):
        return 1
    for at, joint in enumerate(others[::2]):
        if joint and named[at] != named[at + 1]:  # "Ma Văn Hợi và tổ dân vận"
            other = clean(pieces[at] if named[at + 1] else pieces[at + 1])
            if _is_body(other) and not _begins_with_post(other):
                return 1
    return 0


def _names_one(piece: str) -> bool:
    """Whether a piece of a cell is one person's name, with an honorific or a post or without."""
    name = _drop_honorific(words_of.NUMBER.sub("", clean(piece)))
    name = name.partition("(")[0].rstrip(" .")
    words = name.split()
    return _is_named(words) or (_begins_with_post(name) and _person_after_post(words) is not None)


def _honorific(name: str) -> re.Match[str] | None:
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
    return bool(_honorific(rest)) or _begins_with_post(rest) or _person_after_post(words) is not None


def _drop_honorific(name: str) -> str:
    while (match := _honorific(name)) and name[match.end() :].strip():
        rest = name[match.end() :].strip()
        if words_of.WEAK_HONORIFIC.match(name) and len(rest.split()) < 2:
            break  # "Anh Tuấn" may be the whole name
        name = rest
    return name


def _split_post(name: str) -> tuple[str, str]:
    """The person's name and the post, which may stand before it, behind it, or on both sides."""
    whole = name.strip(" ,;:")
    if match := words_of.BRACKETED.match(name):
        before, more = _split_post(match["name"])
        if more or not _begins_with_post(before):
            return before, ", ".join(filter(None, (more, match["post"].strip())))
        name = f"{before}, {match['post'].strip()}"  # "Trưởng thôn (Nguyễn Văn A)"
    first, *others = words_of.POST_BREAK.split(name, maxsplit=1)
    rest = others[0].strip(" .;,") if others else ""
    if _begins_with_post(first) or first[:1].islower():
        if found := _person_after_post(first.split()):
            return found[0], ", ".join(filter(None, (found[1], rest)))
        if _honorific(rest) or _names_one(words_of.POST_BREAK.split(rest, maxsplit=1)[0]):
            person, more = _split_post(_drop_honorific(rest))  # "Trưởng thôn: Nguyễn Văn A"
            return person, ", ".join(filter(None, (first, more)))
        return whole, ""
    return (first.strip(), rest) if rest else (whole, "")


def _person_after_post(words: Sequence[str]) -> tuple[str, str] | None:
    """The person and the post of words that begin with a post; None if they name nobody for certain."""
    for at in range(1, len(words) - 1):
        tail = words[at:]
        if _is_named(tail) and _ends_post(words[:at], tail):
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
    if any(word.lower() == "trường" for word in head) or (last.lower() in words_of.PLACES and len(tail) < 3):
        return False
    abbreviated = len(last) > 1 and last.isupper() and not tail[-1].isupper()
    return (
        last[0].islower()
        or abbreviated
        or bool(words_of.WHOLE_POST.fullmatch(fold(" ".join(head)).rstrip(".")))
    )
