"""Registrant cells: the name without honorific and post; collective or person.

What a name alone tells is a guess and is marked so; the words it is told by are in `name_words`.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from danvan.lib.text import clean
from danvan.lists.reading.words import name_words as words_of
from danvan.lists.reading.words.bodies import is_body
from danvan.lists.reading.words.catalogue import COLLECTIVE, HOUSEHOLD, INDIVIDUAL
from danvan.lists.reading.words.persons import (
    begins_with_post,
    drop_honorific,
    holds_post,
    honorific_of,
    is_familiar,
    is_named,
    names_one,
    names_person,
    person_like,
    split_post,
)
from danvan.lists.reading.words.several import bodies_in, people_in
from models_registry.identity.people import BORN

_REMEMBERED: Final = 20_000  # a long list's names, between its rows and what is worth a look in it
_FIRST_PIECE: Final = re.compile(rf"[,(;]|[-–—]\s|\s[-–—]|(?={BORN})")


@dataclass(frozen=True, slots=True)
class Name:
    """A registrant's name as it is registered, and what stood around it.

    `kind` is what the name says (None if nothing), `sure` whether an honorific or an organisation's word says so;
    `several` if more than one person stands in the cell; `parts` are they, or several bodies, where it is known which;
    `post_inside` if a post could not be split off.
    """

    text: str
    post: str = ""
    kind: str | None = None
    sure: bool = False
    several: bool = False
    parts: tuple[str, ...] = ()
    post_inside: bool = False


# --- collective, household or person -------------------------------------------------------------------------


@lru_cache(_REMEMBERED)
def guess_kind(text: str) -> tuple[str | None, bool]:
    """What a name alone says of its kind, and whether by a strong sign (an honorific, an organisation's word)."""
    name = clean(text)
    first, *others = _FIRST_PIECE.split(name)
    words = first.split()
    if words_of.HOUSEHOLD.search(name):
        return HOUSEHOLD, False
    if is_familiar(words):
        return INDIVIDUAL, False
    if words_of.COUPLE.match(name):
        return None, False
    if honorific_of(name) and not words_of.WEAK_HONORIFIC.match(name):
        rest = drop_honorific(name)
        return (None, False) if begins_with_post(rest) and not names_person(rest) else (INDIVIDUAL, True)
    if begins_with_post(name):
        return _kind_of_post(name)
    if words and words[0].lower() in words_of.HAMLETS_OR_FAMILIES and person_like(words):
        return None, False
    if is_body(name):
        return COLLECTIVE, True
    if words and words[0].lower() in words_of.HAMLETS and not is_named(words):
        return None if any(map(names_one, others)) else COLLECTIVE, False
    return (INDIVIDUAL, False) if person_like(words) else (None, False)


def _kind_of_post(name: str) -> tuple[str | None, bool]:
    """Of a name that begins with a post: somebody's, of all who have it, or None for a post alone."""
    if split_post(name)[1]:
        return INDIVIDUAL, True  # a person's name was found beside it
    if words_of.SORTS_OF_PEOPLE.match(name):
        return COLLECTIVE, True
    if is_body(name) and not words_of.ONE_MANS_POST.match(name):
        return COLLECTIVE, True
    return (INDIVIDUAL, False) if names_person(name) else (None, False)


# --- the name and what stands around it -----------------------------------------------------------


@lru_cache(4096)
def split_registrant(text: str, kind: str | None = None, *, is_one: bool = False) -> Name:
    """Take a cell apart. `kind` is what the sheet says; a collective's name is left whole.

    `is_one`: an officer has said that it names no more than one.
    """
    name = clean(text).strip(" ,;-–—")
    if is_familiar(name.split()) and "\n" not in text:
        return Name(name, kind=INDIVIDUAL)
    lines = _join_lines(text).strip(" ,;-–—")
    guessed, sure = guess_kind(lines)
    if not is_one and kind != COLLECTIVE and (people := people_in(text)) is not None:
        if guessed is None and sum(map(names_one, people)) > 1:
            guessed = INDIVIDUAL
        return Name(name, kind=guessed, sure=sure, several=True, parts=people)
    if (kind or guessed) != INDIVIDUAL or guessed == HOUSEHOLD:
        parts = () if is_one or INDIVIDUAL in (kind, guessed) else bodies_in(text)
        return Name(name, kind=guessed, sure=sure, parts=parts)
    rest = drop_honorific(words_of.COUPLE.sub("", lines))
    rest, post = split_post(rest)
    return Name(rest, post, guessed, sure, post_inside=not post and holds_post(rest))


def _join_lines(text: str) -> str:
    """The cell on one line, with a comma for a break between a whole name and a post."""
    lines = [line for line in map(clean, text.splitlines()) if line]
    joined = lines[0] if lines else ""
    for before, line in pairwise(lines):
        apart = (names_one(before) and (begins_with_post(line) or is_body(line))) or (
            begins_with_post(before) and names_one(line)
        )
        joined += f", {line}" if apart and before[-1] not in ",;:-–—" else f" {line}"
    return joined
