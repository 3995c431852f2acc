"""Administrative units with a calendar."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Final, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from danvan.lib.dates import time_of_year
from danvan.lib.fields import CleanCharField, FoldedField, SortKeyField, changed
from danvan.lib.text import lowered
from models_registry.scoping import ScopedQuerySet

UNIT_ONCE: Final = "Đơn vị này (cùng cấp trên, tên và ngày thành lập) đã có."


def kind_word(kind: str) -> str:
    """`Unit.kind_word` of a stored kind."""
    known = Unit.Kind(kind)
    return str((Unit.Kind.CITY if known == Unit.Kind.MUNICIPALITY else known).label)


@lru_cache(maxsize=4096)
def unit_label(kind: str, name: str) -> str:
    """`Unit.label` of what is stored; a list says the same few a hundred thousand times."""
    return name if kind in Unit.BODY_KINDS else f"{kind_word(kind)} {name}"


class UnitQuerySet(ScopedQuerySet["Unit"]):
    """Units; `visible_to` and `editable_by` come from the scope."""

    def valid_on(self, day: date) -> Self:
        """Units that stood on that day (`valid_to` is the last day)."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day),
            Q(valid_to=None) | Q(valid_to__gte=day),
        )

    def founded_by_day(self, day: date) -> Self:
        """Without those that are entered ahead and come only after that day."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day))

    def without_villages(self) -> Self:
        """Communes and above: a province has thousands of villages."""
        return self.exclude(kind__in=Unit.VILLAGE_KINDS)

    def with_programmes(self) -> Self:
        """With whether each has programmes, as the office for which a portal was set up does (`units.office`)."""
        programmes = self.model._base_manager.filter(pk=OuterRef("pk"), programmes__isnull=False)
        return self.annotate(has_programmes=Exists(programmes))

    def in_tree_order(self) -> "list[Unit]":
        """Level by level, by name within a level, as choices are shown."""
        return sorted(self, key=lambda unit: unit.tree_order)

    def paths_of(self, keys: Iterable[int | None]) -> set[str]:
        """Where these units stand in the tree; None is passed over. One query, none of no unit."""
        known = {key for key in keys if key is not None}
        return set(self.filter(pk__in=known).values_list("path", flat=True)) if known else set()

    def lowest_above(self, keys: Iterable[int | None]) -> "Unit | None":
        """The lowest unit under which all of these lie (None is passed over); None if there is none."""
        paths = self.paths_of(keys)
        if not paths:
            return None
        common: list[str] = []
        for parts in zip(*(path.rstrip(".").split(".") for path in paths), strict=False):
            if len(set(parts)) > 1:
                break
            common.append(parts[0])
        return self.model.objects.filter(pk=common[-1]).first() if common else None


class Unit(models.Model):
    """Tỉnh, huyện, xã, thôn in the time it stood.

    Neither code nor name is identity: 02296 was Thổ Bình and is now Bình An. A reform closes the old unit
    and opens a new one with a successor link; no row is renamed in place or deleted.
    """

    class Kind(models.TextChoices):
        PROVINCE = "province", "Tỉnh"
        MUNICIPALITY = "municipality", "Thành phố trực thuộc trung ương"
        CITY = "city", "Thành phố"  # of a province
        URBAN_DISTRICT = "urban", "Quận"
        TOWN = "town", "Thị xã"
        DISTRICT = "district", "Huyện"
        COMMUNE = "commune", "Xã"
        WARD = "ward", "Phường"
        TOWNSHIP = "township", "Thị trấn"
        SPECIAL_ZONE = "special_zone", "Đặc khu"
        HAMLET = "hamlet", "Thôn"
        VILLAGE = "village", "Bản"
        QUARTER = "quarter", "Tổ dân phố"
        # No other language has words for these.
        LANG = "lang", "Làng"
        XOM = "xom", "Xóm"
        AP = "ap", "Ấp"
        KHOM = "khom", "Khóm"
        KHU_PHO = "khu_pho", "Khu phố"
        BUON = "buon", "Buôn"
        BON = "bon", "Bon"
        PHUM = "phum", "Phum"
        SOC = "soc", "Sóc"
        TIEU_KHU = "tieu_khu", "Tiểu khu"
        # Bodies: they stand under a unit, and report, have accounts and send lists like one.
        AGENCY = "agency", "Cơ quan"
        DEPARTMENT = "department", "Ban, ngành"
        MASS_ORGANISATION = "organisation", "Đoàn thể"
        ARMED_FORCES = "armed_forces", "Đơn vị lực lượng vũ trang"
        SCHOOL = "school", "Trường học"

    PROVINCE_KINDS = (Kind.PROVINCE, Kind.MUNICIPALITY)
    DISTRICT_KINDS = (Kind.CITY, Kind.URBAN_DISTRICT, Kind.TOWN, Kind.DISTRICT)  # until 30/6/2025
    COMMUNE_KINDS = (Kind.COMMUNE, Kind.WARD, Kind.TOWNSHIP, Kind.SPECIAL_ZONE)
    VILLAGE_KINDS = (  # below a commune
        *(Kind.HAMLET, Kind.VILLAGE, Kind.QUARTER, Kind.LANG, Kind.XOM, Kind.AP, Kind.KHOM, Kind.KHU_PHO),
        *(Kind.BUON, Kind.BON, Kind.PHUM, Kind.SOC, Kind.TIEU_KHU),
    )
    BODY_KINDS = (Kind.AGENCY, Kind.DEPARTMENT, Kind.MASS_ORGANISATION, Kind.ARMED_FORCES, Kind.SCHOOL)

    kind = models.CharField("loại đơn vị", max_length=12, choices=Kind)
    name = CleanCharField(
        "tên",
        max_length=120,
        help_text="Không ghi chữ “xã”, “huyện”, ví dụ: Xuân Lập. Cơ quan, đoàn thể thì ghi cả tên: Công an huyện.",
    )
    code = CleanCharField("mã số", max_length=10, blank=True, help_text="Mã đơn vị hành chính, ví dụ 02242.")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="đơn vị cấp trên"
    )
    path = models.CharField("đường dẫn", max_length=120, editable=False, db_index=True)
    valid_from = models.DateField("có từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    founded_by = CleanCharField("văn bản thành lập", max_length=200, blank=True)
    note = CleanCharField("ghi chú", max_length=300, blank=True)
    search_text = FoldedField(source=("label", "code"))
    sort_name = SortKeyField(source="name", db_index=True)

    has_programmes: bool | None = None  # None where `with_programmes` did not ask

    objects = UnitQuerySet.as_manager()
    unit_lookup = ""
    search_lookups = ("search_text",)

    class Meta:
        verbose_name = "đơn vị"
        verbose_name_plural = "đơn vị"
        ordering = ["sort_name", "valid_from"]
        permissions = [("add_villages", "Thêm thôn, bản, tổ dân phố")]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "kind", "name", "valid_from"],
                name="unit_once",
                violation_error_message=UNIT_ONCE,
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="unit_valid_order",
                violation_error_message="Ngày cuối phải sau ngày đầu.",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="unit_named"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Name with its kind, as written in documents: "Xã Xuân Lập"; a body's name says it: "Công an huyện"."""
        return unit_label(self.kind, self.name)

    @property
    def label_in_text(self) -> str:
        """The label within a sentence: "xã Xuân Lập"; the name of a body keeps its capital."""
        return self.label if self.is_body else lowered(self.label)

    @property
    def kind_word(self) -> str:
        """The kind as it stands before the name: two kinds of city are one word."""
        return kind_word(self.kind)

    def stood_between(self, first: date, last: date) -> bool:
        """Whether the unit stood on any of these days."""
        return (self.valid_from is None or self.valid_from <= last) and (
            self.valid_to is None or self.valid_to >= first
        )

    def stands_on(self, day: date) -> bool:
        """Whether the unit stood on that day."""
        return self.stood_between(day, day)

    def stood_in(self, year: int) -> bool:
        """Whether the unit stood on some day of that year."""
        return self.stood_between(*time_of_year(year))

    def last_day(self, day: date) -> date:
        """That day, or the unit's own last one if it came before."""
        return min(day, self.valid_to) if self.valid_to else day

    @property
    def ended_on(self) -> date | None:
        """Its last day, once that has come: an end that is known ahead is told on no page or paper."""
        return self.valid_to if self.valid_to and self.valid_to <= timezone.localdate() else None

    @property
    def is_village(self) -> bool:
        """Whether it lies below a commune."""
        return self.kind in Unit.VILLAGE_KINDS

    @property
    def is_body(self) -> bool:
        """Whether it is a body (cơ quan, ban ngành, đoàn thể, trường học) of the unit above it."""
        return self.kind in Unit.BODY_KINDS

    @property
    def office(self) -> "Unit":
        """The administrative unit at whose level it works: of a body the one above it."""
        return self.parent if self.is_body and self.parent else self

    @property
    def validity(self) -> str:
        """The unit's calendar in words, empty for a unit without limits."""
        parts = []
        if self.valid_from:
            parts.append(f"từ {self.valid_from:%d/%m/%Y}")
        if ended_on := self.ended_on:
            parts.append(f"đến hết {ended_on:%d/%m/%Y}")
        return " ".join(parts)

    @property
    def dated_label(self) -> str:
        """The label, with the last day of a unit that has ended."""
        ended_on = self.ended_on
        return f"{self.label} (đến hết {ended_on:%d/%m/%Y})" if ended_on else self.label

    @property
    def tree_order(self) -> tuple[int, str, int]:
        """Sorts units level by level, by name within a level."""
        return (self.path.count("."), self.sort_name, self.pk)

    # Said by whoever judges the days of a unit together with the rows of what follows it: a form of both.
    is_judged_with_successors = False

    @property
    def faults_beside_others(self) -> list[str]:
        """Where its days do not fit those from which what follows it goes on, or it went on with what was before it."""
        links = list(self.predecessions.select_related("predecessor"))
        if not self.is_judged_with_successors:
            links += self.successions.select_related("successor")
        return [link.fault_of_day for link in links if link.fault_of_day]

    def clean(self) -> None:
        """A unit cannot stand under itself; a body stands under an administrative unit, and nothing under a body.

        A body ends with its unit. Its days are those on which others went on with it.
        """
        if self.pk and self.parent and self.parent.path.startswith(f"{self.path}"):
            raise ValidationError({"parent": "Đơn vị cấp trên không thể là chính nó hoặc đơn vị trực thuộc."})
        if self.is_body and self.parent is None:
            raise ValidationError({"parent": "Cơ quan, ban ngành, đoàn thể phải có đơn vị cấp trên."})
        if self.parent and self.parent.is_body:
            raise ValidationError({"parent": f"{self.parent.label} là cơ quan, không có đơn vị trực thuộc."})
        if changed(self, "parent", "valid_from", "valid_to") and (fault := self.fault_of_its_unit):
            raise ValidationError({"valid_to": fault})
        # SQL takes two rows without a day, or without a unit above, for different ones.
        same = Unit.objects.filter(
            parent=self.parent, kind=self.kind, name=self.name, valid_from=self.valid_from
        )
        if changed(self, "parent", "kind", "name", "valid_from") and same.exclude(pk=self.pk).exists():
            raise ValidationError(UNIT_ONCE)
        if self.pk and changed(self, "valid_from", "valid_to") and (faults := self.faults_beside_others):
            raise ValidationError(faults)

    @property
    def fault_of_its_unit(self) -> str:
        """A body stands no longer than its unit, and a unit does not end before one of its bodies began."""
        if self.is_body:
            last = self.parent.valid_to if self.parent else None
            if self.parent and last and (self.valid_to is None or self.valid_to > last):
                return f"{self.parent.label} chỉ có đến hết ngày {last:%d/%m/%Y}; {self.label} không thể sau ngày đó."
        elif self.pk and self.valid_to:
            later = Unit.objects.filter(parent=self, kind__in=Unit.BODY_KINDS, valid_from__gt=self.valid_to)
            if body := later.first():
                return f"{body.label} trực thuộc đơn vị này lại có từ ngày {body.valid_from:%d/%m/%Y}, sau ngày này."
        return ""
