"""What may be found to be the same as another of its sort, and merged into it."""

from django.db import models


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
