"""Công nhận: a registration recognised at a level."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Final, Self

from django.db import models
from django.db.models import Q

from awards.models.assessments import Assessment
from awards.models.decisions import Decision, Revocations
from awards.models.force import AwardQuerySet
from danvan.lib.fields import CleanCharField, changed
from danvan.lib.indexes import indexes_of_filled
from models_registry.models import (
    Level,
    Registration,
)
from models_registry.models.calendar import fault_of_level, refuse, years_of
from models_registry.models.registrations import counts, counts_on, stands_on

NAMED_AT_MOST: Final = 10


class RecognitionQuerySet(AwardQuerySet["Recognition"]):
    """Recognitions."""

    def counted(self) -> Self:
        """Those that count as the registry stands, whatever their day: in force, of a registration that counts."""
        return self.in_force().filter(counts("registration__"))

    def counted_on(self, day: date, papers: Revocations | None = None) -> Self:
        """Those that counted on that day: in force then, of a registration that counted then."""
        return self.in_force_on(day, papers).filter(counts_on(day, "registration__"))

    def dated_after(self, day: date, papers: Revocations | None = None) -> Self:
        """Those that do not count on that day because their decision came after it.

        What was registered after it is told of the registration, once.
        """
        return super().dated_after(day, papers).filter(stands_on(day, "registration__"))

    def revoked_after(self, day: date, papers: Revocations | None = None) -> Self:
        """Those that counted on that day and were revoked after it.

        What was withdrawn after it is told of the registration, once.
        """
        return super().revoked_after(day, papers).filter(counts_on(day, "registration__"))

    def revoked_undated(self, day: date, papers: Revocations | None = None) -> Self:
        """Those that do not count on that day only because a paper without a day revoked them."""
        return super().revoked_undated(day, papers).filter(counts_on(day, "registration__"))


class Recognition(models.Model):
    """Công nhận of a model for a year, at a level.

    Once at a level, while it is not revoked. Given again after a revocation that is itself revoked later, two papers
    stand: the model counts once, the recognitions ("lượt") are two.
    """

    is_in_force: bool  # where `with_force` asked for it

    registration = models.ForeignKey(
        Registration, models.PROTECT, related_name="recognitions", verbose_name="lượt đăng ký"
    )
    level = models.CharField("cấp công nhận", max_length=10, choices=Level)
    decision = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recognitions",
        verbose_name="quyết định",
        db_index=False,
    )
    exemplary = models.BooleanField("tiêu biểu", default=False)
    reason = CleanCharField(
        "lý do",
        max_length=500,
        blank=True,
        help_text="Cần ghi khi quyết định có trước năm đăng ký, hoặc mô hình được đánh giá chưa hiệu quả.",
    )
    revoked_by = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="revoked_recognitions",
        verbose_name="bị hủy theo quyết định",
        db_index=False,
    )

    objects = RecognitionQuerySet.as_manager()
    unit_lookup = "registration__unit"
    search_lookups = (
        *(f"registration__{lookup}" for lookup in Registration.search_lookups),
        "decision__search_text",
    )

    class Meta:
        verbose_name = "công nhận"
        verbose_name_plural = "công nhận"
        ordering = ["registration__model__sort_title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "level"],
                condition=Q(revoked_by=None),
                name="recognition_once_at_level",
                violation_error_message="Lượt đăng ký này đã được công nhận ở cấp đó.",
            ),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="recognition_level"),
        ]
        indexes = [
            *indexes_of_filled("recognition", "decision", "revoked_by"),
            # Exemplary ones are few, and each review names them.
            models.Index(fields=["registration"], condition=Q(exemplary=True), name="recognition_exemplary"),
        ]

    def __str__(self) -> str:
        return f"{self.registration}: {self.get_level_display()}"

    def clean(self) -> None:
        """The level is one of its time; what is out of the ordinary (`faults_of_recognising`) has a reason."""
        if not self.registration_id:
            return
        new = changed(self, "registration", "level", "decision", "reason", "revoked_by")
        if "revoked_by" in new and self.revoked_by_id is None:
            new |= {"decision"}  # in force again
        if new & {"registration", "level", "decision"}:
            refuse(level=fault_of_level_recognised(self.registration, self.level, self.decision))
        if new & {"registration", "decision", "reason"}:
            refuse(reason=" ".join(faults_of_recognising([self.registration], self.decision, self.reason)))


def fault_of_level_recognised(registration: Registration, level: str, decision: Decision | None) -> str:
    """What the calendar has against recognising it at that level by that decision."""
    years = years_of(registration.year, registration.programme)
    return fault_of_level(level, years, decision.issued_on if decision else None)


def faults_of_recognising(
    registrations: Collection[Registration], decision: Decision | None, reason: str
) -> list[str]:
    """What stands against recognising these by that decision without a reason, in Vietnamese sentences.

    A decision is of the registration's year or later, and a model that was assessed as not effective is not recognised:
    else whoever recognises says why. One query.
    """
    if reason:
        return []
    early, failed = wanting_a_reason(registrations, decision)
    faults = []
    if decision and early:
        faults.append(fault_of_early(decision, early))
    if failed:
        faults.append(f"Được đánh giá chưa hiệu quả; vẫn công nhận thì ghi rõ lý do: {listed(failed)}.")
    return faults


def fault_of_early(decision: Decision, registrations: Iterable[Registration]) -> str:
    """What is said of a decision that `is_early` for these."""
    day = f"ngày {decision.issued_on:%d/%m/%Y}"
    return f"Quyết định {day} có trước năm đăng ký; nếu đúng vậy, ghi rõ lý do: {listed(registrations)}."


def is_early(registration: Registration, decision: Decision | None) -> bool:
    """Whether the decision is of a year before the registration's, as far as both are known."""
    day = decision.issued_on if decision else None
    return bool(day and registration.year and day.year < registration.year)


def wanting_a_reason(
    registrations: Collection[Registration], decision: Decision | None
) -> tuple[list[Registration], list[Registration]]:
    """Of these, those of a year after the decision's, and those that were assessed as not effective (one query)."""
    failed = set(
        Assessment.objects.counted()
        .filter(registration__in=registrations, result=Assessment.Result.NOT_EFFECTIVE)
        .values_list("registration_id", flat=True)
    )
    early = [row for row in registrations if is_early(row, decision)]
    return early, [row for row in registrations if row.pk in failed]


def listed(rows: Iterable[object]) -> str:
    """The rows by name, ten at most."""
    rows = list(rows)
    more = f" và {len(rows) - NAMED_AT_MOST} dòng khác" if len(rows) > NAMED_AT_MOST else ""
    return "; ".join(str(row) for row in rows[:NAMED_AT_MOST]) + more
