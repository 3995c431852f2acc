"""The mark in the head of every page: how much waits for its reader, in words for who hears the page."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from danvan.accounts.models import User
from danvan.lib.counting import Statement, answer_to, statement_of
from danvan.portal.work.counted import DEMO, SORTS, Waiting, sorts_of, waiting_in
from models_registry import access
from models_registry.models import Act

_KEPT: Final = 512  # questions, of some kilobytes each
# Beside the work, so that it costs no statement of its own: whether a page is as it was (`danvan.portal.versions`)
# hangs on the newest act. Its hash stands as a name, its place as the number.
_NEWEST_ACT: Final = (
    f" UNION ALL SELECT * FROM (SELECT 'act ' || hash, position FROM {Act._meta.db_table}"  # nosec B608: a table of ours
    " ORDER BY position DESC LIMIT 1) AS newest"
)


@dataclass(frozen=True)
class Mark:
    """`number` of things that wait; `words` name each sort."""

    number: int
    words: str


def mark_of(counts: dict[str, Waiting]) -> Mark:
    """The mark of what waits (`counts_of`), without what others owe."""
    own = [one for name, one in counts.items() if name in SORTS]
    return Mark(sum(one.number for one in own), "; ".join(map(str, own)))


@dataclass(frozen=True)
class _Question:
    """What the statement for an account hangs on: where two are equal, so are the statements."""

    hangs_on: Hashable
    user: User = field(compare=False, repr=False)


@lru_cache(_KEPT)
def _statement_for(question: _Question) -> Statement:
    text, values = statement_of(sorts_of(question.user))
    return text + _NEWEST_ACT, values


def numbers_for(request: HttpRequest, user: User) -> dict[str, int]:
    """How many things of each sort wait for whom the page is shown to, asked once for each request."""
    if not hasattr(request, "waiting"):
        request.waiting = _numbers_for(user)  # type: ignore[attr-defined] # read here alone
    return request.waiting  # type: ignore[attr-defined, no-any-return]


def _numbers_for(user: User) -> dict[str, int]:
    """What is asked is kept, never what is answered: putting a dozen sorts of work into one statement is half the time
    of a small page, and each page asks.
    """
    rights = (user.pk, user.is_active, user.is_superuser, access.grants_of(user))
    mergers = tuple(access.successions_for(user))
    return answer_to(_statement_for(_Question((rights, mergers, timezone.localdate()), user)))


def context(request: HttpRequest) -> dict[str, object]:
    """Context processor: `work_mark`, and with it `demo_data`: one query for both, where a page prints what its view
    did not say.
    """
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"work_mark": mark_of({})}

    return {
        "work_mark": SimpleLazyObject(lambda: mark_of(waiting_in(numbers_for(request, user)))),
        "demo_data": SimpleLazyObject(lambda: DEMO in numbers_for(request, user)),
    }
