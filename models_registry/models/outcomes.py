"""What a model, or the movement in a unit, moved."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from danvan.lib.fields import CleanCharField, SortKeyField, changed
from danvan.lib.indexes import indexes_of_filled
from danvan.lib.numbers import NOT_NEGATIVE
from models_registry.models.activity_fields import ActivityField
from models_registry.models.calendar import (
    fault_of_day,
    fault_of_unit,
    fault_of_year,
    refuse,
    years_of,
)
from models_registry.models.emulation import EmulationModel
from models_registry.models.programmes import Programme
from models_registry.models.units import Unit
from models_registry.models.years import YEAR_LIMITS, YEAR_OR_PROGRAMME
from models_registry.scoping import ScopedQuerySet


class Qualifier(models.TextChoices):
    """How exact a published number is; kept with it, never rounded away."""

    EXACT = "", "đúng"
    OVER = "over", "trên"
    NEARLY = "nearly", "gần"
    MORE_THAN = "more_than", "hơn"
    ABOUT = "about", "khoảng"


class OutcomeQuerySet(ScopedQuerySet["Outcome"]):
    """Outcomes, asked by their day."""

    def counted_on(self, day: date) -> Self:
        """Those of that day or before, and those whose day nobody has said."""
        return self.filter(Q(on=None) | Q(on__lte=day))

    def dated_after(self, day: date) -> Self:
        """Those that do not count on that day because they came after it."""
        return self.filter(on__gt=day)


class Outcome(models.Model):
    """What was moved: money, land, working days; with its qualifier and measure, never a bare number."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="outcomes", verbose_name="đơn vị")
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="outcomes",
        verbose_name="giai đoạn",
        help_text="Để trống nếu đã ghi năm.",
    )
    year = models.PositiveSmallIntegerField("năm", null=True, blank=True, validators=YEAR_LIMITS)
    on = models.DateField("ngày", null=True, blank=True, help_text="Ngày có kết quả; để trống nếu không rõ.")
    model = models.ForeignKey(
        EmulationModel,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="outcomes",
        verbose_name="mô hình",
        db_index=False,
    )
    field = models.ForeignKey(
        ActivityField,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="outcomes",
        verbose_name="lĩnh vực",
        db_index=False,
    )
    indicator = CleanCharField("nội dung", max_length=250)
    qualifier = models.CharField("mức độ", max_length=10, choices=Qualifier, blank=True)
    value = models.DecimalField(
        "số lượng",
        max_digits=16,
        decimal_places=2,
        validators=[NOT_NEGATIVE],
        help_text="Ví dụ: 1.500 hoặc 12,75.",
    )
    measure = CleanCharField("đơn vị tính", max_length=40)
    source = CleanCharField("nguồn", max_length=300, blank=True)
    is_demo = models.BooleanField("dữ liệu trình diễn", default=False, editable=False)
    sort_indicator = SortKeyField(source="indicator")
    sort_source = SortKeyField(source="source")

    objects = OutcomeQuerySet.as_manager()
    unit_lookup = "unit"
    search_lookups = ("unit__search_text", "model__search_text")

    class Meta:
        verbose_name = "kết quả vận động"
        verbose_name_plural = "kết quả vận động"
        ordering = ["year", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(value__gte=0), name="outcome_not_negative"),
            models.CheckConstraint(
                condition=Q(year__isnull=False) | Q(programme__isnull=False),
                name="outcome_year_or_programme",
                violation_error_message=YEAR_OR_PROGRAMME,
            ),
        ]
        indexes = indexes_of_filled("outcome", "model", "field")

    def __str__(self) -> str:
        return self.indicator

    def clean(self) -> None:
        """Unit, year and day agree (`calendar`)."""
        if changed(self, "unit", "programme", "year", "on"):
            refuse(
                unit=fault_of_unit(self.unit, years_of(self.year, self.programme)) if self.unit_id else "",
                year=fault_of_year(self.year, self.programme),
                on=fault_of_day(self.on, years_of(self.year, self.programme)),
            )
