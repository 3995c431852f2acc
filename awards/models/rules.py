"""What the law says of commending, each with its days and its paper: who signs, on which grounds, with how much money.

All of it is data, loaded by a migration as far as a paper says it and kept by who administers; a province adds its own.
"""

from typing import Final

from django.db import models
from django.db.models import Q

from awards.models.award_forms import AwardForm
from awards.models.dated import DatedQuerySet, refuse_backwards
from awards.models.decisions import Decision
from danvan.lib.fields import CleanCharField
from danvan.lib.numbers import NOT_NEGATIVE, written
from models_registry.models import Kind, Level, Unit

_LEVELS: Final = [choice for choice in Level.choices if choice[0] != Level.UNKNOWN]


class Rule(models.Model):
    """What all of them have: whose it is, from which to which day, which paper says so."""

    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name="đơn vị",
        help_text="Để trống: dùng chung cho mọi đơn vị.",
    )
    from_on = models.DateField("áp dụng từ ngày", null=True, blank=True)
    to_on = models.DateField("áp dụng đến hết ngày", null=True, blank=True)
    source = CleanCharField("nguồn", max_length=300, blank=True, help_text="Đọc được ở đâu.")

    unit_lookup = "unit"

    class Meta:
        abstract = True

    def clean(self) -> None:
        """The last day is not before the first."""
        refuse_backwards(self.from_on, self.to_on)


class SigningRule(Rule):
    """Who may give a form, or that somebody may not; read by `desk.catalogues.fault_of_signing`."""

    form = models.ForeignKey(
        AwardForm, models.PROTECT, related_name="signing_rules", verbose_name="hình thức", to_field="code"
    )
    track = models.CharField("loại", max_length=10, choices=Decision.Track, blank=True)
    level = models.CharField(
        "cấp", max_length=8, choices=_LEVELS, blank=True, help_text="Để trống: cấp nào cũng vậy."
    )
    signer = CleanCharField(
        "người, cơ quan", max_length=200, help_text="Như văn bản ghi: Chủ tịch Ủy ban nhân dân cấp xã."
    )
    words = CleanCharField(
        "nhận ra bằng",
        max_length=300,
        help_text="Các cụm từ trong tên cơ quan hoặc chức vụ người ký, cách nhau bằng dấu chấm phẩy.",
    )
    is_allowed = models.BooleanField(
        "được quyết định", default=True, help_text="Bỏ dấu: không có thẩm quyền."
    )
    article = CleanCharField("điều, khoản", max_length=200)

    objects = DatedQuerySet["SigningRule"].as_manager()

    class Meta:
        verbose_name = "thẩm quyền khen thưởng"
        verbose_name_plural = "thẩm quyền khen thưởng"
        ordering = ["form", "track", "pk"]

    def __str__(self) -> str:
        return f"{self.form}: {self.signer}"


class LegalGround(Rule):
    """A line "Căn cứ ..." of decisions and proposals."""

    track = models.CharField("loại", max_length=10, choices=Decision.Track, blank=True)
    text = CleanCharField("căn cứ", max_length=400, help_text="Không ghi chữ “Căn cứ” ở đầu.")
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    objects = DatedQuerySet["LegalGround"].as_manager()

    class Meta:
        verbose_name = "căn cứ pháp lý"
        verbose_name_plural = "căn cứ pháp lý"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text


class BaseSalary(models.Model):
    """Lương cơ sở from a day on, the same for the whole country."""

    from_on = models.DateField("từ ngày", unique=True)
    amount = models.PositiveIntegerField("mức (đồng/tháng)")
    paper = CleanCharField("văn bản", max_length=200)
    source = CleanCharField("nguồn", max_length=300, blank=True)

    class Meta:
        verbose_name = "mức lương cơ sở"
        verbose_name_plural = "mức lương cơ sở"
        ordering = ["-from_on"]

    def __str__(self) -> str:
        return f"{written(self.amount)} đồng từ {self.from_on:%d/%m/%Y}"


class RewardCoefficient(Rule):
    """By how much the base salary is multiplied for the money that goes with a form."""

    form = models.ForeignKey(
        AwardForm, models.PROTECT, related_name="coefficients", verbose_name="hình thức", to_field="code"
    )
    level = models.CharField(
        "cấp", max_length=8, choices=_LEVELS, blank=True, help_text="Để trống: cấp nào cũng vậy."
    )
    recipient_kind = models.CharField("loại người nhận", max_length=10, choices=Kind)
    value = models.DecimalField("hệ số", max_digits=6, decimal_places=3, validators=[NOT_NEGATIVE])
    article = CleanCharField("điều, khoản", max_length=200)

    objects = DatedQuerySet["RewardCoefficient"].as_manager()

    class Meta:
        verbose_name = "hệ số tiền thưởng"
        verbose_name_plural = "hệ số tiền thưởng"
        ordering = ["form", "level", "recipient_kind", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(value__gte=0), name="reward_coefficient_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.form}, {self.get_recipient_kind_display()}: {self.value}"
