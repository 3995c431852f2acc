"""Kỳ báo cáo: what an office reviews, from which day to which, counted on which day, in which territory."""

from datetime import date
from functools import cached_property
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from danvan.lib.fields import CleanCharField, changed
from danvan.lib.keys import is_key
from danvan.review.models.period_times import COUNTED_BEFORE, ENDS_BEFORE, fault_of_time, is_of_whole_years
from danvan.review.words import short_time, time_slug, time_words
from models_registry.models import FieldSet, Unit
from models_registry.models.calendar import fault_of_decided_on
from models_registry.models.owned import moved_though_used, once_each
from models_registry.scoping import OwnedQuerySet


class ReviewPeriodQuerySet(OwnedQuerySet["ReviewPeriod"]):
    """Periods; those of a name are found here and nowhere else."""

    def for_pages(self) -> Self:
        """With what a page asks of each: whose it is, its fields, whether another one has its name, whether of its
        reviews one is closed, whether a difference of it was explained.
        """
        others = ReviewPeriod.objects.filter(slug=OuterRef("slug")).exclude(pk=OuterRef("pk"))
        closed = ReviewPeriod.objects.filter(pk=OuterRef("pk"), closed_reviews__state="in_force")
        found = self.select_related("unit", "field_set")
        explained = ReviewPeriod.objects.filter(pk=OuterRef("pk"), explanations__isnull=False)
        return found.annotate(
            has_namesake=Exists(others), has_closed=Exists(closed), has_explanations=Exists(explained)
        )

    def called(self, name: str) -> Self:
        """Those that a name may mean: "2020-2022" of every office that has one, "2020-2022.12" the one of that key."""
        slug, point, key = name.partition(".")
        found = self.for_pages().filter(slug=slug)
        if not point:
            return found
        return found.filter(pk=key) if is_key(key) else found.none()


class ReviewPeriod(models.Model):
    """A period under review. Records count by their years and by their own days (`danvan.review.figures.counted`).

    It is of whole years, or lies within one year ("6 tháng đầu năm 2026"). Without a day of counting it is running and
    counts to today. A period without a unit serves every office.
    """

    class Kind(models.TextChoices):
        HALF = "half", "6 tháng"
        YEAR = "year", "Năm"
        INTERIM = "interim", "Sơ kết"
        FINAL = "final", "Tổng kết"
        OTHER = "other", "Kỳ khác"

    class Territory(models.TextChoices):
        AS_THEN = "as_then", "Theo địa giới vào ngày tính số liệu"
        AS_NOW = "as_now", "Theo địa giới hiện nay"

    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="review_periods",
        verbose_name="đơn vị",
        help_text="Đơn vị lập kỳ báo cáo; đơn vị cấp dưới dùng chung kỳ này.",
    )
    kind = models.CharField("loại kỳ", max_length=8, choices=Kind, default=Kind.YEAR)
    slug = models.CharField(
        "tên trên địa chỉ",
        max_length=60,
        validators=[
            RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", "Chỉ dùng chữ thường không dấu, số và gạch nối.")
        ],
        blank=True,
        help_text="Để trống thì cổng tự đặt, ví dụ: 2020-2022, nam-2025, 6-thang-dau-2026.",
    )
    title = CleanCharField(
        "tên kỳ",
        max_length=200,
        blank=True,
        help_text="Để trống thì cổng tự đặt, ví dụ: Sơ kết giai đoạn 2020 - 2022, Báo cáo 6 tháng đầu năm 2026.",
    )
    from_on = models.DateField("từ ngày")
    to_on = models.DateField("đến ngày")
    counting_on = models.DateField(
        "ngày tính số liệu",
        null=True,
        blank=True,
        help_text="Để trống: đang chạy, tính đến hôm nay.",
    )
    territory = models.CharField("địa giới", max_length=7, choices=Territory, default=Territory.AS_THEN)
    field_set = models.ForeignKey(
        FieldSet,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="review_periods",
        verbose_name="bộ lĩnh vực",
        help_text="Lĩnh vực mà kỳ này tính số liệu. Để trống: mọi lĩnh vực đang dùng.",
    )
    ground_number = CleanCharField(
        "căn cứ: số, ký hiệu",
        max_length=60,
        blank=True,
        help_text="Ví dụ: 12-KH/HU; báo cáo mở đầu bằng căn cứ này.",
    )
    ground_on = models.DateField("căn cứ: ngày", null=True, blank=True)
    ground_name = CleanCharField(
        "căn cứ: loại, trích yếu",
        max_length=300,
        blank=True,
        help_text="Ví dụ: Kế hoạch thực hiện phong trào thi đua.",
    )
    ground_body = CleanCharField("căn cứ: cơ quan ban hành", max_length=200, blank=True)

    # Whether a difference of it may have been explained, of whichever unit: `for_pages` knows where none was.
    has_explanations: bool = True

    objects = ReviewPeriodQuerySet.as_manager()
    unit_lookup = "unit"

    class Meta:
        verbose_name = "kỳ báo cáo"
        verbose_name_plural = "kỳ báo cáo"
        ordering = ["-to_on", "-from_on", "pk"]
        constraints = [
            *once_each(
                "review_period",
                "slug",
                said="Đơn vị này đã có một kỳ báo cáo mang tên đó trên địa chỉ.",
                said_of_all="Đã có một kỳ báo cáo dùng chung mang tên đó trên địa chỉ.",
            ),
            models.CheckConstraint(
                condition=Q(to_on__gte=F("from_on")),
                name="review_period_order",
                violation_error_message=ENDS_BEFORE,
            ),
            models.CheckConstraint(
                condition=Q(counting_on=None) | Q(counting_on__gte=F("from_on")),
                name="review_period_counted_after_begin",
                violation_error_message=COUNTED_BEFORE,
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.usual_title

    def hold(self) -> None:
        """Of two who write beside the period at once, the second waits until the first has ended, and finds his rows.

        Inside a transaction, until its end. Rows that are not there yet cannot be held themselves.
        """
        held = ReviewPeriod.objects.select_for_update(of=("self",), no_key=True)
        list(held.filter(pk=self.pk).values_list("pk"))
        # What `for_pages` read stood before the first had ended.
        self.has_explanations = True
        self.__dict__.pop("has_closed", None)

    @cached_property
    def has_namesake(self) -> bool:
        """Whether a period of another office has its slug (no query where `for_pages` has found it)."""
        return ReviewPeriod.objects.filter(slug=self.slug).exclude(pk=self.pk).exists()

    @cached_property
    def has_closed(self) -> bool:
        """Whether a closed review of it is in force, whichever its unit and year (no query after `for_pages`)."""
        return self.closed_reviews.filter(state="in_force").exists()

    @property
    def name(self) -> str:
        """What addresses and commands call it: the slug; where others have the same, with its key, "2020-2022.12"."""
        return f"{self.slug}.{self.pk}" if self.has_namesake else self.slug

    @property
    def first_year(self) -> int:
        """The year of its first day."""
        return self.from_on.year

    @property
    def last_year(self) -> int:
        """The year of its last day, come or not."""
        return self.to_on.year

    @property
    def counted_on(self) -> date:
        """The day of counting: never one that has not come; today while the period is running."""
        today = timezone.localdate()
        return min(self.counting_on or today, today)

    @property
    def is_running(self) -> bool:
        """Whether it counts to today."""
        return self.counting_on is None or self.counting_on > timezone.localdate()

    @property
    def years(self) -> range:
        """Its years that had begun on the day of counting; empty for a period that has not begun."""
        return range(self.first_year, min(self.last_year, self.counted_on.year) + 1)

    @property
    def is_of_whole_years(self) -> bool:
        """Whether it is made of whole years; else it is a part of one year."""
        return is_of_whole_years(self.from_on, self.to_on)

    @property
    def years_to_choose(self) -> range:
        """Its years that can be asked for alone: those of `years`; none of a part of one year."""
        return self.years if self.is_of_whole_years else range(0)

    def fault_of_year(self, year: int | str) -> str:
        """Why nobody can ask for that year of it, or for what has no known year (any text); "" where he can."""
        if not self.is_of_whole_years:
            return f"Kỳ này là một phần của năm {self.first_year}, không có năm để chọn. Hãy chọn cả kỳ."
        if isinstance(year, int) and year not in self.years:
            return f"Năm {year} không thuộc {self.span}, hoặc chưa tới."
        return ""

    @property
    def undated_words(self) -> str:
        """What becomes of a record without a day: it counts, but in a part of a year, which it may not belong to."""
        return "vẫn tính" if self.is_of_whole_years else "chưa tính vào kỳ này"

    @property
    def is_several_years(self) -> bool:
        """Whether it spans more than one year."""
        return self.first_year < self.last_year

    @property
    def span(self) -> str:
        """Its time in words: "giai đoạn 2020 - 2022", "năm 2025", "6 tháng đầu năm 2026"."""
        return time_words(self.from_on, self.to_on, self._taken_on)

    @property
    def short_span(self) -> str:
        """Its time as lists and tables have it: "giai đoạn 2020-2022"."""
        return short_time(self.from_on, self.to_on, self._taken_on)

    @property
    def _taken_on(self) -> date | None:
        """The day that its figures count to, once that has come."""
        return None if self.is_running else self.counting_on

    @property
    def is_told_by_days(self) -> bool:
        """Whether its words name days: neither whole years nor a half of one."""
        return not self.is_of_whole_years and not self.span.startswith("6 tháng")

    @property
    def heading(self) -> str:
        """What its paper is, within "… phong trào thi đua": "Sơ kết", "Tổng kết", "Kết quả"."""
        return self.get_kind_display() if self.kind in (self.Kind.INTERIM, self.Kind.FINAL) else "Kết quả"

    @property
    def choice_label(self) -> str:
        """The title and whose it is, as a choice shows it."""
        return f"{self} ({self.unit.dated_label})" if self.unit else str(self)

    def clean(self) -> None:
        """Whole years, or a part of one year; each kind has its length. A title and an address are given if left out.

        What is used keeps its unit and time: another time is another period. What is closed keeps its address too.
        """
        if not (self.from_on and self.to_on):
            return
        # A title that names days is made when it is read: until the last day has come it says "đến nay".
        self.title = self.title or ("" if self.is_told_by_days else self.usual_title)
        self.slug = self.slug or self.usual_slug
        errors: dict[str, str] = {}
        if fault := fault_of_time(self.kind, self.from_on, self.to_on):
            errors["to_on"] = fault
        if self.counting_on and self.counting_on < self.from_on:
            errors["counting_on"] = COUNTED_BEFORE
        if changed(self, "ground_on") and (fault := fault_of_decided_on(self.ground_on)):
            errors["ground_on"] = fault
        if self.field_set and (refusal := self.field_set.refusal_for(self.unit)):
            errors["field_set"] = refusal
        is_closed = self.pk is not None and self.closed_reviews.exists()
        errors |= moved_though_used(self, "unit", "from_on", "to_on", *(["slug"] if is_closed else []))
        if errors:
            raise ValidationError(errors)

    @property
    def usual_title(self) -> str:
        """ "Báo cáo 6 tháng đầu năm 2026", "Sơ kết giai đoạn 2020 - 2022"."""
        kind = self.heading if self.kind in (self.Kind.INTERIM, self.Kind.FINAL) else "Báo cáo"
        return f"{kind} {self.span}"

    @property
    def usual_slug(self) -> str:
        """ "6-thang-dau-2026", "nam-2025", "2020-2022"; any other time by its days."""
        return time_slug(self.from_on, self.to_on)
