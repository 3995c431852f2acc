"""A registration that somebody has begun to enter and cannot send yet."""

from typing import Final

from django.conf import settings
from django.db import models
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from danvan.lib.fields import CleanCharField
from models_registry.models.units import Unit
from models_registry.scoping import ScopedQuerySet

OPENED: Final = "nhap"  # the address of the form of entry names under it the draft that was opened


class EntryDraft(models.Model):
    """The form of entry as it was typed, under a title and a unit: neither model nor registration yet.

    Of these holder and field are never empty, so that no list and no number has to ask whether they are there; what
    has none of them yet stands here, where nothing counts it. Each save of a draft is a row of its own, which takes the
    place of the one that was opened: its key says which version somebody saw.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="entry_drafts", verbose_name="đơn vị")
    title = CleanCharField("tên mô hình", max_length=300)
    content = models.TextField("nội dung đã ghi")  # as a browser sends a form
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="entry_drafts",
        verbose_name="tài khoản",
    )
    by_name = models.CharField("người lưu", max_length=150)
    kept_at = models.DateTimeField("lưu lúc", default=timezone.now)

    objects = ScopedQuerySet.as_manager()
    unit_lookup = "unit"

    class Meta:
        verbose_name = "bản nháp còn thiếu"
        verbose_name_plural = "bản nháp còn thiếu"
        ordering = ["kept_at", "pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(title=""), name="entry_draft_titled")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The form of entry, as far as it was filled."""
        return f"{reverse('admin:models_registry_emulationmodel_add')}?{OPENED}={self.pk}"

    @property
    def typed(self) -> QueryDict:
        """What was typed, by the names of the form."""
        return QueryDict(self.content)
