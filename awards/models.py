"""Assessments, the papers that decide, recognitions and commendations."""

from typing import Self, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import Q

from danvan.lib.fields import CleanCharField, CleanTextField, FoldedField, SortKeyField
from danvan.lib.indexes import indexes_of_filled
from danvan.lib.text import person_sort_key, sort_key
from models_registry.models import (
    EmulationModel,
    Kind,
    Level,
    Programme,
    Registrant,
    Registration,
    State,
    Unit,
)
from models_registry.models.catalogue import YEAR_LIMITS
from models_registry.scoping import ScopedQuerySet


class CriteriaSet(models.Model):
    """A version of the criteria by which models are assessed; data, since every plan changes them."""

    name = CleanCharField("tên", max_length=200)
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="criteria_sets",
        verbose_name="giai đoạn",
        db_index=False,
    )
    version = models.PositiveSmallIntegerField("lần ban hành", default=1)
    content = CleanTextField("tiêu chí", help_text="Mỗi dòng một tiêu chí, kèm điểm tối đa nếu có.")
    max_score = models.DecimalField("điểm tối đa", max_digits=6, decimal_places=2, null=True, blank=True)
    passing_score = models.DecimalField("điểm đạt", max_digits=6, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = "bộ tiêu chí"
        verbose_name_plural = "bộ tiêu chí"
        ordering = ["name", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "version"],
                name="criteria_version_once",
                violation_error_message="Lần ban hành này của bộ tiêu chí đã có.",
            )
        ]
        indexes = indexes_of_filled("criteria_set", "programme")

    def __str__(self) -> str:
        return f"{self.name} (lần {self.version})"


class Assessment(models.Model):
    """Đánh giá of a registration."""

    class Result(models.TextChoices):
        EFFECTIVE = "effective", "Hiệu quả"
        NOT_EFFECTIVE = "not_effective", "Chưa hiệu quả"

    registration = models.OneToOneField(
        Registration, models.PROTECT, related_name="assessment", verbose_name="lượt đăng ký"
    )
    criteria_set = models.ForeignKey(
        CriteriaSet,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assessments",
        verbose_name="bộ tiêu chí",
        db_index=False,
    )
    score = models.DecimalField("điểm", max_digits=6, decimal_places=2, null=True, blank=True)
    result = models.CharField("kết quả", max_length=15, choices=Result)
    assessed_on = models.DateField("ngày đánh giá", null=True, blank=True)
    note = CleanTextField("nhận xét", blank=True)

    objects = ScopedQuerySet.as_manager()
    unit_lookup = "registration__model__registrant__unit"
    search_lookups = ("registration__model__search_text", "registration__model__registrant__search_text")

    class Meta:
        verbose_name = "đánh giá"
        verbose_name_plural = "đánh giá"
        constraints = [
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=0),
                name="assessment_score_not_negative",
                violation_error_message="Điểm không được âm.",
            )
        ]
        indexes = indexes_of_filled("assessment", "criteria_set")

    def __str__(self) -> str:
        return f"{self.registration}: {self.get_result_display()}"

    def clean(self) -> None:
        """A score cannot pass the criteria's maximum."""
        top = self.criteria_set.max_score if self.criteria_set else None
        if top is not None and self.score is not None and self.score > top:
            raise ValidationError({"score": f"Điểm tối đa của bộ tiêu chí này là {top}."})


class DecisionQuerySet(ScopedQuerySet["Decision"]):
    """Decisions; one is in force unless a decision in force revokes it."""

    def in_force(self) -> Self:
        """Those in force (`out_of_force` says the rule)."""
        return self.exclude(pk__in=out_of_force())

    def with_force(self) -> Self:
        """Each with `is_in_force`, for lists that show both."""
        return self.annotate(is_in_force=~Q(pk__in=out_of_force()))


class Decision(models.Model):
    """A paper that recognises or commends; revoked by another, never deleted."""

    is_in_force: bool  # where `with_force` asked for it

    class Track(models.TextChoices):
        STATE = "state", "Nhà nước"
        PARTY = "party", "Đảng"
        COMMITTEE = "committee", "Ban Chỉ đạo"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="decisions", verbose_name="đơn vị ban hành")
    number = CleanCharField("số, ký hiệu", max_length=60, blank=True, help_text="Để trống nếu không ghi.")
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    body = CleanCharField("cơ quan ban hành", max_length=200)
    subject = CleanCharField("trích yếu", max_length=300)
    signer = CleanCharField("người ký", max_length=120, blank=True)
    signer_post = CleanCharField("chức vụ người ký", max_length=200, blank=True)
    track = models.CharField("loại", max_length=10, choices=Track)
    file = models.FileField(
        "bản chụp",
        upload_to="decisions/",
        blank=True,
        validators=[FileExtensionValidator(["pdf", "jpg", "jpeg", "png"])],
        help_text="Tệp PDF hoặc ảnh (JPG, PNG).",
    )
    revoked_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="revokes",
        verbose_name="bị huỷ bởi",
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
                fields=["body", "number", "issued_on"],
                condition=~Q(number=""),
                name="decision_once",
                violation_error_message="Quyết định này (cùng số, ngày và cơ quan) đã có.",
            )
        ]
        indexes = indexes_of_filled("decision", "revoked_by")

    def __str__(self) -> str:
        number = f"số {self.number}" if self.number else "(không ghi số)"
        day = f" ngày {self.issued_on:%d/%m/%Y}" if self.issued_on else ""
        return f"Quyết định {number}{day} của {self.body}"

    def clean(self) -> None:
        """A paper revokes neither itself nor, through others, what revokes it: none of a circle would be in force."""
        if self.pk and self.revoked_by_id == self.pk:
            raise ValidationError({"revoked_by": "Quyết định không thể tự huỷ."})
        above, seen = self.revoked_by, set()
        while above is not None and above.pk not in seen:
            if above.pk == self.pk:
                reason = "lại bị hủy theo chính quyết định này, trực tiếp hoặc qua quyết định khác."
                raise ValidationError({"revoked_by": f"{self.revoked_by} {reason}"})
            seen.add(above.pk)
            above = above.revoked_by


def out_of_force() -> set[int]:
    """Keys of the decisions that a decision in force revokes; one that is itself revoked revokes nothing.

    So in a chain of papers every second one is in force, counted from its end. One query; revoked decisions are few.
    """
    rows = Decision.objects.exclude(revoked_by=None).values_list("pk", "revoked_by")
    revoked_by = {key: revoking for key, revoking in rows if revoking}
    out = set()
    for key in revoked_by:
        last, steps = key, 0
        while last in revoked_by and steps <= len(revoked_by):
            last, steps = revoked_by[last], steps + 1
        # `clean` refuses a circle; should one come in another way, nothing of it is in force.
        if steps % 2 or last in revoked_by:
            out.add(key)
    return out


_Award = TypeVar("_Award", "Recognition", "Commendation", covariant=True)


class AwardQuerySet(ScopedQuerySet[_Award]):
    """Recognitions or commendations, both given and revoked by a decision."""

    def in_force(self) -> Self:
        """Neither revoked itself nor given by a decision that is out of force."""
        out = out_of_force()
        return self.filter(_is_unrevoked(out) & _is_well_given(out))

    def with_force(self) -> Self:
        """Each with `is_in_force`, for lists that show both."""
        out = out_of_force()
        return self.annotate(is_in_force=_is_unrevoked(out) & _is_well_given(out))

    def unrevoked(self) -> Self:
        """Not revoked itself by a decision in force; the decision that gave it may be out of force."""
        return self.filter(_is_unrevoked(out_of_force()))


def _is_unrevoked(out: set[int]) -> Q:
    return Q(revoked_by=None) | Q(revoked_by__in=out)


def _is_well_given(out: set[int]) -> Q:
    return Q(decision=None) | ~Q(decision__in=out)


class RecognitionQuerySet(AwardQuerySet["Recognition"]):
    """Recognitions."""

    def counted(self) -> Self:
        """Those that count in figures: in force, of an accepted registration."""
        return self.in_force().filter(registration__state=State.ACCEPTED)


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
    revoked_by = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="revoked_recognitions",
        verbose_name="bị huỷ bởi",
        db_index=False,
    )

    objects = RecognitionQuerySet.as_manager()
    unit_lookup = "registration__model__registrant__unit"
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
        indexes = indexes_of_filled("recognition", "decision", "revoked_by")

    def __str__(self) -> str:
        return f"{self.registration}: {self.get_level_display()}"


class Commendation(models.Model):
    """Khen thưởng: the recipient with name, post and unit as they stood.

    The name is empty where the source gives a number without a list: the person counts, and the name is
    filled in when the paper is found.
    """

    is_in_force: bool  # where `with_force` asked for it

    class Form(models.TextChoices):
        UNSPECIFIED = "unspecified", "Không ghi hình thức"
        CERTIFICATE_OF_MERIT = "giay_khen", "Giấy khen"
        HIGH_CERTIFICATE = "bang_khen", "Bằng khen"
        PRAISE = "bieu_duong", "Biểu dương"
        ATTESTATION = "giay_chung_nhan", "Giấy chứng nhận"
        OTHER = "other", "Hình thức khác"

    decision = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commendations",
        verbose_name="quyết định",
        db_index=False,
    )
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="commendations", verbose_name="giai đoạn"
    )
    year = models.PositiveSmallIntegerField("năm", null=True, blank=True, validators=YEAR_LIMITS)
    form = models.CharField("hình thức", max_length=16, choices=Form, default=Form.UNSPECIFIED)
    recipient_kind = models.CharField("loại", max_length=10, choices=Kind)
    recipient_name = CleanCharField("tên ghi trong quyết định", max_length=250, blank=True)
    recipient_post = CleanCharField("chức vụ khi đó", max_length=200, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="commendations", verbose_name="đơn vị khi đó")
    registrant = models.ForeignKey(
        Registrant,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commendations",
        verbose_name="tập thể, cá nhân trong sổ",
        db_index=False,
    )
    model = models.ForeignKey(
        EmulationModel,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commendations",
        verbose_name="mô hình",
        db_index=False,
    )
    merit = CleanCharField("thành tích", max_length=400, blank=True)
    amount = models.DecimalField(
        "tiền thưởng (đồng)",
        max_digits=14,
        decimal_places=0,
        null=True,
        blank=True,
        help_text="Như trong quyết định.",
    )
    revoked_by = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="revoked_commendations",
        verbose_name="bị huỷ bởi",
        db_index=False,
    )
    source = CleanCharField("nguồn", max_length=300, blank=True)
    is_demo = models.BooleanField("dữ liệu trình diễn", default=False, editable=False)
    search_text = FoldedField(source=("recipient_name", "recipient_post", "merit"), max_length=860)
    sort_name = SortKeyField(source="list_key", key=str)

    objects = AwardQuerySet.as_manager()
    unit_lookup = "unit"
    search_lookups = ("search_text", "unit__search_text", "decision__search_text")

    class Meta:
        verbose_name = "khen thưởng"
        verbose_name_plural = "khen thưởng"
        ordering = ["recipient_kind", "sort_name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(recipient_kind__in=Kind.values), name="commendation_kind"),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0),
                name="commendation_amount_not_negative",
                violation_error_message="Tiền thưởng không được âm.",
            ),
        ]
        indexes = indexes_of_filled("commendation", "decision", "registrant", "model", "revoked_by")

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name as printed in the decision, or that the source gives none."""
        return self.recipient_name or f"{self.get_recipient_kind_display()} (nguồn không nêu tên)"

    @property
    def list_key(self) -> str:
        """People go by given name."""
        make = person_sort_key if self.recipient_kind == Kind.INDIVIDUAL else sort_key
        return make(self.recipient_name)
