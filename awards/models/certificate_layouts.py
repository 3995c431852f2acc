"""On what a unit prints its certificates: the sheet of each form, the boxes on it, the printers."""

from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from awards.models.evidence import StoredFile
from danvan.lib.fields import CleanCharField
from danvan.lib.indexes import indexes_of_filled
from models_registry.models import Kind, Unit
from models_registry.scoping import OwnedQuerySet, ScopedQuerySet

# The form of the paper that a recognised model is given: longer than the code of any form of commendation.
OF_RECOGNITION: Final = "cong_nhan_mo_hinh"
NAME_OF_RECOGNITION: Final = "Giấy chứng nhận mô hình"
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


class CertificateLayout(models.Model):
    """Which paper a unit prints one form on, for one kind of recipient or for all that have no layout of their own.

    What lies below it and has none of its own prints on it too.
    """

    class Paper(models.TextChoices):
        A4 = "a4", "A4 (297 × 210 mm)"
        A3 = "a3", "A3 (420 × 297 mm)"

    class Turn(models.TextChoices):
        LANDSCAPE = "ngang", "Khổ ngang"
        PORTRAIT = "doc", "Khổ đứng"

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="certificate_layouts", verbose_name="đơn vị ban hành"
    )
    form = models.CharField("mã hình thức", max_length=30)
    form_name = CleanCharField("hình thức", max_length=100, default="", editable=False)
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

    objects = OwnedQuerySet["CertificateLayout"].as_manager()
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
