"""Figures that somebody published, kept as said; the computed ones are never stored here."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from django.db import models
from django.db.models import Q

from danvan.lib.dates import time_of_year
from danvan.lib.fields import CleanCharField, CleanTextField
from danvan.lib.indexes import indexes_of_filled
from danvan.lib.numbers import NOT_NEGATIVE, written
from danvan.lib.text import clean
from models_registry.models import ActivityField, Qualifier, Unit
from models_registry.scoping import ScopedQuerySet

# A total line of a commune's list: as a document, and as it was quoted before it was named there.
_LINE: Final = re.compile(r"Dòng \d+, trang “.*”, tệp (?P<file>.+)")
_QUOTED: Final = re.compile(r"Trang “.*”, dòng \d+: ")
_TOLD_APART: Final = 120  # characters of a file's name; the document ends after 200

# How far a number may lie from the published one, in parts of it: (below, above).
_ROOM: Final[dict[str, tuple[Decimal, Decimal]]] = {
    Qualifier.OVER: (Decimal(0), Decimal("0.15")),
    Qualifier.MORE_THAN: (Decimal(0), Decimal("0.15")),
    Qualifier.NEARLY: (Decimal("0.10"), Decimal(0)),
    Qualifier.ABOUT: (Decimal("0.10"), Decimal("0.10")),
}


def room(qualifier: str, stated: Decimal) -> tuple[Decimal, Decimal]:
    """The least and the greatest number that a published one, claiming no more than its qualifier says, agrees with.

    An exact figure agrees only with itself. “Trên 400”, “hơn 400” agree with 400 to 460 (448 is a usual case),
    “gần 450” with 405 to 450, “khoảng 450” with 405 to 495. The widths are ours; no guide fixes them.
    """
    below, above = _ROOM.get(qualifier, (Decimal(0), Decimal(0)))
    return stated * (1 - below), stated * (1 + above)


def fits(qualifier: str, stated: Decimal, number: Decimal | int) -> bool:
    """Whether a number bears out a published one (`room`)."""
    least, greatest = room(qualifier, stated)
    return least <= number <= greatest


def line_of_list(file_name: str, sheet: str, row: int) -> str:
    """What names a total line of a list as a document; `StatedFigure.list_name` reads it back."""
    return clean(f"Dòng {row}, trang “{sheet}”, tệp {file_name}")[:200]


class StatedFigure(models.Model):
    """Số đã công bố: what was said, by whom, in which words. Never corrected by the portal."""

    class Indicator(models.TextChoices):
        REGISTERED_COLLECTIVES = "registered_collectives", "Tập thể đăng ký"
        REGISTERED_INDIVIDUALS = "registered_individuals", "Cá nhân đăng ký"
        REGISTERED_HOUSEHOLDS = "registered_households", "Hộ gia đình đăng ký"
        REGISTERED_MODELS = "registered_models", "Mô hình đăng ký"
        REGISTRATIONS = "registrations", "Lượt đăng ký"
        ASSESSED_MODELS = "assessed_models", "Mô hình được đánh giá"
        RATE_ASSESSED = "rate_assessed", "Tỷ lệ được đánh giá so với đăng ký (%)"
        RECOGNISED_MODELS = "recognised_models", "Mô hình, điển hình được công nhận"
        RECOGNISED_COLLECTIVES = "recognised_collectives", "Tập thể được công nhận"
        RECOGNISED_INDIVIDUALS = "recognised_individuals", "Cá nhân được công nhận"
        RECOGNISED_HOUSEHOLDS = "recognised_households", "Hộ gia đình được công nhận"
        RECOGNISED_COMMUNE = "recognised_commune", "Mô hình được công nhận cấp xã"
        RECOGNISED_DISTRICT = "recognised_district", "Mô hình được công nhận cấp huyện"
        RECOGNISED_PROVINCE = "recognised_province", "Mô hình được công nhận cấp tỉnh"
        RECOGNITION_TIMES = "recognition_times", "Lượt công nhận"
        RATE_RECOGNISED = "rate_recognised", "Tỷ lệ được công nhận so với đăng ký (%)"
        EXEMPLARY_MODELS = "exemplary_models", "Mô hình tiêu biểu"
        FIELD_MODELS = "field_models", "Mô hình theo lĩnh vực"
        COMMENDED_COLLECTIVES = "commended_collectives", "Tập thể được khen thưởng"
        COMMENDED_INDIVIDUALS = "commended_individuals", "Cá nhân được khen thưởng"
        COMMENDED_HOUSEHOLDS = "commended_households", "Hộ gia đình được khen thưởng"
        COMMENDATIONS = "commendations", "Lượt khen thưởng"
        OUTCOME = "outcome", "Kết quả vận động"

    RATES = (Indicator.RATE_ASSESSED, Indicator.RATE_RECOGNISED)  # per hundred registered models

    indicator = models.CharField("chỉ tiêu", max_length=30, choices=Indicator)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="stated_figures", verbose_name="đơn vị")
    from_on = models.DateField("của thời gian từ ngày")
    to_on = models.DateField("đến ngày")
    field = models.ForeignKey(
        ActivityField,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stated_figures",
        verbose_name="lĩnh vực",
        db_index=False,
    )
    detail = CleanCharField("nội dung", max_length=250, blank=True)
    qualifier = models.CharField("mức độ", max_length=10, choices=Qualifier, blank=True)
    value = models.DecimalField("số", max_digits=16, decimal_places=2, validators=[NOT_NEGATIVE])
    measure = CleanCharField("đơn vị tính", max_length=40, blank=True)
    source = CleanCharField("nguồn", max_length=300)
    document = CleanCharField(
        "văn bản", max_length=200, blank=True, help_text="Ví dụ: Báo cáo số 15-BC/ĐU ngày 20/12/2022"
    )
    quote = CleanTextField("nguyên văn", blank=True)

    objects = ScopedQuerySet.as_manager()
    unit_lookup = "unit"

    class Meta:
        verbose_name = "số đã công bố"
        verbose_name_plural = "số đã công bố"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(value__gte=0), name="stated_not_negative"),
            models.CheckConstraint(
                condition=Q(to_on__gte=models.F("from_on")),
                name="stated_time_order",
                violation_error_message="Ngày cuối không được trước ngày đầu.",
            ),
            models.CheckConstraint(
                condition=~Q(indicator="field_models") | Q(field__isnull=False),
                name="stated_field_named",
                violation_error_message="Chỉ tiêu theo lĩnh vực thì phải chọn lĩnh vực.",
            ),
        ]
        indexes = indexes_of_filled("stated_figure", "field")

    def __str__(self) -> str:
        return f"{self.get_indicator_display()}: {self.words}"

    @property
    def year(self) -> int | None:
        """The year that it is of; None for another time."""
        return self.from_on.year if time_of_year(self.from_on.year) == (self.from_on, self.to_on) else None

    @property
    def time(self) -> tuple[date, date]:
        """First and last day that it is of."""
        return self.from_on, self.to_on

    @property
    def words(self) -> str:
        """ "trên 185 triệu đồng", as its source wrote it."""
        exactness = self.get_qualifier_display() if self.qualifier else ""
        return " ".join(part for part in (exactness, self.number, self.measure) if part)

    @property
    def quoted(self) -> str:
        """In a sentence: "1.157", and in quotes what is not exact, “trên 1.000”."""
        return f"“{self.words}”" if self.qualifier else self.words

    @property
    def number(self) -> str:
        """1.157, or 98,55% of a rate."""
        return f"{written(self.value)}%" if self.is_rate else written(self.value)

    @property
    def is_rate(self) -> bool:
        """Whether it is per hundred, not a number of things."""
        return self.indicator in self.RATES

    @property
    def paper(self) -> tuple[str, str]:
        """What tells one publication from another: figures of one paper are checked against each other.

        All lines of a list are of one paper.
        """
        return ("", self.list_name[:_TOLD_APART]) if self.list_name else (self.source, self.document)

    @property
    def list_name(self) -> str:
        """The file of the list of which this is a total line; "" for what was published elsewhere."""
        if line := _LINE.fullmatch(self.document):
            return line["file"]
        return self.source if not self.document and _QUOTED.match(self.quote) else ""


def add_up(parts: Iterable[StatedFigure], whole: StatedFigure) -> bool:
    """Whether published parts can make up a published whole, each as far as its own qualifier goes."""
    rooms = [room(part.qualifier, part.value) for part in parts]
    least, greatest = room(whole.qualifier, whole.value)
    return sum(low for low, _ in rooms) <= greatest and sum(high for _, high in rooms) >= least
