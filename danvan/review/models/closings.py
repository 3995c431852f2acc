"""Chốt số liệu: a review as it stood on a day, with every list behind it, and the papers made of it."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Final, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from danvan.lib.fields import CleanCharField
from danvan.lib.indexes import indexes_of_filled
from danvan.review.models.periods import ReviewPeriod
from danvan.review.scope import Scope
from danvan.review.words import short_time, time_words
from models_registry.models import IssuerProfile, Unit
from models_registry.models.years import YEAR_LIMITS
from models_registry.scoping import ScopedQuerySet


def digest_of_papers(files: Mapping[str, bytes | memoryview]) -> str:
    """SHA-256 of the files of a closed review, by their columns; a file that was not made is an empty one."""
    each = (
        f"{column}:{hashlib.sha256(files[column]).hexdigest()}" for column in sorted(files) if files[column]
    )
    return hashlib.sha256("\n".join(each).encode()).hexdigest()


class ClosedReviewQuerySet(ScopedQuerySet["ClosedReview"]):
    """Closed reviews, asked by what they close."""

    def of(self, scope: Scope) -> Self:
        """The versions of just that scope, the oldest first; a part (a level, no known year) is never closed."""
        if scope.is_part:
            return self.none()
        same = self.filter(period=scope.period, unit=scope.unit, year=scope.year)
        return same.defer(*ClosedReview.UNTRACKED).order_by("version")

    def in_force_of(self, scope: Scope) -> "ClosedReview | None":
        """The closed review that stands for a scope, if there is one."""
        return self.of(scope).filter(state=ClosedReview.State.IN_FORCE).first()


class ClosedReview(models.Model):
    """One version of a closed review. Written once; later only its state moves, and the database refuses the rest.

    `content` holds every figure and definition. It tells what `lists` are, a ZIP (`danvan.closing.archive`), and their
    digest; what was closed first has them in `content`. Workbooks and documents are the files as they left. `sha256` is
    of `content`, so that a print can be checked, `papers_sha256` of these files. The first version of a review is in
    force at once, a correction when a second account has approved it.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "Chờ phê duyệt"
        IN_FORCE = "in_force", "Đang có hiệu lực"
        SUPERSEDED = "superseded", "Đã thay bằng bản sau"
        REFUSED = "refused", "Không phê duyệt"

    period = models.ForeignKey(
        ReviewPeriod, models.PROTECT, related_name="closed_reviews", verbose_name="kỳ báo cáo"
    )
    year = models.PositiveSmallIntegerField("năm", null=True, blank=True, validators=YEAR_LIMITS)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="closed_reviews", verbose_name="đơn vị")
    version = models.PositiveSmallIntegerField("bản số", default=1)
    code = models.CharField("mã đối chiếu", max_length=12, unique=True)
    state = models.CharField("trạng thái", max_length=10, choices=State)
    reason = CleanCharField("lý do", max_length=500)
    document_number = CleanCharField("số văn bản", max_length=100, blank=True)
    content = models.JSONField("nội dung")
    lists = models.BinaryField("danh sách của từng con số", default=b"")
    sha256 = models.CharField("dấu vết nội dung", max_length=64)
    workbook = models.BinaryField("bảng Excel, mẫu của Đảng")
    state_workbook = models.BinaryField("bảng Excel, mẫu của Nhà nước", default=b"")
    document = models.BinaryField("báo cáo Word, mẫu của Đảng")
    state_document = models.BinaryField("báo cáo Word, mẫu của Nhà nước", default=b"")
    front_workbook = models.BinaryField("bảng Excel, mẫu của Mặt trận", default=b"")
    front_document = models.BinaryField("báo cáo Word, mẫu của Mặt trận", default=b"")
    papers_sha256 = models.CharField("dấu vết các tệp", max_length=64, blank=True)
    # The place in the trail's chain of the newest act that it counts, and that act's hash.
    last_act = models.BigIntegerField("lần thao tác cuối cùng đã tính")
    trail_hash = models.CharField("dấu của nhật ký", max_length=64, blank=True)
    # Accounts are plain numbers, as in the trail.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="closed_reviews",
        verbose_name="tài khoản chốt",
    )
    by_name = models.CharField("người chốt", max_length=150)
    at = models.DateTimeField("lúc chốt", default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="decided_reviews",
        verbose_name="tài khoản phê duyệt",
        db_index=False,
    )
    decided_by_name = models.CharField("người phê duyệt", max_length=150, blank=True)
    decided_at = models.DateTimeField("lúc phê duyệt", null=True, blank=True)

    objects = ClosedReviewQuerySet.as_manager()
    unit_lookup = "unit"
    append_only = ("state", "decided_by", "decided_by_name", "decided_at")
    UNTRACKED = (  # the row is its own record of them
        "content",
        "lists",
        "workbook",
        "state_workbook",
        "document",
        "state_document",
        "front_workbook",
        "front_document",
    )
    # By the form of a paper; that of Mặt trận is kept where the unit's own papers have it.
    WORKBOOKS: Final[dict[str, str]] = {
        "dang": "workbook",
        "nha-nuoc": "state_workbook",
        "mat-tran": "front_workbook",
    }
    DOCUMENTS: Final[dict[str, str]] = {
        "dang": "document",
        "nha-nuoc": "state_document",
        "mat-tran": "front_document",
    }

    class Meta:
        verbose_name = "bản chốt số liệu"
        verbose_name_plural = "bản chốt số liệu"
        ordering = ["-at", "-pk"]
        permissions = [("approve_closedreview", "Phê duyệt bản chốt đã sửa")]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "unit", "year", "version"], name="closed_review_year_version"
            ),
            models.UniqueConstraint(
                fields=["period", "unit", "version"],
                condition=Q(year__isnull=True),
                name="closed_review_version",
            ),
            models.UniqueConstraint(
                fields=["period", "unit", "year"],
                condition=Q(state="in_force"),
                name="closed_review_year_in_force",
            ),
            models.UniqueConstraint(
                fields=["period", "unit"],
                condition=Q(state="in_force", year__isnull=True),
                name="closed_review_in_force",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "in_force", "superseded", "refused"]),
                name="closed_review_state",
            ),
        ]
        indexes = indexes_of_filled("closed_review", "decided_by")

    def __str__(self) -> str:
        return f"{self.period}{f', năm {self.year}' if self.year else ''}, {self.unit}, bản {self.version}"

    @property
    def printed_code(self) -> str:
        """The code as it stands on paper."""
        return f"{self.code[:4]}-{self.code[4:]}"

    @property
    def head(self) -> str:
        """The form of its issuer's papers then; what was closed before units said so has the Party's."""
        issuer = self.content.get("issuer")
        return issuer["head"] if issuer else IssuerProfile.Head.PARTY

    def table(self, form: str) -> bytes:
        """The workbook as it was closed, in that form (a key of `paper.FORMS`); raises as `report`."""
        return self._kept(self.WORKBOOKS, form)

    def report(self, form: str) -> bytes:
        """The Word report as it was closed, in that form (a key of `paper.FORMS`).

        Raises ValidationError for a form of which nothing was kept.
        """
        return self._kept(self.DOCUMENTS, form)

    def _kept(self, columns: dict[str, str], form: str) -> bytes:
        content: bytes | memoryview = getattr(self, columns[form])
        if not content:
            kept = [head for head in IssuerProfile.Head if getattr(self, columns[head])]
            names = ", ".join(head.label.removeprefix("Mẫu văn bản ") for head in kept)
            raise ValidationError(f"Lúc chốt, cổng chỉ giữ tệp theo mẫu {names}.")
        return bytes(content)

    @property
    def span(self) -> str:
        """The time of its period in words, as when it was closed: to the day that its figures count to."""
        return time_words(self.period.from_on, self.period.to_on, self._counted_on)

    @property
    def short_span(self) -> str:
        """The same as lists and tables have it."""
        return short_time(self.period.from_on, self.period.to_on, self._counted_on)

    @property
    def _counted_on(self) -> date:
        return date.fromisoformat(self.content["figures"]["counted_on"])

    @property
    def scope(self) -> Scope:
        """What was closed."""
        return Scope(self.period, self.unit, self.year)
