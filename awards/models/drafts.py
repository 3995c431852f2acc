"""Dự thảo quyết định: what a closed meeting agreed, written as the paper that is to be signed. No award until then."""

from django.db import models
from django.db.models import Q

from awards.models.award_forms import AwardForm
from awards.models.decisions import Decision
from awards.models.meetings import Candidate, Meeting
from danvan.lib.fields import CleanCharField, CleanTextField
from danvan.lib.indexes import indexes_of_filled
from danvan.lib.numbers import NOT_NEGATIVE
from models_registry.scoping import ScopedQuerySet


class DecisionDraft(models.Model):
    """A decision of a meeting's office before it has a number and a day; nothing counts by it.

    Signed, it becomes a `Decision` with its recognitions or commendations, in one act, and changes no more. Texts hold
    a line for each paragraph; without articles those stand that follow of its list.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Dự thảo"
        SIGNED = "signed", "Đã ký"
        DROPPED = "dropped", "Đã bỏ"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="drafts", verbose_name="cuộc họp xét")
    track = models.CharField("loại", max_length=10, choices=Decision.Track)
    form = models.ForeignKey(
        AwardForm,
        models.PROTECT,
        to_field="code",
        db_column="form",
        null=True,
        blank=True,
        related_name="drafts",
        verbose_name="hình thức khen thưởng",
        db_index=False,
    )
    body = CleanCharField("cơ quan ban hành", max_length=200)
    subject = CleanCharField("trích yếu", max_length=300)
    signer = CleanCharField("người ký", max_length=120, blank=True)
    signer_post = CleanCharField("chức vụ người ký", max_length=200, blank=True)
    grounds = CleanTextField(
        "căn cứ", max_length=4000, blank=True, help_text="Mỗi căn cứ một dòng, không ghi chữ “Căn cứ” ở đầu."
    )
    articles = CleanTextField(
        "các điều",
        max_length=4000,
        blank=True,
        help_text="Mỗi điều một dòng, không ghi “Điều 1.” ở đầu. Xóa hết để cổng viết theo danh sách.",
    )
    recipients = CleanTextField("nơi nhận", max_length=1000, blank=True, help_text="Mỗi nơi một dòng.")
    reason = CleanCharField(
        "lý do vẫn công nhận, khen thưởng",
        max_length=500,
        blank=True,
        help_text="Cần ghi khi có người trong danh sách đã được khen về thành tích này, hoặc nơi ban hành không thuộc "
        "diện được tặng hình thức đó.",
    )
    state = models.CharField("trạng thái", max_length=8, choices=State, default=State.DRAFT, editable=False)
    decision = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="drafts",
        verbose_name="quyết định đã ký",
        db_index=False,
        editable=False,
    )
    is_demo = models.BooleanField("dữ liệu trình diễn", default=False, editable=False)

    objects = ScopedQuerySet.as_manager()
    unit_lookup = "meeting__unit"

    class Meta:
        verbose_name = "dự thảo quyết định"
        verbose_name_plural = "dự thảo quyết định"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "dropped"], decision=None)
                | Q(state="signed", decision__isnull=False),
                name="decision_draft_signed_is_a_decision",
            ),
        ]
        indexes = indexes_of_filled("decision_draft", "decision", "form")

    def __str__(self) -> str:
        return f"Dự thảo quyết định: {self.subject}"

    @property
    def is_open(self) -> bool:
        """Whether it still changes."""
        return self.state == self.State.DRAFT


class DraftLine(models.Model):
    """A candidate whom the draft recognises or commends, with the money that the decision gives him."""

    draft = models.ForeignKey(
        DecisionDraft, models.PROTECT, related_name="lines", verbose_name="dự thảo", db_index=False
    )
    candidate = models.ForeignKey(
        Candidate, models.PROTECT, related_name="draft_lines", verbose_name="ứng viên"
    )
    amount = models.DecimalField(
        "tiền thưởng (đồng)",
        max_digits=14,
        decimal_places=0,
        null=True,
        blank=True,
        validators=[NOT_NEGATIVE],
    )

    objects = ScopedQuerySet.as_manager()
    unit_lookup = "draft__meeting__unit"

    class Meta:
        verbose_name = "dòng dự thảo quyết định"
        verbose_name_plural = "dòng dự thảo quyết định"
        ordering = ["candidate__nominee__recipient_kind", "candidate__nominee__sort_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "candidate"], name="draft_line_once"),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0), name="draft_line_amount_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return str(self.candidate)
