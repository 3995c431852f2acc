"""Who has sent a list or report, and by when it was due."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from danvan.lib.fields import CleanCharField
from models_registry.models import Programme, Unit
from models_registry.models.catalogue import YEAR_LIMITS
from models_registry.scoping import ScopedQuerySet


def _once(name: str, *fields: str) -> list[models.UniqueConstraint]:
    """One row for these fields and a year, and one without a year (SQL counts two NULLs as different)."""
    message = "Đã có bản ghi của đơn vị, giai đoạn và năm này."
    return [
        models.UniqueConstraint(
            fields=[*fields, "year"], name=f"{name}_year_once", violation_error_message=message
        ),
        models.UniqueConstraint(
            fields=fields,
            condition=Q(year__isnull=True),
            name=f"{name}_once",
            violation_error_message=message,
        ),
    ]


class ReturnDeadline(models.Model):
    """Hạn gửi of a programme (year None) or of one of its years."""

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="return_deadlines", verbose_name="giai đoạn"
    )
    year = models.PositiveSmallIntegerField("năm", null=True, blank=True, validators=YEAR_LIMITS)
    due_on = models.DateField("hạn gửi")

    class Meta:
        verbose_name = "hạn gửi"
        verbose_name_plural = "hạn gửi"
        ordering = ["-programme__first_year", "year"]
        constraints = _once("return_deadline", "programme")

    def __str__(self) -> str:
        return f"{self.programme}{f', năm {self.year}' if self.year else ''}: {self.due_on:%d/%m/%Y}"


class UnitReturn(models.Model):
    """What an officer noted of a unit: its list came on a day, or it reported "không phát sinh".

    Lists taken in through the portal and registrations entered by hand are seen without such a note.
    """

    class State(models.TextChoices):
        RECEIVED = "received", "Đã gửi"
        NOTHING = "nothing", "Không phát sinh"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="returns", verbose_name="đơn vị")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="returns", verbose_name="giai đoạn")
    year = models.PositiveSmallIntegerField("năm", null=True, blank=True, validators=YEAR_LIMITS)
    state = models.CharField("tình trạng", max_length=8, choices=State, default=State.RECEIVED)
    received_on = models.DateField("ngày nhận")
    document = CleanCharField("văn bản", max_length=200, blank=True, help_text="Ví dụ: Báo cáo số 15-BC/ĐU")
    note = CleanCharField("ghi chú", max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="unit_returns",
        verbose_name="tài khoản",
    )
    by_name = models.CharField("người ghi", max_length=150)
    at = models.DateTimeField("lúc ghi", default=timezone.now)

    objects = ScopedQuerySet.as_manager()
    unit_lookup = "unit"

    class Meta:
        verbose_name = "việc gửi danh sách"
        verbose_name_plural = "việc gửi danh sách"
        ordering = ["-received_on", "-pk"]
        constraints = [
            *_once("unit_return", "unit", "programme"),
            models.CheckConstraint(condition=Q(state__in=["received", "nothing"]), name="unit_return_state"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.get_state_display()} {self.received_on:%d/%m/%Y}"
