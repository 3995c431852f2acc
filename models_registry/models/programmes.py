"""Programmes: under which plan a unit registers, in which years; and which of several serves a unit."""

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import Final, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.text import capfirst

from danvan.lib.fields import CleanCharField, changed
from danvan.lib.text import fold
from models_registry import access
from models_registry.models.activity_fields import ActivityField, FieldSet
from models_registry.models.owned import moved_though_used, once_each, serves
from models_registry.models.units import Unit
from models_registry.models.years import YEAR_LIMITS
from models_registry.scoping import OwnedQuerySet
from models_registry.territory import Succession, load_successions, nearness, territory_paths

# Of choices of a programme: the one that stands for none, and what is said of one that takes no more.
BY_YEAR: Final = "Theo năm"
NOT_TAKEN: Final = "Giai đoạn này đã ngừng nhận đăng ký."
_ONE_YEAR_TWICE: Final = re.compile(r"\b(\d{4})-\1\b")


def code_as_now(text: str) -> str:
    """A text with codes as programmes have them: of one year earlier files and addresses say "2025-2025"."""
    return _ONE_YEAR_TWICE.sub(r"\1", text)


@lru_cache(maxsize=1000)
def code_of_years(first: int | None, last: int | None) -> str:
    """`Programme.code` of what is stored; "" where there is no programme."""
    return code_as_now(f"{first}-{last}") if first else ""


class ProgrammeQuerySet(OwnedQuerySet["Programme"]):
    """Programmes, asked in the words of entry."""

    def open_to_registrations(self) -> Self:
        """Those that still take registrations: what a form offers."""
        return self.filter(accepts=True)


class Programme(models.Model):
    """Giai đoạn, for example 2020-2022: a plan of an office for some years, under which it and those below register.

    Programmes overlap (a district's 2023-2025, its province's 2021-2025). A record counts by its year.
    """

    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="programmes",
        verbose_name="đơn vị ban hành",
        help_text="Giai đoạn này dùng cho đơn vị đó và các đơn vị trực thuộc. Để trống: dùng chung cho mọi đơn vị.",
    )
    first_year = models.PositiveSmallIntegerField("năm đầu", validators=YEAR_LIMITS)
    last_year = models.PositiveSmallIntegerField("năm cuối", validators=YEAR_LIMITS)
    name = CleanCharField("tên", max_length=200, blank=True)
    number = CleanCharField("số, ký hiệu kế hoạch", max_length=60, blank=True, help_text="Ví dụ: 12-KH/HU.")
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    body = CleanCharField("cơ quan ban hành", max_length=200, blank=True)
    field_set = models.ForeignKey(
        FieldSet,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="programmes",
        verbose_name="bộ lĩnh vực",
        help_text="Lĩnh vực mà giai đoạn này nhận đăng ký. Để trống: mọi lĩnh vực đang dùng.",
    )
    accepts = models.BooleanField(
        "còn nhận đăng ký",
        default=True,
        help_text="Bỏ đánh dấu thì không nhận thêm lượt đăng ký mới; lượt đã có vẫn sửa, tiếp nhận, trả lại được.",
    )
    note = CleanCharField("ghi chú", max_length=300, blank=True)

    objects = ProgrammeQuerySet.as_manager()
    unit_lookup = "unit"

    class Meta:
        verbose_name = "giai đoạn"
        verbose_name_plural = "giai đoạn"
        ordering = ["-first_year", "last_year", "pk"]
        constraints = [
            *once_each(
                "programme",
                "first_year",
                "last_year",
                said="Đơn vị này đã có giai đoạn này.",
                said_of_all="Giai đoạn dùng chung này đã có.",
            ),
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="programme_years_order",
                violation_error_message="Năm cuối không được trước năm đầu.",
            ),
        ]

    def __str__(self) -> str:
        return f"Kế hoạch {self.span}" if self.first_year == self.last_year else capfirst(self.span)

    @property
    def span(self) -> str:
        """ "giai đoạn 2020-2022", of one year "năm 2025", within a sentence."""
        return f"năm {self.code}" if self.first_year == self.last_year else f"giai đoạn {self.code}"

    @property
    def code(self) -> str:
        """How pages, commands and files name it: "2020-2022", of one year "2025". Offices may share one."""
        return code_of_years(self.first_year, self.last_year)

    @property
    def full_code(self) -> str:
        """The code with its office, which is one programme's: "2020-2022 (Huyện Lâm Bình)"."""
        return f"{self.code} ({self.unit.dated_label})" if self.unit else self.code

    def is_called(self, text: str) -> bool:
        """Whether that is its full code, as it is now or as it was while its office stood."""
        was = f"{self.code} ({self.unit.label})" if self.unit else ""
        return self.unit is not None and text.casefold() in (self.full_code.casefold(), was.casefold())

    @property
    def choice_label(self) -> str:
        """How a choice shows it: "Giai đoạn 2020-2022 (Huyện Lâm Bình)", "Kế hoạch năm 2025: Xóa nhà tạm (Xã A)".

        Its own name tells it from one of the same years, where that says more than the years do.
        """
        says_more = bool(self.name) and fold(self.name) not in (fold(str(self)), fold(self.span), self.code)
        called = f"{self}: {self.name}" if says_more else str(self)
        return f"{called} ({self.unit.dated_label})" if self.unit else called

    @property
    def years(self) -> range:
        """Its years, first and last included."""
        return range(self.first_year, self.last_year + 1)

    def serves(self, unit: Unit) -> bool:
        """Whether it is offered to that unit: its own office, one above it, or that of what it came from."""
        return serves(self.unit, unit)

    def clean(self) -> None:
        """The fields are those of an office whose sets it may use; one that is used keeps its office and years.

        An office plans for no time that begins after it had ended.
        """
        errors = moved_though_used(self, "unit", "first_year", "last_year")
        if changed(self, "unit", "first_year") and (fault := self._fault_of_ended_unit()):
            errors["unit"] = fault
        if self.field_set and (refusal := self.field_set.refusal_for(self.unit)):
            errors["field_set"] = refusal
        if errors:
            raise ValidationError(errors)

    def _fault_of_ended_unit(self) -> str:
        last = self.unit.valid_to if self.unit else None
        if self.unit is None or last is None or not self.first_year or self.first_year <= last.year:
            return ""
        return f"{self.unit.label} chỉ có đến hết ngày {last:%d/%m/%Y}, không lập giai đoạn sau đó được."


def fields_offered_in(
    programmes: Iterable[Programme], among: QuerySet[ActivityField]
) -> QuerySet[ActivityField]:
    """Of the fields that serve whoever asks, those in use of the programmes' sets.

    All in use if one of the programmes has no set, or without programmes.
    """
    sets = {programme.field_set_id for programme in programmes} or {None}
    rows = among.filter(is_active=True)
    return rows if None in sets else rows.filter(entries__field_set__in=sets).distinct()


def fields_offered_to(user: access.Asker) -> QuerySet[ActivityField]:
    """The fields in use of all programmes that the user may read: another office's are not among them."""
    return fields_offered_in(Programme.objects.visible_to(user), ActivityField.objects.visible_to(user))


class Serving:
    """The programmes that serve one unit, the best first.

    First the unit's own and those of the offices above it, the nearest first; then those of the units that it came
    from; then those of every office. Of one office the shortest first, then the latest.
    """

    def __init__(self, programmes: Iterable[Programme], paths: tuple[str, ...] | None) -> None:
        """Of the territory at these paths, its own first; None: of no unit, for which all are equally near."""
        ranked = [
            (nearness(one.unit.path if one.unit else None, paths) if paths else (0, 0), one)
            for one in programmes
        ]
        found = [(near, len(one.years), -one.first_year, one) for near, one in ranked if near is not None]
        self._ranked = sorted(found, key=lambda row: row[:3])
        self.programmes = [row[-1] for row in self._ranked]

    def of_year(self, year: int) -> list[Programme]:
        """Those that have the year."""
        return [one for one in self.programmes if year in one.years]

    def taking(self, year: int) -> list[Programme]:
        """Those that have the year and still take registrations."""
        return [one for one in self.of_year(year) if one.accepts]

    def called(self, text: str) -> list[Programme]:
        """Those of a full code, else the nearest of a code: several only where no office is nearer than another."""
        text = code_as_now(text)
        if exact := [one for one in self.programmes if one.is_called(text)]:
            return exact
        coded = [(near, one) for near, *_, one in self._ranked if one.code == text]
        return [one for near, one in coded if near == coded[0][0]]


class ProgrammesAtHand:
    """All programmes, read once, and of each unit those that serve it (two queries)."""

    def __init__(self) -> None:
        self.programmes = list(Programme.objects.select_related("unit"))
        self._of: dict[int | None, Serving] = {}

    def of(self, unit: Unit | None) -> Serving:
        """Those that serve the unit; all, for what has no unit yet."""
        key = unit.pk if unit else None
        if key not in self._of:
            self._of[key] = Serving(self.programmes, self._paths(unit) if unit else None)
        return self._of[key]

    @cached_property
    def _successions(self) -> list[Succession]:
        return load_successions()

    def _paths(self, unit: Unit) -> tuple[str, ...]:
        if not any(one.unit for one in self.programmes):
            return (unit.path,)  # nobody comes nearer by mergers
        return territory_paths(unit.path, timezone.localdate(), self._successions)
