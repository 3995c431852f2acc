"""The PDF of a printing, and of one layout with its sample."""

from collections.abc import Sequence

from awards.desk.certificates.codes import NO_CODE, grouped
from awards.desk.certificates.contents import SAMPLE, Award, Content, form_of, kind_of, name_of, said_by
from awards.desk.certificates.layouts import (
    background_of,
    boxes_of,
    faults_of,
    layout_for,
    layouts_of,
    sample_for,
    sheet_of,
)
from awards.models import Certificate, CertificateBox, CertificateLayout, CertificatePrint, Decision
from danvan.lib.pdf import Sheet, pdf_of


class Papers:
    """What a decision's certificates look like: the layouts of its unit and of those above it are read once.

    `verify_at` is the address of the page of verification, after which a code stands.
    """

    def __init__(self, decision: Decision, verify_at: str) -> None:
        self._decision, self._verify_at = decision, verify_at
        self._layouts = layouts_of(decision.unit)
        self._scans: dict[int, bytes] = {}

    def layout_of(self, award: Award) -> CertificateLayout | None:
        """The layout that its form and kind of recipient has; None where none is set."""
        return layout_for(self._layouts, form_of(award)[0], kind_of(award))

    def faults(self, award: Award, certificate: Certificate | None) -> list[str]:
        """What of its paper would not be printed as it should."""
        layout = self.layout_of(award)
        if layout is None:
            return ["chưa đặt mẫu in"]
        faults = faults_of(layout.boxes.all(), self._said(award, certificate))
        if certificate and certificate.name != name_of(award):
            faults.append("tên đã sửa sau khi vào sổ: hủy số này rồi in lại để lấy số mới")
        return faults

    def sheet(self, award: Award, certificate: Certificate) -> Sheet | None:
        """Its page; None where its form has no layout any more."""
        layout = self.layout_of(award)
        if layout is None:
            return None
        scan = self._scan(layout) if layout.prints_background else b""
        return sheet_of(layout, layout.boxes.all(), self._said(award, certificate), scan)

    def _said(self, award: Award, certificate: Certificate | None) -> dict[str, str]:
        number, code = SAMPLE[Content.NUMBER], NO_CODE  # of the usual length, before they are given
        if certificate:
            number, code = certificate.label, certificate.code
        said = said_by(award, self._decision, number, grouped(code))
        return {**said, Content.QR: f"{self._verify_at}{grouped(code)}/"}

    def _scan(self, layout: CertificateLayout) -> bytes:
        if layout.pk not in self._scans:
            self._scans[layout.pk] = background_of(layout)
        return self._scans[layout.pk]


def pdf_of_prints(prints: Sequence[CertificatePrint], verify_at: str) -> bytes:
    """The certificates of one printing in their order; void ones are left out. b"" where none is left."""
    papers: dict[int, Papers] = {}
    sheets = []
    for row in prints:
        award = row.certificate.award
        if award.decision is None or row.certificate.is_void:
            continue
        if award.decision.pk not in papers:
            papers[award.decision.pk] = Papers(award.decision, verify_at)
        sheets.append(papers[award.decision.pk].sheet(award, row.certificate))
    pages = [one for one in sheets if one]
    shift = prints[0].printer.shift if prints and prints[0].printer else (0.0, 0.0)
    return pdf_of(pages, "Giấy khen, giấy chứng nhận", shift) if pages else b""


def sample_sheet(
    layout: CertificateLayout, boxes: Sequence[CertificateBox] = (), *, with_scan: bool = True
) -> Sheet:
    """A layout's page with the sample, its scan under it; `boxes` are those of a form that is not saved yet."""
    scan = background_of(layout) if with_scan else b""
    return sheet_of(layout, boxes or boxes_of(layout), sample_for(layout), scan)
