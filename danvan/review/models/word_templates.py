"""Mẫu Word riêng: the Word templates of a unit's own papers, each version kept as it was sent."""

from pathlib import PurePath
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from danvan.lib.fields import CleanCharField
from danvan.lib.indexes import indexes_of_filled
from danvan.lib.text import lowered
from models_registry.models import IssuerProfile, Unit
from models_registry.scoping import ScopedQuerySet


class WordTemplate(models.Model):
    """One version of a unit's template of a paper in a form. None is changed or deleted; at most one is in use.

    The file lies among the private ones, under a name that says nothing.
    """

    class Paper(models.TextChoices):
        """What it is a template of."""

        REPORT = "bao-cao", "Báo cáo"
        PROPOSAL = "to-trinh", "Tờ trình"
        MINUTES = "bien-ban", "Biên bản họp"
        DECISION = "quyet-dinh", "Quyết định"
        HANDING = "trao-thuong", "Danh sách trao thưởng"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="word_templates", verbose_name="đơn vị")
    paper = models.CharField("loại văn bản", max_length=12, choices=Paper, default=Paper.REPORT)
    form = models.CharField("mẫu văn bản", max_length=10, choices=IssuerProfile.Head)
    version = models.PositiveSmallIntegerField("bản số")
    file = models.FileField("tệp", upload_to="word-templates/", max_length=200)
    file_name = models.CharField("tên tệp", max_length=255)
    sha256 = models.CharField("dấu vết tệp", max_length=64)
    note = CleanCharField("ghi chú", max_length=300, blank=True)
    in_use = models.BooleanField("đang dùng", default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="word_templates",
        verbose_name="tài khoản",
        db_index=False,
    )
    by_name = models.CharField("người tải lên", max_length=150)
    at = models.DateTimeField("lúc tải lên", default=timezone.now)

    objects = ScopedQuerySet.as_manager()
    unit_lookup = "unit"

    class Meta:
        verbose_name = "mẫu Word riêng"
        verbose_name_plural = "mẫu Word riêng"
        ordering = ["unit", "paper", "form", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "paper", "form", "version"], name="word_template_version"
            ),
            models.UniqueConstraint(
                fields=["unit", "paper", "form"], condition=Q(in_use=True), name="word_template_in_use"
            ),
            models.CheckConstraint(
                condition=Q(paper__in=["bao-cao", "to-trinh", "bien-ban", "quyet-dinh", "trao-thuong"]),
                name="word_template_paper",
            ),
            models.CheckConstraint(
                condition=Q(form__in=["dang", "nha-nuoc", "mat-tran"]), name="word_template_form"
            ),
        ]
        indexes = indexes_of_filled("word_template", "by")

    def __str__(self) -> str:
        return (
            f"{self.get_paper_display()}, {lowered(self.get_form_display())}, bản {self.version}, {self.unit}"
        )

    @staticmethod
    def kept_name() -> str:
        """A name for a new file: of the sender's own nothing goes to the disk."""
        return f"{uuid4().hex}.docx"

    @property
    def download_name(self) -> str:
        """The name as it was sent, without a folder."""
        return PurePath(self.file_name.replace("\\", "/")).name
