"""Why a published figure and the registry differ, in an officer's words."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from danvan.lib.fields import CleanTextField
from danvan.review.models.periods import ReviewPeriod
from models_registry.models import Unit
from models_registry.models.years import YEAR_LIMITS
from models_registry.scoping import ScopedQuerySet


class Explanation(models.Model):
    """Giải trình of one line of the ledger. It holds as long as the difference is the one that it explained.

    `line` is the ledger line's key; `difference` the one seen when it was written. The newest of a line counts.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="explanations", verbose_name="đơn vị")
    period = models.ForeignKey(
        ReviewPeriod, models.PROTECT, related_name="explanations", verbose_name="kỳ báo cáo"
    )
    year = models.PositiveSmallIntegerField("năm", null=True, blank=True, validators=YEAR_LIMITS)
    line = models.CharField("dòng đối chiếu", max_length=120)
    difference = models.DecimalField("chênh lệch khi giải trình", max_digits=16, decimal_places=2)
    text = CleanTextField("giải trình")
    in_report = models.BooleanField("đưa vào báo cáo", default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="explanations",
        verbose_name="tài khoản",
    )
    by_name = models.CharField("người giải trình", max_length=150)
    at = models.DateTimeField("lúc giải trình", default=timezone.now)

    objects = ScopedQuerySet.as_manager()
    unit_lookup = "unit"

    class Meta:
        verbose_name = "giải trình"
        verbose_name_plural = "giải trình"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["period", "unit", "line"], name="explanation_of_line")]

    def __str__(self) -> str:
        return self.text[:80]
