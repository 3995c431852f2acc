"""Catalogues that steer everything else: activity fields, and sets of them."""

from collections.abc import Iterable
from functools import cached_property
from itertools import count
from typing import Any, Final, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.text import slugify

from danvan.lib.fields import CleanCharField, CleanTextField, FoldedField, changed
from danvan.lib.text import fold
from models_registry.models.owned import moved_though_used, once_each, serves
from models_registry.models.units import Unit
from models_registry.scoping import OwnedQuerySet
from models_registry.territory import load_successions, nearness, territory_paths

# The row of models whose field has no place in a set of fields (`FieldSet.row_of`).
UNPLACED_WORDS: Final = "Chưa xếp được vào lĩnh vực của kỳ này"
UNPLACED_CODE: Final = "khong-xep"

# The four fields of the Party's guidance: under one of them stands every other, where sets differ.
CORE_CODES: Final = ("economy", "culture_society", "defence_security", "political_system")


def fields_serving(fields: "Iterable[ActivityField]", unit: Unit | None) -> "list[ActivityField]":
    """Of fields with their units those that serve that one, in their order (one query at most)."""
    fields = list(fields)
    paths: tuple[str, ...] = ("",)
    if unit and any(field.unit for field in fields):
        paths = territory_paths(unit.path, timezone.localdate(), load_successions())
    owners = [(field, field.unit.path if field.unit else None) for field in fields]
    return [field for field, owner in owners if nearness(owner, paths) is not None]


class ActivityFieldQuerySet(OwnedQuerySet["ActivityField"]):
    """Fields; whose they are, and whom they serve."""

    def serving_unit(self, unit: Unit | None) -> Self:
        """Those in which the unit may register and count (`serves`, as one statement)."""
        if unit is None:
            return self.filter(unit=None)
        return self.serving(territory_paths(unit.path, timezone.localdate(), load_successions()))


class ActivityField(models.Model):
    """Lĩnh vực. Data, not code: other places count in other fields; one that is used is never deleted.

    A field without a unit serves every office; one of a unit serves it and what lies below. Two offices may each have
    one of a name; the code, which figures and files go by, is one field's.
    """

    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activity_fields",
        verbose_name="đơn vị",
        help_text="Để trống: dùng chung cho mọi đơn vị.",
    )
    code = models.SlugField(
        "mã", max_length=40, unique=True, blank=True, help_text="Để trống thì lấy theo tên."
    )
    name = CleanCharField("tên", max_length=120)
    short_name = CleanCharField("tên ngắn", max_length=40)
    aliases = CleanTextField("cách gọi khác", blank=True, help_text="Mỗi dòng một cách gọi, ví dụ: KT")
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    is_active = models.BooleanField("đang dùng", default=True)
    core = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="narrower",
        verbose_name="thuộc lĩnh vực gốc",
        help_text="Dùng khi tổng hợp ở nơi có bộ lĩnh vực khác. Để trống với chính các lĩnh vực gốc: kinh tế; "
        "văn hóa - xã hội; quốc phòng - an ninh; xây dựng hệ thống chính trị.",
    )
    search_text = FoldedField(source=("name", "short_name", "aliases"), max_length=1000)

    objects = ActivityFieldQuerySet.as_manager()
    unit_lookup = "unit"

    class Meta:
        verbose_name = "lĩnh vực"
        verbose_name_plural = "lĩnh vực"
        ordering = ["position", "pk"]
        constraints = [
            *once_each(
                "activity_field",
                "name",
                said="Đơn vị này đã có lĩnh vực mang tên đó.",
                said_of_all="Đã có lĩnh vực dùng chung mang tên đó.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A field without a code gets one after its name."""
        self.code = self.code or self._free_code()
        super().save(*args, **kwargs)

    def _free_code(self) -> str:
        stem = slugify(fold(self.name))[:32] or "linh-vuc"
        taken = {*ActivityField.objects.filter(code__startswith=stem).values_list("code", flat=True)}
        codes = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
        return next(code for code in codes if code not in taken | {UNPLACED_CODE})

    @property
    def choice_label(self) -> str:
        """The name and whose it is, as a choice shows it: two offices may each have one of a name."""
        return f"{self.name} ({self.unit.dated_label})" if self.unit else self.name

    @property
    def core_key(self) -> int:
        """Key of the core field under which it stands: its own if it is one itself."""
        return self.core_id or self.pk

    def clean(self) -> None:
        """A core field stands under no other and serves the same office; a used field stays its office's."""
        if self.code == UNPLACED_CODE:
            raise ValidationError({"code": f"Mã này dành cho dòng “{UNPLACED_WORDS}”."})
        if moved := moved_though_used(self, "unit"):
            raise ValidationError(moved)
        if self.core is None:
            return
        if self.core == self:
            raise ValidationError({"core": "Lĩnh vực không thể thuộc chính nó."})
        if not serves(self.core.unit, self.unit):
            raise ValidationError({"core": f"“{self.core.choice_label}” không dùng cho đơn vị này."})
        if self.core.core_id:
            raise ValidationError(
                {"core": f"“{self.core}” không phải lĩnh vực gốc: nó thuộc “{self.core.core}”."}
            )
        if self.core.code not in CORE_CODES and changed(self, "core"):
            four = ActivityField.objects.filter(code__in=CORE_CODES)
            names = "; ".join(field.name for field in four)
            raise ValidationError(
                {"core": f"“{self.core}” không phải lĩnh vực gốc. Các lĩnh vực gốc: {names}."}
            )
        if self.pk and self.narrower.exists():
            raise ValidationError({"core": "Lĩnh vực này đang là lĩnh vực gốc của lĩnh vực khác."})


class FieldSet(models.Model):
    """Bộ lĩnh vực: the fields in which a programme registers and a review counts, in their order.

    A set without a unit serves every office; one of a unit serves it and what lies below.
    """

    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="field_sets",
        verbose_name="đơn vị",
        help_text="Để trống: dùng chung cho mọi đơn vị.",
    )
    name = CleanCharField("tên", max_length=120, help_text="Ví dụ: Bốn lĩnh vực.")

    SOME_FIELD = "Bộ lĩnh vực phải có ít nhất một lĩnh vực."
    STRANGE_FIELD = "Lĩnh vực của đơn vị khác không đứng trong bộ này."

    objects = OwnedQuerySet.as_manager()
    unit_lookup = "unit"

    class Meta:
        verbose_name = "bộ lĩnh vực"
        verbose_name_plural = "bộ lĩnh vực"
        ordering = ["name", "pk"]
        constraints = [
            *once_each(
                "field_set",
                "name",
                said="Đơn vị này đã có một bộ lĩnh vực mang tên đó.",
                said_of_all="Đã có một bộ lĩnh vực dùng chung mang tên đó.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.unit.dated_label})" if self.unit else self.name

    @cached_property
    def fields(self) -> tuple[ActivityField, ...]:
        """Its fields in their order, those that are switched off too (one query, kept on the object)."""
        entries = self.entries.select_related("field__core", "field__unit").order_by("position", "pk")
        return tuple(entry.field for entry in entries)

    def with_every_field(self) -> list[ActivityField]:
        """All fields there are, with those of this set kept as `fields` (one query for both).

        A set that is not stored stands for none: its fields are those that serve its office.
        """
        if self.pk is None:
            every = list(ActivityField.objects.select_related("core", "unit"))
            self.fields = tuple(fields_serving(every, self.unit))
            return every
        entry = FieldSetEntry.objects.filter(field_set=self, field=OuterRef("pk"))
        fields = ActivityField._base_manager.annotate(
            entry=Subquery(entry.values("pk")), entry_position=Subquery(entry.values("position"))
        ).select_related("core")
        placed = [(field.entry_position, field.entry, field) for field in fields if field.entry]
        self.fields = tuple(field for _, _, field in sorted(placed))
        return list(fields)

    def clean(self) -> None:
        """With its fields it stays its office's."""
        if moved := moved_though_used(self, "unit"):
            raise ValidationError(moved)

    def refusal_for(self, unit: Unit | None) -> str:
        """Why a programme or a review of that unit may not use it; empty if it may."""
        if self.unit and not serves(self.unit, unit):
            return f"Bộ lĩnh vực này chỉ dùng cho {self.unit.label} và đơn vị trực thuộc."
        return "" if self.entries.exists() else f"Bộ này chưa có lĩnh vực nào. {self.SOME_FIELD}"

    def row_of(self, field: ActivityField) -> ActivityField | None:
        """The entry under which a model of that main field stands; None: `UNPLACED_WORDS`.

        Its own field if listed, else the one entry with the same core. Where none has it, or several have, nobody can
        say which row is meant; such models are counted in a row of their own, so that every set adds up.
        """
        if field in self.fields:
            return field
        near = [entry for entry in self.fields if entry.core_key == field.core_key]
        return near[0] if len(near) == 1 else None


class FieldSetEntry(models.Model):
    """One field in a set, at its place."""

    field_set = models.ForeignKey(
        FieldSet, models.CASCADE, related_name="entries", verbose_name="bộ lĩnh vực"
    )
    field = models.ForeignKey(ActivityField, models.PROTECT, related_name="entries", verbose_name="lĩnh vực")
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    objects = OwnedQuerySet.as_manager()
    unit_lookup = "field_set__unit"

    class Meta:
        verbose_name = "lĩnh vực trong bộ"
        verbose_name_plural = "lĩnh vực trong bộ"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["field_set", "field"],
                name="field_once_in_set",
                violation_error_message="Lĩnh vực này đã có trong bộ.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.field)

    def clean(self) -> None:
        """A field of another office is in no set of this one."""
        if self.field_id and not serves(self.field.unit, self.field_set.unit):
            raise ValidationError({"field": FieldSet.STRANGE_FIELD})
