"""Giấy khen, bằng khen, giấy chứng nhận that were given a number: the register, and each time one was printed."""

from typing import Any, Final

from django.db import models
from django.db.models import Q

from awards.models.certificate_layouts import CertificatePrinter
from awards.models.commendations import Commendation
from awards.models.recognitions import Recognition
from danvan.lib.fields import CleanCharField
from danvan.lib.indexes import indexes_of_filled
from models_registry.models import Act, Unit
from models_registry.scoping import ScopedQuerySet

CODE_LENGTH: Final = 16  # letters of five bits each: 80 bits


class Certificate(models.Model):
    """A number of the register (sổ) of a unit and year, given to one commendation or recognition, never again.

    What it says is its commendation's; `name`, `form_name` and `body` are kept as they stood when the number was given.
    """

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="certificates", verbose_name="đơn vị ban hành"
    )
    year = models.PositiveSmallIntegerField("năm")
    number = models.PositiveIntegerField("số vào sổ")
    commendation = models.ForeignKey(
        Commendation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="certificates",
        verbose_name="khen thưởng",
        db_index=False,
    )
    recognition = models.ForeignKey(
        Recognition,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="certificates",
        verbose_name="công nhận",
        db_index=False,
    )
    form = models.CharField("mã hình thức", max_length=30)
    form_name = CleanCharField("hình thức", max_length=100)
    name = CleanCharField("tên đã in", max_length=250)
    body = CleanCharField("cơ quan ban hành", max_length=200)
    code = models.CharField("mã xác minh", max_length=CODE_LENGTH, unique=True)
    void_reason = CleanCharField("lý do hủy", max_length=500, blank=True)
    act = models.ForeignKey(
        Act,
        models.PROTECT,
        null=True,
        related_name="certificates",
        verbose_name="lần thao tác",
        db_index=False,
    )

    objects = ScopedQuerySet["Certificate"].as_manager()
    unit_lookup = "unit"

    class Meta:
        verbose_name = "giấy khen đã vào sổ"
        verbose_name_plural = "giấy khen đã vào sổ"
        ordering = ["-year", "-number", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "number"], name="certificate_number_once"),
            models.CheckConstraint(
                condition=Q(commendation=None) ^ Q(recognition=None), name="certificate_of_one_award"
            ),
            models.UniqueConstraint(
                fields=["commendation"], condition=Q(void_reason=""), name="certificate_of_commendation_once"
            ),
            models.UniqueConstraint(
                fields=["recognition"], condition=Q(void_reason=""), name="certificate_of_recognition_once"
            ),
        ]
        indexes = indexes_of_filled("certificate", "commendation", "recognition", "act")

    def __str__(self) -> str:
        return f"{self.form_name} số {self.label}"

    @property
    def label(self) -> str:
        """Its number in the register, with the year from whose first it is counted."""
        return f"{self.number:02d}/{self.year}"

    @property
    def award(self) -> Commendation | Recognition:
        """What it is the paper of."""
        found: Any = self.commendation or self.recognition
        return found  # type: ignore[no-any-return] # a constraint says that there is one

    @property
    def is_void(self) -> bool:
        return bool(self.void_reason)


class CertificatePrint(models.Model):
    """One certificate printed in one act: the rows of an act are the batch, in the order of `position`."""

    certificate = models.ForeignKey(
        Certificate, models.PROTECT, related_name="prints", verbose_name="giấy khen đã vào sổ"
    )
    position = models.PositiveSmallIntegerField("thứ tự")
    printer = models.ForeignKey(
        CertificatePrinter,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="prints",
        verbose_name="máy in",
        db_index=False,
    )
    act = models.ForeignKey(Act, models.PROTECT, related_name="prints", verbose_name="lần thao tác")

    objects = ScopedQuerySet["CertificatePrint"].as_manager()
    unit_lookup = "certificate__unit"

    class Meta:
        verbose_name = "lần in"
        verbose_name_plural = "lần in"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["act", "certificate"], name="certificate_printed_once_in_act")
        ]
        indexes = indexes_of_filled("certificateprint", "printer")

    def __str__(self) -> str:
        return f"lần in {self.certificate}"
