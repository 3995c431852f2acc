"""Cuộc họp xét: who sat in it, who was put to the vote, and what it agreed."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from awards.models.award_forms import AwardForm
from awards.models.commendations import Commendation
from awards.models.nominees import Nominee, Purpose
from awards.models.recognitions import Recognition
from danvan.lib.fields import CleanCharField, CleanTextField, changed
from danvan.lib.indexes import indexes_of_filled
from models_registry.models import Level, Unit
from models_registry.models.calendar import fault_of_level, refuse
from models_registry.models.years import YEAR_LIMITS
from models_registry.scoping import ScopedQuerySet


class Meeting(models.Model):
    """Cuộc họp of an office that decides, about one year, at one level, for one purpose.

    While it is open its list and its votes change; closed it stands as its minutes say, and what it agreed may be
    recognised. It may be held on paper only: a day in future is when it is called.
    """

    class State(models.TextChoices):
        OPEN = "open", "Đang chuẩn bị"
        CLOSED = "closed", "Đã kết thúc"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="meetings", verbose_name="đơn vị họp xét")
    purpose = models.CharField("nội dung", max_length=10, choices=Purpose, default=Purpose.RECOGNISE)
    level = models.CharField("cấp", max_length=10, choices=Level)
    year = models.PositiveSmallIntegerField("xét cho năm", validators=YEAR_LIMITS)
    form = models.ForeignKey(
        AwardForm,
        models.PROTECT,
        to_field="code",
        db_column="form",
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name="hình thức khen thưởng",
        db_index=False,
    )
    held_on = models.DateField("ngày họp", null=True, blank=True)
    place = CleanCharField("nơi họp", max_length=200, blank=True)
    note = CleanTextField("ghi chú", max_length=2000, blank=True)
    state = models.CharField("trạng thái", max_length=6, choices=State, default=State.OPEN, editable=False)
    is_demo = models.BooleanField("dữ liệu trình diễn", default=False, editable=False)

    objects = ScopedQuerySet.as_manager()
    unit_lookup = "unit"

    class Meta:
        verbose_name = "cuộc họp xét"
        verbose_name_plural = "cuộc họp xét"
        ordering = ["-year", "-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["open", "closed"]), name="meeting_state"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="meeting_level"),
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="meeting_purpose"),
        ]
        indexes = indexes_of_filled("meeting", "form")

    def __str__(self) -> str:
        day = f" ngày {self.held_on:%d/%m/%Y}" if self.held_on else ""
        return f"Họp xét {self.get_purpose_display().lower()} {self.get_level_display().lower()} năm {self.year}{day}"

    @property
    def choice_label(self) -> str:
        """The same with its office: communes meet on one day."""
        return f"{self}, {self.unit.label}"

    @property
    def is_open(self) -> bool:
        """Whether its list and its votes still change."""
        return self.state == self.State.OPEN

    @property
    def chair(self) -> "MeetingMember | None":
        """Who led it (of members read before, without a query)."""
        return self._with_role(MeetingMember.Role.CHAIR)

    @property
    def secretary(self) -> "MeetingMember | None":
        """Who wrote the minutes."""
        return self._with_role(MeetingMember.Role.SECRETARY)

    def _with_role(self, role: str) -> "MeetingMember | None":
        return next((one for one in self.members.all() if one.role == role), None)

    @property
    def present(self) -> int:
        """How many of its members came."""
        return sum(one.present for one in self.members.all())

    def clean(self) -> None:
        """A level of its time: nothing of the district's after 30/6/2025."""
        if self.year and changed(self, "level", "year", "held_on"):
            refuse(level=fault_of_level(self.level, [self.year], self.held_on))
        if self.level == Level.UNKNOWN:
            raise ValidationError({"level": "Chọn cấp công nhận, khen thưởng."})


class MeetingMember(models.Model):
    """Who was called to a meeting, by name and post as written in its minutes; no account, no registrant."""

    class Role(models.TextChoices):
        CHAIR = "chair", "Chủ trì"
        SECRETARY = "secretary", "Thư ký"
        MEMBER = "member", "Thành viên"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="members", verbose_name="cuộc họp")
    role = models.CharField("vai trò", max_length=10, choices=Role, default=Role.MEMBER)
    name = CleanCharField("họ và tên", max_length=120)
    post = CleanCharField("chức vụ", max_length=200, blank=True)
    present = models.BooleanField("có mặt", default=True)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    objects = ScopedQuerySet.as_manager()
    unit_lookup = "meeting__unit"

    class Meta:
        verbose_name = "thành viên họp xét"
        verbose_name_plural = "thành viên họp xét"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=["chair", "secretary", "member"]), name="meeting_member_role"
            ),
            models.UniqueConstraint(
                fields=["meeting", "role"],
                condition=Q(role__in=["chair", "secretary"]),
                name="meeting_one_chair_one_secretary",
                violation_error_message="Cuộc họp có một người chủ trì, một thư ký.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Candidate(models.Model):
    """A nominee put to the vote of one meeting. Votes and remarks are read by the office that met, and above it."""

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="candidates", verbose_name="cuộc họp", db_index=False
    )
    nominee = models.ForeignKey(Nominee, models.PROTECT, related_name="candidates", verbose_name="ứng viên")
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    votes_for = models.PositiveSmallIntegerField("phiếu đồng ý", null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField("phiếu không đồng ý", null=True, blank=True)
    agreed = models.BooleanField("được thống nhất", null=True, blank=True)
    exemplary = models.BooleanField("tiêu biểu", default=False)
    remark = CleanCharField("ý kiến", max_length=500, blank=True)
    recognition = models.ForeignKey(
        Recognition,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="candidates",
        verbose_name="công nhận",
        db_index=False,
        editable=False,
    )
    commendation = models.ForeignKey(
        Commendation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="candidates",
        verbose_name="khen thưởng",
        db_index=False,
        editable=False,
    )

    objects = ScopedQuerySet.as_manager()
    unit_lookup = "meeting__unit"

    class Meta:
        verbose_name = "ứng viên của cuộc họp"
        verbose_name_plural = "ứng viên của cuộc họp"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "nominee"],
                name="candidate_once",
                violation_error_message="Ứng viên này đã có trong danh sách của cuộc họp.",
            ),
            models.CheckConstraint(
                condition=Q(exemplary=False) | Q(agreed=True, agreed__isnull=False),
                name="candidate_exemplary_is_agreed",
            ),
        ]
        indexes = indexes_of_filled("candidate", "recognition", "commendation")

    def __str__(self) -> str:
        return str(self.nominee)

    @property
    def is_awarded(self) -> bool:
        """Whether what was agreed has been written: recognised, or commended."""
        return self.recognition_id is not None or self.commendation_id is not None
