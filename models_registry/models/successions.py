"""Which unit came after which, and what no two of these may say together."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from danvan.lib.fields import CleanCharField, changed
from models_registry.models.units import Unit
from models_registry.scoping import ScopedQuerySet


class UnitSuccession(models.Model):
    """Which unit came after which, by which paper. Many to many: a commune may be divided."""

    class Extent(models.TextChoices):
        WHOLE = "whole", "Nhập toàn bộ"
        PART = "part", "Nhập một phần"

    ONE_WHOLE = (
        "Một đơn vị chỉ nhập toàn bộ vào một đơn vị; chia cho nhiều nơi thì ghi “Nhập một phần” ở mỗi nơi."
    )
    WHOLE_TAKES = (
        "Nhập toàn bộ thì số liệu trước đó tính vào đơn vị sau: để trống mục này, hoặc chọn “Nhập một phần”."
    )

    predecessor = models.ForeignKey(
        Unit, models.PROTECT, related_name="successions", verbose_name="đơn vị trước"
    )
    successor = models.ForeignKey(
        Unit, models.PROTECT, related_name="predecessions", verbose_name="đơn vị sau"
    )
    effective_on = models.DateField("từ ngày")
    extent = models.CharField("phạm vi", max_length=5, choices=Extent, default=Extent.WHOLE)
    takes_records = models.BooleanField(
        "nhận số liệu trước đó",
        null=True,
        blank=True,
        choices=[(True, "Số liệu trước đó tính vào đơn vị này"), (False, "Không tính vào đơn vị này")],
        help_text="Chỉ hỏi khi nhập một phần: số liệu của đơn vị trước, từ trước ngày chia, tính vào đâu.",
    )
    document = CleanCharField("văn bản", max_length=200, blank=True)

    # Said by a form that judges all rows of a unit together: two of them may exchange what they say.
    is_judged_together = False

    objects = ScopedQuerySet.as_manager()
    unit_lookup = "successor"  # which is the one whose territory grows

    class Meta:
        verbose_name = "kế thừa đơn vị"
        verbose_name_plural = "kế thừa đơn vị"
        ordering = ["effective_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.UniqueConstraint(
                fields=["predecessor"],
                condition=Q(
                    takes_records=True, takes_records__isnull=False
                ),  # Django takes an unknown for a yes
                name="succession_records_once",
                violation_error_message="Số liệu trước đó của một đơn vị chỉ tính vào một đơn vị kế thừa.",
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")),
                name="succession_between_two",
                violation_error_message="Đơn vị trước và đơn vị sau phải khác nhau.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"

    @property
    def is_whole(self) -> bool:
        """Whether the whole of the unit merged."""
        return self.extent == UnitSuccession.Extent.WHOLE

    @property
    def fault_of_day(self) -> str:
        """One goes on with a unit on the day after its last, and stood on that day; "" where the days fit."""
        if self.effective_on is None:
            return ""
        unit, day = self.predecessor, self.effective_on
        if unit.valid_to is None:
            return f"{unit.label} chưa ghi ngày cuối: hãy ghi “đến hết ngày” là ngày trước ngày đơn vị sau kế thừa."
        if day != (first := unit.valid_to + timedelta(days=1)):
            return (
                f"{unit.label} có đến hết ngày {unit.valid_to:%d/%m/%Y}, nên đơn vị sau kế thừa từ ngày"
                f" {first:%d/%m/%Y}, không phải {day:%d/%m/%Y}. Sửa ngày này, hoặc sửa “đến hết ngày” của {unit.label}."
            )
        if self.successor_id in (None, unit.pk) or self.successor.stands_on(day):
            return ""
        other = self.successor
        if other.valid_from and other.valid_from > day:
            when = f"từ ngày {other.valid_from:%d/%m/%Y} mới có"
        else:
            when = f"chỉ có đến hết ngày {other.valid_to:%d/%m/%Y}"
        return (
            f"{other.label} {when}, không kế thừa từ ngày {day:%d/%m/%Y} được. Chọn đơn vị khác, hoặc sửa ngày của"
            " đơn vị đó ở mục Đơn vị."
        )

    def clean(self) -> None:
        """What it says must not contradict what the other rows of its predecessor say."""
        if self.is_judged_together or self.predecessor_id is None:
            return
        if not changed(self, "predecessor", "successor", "effective_on", "extent", "takes_records"):
            return
        others = UnitSuccession.objects.filter(predecessor=self.predecessor).exclude(pk=self.pk)
        rows = [*others.select_related("successor"), self]
        faults = faults_together(self.predecessor, rows, later_units())
        refuse_each = [(column, fault) for row, column, fault in faults if row is self]
        if refuse_each:
            raise ValidationError(
                {column: [fault for of, fault in refuse_each if of == column] for column, _ in refuse_each}
            )


def later_units() -> dict[int, set[int]]:
    """Keys of the units recorded as coming after each unit (one query)."""
    found: dict[int, set[int]] = defaultdict(set)
    for before, after in UnitSuccession.objects.values_list("predecessor", "successor"):
        found[before].add(after)
    return found


def faults_together(
    unit: Unit, rows: Sequence[UnitSuccession], later: Mapping[int, Collection[int]]
) -> Iterator[tuple[UnitSuccession, str, str]]:
    """What contradicts in the rows of a unit, all that it has: (row, column, sentence); of rows the later are told.

    The whole of it went to one unit, or a part to each of several; its records count in one of them. `later` are the
    units that come after each, as `later_units` has them. What a row does not say yet is not judged.
    """
    is_whole = any(row.is_whole for row in rows)
    known: set[int] = set()
    taker: UnitSuccession | None = None
    for number, row in enumerate(rows):
        row.predecessor = unit
        if number and is_whole:
            yield row, "extent", UnitSuccession.ONE_WHOLE
        if row.is_whole and row.takes_records is False:
            yield row, "takes_records", UnitSuccession.WHOLE_TAKES
        if row.takes_records and taker is not None:
            place = f" vào {taker.successor.label}" if taker.successor_id else " ở một dòng khác"
            yield (
                row,
                "takes_records",
                (
                    f"Số liệu trước đó của {unit.label} đã tính{place}, mà chỉ tính vào một nơi:"
                    " hãy chọn lại ở một trong hai dòng."
                ),
            )
        taker = taker or (row if row.takes_records else None)
        if row.successor_id is not None:
            if fault := _fault_of_successor(unit, row.successor, known, later):
                yield row, "successor", fault
            known.add(row.successor_id)
        if row.fault_of_day:
            yield row, "effective_on", row.fault_of_day


def _fault_of_successor(
    unit: Unit, successor: Unit, known: Collection[int], later: Mapping[int, Collection[int]]
) -> str:
    if successor.pk in known:
        return f"{successor.label} đã có ở dòng khác. Mỗi đơn vị sau chỉ ghi một dòng."
    if successor.pk == unit.pk:
        return f"Đơn vị sau phải khác đơn vị trước ({unit.label})."
    reached, waiting = {successor.pk}, [successor.pk]
    while waiting:
        after = set(later.get(waiting.pop(), ())) - reached
        reached |= after
        waiting += after
    if unit.pk not in reached:
        return ""
    return (
        f"{successor.label} có trước {unit.label}: cổng đã ghi {unit.label} kế thừa từ đơn vị đó. Chọn đơn vị khác,"
        f" hoặc sửa mục “đơn vị kế thừa” của {successor.label} trước."
    )
