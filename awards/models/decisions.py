"""The papers that decide, and which of them are out of force."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from awards.models.numbers import PaperNumberField, may_be_one_number, number_key
from danvan.lib.fields import CleanCharField, FoldedField, changed
from danvan.lib.indexes import indexes_of_filled
from models_registry.models import (
    Unit,
)
from models_registry.models.calendar import fault_of_decided_on, refuse
from models_registry.models.merged import Mergeable, standing_for
from models_registry.scoping import StandingQuerySet

KNOWN_ALREADY: Final = "Trong sổ đã có quyết định cùng số, ngày của đơn vị này."
_THERE_ALREADY: Final = "Quyết định này (cùng đơn vị, số, ngày và cơ quan) đã có trong sổ."


@lru_cache(maxsize=1024)
def decision_words(number: str | None, issued_on: date | None, body: str | None) -> str:
    """A decision, of what is stored, as pages and papers call it; "" where there is none."""
    if body is None:
        return ""
    said = f"số {number}" if number else "(không ghi số)"
    day = f" ngày {issued_on:%d/%m/%Y}" if issued_on else ""
    return f"Quyết định {said}{day} của {body}"


class DecisionQuerySet(StandingQuerySet["Decision"]):
    """Decisions; one is in force unless a decision in force revokes it."""

    def in_force(self) -> Self:
        """Those in force (`out_of_force` says the rule)."""
        return self.exclude(pk__in=out_of_force())

    def with_force(self, papers: "Revocations | None" = None) -> Self:
        """Each with `is_in_force`, for lists that show both."""
        return self.annotate(is_in_force=~Q(pk__in=(papers or load_revocations()).out()))


class Decision(Mergeable):
    """A paper that recognises or commends; revoked by another, never deleted."""

    is_in_force: bool  # where `with_force` asked for it

    class Track(models.TextChoices):
        STATE = "state", "Nhà nước"
        PARTY = "party", "Đảng"
        FRONT = "front", "Mặt trận và đoàn thể"
        COMMITTEE = "committee", "Ban Chỉ đạo"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="decisions", verbose_name="đơn vị ban hành")
    number = PaperNumberField("số, ký hiệu", max_length=60, blank=True, help_text="Để trống nếu không ghi.")
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    body = CleanCharField("cơ quan ban hành", max_length=200)
    subject = CleanCharField("trích yếu", max_length=300)
    signer = CleanCharField("người ký", max_length=120, blank=True)
    signer_post = CleanCharField("chức vụ người ký", max_length=200, blank=True)
    track = models.CharField("loại", max_length=10, choices=Track)
    revoked_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="revokes",
        verbose_name="bị hủy theo quyết định",
        db_index=False,
    )
    source = CleanCharField("nguồn", max_length=300, blank=True)
    is_demo = models.BooleanField("dữ liệu trình diễn", default=False, editable=False)
    search_text = FoldedField(source=("number", "body", "subject"))

    objects = DecisionQuerySet.as_manager()
    unit_lookup = "unit"
    search_lookups = ("search_text", "unit__search_text")

    class Meta:
        verbose_name = "quyết định"
        verbose_name_plural = "quyết định"
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "body", "number", "issued_on"],
                condition=~Q(number=""),
                name="decision_once",
                violation_error_message=_THERE_ALREADY,
            )
        ]
        indexes = indexes_of_filled("decision", "revoked_by", "merged_into")

    def __str__(self) -> str:
        return decision_words(self.number, self.issued_on, self.body)

    @property
    def choice_label(self) -> str:
        """The decision with what it is about: papers without a number tell themselves by that alone."""
        return f"{self} – {self.subject}"

    def clean(self) -> None:
        """Its day has come. It revokes neither itself nor, through others, what revokes it.

        None of a circle would be in force.
        """
        if changed(self, "issued_on"):
            refuse(issued_on=fault_of_decided_on(self.issued_on))
        if self._is_merged_away():
            raise ValidationError(_THERE_ALREADY)
        if self.pk and self.revoked_by_id == self.pk:
            raise ValidationError({"revoked_by": "Quyết định không thể tự hủy."})
        above, seen = self.revoked_by, set()
        while above is not None and above.pk not in seen:
            if above.pk == self.pk:
                reason = "lại bị hủy theo chính quyết định này, trực tiếp hoặc qua quyết định khác."
                raise ValidationError({"revoked_by": f"{self.revoked_by} {reason}"})
            seen.add(above.pk)
            above = above.revoked_by

    def _is_merged_away(self) -> bool:
        """Whether one just like it was merged into another: the constraint asks only of those that stand."""
        names = ("unit_id", "body", "number", "issued_on")
        merged = (
            Decision._base_manager.filter(merged_into__isnull=False).exclude(pk=self.pk).exclude(number="")
        )
        alike = {name: getattr(self, name) for name in names}
        return self.issued_on is not None and merged.filter(**alike).exists()


def hold_decisions_of(unit_id: int) -> None:
    """Of two who write a decision of one unit at once the second waits, and then sees the first's."""
    list(Unit.objects.select_for_update(of=("self",), no_key=True).filter(pk=unit_id).values_list("pk"))


def may_be_the_same(paper: Decision) -> list[Decision]:
    """Standing decisions of its unit under its number and day, however their bodies are written; an officer says.

    One whose day nobody knows may be it too; without a number it is known by its day alone. For what was merged away
    stands what it was merged into.
    """
    key = number_key(paper.number)
    if not key and paper.issued_on is None:
        return []
    same_day = Q(issued_on=paper.issued_on)
    rows = Decision._base_manager.filter(unit=paper.unit_id)
    if key and paper.issued_on:
        rows = rows.filter(same_day | Q(issued_on=None))
    elif not key:
        rows = rows.filter(same_day)
    found = [
        row.pk
        for row in rows
        if number_key(row.number) == key
        or (paper.issued_on and row.issued_on and may_be_one_number(row.number, paper.number))
    ]
    into = standing_for(Decision) if found else {}
    standing = Decision.objects.filter(pk__in=[into.get(pk, pk) for pk in found]).exclude(pk=paper.pk)
    return list(standing.order_by("-issued_on", "-pk"))


@dataclass(frozen=True)
class Revocations:
    """Which decision revokes which, read once; revoked decisions are few.

    A decision that is itself revoked revokes nothing, so that in a chain of papers every second one is in force,
    counted from its end. A paper revokes from its own day on, one without a day always has.
    """

    rows: tuple[tuple[int, int, date | None], ...]  # revoked, revoking, the revoking one's day

    @property
    def dated(self) -> "Revocations":
        """The same without the papers that have no day."""
        return Revocations(tuple(row for row in self.rows if row[2]))

    def out(self, day: date | None = None) -> set[int]:
        """Keys of the decisions out of force on that day; without one, as the papers stand."""
        revoked_by = {
            key: revoking
            for key, revoking, issued_on in self.rows
            if not (day and issued_on and issued_on > day)
        }
        out = set()
        for key in revoked_by:
            last, steps = key, 0
            while last in revoked_by and steps <= len(revoked_by):
                last, steps = revoked_by[last], steps + 1
            # `clean` refuses a circle; should one come in another way, nothing of it is in force.
            if steps % 2 or last in revoked_by:
                out.add(key)
        return out


def load_revocations() -> Revocations:
    """All of them (one query)."""
    rows = Decision.objects.exclude(revoked_by=None).order_by()
    found = rows.values_list("pk", "revoked_by", "revoked_by__issued_on")
    return Revocations(tuple((key, revoking, day) for key, revoking, day in found if revoking))


def out_of_force(day: date | None = None) -> set[int]:
    """`Revocations.out`, read for this one question (one query)."""
    return load_revocations().out(day)
