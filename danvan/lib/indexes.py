"""Indexes whose shape follows from how databases plan."""

from django.db import models
from django.db.models import Q


def indexes_of_filled(table: str, *links: str) -> list[models.Index]:
    """For each link an index of the rows that have it, named after both; the link itself says `db_index=False`.

    For links that most rows lack. An index of all rows tells the planner that a value has as many rows as "empty"
    has, and SQLite then reads the whole table for the few that are asked for. Whatever asks for a value (`=`, `IN`,
    a join, the check before a row is deleted) asks for filled ones only, and both databases know that it does. Whatever
    asks for all filled ones says `filter(link__isnull=False)`: of `exclude(link=None)` SQLite does not know it.
    """
    return [
        models.Index(fields=[link], condition=Q(**{f"{link}__isnull": False}), name=f"{table}_{link}")
        for link in links
    ]
