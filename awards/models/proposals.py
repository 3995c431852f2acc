"""Đề nghị: what an office proposes to the one above, with its dossier, and what became of each line."""

from typing import Final

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from awards.models.award_forms import AwardForm
from awards.models.decisions import Decision
from awards.models.meetings import Meeting
from awards.models.nominees import Nominee, Purpose
from danvan.lib.fields import CleanCharField, CleanTextField
from danvan.lib.indexes import indexes_of_filled
from danvan.lib.text import joined
from models_registry.models import Level, Unit
from models_registry.models.years import YEAR_LIMITS
from models_registry.scoping import ScopedQuerySet

_QUOTA_ONCE: Final = "Đã giao chỉ tiêu này; hãy sửa chỉ tiêu đã có."


def stands_above(above: Unit, unit: Unit) -> bool:
    """Whether the one is an office over the other, and not it itself."""
    return above.path != unit.path and unit.path.startswith(above.path)


class Proposal(models.Model):
    """Đề nghị of an office to one above it, by its own tờ trình: to recognise models, or to commend by one form.

    A draft is changed and sent; what was sent is recalled until it is taken, or returned with a reason and then changed
    again. Taken, its lines are taken to a meeting or left out, each with its reason, and it changes no more.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Đang lập"
        SENT = "sent", "Đã gửi"
        RETURNED = "returned", "Bị trả lại"
        TAKEN = "taken", "Đã tiếp nhận"
        WITHDRAWN = "withdrawn", "Đã bỏ"

    CHANGING = (State.DRAFT, State.RETURNED)  # while its office still works on it
    WAITING = (*CHANGING, State.SENT)  # until it is taken

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="proposals", verbose_name="đơn vị đề nghị")
    to_unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="proposals_received", verbose_name="nơi nhận đề nghị"
    )
    purpose = models.CharField("nội dung", max_length=10, choices=Purpose, default=Purpose.COMMEND)
    level = models.CharField("cấp", max_length=10, choices=Level)
    year = models.PositiveSmallIntegerField("năm", validators=YEAR_LIMITS)
    track = models.CharField("loại khen thưởng", max_length=10, choices=Decision.Track, blank=True)
    form = models.ForeignKey(
        AwardForm,
        models.PROTECT,
        to_field="code",
        db_column="form",
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name="hình thức đề nghị",
        db_index=False,
    )
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.DRAFT, editable=False)
    state_reason = CleanCharField("lý do trả lại, bỏ", max_length=500, blank=True, editable=False)
    sent_at = models.DateTimeField("lúc gửi", null=True, blank=True, editable=False)
    # The dossier: what its papers are. The list is the lines themselves.
    paper_number = CleanCharField("số, ký hiệu tờ trình", max_length=60, blank=True)
    paper_on = models.DateField("ngày tờ trình", null=True, blank=True)
    meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name="cuộc họp xét của đơn vị",
        db_index=False,
    )
    minutes = CleanCharField(
        "biên bản họp xét", max_length=200, blank=True, help_text="Ví dụ: Biên bản ngày 05/11/2025."
    )
    note = CleanTextField("ghi chú", max_length=2000, blank=True)
    is_demo = models.BooleanField("dữ liệu trình diễn", default=False, editable=False)

    objects = ScopedQuerySet.as_manager()
    unit_lookup = "unit"

    class Meta:
        verbose_name = "đề nghị khen thưởng"
        verbose_name_plural = "đề nghị khen thưởng"
        ordering = ["-year", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "sent", "returned", "taken", "withdrawn"]),
                name="proposal_state",
            ),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="proposal_level"),
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="proposal_purpose"),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "taken"]) | Q(sent_at__isnull=False),
                name="proposal_sent_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(state_reason=""), name="proposal_returned_with_reason"
            ),
        ]
        indexes = indexes_of_filled("proposal", "meeting", "form")

    def __str__(self) -> str:
        what = self.get_purpose_display().lower()
        return f"Đề nghị {what} năm {self.year} của {self.unit.label_in_text}"

    @property
    def is_changing(self) -> bool:
        """Whether its office still works on it."""
        return self.state in self.CHANGING

    @property
    def paper(self) -> str:
        """ "số 12-TTr/ĐU ngày 05/11/2025"; "" while nothing is known of it."""
        number = f"số {self.paper_number}" if self.paper_number else ""
        day = f"ngày {self.paper_on:%d/%m/%Y}" if self.paper_on else ""
        return " ".join(filter(None, (number, day)))

    def clean(self) -> None:
        """It goes to an office above its own; the meeting that it rests on is its own, of that year and purpose."""
        if self.unit_id and self.to_unit_id and not stands_above(self.to_unit, self.unit):
            raise ValidationError({"to_unit": "Chỉ đề nghị lên đơn vị cấp trên của mình."})
        if self.level == Level.UNKNOWN:
            raise ValidationError({"level": "Chọn cấp công nhận, khen thưởng."})
        if self.meeting and self.meeting.unit_id != self.unit_id:
            raise ValidationError({"meeting": "Chỉ chọn cuộc họp xét của chính đơn vị đề nghị."})


class ProposalLine(models.Model):
    """A nominee proposed. Taken it is put to the vote of a meeting above (`Candidate`), by the same nominee."""

    class Result(models.TextChoices):
        PENDING = "pending", "Chờ xem xét"
        TAKEN = "taken", "Được đưa vào họp xét"
        LEFT_OUT = "left_out", "Không đưa vào"

    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="lines", verbose_name="đề nghị", db_index=False
    )
    nominee = models.ForeignKey(Nominee, models.PROTECT, related_name="lines", verbose_name="ứng viên")
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    confirmed_by = CleanCharField(
        "báo cáo thành tích được xác nhận bởi",
        max_length=200,
        blank=True,
        help_text="Ghi nơi đã xác nhận, ví dụ: UBND xã Lăng Can.",
    )
    result = models.CharField(
        "kết quả", max_length=10, choices=Result, default=Result.PENDING, editable=False
    )
    result_reason = CleanCharField("lý do không đưa vào", max_length=500, blank=True, editable=False)

    objects = ScopedQuerySet.as_manager()
    unit_lookup = "proposal__unit"

    class Meta:
        verbose_name = "dòng đề nghị"
        verbose_name_plural = "dòng đề nghị"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "nominee"],
                name="proposal_line_once",
                violation_error_message="Ứng viên này đã có trong đề nghị.",
            ),
            models.CheckConstraint(
                condition=Q(result__in=["pending", "taken", "left_out"]), name="proposal_line_result"
            ),
            models.CheckConstraint(
                condition=~Q(result="left_out") | ~Q(result_reason=""), name="proposal_line_left_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return str(self.nominee)


class ProposalQuota(models.Model):
    """Chỉ tiêu: how many an office above wants a unit to propose in a year, for recognition or by a form.

    It warns whoever proposes more, and walls nobody.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="quotas_set", verbose_name="đơn vị giao")
    of_unit = models.ForeignKey(Unit, models.PROTECT, related_name="quotas", verbose_name="đơn vị được giao")
    year = models.PositiveSmallIntegerField("năm", validators=YEAR_LIMITS)
    purpose = models.CharField("nội dung", max_length=10, choices=Purpose)
    form = models.ForeignKey(
        AwardForm,
        models.PROTECT,
        to_field="code",
        db_column="form",
        null=True,
        blank=True,
        related_name="quotas",
        verbose_name="hình thức",
        db_index=False,
    )
    number = models.PositiveSmallIntegerField("số lượng")
    is_demo = models.BooleanField("dữ liệu trình diễn", default=False, editable=False)

    former: int | None = None  # of one just given again, the number in whose place this one came

    objects = ScopedQuerySet.as_manager()
    unit_lookup = "of_unit"  # whoever was given it reads it, and whoever gave it stands above

    class Meta:
        verbose_name = "chỉ tiêu đề nghị"
        verbose_name_plural = "chỉ tiêu đề nghị"
        ordering = ["-year", "of_unit__sort_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "of_unit", "year", "purpose", "form"],
                condition=Q(form__isnull=False),
                name="proposal_quota_of_form_once",
                violation_error_message=_QUOTA_ONCE,
            ),
            models.UniqueConstraint(
                fields=["unit", "of_unit", "year", "purpose"],
                condition=Q(form=None),
                name="proposal_quota_once",
                violation_error_message=_QUOTA_ONCE,
            ),
        ]
        indexes = indexes_of_filled("proposal_quota", "form")

    def __str__(self) -> str:
        return f"{self.of_unit.label}, năm {self.year}: {self.number}"

    @property
    def what(self) -> str:
        """What it is for: "Khen thưởng: Giấy khen"."""
        return joined(": ", self.get_purpose_display(), str(self.form) if self.form else "")
