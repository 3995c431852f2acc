"""How titles are compared: the key for the same title."""

from functools import lru_cache
from typing import Final

from danvan.lib.text import spelling_key
from danvan.lists.reading.words.titles import compared_title

_REMEMBERED: Final = 20_000  # a long list's titles, between its staging and its commit
_EDGES: Final = " .,;…\"'"  # the other quotes are these by then


@lru_cache(_REMEMBERED)
def title_key(title: str) -> str:
    """For "the same title": as it is spelt, without "Mô hình" before it, a full stop and quotes.

    Titles that only fold alike have two keys: they may be one (`similar.NearTitles`), and an officer says so.
    """
    return spelling_key(compared_title(title)).strip(_EDGES)
