"""Catalogues that steer everything else: activity fields and programmes."""

from datetime import date
from typing import Final, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from danvan.lib.fields import CleanCharField, CleanTextField, FoldedField

YEAR_LIMITS = [MinValueValidator(1990), MaxValueValidator(2100)]

# What is said of a year that the source does not give (None): by itself, in a column "Năm", within a sentence.
UNKNOWN_YEAR_WORDS: Final = "Không rõ năm"
UNKNOWN_IN_YEAR_COLUMN: Final = "không rõ"
YEAR_OR_PROGRAMME: Final = "Ghi năm; không rõ năm thì ghi giai đoạn."


def year_words(year: int | None) -> str:
    """ "năm 2021", or "không rõ năm", within a sentence."""
    return f"năm {year}" if year else UNKNOWN_YEAR_WORDS.lower()


class ActivityField(models.Model):
    """Lĩnh vực. Data, not code: other places count in other fields; one that is used is never deleted."""

    code = models.SlugField("mã", max_length=40, unique=True)
    name = CleanCharField("tên", max_length=120, unique=True)
    short_name = CleanCharField("tên ngắn", max_length=40)
    aliases = CleanTextField("cách gọi khác", blank=True, help_text="Mỗi dòng một cách gọi, ví dụ: KT")
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    is_active = models.BooleanField("đang dùng", default=True)
    search_text = FoldedField(source=("name", "short_name", "aliases"), max_length=1000)

    class Meta:
        verbose_name = "lĩnh vực"
        verbose_name_plural = "lĩnh vực"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    """Programmes, asked in the words of entry."""

    def open_to_registrations(self) -> Self:
        """Those that still take registrations (`Programme.takes_registrations`): what a form offers."""
        return self.filter(is_closed=False)


class Programme(models.Model):
    """Giai đoạn, for example 2020-2022, with the day on which its figures are taken."""

    first_year = models.PositiveSmallIntegerField("năm đầu", validators=YEAR_LIMITS)
    last_year = models.PositiveSmallIntegerField("năm cuối", validators=YEAR_LIMITS)
    name = CleanCharField("tên", max_length=200, blank=True)
    cut_off_on = models.DateField(
        "ngày chốt số liệu", null=True, blank=True, help_text="Để trống: hết ngày 31/12 của năm cuối."
    )
    note = CleanCharField("ghi chú", max_length=300, blank=True)
    is_closed = models.BooleanField(
        "ngừng nhận đăng ký",
        default=False,
        help_text="Không nhận thêm lượt đăng ký mới; lượt đã có vẫn sửa, tiếp nhận, trả lại được.",
    )

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = "giai đoạn"
        verbose_name_plural = "giai đoạn"
        ordering = ["-first_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["first_year", "last_year"],
                name="programme_once",
                violation_error_message="Giai đoạn này đã có.",
            ),
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="programme_years_order",
                violation_error_message="Năm cuối không được trước năm đầu.",
            ),
        ]

    def __str__(self) -> str:
        return f"Giai đoạn {self.code}"

    @property
    def code(self) -> str:
        """How pages, commands and files name it: "2020-2022"."""
        return f"{self.first_year}-{self.last_year}"

    @property
    def years(self) -> range:
        """Its years, first and last included."""
        return range(self.first_year, self.last_year + 1)

    @property
    def counted_on(self) -> date:
        """The day whose units and figures a review shows: the cut-off, else the last day of the last year."""
        return self.cut_off_on or date(self.last_year, 12, 31)

    @property
    def takes_registrations(self) -> bool:
        """Whether new registrations may be made in it; `Registration.clean` and the services hold to this."""
        return not self.is_closed

    def clean(self) -> None:
        """The cut-off cannot lie before the programme."""
        if self.cut_off_on and self.first_year and self.cut_off_on.year < self.first_year:
            raise ValidationError({"cut_off_on": "Ngày chốt không thể trước năm đầu của giai đoạn."})
