"""Giấy khen, bằng khen, giấy chứng nhận as printed: the sheet of each form, its boxes, printers, the register."""

from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from awards.models.commendations import Commendation
from awards.models.evidence import StoredFile
from awards.models.recognitions import Recognition
from danvan.lib.fields import CleanCharField
from danvan.lib.indexes import indexes_of_filled
from models_registry.models import Act, Kind, Unit
from models_registry.scoping import ScopedQuerySet

OF_RECOGNITION: Final = "cong_nhan"  # the form of the paper that a recognised model is given
CODE_LENGTH: Final = 16  # letters of five bits each: 80 bits
_WIDEST: Final = 420  # millimetres: the longer side of A3


def _millimetres(label: str, least: int = 0) -> Any:
    return models.DecimalField(
        label,
        max_digits=5,
        decimal_places=1,
        validators=[
            MinValueValidator(least, f"Ghi từ {least} mm trở lên."),
            MaxValueValidator(_WIDEST, f"Khổ giấy lớn nhất dài {_WIDEST} mm."),
        ],
    )


def _points(label: str) -> Any:
    said = "Cỡ chữ từ 6 đến 96."
    return models.DecimalField(
        label,
        max_digits=3,
        decimal_places=1,
        validators=[MinValueValidator(6, said), MaxValueValidator(96, said)],
    )


def forms_of_certificates() -> dict[str, str]:
    """What each form is called that has a paper of its own, by its code: forms of commendations, and recognition."""
    forms = {code: str(name) for code, name in Commendation.Form.choices}
    del forms[Commendation.Form.UNSPECIFIED]
    return {**forms, OF_RECOGNITION: "Giấy chứng nhận mô hình"}


class CertificateLayout(models.Model):
    """Which paper a unit prints one form on, for one kind of recipient or for all that have no layout of their own."""

    class Paper(models.TextChoices):
        A4 = "a4", "A4 (297 × 210 mm)"
        A3 = "a3", "A3 (420 × 297 mm)"

    class Turn(models.TextChoices):
        LANDSCAPE = "ngang", "Khổ ngang"
        PORTRAIT = "doc", "Khổ đứng"

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="certificate_layouts", verbose_name="đơn vị ban hành"
    )
    form = models.CharField("hình thức", max_length=30)
    recipient_kind = models.CharField(
        "dành cho", max_length=10, choices=[("", "Mọi đối tượng"), *Kind.choices], blank=True, default=""
    )
    paper = models.CharField("khổ giấy", max_length=2, choices=Paper, default=Paper.A4)
    turn = models.CharField("chiều giấy", max_length=5, choices=Turn, default=Turn.LANDSCAPE)
    background = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="certificate_layouts",
        verbose_name="ảnh quét phôi",
        db_index=False,
    )
    prints_background = models.BooleanField(
        "in cả ảnh phôi",
        default=False,
        help_text="Chỉ chọn khi in trên giấy trắng; phôi in sẵn thì để trống, ảnh chỉ dùng để canh chỗ.",
    )

    objects = ScopedQuerySet["CertificateLayout"].as_manager()
    unit_lookup = "unit"

    class Meta:
        verbose_name = "mẫu in giấy khen"
        verbose_name_plural = "mẫu in giấy khen"
        ordering = ["form", "recipient_kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "form", "recipient_kind"],
                name="certificate_layout_once",
                violation_error_message="Đơn vị đã có mẫu in của hình thức, đối tượng này.",
            )
        ]
        indexes = indexes_of_filled("certificatelayout", "background")

    def __str__(self) -> str:
        return f"{self.form_name}, {self.get_recipient_kind_display().lower()}"

    @property
    def form_name(self) -> str:
        """What its form is called; by its code where the portal no longer knows it."""
        return forms_of_certificates().get(self.form, self.form)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the sheet in millimetres."""
        long, short = (420, 297) if self.paper == self.Paper.A3 else (297, 210)
        return (long, short) if self.turn == self.Turn.LANDSCAPE else (short, long)


class CertificateBox(models.Model):
    """Where one thing stands on the sheet of a layout, which has one row for each thing, shown or not."""

    class Content(models.TextChoices):
        NAME = "name", "Họ và tên, tên tập thể"
        POST = "post", "Chức vụ, đơn vị"
        MERIT = "merit", "Thành tích"
        MODEL = "model", "Tên mô hình"
        PLACE_DATE = "place_date", "Địa danh, ngày tháng năm"
        SIGNER_POST = "signer_post", "Chức vụ người ký"
        SIGNER = "signer", "Họ và tên người ký"
        DECISION = "decision", "Quyết định số, ngày"
        NUMBER = "number", "Số vào sổ"
        CODE = "code", "Mã xác minh"
        QR = "qr", "Mã QR xác minh"
        TEXT_1 = "text_1", "Chữ tự ghi 1"
        TEXT_2 = "text_2", "Chữ tự ghi 2"
        TEXT_3 = "text_3", "Chữ tự ghi 3"

    class Font(models.TextChoices):
        SERIF = "serif", "Có chân"
        SANS = "sans", "Không chân"

    class Align(models.TextChoices):
        LEFT = "left", "Trái"
        CENTER = "center", "Giữa"
        RIGHT = "right", "Phải"

    layout = models.ForeignKey(
        CertificateLayout, models.PROTECT, related_name="boxes", verbose_name="mẫu in giấy khen"
    )
    content = models.CharField("nội dung", max_length=12, choices=Content)
    text = CleanCharField("chữ in trước", max_length=300, blank=True)
    left = _millimetres("trái")
    top = _millimetres("trên")
    width = _millimetres("rộng", 1)
    height = _millimetres("cao", 1)
    font = models.CharField("phông", max_length=5, choices=Font, default=Font.SERIF)
    size = _points("cỡ chữ")
    least = _points("nhỏ nhất")
    bold = models.BooleanField("đậm", default=False)
    italic = models.BooleanField("nghiêng", default=False)
    align = models.CharField("canh", max_length=6, choices=Align, default=Align.CENTER)
    upper = models.BooleanField("in hoa", default=False)
    shown = models.BooleanField("in", default=True)

    objects = ScopedQuerySet["CertificateBox"].as_manager()
    unit_lookup = "layout__unit"

    class Meta:
        verbose_name = "ô của mẫu in"
        verbose_name_plural = "ô của mẫu in"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["layout", "content"], name="certificate_box_once")]

    def __str__(self) -> str:
        return str(self.get_content_display())

    def clean(self) -> None:
        """A text does not grow, and its box lies on the sheet."""
        faults = {}
        if self.size is not None and self.least is not None and self.least > self.size:
            faults["least"] = "Cỡ nhỏ nhất không lớn hơn cỡ chữ."
        for begin, length, limit in (("left", "width", 0), ("top", "height", 1)):
            values = (getattr(self, begin), getattr(self, length))
            if None not in values and sum(values) > Decimal(self.layout.size[limit]):
                faults[length] = f"Ô ra ngoài khổ giấy ({self.layout.size[limit]:g} mm)."
        if faults:
            raise ValidationError(faults)


class CertificatePrinter(models.Model):
    """A printer of a unit, and by how much its prints are to be moved so that they meet the blank."""

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="certificate_printers", verbose_name="đơn vị ban hành"
    )
    name = CleanCharField("máy in", max_length=80, help_text="Ví dụ: Máy in phòng Nội vụ, khay tay.")
    right = models.DecimalField(
        "dịch sang phải (mm)",
        max_digits=4,
        decimal_places=1,
        default=0,
        help_text="Số âm thì dịch sang trái.",
        validators=[MinValueValidator(-20, "Từ -20 đến 20 mm."), MaxValueValidator(20, "Từ -20 đến 20 mm.")],
    )
    down = models.DecimalField(
        "dịch xuống (mm)",
        max_digits=4,
        decimal_places=1,
        default=0,
        help_text="Số âm thì dịch lên.",
        validators=[MinValueValidator(-20, "Từ -20 đến 20 mm."), MaxValueValidator(20, "Từ -20 đến 20 mm.")],
    )

    objects = ScopedQuerySet["CertificatePrinter"].as_manager()
    unit_lookup = "unit"

    class Meta:
        verbose_name = "máy in giấy khen"
        verbose_name_plural = "máy in giấy khen"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"],
                name="certificate_printer_once",
                violation_error_message="Đơn vị đã có máy in tên này.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shift(self) -> tuple[float, float]:
        """Millimetres to the right and down."""
        return float(self.right), float(self.down)


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
