"""The layouts of a unit: made with usual boxes, changed, given a scan; a layout's sheet, and what fails on it."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils import timezone

from awards.desk.certificates.contents import MAY_BE_EMPTY, OF_SAMPLE_PERSON, SAMPLE
from awards.evidence import Received, store
from awards.models import (
    AwardForm,
    CertificateBox,
    CertificateLayout,
    CertificatePrinter,
    Commendation,
    StoredFile,
)
from awards.models.certificate_layouts import NAME_OF_RECOGNITION, OF_RECOGNITION
from awards.models.dated import DatedQuerySet
from danvan.lib.pdf import Box, Sheet, fit
from models_registry import access, trail
from models_registry.models import Kind, Unit
from models_registry.territory import load_successions, nearness, territory_paths

LAYOUT: Final = "awards.change_certificatelayout"
_NOT_THEIRS: Final = "Đồng chí không có quyền đặt mẫu in giấy khen của đơn vị này."
Content = CertificateBox.Content
TYPED: Final = frozenset((Content.TEXT_1, Content.TEXT_2, Content.TEXT_3))
# A4 lying, in millimetres: left, top, width, height; size and least size in points; what else differs.
_USUAL: Final[dict[Content, tuple[tuple[float, ...], dict[str, Any]]]] = {
    Content.NAME: ((30, 90, 237, 18, 28, 14), {"bold": True}),
    Content.POST: ((30, 109, 237, 9, 15, 10), {}),
    Content.MERIT: ((35, 119, 227, 17, 16, 11), {}),
    Content.MODEL: ((35, 136, 227, 9, 15, 10), {"shown": False, "bold": True}),
    Content.PLACE_DATE: ((155, 148, 115, 7, 13, 10), {"italic": True}),
    Content.SIGNER_POST: ((155, 155, 115, 7, 13, 9), {"bold": True, "upper": True}),
    Content.SIGNER: ((155, 186, 115, 8, 14, 10), {"bold": True}),
    Content.DECISION: ((25, 180, 115, 6, 11, 9), {"align": "left"}),
    Content.NUMBER: ((25, 186, 60, 6, 11, 9), {"align": "left", "text": "Vào sổ số:"}),
    Content.CODE: ((25, 192, 100, 5, 9, 8), {"align": "left", "font": "sans", "text": "Mã xác minh:"}),
    Content.QR: ((25, 155, 22, 22, 9, 9), {}),
    Content.TEXT_1: ((30, 60, 237, 16, 32, 14), {"shown": False, "bold": True, "upper": True}),
    Content.TEXT_2: ((30, 78, 237, 10, 16, 10), {"shown": False}),
    Content.TEXT_3: ((30, 145, 110, 7, 13, 10), {"shown": False}),
}


def forms_of(rows: DatedQuerySet[AwardForm]) -> dict[str, str]:
    """What each of these forms is called by its code, and the paper of a recognition (one query)."""
    forms = {row.code: row.name for row in rows if row.code != Commendation.Form.UNSPECIFIED}
    return {**forms, OF_RECOGNITION: NAME_OF_RECOGNITION}


def make_layout(layout: CertificateLayout, by: access.Actor) -> CertificateLayout:
    """Writes a new layout with all its boxes where they usually stand.

    Raises ValidationError where its unit has one of that form and kind, and for who does not decide there.
    """
    with trail.act(by):
        _must(by, layout.unit)
        forms = forms_of(AwardForm.objects.serving_unit(layout.unit, timezone.localdate()))
        if layout.form not in forms:
            raise ValidationError({"form": "Chọn hình thức mà đơn vị này dùng."})
        layout.form_name = forms[layout.form]
        layout.full_clean()
        trail.save(layout)
        trail.create_all([_usual_box(layout, content) for content in Content])
    return layout


def save_layout(layout: CertificateLayout, boxes: Iterable[CertificateBox], by: access.Actor) -> None:
    """Writes how a layout and its boxes now are. Raises ValidationError for a box beyond the sheet."""
    with trail.act(by):
        (standing,) = CertificateLayout.objects.select_related("unit").locked([layout])
        _must(by, standing.unit)
        paper = {name: getattr(layout, name) for name in ("paper", "turn", "prints_background")}
        trail.save(layout, **paper)  # its scan is another's business, who may have sent one since it was read
        for box in boxes:
            box.layout = layout
            box.full_clean()
            trail.save(box)


def set_background(layout: CertificateLayout, file: Received | None, by: access.Actor) -> None:
    """Gives a layout the scan of its blank, or takes it off (None); the file itself stays.

    Raises ValidationError for what is no picture.
    """
    if file is not None and file.type != StoredFile.Type.JPEG:
        raise ValidationError("Ảnh phôi là ảnh quét hoặc ảnh chụp thẳng (JPG, PNG, WebP), không phải PDF.")
    with trail.act(by):
        (standing,) = CertificateLayout.objects.select_related("unit").locked([layout])
        _must(by, standing.unit)
        stored = trail.create_all([store(file)])[0] if file else None
        trail.save(standing, background=stored)


def save_printer(printer: CertificatePrinter, by: access.Actor) -> CertificatePrinter:
    """Writes a printer, new or changed."""
    with trail.act(by):
        _must(by, printer.unit)
        printer.full_clean()
        trail.save(printer)
    return printer


def layouts_of(unit: Unit) -> list[CertificateLayout]:
    """Its own, then those of the offices above it, the nearest first; with boxes and scan (three queries).

    Of one office that for one kind of recipient stands before that for all.
    """
    paths = territory_paths(unit.path, timezone.localdate(), load_successions())
    rows = CertificateLayout.objects.serving(paths).select_related("background", "unit")

    def order(row: CertificateLayout) -> tuple[tuple[int, int], bool]:
        return nearness(row.unit.path, paths) or (2, 0), not row.recipient_kind

    return sorted(rows.prefetch_related("boxes"), key=order)


def layout_for(layouts: Iterable[CertificateLayout], form: str, kind: str) -> CertificateLayout | None:
    """The first of these that is for that form and kind of recipient."""
    return next((row for row in layouts if row.form == form and row.recipient_kind in ("", kind)), None)


def background_of(layout: CertificateLayout) -> bytes:
    """The scan of its blank, b"" without one or where the file is gone."""
    if layout.background is None:
        return b""
    try:
        with layout.background.file.open("rb") as file:
            return bytes(file.read())
    except FileNotFoundError:
        return b""


def sheet_of(
    layout: CertificateLayout, boxes: Iterable[CertificateBox], said: Mapping[str, str], background: bytes
) -> Sheet:
    """The page that a layout makes of what is said; a code's box holds the address that a telephone opens."""
    shown = [box for box in boxes if box.shown]
    texts = [(place_of(box), text_in(box, said)) for box in shown if box.content != Content.QR]
    codes = [(place_of(box), said[Content.QR]) for box in shown if box.content == Content.QR]
    return Sheet(layout.size, [one for one in texts if one[1]], codes, background)


def text_in(box: CertificateBox, said: Mapping[str, str]) -> str:
    """What stands in a box: its own words before what it holds, and nothing where that is empty."""
    if box.content in TYPED:
        return box.text
    value = said.get(box.content, "")
    return f"{box.text} {value}".strip() if value else ""


def place_of(box: CertificateBox) -> Box:
    """A box as papers are set."""
    place = (float(box.left), float(box.top), float(box.width), float(box.height))
    return Box(
        *place,
        size=float(box.size),
        least=float(box.least),
        family=box.font,
        bold=box.bold,
        italic=box.italic,
        align=box.align,
        upper=box.upper,
    )


def faults_of(boxes: Iterable[CertificateBox], said: Mapping[str, str]) -> list[str]:
    """What of it would not be printed as it should: a text that does not fit, a box with nothing to hold."""
    faults = []
    for box in boxes:
        if not box.shown or box.content == Content.QR:
            continue
        text = text_in(box, said)
        if not text and box.content not in MAY_BE_EMPTY:
            faults.append(f"{box}: chưa có nội dung")
        elif text and not fit(text, place_of(box)).fits:
            faults.append(f"{box}: không vừa ô, kể cả ở cỡ chữ nhỏ nhất")
    return faults


def sample_for(layout: CertificateLayout) -> dict[str, str]:
    """What a layout is tried with."""
    of_person = OF_SAMPLE_PERSON if layout.recipient_kind == Kind.INDIVIDUAL else {}
    return {key.value: text for key, text in (SAMPLE | of_person).items()}


def _usual_box(layout: CertificateLayout, content: Content) -> CertificateBox:
    (left, top, width, height, size, least), more = _USUAL[content]
    across, down = layout.size[0] / 297, layout.size[1] / 210
    grown = max(layout.size) / 297
    if layout.form == OF_RECOGNITION and content == Content.MODEL:
        more = {**more, "shown": True}
    square = min(across, down) if content == Content.QR else 0
    return CertificateBox(
        layout=layout,
        content=content,
        left=_tenths(left * across),
        top=_tenths(top * down),
        width=_tenths(width * (square or across)),
        height=_tenths(height * (square or down)),
        size=_tenths(size * grown),
        least=_tenths(least * grown),
        **more,
    )


def _tenths(value: float) -> Decimal:
    return Decimal(str(round(value, 1)))


def _must(by: access.Actor, unit: Unit) -> None:
    if not access.may(by, LAYOUT, unit):
        raise ValidationError(_NOT_THEIRS)


def boxes_of(layout: CertificateLayout) -> Sequence[CertificateBox]:
    """All of them in the order of `Content`."""
    order = list(Content.values)
    return sorted(layout.boxes.all(), key=lambda box: order.index(box.content))
