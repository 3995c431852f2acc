"""Sets of criteria by which models are assessed, as versioned data: what is asked, how much it is worth, the grades."""

from decimal import Decimal
from typing import Final, Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from danvan.lib.fields import CleanCharField, CleanTextField, changed
from danvan.lib.indexes import indexes_of_filled
from danvan.lib.numbers import NOT_NEGATIVE
from models_registry.models import Programme, Unit
from models_registry.models.owned import once_each
from models_registry.scoping import OwnedQuerySet

USED: Final = "Bộ tiêu chí này đã dùng để đánh giá nên giữ nguyên; cần sửa thì lập lần ban hành mới."


class CriteriaSetQuerySet(OwnedQuerySet["CriteriaSet"]):
    """Sets of criteria; those with rows are scored row by row, the others by one typed score."""

    def by_rows(self) -> Self:
        """Those that are scored criterion by criterion."""
        return self.filter(models.Exists(Criterion.objects.filter(criteria_set=models.OuterRef("pk"))))

    def without_rows(self) -> Self:
        """Those whose criteria are a text: their score is typed."""
        return self.exclude(models.Exists(Criterion.objects.filter(criteria_set=models.OuterRef("pk"))))


class CriteriaSet(models.Model):
    """A version of the criteria by which models are assessed; data, since every plan changes them.

    Criteria without a unit serve every office; those of a unit serve it and what lies below. What was assessed by is
    not changed in place: a new version is drawn from it, so that no score of before means something else.
    """

    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="criteria_sets",
        verbose_name="đơn vị",
        help_text="Để trống: dùng chung cho mọi đơn vị.",
    )
    name = CleanCharField("tên", max_length=200)
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="criteria_sets",
        verbose_name="giai đoạn",
        db_index=False,
    )
    version = models.PositiveSmallIntegerField("lần ban hành", default=1)
    content = CleanTextField(
        "tiêu chí",
        blank=True,
        help_text="Nội dung chung, hoặc mỗi dòng một tiêu chí nếu không chấm theo từng tiêu chí dưới đây.",
    )
    max_score = models.DecimalField(
        "điểm tối đa",
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Có các dòng tiêu chí thì để trống: cổng tự cộng.",
    )
    passing_score = models.DecimalField("điểm đạt", max_digits=6, decimal_places=2, null=True, blank=True)

    objects = CriteriaSetQuerySet.as_manager()
    unit_lookup = "unit"
    # Its name may be spelt better; what it asks and gives may not become other.
    FIXED_WHEN_USED = ("unit", "programme", "version", "content", "max_score", "passing_score")

    class Meta:
        verbose_name = "bộ tiêu chí"
        verbose_name_plural = "bộ tiêu chí"
        ordering = ["name", "-version"]
        constraints = [
            *once_each(
                "criteria_version",
                "name",
                "version",
                said="Lần ban hành này của bộ tiêu chí đã có.",
                said_of_all="Lần ban hành này của bộ tiêu chí dùng chung đã có.",
            ),
        ]
        indexes = indexes_of_filled("criteria_set", "programme")

    def __str__(self) -> str:
        owner = f", {self.unit.dated_label}" if self.unit else ""
        return f"{self.name} (lần {self.version}{owner})"

    @property
    def is_used(self) -> bool:
        """Whether something was assessed by it (a query)."""
        return bool(self.pk) and self.assessments.exists()

    @property
    def maximum(self) -> Decimal | None:
        """The most that can be reached: the sum of its rows, of those without points their number; else as typed."""
        rows = list(self.criteria.all()) if self.pk else []
        return most_of(rows) if rows else self.max_score

    def grade_of(self, score: Decimal | None) -> str:
        """The name of the highest grade that a score reaches, "" if it reaches none or there are none."""
        if score is None or not self.pk:
            return ""
        reached = [one for one in self.grades.all() if one.from_points <= score]
        return max(reached, key=lambda one: one.from_points).name if reached else ""

    def clean(self) -> None:
        """What was assessed by stays as it was."""
        if self.is_used and (moved := changed(self, *self.FIXED_WHEN_USED)):
            raise ValidationError(dict.fromkeys(sorted(moved), USED))


class Criterion(models.Model):
    """One thing that is asked of a model: worth points up to a maximum, or met or not where it has none."""

    criteria_set = models.ForeignKey(
        CriteriaSet, models.CASCADE, related_name="criteria", verbose_name="bộ tiêu chí"
    )
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    heading = CleanCharField(
        "nhóm",
        max_length=200,
        blank=True,
        help_text="Các tiêu chí liền nhau cùng nhóm đứng dưới một tiêu đề.",
    )
    text = CleanCharField("tiêu chí", max_length=500)
    guidance = CleanTextField("hướng dẫn chấm", blank=True)
    max_points = models.DecimalField(
        "điểm tối đa",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"), "Điểm tối đa phải lớn hơn 0.")],
        help_text="Để trống: chấm đạt hay không đạt.",
    )
    wants_evidence = models.BooleanField("cần minh chứng", default=False)

    objects = OwnedQuerySet.as_manager()
    unit_lookup = "criteria_set__unit"

    class Meta:
        verbose_name = "tiêu chí"
        verbose_name_plural = "tiêu chí"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(max_points=None) | Q(max_points__gt=0), name="criterion_points_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def has_points(self) -> bool:
        """Whether it is worth points; else it is met or not."""
        return self.max_points is not None


class Grade(models.Model):
    """A name that a set gives to scores from so many points on: Xuất sắc, Tốt, Khá."""

    criteria_set = models.ForeignKey(
        CriteriaSet, models.CASCADE, related_name="grades", verbose_name="bộ tiêu chí"
    )
    name = CleanCharField("xếp loại", max_length=60)
    from_points = models.DecimalField("từ điểm", max_digits=6, decimal_places=2, validators=[NOT_NEGATIVE])

    objects = OwnedQuerySet.as_manager()
    unit_lookup = "criteria_set__unit"

    class Meta:
        verbose_name = "mức xếp loại"
        verbose_name_plural = "mức xếp loại"
        ordering = ["-from_points", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["criteria_set", "from_points"],
                name="grade_once_from",
                violation_error_message="Đã có mức xếp loại từ điểm này.",
            ),
            models.CheckConstraint(condition=Q(from_points__gte=0), name="grade_from_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name


def most_of(rows: list[Criterion]) -> Decimal:
    """What these criteria give at the most: the sum of their points; where none has points, how many they are."""
    points = [row.max_points for row in rows if row.max_points is not None]
    return sum(points, Decimal(0)) if points else Decimal(len(rows))
