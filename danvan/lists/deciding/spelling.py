"""How titles and names are compared: keys for the same title and for likely the same registrant."""

from functools import lru_cache
from typing import Final

from danvan.lib.text import spelling_key
from danvan.lists.reading.words.names import clean_title
from models_registry.models import Kind
from models_registry.similar import bare_name, name_words

_REMEMBERED: Final = 20_000  # a long list's names, between its staging and its commit
_EDGES: Final = " .,;…\"'"  # the other quotes are these by then


@lru_cache(_REMEMBERED)
def title_key(title: str) -> str:
    """For "the same title": as it is spelt, without "Mô hình" before it, a full stop and quotes.

    Titles that only fold alike have two keys: they may be one (`similar.NearTitles`), and an officer says so.
    """
    return spelling_key(clean_title(title)).strip(_EDGES)


@lru_cache(_REMEMBERED)
def likely_key(kind: str, name: str, unit_label: str, unit_name: str) -> str:
    """For "likely the same registrant": words in alphabetical order, a collective's without its unit."""
    words = name_words(bare_name(kind, name))
    if kind == Kind.COLLECTIVE:
        text = f" {' '.join(words)} "
        for own in _unit_words(unit_label, unit_name):
            shorter = text.replace(own, " ")
            if shorter.strip():
                text = shorter
        words = text.split()
    return " ".join(sorted(words))


@lru_cache(1000)
def _unit_words(label: str, name: str) -> tuple[str, str]:
    return f" {' '.join(name_words(label))} ", f" {' '.join(name_words(name))} "
