"""Cơ quan ban hành: whose papers a unit's papers are, as it says itself."""

import re
from typing import Final

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from danvan.lib.fields import CleanCharField, CleanTextField
from models_registry.models.units import Unit
from models_registry.scoping import ScopedQuerySet

_IN_CAPITALS: Final = "Hãy viết như trong câu (chữ thường, viết hoa chữ đầu); cổng tự in hoa ở đầu văn bản."


class IssuerProfile(models.Model):
    """What stands in the head and under the papers of one unit. What is left empty is derived (`bodies.issuer_of`).

    It holds for papers in the form of its own `head`; asked for in another form, a paper is that of another body.
    """

    class Head(models.TextChoices):
        """Whose form a paper has: its keys stand in addresses (`mau=`) and commands (`--form`)."""

        PARTY = "dang", "Mẫu văn bản của Đảng"
        STATE = "nha-nuoc", "Mẫu văn bản của Nhà nước"
        FRONT = "mat-tran", "Mẫu văn bản của Mặt trận Tổ quốc"

    class Acting(models.TextChoices):
        """By which right the signer signs; the sign before it follows the form (T/M, TM.)."""

        FOR_BODY = "thay-mat", "Thay mặt (T/M, TM.)"
        FOR_HEAD = "ky-thay", "Ký thay (K/T, KT.)"
        BY_ORDER = "thua-lenh", "Thừa lệnh (T/L, TL.)"
        BY_WARRANT = "thua-uy-quyen", "Thừa ủy quyền (TUQ.)"
        HIMSELF = "truc-tiep", "Ký trực tiếp, chỉ ghi chức vụ"

    unit = models.OneToOneField(Unit, models.PROTECT, related_name="issuer_profile", verbose_name="đơn vị")
    head = models.CharField("mẫu văn bản", max_length=10, choices=Head, default=Head.PARTY)
    superior = CleanCharField(
        "cơ quan cấp trên",
        max_length=150,
        blank=True,
        help_text="Dòng đầu, góc trái. Ví dụ: Tỉnh ủy Tuyên Quang.",
    )
    body = CleanCharField(
        "cơ quan ban hành",
        max_length=200,
        blank=True,
        help_text="Dòng thứ hai, góc trái. Ví dụ: Đảng ủy xã Lâm Bình; Ban Tuyên giáo và Dân vận.",
    )
    name = CleanCharField(
        "tên viết trong câu",
        max_length=200,
        blank=True,
        help_text="Nếu khác tên trên. Ví dụ: Ban Tuyên giáo và Dân vận Tỉnh ủy.",
    )
    abbreviation = CleanCharField(
        "chữ viết tắt trong số, ký hiệu",
        max_length=30,
        blank=True,
        help_text="Phần sau “BC”. Ví dụ: ĐU; BTGDVTU; MTTQ-BTT.",
    )
    place = CleanCharField("địa danh", max_length=60, blank=True, help_text="Trước ngày, tháng, năm.")
    acting = models.CharField("quyền hạn ký", max_length=15, choices=Acting, default=Acting.FOR_BODY)
    behalf = CleanCharField(
        "ký thay mặt, ký thay",
        max_length=150,
        blank=True,
        help_text="Sau T/M, K/T. Ví dụ: Ban Thường vụ; Ban Thường trực; Trưởng Ban.",
    )
    post = CleanCharField(
        "chức vụ người ký", max_length=100, blank=True, help_text="Ví dụ: Phó Bí thư Thường trực."
    )
    signer = CleanCharField(
        "họ và tên người ký", max_length=80, blank=True, help_text="Để trống thì người ký tự ghi."
    )
    recipients = CleanTextField(
        "nơi nhận",
        blank=True,
        max_length=2000,
        help_text="Mỗi nơi một dòng; cổng tự thêm gạch đầu dòng và dấu câu. Ví dụ: Ban Thường vụ Tỉnh ủy (để báo cáo).",
    )

    objects = ScopedQuerySet.as_manager()
    unit_lookup = "unit"

    class Meta:
        verbose_name = "cơ quan ban hành"
        verbose_name_plural = "cơ quan ban hành"
        constraints = [
            models.CheckConstraint(
                condition=Q(head__in=["dang", "nha-nuoc", "mat-tran"]), name="issuer_profile_head"
            ),
            models.CheckConstraint(
                condition=Q(acting__in=["thay-mat", "ky-thay", "thua-lenh", "thua-uy-quyen", "truc-tiep"]),
                name="issuer_profile_acting",
            ),
        ]

    def __str__(self) -> str:
        return f"Cơ quan ban hành của {self.unit}"

    def clean(self) -> None:
        """Names as in a sentence; on whose behalf is said where it cannot be derived."""
        faults = {
            name: _IN_CAPITALS
            for name in ("superior", "body", "name", "behalf", "post", "signer")
            if _is_shouted(getattr(self, name))
        }
        if self.abbreviation and not re.fullmatch(r"[\w-]+", self.abbreviation):
            faults["abbreviation"] = "Chữ viết tắt chỉ gồm chữ, số và dấu gạch nối."
        if self.acting not in (self.Acting.FOR_BODY, self.Acting.HIMSELF) and not self.behalf:
            faults["behalf"] = "Ký thay, thừa lệnh, thừa ủy quyền thì ghi rõ của ai. Ví dụ: Trưởng Ban."
        if faults:
            raise ValidationError(faults)


def _is_shouted(text: str) -> bool:
    """Whether words are written in capitals: "HUYỆN ỦY", not "MTTQ"."""
    return text.isupper() and " " in text
