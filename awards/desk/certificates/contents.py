"""What a certificate says of the commendation or recognition that it is of, each thing by its `Content`."""

from collections.abc import Mapping
from typing import Final

from awards.desk.certificates.codes import NO_CODE, grouped
from awards.models import CertificateBox, Commendation, Decision, Recognition
from awards.models.certificate_layouts import NAME_OF_RECOGNITION, OF_RECOGNITION
from danvan.lib.dates import in_words
from danvan.lib.text import fold, joined
from models_registry.bodies import issuer_of
from models_registry.models import Kind, Level, Registrant, Unit

Award = Commendation | Recognition
Content = CertificateBox.Content
# What a paper may do without.
MAY_BE_EMPTY: Final = frozenset((Content.POST, Content.SIGNER, Content.SIGNER_POST))

# With what a layout is tried: the longest that is usual, and nobody's.
SAMPLE: Final = {
    Content.NAME: "Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam thị trấn Lăng Can",
    Content.POST: "Chủ tịch Hội Liên hiệp Phụ nữ, thị trấn Lăng Can",
    Content.MERIT: "Đã có thành tích xuất sắc trong thực hiện Phong trào thi đua “Dân vận khéo” giai đoạn 2020 - 2022",
    Content.MODEL: "Mô hình “Vận động nhân dân hiến đất, góp ngày công làm đường giao thông nông thôn”",
    Content.PLACE_DATE: "Lâm Bình, ngày 05 tháng 10 năm 2022",
    Content.SIGNER_POST: "Chủ tịch",
    Content.SIGNER: "Nguyễn Văn A",
    Content.DECISION: "Quyết định số 1234/QĐ-UBND ngày 05/10/2022",
    Content.NUMBER: "00/0000",
    Content.CODE: grouped(NO_CODE),
    Content.QR: NO_CODE,
}
OF_SAMPLE_PERSON: Final = {Content.NAME: "Nguyễn Thị Phương Nguyệt Ánh"}


def form_of(award: Award) -> tuple[str, str]:
    """The code and the name of the paper that it is given, ("", "") where its source names no form."""
    if isinstance(award, Recognition):
        return OF_RECOGNITION, NAME_OF_RECOGNITION
    form = award.form
    return ("", "") if form.code == Commendation.Form.UNSPECIFIED else (form.code, form.name)


def kind_of(award: Award) -> str:
    """Collective, household or individual, as it stood."""
    return _holder(award).kind if isinstance(award, Recognition) else award.recipient_kind


def name_of(award: Award) -> str:
    """To whom it is given; "" where the source of a commendation names nobody."""
    return _holder(award).name if isinstance(award, Recognition) else award.recipient_name


def key_of(award: Award) -> str:
    """By what a form names it: "k12" of a commendation, "c12" of a recognition."""
    return f"{'c' if isinstance(award, Recognition) else 'k'}{award.pk}"


def said_by(award: Award, decision: Decision, number: str, code: str) -> Mapping[str, str]:
    """By `Content` what stands on its paper; `decision` is the one that gave it, with its unit."""
    issuer = issuer_of(decision.unit)
    day = decision.issued_on
    said = {
        Content.NAME: name_of(award),
        Content.POST: _post_and_unit(award),
        Content.MERIT: _merit(award),
        Content.MODEL: _title(award),
        Content.PLACE_DATE: f"{issuer.place}, {in_words(day)}" if day else "",
        Content.SIGNER_POST: decision.signer_post,
        Content.SIGNER: decision.signer,
        Content.DECISION: joined(
            " ",
            "Quyết định",
            f"số {decision.number}" if decision.number else "",
            f"ngày {day:%d/%m/%Y}" if day else "",
        ),
        Content.NUMBER: number,
        Content.CODE: code,
        Content.QR: code,
    }
    return {key.value: text for key, text in said.items()}


def _holder(recognition: Recognition) -> Registrant:
    return recognition.registration.model.registrant


def _post_and_unit(award: Award) -> str:
    """The post as it stood, and the unit where neither it nor the name says it already."""
    if isinstance(award, Recognition):
        post, unit, name = _holder(award).post, award.registration.unit, _holder(award).name
    else:
        post, unit, name = award.recipient_post, award.unit, award.recipient_name
    return joined(", ", post, "" if _is_said(unit, f"{post} {name}") else unit.label_in_text)


def _is_said(unit: Unit, text: str) -> bool:
    return f" {fold(unit.label)} " in f" {fold(text)} "


def _merit(award: Award) -> str:
    if isinstance(award, Commendation):
        return award.merit
    year = award.registration.year
    level = "" if award.level == Level.UNKNOWN else f" {award.get_level_display().lower()}"
    return joined(
        " ",
        "Được công nhận",
        "điển hình" if kind_of(award) == Kind.INDIVIDUAL else "mô hình",
        f"“Dân vận khéo”{level}",
        f"năm {year}" if year else "",
    )


def _title(award: Award) -> str:
    model = award.registration.model if isinstance(award, Recognition) else award.model
    return f"“{model.display_title}”" if model else ""
