"""Ứng viên: who is put up, and for what; at a meeting with its votes, in a proposal with what became of it."""

from django.db import models
from django.db.models import Q

from danvan.lib.fields import CleanCharField, SortKeyField
from danvan.lib.indexes import indexes_of_filled
from danvan.lib.text import joined, person_sort_key, sort_key
from models_registry.models import EmulationModel, Kind, Registrant, Registration, Unit
from models_registry.models.years import YEAR_LIMITS
from models_registry.scoping import ScopedQuerySet


class Purpose(models.TextChoices):
    """What a meeting, or a proposal, is about."""

    RECOGNISE = "recognise", "Công nhận"
    COMMEND = "commend", "Khen thưởng"


class Nominee(models.Model):
    """Whom an office puts up, for which year and merit, with name, post and unit as they stood then.

    Written once, by the office that puts it up (`office`). A meeting and a proposal point to it, and what comes up from
    below is taken by such a link: it is never copied. One to be recognised is a registration; one to be commended is a
    registrant, or the holder of a model.
    """

    office = models.ForeignKey(
        Unit, models.PROTECT, related_name="nominees_put_up", verbose_name="đơn vị đưa vào danh sách"
    )
    purpose = models.CharField("mục đích", max_length=10, choices=Purpose)
    year = models.PositiveSmallIntegerField("năm", validators=YEAR_LIMITS)
    registrant = models.ForeignKey(
        Registrant, models.PROTECT, related_name="nominees", verbose_name="tập thể, cá nhân"
    )
    model = models.ForeignKey(
        EmulationModel,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="nominees",
        verbose_name="mô hình",
        db_index=False,
    )
    registration = models.ForeignKey(
        Registration,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="nominees",
        verbose_name="lượt đăng ký",
        db_index=False,
    )
    recipient_kind = models.CharField("loại", max_length=10, choices=Kind)
    recipient_name = CleanCharField("tên khi đó", max_length=250)
    recipient_post = CleanCharField("chức vụ khi đó", max_length=200, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="nominees", verbose_name="đơn vị khi đó")
    merit = CleanCharField("thành tích", max_length=400, blank=True)
    from_on = models.DateField("thành tích từ ngày", null=True, blank=True)
    to_on = models.DateField("thành tích đến ngày", null=True, blank=True)
    reason = CleanCharField(
        "lý do",
        max_length=500,
        blank=True,
        help_text="Cần ghi khi thành tích này đã được khen thưởng hoặc đang được đề nghị ở nơi khác.",
    )
    is_demo = models.BooleanField("dữ liệu trình diễn", default=False, editable=False)
    sort_name = SortKeyField(source="list_key", key=str)

    objects = ScopedQuerySet.as_manager()
    unit_lookup = "office"

    class Meta:
        verbose_name = "ứng viên"
        verbose_name_plural = "ứng viên"
        ordering = ["recipient_kind", "sort_name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(recipient_kind__in=Kind.values), name="nominee_kind"),
            models.CheckConstraint(
                condition=Q(purpose=Purpose.COMMEND)
                | Q(purpose=Purpose.RECOGNISE, registration__isnull=False),
                name="nominee_for_recognition_is_registered",
            ),
            models.CheckConstraint(
                condition=Q(from_on=None) | Q(to_on=None) | Q(from_on__lte=models.F("to_on")),
                name="nominee_period_in_order",
                violation_error_message="Thời gian lập thành tích: ngày đầu phải trước ngày cuối.",
            ),
        ]
        indexes = indexes_of_filled("nominee", "model", "registration")

    def __str__(self) -> str:
        return joined(", ", self.recipient_name, self.recipient_post)

    @property
    def list_key(self) -> str:
        """People go by given name."""
        make = person_sort_key if self.recipient_kind == Kind.INDIVIDUAL else sort_key
        return make(self.recipient_name)

    @property
    def subject(self) -> tuple[str, int]:
        """What may stand once in a meeting, and once in a proposal: a registration; of the commended the registrant.

        One decision commends a recipient once, whatever his models.
        """
        if self.purpose == Purpose.RECOGNISE and self.registration_id:
            return "registration", self.registration_id
        return "registrant", self.registrant_id
