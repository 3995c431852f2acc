"""Hình thức khen thưởng: a catalogue, since provinces and years have forms of their own."""

from itertools import count
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import slugify

from awards.models.dated import DatedQuerySet, refuse_backwards
from awards.models.decisions import Decision
from danvan.lib.fields import CleanCharField, changed
from danvan.lib.text import fold
from models_registry.models import Unit
from models_registry.models.owned import moved_though_used, once_each

_CODE_LENGTH: Final = 16  # of the column in which commendations keep it


class KnownForm(models.TextChoices):
    """Codes and names of the forms that the portal brings along; lists that offices send are read by these."""

    UNSPECIFIED = "unspecified", "Không ghi hình thức"
    CERTIFICATE_OF_MERIT = "giay_khen", "Giấy khen"
    HIGH_CERTIFICATE = "bang_khen", "Bằng khen"
    PRAISE = "bieu_duong", "Biểu dương"
    ATTESTATION = "giay_chung_nhan", "Giấy chứng nhận"
    OTHER = "other", "Hình thức khác"
    MEDAL = "ky_niem_chuong", "Kỷ niệm chương"


class AwardForm(models.Model):
    """A form in which somebody is commended; its code is what commendations keep, lists and figures go by.

    A form without a track is given on every one: each has its Giấy khen. One without a unit serves every office, one of
    a unit it and what lies below. Track itself is no catalogue: there are four, and lists tell them by the body.
    """

    class Group(models.TextChoices):
        COMMENDATION = "khen", "Hình thức khen thưởng"
        TITLE = "danh_hieu", "Danh hiệu thi đua"
        RECOGNITION = "cong_nhan", "Công nhận, chứng nhận"

    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="award_forms",
        verbose_name="đơn vị",
        help_text="Để trống: dùng chung cho mọi đơn vị.",
    )
    code = models.SlugField(
        "mã", max_length=_CODE_LENGTH, unique=True, blank=True, help_text="Để trống thì lấy theo tên."
    )
    name = CleanCharField("tên", max_length=80)
    track = models.CharField(
        "loại",
        max_length=10,
        choices=Decision.Track,
        blank=True,
        help_text="Để trống nếu có ở mọi loại: Nhà nước, Đảng, Mặt trận và đoàn thể, Ban Chỉ đạo.",
    )
    group = models.CharField("nhóm", max_length=10, choices=Group, default=Group.COMMENDATION)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    from_on = models.DateField("có từ ngày", null=True, blank=True)
    to_on = models.DateField("có đến hết ngày", null=True, blank=True)
    source = CleanCharField("căn cứ, nguồn", max_length=300, blank=True)

    objects = DatedQuerySet["AwardForm"].as_manager()
    unit_lookup = "unit"

    class Meta:
        verbose_name = "hình thức khen thưởng"
        verbose_name_plural = "hình thức khen thưởng"
        ordering = ["position", "pk"]
        constraints = [
            *once_each(
                "award_form",
                "name",
                "track",
                said="Đơn vị này đã có hình thức mang tên đó ở loại này.",
                said_of_all="Đã có hình thức dùng chung mang tên đó ở loại này.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A form without a code gets one after its name."""
        self.code = self.code or self._free_code()
        super().save(*args, **kwargs)

    def _free_code(self) -> str:
        stem = slugify(fold(self.name)).replace("-", "_")[: _CODE_LENGTH - 4] or "hinh_thuc"
        taken = {*AwardForm.objects.filter(code__startswith=stem).values_list("code", flat=True)}
        codes = (stem if number == 1 else f"{stem}_{number}" for number in count(1))
        return next(code for code in codes if code not in taken)

    @property
    def choice_label(self) -> str:
        """The name and whose it is, as a choice shows it: two offices may each have one of a name."""
        return f"{self.name} ({self.unit.dated_label})" if self.unit else self.name

    def clean(self) -> None:
        """Its days follow each other; a used form keeps its code and its office."""
        refuse_backwards(self.from_on, self.to_on)
        if moved := moved_though_used(self, "unit"):
            raise ValidationError(moved)
        if self.pk and changed(self, "code"):
            raise ValidationError({"code": "Mã không đổi được: các lượt khen thưởng đã ghi theo mã này."})
