"""Assessments of registrations, by whom and for which part of a year."""

from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from awards.models.criteria import CriteriaSet
from danvan.lib.fields import CleanCharField, CleanTextField, changed
from danvan.lib.indexes import indexes_of_filled
from danvan.lib.numbers import NOT_NEGATIVE, written
from danvan.lib.text import lowered
from models_registry.models import Registration
from models_registry.models.calendar import fault_of_day, refuse, years_of
from models_registry.models.registrations import counts_on, stands_on
from models_registry.scoping import ScopedQuerySet


class AssessmentQuerySet(ScopedQuerySet["Assessment"]):
    """Assessments; "được đánh giá" is said of what was assessed from above, for the whole year."""

    def counted(self) -> Self:
        """From above, for the whole year: those that count, whatever their day."""
        return self.filter(side=Assessment.Side.ABOVE, part=Assessment.Part.YEAR)

    def counted_on(self, day: date) -> Self:
        """Those made by that day, or nobody knows when, of a registration that counted then."""
        made = Q(assessed_on=None) | Q(assessed_on__lte=day)
        return self.counted().filter(made, counts_on(day, "registration__"))

    def dated_after(self, day: date) -> Self:
        """Those that do not count on that day because they were made after it.

        What was registered after it is told of the registration, once.
        """
        return self.counted().filter(stands_on(day, "registration__"), assessed_on__gt=day)


class Assessment(models.Model):
    """Đánh giá of a registration: by itself or from above, of the first half-year or of the year."""

    class Result(models.TextChoices):
        EFFECTIVE = "effective", "Hiệu quả"
        NOT_EFFECTIVE = "not_effective", "Chưa hiệu quả"

    class Side(models.TextChoices):
        SELF = "self", "Tự đánh giá"
        ABOVE = "above", "Cấp trên đánh giá"

    class Part(models.TextChoices):
        HALF = "half", "6 tháng đầu năm"
        YEAR = "year", "Cả năm"

    registration = models.ForeignKey(
        Registration,
        models.PROTECT,
        related_name="assessments",
        verbose_name="lượt đăng ký",
        db_index=False,  # `assessment_once` begins with it
    )
    side = models.CharField("bên đánh giá", max_length=5, choices=Side, default=Side.ABOVE)
    part = models.CharField("kỳ đánh giá", max_length=4, choices=Part, default=Part.YEAR)
    criteria_set = models.ForeignKey(
        CriteriaSet,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assessments",
        verbose_name="bộ tiêu chí",
        db_index=False,
    )
    score = models.DecimalField(
        "điểm", max_digits=6, decimal_places=2, null=True, blank=True, validators=[NOT_NEGATIVE]
    )
    # As the set of criteria grades that score; kept, so that lists can ask for it.
    grade = CleanCharField("xếp loại", max_length=60, blank=True, editable=False)
    result = models.CharField("kết quả", max_length=15, choices=Result)
    assessed_on = models.DateField("ngày đánh giá", null=True, blank=True)
    note = CleanTextField("nhận xét", blank=True)

    objects = AssessmentQuerySet.as_manager()
    unit_lookup = "registration__unit"
    # Whether the score is the sum of what each criterion was given: said by the service that wrote them.
    is_summed = False
    search_lookups = ("registration__model__search_text", "registration__model__registrant__search_text")

    class Meta:
        verbose_name = "đánh giá"
        verbose_name_plural = "đánh giá"
        permissions = [("assess_itself", "Tự chấm điểm")]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "side", "part"],
                name="assessment_once",
                violation_error_message="Lượt đăng ký này đã có đánh giá của bên đó cho kỳ đó.",
            ),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=0), name="assessment_score_not_negative"
            ),
        ]
        indexes = indexes_of_filled("assessment", "criteria_set")

    def __str__(self) -> str:
        return f"{self.registration}: {self.get_result_display()}"

    def clean(self) -> None:
        """Its day is near the year. A score cannot pass the criteria's maximum, and is not typed where it is a sum.

        What was recognised without a reason is found not effective only with a remark that says why.
        """
        if self.registration_id and changed(self, "registration", "assessed_on"):
            own = self.registration
            refuse(assessed_on=fault_of_day(self.assessed_on, years_of(own.year, own.programme)))
        if not self.is_summed and changed(self, "criteria_set", "score"):
            refuse(score=self._fault_of_typing())
        top = self.criteria_set.maximum if self.criteria_set else None
        if top is not None and self.score is not None and self.score > top:
            raise ValidationError({"score": f"Điểm tối đa của bộ tiêu chí này là {written(top)}."})
        if self.registration_id and changed(self, "registration", "side", "part", "result", "note"):
            refuse(note=self._fault_beside_recognition())

        self.grade = self.criteria_set.grade_of(self.score) if self.criteria_set else ""

    def _fault_of_typing(self) -> str:
        """A score that is counted of what each criterion was given is not typed beside."""
        is_by_criteria = self.criteria_set is not None and self.criteria_set.criteria.exists()
        if is_by_criteria or (self.pk and self.scores.exists()):
            return "Bộ tiêu chí này chấm theo từng tiêu chí, cổng tự cộng điểm: dùng “Chấm điểm”."
        return ""

    def _fault_beside_recognition(self) -> str:
        """The same question as `faults_of_recognising`, where the recognition was there first."""
        counts = self.side == Assessment.Side.ABOVE and self.part == Assessment.Part.YEAR
        if self.note or not counts or self.result != Assessment.Result.NOT_EFFECTIVE:
            return ""
        recognitions = self.registration.recognitions.in_force().filter(reason="").select_related("decision")
        given = recognitions.first()
        if given is None:
            return ""
        by = f" theo {lowered(str(given.decision))}" if given.decision else ""
        return f"Mô hình đã được công nhận{by}; vẫn đánh giá chưa hiệu quả thì ghi rõ lý do ở đây."
