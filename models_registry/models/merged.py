"""What may be found to be the same as another of its sort, and merged into it."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any, TypeVar

from django.db import models

_One = TypeVar("_One", bound="Mergeable")


class Mergeable(models.Model):
    """A row that, once merged into another, leaves all lists, choices and counts, and can be parted from it again.

    Subclasses give `objects` and index `merged_into` (`indexes_of_filled`): few rows have it.
    """

    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        verbose_name="đã gộp vào",
        db_index=False,
    )

    class Meta:
        abstract = True


def merged_under(row: _One) -> list[_One]:
    """All that was merged into a row, and into these in turn (one query for each step)."""
    found: list[_One] = []
    newest = [row]
    while newest:
        newest = list(type(row)._base_manager.filter(merged_into__in=newest).order_by("pk"))
        found += newest
    return found


def standing_for(model: type[Mergeable]) -> dict[int, int]:
    """Key of each merged row -> the key of the one that stands for it, at the end of a chain (one query).

    Papers go on naming what was merged away.
    """
    rows: Any = model._base_manager  # of an abstract model the type checker's plugin knows no columns
    into: dict[int, int] = dict(rows.filter(merged_into__isnull=False).values_list("pk", "merged_into"))
    for key in into:
        while into[key] in into:
            into[key] = into[into[key]]
    return into


def former_names(model: type[Mergeable], name: str, keys: Collection[int]) -> dict[int, set[str]]:
    """What the rows were called that were merged into these, by the row that stands (at most two queries)."""
    into = {key: winner for key, winner in standing_for(model).items() if winner in keys}
    found: dict[int, set[str]] = defaultdict(set)
    rows: Any = model._base_manager
    for key, text in rows.filter(pk__in=into).values_list("pk", name) if into else ():
        found[into[key]].add(text)
    return found
