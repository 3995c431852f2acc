"""The mark in the head of every page: how much waits for its reader, in words for who hears the page."""

from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from danvan.accounts.models import User
from danvan.lib.counting import numbers_of
from danvan.portal.work.counted import DEMO, SORTS, Waiting, sorts_of, waiting_in


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
    """Context processor: `work_mark`, and with it `demo_data`: one query for both, where a page prints what its view
    did not say.
    """
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"work_mark": mark_of({})}

    @cache
    def numbers() -> dict[str, int]:
        return numbers_of(sorts_of(user))

    return {
        "work_mark": SimpleLazyObject(lambda: mark_of(waiting_in(numbers()))),
        "demo_data": SimpleLazyObject(lambda: DEMO in numbers()),
    }
