"""The places of acts in the chain of the trail: taken in the order of commits, the last thing that an act does."""

from typing import Final

from django.db import connection

from models_registry import chain
from models_registry.models import Act, Change

_LOCK: Final = 7_238_101  # of the chain, among the database's advisory locks


def head() -> tuple[int, str]:
    """Place and hash of the newest act; 0 and "" before the first. One that is still going on has no place."""
    return Act.objects.order_by("-position").values_list("position", "hash").first() or (0, chain.FIRST)


def wait_for_turn() -> None:
    """Until the transaction ends no other act takes a place in the chain: places are taken in the order of commits.

    SQLite has one writer anyway. Taken last, so that nobody who holds it waits for a row of somebody who waits for it.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def take_place(act: Act) -> None:
    """Writes the act's row, its last: the next place in the chain, over the changes as the database has them.

    Read back, for a part of an act may have been rolled back that nobody has told.
    """
    rows = Change.objects.filter(act=act.pk).order_by("pk")
    act.rows_digest = chain.rows_digest(rows.values_list("digest", flat=True))
    wait_for_turn()
    last, act.previous_hash = head()
    act.position = last + 1
    act.hash = chain.act_hash(*act.chained)
    act.save(force_insert=True)
