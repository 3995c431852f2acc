"""What each criterion was given in an assessment, and what was found where a model was looked at on the spot."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from awards.models.assessments import Assessment
from awards.models.criteria import Criterion
from danvan.lib.fields import CleanCharField, CleanTextField, changed
from danvan.lib.numbers import NOT_NEGATIVE
from models_registry.models import Registration, State
from models_registry.models.calendar import fault_of_day, refuse, years_of
from models_registry.scoping import ScopedQuerySet


class AssessmentScore(models.Model):
    """What one criterion was given: points, of which 0 is some, or met or not; and a remark."""

    assessment = models.ForeignKey(
        Assessment,
        models.PROTECT,
        related_name="scores",
        verbose_name="đánh giá",
        db_index=False,  # `score_once` begins with it
    )
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores", verbose_name="tiêu chí")
    points = models.DecimalField(
        "điểm", max_digits=5, decimal_places=2, null=True, blank=True, validators=[NOT_NEGATIVE]
    )
    is_met = models.BooleanField("đạt", null=True, blank=True)
    remark = CleanTextField("nhận xét", blank=True)

    objects = ScopedQuerySet.as_manager()
    unit_lookup = "assessment__registration__unit"

    class Meta:
        verbose_name = "điểm của tiêu chí"
        verbose_name_plural = "điểm của tiêu chí"
        ordering = ["criterion__position", "criterion", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "criterion"],
                name="score_once",
                violation_error_message="Tiêu chí này đã có điểm trong lần đánh giá đó.",
            ),
            models.CheckConstraint(
                condition=Q(points__gte=0, is_met=None) | Q(points=None, is_met__isnull=False),
                name="score_is_points_or_met",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment}: {self.criterion}"


class FieldCheck(models.Model):
    """Kiểm tra thực tế: who looked at a model of a year on the spot, on which day, and what they found."""

    registration = models.ForeignKey(
        Registration, models.PROTECT, related_name="field_checks", verbose_name="lượt đăng ký"
    )
    checked_on = models.DateField("ngày kiểm tra")
    people = CleanCharField("người kiểm tra", max_length=300)
    found = CleanTextField("kết quả kiểm tra")

    objects = ScopedQuerySet.as_manager()
    unit_lookup = "registration__unit"
    search_lookups = Assessment.search_lookups

    class Meta:
        verbose_name = "kiểm tra thực tế"
        verbose_name_plural = "kiểm tra thực tế"
        ordering = ["-checked_on", "-pk"]

    def __str__(self) -> str:
        return f"Kiểm tra ngày {self.checked_on:%d/%m/%Y}"

    def clean(self) -> None:
        """Of what was accepted, on a day near its year."""
        if self.registration_id and changed(self, "registration", "checked_on"):
            own = self.registration
            if own.state != State.ACCEPTED:
                raise ValidationError({"registration": "Chỉ kiểm tra lượt đăng ký đã tiếp nhận."})
            refuse(checked_on=fault_of_day(self.checked_on, years_of(own.year, own.programme)))
