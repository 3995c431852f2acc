"""Who was asked to send which list or report by when, and who has sent it."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Value, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.utils import timezone

from danvan.lib.fields import CleanCharField, changed
from danvan.review.models.periods import ReviewPeriod
from danvan.review.words import short_time
from models_registry.models import Unit
from models_registry.models.years import YEAR_LIMITS
from models_registry.scoping import OwnedQuerySet, ScopedQuerySet
from models_registry.territory import nearness

_ONCE: Final = "Đơn vị này đã yêu cầu gửi loại này cho kỳ và năm đó; hãy sửa yêu cầu đã có."


class ReturnDueQuerySet(OwnedQuerySet["ReturnDue"]):
    """What is asked; `serving(paths)` is what may be asked of the units at these paths."""

    def serving_with_named(self, paths: tuple[str, ...]) -> "list[ReturnDue]":
        """Those that serve a territory, whose they are and the units that they name with them."""
        return self.serving(paths).select_related("unit").with_named()

    def with_named(self) -> "list[ReturnDue]":
        """The rows, those that ask some units only with these: one query more at most."""
        dues = list(self)
        prefetch_related_objects([due for due in dues if due.of_whom == ReturnDue.OfWhom.NAMED], "named")
        return dues


class ReturnDue(models.Model):
    """What an office asks of those under it: a list or report of a period (year None) or of one of its years.

    Without a unit every office asks it, as with a period of every office. Without a day nobody is late.
    """

    class Kind(models.TextChoices):
        REGISTER = "register", "Đăng ký đầu năm"
        HALF = "half", "Báo cáo 6 tháng"
        YEAR = "year", "Báo cáo năm"
        INTERIM = "interim", "Báo cáo sơ kết"
        FINAL = "final", "Báo cáo tổng kết"

    class OfWhom(models.TextChoices):
        UNITS = "units", "Xã, phường, thị trấn, đặc khu (xã yêu cầu thì là thôn, bản, tổ dân phố)"
        BODIES = "bodies", "Cơ quan, đơn vị trực thuộc"
        BOTH = "both", "Cả hai nhóm trên"
        NAMED = "named", "Chỉ những đơn vị chọn dưới đây"

    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="return_dues",
        verbose_name="đơn vị yêu cầu",
    )
    kind = models.CharField("loại", max_length=8, choices=Kind, default=Kind.REGISTER)
    period = models.ForeignKey(
        ReviewPeriod, models.PROTECT, related_name="return_dues", verbose_name="kỳ báo cáo"
    )
    year = models.PositiveSmallIntegerField("năm", null=True, blank=True, validators=YEAR_LIMITS)
    due_on = models.DateField("hạn gửi", null=True, blank=True)
    of_whom = models.CharField("đơn vị phải gửi", max_length=6, choices=OfWhom, default=OfWhom.UNITS)
    named = models.ManyToManyField(
        Unit, blank=True, related_name="named_in_dues", verbose_name="những đơn vị được chọn"
    )

    objects = ReturnDueQuerySet.as_manager()
    unit_lookup = "unit"

    class Meta:
        db_table = "review_returndeadline"  # as when it was a deadline and no more
        verbose_name = "yêu cầu gửi"
        verbose_name_plural = "yêu cầu gửi"
        ordering = ["-period__from_on", "year", "pk"]
        constraints = [
            models.UniqueConstraint(
                Coalesce(F("unit"), Value(0)),
                F("kind"),
                F("period"),
                Coalesce(F("year"), Value(0)),
                name="return_due_once",
                violation_error_message=_ONCE,
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["register", "half", "year", "interim", "final"]), name="return_due_kind"
            ),
            models.CheckConstraint(
                condition=Q(of_whom__in=["units", "bodies", "both", "named"]), name="return_due_of_whom"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}{f', hạn {self.due_on:%d/%m/%Y}' if self.due_on else ''}"

    @property
    def time(self) -> str:
        """ "năm 2022", "giai đoạn 2020-2022", "6 tháng đầu năm 2026"."""
        if self.year:
            return short_time(date(self.year, 1, 1), date(self.year, 12, 31))
        return self.period.short_span

    @property
    def what(self) -> str:
        """What is to be sent, in words: "danh sách đăng ký", "báo cáo sơ kết"."""
        if self.is_register:
            return "danh sách đăng ký"
        if self.kind == self.Kind.YEAR or (self.kind == self.Kind.HALF and self.time.startswith("6 tháng")):
            return "báo cáo"  # its time says the rest
        return self.get_kind_display().lower()

    @property
    def title(self) -> str:
        """ "Danh sách đăng ký năm 2022", "Báo cáo 6 tháng đầu năm 2026"."""
        return f"{self.what.capitalize()} {self.time}"

    @property
    def is_register(self) -> bool:
        """Whether lists are asked for, which come through the portal too; reports are papers."""
        return self.kind == self.Kind.REGISTER

    @property
    def last_day(self) -> date:
        """The day by which it is due, else the end of its time."""
        return self.due_on or (date(self.year, 12, 31) if self.year else self.period.to_on)

    @cached_property
    def named_keys(self) -> frozenset[int]:
        """The units that were chosen one by one."""
        if self.of_whom != self.OfWhom.NAMED or self.pk is None:
            return frozenset()
        return frozenset(unit.pk for unit in self.named.all())

    @property
    def has_begun(self) -> bool:
        """Whether it can be answered: a report when its time has begun, a list also ahead of its year."""
        first = date(self.year, 1, 1) if self.year else self.period.from_on
        return self.is_register or first <= timezone.localdate()

    def is_of_year(self, year: int | None) -> bool:
        """Whether it is of that year (None: the whole period); of a period of one year both are the same."""
        return self.year == year or not self.period.is_several_years

    def asks(self, unit: Unit) -> bool:
        """Whether a unit of the territory is asked: a commune's villages are to it what communes are to a district.

        Bodies report to the unit that they stand under and to no other, but where they are named.
        """
        if self.of_whom == self.OfWhom.NAMED:
            return unit.pk in self.named_keys
        if unit.is_body:
            is_own = self.unit_id in (None, unit.parent_id)
            return is_own and self.of_whom in (self.OfWhom.BODIES, self.OfWhom.BOTH)
        of_villages = self.unit is not None and self.unit.kind in Unit.COMMUNE_KINDS
        kinds: Iterable[str] = Unit.VILLAGE_KINDS if of_villages else Unit.COMMUNE_KINDS
        return unit.kind in kinds and self.of_whom in (self.OfWhom.UNITS, self.OfWhom.BOTH)

    def hold(self) -> None:
        """Of two who write under it at once, the second waits until the first has ended (inside a transaction)."""
        held = ReturnDue.objects.select_for_update(of=("self",), no_key=True)
        list(held.filter(pk=self.pk).values_list("pk"))

    def clean(self) -> None:
        """A kind that fits the time, a year of the period, a day in or beside it: any other is a slip.

        What has been answered stays what it was: the answers would be to another question.
        """
        if not self.period_id:
            return
        if self.pk and changed(self, "kind", "period", "year") and self.returns.exists():
            raise ValidationError(
                "Đã có đơn vị trả lời yêu cầu này nên không đổi loại, kỳ, năm được. Hãy đặt một yêu cầu khác."
            )
        period = self.period
        if self.year and not period.is_of_whole_years:
            raise ValidationError(period.fault_of_year(self.year))
        if self.year and not period.first_year <= self.year <= period.last_year:
            raise ValidationError(f"Năm {self.year} không thuộc {period.span}.")
        errors: dict[str, str] = {}
        if self.kind in (self.Kind.HALF, self.Kind.YEAR) and not self.year and period.is_several_years:
            errors["year"] = f"{self.get_kind_display()} là của một năm: hãy chọn năm."
        if self.kind == self.Kind.YEAR and not period.is_of_whole_years:
            errors["kind"] = f"Kỳ này là {period.span} nên không có báo cáo năm."
        first, last = period.first_year - 1, period.last_year + 1
        if self.due_on and not first <= self.due_on.year <= last:
            errors["due_on"] = f"Hạn gửi của {period.span} phải từ 01/01/{first} đến 31/12/{last}."
        if errors:
            raise ValidationError(errors)


def nearest_first(dues: Iterable[ReturnDue], paths: tuple[str, ...]) -> list[ReturnDue]:
    """Of some dues those that serve a territory: by kind, of one kind what the nearest office asks first."""
    kinds = ReturnDue.Kind.values
    near = [(nearness(due.unit.path if due.unit else None, paths), due) for due in dues]
    serving = [(rank, due) for rank, due in near if rank is not None]
    return [due for _, due in sorted(serving, key=lambda one: (kinds.index(one[1].kind), one[0], one[1].pk))]


class UnitReturn(models.Model):
    """That a unit has sent what a due asks, or has nothing to send. A list taken in needs no such row.

    It is the unit's own word (`sent_at`, the portal's own moment), or what the office that receives noted
    (`received_on`, the day that it states). Each is a row of its own: a note changes nothing of what the unit said.
    """

    class State(models.TextChoices):
        RECEIVED = "received", "Đã gửi"
        NOTHING = "nothing", "Không phát sinh"

    due = models.ForeignKey(ReturnDue, models.PROTECT, related_name="returns", verbose_name="yêu cầu gửi")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="returns", verbose_name="đơn vị")
    state = models.CharField("tình trạng", max_length=8, choices=State, default=State.RECEIVED)
    sent_at = models.DateTimeField("lúc báo đã gửi", null=True, blank=True)
    received_on = models.DateField("ngày nhận", null=True, blank=True)
    document = CleanCharField("văn bản", max_length=200, blank=True, help_text="Ví dụ: Báo cáo số 15-BC/ĐU")
    note = CleanCharField("ghi chú", max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="unit_returns",
        verbose_name="tài khoản",
    )
    by_name = models.CharField("người ghi", max_length=150)
    at = models.DateTimeField("lúc ghi", default=timezone.now)

    objects = ScopedQuerySet.as_manager()
    unit_lookup = "unit"

    class Meta:
        verbose_name = "việc gửi danh sách, báo cáo"
        verbose_name_plural = "việc gửi danh sách, báo cáo"
        ordering = ["-at", "-pk"]
        permissions = [("send_return", "Báo đã gửi danh sách, báo cáo")]
        constraints = [
            models.UniqueConstraint(
                fields=["due", "unit"],
                condition=Q(sent_at__isnull=False),
                name="unit_return_word_once",
                violation_error_message="Đơn vị này đã có trả lời cho yêu cầu gửi này.",
            ),
            models.UniqueConstraint(
                fields=["due", "unit"],
                condition=Q(received_on__isnull=False),
                name="unit_return_note_once",
                violation_error_message="Đơn vị này đã có ghi nhận cho yêu cầu gửi này.",
            ),
            models.CheckConstraint(condition=Q(state__in=["received", "nothing"]), name="unit_return_state"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=False, received_on=None)
                | Q(sent_at=None, received_on__isnull=False),
                name="unit_return_word_or_note",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.get_state_display()} {self.day:%d/%m/%Y}"

    @property
    def is_note(self) -> bool:
        """Whether the office that receives noted it; else the unit said it."""
        return self.received_on is not None

    @property
    def day(self) -> date:
        """The day from which it is in: what the office that receives states, or when the unit said so."""
        if self.received_on:
            return self.received_on
        return timezone.localdate(self.sent_at)

    def clean(self) -> None:
        """A day of receipt that has come, but not long before the period began."""
        if not self.received_on or not hasattr(self, "due"):  # which may not be saved yet
            return
        period = self.due.period
        today, first = timezone.localdate(), date(period.first_year - 1, 1, 1)
        if self.received_on > today:
            raise ValidationError({"received_on": f"Ngày nhận không được sau hôm nay ({today:%d/%m/%Y})."})
        if self.received_on < first:
            began = f"{first:%d/%m/%Y}, trước khi có {period.span}"
            raise ValidationError({"received_on": f"Ngày nhận không được trước {began}."})
