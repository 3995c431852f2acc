"""The model itself: mô hình or điển hình, one long-lived record."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from danvan.lib.fields import CleanCharField, CleanTextField, FoldedField, SortKeyField, changed
from danvan.lib.indexes import indexes_of_filled
from models_registry.models.activity_fields import ActivityField
from models_registry.models.corrections import FixedWhenAccepted
from models_registry.models.merged import Mergeable
from models_registry.models.owned import serves
from models_registry.models.registrants import Registrant
from models_registry.models.units import Unit
from models_registry.scoping import StandingQuerySet


def title_shown(title: str, name: str) -> str:
    """`EmulationModel.display_title` of what is stored, the holder's name beside the title."""
    return title or f"Điển hình: {name}"


class EmulationModel(Mergeable, FixedWhenAccepted):
    """Mô hình or điển hình: one long-lived record, registered anew each year.

    The nine items after the fields are those of the registration form in use (letter 249/MTTQ-BTT of
    Thanh Khê, 2026, the fullest found). A điển hình may have no title and goes by its holder's name.
    """

    # Those for which it stands in a list of a period, which asked for them; elsewhere there is no such attribute.
    registrations_listed: list[Any]

    title = CleanCharField(
        "tên mô hình",
        max_length=300,
        blank=True,
        help_text="Điển hình không có tên mô hình thì để trống, lấy tên tập thể, cá nhân.",
    )
    registrant = models.ForeignKey(
        Registrant, models.PROTECT, related_name="models", verbose_name="tập thể, cá nhân"
    )
    partners = models.ManyToManyField(
        Registrant,
        blank=True,
        related_name="partnered_models",
        verbose_name="cùng thực hiện",
        help_text="Tập thể, cá nhân cùng làm mô hình này; không tính vào số đăng ký.",
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="emulation_models", verbose_name="đơn vị", blank=True
    )
    field = models.ForeignKey(
        ActivityField, models.PROTECT, related_name="models", verbose_name="lĩnh vực chính"
    )
    related_fields = models.ManyToManyField(
        ActivityField, blank=True, related_name="related_models", verbose_name="lĩnh vực liên quan"
    )
    place = CleanCharField("địa điểm", max_length=200, blank=True)
    reason = CleanTextField("1. thực trạng, lý do", blank=True)
    goals = CleanTextField("2. mục tiêu, tiêu chí", blank=True)
    content = CleanTextField("3. nội dung, cách thức thực hiện", blank=True)
    beneficiaries = CleanTextField("4. địa bàn, đối tượng thụ hưởng", blank=True)
    forces = CleanTextField("5. lực lượng tham gia", blank=True)
    resources = CleanTextField("6. nguồn lực", blank=True)
    timeframe = CleanTextField("7. thời gian thực hiện", blank=True)
    outputs = CleanTextField("8. sản phẩm, kết quả đầu ra", blank=True)
    sustainability = CleanTextField("9. khả năng duy trì, nhân rộng", blank=True)
    replicates = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replicas",
        verbose_name="nhân rộng từ",
        db_index=False,
    )
    source = CleanCharField("nguồn", max_length=300, blank=True)
    note = CleanTextField("ghi chú", blank=True)
    ended_on = models.DateField("ngày kết thúc", null=True, blank=True, editable=False)
    end_reason = CleanCharField("lý do kết thúc", max_length=500, blank=True, editable=False)
    is_demo = models.BooleanField("dữ liệu trình diễn", default=False, editable=False)
    search_text = FoldedField(source=("title", "place"))
    sort_title = SortKeyField(source="display_title", db_index=True)

    LEADS_ALREADY = "Tập thể, cá nhân đăng ký không ghi lại ở mục cùng thực hiện."

    FORM_ITEMS = (
        "reason",
        "goals",
        "content",
        "beneficiaries",
        "forces",
        "resources",
        "timeframe",
        "outputs",
        "sustainability",
    )

    objects = StandingQuerySet.as_manager()
    unit_lookup = "unit"
    search_lookups = ("search_text", "registrant__search_text", "unit__search_text")
    FIXED = ("title", "registrant", "field", "unit")
    TO_REGISTRATIONS = "registrations__"

    class Meta:
        verbose_name = "mô hình"
        verbose_name_plural = "mô hình"
        ordering = ["sort_title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None, end_reason="") | Q(ended_on__isnull=False) & ~Q(end_reason=""),
                name="model_ended_with_reason",
                violation_error_message="Kết thúc thì ghi ngày và lý do.",
            ),
        ]
        # Every page asks whether any is made up; the real ones cost nothing.
        indexes = [
            *indexes_of_filled("emulation_model", "replicates", "merged_into"),
            models.Index(fields=["is_demo"], condition=Q(is_demo=True), name="model_is_demo"),
        ]

    def __str__(self) -> str:
        return self.display_title

    @property
    def choice_label(self) -> str:
        """The title with what tells the model from others of that title."""
        return f"{self.display_title} – {self.registrant.name}, {self.unit.label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A model for which nobody has said otherwise is of its registrant's unit."""
        if self.unit_id is None:
            self.unit_id = self.registrant.unit_id
        super().save(*args, **kwargs)

    @property
    def display_title(self) -> str:
        """The title; a điển hình without one goes by its holder's name."""
        return title_shown(self.title, "" if self.title else self.registrant.name)

    def fault_of_registering(self, year: int | None) -> str:
        """A model that has ended goes on in no later year; "" if nothing stands against that year."""
        if self.ended_on is None or not year or year <= self.ended_on.year:
            return ""
        return (
            f"Mô hình đã kết thúc ngày {self.ended_on:%d/%m/%Y}. Mở lại mô hình trước khi đăng ký năm {year}."
        )

    def clean(self) -> None:
        """Its field serves its unit; it cannot copy itself; what was accepted changes only by a correction."""
        self.refuse_change()
        unit = self.unit if self.unit_id else self.registrant.unit if self.registrant_id else None
        if unit and self.field_id and changed(self, "field") and not serves(self.field.unit, unit):
            raise ValidationError({"field": f"{self.field.choice_label} không dùng cho {unit.label}."})
        if self.pk and "registrant" in changed(self, "registrant") and self._is_partner():
            raise ValidationError({"registrant": self.LEADS_ALREADY})
        if self.pk and self.replicates_id == self.pk:
            raise ValidationError({"replicates": "Mô hình không thể nhân rộng từ chính nó."})

    def _is_partner(self) -> bool:
        return self.partners.filter(pk=self.registrant_id).exists()
