"""Mục của báo cáo that people write: what no figure says, kept for each review and carried over to the next."""

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from danvan.lib.fields import CleanTextField
from danvan.lib.indexes import indexes_of_filled
from danvan.review.models.periods import ReviewPeriod
from models_registry.models import Unit
from models_registry.models.years import YEAR_LIMITS
from models_registry.scoping import ScopedQuerySet

_ONCE: Final = "Mục này của báo cáo đã có; hãy tải lại trang rồi sửa."


class ReportSection(models.Model):
    """One section of a review's report, as somebody wrote it or read it through (`read_by`, `read_at`).

    A section that nobody has read has no row: it is that of the last review of the unit, and marked so.
    `carried_from` is that review where the text was kept as it stood there.
    """

    class Section(models.TextChoices):
        LEADERSHIP = "leadership", "Công tác lãnh đạo, chỉ đạo"
        STRENGTHS = "strengths", "Ưu điểm"
        WEAKNESSES = "weaknesses", "Hạn chế"
        CAUSES = "causes", "Nguyên nhân"
        LESSONS = "lessons", "Bài học kinh nghiệm"
        DIRECTION = "direction", "Phương hướng, nhiệm vụ thời gian tới"
        PROPOSALS = "proposals", "Kiến nghị, đề xuất"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="report_sections", verbose_name="đơn vị")
    period = models.ForeignKey(
        ReviewPeriod, models.PROTECT, related_name="report_sections", verbose_name="kỳ báo cáo"
    )
    year = models.PositiveSmallIntegerField("năm", null=True, blank=True, validators=YEAR_LIMITS)
    section = models.CharField("mục", max_length=10, choices=Section)
    text = CleanTextField("nội dung", blank=True)
    carried_from = models.ForeignKey(
        ReviewPeriod,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="giữ nguyên từ kỳ",
        db_index=False,
    )
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="report_sections",
        verbose_name="tài khoản",
        db_index=False,
    )
    read_by_name = models.CharField("người rà soát", max_length=150)
    read_at = models.DateTimeField("lúc rà soát", default=timezone.now)

    objects = ScopedQuerySet.as_manager()
    unit_lookup = "unit"

    class Meta:
        verbose_name = "mục của báo cáo"
        verbose_name_plural = "mục của báo cáo"
        ordering = ["period", "unit", "year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "unit", "section", "year"],
                name="report_section_year_once",
                violation_error_message=_ONCE,
            ),
            models.UniqueConstraint(
                fields=["period", "unit", "section"],
                condition=Q(year__isnull=True),
                name="report_section_once",
                violation_error_message=_ONCE,
            ),
            models.CheckConstraint(
                condition=Q(
                    section__in=[
                        *("leadership", "strengths", "weaknesses", "causes", "lessons"),
                        *("direction", "proposals"),
                    ]
                ),
                name="report_section_known",
            ),
        ]
        indexes = indexes_of_filled("report_section", "carried_from", "read_by")

    def __str__(self) -> str:
        return f"{self.get_section_display()}: {self.period}{f', năm {self.year}' if self.year else ''}"
