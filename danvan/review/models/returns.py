"""Who has sent a list or report, and by when it was due."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from danvan.lib.fields import CleanCharField
from danvan.review.models.periods import ReviewPeriod
from models_registry.models import Unit
from models_registry.models.years import YEAR_LIMITS
from models_registry.scoping import ScopedQuerySet


def _once(name: str, *fields: str) -> list[models.BaseConstraint]:
    """One row for these fields and a year, and one without a year (SQL counts two NULLs as different)."""
    message = "Đã có bản ghi của đơn vị, kỳ báo cáo và năm này."
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


def _check_year(period: ReviewPeriod, year: int | None) -> None:
    if year and not period.is_of_whole_years:
        raise ValidationError(period.fault_of_year(year))
    if year and not period.first_year <= year <= period.last_year:
        raise ValidationError(f"Năm {year} không thuộc {period.span}.")


class ReturnDeadline(models.Model):
    """Hạn gửi of a period (year None) or of one of its years."""

    period = models.ForeignKey(
        ReviewPeriod, models.PROTECT, related_name="return_deadlines", verbose_name="kỳ báo cáo"
    )
    year = models.PositiveSmallIntegerField("năm", null=True, blank=True, validators=YEAR_LIMITS)
    due_on = models.DateField("hạn gửi")

    class Meta:
        verbose_name = "hạn gửi"
        verbose_name_plural = "hạn gửi"
        ordering = ["-period__from_on", "year"]
        constraints = _once("return_deadline", "period")

    def __str__(self) -> str:
        return f"{self.period}{f', năm {self.year}' if self.year else ''}: {self.due_on:%d/%m/%Y}"

    def clean(self) -> None:
        """A year of the period; a day in it, in the year before or the one after, any other is a slip."""
        if not self.period_id:
            return
        _check_year(self.period, self.year)
        first, last = self.period.first_year - 1, self.period.last_year + 1
        if self.due_on and not first <= self.due_on.year <= last:
            allowed = f"từ 01/01/{first} đến 31/12/{last}"
            raise ValidationError({"due_on": f"Hạn gửi của {self.period.span} phải {allowed}."})


class UnitReturn(models.Model):
    """What an officer noted of a unit: its list came on a day, or it reported "không phát sinh".

    Lists taken in through the portal and registrations entered by hand are seen without such a note.
    """

    class State(models.TextChoices):
        RECEIVED = "received", "Đã gửi"
        NOTHING = "nothing", "Không phát sinh"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="returns", verbose_name="đơn vị")
    period = models.ForeignKey(
        ReviewPeriod, models.PROTECT, related_name="returns", verbose_name="kỳ báo cáo"
    )
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
            *_once("unit_return", "unit", "period"),
            models.CheckConstraint(condition=Q(state__in=["received", "nothing"]), name="unit_return_state"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.get_state_display()} {self.received_on:%d/%m/%Y}"

    def clean(self) -> None:
        """A year of the period, and a day that has come but not long before the period began."""
        if not self.period_id:
            return
        _check_year(self.period, self.year)
        today, first = timezone.localdate(), date(self.period.first_year - 1, 1, 1)
        if self.received_on and self.received_on > today:
            raise ValidationError({"received_on": f"Ngày nhận không được sau hôm nay ({today:%d/%m/%Y})."})
        if self.received_on and self.received_on < first:
            began = f"{first:%d/%m/%Y}, trước khi có {self.period.span}"
            raise ValidationError({"received_on": f"Ngày nhận không được trước {began}."})
