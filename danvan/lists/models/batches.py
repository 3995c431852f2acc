"""Lists that were taken in: the file as it came, its rows while they wait, and what became of each.

The tables keep the names that they had when these models lived in the app of the registry.
"""

import hashlib
import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Self, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from danvan.lib.indexes import indexes_of_filled
from models_registry import access
from models_registry.models import EmulationModel, Programme, Registrant, Registration, Unit
from models_registry.scoping import ScopedQuerySet, within

if TYPE_CHECKING:
    from danvan.lists.models.remembered import RememberedAnswer

KEPT_STAGED = timedelta(days=settings.DANVAN_LISTS_KEPT_DAYS)


class ImportSubject(models.TextChoices):
    """What a list is about."""

    REGISTRATIONS = "registrations", "Danh sách đăng ký"
    COMMENDATIONS = "commendations", "Danh sách khen thưởng"


ENTERED_WITH = {
    ImportSubject.REGISTRATIONS: "models_registry.add_registration",
    ImportSubject.COMMENDATIONS: "awards.add_commendation",
}


_Imported = TypeVar("_Imported", "ImportBatch", "StagedRow", "RememberedAnswer", covariant=True)


class ImportQuerySet(ScopedQuerySet[_Imported]):
    """Imports are seen by those who may enter what they bring in the unit; one without a unit by its sender."""

    def visible_to(self, user: access.Asker) -> Self:
        """Imports of the units in which the user enters such rows, and his own that have no unit."""
        if access.sees_everything(user):
            return self
        unit, about = self.model.unit_lookup, self.model.subject_lookup
        own = Q(**{f"{unit}__isnull": True, f"{unit.removesuffix('unit')}by": user})
        allowed = Q(pk__in=[])
        for subject, permission in ENTERED_WITH.items():
            territory = access.territory_for(user, permission)
            if territory.paths:
                allowed |= Q(**{about: subject} if about else {}) & (within(territory, f"{unit}__path") | own)
        return self.filter(allowed)

    def editable_by(self, user: access.Asker) -> Self:
        """Whoever sees an import may go on with it."""
        return self.visible_to(user)


class ImportBatchQuerySet(ImportQuerySet["ImportBatch"]):
    """Batches, asked by their age."""

    def overdue(self, now: datetime | None = None) -> Self:
        """Staged files that nobody confirmed in time."""
        return self.filter(state=ImportBatch.State.STAGED, at__lt=(now or timezone.now()) - KEPT_STAGED)


class ImportBatch(models.Model):
    """One file, from its upload to its undoing. `unit` is the lowest one that all its rows lie under."""

    class State(models.TextChoices):
        STAGED = "staged", "Chờ xác nhận"
        COMMITTED = "committed", "Đã ghi"
        UNDONE = "undone", "Đã hoàn tác"
        EXPIRED = "expired", "Hết hạn"

    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="import_batches", verbose_name="đơn vị"
    )
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="import_batches",
        verbose_name="giai đoạn",
        db_index=False,
    )
    file = models.FileField("tệp gốc", upload_to="imports/", max_length=200)
    file_name = models.CharField("tên tệp", max_length=255)
    subject = models.CharField(
        "loại", max_length=15, choices=ImportSubject, default=ImportSubject.REGISTRATIONS
    )
    sha256 = models.CharField("dấu vết tệp", max_length=64, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="import_batches",
        verbose_name="tài khoản",
    )
    by_name = models.CharField("người gửi", max_length=150)
    at = models.DateTimeField("lúc nhận", default=timezone.now)
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.STAGED)
    counts = models.JSONField("số dòng", default=dict)
    answers = models.JSONField("câu trả lời", default=dict)  # `reading.answers.Answers` as JSON
    sheets = models.JSONField("các trang", default=list)  # `ReadSheet`s as JSON
    encoding = models.CharField("bảng mã", max_length=20, blank=True)
    committed_at = models.DateTimeField("lúc ghi", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="undone_batches",
        verbose_name="người hoàn tác",
        db_index=False,
    )
    undone_at = models.DateTimeField("lúc hoàn tác", null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()
    unit_lookup, subject_lookup = "unit", "subject"
    NOT_KEPT: Final = (
        "Tệp gốc không còn được giữ trên máy chủ, nên không đọc lại và không trả lại được. "
        "Đề nghị báo người quản trị cổng, hoặc gửi lại tệp."
    )

    class Meta:
        db_table = "models_registry_importbatch"
        verbose_name = "lần nhập tệp"
        verbose_name_plural = "lần nhập tệp"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["staged", "committed", "undone", "expired"]), name="import_batch_state"
            ),
            models.CheckConstraint(
                condition=Q(subject__in=ImportSubject.values), name="import_batch_subject"
            ),
        ]
        indexes = indexes_of_filled("import_batch", "programme", "undone_by")

    def __str__(self) -> str:
        return self.file_name

    @property
    def kept_until(self) -> datetime:
        """Until when a staged file waits for somebody to confirm it."""
        return self.at + KEPT_STAGED

    @property
    def reading(self) -> str:
        """Tells what was understood of the file by now from what was before: of its answers and its numbers of rows."""
        said = json.dumps([self.answers, self.counts], sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    def original(self) -> bytes:
        """The file as it came. Raises ValidationError if it is no longer in the folder of kept files."""
        try:
            with self.file.open("rb") as file:
                content: bytes = file.read()
        except (FileNotFoundError, ValueError) as error:  # ValueError: there is no file's name either
            raise ValidationError(self.NOT_KEPT) from error
        return content


class StagedRow(models.Model):
    """One line of a batch: as read, what was decided, and after the commit which records it became.

    `data` is the row as `danvan.lists.stored` writes it; `made` names what this row created: those of
    the three links ("registrant", "model", "registration"), other records with their key ("commendation:12").
    """

    class Action(models.TextChoices):
        NEW = "new", "Mới"
        CONTINUES = "continues", "Tiếp tục mô hình đã có"
        CORRECTS = "corrects", "Sửa theo bản mới"
        UNCHANGED = "unchanged", "Không có gì mới"
        DUPLICATE = "duplicate", "Trùng"
        QUESTION = "question", "Cần trả lời"
        REFUSED = "refused", "Không nhận"

    batch = models.ForeignKey(
        ImportBatch,
        models.CASCADE,
        related_name="rows",
        verbose_name="lần nhập",
        db_index=False,  # `staged_row_of_batch` begins with it
    )
    sheet = models.CharField("trang tính", max_length=100)
    row = models.PositiveIntegerField("dòng")
    action = models.CharField("xử lý", max_length=10, choices=Action)
    data = models.JSONField("dữ liệu đọc được", default=dict)
    problems = models.JSONField("vướng mắc", default=list)
    registrant = models.ForeignKey(
        Registrant,
        models.SET_NULL,
        null=True,
        related_name="staged_rows",
        verbose_name="tập thể, cá nhân",
        db_index=False,
    )
    model = models.ForeignKey(
        EmulationModel,
        models.SET_NULL,
        null=True,
        related_name="staged_rows",
        verbose_name="mô hình",
        db_index=False,
    )
    registration = models.ForeignKey(
        Registration,
        models.SET_NULL,
        null=True,
        related_name="staged_rows",
        verbose_name="lượt đăng ký",
        db_index=False,
    )
    made = models.JSONField("đã tạo", default=list)
    is_left_out = models.BooleanField("bỏ dòng", default=False)

    objects = ImportQuerySet.as_manager()
    unit_lookup, subject_lookup = "batch__unit", "batch__subject"

    class Meta:
        db_table = "models_registry_stagedrow"
        verbose_name = "dòng chờ nhập"
        verbose_name_plural = "dòng chờ nhập"
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["batch", "action"], name="staged_row_of_batch"),
            *indexes_of_filled("staged_row_of", "registrant", "model", "registration"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}, dòng {self.row}"
