"""The mark in the head of every page: how much waits for its reader, in words for who hears the page."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from danvan.accounts.models import User
from danvan.portal.work.counted import SORTS, Waiting, counts_of


@dataclass(frozen=True)
class Mark:
    """`number` of things that wait; `words` name each sort."""

    number: int
    words: str


def mark_of(counts: dict[str, Waiting]) -> Mark:
    """The mark of what waits (`counts_of`), without what others owe."""
    own = [one for name, one in counts.items() if name in SORTS]
    return Mark(sum(one.number for one in own), "; ".join(map(str, own)))


def context(request: HttpRequest) -> dict[str, object]:
    """Context processor: `work_mark`, asked (one query) only when a page prints it and its view did not say."""
    user = getattr(request, "user", None)
    return {
        "work_mark": SimpleLazyObject(lambda: mark_of(counts_of(user) if isinstance(user, User) else {})),
    }
