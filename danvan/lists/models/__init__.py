"""Lists that were taken in, their rows while they wait, and what is remembered of them for the next."""

from danvan.lists.models.batches import ENTERED_WITH, KEPT_STAGED, ImportBatch, ImportSubject, StagedRow
from danvan.lists.models.remembered import RememberedAnswer, RememberedAnswerQuerySet

__all__ = [
    "ENTERED_WITH",
    "KEPT_STAGED",
    "ImportBatch",
    "ImportSubject",
    "RememberedAnswer",
    "RememberedAnswerQuerySet",
    "StagedRow",
]
