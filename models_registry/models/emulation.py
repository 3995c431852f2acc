"""The model itself, its yearly registrations, and what it moved."""

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from danvan.lib.fields import CleanCharField, CleanTextField, FoldedField, SortKeyField
from danvan.lib.indexes import indexes_of_filled
from models_registry.models.catalogue import UNKNOWN_YEAR_WORDS, YEAR_LIMITS, ActivityField, Programme
from models_registry.models.registrants import Registrant
from models_registry.models.units import Unit
from models_registry.scoping import ScopedQuerySet


class Level(models.TextChoices):
    """Cấp; a source that does not say leaves it unknown."""

    COMMUNE = "commune", "Cấp xã"
    DISTRICT = "district", "Cấp huyện"
    PROVINCE = "province", "Cấp tỉnh"
    UNKNOWN = "unknown", "Không rõ cấp"


class Novelty(models.TextChoices):
    """New this year, kept up from before, or copied from another model."""

    NEW = "new", "Mới"
    MAINTAINED = "maintained", "Duy trì"
    REPLICATED = "replicated", "Nhân rộng"
    UNKNOWN = "unknown", "Không rõ"


class State(models.TextChoices):
    """Life of a registration."""

    DRAFT = "draft", "Bản nháp"
    SUBMITTED = "submitted", "Đã gửi"
    ACCEPTED = "accepted", "Đã tiếp nhận"
    RETURNED = "returned", "Trả lại"
    WITHDRAWN = "withdrawn", "Đã rút"


class Qualifier(models.TextChoices):
    """How exact a published number is; kept with it, never rounded away."""

    EXACT = "", "đúng"
    OVER = "over", "trên"
    NEARLY = "nearly", "gần"
    MORE_THAN = "more_than", "hơn"
    ABOUT = "about", "khoảng"


class EmulationModel(models.Model):
    """Mô hình or điển hình: one long-lived record, registered anew each year.

    The nine items after the fields are those of the registration form in use (letter 249/MTTQ-BTT of
    Thanh Khê, 2026, the fullest found). A điển hình may have no title and goes by its holder's name.
    """

    title = CleanCharField(
        "tên mô hình",
        max_length=300,
        blank=True,
        help_text="Điển hình không có tên mô hình thì để trống, lấy tên tập thể, cá nhân.",
    )
    registrant = models.ForeignKey(
        Registrant, models.PROTECT, related_name="models", verbose_name="tập thể, cá nhân"
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
    is_demo = models.BooleanField("dữ liệu trình diễn", default=False, editable=False)
    search_text = FoldedField(source=("title", "place"))
    sort_title = SortKeyField(source="display_title", db_index=True)

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

    objects = ScopedQuerySet.as_manager()
    unit_lookup = "registrant__unit"
    search_lookups = ("search_text", "registrant__search_text", "registrant__unit__search_text")

    class Meta:
        verbose_name = "mô hình"
        verbose_name_plural = "mô hình"
        ordering = ["sort_title", "pk"]
        # Every page asks whether any is made up; the real ones cost nothing.
        indexes = [
            *indexes_of_filled("emulation_model", "replicates"),
            models.Index(fields=["is_demo"], condition=Q(is_demo=True), name="model_is_demo"),
        ]

    def __str__(self) -> str:
        return self.display_title

    @property
    def display_title(self) -> str:
        """The title; a điển hình without one goes by its holder's name."""
        return self.title or f"Điển hình: {self.registrant.name}"

    def clean(self) -> None:
        """A model cannot copy itself."""
        if self.pk and self.replicates_id == self.pk:
            raise ValidationError({"replicates": "Mô hình không thể nhân rộng từ chính nó."})


class RegistrationQuerySet(ScopedQuerySet["Registration"]):
    """Registrations, asked in the words of the review."""

    def counted(self) -> Self:
        """Those that count in figures: accepted ones."""
        return self.filter(state=State.ACCEPTED)

    def registered_in(self, programme: Programme) -> Self:
        """Those of a programme, whatever their year (a year may be unknown)."""
        return self.filter(programme=programme)


class Registration(models.Model):
    """A model in one year of a programme; the year may be unknown where the source does not say."""

    model = models.ForeignKey(
        EmulationModel,
        models.PROTECT,
        related_name="registrations",
        verbose_name="mô hình",
        db_index=False,  # `registration_of_model` begins with it
    )
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        related_name="registrations",
        verbose_name="giai đoạn",
        db_index=False,  # `registration_in_programme` begins with it
    )
    year = models.PositiveSmallIntegerField(
        "năm", null=True, blank=True, validators=YEAR_LIMITS, help_text="Để trống nếu không rõ năm."
    )
    registered_on = models.DateField("ngày đăng ký", null=True, blank=True)
    level = models.CharField("cấp đăng ký", max_length=10, choices=Level, default=Level.COMMUNE)
    novelty = models.CharField("tính chất", max_length=10, choices=Novelty, default=Novelty.NEW)
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.SUBMITTED)
    return_reason = CleanCharField("lý do trả lại", max_length=500, blank=True)
    created_at = models.DateTimeField("lập lúc", auto_now_add=True)

    objects = RegistrationQuerySet.as_manager()
    unit_lookup = "model__registrant__unit"
    search_lookups = tuple(f"model__{lookup}" for lookup in EmulationModel.search_lookups)

    class Meta:
        verbose_name = "lượt đăng ký"
        verbose_name_plural = "lượt đăng ký"
        ordering = ["-year", "model__sort_title", "pk"]
        permissions = [("decide_registration", "Tiếp nhận, trả lại đăng ký")]
        constraints = [
            models.UniqueConstraint(
                fields=["model", "programme", "year"],
                condition=Q(year__isnull=False),
                name="registration_once_a_year",
                violation_error_message="Mô hình này đã đăng ký trong năm đó.",
            ),
            models.UniqueConstraint(
                fields=["model", "programme"],
                condition=Q(year__isnull=True),
                name="registration_once_without_year",
                violation_error_message="Mô hình này đã có một lượt đăng ký không rõ năm trong giai đoạn.",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(return_reason=""),
                name="registration_returned_with_reason",
                violation_error_message="Trả lại thì phải ghi lý do.",
            ),
            models.CheckConstraint(
                condition=Q(state="returned") | Q(return_reason=""),
                name="registration_reason_while_returned",
                violation_error_message="Lý do trả lại chỉ ghi khi lượt đăng ký đang bị trả lại.",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="registration_state"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="registration_level"),
            models.CheckConstraint(condition=Q(novelty__in=Novelty.values), name="registration_novelty"),
        ]
        indexes = [
            models.Index(fields=["programme", "state", "year"], name="registration_in_programme"),
            # The same three behind the model: of two indexes SQLite takes the one of which more columns are asked,
            # and "this model's accepted ones of a programme" must not read all accepted ones of the programme.
            models.Index(fields=["model", "programme", "state", "year"], name="registration_of_model"),
        ]

    def __str__(self) -> str:
        return f"{self.model} – {self.year_or_unknown}"

    @property
    def year_or_unknown(self) -> str:
        """ "2021", or "không rõ năm", within a sentence."""
        return str(self.year or UNKNOWN_YEAR_WORDS.lower())

    def clean(self) -> None:
        """The year must be one of the programme's, and a programme that takes no more gets none but what it has."""
        if self.year and self.programme_id and self.year not in self.programme.years:
            raise ValidationError(
                {
                    "year": f"Năm {self.year} không thuộc giai đoạn {self.programme.code}. Chọn năm trong giai đoạn."
                }
            )
        if self.programme_id and not self.programme.takes_registrations and not self._was_in_programme():
            raise ValidationError({"programme": f"{self.programme} đã ngừng nhận đăng ký."})

    def _was_in_programme(self) -> bool:
        return Registration.objects.filter(pk=self.pk, programme=self.programme_id).exists()


class Outcome(models.Model):
    """What was moved: money, land, working days; with its qualifier and measure, never a bare number."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="outcomes", verbose_name="đơn vị")
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="outcomes", verbose_name="giai đoạn"
    )
    year = models.PositiveSmallIntegerField("năm", null=True, blank=True, validators=YEAR_LIMITS)
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
        "số lượng", max_digits=16, decimal_places=2, help_text="Ví dụ: 1.500 hoặc 12,75."
    )
    measure = CleanCharField("đơn vị tính", max_length=40)
    source = CleanCharField("nguồn", max_length=300, blank=True)
    is_demo = models.BooleanField("dữ liệu trình diễn", default=False, editable=False)

    objects = ScopedQuerySet.as_manager()
    unit_lookup = "unit"
    search_lookups = ("unit__search_text", "model__search_text")

    class Meta:
        verbose_name = "kết quả vận động"
        verbose_name_plural = "kết quả vận động"
        ordering = ["year", "pk"]
        constraints = [models.CheckConstraint(condition=Q(value__gte=0), name="outcome_not_negative")]
        indexes = indexes_of_filled("outcome", "model", "field")

    def __str__(self) -> str:
        return self.indicator
